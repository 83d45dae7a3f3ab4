"""Fast handover messages (RFC 5568, RFC 5949)."""

import pytest

from mobtrace.wire.codec import decode
from mobtrace.wire.messages.fmip6 import HandoverAcknowledge, HandoverInitiate
from mobtrace.wire.names import HANDOVER_ACK_CODE
from mobtrace.wire.options.fmip6 import MobilityHeaderLinkLayerAddress


@pytest.mark.parametrize("data", ["3b01080000001234d000000a01020000", "3b010900000001801234000a01020000"])
def test_lifetimes_are_seconds_not_units_of_four(data: str) -> None:
    """RFC 5568 sections 6.2.2 and 6.2.3; others multiply by 4 as in a Binding Update."""
    assert decode(bytes.fromhex(data)).body.meanings()["lifetime"] == "10 s"


@pytest.mark.parametrize(("octet", "flag"), [(0x80, "s"), (0x40, "u"), (0x20, "p"), (0x10, "f")])
def test_handover_initiate_has_the_flags_of_rfc_5949(octet: int, flag: str) -> None:
    body = decode(bytes.fromhex(f"3b010e0000000001{octet:02x}00010400000000")).body
    assert [name for name, value in body.values().items() if value is True] == [flag]


@pytest.mark.parametrize(("octet", "flag"), [(0x80, "u"), (0x40, "p"), (0x20, "f")])
def test_handover_acknowledge_has_the_flags_of_rfc_5949(octet: int, flag: str) -> None:
    body = decode(bytes.fromhex(f"3b010f0000000001{octet:02x}00010400000000")).body
    assert [name for name, value in body.values().items() if value is True] == [flag]


def test_the_code_means_what_the_proxy_flag_makes_of_it() -> None:
    """RFC 5949 section 6.1 gives 0 another meaning between mobile access gateways."""
    host = HandoverInitiate(sequence=1, code=0)
    proxy = HandoverInitiate(sequence=1, code=0, p=True)
    assert host.meanings()["code"] == "FBU with the PCoA as source IP address"
    assert proxy.meanings()["code"] == "Default"
    assert HandoverInitiate(sequence=1, code=3, p=True).meanings()["code"] == "All available context transferred"
    accepted = HandoverAcknowledge(sequence=1, code=0)
    assert accepted.meanings()["code"] == "Handover Accepted with NCoA valid"
    assert HandoverAcknowledge(sequence=1, code=0, p=True).meanings()["code"] == HANDOVER_ACK_CODE[0]


@pytest.mark.parametrize("code", [1, 2, 3, 4, 5, 6, 128, 129, 130, 131, 132])
def test_codes_of_the_acknowledgement_are_named(code: int) -> None:
    assert HandoverAcknowledge(sequence=1, code=code).meanings()["code"] == HANDOVER_ACK_CODE[code]


def test_a_fast_neighbor_advertisement_may_carry_a_packet_behind_it() -> None:
    """RFC 4068 section 6.3.3: the next header says IPv6, and the encapsulated FBU is not of the message."""
    packet = bytes.fromhex("60000000 0000 3b40") + bytes(32)
    message = decode(bytes.fromhex("29020a000000000007070200112233445501050000000000") + packet)
    link_layer = message.first(MobilityHeaderLinkLayerAddress)
    assert link_layer is not None and str(link_layer.lla) == "00:11:22:33:44:55"
    assert message.trailer == packet
