"""Fragments put together, and what becomes of those that cannot be."""

import itertools
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames_by_hand import (
    HOME,
    LMA,
    LMA4,
    MAG,
    MAG4,
    fragment_header,
    frame,
    home_address_header,
    icmp6,
    ip4,
    ip6,
    pcap,
    tshark,
    udp,
)
from mobtrace.capture.dissect import Dissector
from mobtrace.capture.fragments import Partial, Piece, Reassembler, Verdict
from mobtrace.capture.frames import Packet, RawFrame
from mobtrace.values import NANOSECONDS_PER_SECOND, FrameRef
from support import needs_tshark

# A Binding Update (RFC 6275 section 6.1.7) with a PadN option of 100 octets: 120 octets.
LONG_UPDATE = bytes.fromhex("3b0e05000000 0123 c0000004 0166".replace(" ", "")) + bytes(range(102)) + b"\x01\x02\0\0"
assert len(LONG_UPDATE) == (LONG_UPDATE[1] + 1) * 8


def parts6(payload: bytes, size: int, *, following: int = 135, ident: int = 5, before: bytes = b"") -> list[bytes]:
    """A datagram in IPv6 fragments of ``size`` octets each (RFC 8200 section 4.5)."""
    found = []
    for at in range(0, len(payload), size):
        header = fragment_header(following, at, at + size < len(payload), ident)
        first = 60 if before else 44
        found.append(ip6(MAG, LMA, first, before + header + payload[at : at + size]))
    return found


def parts4(payload: bytes, size: int, *, options: bytes = b"") -> list[bytes]:
    """A UDP datagram in IPv4 fragments (RFC 791 section 3.2)."""
    found = []
    for at in range(0, len(payload), size):
        place = at // 8 | (0x2000 if at + size < len(payload) else 0)
        found.append(ip4(MAG4, LMA4, 17, payload[at : at + size], place=place, options=options if at == 0 else b""))
    return found


def frames(*datagrams: bytes, first: int = 1, seconds: float = 0) -> list[RawFrame]:
    return [frame(data, number=number, seconds=seconds) for number, data in enumerate(datagrams, first)]


def walked(dissector: Dissector, *datagrams: bytes) -> list[Packet]:
    return [packet for one in frames(*datagrams) for packet in dissector.packets(one)]


def test_ipv6_fragments_in_every_order() -> None:
    pieces = parts6(LONG_UPDATE, 48)
    for order in itertools.permutations(range(3)):
        *early, last = frames(*(pieces[index] for index in order))
        dissector = Dissector()
        assert [dissector.packets(one) for one in early] == [[], []]
        (packet,) = dissector.packets(last)
        assert (packet.protocol, packet.payload, packet.truncated) == (135, LONG_UPDATE, False)
        assert packet.frame == FrameRef(0, 3)
        assert packet.reassembled_from == (FrameRef(0, 1), FrameRef(0, 2), FrameRef(0, 3))
        assert (packet.payload_offset, packet.extensions, packet.notes) == (40, (), [])
        assert dissector.flush() == []


def test_ipv4_fragments_with_options_in_the_first() -> None:
    payload = udp(5436, 5436, LONG_UPDATE)
    (packet,) = walked(Dissector(), *parts4(payload, 64, options=bytes.fromhex("94040000")))
    assert (packet.protocol, packet.ports, packet.payload) == (135, (5436, 5436), LONG_UPDATE)
    assert len(packet.reassembled_from) == 2


def test_headers_before_the_fragmented_part() -> None:
    before = home_address_header(44, HOME)
    (packet,) = walked(Dissector(), *parts6(LONG_UPDATE, 64, before=before))
    assert str(packet.home_address) == HOME
    assert [(header.protocol, header.offset) for header in packet.extensions] == [(60, 40)]
    assert packet.payload == LONG_UPDATE


def test_headers_inside_the_fragmented_part() -> None:
    payload = home_address_header(135, HOME) + LONG_UPDATE
    (packet,) = walked(Dissector(), *parts6(payload, 16, following=60))
    assert (str(packet.home_address), packet.payload) == (HOME, LONG_UPDATE)


def test_an_atomic_fragment_is_a_whole() -> None:
    """RFC 6946 section 4."""
    data = ip6(MAG, LMA, 44, fragment_header(135, 0, False, 1) + LONG_UPDATE)
    (packet,) = walked(Dissector(), data)
    assert (packet.protocol, [header.protocol for header in packet.extensions]) == (135, [44])
    assert packet.reassembled_from == ()


def test_a_fragmented_tunnel_and_fragments_in_a_tunnel() -> None:
    inner = parts6(LONG_UPDATE, 64)
    outer = [piece for data in inner for piece in parts6(data, 56, following=41, ident=len(data))]
    (packet,) = walked(Dissector(), *outer)
    assert (packet.payload, len(packet.tunnel)) == (LONG_UPDATE, 1)
    assert packet.reassembled_from[-1] == FrameRef(0, len(outer))


