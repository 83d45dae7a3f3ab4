"""Which packets are dropped: what a node leaves out when it reads them changes nothing about that."""

import pytest

from live import pbu
from mobtrace.replay.packets import Opener, to_octets
from mobtrace.replay.transport.validity import fault
from mobtrace.trace import Tracer
from mobtrace.values import Address
from mobtrace.wire.checksum import mobility_checksum

HEADER = 40
SOURCE, DESTINATION = "2001:db8::11", "2001:db8::1"
WHOLE = to_octets(pbu(SOURCE, DESTINATION))


def with_payload(payload: bytes) -> bytes:
    """The packet with other octets behind its IPv6 header, their checksum made right."""
    checksum = mobility_checksum(payload, Address.parse(SOURCE), Address.parse(DESTINATION))
    payload = payload[:4] + checksum.to_bytes(2, "big") + payload[6:]
    return WHOLE[:4] + len(payload).to_bytes(2, "big") + WHOLE[6:HEADER] + payload


def faults(packet: bytes, opener: Opener) -> str | None:
    datagram = opener.open(packet, 0)
    return None if datagram is None else fault(datagram)


@pytest.mark.parametrize("right", [True, False], ids=["checksum right", "checksum wrong"])
def test_a_damaged_octet_is_judged_as_by_the_full_reader(right):
    seen = set()
    for at in range(HEADER, len(WHOLE)):
        for bit in range(8):
            damaged = bytearray(WHOLE)
            damaged[at] ^= 1 << bit
            packet = with_payload(bytes(damaged[HEADER:])) if right else bytes(damaged)
            seen.add(faults(packet, Opener()))
            assert faults(packet, Opener()) == faults(packet, Opener(Tracer()))
    assert seen >= ({None, "payload behind the Mobility Header", "cut short"} if right else {"wrong checksum"})


@pytest.mark.parametrize("more", range(1, 9))
def test_octets_behind_a_message_are_judged_as_by_the_full_reader(more):
    packet = with_payload(WHOLE[HEADER:] + bytes(more))
    # RFC 6275 section 6.1.1: the length of the header is a multiple of 8 octets.
    assert faults(packet, Opener()) == faults(packet, Opener(Tracer())) == ("cut short" if more % 8 else None)


def test_a_checksum_of_zero_is_wrong():
    # RFC 6275 section 6.1.1; RFC 5844 section 4.1.3.1 has it in UDP only.
    packet = WHOLE[: HEADER + 4] + b"\0\0" + WHOLE[HEADER + 6 :]
    assert faults(packet, Opener()) == "wrong checksum"
