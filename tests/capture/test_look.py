"""The second look: which packets of a watched prefix it notes, on which path, and how little it reads for that."""

import gzip
import struct
from array import array
from mmap import mmap
from pathlib import Path as File

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from captures_by_hand import enhanced, interface, offset, pcap_header, pcap_record, resolution, section, write
from frame_strategies import frames
from mobtrace.capture import files, native, walk, watch
from mobtrace.capture.files import Look, open_captures
from mobtrace.capture.kernels import PLAIN
from mobtrace.capture.look import MOST_ROWS, Counter, Path, Sight, Table, Watch, spans
from mobtrace.capture.reader import start_of
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Prefix
from support import CAPTURES, needs_shared

T = 1_700_000_000
LMA, MAG1, MAG2, CN = (Address.parse(text) for text in ("2001:db8::1", "2001:db8::11", "2001:db8::12", "2001:db8:c::2"))
NODE = Address.parse("2001:db8:a::5")
PREFIX = Prefix.parse("2001:db8:a::/64")


def ipv6(source: Address, destination: Address, protocol: int, payload: bytes) -> bytes:
    return struct.pack("!IHBB", 0x60000000, len(payload), protocol, 64) + source + destination + payload


def ethernet(packet: bytes) -> bytes:
    return bytes.fromhex("020000000001020000000002") + (b"\x86\xdd" if packet[0] >> 4 == 6 else b"\x08\x00") + packet


def udp(size: int = 8) -> bytes:
    return struct.pack("!HHHH", 5000, 6000, 8 + size, 0) + bytes(size)


def echo(sequence: int, answer: bool = False) -> bytes:
    return struct.pack("!BBHHH", 129 if answer else 128, 0, 0, 7, sequence)


def down(mag: Address, protocol: int = 17, payload: bytes = b"", anchor: Address = LMA) -> bytes:
    return ethernet(ipv6(anchor, mag, 41, ipv6(CN, NODE, protocol, payload or udp())))


def up(mag: Address, protocol: int = 17, payload: bytes = b"", anchor: Address = LMA) -> bytes:
    return ethernet(ipv6(mag, anchor, 41, ipv6(NODE, CN, protocol, payload or udp())))


def gre(key: int, packet: bytes) -> bytes:
    return struct.pack("!HHI", 0x2000, 0x86DD, key) + packet


def watching(begin: float = 0, at: float = 10, end: float = 20, **more) -> Watch:
    start = T * NANOSECONDS_PER_SECOND
    times = {name: start + round(value * 1e9) for name, value in (("begin", begin), ("at", at), ("end", end))}
    paths = {"old": Path(care_of=(MAG1,), anchors=(LMA,)), "new": Path(care_of=(MAG2,), anchors=(LMA,)), **more}
    return Watch(prefixes=paths.pop("prefixes", (PREFIX,)), **times, **paths)


def pcap(folder: File, sent: list[tuple[float, bytes]], name: str = "a.pcap") -> File:
    records = [pcap_record(T + int(at), round(at % 1 * 1e6), data) for at, data in sent]
    return write(folder, [pcap_header(), *records], name)


def looked(path: File | list[File], *watches: Watch) -> Look:
    captures = open_captures(path if isinstance(path, list) else [path])
    list(captures)
    return captures.look(watches)


def sight(folder: File, sent: list[tuple[float, bytes]], **more) -> Sight:
    [[found]] = looked(pcap(folder, sent), watching(**more)).sights
    return found


def numbers(found: Sight, direction: str, way: str) -> list[int]:
    return [note.frame.frame for note in found.cell(direction, way).notes]


def test_last_packets_of_the_old_path_and_first_of_the_new(tmp_path):
    frames = [(at, up(MAG1)) for at in range(1, 8)] + [(10 + at / 10, down(MAG2)) for at in range(1, 8)]
    found = sight(tmp_path, frames)
    assert numbers(found, "uplink", "old") == [4, 5, 6, 7]
    assert numbers(found, "downlink", "new") == [8, 9, 10, 11]
    assert (found.cell("uplink", "old").count, found.cell("downlink", "new").count) == (7, 7)
    assert set(found.cells) == {("uplink", "old"), ("downlink", "new")}


