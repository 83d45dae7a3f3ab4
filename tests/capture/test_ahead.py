"""Reading ahead gives the same frames, and ends when nobody wants them."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from frames_by_hand import BINDING_UPDATE, LMA, MAG, frame, ip6, pcap
from mobtrace.capture import files
from mobtrace.capture.ahead import BATCH, DEPTH, ahead
from mobtrace.capture.files import open_captures
from mobtrace.capture.frames import RawFrame

UPDATE = ip6(MAG, LMA, 135, BINDING_UPDATE)


def frames(count: int) -> Iterator[RawFrame]:
    return (frame(UPDATE, number=number) for number in range(1, count + 1))


def threads() -> int:
    return sum(1 for each in threading.enumerate() if each.name == "mobtrace-ahead")


@pytest.mark.parametrize("count", [0, 1, BATCH, BATCH * DEPTH * 2 + 7])
def test_the_same_frames_in_the_same_order(count: int) -> None:
    assert list(ahead(frames(count))) == list(frames(count))
    assert threads() == 0


def test_an_exception_comes_behind_the_frames_before_it() -> None:
    def broken() -> Iterator[RawFrame]:
        yield from frames(3)
        raise ValueError("gone")

    seen = []
    with pytest.raises(ValueError, match="gone"):
        for each in ahead(broken()):
            seen.append(each)  # noqa: PERF402 - what came before the exception counts
    assert seen == list(frames(3))


def test_reading_ends_when_nobody_wants_more() -> None:
    usual = sys.getswitchinterval()
    reading = ahead(frame(UPDATE) for _ in iter(int, 1))
    assert next(reading) == frame(UPDATE)
    assert threads() == 1 and sys.getswitchinterval() < usual
    reading.close()  # type: ignore[attr-defined]
    assert threads() == 0 and sys.getswitchinterval() == usual


def test_captures_read_ahead_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LOAD_FROM", 0)
    monkeypatch.setattr(files, "AHEAD_FROM", 0)
    paths = [pcap(tmp_path / name, frames(5000), 101) for name in ("a", "b")]
    alone, together = open_captures(paths), open_captures(paths)
    assert list(together.ahead()) == list(alone)
    assert together.infos == alone.infos
