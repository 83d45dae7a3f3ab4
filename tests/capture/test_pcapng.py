"""pcapng files: sections, interfaces with their clocks, kinds of blocks, files that are cut or damaged."""

import struct
from pathlib import Path

import pytest

from captures_by_hand import (
    ETHERNET,
    OTHER,
    UPDATE,
    T,
    block,
    enhanced,
    interface,
    offset,
    old_packet,
    option,
    our_frames,
    read,
    resolution,
    section,
    simple,
    tshark_frames,
    write,
)
from mobtrace.errors import InputError
from support import needs_tshark

MICRO = 10**6
IP_ONLY = UPDATE[14:]


@needs_tshark
@pytest.mark.parametrize("order", ["<", ">"])
def test_packet_blocks_in_both_byte_orders_as_tshark_reads_them(tmp_path: Path, order: str) -> None:
    comment = option(1, b"a comment", order) + bytes(4)
    path = write(
        tmp_path,
        [
            section(order),
            interface(order),
            enhanced(T * MICRO + 5, UPDATE, order, more=comment),
            old_packet(T * MICRO + 7, UPDATE, order),
            enhanced(T * MICRO + 9, UPDATE[:60], order, wire=70),
        ],
    )
    frames, (info,) = read(path, everything=False)
    assert our_frames(frames) == tshark_frames(path)
    assert [frame.data for frame in frames] == [UPDATE, UPDATE, UPDATE[:60]]
    assert (info.format, info.frames, info.complete) == ("pcapng", 3, True)
    assert (info.first_time, info.last_time) == (T * 10**9 + 5000, T * 10**9 + 9000)


CLOCKS = [
    (b"", T * MICRO + 1),
    (resolution(3), T * 1000 + 1),
    (resolution(9), T * 10**9 + 1),
    (resolution(0), T),
    (resolution(0x80 | 20), (T << 20) + 3),
    (resolution(0x80 | 32), (T << 32) + 5),
    (resolution(0x80), T),
    (offset(-3600), T * MICRO),
    (offset(100) + resolution(9), T * 10**9 + 1),
    (option(2, b"eth0") + resolution(6) + option(3, b"what") + bytes(4) + resolution(9), T * MICRO + 1),
]


@needs_tshark
def test_every_interface_has_a_clock_of_its_own(tmp_path: Path) -> None:
    interfaces = [interface(options=options) for options, _ in CLOCKS]
    packets = [enhanced(ticks, UPDATE, number=number) for number, (_, ticks) in enumerate(CLOCKS)]
    path = write(tmp_path, [section(), *interfaces, *packets])
    frames, (info,) = read(path, everything=False)
    assert our_frames(frames) == tshark_frames(path)
    assert (info.first_time, info.last_time) == ((T - 3600) * 10**9, (T + 100) * 10**9 + 1)


@pytest.mark.parametrize(("options", "ticks"), CLOCKS)
def test_the_times_of_a_file_are_those_of_its_frames(tmp_path: Path, options: bytes, ticks: int) -> None:
    (frame,), (info,) = read(write(tmp_path, [section(), interface(options=options), enhanced(ticks, UPDATE)]))
    assert info.first_time == info.last_time == frame.time


def test_a_clock_finer_than_nanoseconds_is_cut_off_there(tmp_path: Path) -> None:
    ticks = 1_700_000 * 10**12 + 1_234
    (frame,), (info,) = read(write(tmp_path, [section(), interface(options=resolution(12)), enhanced(ticks, UPDATE)]))
    assert frame.time == info.first_time == 1_700_000 * 10**9 + 1


@needs_tshark
def test_several_sections_and_interfaces_each_with_its_own_ways(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        [
            section("<"),
            interface("<", options=resolution(9)),
            interface("<", link_type=101),
            enhanced((T + 1) * 10**9, UPDATE, "<"),
            enhanced(T * MICRO, IP_ONLY, "<", number=1),
            section(">"),
            interface(">", link_type=229, options=offset(7, ">")),
            enhanced(T * MICRO, IP_ONLY, ">"),
            section("<"),
            interface("<"),
            enhanced((T + 9) * MICRO, UPDATE, "<"),
        ],
    )
    frames, (info,) = read(path, everything=False)
    assert our_frames(frames) == tshark_frames(path)
    assert [frame.link_type for frame in frames] == [ETHERNET, 101, 229, ETHERNET]
    assert (info.first_time, info.last_time) == (T * 10**9, (T + 9) * 10**9)


@needs_tshark
def test_a_simple_packet_block_has_the_time_before_it(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        [
            section(),
            interface(snaplen=60),
            enhanced(T * MICRO, UPDATE[:60]),
            simple(UPDATE[:60], wire=70),
            simple(OTHER),
        ],
    )
    frames, (info,) = read(path)
    assert [(number, wire) for number, _, wire in tshark_frames(path)] == [(1, 60), (2, 70), (3, 34)]
    assert our_frames(frames) == [(1, T * 10**9, 60), (2, T * 10**9, 70), (3, T * 10**9, 34)]
    assert [frame.data for frame in frames] == [UPDATE[:60], UPDATE[:60], OTHER]
    assert info.warnings == ["2 frames have no time of their own (simple packet blocks)"]


