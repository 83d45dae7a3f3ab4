"""The dissector as a whole: any octets give packets, quotes are nobody's messages, real captures read as they are."""

import struct
import time
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from frames_by_hand import (
    BINDING_ACK,
    BINDING_UPDATE,
    CN,
    HOME,
    LMA,
    LMA4,
    MAG,
    MAG4,
    MN,
    esp_null,
    ethernet,
    fragment_header,
    frame,
    home_address_header,
    icmp6,
    ip4,
    ip6,
    read_pcap,
    routing_header,
    udp,
)
from mobtrace.capture.dissect import Dissector
from mobtrace.capture.esp_keys import EspKeys
from mobtrace.capture.frames import Packet
from mobtrace.capture.headers import LINK_TYPES
from mobtrace.capture.link import is_known
from mobtrace.capture.linktypes import ETHERNET, IPV6, RAW
from mobtrace.capture.plain import open_plain
from mobtrace.capture.scan import FIRST_SLOTS, FIRST_STRIDE, judge
from mobtrace.values import FrameRef
from support import CAPTURES, needs_shared

KEYS = EspKeys.parse(
    '"IPv6","*","*","*","AES-CBC [RFC3602]","sixteen octets..","HMAC-SHA-1-96 [RFC2404]","key"\n'
    '"IPv4","*","*","*","AES-GCM with 16 octet ICV [RFC4106]","sixteen octets..salt","NULL",""\n',
    "keys",
)
KNOWN_LINKS = [number for number in range(300) if is_known(number)]

UPDATE = ip6(MAG, LMA, 135, BINDING_UPDATE)
GRE = struct.pack(">HH", 0x2000, 0x86DD) + b"\0\0\0\7"
SEEDS = [
    UPDATE,
    ip6(MAG, LMA, 60, home_address_header(43, HOME) + routing_header(135, MN) + BINDING_ACK),
    ip6(MAG, LMA, 44, fragment_header(135, 0, True, 1) + BINDING_UPDATE),
    ip6(MAG, LMA, 44, fragment_header(135, 16, False, 1) + BINDING_UPDATE),
    ip6(MAG, LMA, 47, GRE + ip4(MAG4, LMA4, 17, udp(5436, 5436, BINDING_UPDATE))),
    ip6(MAG, LMA, 50, esp_null(41, UPDATE)),
    ip6(LMA, MAG, 58, icmp6(LMA, MAG, 1, UPDATE)),
    ip4(MAG4, LMA4, 1, bytes.fromhex("0300000000000000") + ip4(LMA4, MAG4, 41, UPDATE)),
    ip4(MAG4, LMA4, 17, udp(2152, 2152, bytes.fromhex("34ff0000000000010000008501000900") + UPDATE)),
    ip4(MAG4, LMA4, 17, udp(5437, 5437, bytes.fromhex("002f0000") + GRE + UPDATE)),
    ip4(MAG4, LMA4, 17, udp(4191, 4191, bytes(8) + UPDATE)),
    ip4(MAG4, LMA4, 17, udp(4500, 4500, esp_null(17, udp(5436, 5436, BINDING_UPDATE)))),
    ip4(MAG4, LMA4, 17, bytes(8) + BINDING_UPDATE, place=0x2000),
]


def all_packets(dissector: Dissector, data: bytes, link_type: int = 101) -> list[Packet]:
    return dissector.packets(frame(data, link_type))


