"""Extension headers: kept in their order, and what Mobile IPv6 puts into them."""

import struct
from pathlib import Path

import pytest

from frames_by_hand import (
    BINDING_ACK,
    BINDING_UPDATE,
    HOME,
    LMA,
    LMA4,
    MAG,
    MAG4,
    fragment_header,
    frame,
    home_address_header,
    ip4,
    ip6,
    packed,
    pcap,
    read_pcap,
    routing_header,
    tshark,
)
from mobtrace.capture.dissect import Dissector
from mobtrace.capture.frames import Packet
from support import CAPTURES, needs_shared, needs_tshark

HOP_BY_HOP = bytes.fromhex("00 00 05 02 0000 01 00".replace(" ", ""))  # router alert (RFC 2711), PadN
EMPTY_OPTIONS = bytes.fromhex("00 00 01 04 00000000".replace(" ", ""))
# RFC 4302 section 2: payload length 4 means 24 octets, an ICV of 12.
AUTHENTICATION = bytes.fromhex("00 04 0000 00000100 00000001".replace(" ", "")) + bytes(12)


def following(header: bytes, protocol: int) -> bytes:
    return bytes([protocol]) + header[1:]


def one(data: bytes, link_type: int = 101) -> Packet:
    (packet,) = Dissector().packets(frame(data, link_type))
    return packet


def test_home_address_option() -> None:
    packet = one(ip6(MAG, LMA, 60, home_address_header(135, HOME) + BINDING_UPDATE))
    assert (str(packet.source), str(packet.home_address)) == (MAG, HOME)
    assert (packet.protocol, packet.payload) == (135, BINDING_UPDATE)
    assert [(header.protocol, header.offset, header.data) for header in packet.extensions] == [
        (60, 40, home_address_header(135, HOME))
    ]
    assert packet.payload_offset == 64


def test_type_2_routing_header() -> None:
    packet = one(ip6(LMA, MAG, 43, routing_header(135, HOME) + BINDING_ACK))
    assert (str(packet.destination), str(packet.routing_home)) == (MAG, HOME)
    assert packet.home_address is None


def test_type_2_routing_header_without_a_segment_left() -> None:
    """RFC 6275 section 6.4.1: at its end the home address is the destination already."""
    assert one(ip6(LMA, HOME, 43, routing_header(135, MAG, left=0) + BINDING_ACK)).routing_home is None


def test_type_2_routing_header_of_another_length() -> None:
    longer = following(routing_header(135, HOME), 135)[:1] + b"\x04" + routing_header(135, HOME)[2:] + packed(MAG)
    packet = one(ip6(LMA, MAG, 43, longer + BINDING_ACK))
    assert packet.routing_home is None
    assert packet.protocol == 135
    assert packet.notes == ["type 2 Routing header at octet 41: wanted 24 octets, got 40"]


def test_other_routing_headers_have_no_home_address() -> None:
    segments = bytes([135, 2, 4, 1, 0, 0, 0, 0]) + packed(HOME)
    packet = one(ip6(LMA, MAG, 43, segments + BINDING_ACK))
    assert (packet.routing_home, packet.protocol, packet.notes) == (None, 135, [])


def test_order_and_duplicates_are_kept() -> None:
    chain = (
        following(HOP_BY_HOP, 60)
        + following(EMPTY_OPTIONS, 43)
        + routing_header(60, HOME)
        + home_address_header(44, CARE_OF)
        + fragment_header(51, 0, False, 9)
        + following(AUTHENTICATION, 60)
        + following(EMPTY_OPTIONS, 135)
    )
    packet = one(ip6(MAG, LMA, 0, chain + BINDING_UPDATE))
    assert [header.protocol for header in packet.extensions] == [0, 60, 43, 60, 44, 51, 60]
    assert [header.offset for header in packet.extensions] == [40, 48, 56, 80, 104, 112, 136]
    assert b"".join(header.data for header in packet.extensions) == chain
    assert (str(packet.home_address), str(packet.routing_home)) == (CARE_OF, HOME)
    assert (packet.protocol, packet.payload, packet.notes) == (135, BINDING_UPDATE, [])


CARE_OF = "2001:db8:300::5"


def test_hip_and_shim6_are_passed() -> None:
    chain = bytes([140, 1]) + bytes(14) + bytes([135, 0]) + bytes(6)
    packet = one(ip6(MAG, LMA, 139, chain + BINDING_UPDATE))
    assert [header.protocol for header in packet.extensions] == [139, 140]
    assert packet.protocol == 135


@pytest.mark.parametrize("protocol", [135, 62])
def test_nothing_follows_a_mobility_header(protocol: int) -> None:
    """RFC 6275 section 6.1.1: Payload Proto is for a future extension."""
    message = bytes([60]) + BINDING_UPDATE[1:]
    packet = one(ip6(MAG, LMA, protocol, message + home_address_header(17, HOME)))
    assert (packet.protocol, packet.home_address, packet.extensions) == (protocol, None, ())
    assert len(packet.payload) == len(message) + 24


def test_no_next_header() -> None:
    packet = one(ip6(MAG, LMA, 60, following(EMPTY_OPTIONS, 59)))
    assert (packet.protocol, packet.payload) == (59, b"")


