"""Capture files -> frames: any number of files, read as one capture in the order of time."""

import stat
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from heapq import heapify, heappop, heapreplace
from pathlib import Path
from typing import BinaryIO, Self, TypeAlias

from mobtrace.capture import walk
from mobtrace.capture.beside import Beside, Stretches
from mobtrace.capture.compress import Stored, unpack
from mobtrace.capture.frames import CaptureInfo, RawFrame
from mobtrace.capture.look import Look, Sight, Table, Watch, spans
from mobtrace.capture.paths import STDIN, expand
from mobtrace.capture.pcap import PcapReader, is_pcap
from mobtrace.capture.pcapng import SECTION_MAGIC, PcapngReader
from mobtrace.capture.reader import Mark, Reader
from mobtrace.capture.window import Window
from mobtrace.errors import InputError
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds

# Called with the octets read of all files, as they are stored; how many there are (None: stdin, a pipe); frames seen.
Progress: TypeAlias = Callable[[int, int | None, int], None]

# What is known of a file that was read: the places for a second look are part of it.
Known: TypeAlias = tuple[CaptureInfo, list[Mark]]

OTHER_FORMATS = {
    b"snoop\0\0\0": "a snoop file",
    b"RTSS": "a Network Monitor 1 file",
    b"GMBU": "a Network Monitor 2 file",
    b"XCP\0": "a NetXray file",
    b"TRSNIFF": "a Sniffer file",
}
EARLIEST: Nanoseconds = -1 << 63
# Octets between the places of a file that are remembered for a second look.
MARK_EVERY = 4 << 20
# A second look begins and ends this much beside the times that it is for: several taps' frames are not quite in order.
DISORDER: Nanoseconds = 2 * NANOSECONDS_PER_SECOND
# Octets to be read from which a process of its own reads them: it takes a tenth of a second to get going.
BESIDE_FROM = 64 << 20


class CaptureFile:
    """One file of a set. It is open only while it is looked at or read, except when it cannot be opened twice."""

    def __init__(self, name: str, number: int, everything: bool) -> None:
        self.name = name
        self.number = number
        self.everything = everything
        self.info = CaptureInfo(file=name)
        self.begins: Nanoseconds = EARLIEST  # when its first frame was captured, as far as that is known
        self.size: int | None = None  # octets as they are stored
        self._file: BinaryIO | None = None
        self._stored: Stored | None = None
        self._kept: Reader | None = None
        self._marks: list[Mark] = []

    def look(self, keep: bool) -> None:
        """Find out whether it can be read, and when it begins; ``InputError`` when it cannot.

        With ``keep``, or when it cannot be opened twice, it stays open and is not looked into.
        """
        reader = self._open(self.everything)
        if keep or self.size is None:
            self._kept = reader
            return
        reader.state[walk.EVERYTHING], reader.room = True, 1
        first = next(iter(reader), None)
        if first is not None:
            self.begins = first.time
        self.close()

    def frames(self, total: int, tell: Callable[[int, int], None]) -> Iterator[RawFrame]:
        """Its frames. ``total`` octets are to be read in all; ``tell`` hears of octets and frames as they are read."""
        reader, self._kept = self._kept or self._open(self.everything), None
        told = [0, 0]
        marks = self._marks = [reader.mark()]

        def refilled() -> None:
            now = [self.consumed, self.info.frames]
            tell(now[0] - told[0], now[1] - told[1])
            told[:] = now
            if reader.window.offset >= marks[-1].offset + MARK_EVERY:
                marks.append(reader.mark())

        reader.size, reader.window.on_refill = total, refilled
        try:
            yield from reader
        finally:
            self.info.bytes = self.consumed if self.size is None else self.size
            self.close()

    def watch(self, stretches: Stretches, table: "array[int]") -> bool:
        """Read the parts of it again that are in some ``stretches`` of time; ``table`` says what to note there.

        False when it cannot be read twice, or cannot be read any more.
        """
        if self.size is None:
            return False
        known, self.info = self.info, CaptureInfo(file=self.name)
        try:
            reader = self._open(False)
            for begin, end in stretches:
                mark = self._mark_before(begin)
                if mark.offset > reader.window.offset and isinstance(reader.window.stream, Stored):
                    reader.resume(mark)
                if not reader.watch(table, end + DISORDER):
                    break
        except InputError:
            return False
        finally:
            self.info = known
            self.close()
        return True

    @property
    def known(self) -> Known:
        """What is known of it when it has been read."""
        return self.info, self._marks

    @known.setter
    def known(self, known: Known) -> None:
        info, self._marks = known
        # How many frames carry signaling is counted by whoever opens them.
        self._tell_of(replace(info, signaling_frames=self.info.signaling_frames))

    def _tell_of(self, known: CaptureInfo) -> None:
        # The same object all along: others hold on to it while the file is read.
        for each in fields(CaptureInfo):
            setattr(self.info, each.name, getattr(known, each.name))

    def _mark_before(self, time: Nanoseconds) -> Mark:
        """The last place in the file before which there is nothing of ``time`` or later."""
        index = bisect_left(self._marks, time - DISORDER, key=lambda mark: mark.latest)
        return self._marks[max(index - 1, 0)]

    @property
    def consumed(self) -> int:
        """Octets read of it so far, as they are stored."""
        return 0 if self._stored is None else self._stored.consumed

    def close(self) -> None:
        """Let go of the file; what is known of it stays."""
        if self._file is not None and self.name != STDIN:
            self._file.close()
        self._file = self._kept = None

    def _open(self, everything: bool) -> Reader:
        self._tell_of(CaptureInfo(file=self.name))
        try:
            self._file, self.size = _open(self.name)
            self._stored = Stored(self._file)
            return _reader(self._stored, self.info, self.number, everything)
        except OSError as error:
            raise InputError(f"{self.name}: {error.strerror}") from None
        except InputError as error:
            self.close()
            raise InputError(f"{self.name}: {error}") from None