@given(
    st.binary(max_size=300), st.sampled_from(KNOWN_LINKS) | st.integers(0, 70000), st.booleans(), st.integers(0, 400)
)
def test_any_octets_of_any_link_type_give_a_list(data: bytes, link_type: int, details: bool, wire: int) -> None:
    dissector = Dissector(KEYS, details=details)
    found = dissector.packets(frame(data, link_type, wire=wire))
    assert isinstance(found + dissector.flush(), list)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(SEEDS),
            st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=5),
            st.integers(0, 250),
        ),
        max_size=8,
    ),
    st.booleans(),
)
@settings(max_examples=400, deadline=None)
def test_damaged_frames_give_packets_of_their_octets(
    damaged: list[tuple[bytes, list[tuple[int, int]], int]], details: bool
) -> None:
    dissector = Dissector(KEYS, details=details)
    found: list[Packet] = []
    for data, changes, size in damaged:
        octets = bytearray(data)
        for at, value in changes:
            octets[at % len(octets)] = value
        found += all_packets(dissector, bytes(octets[:size]))
    for packet in found + dissector.flush():
        assert len(packet.source) == len(packet.destination)
        assert len(packet.source) in (4, 16)
        assert all(packet.extensions[0].offset >= 40 for _ in packet.extensions if len(packet.source) == 16)


def nested_fragments() -> bytes:
    data = fragment_header(44, 0, True, 1) * 8000
    return ip6(LMA, MAG, 58, icmp6(LMA, MAG, 1, ip6(MAG, LMA, 44, data[:60000])))


@pytest.mark.parametrize(
    ("link_type", "data"),
    [
        (1, ethernet(0x8100, bytes.fromhex("00018100") * 15000)),
        (1, ethernet(0x8847, (bytes.fromhex("00065140") + bytes(4) + ethernet(0x8847, b"")) * 3000)),
        (1, ethernet(0x8864, bytes.fromhex("11000000000002818864") * 6000)),
        (101, nested_fragments()),
        (101, ip6(MAG, LMA, 60, bytes.fromhex("3c00010400000000") * 8000)),
        (101, ip6(MAG, LMA, 44, fragment_header(44, 0, False, 1) * 8000)),
        (101, ip4(MAG4, LMA4, 17, udp(2152, 2152, bytes.fromhex("34ff000000000000000000") + b"\1" * 60000))),
    ],
)
def test_deep_nesting_ends(link_type: int, data: bytes) -> None:
    assert isinstance(all_packets(Dissector(details=True), data, link_type), list)


def test_reassembly_inside_reassembly_ends() -> None:
    """Each datagram completes the one that the next of them waits for."""
    dissector = Dissector()
    count = 200
    for ident in range(count):
        assert all_packets(dissector, ip6(MAG, LMA, 44, fragment_header(44, 0, True, ident) + bytes(8))) == []
    chain = b"".join(fragment_header(44, 8, False, ident) for ident in range(1, count))
    assert isinstance(all_packets(dissector, ip6(MAG, LMA, 44, fragment_header(44, 8, False, 0) + chain)), list)
    assert isinstance(dissector.flush(), list)


