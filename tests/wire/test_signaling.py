"""The one entrance to the protocols around the Mobility Header."""

import pytest

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire import extension, signaling
from mobtrace.wire.decoded import HOMES, Decoded, protocol


@pytest.mark.parametrize(
    ("upper", "ports", "name"),
    [
        (58, None, "icmpv6"),
        (17, (40000, 1812), "radius"),
        (17, (1813, 40000), "radius"),
        (17, (40000, 3799), "radius"),
        (17, (68, 67), "dhcpv4"),
        (17, (546, 547), "dhcpv6"),
        (17, (53, 40000), "dns"),
        (17, (40000, 5436), None),
        (17, None, None),
        (6, (40000, 53), None),
        (135, None, None),
    ],
)
def test_which_protocol_a_payload_is_of(upper: int, ports: tuple[int, int] | None, name: str | None) -> None:
    assert signaling.protocol_of(upper, ports) == name


@pytest.mark.parametrize("name", [each for each in HOMES if each != extension.PROTOCOL.name])
def test_every_protocol_is_decoded_and_encoded(name: str) -> None:
    for row in protocol(name).rows():
        wire = bytes.fromhex(row.vectors[0].hex)
        message = signaling.decode(name, wire)
        assert message.protocol == name
        assert signaling.encode(message) == wire


def test_addresses_are_for_the_checksum_of_icmpv6() -> None:
    source, destination = Address.parse("2001:db8::1"), Address.parse("2001:db8::fdff:ffff:ffff:fffe")
    wire = bytes.fromhex("90009620002a8000")
    message = signaling.decode("icmpv6", wire, source=source, destination=destination)
    assert message.verified is True
    message.body.checksum = 0
    assert signaling.encode(message, source=source, destination=destination) == wire


def test_an_extension_header_is_encoded_too() -> None:
    wire = bytes.fromhex("3b00010400000000")
    assert signaling.encode(extension.decode(wire, 0)) == wire


def test_another_protocol_is_refused() -> None:
    with pytest.raises(WireError, match="radius"):
        signaling.decode("diameter", b"")
    with pytest.raises(WireError, match="radius"):
        signaling.encode(Decoded(protocol="diameter", body=extension.HopByHopOptions(next_header=59)))