def test_the_same_identification_in_two_tunnels() -> None:
    """Private addresses overlap (RFC 5845 section 3.1): tunnels tell them apart."""
    first, second = parts6(LONG_UPDATE, 64)
    one, other = ip6(MAG, LMA, 41, first), ip6(MAG, "2001:db8:100::3", 41, second)
    assert walked(Dissector(), one, other) == []


def test_repeated_fragments_are_ignored() -> None:
    first, second, third = parts6(LONG_UPDATE, 48)
    (packet,) = walked(Dissector(), first, first, second, second, third)
    assert packet.payload == LONG_UPDATE


@pytest.mark.parametrize("start", [8, 40])
def test_overlapping_fragments_discard_the_datagram(start: int) -> None:
    """RFC 8200 section 4.5 (RFC 5722): later ones as well."""
    first, second, third = parts6(LONG_UPDATE, 48)
    overlap = ip6(MAG, LMA, 44, fragment_header(135, start, True, 5) + bytes(16))
    dissector = Dissector()
    (packet,) = walked(dissector, first, overlap, second, third)
    assert (packet.protocol, packet.frame.frame) == (44, 2)
    assert packet.notes == ["fragments overlap: the whole datagram is discarded (RFC 8200 section 4.5)"]
    assert dissector.flush() == []


@pytest.mark.parametrize(
    "bad",
    [
        fragment_header(135, 0, True, 5) + bytes(13),  # more follow, and no multiple of 8
        fragment_header(135, 65528, False, 5) + bytes(16),  # ends behind 65535
    ],
)
def test_impossible_fragments_are_ignored(bad: bytes) -> None:
    dissector = Dissector()
    first, second = parts6(LONG_UPDATE, 64)
    packets = walked(dissector, ip6(MAG, LMA, 44, bad), first, second)
    assert [packet.protocol for packet in packets] == [44, 135]
    assert packets[0].notes == ["a fragment of this length cannot be: it is ignored (RFC 8200 section 4.5)"]


def test_what_is_missing_at_the_end_is_shown_as_far_as_it_goes() -> None:
    first, _, third = parts6(LONG_UPDATE, 48)
    dissector = Dissector()
    assert walked(dissector, first, third) == []
    (packet,) = dissector.flush()
    assert (packet.protocol, packet.payload, packet.truncated) == (135, LONG_UPDATE[:48], True)
    assert packet.frame == FrameRef(0, 1)
    assert packet.reassembled_from == (FrameRef(0, 1), FrameRef(0, 2))
    assert packet.notes == ["fragments are missing: 72 of 120 octets are there"]
    assert dissector.flush() == []


def test_without_a_first_fragment_there_is_nothing_to_show() -> None:
    dissector = Dissector()
    assert walked(dissector, *parts6(LONG_UPDATE, 48)[1:]) == []
    assert dissector.flush() == []


def test_a_fragment_that_the_capture_cut() -> None:
    first, second = parts6(LONG_UPDATE, 64)
    dissector = Dissector()
    assert dissector.packets(frame(first[:80], wire=len(first))) == []
    assert dissector.packets(frame(second)) == []
    (packet,) = dissector.flush()
    assert (packet.payload, packet.truncated) == (LONG_UPDATE[:32], True)


def test_fragments_wait_for_a_minute() -> None:
    """RFC 8200 section 4.5: 60 seconds."""
    first, second = parts6(LONG_UPDATE, 64)
    dissector = Dissector()
    assert dissector.packets(frame(first, seconds=100)) == []
    (packet,) = dissector.packets(frame(second, seconds=160, number=2))
    assert packet.payload == LONG_UPDATE
    assert dissector.packets(frame(first, seconds=200)) == []
    (packet,) = dissector.packets(frame(second, seconds=260.5, number=2))
    assert (packet.truncated, packet.payload) == (True, LONG_UPDATE[:64])


def test_fragments_across_files() -> None:
    first, second = (frame(data) for data in parts6(LONG_UPDATE, 64))
    dissector = Dissector()
    assert dissector.packets(first) == []
    (packet,) = dissector.packets(second._replace(ref=FrameRef(1, 1)))
    assert packet.reassembled_from == (FrameRef(0, 1), FrameRef(1, 1))


def test_a_quoted_fragment_waits_for_nobody() -> None:
    first = parts6(LONG_UPDATE, 64)[0]
    error = ip6(LMA, MAG, 58, icmp6(LMA, MAG, 1, first))
    dissector = Dissector()
    answer, quoted = walked(dissector, error)
    assert (answer.protocol, answer.quoted, answer.truncated) == (58, False, False)
    assert (quoted.protocol, quoted.quoted, quoted.truncated) == (135, True, True)
    assert quoted.payload == LONG_UPDATE[:64]
    assert dissector.flush() == []