def _open(name: str) -> tuple[BinaryIO, int | None]:
    """The open file and its size; ``None`` for what is no regular file and cannot be opened again."""
    if name == STDIN:
        # Unbuffered where there is such a thing: what has come through a pipe is not kept waiting.
        return getattr(sys.stdin.buffer, "raw", sys.stdin.buffer), None
    status = Path(name).stat()
    opened = Path(name).open("rb", buffering=0)  # noqa: SIM115 - closed when it has been read
    return opened, status.st_size if stat.S_ISREG(status.st_mode) else None


def _reader(stored: Stored, info: CaptureInfo, number: int, everything: bool) -> Reader:
    """What reads an input, told by its first octets; ``InputError`` (without a name) when nothing does."""
    if not stored.peek(1):
        raise InputError(stored.damage or "the file is empty")
    stream = unpack(stored)
    info.compression = stream.compression
    window = Window(stream)
    head = window.take(8)
    if is_pcap(head):
        return PcapReader(window, info, number, everything=everything)
    if head.startswith(SECTION_MAGIC):
        return PcapngReader(window, info, number, everything=everything)
    raise InputError(stream.damage or f"not a pcap or pcapng file{_what_else(head)}")


def _what_else(head: bytes) -> str:
    for magic, what in OTHER_FORMATS.items():
        if head.startswith(magic[:8]):
            return f" but {what}: convert it with editcap"
    return ""