def test_only_the_prefix_and_only_the_time(tmp_path):
    other = ethernet(ipv6(MAG1, LMA, 41, ipv6(Address.parse("2001:db8:b::5"), CN, 17, udp())))
    frames = [(1, up(MAG1)), (6, other), (7, up(MAG1)), (19, up(MAG1))]
    assert numbers(sight(tmp_path, frames, begin=5, end=18), "uplink", "old") == [3]


def test_packets_in_no_tunnel_are_before_or_after(tmp_path):
    plain = ethernet(ipv6(NODE, CN, 6, bytes(20)))
    found = sight(tmp_path, [(1, plain), (10, plain), (10.5, plain)])
    assert (numbers(found, "uplink", "before"), numbers(found, "uplink", "after")) == ([1, 2], [3])


def test_another_tunnel_is_elsewhere_and_another_anchor_is_odd(tmp_path):
    stray, user_plane = Address.parse("2001:db8::99"), Address.parse("2001:db8::2")
    found = sight(tmp_path, [(11, up(stray)), (12, up(MAG2, anchor=user_plane)), (13, up(MAG2))])
    assert numbers(found, "uplink", "elsewhere") == [1]
    cell = found.cell("uplink", "new")
    assert (cell.count, cell.odd, cell.odd_frame) == (2, 1, (0, 2))


def test_gre_keys_are_noted_and_compared(tmp_path):
    def tunnelled(key: int) -> bytes:
        return ethernet(ipv6(LMA, MAG2, 47, gre(key, ipv6(CN, NODE, 17, udp()))))

    new = Path(care_of=(MAG2,), anchors=(LMA,), key_down=77)
    cell = sight(tmp_path, [(11, tunnelled(77)), (12, tunnelled(78)), (13, down(MAG2))], new=new).cell(
        "downlink", "new"
    )
    assert [note.gre_key for note in cell.notes] == [77, 78, None]
    assert (cell.odd, cell.odd_frame) == (2, (0, 2))


def test_echoes_have_their_sequence_numbers(tmp_path):
    found = sight(tmp_path, [(1, down(MAG1, 58, echo(300))), (2, up(MAG1, 58, echo(300, answer=True)))])
    assert found.cell("downlink", "old").notes[0].counter == Counter("echo-request", 7, 300)
    assert found.cell("uplink", "old").notes[0].counter == Counter("echo-answer", 7, 300)


def test_rtp_has_its_sequence_number(tmp_path):
    # RFC 3550 section 5.1: version 2, payload type 0, sequence number 4660, SSRC ending with beef
    rtp = bytes.fromhex("80001234 00000000 deadbeef")
    found = sight(tmp_path, [(1, down(MAG1, 17, struct.pack("!HHHH", 4000, 4002, 20, 0) + rtp))])
    assert found.cell("downlink", "old").notes[0].counter == Counter("rtp", 0xBEEF, 0x1234)


@pytest.mark.parametrize(
    ("protocol", "payload"),
    [(135, bytes.fromhex("3b01050000000001c000000401020000")), (58, bytes.fromhex("8700000000000000") + bytes(16))],
    ids=["a binding update", "a neighbour solicitation"],
)
def test_signaling_is_no_user_packet(tmp_path, protocol, payload):
    frames = [(1, up(MAG1, protocol, payload)), (2, ethernet(ipv6(NODE, CN, protocol, payload)))]
    assert looked(pcap(tmp_path, frames), watching()).sights == [[]]


def test_a_host_without_a_tunnel_is_on_its_care_of_address(tmp_path):
    # RFC 6275 section 11.3.1: with route optimisation the care-of address is the packet's own source.
    direct = ethernet(ipv6(MAG2, CN, 6, bytes(20)))
    found = sight(tmp_path, [(11, direct)], prefixes=(Prefix(MAG2, 128),))
    assert numbers(found, "uplink", "new") == [1]


