"""Frames read beside: a process of its own reads and scans large files while what it found is worked on in this one.

It is this module, run with the names of the files. The two exchange ``marshal`` values, the length of each before it.
It says ("frames", frames); ("read", octets, total, frames) as ``Progress`` has it; and then ("end", what is known of
each file), or ("error", text) for an ``InputError``. Now it can be asked for a second look: ("watch", number of the
file, stretches of time, table) is answered with ("watched", whether it could be read, table). It ends when nobody can
ask.

Where no such process can be started, or it ends without a word, the files are read here, from the first frame that it
did not give.
"""

import marshal
import os
import pickle
import signal
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from subprocess import DEVNULL, PIPE, Popen
from typing import IO, TYPE_CHECKING, Any

from mobtrace.capture.frames import RawFrame
from mobtrace.errors import InputError
from mobtrace.values import FrameRef, Nanoseconds

if TYPE_CHECKING:
    from mobtrace.capture.files import CaptureSet

# Frames that are handed over at a time.
BATCH = 64
# Octets read before the progress is told again.
TELL_EVERY = 16 << 20
# Octets that a pipe takes up, where that can be said: what the system has for it is a few frames.
PIPE_SIZE = 1 << 20
LENGTH = 4  # octets of the length before each value

Stretches = list[tuple[Nanoseconds, Nanoseconds]]  # from when to when
Message = tuple[Any, ...]
Meanwhile = Callable[[], object]
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
            self._process = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, pipesize=PIPE_SIZE)

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

    def watch(self, file: int, stretches: Stretches, table: "array[int]", meanwhile: Meanwhile) -> bool | None:
        """Have a file looked at again, as ``CaptureFile.watch`` does; ``None`` when the process cannot.

        ``meanwhile`` is called while it looks.
        """
        if not self._done or self._process is None or self._process.stdin is None:
            return None
        try:
            say(self._process.stdin, "watch", file, stretches, table.tobytes())
            self._process.stdin.flush()
        except OSError:
            return None
        meanwhile()
        for kind, readable, words in self._messages():
            if kind == "watched":
                table[:] = array("q", words)
                return bool(readable)
        return None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return
        if not self._done:
            process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()
        process.wait()

    def _messages(self) -> Iterator[Message]:
        if self._process is not None and self._process.stdout is not None:
            yield from hear(self._process.stdout)


def hear(stream: IO[bytes]) -> Iterator[Message]:
    """The messages of the other side, up to its end."""
    while len(head := stream.read(LENGTH)) == LENGTH:
        octets = stream.read(int.from_bytes(head, "big"))
        try:
            yield marshal.loads(octets)
        except (EOFError, ValueError, TypeError):
            return  # it was ended in the middle of a word


def say(out: IO[bytes], *message: Any) -> None:
    """Write one message."""
    octets = marshal.dumps(message)
    out.write(len(octets).to_bytes(LENGTH, "big") + octets)


def read(captures: "CaptureSet", out: IO[bytes]) -> None:
    """Read all of ``captures`` and say so to ``out``."""
    frames = iter(captures)
    while batch := list(islice(frames, BATCH)):
        say(out, "frames", [(*each.ref, *each[1:]) for each in batch])
    say(out, "end", pickle.dumps(captures.known))
    out.flush()


def look_again(captures: "CaptureSet", orders: IO[bytes], out: IO[bytes]) -> None:
    """Take the second looks that are asked for."""
    for _, file, stretches, octets in hear(orders):
        table = array("q", octets)
        say(out, "watched", captures.watch(file, stretches, table), table.tobytes())
        out.flush()


def serve(names: Sequence[str], orders: IO[bytes], out: IO[bytes]) -> None:
    """What the process does."""
    from mobtrace.capture.files import open_captures  # noqa: PLC0415 - which imports this module

    told = 0

    def tell(octets: int, total: int | None, frames: int) -> None:
        nonlocal told
        if octets - told >= TELL_EVERY:
            told = octets
            say(out, "read", octets, total, frames)

    try:
        captures = open_captures(names, progress=tell)
        read(captures, out)
    except InputError as error:
        say(out, "error", str(error))
        out.flush()
        return
    look_again(captures, orders, out)


def main() -> None:
    """Entrance of the process."""
    # Ctrl-C is for the other process, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nobody wants the rest when the pipe is closed.
    with suppress(BrokenPipeError):
        serve(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)


if __name__ == "__main__":
    main()
