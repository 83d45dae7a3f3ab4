"""IPv6 extension headers, and the broken ones that others made."""

import pytest

from foreign import payloads, vectors
from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire import extension
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.extension import (
    DestinationOptions,
    HomeAddress,
    HopByHopOptions,
    JumboPayload,
    Pad1,
    PadN,
    RouterAlert,
    RoutingHeader,
    Type2RoutingHeader,
)
from mobtrace.wire.families import Unknown
from support import CAPTURES, needs_shared

HOA = Address.parse("2001:db8::7")


@needs_shared
def test_what_scapy_builds_is_what_we_build() -> None:
    """Alignment and padding of hop-by-hop headers; scapy writes ``3b`` first, no next header."""
    built = {
        "IPv6ExtHdrHopByHop(options=[HAO()])": [HomeAddress(home_address=Address(bytes(16)))],
        "IPv6ExtHdrHopByHop(options=[Jumbo()])": [JumboPayload(jumbo_payload_length=0)],
        "IPv6ExtHdrHopByHop(options=[Jumbo(), RouterAlert(), HAO()])": [
            JumboPayload(jumbo_payload_length=0),
            RouterAlert(value=0),
            HomeAddress(home_address=Address(bytes(16))),
        ],
        "IPv6ExtHdrHopByHop(options=[HAO(), Jumbo(), RouterAlert()])": [
            HomeAddress(home_address=Address(bytes(16))),
            JumboPayload(jumbo_payload_length=0),
            RouterAlert(value=0),
        ],
        "IPv6ExtHdrHopByHop(options=[RouterAlert(), HAO(), Jumbo()])": [
            RouterAlert(value=0),
            HomeAddress(home_address=Address(bytes(16))),
            JumboPayload(jumbo_payload_length=0),
        ],
    }
    compared = 0
    for each in vectors():
        options = built.get(str(each["expected"].get("scapy_expression")))
        if options is None:
            continue
        compared += 1
        theirs = extension.decode(bytes.fromhex(each["hex"]), extension.HOP_BY_HOP)
        assert [type(row) for row in theirs.options if not isinstance(row, Pad1 | PadN)] == [type(x) for x in options]
        ours = extension.encode(
            Decoded(protocol="ipv6-extension", body=HopByHopOptions(next_header=59), options=list(options))
        )
        assert ours.hex() == each["hex"]
    assert compared == len(built)


@needs_shared
@pytest.mark.parametrize("name", ["ipv6-mobile-hoa", "ipv6-mobile-routing"])
def test_home_addresses_are_those_zeek_finds(name: str) -> None:
    (packet,) = payloads(CAPTURES / "zeek" / f"{name}.pcap")
    ((protocol, data),) = packet.extensions
    message = extension.decode(data, protocol)
    assert not message.issues and extension.encode(message) == data
    option = message.first(HomeAddress) if protocol == extension.DESTINATION_OPTIONS else message.body
    assert isinstance(option, HomeAddress | Type2RoutingHeader)
    assert str(option.home_address) == "2001:78:1:32::1"


@needs_shared
def test_zeeks_odd_destination_options_are_read_as_far_as_they_go() -> None:
    """A length past the end, a second home address that the packet cuts, and a home address one octet long."""
    packets = list(payloads(CAPTURES / "zeek" / "ipv6-mobility-dst-opts.pcap"))
    found = [extension.decode(each.extensions[0][1], 60) for each in packets]
    assert [issue.code for issue in found[0].issues] == ["option-overrun"]
    assert [str(each.home_address) for each in found[1].every(HomeAddress)] == ["2001:78:1:32::1"]
    assert [issue.code for issue in found[1].issues] == ["truncated", "alignment", "option-overrun"]
    assert "option-length" in [issue.code for issue in found[2].issues]
    assert isinstance(found[2].options[1], Unknown)
    for message, each in zip(found, packets, strict=True):
        assert extension.encode(message) == each.extensions[0][1]


def test_a_home_address_is_put_where_it_is_aligned() -> None:
    """RFC 6275 section 6.3: 8n+6."""
    message = Decoded(
        protocol="ipv6-extension", body=DestinationOptions(next_header=135), options=[HomeAddress(home_address=HOA)]
    )
    wire = extension.encode(message)
    assert wire.hex() == "8702" + "01020000" + "c910" + HOA.hex()
    assert extension.decode(wire, 60).first(HomeAddress) == HomeAddress(home_address=HOA)


def test_a_type_2_routing_header_of_our_own() -> None:
    message = Decoded(protocol="ipv6-extension", body=Type2RoutingHeader(next_header=135, home_address=HOA))
    wire = extension.encode(message)
    assert wire.hex() == "8702020100000000" + HOA.hex()
    assert extension.decode(wire, 43) == message
    assert message.name == "Type 2 Routing Header" and message.type == 43


def test_a_type_2_routing_header_has_one_segment() -> None:
    wire = bytes.fromhex("8702020200000000") + HOA
    assert [issue.code for issue in extension.decode(wire, 43).issues] == ["out-of-range"]


def test_another_routing_header_is_kept() -> None:
    wire = bytes.fromhex("3a02 0001 00000000") + HOA
    message = extension.decode(wire, 43)
    assert isinstance(message.body, RoutingHeader) and message.body.meanings() == {
        "routing_type": "Source Route (deprecated)"
    }
    assert extension.encode(message) == wire


def test_octets_behind_the_declared_length_are_not_of_the_header() -> None:
    wire = bytes.fromhex("3b00010400000000") + b"next"
    message = extension.decode(wire, 0)
    assert message.trailer == b"next" and not message.issues
    assert extension.encode(message) == wire


def test_a_header_that_is_cut_says_so() -> None:
    wire = bytes.fromhex("8702 01020000 c910") + HOA[:8]
    message = extension.decode(wire, 60)
    assert [issue.code for issue in message.issues] == ["truncated", "option-overrun"]
    assert extension.encode(message) == wire


def test_a_routing_header_that_fits_no_multiple_of_eight_is_refused() -> None:
    body = RoutingHeader(next_header=59, routing_type=4, segments_left=0, data=b"")
    with pytest.raises(WireError, match="multiple of 8"):
        extension.encode(Decoded(protocol="ipv6-extension", body=body))


def test_spans_are_where_the_octets_are() -> None:
    message = extension.decode(bytes.fromhex("8702020100000000") + HOA, 43, spans=True)
    places = {span.path[-1]: (span.start, span.end) for span in message.spans}
    assert places["next_header"] == (0, 1)
    assert places["routing_type"] == (2, 3)
    assert places["home_address"] == (8, 24)