def test_ipv4_in_udp_and_prefixes_of_other_lengths(tmp_path):
    node = bytes((10, 1, 2, 3))
    inner = struct.pack("!BBHHHBBH", 0x45, 0, 28, 0, 0, 64, 17, 0) + bytes((192, 0, 2, 9)) + node + udp(0)
    outer = struct.pack("!HHHH", 4191, 4191, 8 + len(inner), 0) + inner
    frame = ethernet(ipv6(LMA, MAG2, 17, outer))
    for length in (16, 25, 32):
        prefix = Prefix.of(Address(node), length)
        assert numbers(sight(tmp_path, [(11, frame)], prefixes=(prefix,)), "downlink", "new") == [1]


def test_the_outermost_tunnel_may_be_the_path(tmp_path):
    # RFC 5380: the home agent's tunnel inside that of the mobility anchor point.
    inner = ipv6(CN, NODE, 17, udp())
    frame = ethernet(ipv6(LMA, MAG2, 41, ipv6(CN, Address.parse("2001:db8:f::9"), 41, inner)))
    assert numbers(sight(tmp_path, [(11, frame)]), "downlink", "new") == [1]


def test_a_first_fragment_tells_a_later_one_does_not(tmp_path):
    whole = ipv6(CN, NODE, 17, udp(64))

    def fragment(start: int, data: bytes, more: int) -> bytes:
        return ethernet(ipv6(LMA, MAG2, 44, struct.pack("!BxHI", 41, start | more, 9) + data))

    found = sight(tmp_path, [(11, fragment(0, whole[:64], 1)), (11.1, fragment(64, whole[64:], 0))])
    assert numbers(found, "downlink", "new") == [1]


def pcapng(folder: File, frames: list[tuple[float, bytes]]) -> File:
    # Two sections, nanoseconds and an offset in the second.
    half = len(frames) // 2
    first = [enhanced(round((T + at) * 1e6), data) for at, data in frames[:half]]
    second = [enhanced(round(at * 1e9), data, ">") for at, data in frames[half:]]
    head = interface(">", options=resolution(9, ">") + offset(T, ">"))
    return write(folder, [section(), interface(), *first, section(">"), head, *second], "a.pcapng")


@pytest.mark.parametrize("marks", [1, 4 << 20])
def test_pcapng_and_packed_files_give_the_same(tmp_path, monkeypatch, marks):
    monkeypatch.setattr(files, "MARK_EVERY", marks)
    monkeypatch.setattr("mobtrace.capture.window.CHUNK", 512)
    frames = [(at / 10, up(MAG1) if at < 100 else down(MAG2)) for at in range(200)]
    plain = pcap(tmp_path, frames)
    packed = tmp_path / "a.pcap.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    seen = [looked(path, watching(), watching(begin=15, at=15, end=16)).sights for path in (plain, packed)]
    assert seen[0] == seen[1]
    in_blocks = looked(pcapng(tmp_path, frames), watching(), watching(begin=15, at=15, end=16)).sights
    assert in_blocks == seen[0]
    assert numbers(seen[0][0][0], "uplink", "old") == [97, 98, 99, 100]


def test_only_the_parts_near_a_watch_are_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MARK_EVERY", 1)
    monkeypatch.setattr("mobtrace.capture.window.CHUNK", 512)
    path = pcap(tmp_path, [(at, up(MAG1)) for at in range(1000)])
    captures = open_captures([path])
    list(captures)
    [file] = captures._files
    watches = [watching(begin=500, at=500, end=510)]
    assert file.watch(spans(watches), Table(watches).words)
    assert file.consumed < path.stat().st_size / 20


def test_the_first_look_stays_as_it_was(tmp_path):
    path = pcap(tmp_path, [(at, up(MAG1)) for at in range(9)])
    captures = open_captures([path])
    list(captures)
    before = captures.infos[0]
    captures.look([watching()])
    assert captures.infos[0] is before
    assert before.frames == 9