class TestQuotes:
    """What an ICMP error quotes is not a message of anybody (RFC 4443 section 2.4)."""

    @pytest.mark.parametrize("kind", [1, 2, 3, 4])
    def test_icmpv6_errors(self, kind: int) -> None:
        error, quoted = all_packets(Dissector(), ip6(LMA, MAG, 58, icmp6(LMA, MAG, kind, UPDATE)))
        assert (error.protocol, error.quoted, str(error.source)) == (58, False, LMA)
        assert (quoted.protocol, quoted.quoted, str(quoted.source)) == (135, True, MAG)
        assert (quoted.payload, quoted.truncated, quoted.notes) == (BINDING_UPDATE, False, [])

    @pytest.mark.parametrize("kind", [0, 5, 100, 128, 129, 133, 137, 144])
    def test_other_icmpv6_messages(self, kind: int) -> None:
        (packet,) = all_packets(Dissector(), ip6(LMA, MAG, 58, icmp6(LMA, MAG, kind, UPDATE)))
        assert (packet.protocol, packet.quoted) == (58, False)

    @pytest.mark.parametrize("kind", [3, 4, 5, 11, 12])
    def test_icmpv4_errors(self, kind: int) -> None:
        inner = ip4(MAG4, LMA4, 17, udp(5436, 5436, BINDING_UPDATE))
        data = ip4(LMA4, MAG4, 1, bytes([kind]) + bytes(7) + inner)
        error, quoted = all_packets(Dissector(), data)
        assert (error.protocol, quoted.protocol, quoted.quoted) == (1, 135, True)

    def test_a_quote_may_be_cut(self) -> None:
        error, quoted = all_packets(Dissector(), ip6(LMA, MAG, 58, icmp6(LMA, MAG, 1, UPDATE[:48])))
        assert (error.truncated, error.notes) == (False, [])
        assert (quoted.truncated, quoted.payload, quoted.notes) == (True, BINDING_UPDATE[:8], [])

    def test_a_quote_that_is_none(self) -> None:
        (error,) = all_packets(Dissector(), ip6(LMA, MAG, 58, icmp6(LMA, MAG, 1, bytes(40))))
        assert error.notes == ["IP version at octet 48: wanted 4 or 6, got 0"]

    def test_extensions_behind_the_quote(self) -> None:
        """RFC 4884 section 4: the quote's length in 64-bit words (IPv6) or 32-bit words (IPv4)."""
        inner = ip6(MAG, LMA, 135, BINDING_UPDATE * 6)
        data = ip6(LMA, MAG, 58, icmp6(LMA, MAG, 1, inner[:128] + bytes(8), word=16 << 24))
        _, quoted = all_packets(Dissector(), data)
        assert (quoted.truncated, len(quoted.payload)) == (True, 88)
        inner = ip4(MAG4, LMA4, 17, bytes(200))
        _, quoted = all_packets(Dissector(), ip4(LMA4, MAG4, 1, b"\3\0\0\0\0\x20\0\0" + inner[:128] + bytes(8)))
        assert len(quoted.payload) == 108

    def test_a_quoted_tunnel(self) -> None:
        """The error came through a tunnel; what it quotes was in one of its own."""
        error = ip6(LMA, MAG, 58, icmp6(LMA, MAG, 1, ip6(MAG, LMA, 41, UPDATE)))
        first, second = all_packets(Dissector(), ip6(CN, MN, 41, error))
        assert [[str(one) for one in pair] for pair in first.tunnel] == [[CN, MN]]
        assert [[str(one) for one in pair] for pair in second.tunnel] == [[MAG, LMA]]

    def test_quotes_within_quotes_end(self) -> None:
        data = UPDATE
        for _ in range(30):
            data = ip6(LMA, MAG, 58, icmp6(LMA, MAG, 1, data))
        found = all_packets(Dissector(), data)
        assert [packet.quoted for packet in found] == [False] + [True] * 9
        assert found[-1].notes == ["nesting at octet 480: wanted at most 10 headers inside each other, got one more"]


class TestCut:
    """Octets that the capture did not keep, or that never were there."""

    def test_by_the_capture(self) -> None:
        (packet,) = Dissector().packets(frame(UPDATE[:50], wire=len(UPDATE)))
        assert (packet.truncated, packet.payload, packet.notes) == (True, BINDING_UPDATE[:10], [])

    def test_by_the_sender(self) -> None:
        (packet,) = Dissector().packets(frame(UPDATE[:50]))
        assert packet.truncated
        assert packet.notes == ["IPv6 datagram at octet 0: wanted 56 octets as its header says, got 50"]

    def test_padding_of_the_link_is_no_payload(self) -> None:
        (packet,) = all_packets(Dissector(), ethernet(0x86DD, ip6(MAG, LMA, 135, BINDING_UPDATE) + bytes(6)), 1)
        assert (packet.payload, packet.truncated) == (BINDING_UPDATE, False)

    def test_ipv4_total_length_zero_is_all_of_it(self) -> None:
        data = ip4(MAG4, LMA4, 17, udp(5436, 5436, BINDING_UPDATE))
        (packet,) = all_packets(Dissector(), data[:2] + b"\0\0" + data[4:])
        assert (packet.payload, packet.truncated) == (BINDING_UPDATE, False)

    @pytest.mark.parametrize("data", [b"", b"\x60", UPDATE[:39], b"\x45" + bytes(10), b"\x44" + bytes(30), bytes(60)])
    def test_no_ip_header_no_packet(self, data: bytes) -> None:
        assert all_packets(Dissector(), data) == []

    def test_udp_header(self) -> None:
        (packet,) = all_packets(Dissector(), ip6(MAG, LMA, 17, b"\x15\x3c\x15"))
        assert (packet.protocol, packet.ports, packet.payload) == (17, None, b"\x15\x3c\x15")