class CaptureSet:
    """Capture files read as one. Iterating gives the frames that can carry signaling, in the order of time.

    Frames of one file keep the file's order even where its times go back; files are merged by the times of their
    next frames, and of equal ones the file named first comes first. A file is opened when its time has come,
    so that thousands of files one after the other need no more memory than one. ``infos`` is complete behind
    the last frame. What is cut or damaged does not raise: ``infos`` says where.
    """

    def __init__(self, files: list[CaptureFile], progress: Progress | None) -> None:
        self._files = files
        self._progress = progress
        sizes = [file.size for file in files if file.size is not None]
        self._octets = sum(sizes)
        self._total = self._octets if len(sizes) == len(files) else None
        self._done = self._seen = 0
        self._beside: Beside | None = None

    @property
    def infos(self) -> list[CaptureInfo]:
        """What is known of each file, in the order of ``FrameRef.file``."""
        return [file.info for file in self._files]

    def __iter__(self) -> Iterator[RawFrame]:
        return self._merged()

    def begin(self) -> None:
        """Have large files read from now on, by a process beside this one; ``ahead`` takes what it finds.

        It stays there for second looks, up to ``close``.
        """
        if self._total is None or self._octets < BESIDE_FROM or any(file.everything for file in self._files):
            return
        for file in self._files:
            file.close()
        self._beside = Beside([file.name for file in self._files], self._progress, self._learn)
        self._beside.begin()

    def ahead(self) -> Iterator[RawFrame]:
        """The same; large files are read by a process beside this one, while frames found before are worked on."""
        stays = self._beside is not None
        if not stays:
            self.begin()
        if self._beside is None:
            yield from self._merged()
            return
        try:
            yield from self._beside.frames(otherwise=self._merged)
        except BaseException:
            stays = False
            raise
        finally:
            if not stays:
                self.close()

    def close(self) -> None:
        """End the process beside this one, if there is one."""
        if self._beside is not None:
            self._beside.close()
            self._beside = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _learn(self, known: list[Known]) -> None:
        for file, each in zip(self._files, known, strict=True):
            file.known = each

    @property
    def known(self) -> list[Known]:
        """What is known of each file when all were read."""
        return [file.known for file in self._files]

    def _merged(self) -> Iterator[RawFrame]:
        self._done = self._seen = 0
        heap: list[tuple[Nanoseconds, int, RawFrame | None, Iterator[RawFrame] | None]]
        heap = [(file.begins, file.number, None, None) for file in self._files]
        heapify(heap)
        while heap:
            _, number, frame, frames = heap[0]
            if frame is not None:
                yield frame
            if len(heap) == 1 and frames is not None:
                yield from frames
                return
            frames = frames or self._files[number].frames(self._octets, self._tell)
            following = next(frames, None)
            if following is None:
                heappop(heap)
            else:
                heapreplace(heap, (following.time, number, following, frames))

    def look(self, watches: Sequence[Watch], meanwhile: Callable[[], object] = lambda: None) -> Look:
        """A second look at the files, which have been read, for what ``watches`` are after.

        ``meanwhile`` is called once, if at all, while another process looks: for what has to be done anyway.
        """
        table = Table(watches)
        found: list[list[Sight]] = [[] for _ in watches]
        unread = []
        stretches = spans(watches)
        for file in self._files if watches else ():
            if not self._watch(file, stretches, table, meanwhile if file.number == 0 else lambda: None):
                unread.append(file.number)
            for index, sight in table.sights(file.number):
                found[index].append(sight)
            table.clear()
        return Look(found, unread, len(watches) - table.watched)

    def watch(self, number: int, stretches: Stretches, table: "array[int]") -> bool:
        """A second look at one file, as ``CaptureFile.watch`` has it."""
        return self._files[number].watch(stretches, table)

    def _watch(self, file: CaptureFile, stretches: Stretches, table: Table, meanwhile: Callable[[], object]) -> bool:
        beside = self._beside
        told = None if beside is None else beside.watch(file.number, stretches, table.words, meanwhile)
        return file.watch(stretches, table.words) if told is None else told

    def _tell(self, octets: int, frames: int) -> None:
        self._done += octets
        self._seen += frames
        if self._progress is not None:
            self._progress(self._done, self._total, self._seen)


def open_captures(
    paths: Sequence[str | Path], *, everything: bool = False, progress: Progress | None = None
) -> CaptureSet:
    """Open captures: files, directories, globs, ``-`` for stdin; pcap or pcapng, plain or packed with gzip or zstd.

    ``everything`` gives all frames instead of those that can carry signaling. ``InputError``, one line that names
    the file, when one of them cannot be read at all.
    """
    files = [CaptureFile(name, number, everything) for number, name in enumerate(expand(paths))]
    for file in files:
        file.look(keep=len(files) == 1)
    return CaptureSet(files, progress)