def test_each_file_has_its_sight_and_a_pipe_has_none(tmp_path):
    one = pcap(tmp_path, [(1, up(MAG1))])
    two = pcap(tmp_path, [(11, up(MAG2)), (12, up(MAG2))], "b.pcap")
    look = looked([one, two], watching())
    assert [found.file for found in look.sights[0]] == [0, 1]
    assert look.sights[0][1].cell("uplink", "new").notes[0].frame == (1, 1)
    one.unlink()
    captures = open_captures([two])
    list(captures)
    two.unlink()
    assert captures.look([watching()]).unread == [0]


def test_two_watches_of_one_prefix(tmp_path):
    path = pcap(tmp_path, [(1, up(MAG1)), (30, up(MAG2))])
    look = looked(path, watching(), watching(begin=25, at=25, end=35))
    assert [[set(found.cells) for found in each] for each in look.sights] == [
        [{("uplink", "old")}],
        [{("uplink", "new")}],
    ]


def test_too_many_watches_are_counted():
    table = Table(
        [watching(prefixes=(Prefix.of(Address(struct.pack("!QQ", n, 0)), 64),)) for n in range(MOST_ROWS + 5)]
    )
    assert len(table.watches) - table.watched == 5


def test_spans_are_merged():
    watches = [watching(begin=begin, end=end) for begin, end in ((50, 60), (0, 10), (5, 20), (20, 30))]
    assert [((begin - T * 10**9) / 1e9, (end - T * 10**9) / 1e9) for begin, end in spans(watches)] == [
        (0, 30),
        (50, 60),
    ]


@given(st.binary(min_size=16, max_size=16), st.integers(0, 128), st.integers(0, 127))
def test_the_hash_is_that_of_the_leading_bits(octets, length, bit):
    flipped = (int.from_bytes(octets, "big") ^ 1 << (127 - bit)).to_bytes(16, "big")
    same = watch.address_hash(octets, 0, 16, length) == watch.address_hash(flipped, 0, 16, length)
    assert same == (bit >= length)


@settings(max_examples=30, deadline=None)
@given(frames())
def test_machine_code_notes_the_same_of_any_frames(raw):
    form = native.compiled(may_compile=True)
    assert form is not None
    everything = watching(prefixes=(Prefix.parse("::/0"), Prefix.parse("0.0.0.0/0")))
    tables = []
    for kernels in (PLAIN, form):
        state = array("q", bytes(8 * walk.STATE_SIZE))
        state[walk.EVERYTHING], state[walk.LIMIT], state[walk.FRACTION] = walk.WATCHED, 1 << 20, 1000
        state[walk.START], state[walk.SKIP] = start_of(raw[0].link_type)
        octets = b"".join(pcap_record(T + 5, number, each.data) for number, each in enumerate(raw))
        room = mmap(-1, len(octets) + 1)
        room[: len(octets)] = octets
        table = Table([everything])
        kernels.walk_pcap(room, 0, len(octets), state, array("q"), 0, table.words)
        tables.append((state, table.words))
    assert tables[0] == tables[1]


@needs_shared
def test_a_real_handover():
    # The ping of events.txt: answers 303 and 324 are the last and the first, requests began again with 308.
    path = CAPTURES / "opmip" / "lma-and-mags.pcap"
    captures = open_captures([path])
    list(captures)
    at = captures.infos[0].first_time + round(70.785445e9)
    mags = [Address.parse(f"2001:db8:100::1{number}") for number in (1, 2)]
    around = Watch(
        prefixes=(Prefix.parse("2001:db8:a000:1::/64"),),
        begin=at - 5 * 10**9,
        at=at,
        end=at + 10 * 10**9,
        old=Path(care_of=(mags[0],)),
        new=Path(care_of=(mags[1],)),
    )
    [[found]] = captures.look([around]).sights
    ends = [found.cell("uplink", "old").notes[-1], found.cell("uplink", "new").notes[0]]
    assert [note.counter.sequence for note in ends] == [303, 324]
    assert found.cell("downlink", "new").notes[0].counter.sequence == 308
