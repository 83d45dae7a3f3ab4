"""pcap files: byte orders, clocks, relatives that are refused, files that are cut or damaged."""

import struct
from pathlib import Path

import pytest

from captures_by_hand import OTHER, UPDATE, T, our_frames, pcap_header, pcap_record, read, tshark_frames, write
from mobtrace.errors import InputError
from support import needs_tshark

TIMES = [(T, 0), (T, 1), (T + 1, 999_999)]


@needs_tshark
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("magic", "tick"), [(0xA1B2C3D4, 1000), (0xA1B23C4D, 1)])
def test_both_byte_orders_and_clocks_as_tshark_reads_them(tmp_path: Path, order: str, magic: int, tick: int) -> None:
    records = [pcap_record(*time, data, order) for time, data in zip(TIMES, [OTHER, UPDATE, OTHER], strict=True)]
    path = write(tmp_path, [pcap_header(order, magic), *records])
    frames, (info,) = read(path)
    assert our_frames(frames) == tshark_frames(path)
    assert [frame.data for frame in frames] == [OTHER, UPDATE, OTHER]
    assert (info.format, info.compression, info.frames, info.bytes) == ("pcap", "", 3, path.stat().st_size)
    assert (info.first_time, info.last_time) == (T * 10**9, (T + 1) * 10**9 + 999_999 * tick)
    assert info.complete
    assert info.warnings == []


def test_only_frames_that_can_carry_signaling_come_with_the_numbers_they_have(tmp_path: Path) -> None:
    path = write(tmp_path, [pcap_header(), *(pcap_record(T, 0, data) for data in (OTHER, UPDATE, OTHER, UPDATE))])
    frames, (info,) = read(path, everything=False)
    assert [frame.ref.frame for frame in frames] == [2, 4]
    assert info.frames == 4


def test_a_frame_that_was_cut_keeps_its_length_on_the_wire(tmp_path: Path) -> None:
    path = write(tmp_path, [pcap_header(), pcap_record(T, 0, UPDATE[:60], wire=70)])
    (frame,), _ = read(path, everything=False)
    assert (frame.data, frame.wire_length) == (UPDATE[:60], 70)


def test_the_upper_bits_of_the_link_type_are_the_length_of_the_checksum(tmp_path: Path) -> None:
    (frame,), _ = read(write(tmp_path, [pcap_header(link_type=0x5400_0001), pcap_record(T, 0, UPDATE)]))
    assert frame.link_type == 1


def test_no_frames_at_all(tmp_path: Path) -> None:
    frames, (info,) = read(write(tmp_path, [pcap_header()]))
    assert frames == []
    assert (info.frames, info.first_time, info.last_time, info.complete) == (0, None, None, True)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("magic", "word"),
    [
        (0xA1B2CD34, "Kuznetzov"),
        (0xA1E2CB12, "Nokia"),
        (0xA12B3C4D, "Navtel"),
        (0x1C0001AC, "IXIA"),
        (0x1C0001AB, "IXIA"),
    ],
)
def test_relatives_of_pcap_are_refused_by_name(tmp_path: Path, order: str, magic: int, word: str) -> None:
    path = write(tmp_path, [struct.pack(order + "I", magic), bytes(60)])
    with pytest.raises(InputError, match=rf"^{path}: .*{word}.*editcap$"):
        read(path)


@pytest.mark.parametrize("version", [(2, 2), (1, 0), (3, 0)])
def test_other_versions_are_refused(tmp_path: Path, version: tuple[int, int]) -> None:
    with pytest.raises(InputError, match=rf"pcap version {version[0]}\.{version[1]} is not supported"):
        read(write(tmp_path, [pcap_header(version=version)]))


@pytest.mark.parametrize("size", [4, 8, 23])
def test_a_file_that_ends_in_its_header_holds_nothing(tmp_path: Path, size: int) -> None:
    with pytest.raises(InputError, match="ends inside the header"):
        read(write(tmp_path, [pcap_header()[:size]]))


@needs_tshark
@pytest.mark.parametrize("left", [1, 15, 16, 40])
def test_everything_before_a_cut_is_read(tmp_path: Path, left: int) -> None:
    whole = pcap_header() + pcap_record(T, 0, OTHER) + pcap_record(T, 1, UPDATE)
    path = write(tmp_path, [whole, pcap_record(T, 2, UPDATE)[:left]])
    frames, (info,) = read(path)
    assert our_frames(frames) == tshark_frames(path)
    assert (info.frames, info.cut_at, info.complete) == (2, len(whole), False)
    assert info.warnings == [f"cut short: read up to octet {len(whole)}, frame 2"]


@needs_tshark
def test_everything_before_damage_is_read(tmp_path: Path) -> None:
    # With fewer whole records, Wireshark would try and take the file for a relative of pcap.
    whole = pcap_header() + pcap_record(T, 0, OTHER) + pcap_record(T, 1, UPDATE) + pcap_record(T, 2, OTHER)
    path = write(tmp_path, [whole, struct.pack("<IIII", T, 0, 0xDEADBEEF, 60), OTHER * 10])
    frames, (info,) = read(path)
    assert our_frames(frames) == tshark_frames(path)
    assert info.cut_at == len(whole)
    assert info.warnings == [f"damaged: read up to octet {len(whole)}, frame 3"]


def test_a_large_snap_length_allows_large_records(tmp_path: Path) -> None:
    data = UPDATE + bytes(1_000_000)
    path = write(tmp_path, [pcap_header(snaplen=2_000_000), pcap_record(T, 0, data), pcap_record(T, 1, OTHER)])
    frames, (info,) = read(path)
    assert [frame.data for frame in frames] == [data, OTHER]
    assert info.complete


def test_an_unknown_link_type_is_counted_and_named(tmp_path: Path) -> None:
    path = write(tmp_path, [pcap_header(link_type=127), pcap_record(T, 0, UPDATE), pcap_record(T, 1, UPDATE)])
    frames, (info,) = read(path, everything=False)
    assert frames == []
    assert info.frames == 2
    assert info.warnings == ["link type 127 (IEEE802_11_RADIOTAP) is not supported: 2 frames skipped"]


def test_times_that_go_back_leave_the_order_alone(tmp_path: Path) -> None:
    path = write(tmp_path, [pcap_header(), *(pcap_record(T + second, 0, UPDATE) for second in (5, 1, 9, 3))])
    frames, (info,) = read(path)
    assert [frame.ref.frame for frame in frames] == [1, 2, 3, 4]
    assert (info.first_time, info.last_time) == ((T + 1) * 10**9, (T + 9) * 10**9)