def test_where_a_packet_was_seen() -> None:
    (packet,) = Dissector().packets(frame(UPDATE, number=7, seconds=3.5))
    assert (packet.frame, packet.time, packet.hop_limit) == (FrameRef(0, 7), 3_500_000_000, 64)
    (packet,) = Dissector().packets(frame(ip4(MAG4, LMA4, 6, b"", options=bytes(4))))
    assert (packet.hop_limit, packet.payload_offset, str(packet.destination)) == (64, 24, LMA4)


@needs_shared
class TestCaptures:
    """Recorded by others."""

    def test_messages_quoted_in_errors(self) -> None:
        """captures/README.md: HoT, CoT and Binding Error come back quoted in Parameter Problems, and so does a BU."""
        dissector = Dissector()
        messages = [
            (captured.ref.frame, packet.payload[2], packet.quoted)
            for captured in read_pcap(CAPTURES / "umip-cn/return-routability.pcap")
            for packet in dissector.packets(captured)
            if packet.protocol == 135
        ]
        quoted = [(number, kind) for number, kind, is_quoted in messages if is_quoted]
        assert quoted == [(11, 3), (16, 4), (19, 5), (24, 7)]
        own = [kind for _, kind, is_quoted in messages if not is_quoted]
        assert own == [1, 3, 2, 4, 5, 5, 77, 7, 1]

    def test_the_binding_update_with_a_home_address_option(self) -> None:
        (captured,) = (one for one in read_pcap(CAPTURES / "umip-cn/return-routability.pcap") if one.ref.frame == 18)
        (packet,) = Dissector().packets(captured)
        assert (str(packet.source), str(packet.home_address)) == ("2001:db8:300::3", "2001:db8:300::2")

    @pytest.mark.parametrize(
        ("name", "first_octets"),
        [  # payload protocol, MH type: what tcpdump prints of them
            ("ipv6-mobility-header-oobr", [(48, 6)]),
            ("mobility_opt_asan", [(2, 5), (2, 5)]),
            ("mobility_opt_asan_2", [(6, 0)]),
            ("mobility_opt_asan_3", [(2, 4), (2, 5)]),
            ("mobility_opt_asan_4", [(2, 5)]),
        ],
    )
    def test_broken_on_purpose(self, name: str, first_octets: list[tuple[int, int]]) -> None:
        """tcpdump's own test files, with the Mobility Header as protocol 62."""
        dissector = Dissector()
        packets = [
            packet
            for captured in read_pcap(CAPTURES / f"tcpdump/{name}.pcap")
            for packet in dissector.packets(captured)
        ]
        assert [(packet.payload[0], packet.payload[2]) for packet in packets] == first_octets
        assert {(packet.protocol, packet.truncated) for packet in packets} == {(62, True)}

    def test_every_frame_of_a_testbed(self) -> None:
        """Nothing in them is damaged: no notes but for what is said of ESP."""
        for name in ("mag1-lma-side", "mag1-access-side"):
            dissector = Dissector()
            for captured in read_pcap(CAPTURES / f"umip-lab-2011/{name}.pcap"):
                for packet in dissector.packets(captured):
                    assert packet.notes == []
            assert dissector.unknown_links == {}


def test_speed() -> None:
    """20,000 plain frames within a second on any machine: far above what it takes, and far below what dpkt would."""
    one = frame(ethernet(0x86DD, UPDATE), 1)
    dissector = Dissector()
    best = 9.0
    for _ in range(3):
        begin = time.process_time()
        for _ in range(20_000):
            dissector.packets(one)
        best = min(best, time.process_time() - begin)
    assert best < 1.0


