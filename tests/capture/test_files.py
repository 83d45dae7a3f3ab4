"""Many files as one capture: which ones, in which order, with what is said of them."""

import gzip
import io
import os
import resource
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from captures_by_hand import ETHERNET, UPDATE, T, enhanced, interface, pcap_header, pcap_record, read, section, write
from mobtrace.capture.files import open_captures
from mobtrace.errors import InputError
from support import needs_root

PCAP = pcap_header() + pcap_record(T, 0, UPDATE)


def capture(folder: Path, name: str, *seconds: int) -> Path:
    return write(folder, [pcap_header(), *(pcap_record(T + second, 0, UPDATE) for second in seconds)], name)


def places(*paths: Path | str) -> list[tuple[int, int, int]]:
    """(file, frame, seconds) of all frames."""
    frames, _ = read(*paths)
    return [(frame.ref.file, frame.ref.frame, frame.time // 10**9 - T) for frame in frames]


def test_files_are_merged_by_time_and_numbered_as_given(tmp_path: Path) -> None:
    late, early = capture(tmp_path, "late", 2, 4, 9), capture(tmp_path, "early", 1, 3, 5)
    assert places(late, early) == [(1, 1, 1), (0, 1, 2), (1, 2, 3), (0, 2, 4), (1, 3, 5), (0, 3, 9)]


def test_of_equal_times_the_file_named_first_comes_first(tmp_path: Path) -> None:
    one, two = capture(tmp_path, "one", 1, 1), capture(tmp_path, "two", 1, 1)
    assert places(two, one) == [(0, 1, 1), (0, 2, 1), (1, 1, 1), (1, 2, 1)]


def test_a_file_keeps_its_order_where_its_times_go_back(tmp_path: Path) -> None:
    back, other = capture(tmp_path, "back", 5, 1, 6), capture(tmp_path, "other", 2, 7)
    assert places(back, other) == [(1, 1, 2), (0, 1, 5), (0, 2, 1), (0, 3, 6), (1, 2, 7)]


def test_formats_and_packers_mix(tmp_path: Path) -> None:
    ng = write(tmp_path, [section(), interface(), enhanced((T + 1) * 10**6, UPDATE)], "a.pcapng")
    packed = write(tmp_path, [gzip.compress(PCAP)], "b.gz")
    frames, infos = read(ng, packed)
    assert [frame.ref.file for frame in frames] == [1, 0]
    assert [(info.format, info.compression, info.frames) for info in infos] == [("pcapng", "", 1), ("pcap", "gzip", 1)]


def test_frames_that_are_let_through_are_merged_the_same_way(tmp_path: Path) -> None:
    paths = [capture(tmp_path, f"{number}", number, number + 10) for number in range(5)]
    frames = list(open_captures(paths))
    assert [frame.ref.file for frame in frames] == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]


def test_a_directory_stands_for_the_captures_in_it_by_name(tmp_path: Path) -> None:
    capture(tmp_path, "b.anything", 1)
    capture(tmp_path, "a.pcap", 2)
    capture(tmp_path, ".hidden", 3)
    write(tmp_path, [gzip.compress(PCAP)], "c.gz")
    write(tmp_path, [gzip.compress(b"text, and more of it")], "text.gz")
    write(tmp_path, [b"a text"], "text")
    write(tmp_path, [b""], "empty.pcap")
    (tmp_path / "folder").mkdir()
    _, infos = read(tmp_path)
    assert [Path(info.file).name for info in infos] == ["a.pcap", "b.anything", "c.gz"]


def test_a_glob_stands_for_its_matches_by_name(tmp_path: Path) -> None:
    for name in ("x2.pcap", "x10.pcap", "y.pcap"):
        capture(tmp_path, name, 1)
    _, infos = read(tmp_path / "x*.pcap")
    assert [Path(info.file).name for info in infos] == ["x10.pcap", "x2.pcap"]


def test_a_file_whose_name_looks_like_a_glob(tmp_path: Path) -> None:
    assert places(capture(tmp_path, "x[1].pcap", 1)) == [(0, 1, 1)]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = capture(tmp_path, "a.pcap", 1)
    assert places(path, tmp_path, str(tmp_path / "*.pcap")) == [(0, 1, 1)]


def test_stdin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PCAP)))
    frames, infos = read("-", capture(tmp_path, "a.pcap", -1), "-")
    assert [frame.ref.file for frame in frames] == [1, 0]
    assert [(info.frames, info.bytes) for info in infos] == [(1, len(PCAP)), (1, len(PCAP))]