def test_layers_name_the_ip_header_once() -> None:
    dissector = Dissector(details=True)
    (packet,) = walked(dissector, *parts6(LONG_UPDATE, 64))
    assert [layer.name for layer in packet.layers] == ["raw", "ipv6", "135"]


@needs_tshark
def test_tshark_reads_the_same(tmp_path: Path) -> None:
    datagrams = [
        *parts6(LONG_UPDATE, 48, ident=1),
        *reversed(parts6(LONG_UPDATE, 48, ident=2)),
        *parts6(LONG_UPDATE, 64, ident=3, before=home_address_header(44, HOME)),
        *parts4(udp(5436, 5436, LONG_UPDATE), 64),
        *parts6(home_address_header(135, HOME) + LONG_UPDATE, 16, following=60, ident=4),
    ]
    captured = frames(*datagrams)
    dissector = Dissector()
    ours = [
        (one.ref.frame, str(packet.payload[2]), len(packet.reassembled_from))
        for one in captured
        for packet in dissector.packets(one)
    ]
    fields = ["frame.number", "mip6.mhtype", "ipv6.fragment.count", "ip.fragment.count"]
    rows = tshark(pcap(tmp_path / "fragments.pcap", captured, 101), fields, "-Y", "mipv6")
    assert ours == [
        (
            int(row["frame.number"][0]),
            row["mip6.mhtype"][0],
            int((row["ipv6.fragment.count"] or row["ip.fragment.count"])[0]),
        )
        for row in rows
    ]
    assert len(ours) == 5


@given(st.binary(min_size=1, max_size=400), st.integers(1, 8), st.randoms(use_true_random=False))
def test_any_cutting_in_any_order(payload: bytes, eights: int, order: random.Random) -> None:
    pieces = parts6(payload, 8 * eights, following=6)
    order.shuffle(pieces)
    found = walked(Dissector(), *pieces)
    assert [(packet.protocol, packet.payload) for packet in found] == [(6, payload)]


class TestBounds:
    """What is kept does not grow without end."""

    def piece(self, number: int, size: int = 8) -> Piece:
        return Piece(0, bytes(size), size, True, FrameRef(0, number))

    def test_number_of_datagrams(self) -> None:
        kept: Reassembler[int] = Reassembler(max_datagrams=3)
        for number in range(10):
            kept.add(number, self.piece(number), 0, number)
            kept.give_up(0)
        assert [partial.origin for partial in kept.flush()] == [7, 8, 9]

    def test_octets(self) -> None:
        kept: Reassembler[int] = Reassembler(max_cost=10_000)
        gone: list[Partial[int]] = []
        for number in range(10):
            kept.add(number, self.piece(number, 4000), 0, number)
            gone += kept.give_up(0)
        assert [partial.origin for partial in gone] == list(range(8))

    def test_tiny_pieces_cost_more_than_their_octets(self) -> None:
        kept: Reassembler[int] = Reassembler(max_cost=10_000)
        for start in range(0, 8 * 100, 8):
            kept.add(1, Piece(start, bytes(8), 8, True, FrameRef(0, 1)), 0, 1)
        assert len(kept.give_up(0)) == 1
        assert len(kept) == 0

    def test_age(self) -> None:
        kept: Reassembler[int] = Reassembler(max_age=5 * NANOSECONDS_PER_SECOND)
        kept.add(1, self.piece(1), 0, 1)
        assert kept.give_up(5 * NANOSECONDS_PER_SECOND) == []
        assert len(kept.give_up(5 * NANOSECONDS_PER_SECOND + 1)) == 1

    def test_a_complete_datagram_is_forgotten(self) -> None:
        kept: Reassembler[int] = Reassembler()
        kept.add(1, self.piece(1), 0, 1)
        verdict, partial = kept.add(1, Piece(8, b"end", 3, False, FrameRef(0, 2)), 0, None)
        assert (verdict, partial.beginning(), len(kept)) == (Verdict.COMPLETE, bytes(8) + b"end", 0)

    def test_a_discarded_datagram_is_remembered_but_empty(self) -> None:
        kept: Reassembler[int] = Reassembler()
        kept.add(1, self.piece(1, 16), 0, 1)
        verdict, partial = kept.add(1, Piece(8, b"x" * 8, 8, True, FrameRef(0, 2)), 0, None)
        assert (verdict, partial.octets, len(kept)) == (Verdict.OVERLAPPING, 0, 1)
        assert kept.add(1, Piece(64, b"x" * 8, 8, True, FrameRef(0, 2)), 0, None)[0] is Verdict.DISCARDED