@given(st.binary(min_size=40, max_size=80), st.integers(0, 255))
def test_any_protocol_number_ends_in_a_packet(payload: bytes, protocol: int) -> None:
    # What is in a tunnel may be a fragment without octets, which is nothing.
    assume(protocol not in (4, 41) or payload[0] >> 4 not in (4, 6))
    for data in (ip6(MAG, LMA, protocol, payload), ip4(MAG4, LMA4, protocol, payload)):
        dissector = Dissector()
        assert len(all_packets(dissector, data) + dissector.flush()) >= (protocol != 44)


LABEL = bytes.fromhex("00065140")
LINKED = [
    *((101, data) for data in SEEDS),
    (1, ethernet(0x8100, bytes.fromhex("000586dd") + UPDATE)),
    (1, ethernet(0x8847, LABEL + UPDATE)),
    (1, ethernet(0x8847, LABEL + ethernet(0x86DD, UPDATE))),
    (1, ethernet(0x8847, LABEL + bytes(4) + ethernet(0x86DD, UPDATE))),
    (1, ethernet(0x8864, bytes.fromhex("1100000700480057") + UPDATE)),
    (9, bytes.fromhex("ff030057") + UPDATE),
    (0, bytes.fromhex("1c000000") + UPDATE),
    (276, bytes.fromhex("86dd000000000003000100060200000000 0b0000".replace(" ", "")) + UPDATE),
]


@given(
    st.sampled_from(LINKED),
    st.lists(
        st.tuples(st.integers(0, 200), st.sampled_from([0, 4, 6, 17, 41, 43, 44, 47, 50, 51, 58, 60, 62, 135, 139])),
        max_size=4,
    ),
)
@settings(max_examples=400)
def test_the_scan_misses_nothing_that_can_be_read(linked: tuple[int, bytes], changes: list[tuple[int, int]]) -> None:
    """The fast pass lets through a superset: every frame in which the dissector finds signaling or ESP."""
    link_type, octets = linked[0], bytearray(linked[1])
    for at, value in changes:
        octets[at % len(octets)] = value
    data = bytes(octets)
    if any(packet.protocol in (135, 62, 50) for packet in all_packets(Dissector(), data, link_type)):
        start, skip = LINK_TYPES[link_type]
        assert judge(data, skip, len(data), start, False, 0, 1, [0] * (FIRST_SLOTS * FIRST_STRIDE))


@given(data=st.data(), tail=st.binary(max_size=3), link_type=st.sampled_from([ETHERNET, RAW, IPV6]))
@settings(max_examples=600)
def test_the_short_way_gives_what_the_long_way_gives(data: st.DataObject, tail: bytes, link_type: int) -> None:
    """``details`` always goes the long way; but for the layers that it adds, the packets are the same."""
    octets = bytearray((ethernet(0x86DD, UPDATE) if link_type == ETHERNET else UPDATE) + tail)
    for at, octet in data.draw(st.lists(st.tuples(st.integers(0, len(octets) - 1), st.integers(0, 255)), max_size=2)):
        octets[at] = octet
    kept = bytes(octets[: data.draw(st.integers(0, len(octets)))] if data.draw(st.booleans()) else octets)
    raw = frame(kept, link_type, wire=len(octets))
    long = [replace(packet, layers=()) for packet in Dissector(details=True).packets(raw)]
    assert Dissector().packets(raw) == long


def test_a_plain_frame_goes_the_short_way() -> None:
    packet = open_plain(frame(ethernet(0x86DD, UPDATE), ETHERNET))
    assert packet is not None and packet.payload == BINDING_UPDATE
    assert open_plain(frame(ethernet(0x86DD, UPDATE)[:-1], ETHERNET)) is None
    bare = open_plain(frame(UPDATE, RAW))
    assert bare is not None and bare.payload == BINDING_UPDATE