def test_a_pipe_that_brings_little_at_a_time(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def feed() -> None:
        with pipe.open("wb", buffering=0) as out:
            for at in range(0, len(PCAP), 7):
                out.write(PCAP[at : at + 7])

    writer = threading.Thread(target=feed)
    writer.start()
    assert places(pipe) == [(0, 1, 0)]
    writer.join()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"just some text, not a capture", "not a pcap or pcapng file"),
        (b"x", "not a pcap or pcapng file"),
        (b"snoop\0\0\0" + bytes(20), "not a pcap or pcapng file but a snoop file: convert it with editcap"),
        (b"GMBU" + bytes(20), "a Network Monitor 2 file"),
    ],
)
def test_what_is_no_capture_is_refused_in_one_line_when_it_is_opened(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = write(tmp_path, [content])
    for paths in ([path], [capture(tmp_path, "good.pcap", 1), path]):
        with pytest.raises(InputError, match=f"^{path}: .*{words}") as error:
            open_captures(paths)
        assert "\n" not in str(error.value)


def test_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    missing = tmp_path / "missing.pcap"
    for paths, words in [
        ([], "no capture file given"),
        ([missing], f"{missing}: No such file or directory"),
        ([tmp_path / "*.pcap"], f"{tmp_path / '*.pcap'}: no file matches"),
        ([tmp_path / "empty"], f"{tmp_path / 'empty'}: no capture file in this directory"),
    ]:
        with pytest.raises(InputError) as error:
            open_captures(paths)
        assert str(error.value) == words


@needs_root
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = capture(tmp_path, "a.pcap", 1)
    path.chmod(0)
    os.seteuid(65534)
    try:
        for way in (path, tmp_path):
            with pytest.raises(InputError, match="Permission denied"):
                open_captures([way])
    finally:
        os.seteuid(0)


class Failing(io.RawIOBase):
    """A disk that breaks behind the first octets."""

    def __init__(self, good: bytes) -> None:
        self.good = good

    def readable(self) -> bool:
        return True

    def readinto(self, view: memoryview) -> int:  # type: ignore[override]
        if not self.good:
            raise OSError(5, "Input/output error")
        size = min(len(view), len(self.good))
        view[:size], self.good = self.good[:size], self.good[size:]
        return size


def test_an_input_that_breaks_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = Failing(PCAP)

    monkeypatch.setattr(sys, "stdin", Stdin)
    frames, (info,) = read("-")
    assert len(frames) == 1
    assert info.warnings == [f"cannot be read further: Input/output error: read up to octet {len(PCAP)}, frame 1"]
    assert not info.complete


def test_a_set_can_be_read_again(tmp_path: Path) -> None:
    captures = open_captures([capture(tmp_path, "a", 1), capture(tmp_path, "b", 2)])
    assert [list(captures), [info.frames for info in captures.infos]] == [list(captures), [1, 1]]
    alone = open_captures([capture(tmp_path, "a", 1)])
    assert list(alone) == list(alone)


def test_progress_counts_octets_as_stored_and_all_frames(tmp_path: Path) -> None:
    calls: list[tuple[int, int | None, int]] = []
    paths = [capture(tmp_path, "a", *range(9000)), capture(tmp_path, "b", 5)]
    list(open_captures(paths, progress=lambda *call: calls.append(call)))
    size = sum(path.stat().st_size for path in paths)
    assert calls[-1] == (size, size, 9001)
    assert all(one[0] <= two[0] and one[2] <= two[2] for one, two in pairwise(calls))
    assert len(calls) > 3


def test_files_one_after_the_other_are_not_open_at_the_same_time(tmp_path: Path) -> None:
    paths = [capture(tmp_path, f"{number:04}", number, number) for number in range(300)]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with paths[0].open() as highest:
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest.fileno() + 20, hard))
    try:
        assert sum(1 for _ in open_captures(paths)) == 600
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_file_still_being_written_is_read_up_to_its_end(tmp_path: Path) -> None:
    path = write(tmp_path, [PCAP])
    captures = open_captures([path])
    with path.open("ab") as out:
        out.write(pcap_record(T + 1, 0, UPDATE) + pcap_record(T + 2, 0, UPDATE)[:20])
    assert [frame.link_type for frame in captures] == [ETHERNET] * 2
    (info,) = captures.infos
    assert info.cut_at == len(PCAP) + 16 + len(UPDATE)
