"""Frames read ahead: files are read and scanned in a thread while what was found before is worked on.

Reading and the compiled kernels leave the interpreter to others, so on two processors the scan costs hardly any time.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeAlias

from mobtrace.capture.frames import RawFrame
from mobtrace.values import Seconds

# Frames that change hands at a time, and how many times that the reading may be ahead.
BATCH = 64
DEPTH = 64
# For how long a thread works at most while the other one waits. The usual 5 ms are longer than a piece takes to scan.
TURN: Seconds = 0.0005
# How often a reading that nobody wants any more finds that out.
PATIENCE: Seconds = 0.1

_Batch: TypeAlias = "list[RawFrame] | BaseException | None"


def ahead(frames: Iterable[RawFrame]) -> Iterator[RawFrame]:
    """The same frames in the same order; an exception of theirs comes when those before it have come."""
    queue: Queue[_Batch] = Queue(DEPTH)
    unwanted = Event()
    thread = Thread(target=_read, args=(frames, queue, unwanted), name="mobtrace-ahead", daemon=True)
    with _short_turns():
        thread.start()
        try:
            while (batch := queue.get()) is not None:
                if isinstance(batch, BaseException):
                    raise batch
                yield from batch
        finally:
            unwanted.set()
            thread.join()


def _read(frames: Iterable[RawFrame], queue: "Queue[_Batch]", unwanted: Event) -> None:
    """Put all ``frames`` into the queue, then what ended them: an exception, or ``None``."""
    last: _Batch = None
    batch: list[RawFrame] = []
    try:
        for frame in frames:
            batch.append(frame)
            if len(batch) == BATCH:
                if not _put(queue, batch, unwanted):
                    return
                batch = []
    except BaseException as error:
        last = error
    _put(queue, batch, unwanted)
    _put(queue, last, unwanted)


def _put(queue: "Queue[_Batch]", batch: _Batch, unwanted: Event) -> bool:
    """False when nobody wants it any more."""
    while not unwanted.is_set():
        try:
            queue.put(batch, timeout=PATIENCE)
            return True
        except Full:
            continue
    return False


@contextmanager
def _short_turns() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(min(TURN, usual))
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
