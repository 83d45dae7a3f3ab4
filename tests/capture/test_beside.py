"""A process beside this one gives the frames that reading here gives, and when it fails they come all the same."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from frames_by_hand import BINDING_UPDATE, LMA, MAG, frame, ip6, pcap
from mobtrace.api import analyze
from mobtrace.capture import beside, files
from mobtrace.capture.beside import BATCH
from mobtrace.capture.files import CaptureSet, open_captures
from mobtrace.capture.frames import RawFrame
from mobtrace.capture.look import Watch
from mobtrace.errors import InputError
from mobtrace.values import Prefix
from support import ROOT

UPDATE = ip6(MAG, LMA, 135, BINDING_UPDATE)
SAMPLE = ROOT / "samples" / "pmip6-handover.pcapng"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Popen[bytes]]:
    """The processes that were started; captures of any size are read beside."""
    processes: list[Popen[bytes]] = []

    def start(*args: Any, **options: Any) -> Popen[bytes]:
        processes.append(Popen(*args, **options))
        return processes[-1]

    monkeypatch.setattr(beside, "Popen", start)
    monkeypatch.setattr(files, "BESIDE_FROM", 0)
    return processes


def captured(folder: Path, name: str = "some.pcap", count: int = 5 * BATCH + 7) -> Path:
    return pcap(folder / name, (frame(UPDATE, number=number) for number in range(1, count + 1)), 101)


def same(paths: list[Path]) -> CaptureSet:
    """The set read beside, which gives what it gives when it is read here."""
    here, there = open_captures(paths), open_captures(paths)
    assert list(there.ahead()) == list(here)
    assert there.infos == here.infos and there.known == here.known
    return there


def test_the_same_frames(tmp_path: Path, started: list[Popen[bytes]]) -> None:
    same([captured(tmp_path)])
    (process,) = started
    assert process.returncode == 0


@pytest.mark.parametrize("count", [0, 1, BATCH, BATCH + 1])
def test_any_number_of_frames(tmp_path: Path, started: list[Popen[bytes]], count: int) -> None:
    assert same([captured(tmp_path, count=count)]).infos[0].frames == count
    assert len(started) == 1


def test_files_of_several_kinds(tmp_path: Path, started: list[Popen[bytes]]) -> None:
    same([captured(tmp_path), SAMPLE, captured(tmp_path, "-other.pcap", 9)])
    assert len(started) == 1


def test_a_cut_file_is_told(tmp_path: Path, started: list[Popen[bytes]]) -> None:
    path = captured(tmp_path)
    os.truncate(path, path.stat().st_size - 5)
    (info,) = same([path]).infos
    assert info.cut_at is not None and info.warnings and started[0].returncode == 0


def test_a_second_look_finds_its_places(tmp_path: Path, started: list[Popen[bytes]]) -> None:
    captures = same([captured(tmp_path)])
    assert [len(marks) for _, marks in captures.known] == [1] and len(started) == 1


def test_what_was_counted_here_stays(tmp_path: Path, started: list[Popen[bytes]]) -> None:
    captures = open_captures([captured(tmp_path, count=3)])
    for _ in captures.ahead():
        captures.infos[0].signaling_frames += 1
    assert captures.infos[0].signaling_frames == 3 and captures.infos[0].frames == 3


def test_progress_is_told(tmp_path: Path, started: list[Popen[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    path = captured(tmp_path, count=300_000)
    told: list[tuple[int, int | None, int]] = []
    captures = open_captures([path], progress=lambda *read: told.append(read))
    assert sum(1 for _ in captures.ahead()) == 300_000 and len(started) == 1
    octets, total, frames = told[-1]
    assert total == path.stat().st_size and beside.TELL_EVERY <= octets <= total and 0 < frames <= 300_000


def test_a_file_that_is_gone(tmp_path: Path, started: list[Popen[bytes]]) -> None:
    path = captured(tmp_path)
    captures = open_captures([path])
    path.unlink()
    with pytest.raises(InputError, match=r"some\.pcap: No such file"):
        list(captures.ahead())
    assert len(started) == 1


def test_without_a_process(tmp_path: Path, started: list[Popen[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    same([captured(tmp_path)])
    assert started == []


FAILS = {
    "at once": "exit 1",
    "in the middle of a word": '"$PYTHON" "$@" </dev/null | head -c 9000',
    "with something else": "echo this is not a message at all",
}


@pytest.mark.parametrize("script", FAILS.values(), ids=FAILS)
def test_a_process_that_fails(
    tmp_path: Path, started: list[Popen[bytes]], monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PYTHON", sys.executable)
    monkeypatch.setattr(sys, "executable", str(program))
    same([captured(tmp_path)])
    assert len(started) == 1


def test_it_ends_when_nobody_wants_more(tmp_path: Path, started: list[Popen[bytes]]) -> None:
    reading = open_captures([captured(tmp_path, count=300_000)]).ahead()
    next(reading)
    close: Callable[[], None] = reading.close  # type: ignore[attr-defined]
    close()
    assert started[0].returncode is not None


def test_small_captures_and_standard_input_are_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> Iterator[RawFrame]:
        raise AssertionError("no process is wanted")

    monkeypatch.setattr(beside, "Popen", never)
    assert len(list(open_captures([captured(tmp_path)]).ahead())) == 5 * BATCH + 7


def test_a_second_look_is_taken_beside(started: list[Popen[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bool:
        raise AssertionError("it was looked at here")

    beside_us = analyze(SAMPLE).to_json()
    assert beside_us["bindings"][0]["user_plane"]["negotiated"] > 0
    with monkeypatch.context() as patch:
        patch.setattr(files.CaptureFile, "watch", never)
        assert analyze(SAMPLE).to_json() == beside_us
    assert [process.returncode for process in started] == [0, 0]
    monkeypatch.setattr(files, "BESIDE_FROM", 1 << 40)
    assert analyze(SAMPLE).to_json() == beside_us and len(started) == 2


def test_a_second_look_is_taken_here_when_the_process_has_gone(tmp_path: Path, started: list[Popen[bytes]]) -> None:
    captures = open_captures([captured(tmp_path, count=3)])
    with captures:
        captures.begin()
        assert len(list(captures.ahead())) == 3
        started[0].kill()
        started[0].wait()
        assert captures.look([watching()]).unread == []


def watching() -> Watch:
    return Watch(prefixes=(Prefix.parse("2001:db8::/32"),), begin=0, at=1, end=1 << 60)
