"""What is written is what tshark and our own reader read."""

from pathlib import Path

import pytest

from captures_by_hand import OTHER, UPDATE, T, our_frames, read, tshark_frames
from mobtrace.capture.frames import RawFrame
from mobtrace.capture.writer import PcapngWriter, PcapWriter, write_frames, writing
from mobtrace.errors import UsageError
from mobtrace.values import FrameRef
from support import needs_tshark

FRAMES = [
    RawFrame(FrameRef(0, 1), T * 10**9 + 123_456_789, UPDATE, len(UPDATE), 1),
    RawFrame(FrameRef(0, 2), T * 10**9 + 223_456_789, OTHER[:33], 34, 1),
    RawFrame(FrameRef(0, 3), (T + 1) * 10**9, b"", 60, 1),
]
OTHER_LINK = RawFrame(FrameRef(0, 4), (T + 2) * 10**9 + 1, UPDATE[14:], len(UPDATE) - 14, 229)


@needs_tshark
@pytest.mark.parametrize("big_endian", [False, True])
@pytest.mark.parametrize(("nanoseconds", "tick"), [(False, 1000), (True, 1)])
def test_pcap(tmp_path: Path, big_endian: bool, nanoseconds: bool, tick: int) -> None:
    path = tmp_path / "a.pcap"
    with path.open("wb") as stream:
        writer = PcapWriter(stream, 1, nanoseconds=nanoseconds, big_endian=big_endian)
        for frame in FRAMES:
            writer.write(frame)
    wanted = [frame._replace(time=frame.time // tick * tick) for frame in FRAMES]
    frames, _ = read(path)
    assert frames == wanted
    assert tshark_frames(path) == our_frames(wanted)


@needs_tshark
@pytest.mark.parametrize("big_endian", [False, True])
def test_pcapng_has_an_interface_for_each_link_type(tmp_path: Path, big_endian: bool) -> None:
    path = tmp_path / "a.pcapng"
    with path.open("wb") as stream:
        writer = PcapngWriter(stream, big_endian=big_endian)
        for frame in [*FRAMES, OTHER_LINK]:
            writer.write(frame)
    frames, _ = read(path)
    assert frames == [*FRAMES, OTHER_LINK]
    assert tshark_frames(path) == our_frames(frames)


def test_pcap_has_one_link_type(tmp_path: Path) -> None:
    with (tmp_path / "a.pcap").open("wb") as stream, pytest.raises(UsageError, match="write pcapng"):
        PcapWriter(stream, 1).write(OTHER_LINK)


@pytest.mark.parametrize(("name", "form"), [("a.pcap", "pcap"), ("a.pcapng", "pcapng"), ("a", "pcapng")])
def test_the_name_says_the_format(tmp_path: Path, name: str, form: str) -> None:
    assert write_frames(tmp_path / name, iter(FRAMES)) == 3
    frames, (info,) = read(tmp_path / name)
    assert (frames, info.format) == (FRAMES, form)


def test_no_frames(tmp_path: Path) -> None:
    assert write_frames(tmp_path / "a.pcap", []) == 0
    frames, (info,) = read(tmp_path / "a.pcap")
    assert (frames, info.format) == ([], "pcapng")


def test_a_file_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file or directory"), writing(tmp_path / "not" / "there.pcapng"):
        pass