@needs_tshark
def test_what_is_no_packet_is_passed_over_and_numbered_as_wireshark_does(tmp_path: Path) -> None:
    others = [
        block(4, struct.pack("<HH", 0, 0)),
        block(5, struct.pack("<III", 0, 0, 0)),
        block(0xA, struct.pack("<II", 0x544C534B, 4) + b"keys"),
        block(0x0BAD, struct.pack("<I", 12345) + b"what"),
        block(0x40000BAD, struct.pack("<I", 12345) + b"what"),
        block(9, b"__REALTIME_TIMESTAMP=1700000000000000\nMESSAGE=x\n"),
        block(0x204, struct.pack("<HQQIHH", 0, 1, 2, 22, 1, 0) + bytes(20)),
        block(0x216, struct.pack("<HQQIHI", 0, T * 10**9, 2, 26, 1, 0) + bytes(20)),
        block(0x221, struct.pack("<HQQIHI", 0, T * 10**9, 2, 26, 1, 0) + bytes(20)),
        block(0x208, bytes(24)),
        block(0x77777, b"unknown!"),
        block(0x77777, bytes(1_500_000)),
    ]
    path = write(tmp_path, [section(), interface(), *others, enhanced(T * MICRO, UPDATE)])
    (frame,), (info,) = read(path)
    number, _, _ = tshark_frames(path)[-1]
    assert frame.ref.frame == info.frames == number == 7


@needs_tshark
def test_a_block_that_was_not_padded(tmp_path: Path) -> None:
    head = struct.pack("<IIIII", 0, T * MICRO >> 32, T * MICRO & 0xFFFFFFFF, len(OTHER), len(OTHER))
    size = struct.pack("<I", 12 + len(head) + len(OTHER))
    path = write(
        tmp_path,
        [section(), interface(), b"\6\0\0\0", size, head, OTHER, b"\0\0", size, enhanced(T * MICRO + 5, UPDATE)],
    )
    frames, _ = read(path)
    assert our_frames(frames) == tshark_frames(path)
    assert [frame.data for frame in frames] == [OTHER, UPDATE]


START = section() + interface() + enhanced(T * MICRO, UPDATE)
LIES = {
    "trailer": enhanced(T * MICRO, OTHER)[:-4] + b"\x63\0\0\0",
    "no such interface": enhanced(T * MICRO, OTHER, number=1),
    "longer than its block": block(6, struct.pack("<IIIII", 0, 0, 0, 500, 500) + OTHER),
    "too short": struct.pack("<III", 6, 12, 12),
    "impossible length": struct.pack("<II", 6, 0x7FFFFFFC) + bytes(40),
    "no byte order": block(0x0A0D0D0A, bytes(16)),
    "section too short": struct.pack("<IIII", 0x0A0D0D0A, 16, 0x1A2B3C4D, 16),
    "interface too short": block(1, b"\1\0\0\0"),
    "interface's trailer": interface()[:-4] + b"\x63\0\0\0",
}


@pytest.mark.parametrize("lie", LIES)
def test_everything_before_damage_is_read(tmp_path: Path, lie: str) -> None:
    frames, (info,) = read(write(tmp_path, [START, LIES[lie], enhanced(T * MICRO, UPDATE)]))
    assert [frame.ref.frame for frame in frames] == [1]
    assert (info.frames, info.cut_at) == (1, len(START))
    assert info.warnings == [f"damaged: read up to octet {len(START)}, frame 1"]


@pytest.mark.parametrize("part", [section(">"), interface(), enhanced(T * MICRO, UPDATE)])
def test_everything_before_a_cut_is_read(tmp_path: Path, part: bytes) -> None:
    for left in range(1, len(part)):
        frames, (info,) = read(write(tmp_path, [START, part[:left]]))
        assert [frame.data for frame in frames] == [UPDATE]
        assert (info.cut_at, info.first_time) == (len(START), T * 10**9)
        assert info.warnings == [f"cut short: read up to octet {len(START)}, frame 1"]


@pytest.mark.parametrize("size", [4, 8, 11, 12, 27])
def test_a_file_that_ends_in_its_first_block_holds_nothing(tmp_path: Path, size: int) -> None:
    with pytest.raises(InputError, match=r"first block of this pcapng file is cut or damaged"):
        read(write(tmp_path, [section()[:size]]))


def test_another_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"pcapng version 2\.0 is not supported"):
        read(write(tmp_path, [section(version=(2, 0))]))


def test_unknown_link_types_are_counted_over_all_interfaces_and_sections(tmp_path: Path) -> None:
    one = [section(), interface(link_type=127), interface(), interface(link_type=127)]
    packets = [enhanced(T * MICRO, UPDATE, number=number) for number in (0, 1, 2)]
    frames, (info,) = read(write(tmp_path, [*one, *packets, *one, *packets]), everything=False)
    assert [frame.ref.frame for frame in frames] == [2, 5]
    assert info.warnings == ["link type 127 (IEEE802_11_RADIOTAP) is not supported: 4 frames skipped"]