def test_authentication_header_in_ipv4() -> None:
    packet = one(ip4(MAG4, LMA4, 51, following(AUTHENTICATION, 17) + bytes(8)))
    assert ([header.protocol for header in packet.extensions], packet.protocol) == ([51], 17)


def test_ipv4_has_no_other_extension_headers() -> None:
    packet = one(ip4(MAG4, LMA4, 60, following(EMPTY_OPTIONS, 135) + BINDING_UPDATE))
    assert (packet.protocol, packet.extensions) == (60, ())


def test_two_home_addresses_the_first_counts() -> None:
    header = bytes([135, 4, 201, 16, *packed(HOME), 201, 16, *packed(MAG), 1, 0])
    packet = one(ip6(MAG, LMA, 60, header + BINDING_UPDATE))
    assert str(packet.home_address) == HOME
    assert packet.notes == ["Home Address option at octet 60: wanted one, got another"]


def test_a_header_that_runs_past_the_datagram_ends_it() -> None:
    packet = one(ip6(MAG, LMA, 60, home_address_header(135, HOME)[:16]))
    assert (packet.protocol, packet.truncated) == (60, False)
    assert packet.notes[0] == "Destination Options header at octet 40: wanted 24 octets, got 16"


def test_a_home_address_is_read_from_a_header_that_the_capture_cut() -> None:
    whole = ip6(MAG, LMA, 60, bytes([135, 3]) + home_address_header(0, HOME)[2:] + bytes(8) + BINDING_UPDATE)
    (packet,) = Dissector().packets(frame(whole[:66], wire=len(whole)))
    assert (str(packet.home_address), packet.protocol, packet.truncated) == (HOME, 60, True)
    assert packet.notes == []


@needs_tshark
def test_tshark_reads_the_same(tmp_path: Path) -> None:
    chains = [
        (60, home_address_header(135, HOME)),
        (43, routing_header(135, HOME)),
        (43, routing_header(60, HOME) + home_address_header(135, CARE_OF)),
        (0, following(HOP_BY_HOP, 60) + following(EMPTY_OPTIONS, 60) + home_address_header(135, HOME)),
        (51, following(AUTHENTICATION, 60) + home_address_header(135, HOME)),
        (44, fragment_header(60, 0, False, 1) + home_address_header(135, HOME)),
    ]
    frames = [frame(ip6(MAG, LMA, first, chain + BINDING_UPDATE)) for first, chain in chains]
    fields = ["ipv6.opt.mipv6.home_address", "ipv6.routing.mipv6.home_address", "mip6.mhtype"]
    for one_frame, row in zip(frames, tshark(pcap(tmp_path / "x.pcap", frames, 101), fields), strict=True):
        (packet,) = Dissector().packets(one_frame)
        assert row["mip6.mhtype"] == [str(packet.payload[2])]
        assert row["ipv6.opt.mipv6.home_address"] == ([str(packet.home_address)] if packet.home_address else [])
        assert row["ipv6.routing.mipv6.home_address"] == ([str(packet.routing_home)] if packet.routing_home else [])


@needs_shared
def test_zeek_sees_the_same_home_address() -> None:
    """expected-mobile-ipv6-home-addr-output.txt: orig_h is the home address, options PadN and 201."""
    (captured,) = read_pcap(CAPTURES / "zeek/ipv6-mobile-hoa.pcap")
    (packet,) = Dissector().packets(captured)
    assert str(packet.home_address) == "2001:78:1:32::1"
    assert str(packet.source) == "2001:4f8:4:7:2e0:81ff:fe52:ffff"
    assert (packet.ports, struct.unpack_from(">H", packet.payload, 4)) == ((30000, 13000), (12,))


@needs_shared
def test_zeek_sees_the_same_routing_header() -> None:
    """expected-mobile-ipv6-routing-output.txt: resp_h is the address in the header, rtype 2, segleft 1."""
    (captured,) = read_pcap(CAPTURES / "zeek/ipv6-mobile-routing.pcap")
    (packet,) = Dissector().packets(captured)
    assert str(packet.routing_home) == "2001:78:1:32::1"
    assert (packet.ports, [header.protocol for header in packet.extensions]) == ((30000, 13000), [43])


@needs_shared
def test_zeek_finds_the_same_wrong() -> None:
    """expected-mobile-ipv6-dst-opts-weird.log.txt: an option too long, two home addresses in a header that does
    not fit, and a home address of one octet."""
    dissector = Dissector()
    first, second, third = (
        packet
        for captured in read_pcap(CAPTURES / "zeek/ipv6-mobility-dst-opts.pcap")
        for packet in dissector.packets(captured)
    )
    assert first.notes == ["destination option 202 at octet 60: wanted at most 18 octets, got 146"]
    assert second.notes[0] == "Destination Options header at octet 54: wanted 40 octets, got 36"
    assert str(second.home_address) == "2001:78:1:32::1"
    assert third.notes[0] == "Home Address option length at octet 61: wanted 16, got 1"
    assert (first.home_address, third.home_address) == (None, None)
