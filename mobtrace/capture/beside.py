"""Frames read beside: a process of its own reads and scans large files while what it found is worked on in this one.

It is this module, run with the names of the files. What it says is a series of ``marshal`` values, the length of each
before it: ("frames", frames); ("read", octets, total, frames) as ``Progress`` has it; and last ("end", what is known of
each file), or ("error", text) for an ``InputError``. Where no such process can be started, or it ends without a last
word, the files are read here, from the first frame that it did not give.
"""

import marshal
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from subprocess import DEVNULL, PIPE, Popen
from typing import Any, BinaryIO

from mobtrace.capture.frames import RawFrame
from mobtrace.errors import InputError
from mobtrace.values import FrameRef

# Frames that are handed over at a time.
BATCH = 64
# Octets read before the progress is told again.
TELL_EVERY = 16 << 20
LENGTH = 4  # octets of the length before each value

Message = tuple[Any, ...]
Tell = Callable[[int, int | None, int], None]


class Beside:
    """A process that reads ``names``. ``begin`` starts it, ``frames`` takes what it finds, ``close`` ends it.

    ``tell`` hears how much was read, ``learn`` what is known of each file at the end.
    """

    def __init__(self, names: Sequence[str], tell: Tell | None, learn: Callable[[list[Any]], None]) -> None:
        self._names = names
        self._tell, self._learn = tell, learn
        self._process: Popen[bytes] | None = None
        self._done = False

    def begin(self) -> None:
        """Start the process; it is no error when that cannot be."""
        # -P: a folder that the user happens to be in is no place to import from.
        command = [sys.executable, "-P", "-m", __name__, *self._names]
        with suppress(OSError):
            self._process = Popen(command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)

    def frames(self, otherwise: Callable[[], Iterable[RawFrame]]) -> Iterator[RawFrame]:
        """The frames that it finds; ``otherwise`` gives all of them, should it fail."""
        given = 0
        for kind, *values in self._messages():
            if kind == "frames":
                (found,) = values
                for file, number, *rest in found:
                    yield RawFrame(FrameRef(file, number), *rest)
                given += len(found)
            elif kind == "read":
                if self._tell is not None:
                    self._tell(*values)
            elif kind == "error":
                raise InputError(*values)
            elif kind == "end":
                self._learn(pickle.loads(*values))
                self._done = True
                return
        yield from islice(otherwise(), given, None)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            if not self._done:
                self._process.kill()
            self._process.communicate()

    def _messages(self) -> Iterator[Message]:
        if self._process is None or self._process.stdout is None:
            return
        stream = self._process.stdout
        while len(head := stream.read(LENGTH)) == LENGTH:
            octets = stream.read(int.from_bytes(head, "big"))
            try:
                yield marshal.loads(octets)
            except (EOFError, ValueError, TypeError):
                return  # it was ended in the middle of a word


def say(out: BinaryIO, *message: Any) -> None:
    """Write one message."""
    octets = marshal.dumps(message)
    out.write(len(octets).to_bytes(LENGTH, "big") + octets)


def read(names: Sequence[str], out: BinaryIO) -> None:
    """What the process does: read ``names`` and say so to ``out``."""
    from mobtrace.capture.files import open_captures  # noqa: PLC0415 - which imports this module

    told = 0

    def tell(octets: int, total: int | None, frames: int) -> None:
        nonlocal told
        if octets - told >= TELL_EVERY:
            told = octets
            say(out, "read", octets, total, frames)

    try:
        captures = open_captures(names, progress=tell)
        frames = iter(captures)
        while batch := list(islice(frames, BATCH)):
            say(out, "frames", [(*each.ref, *each[1:]) for each in batch])
        say(out, "end", pickle.dumps(captures.known))
    except InputError as error:
        say(out, "error", str(error))
    out.flush()


def main() -> None:
    """Entrance of the process."""
    # Ctrl-C is for the other process, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nobody wants the rest when the pipe is closed.
    with suppress(BrokenPipeError):
        read(sys.argv[1:], sys.stdout.buffer)
    os._exit(0)


if __name__ == "__main__":
    main()
