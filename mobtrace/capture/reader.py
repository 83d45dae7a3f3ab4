"""What reading pcap and pcapng has in common: walk what is in the window, give what was let through, read on."""

from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator
from typing import NamedTuple

from mobtrace.capture import linktypes, walk
from mobtrace.capture.frames import CaptureInfo, RawFrame
from mobtrace.capture.headers import DROP, LINK_TYPES
from mobtrace.capture.kernels import Kernels, kernels
from mobtrace.capture.scan import FIRST_SLOTS, FIRST_STRIDE
from mobtrace.capture.window import Window
from mobtrace.values import Nanoseconds

# Frames let through before they are given on.
ROOM = 1024


class Mark(NamedTuple):
    """A place in a file where reading can begin: offset in its uncompressed octets, how many frames are before it.

    ``latest`` is the latest time of those, ``context`` is what a reader needs to know of what stands before.
    """

    offset: int
    frames: int
    latest: Nanoseconds
    context: object = None


def start_of(link_type: int) -> tuple[int, int]:
    """What the scan begins with for a link type, and behind how many octets; it drops frames of unknown ones."""
    return LINK_TYPES.get(link_type, (DROP, 0))


class Reader(ABC):
    """The frames of one capture file, in the order of the file.

    ``info`` is kept up to date while they are read and complete behind the last one. ``size`` is how many octets
    are expected, as far as that is known: large inputs are walked by machine code. With ``everything``, all frames
    come, else those that can carry signaling.
    """

    def __init__(
        self, window: Window, info: CaptureInfo, file: int, *, size: int = 0, everything: bool = False
    ) -> None:
        self.window = window
        self.info = info
        self.file = file
        self.size = size
        self.state = array("q", bytes(8 * walk.STATE_SIZE))
        self.state[walk.EARLIEST], self.state[walk.LATEST] = walk.NO_TIME, -1
        self.state[walk.EVERYTHING] = everything
        self.found = array("q", bytes(8 * 2 * ROOM))
        self.firsts = array("q", bytes(8 * FIRST_SLOTS * FIRST_STRIDE))
        self.room = ROOM
        self.skipped: dict[int, int] = {}  # link type that cannot be opened -> frames

    @abstractmethod
    def walk(self, kernels: Kernels) -> int:
        """Walk what is in the window; the offset in it behind the last record walked."""

    @abstractmethod
    def frame(self, at: int, number: int) -> RawFrame:
        """The frame of the record at ``at`` in the window."""

    @abstractmethod
    def control(self) -> bool:
        """Read the record at the window's place, which is no frame's; False when it cannot be read."""

    @abstractmethod
    def account(self) -> None:
        """Bring ``info`` and ``skipped`` up to date."""

    def __iter__(self) -> Iterator[RawFrame]:
        reading = True
        while reading:
            self.window.at = self.walk(kernels(max(self.size, self.window.offset)))
            self.info.frames = self.state[walk.FRAMES]
            status, found = self.state[walk.STATUS], self.state[walk.FOUND]
            for index in range(0, 2 * found, 2):
                yield self.frame(self.found[index], self.found[index + 1])
            reading = self._go_on(status)
        self.account()
        for link_type, frames in self.skipped.items():
            name = linktypes.link_name(link_type)
            self.info.warnings.append(f"link type {link_type} ({name}) is not supported: {frames} frames skipped")

    def mark(self) -> Mark:
        """The place at hand, between two records."""
        return Mark(self.window.offset, self.info.frames, self.latest, self.context())

    def resume(self, mark: Mark) -> None:
        """Go to a place that another reader of the same file has marked; it must be seekable."""
        self.window.seek(mark.offset)
        self.state[walk.FRAMES] = self.info.frames = mark.frames

    def context(self) -> object:
        """What ``resume`` needs to know of what stands before the place at hand."""
        return None

    @property
    def latest(self) -> Nanoseconds:
        """The latest time of the frames walked so far; a negative one before the first."""
        return self.state[walk.LATEST]

    def watch(self, table: "array[int]", until: Nanoseconds) -> bool:
        """Have the kernels note in ``table`` what they watch (``look.py``), up to ``until`` or a little further.

        False when there is no more to read.
        """
        self.state[walk.EVERYTHING], self.firsts = walk.WATCHED, table
        reading = True
        while reading and self.latest <= until:
            self.window.at = self.walk(kernels(max(self.size, self.window.offset)))
            self.info.frames = self.state[walk.FRAMES]
            reading = self._go_on(self.state[walk.STATUS])
        return reading

    def _go_on(self, status: int) -> bool:
        """Do what the end of a walk asks for; False when reading ends there."""
        if status == walk.MORE:
            return self.window.refill() or self.ended()
        if status == walk.CONTROL:
            return self.control()
        return status == walk.FULL or self.damaged()

    def skip(self, link_type: int, frames: int) -> None:
        """Note frames of ``link_type`` as skipped, unless they can be opened."""
        if link_type not in LINK_TYPES and frames:
            self.skipped[link_type] = self.skipped.get(link_type, 0) + frames

    def damaged(self) -> bool:
        """Nothing behind the window's place can be read. Always False."""
        return self._cut("damaged")

    def ended(self) -> bool:
        """The stream has no more; what is left in the window is no whole record. Always False."""
        damage = self.window.stream.damage
        if damage:
            self._cut(damage)
        elif self.window.at < self.window.end:
            self._cut("cut short")
        return False

    def _cut(self, why: str) -> bool:
        self.info.cut_at = self.window.offset
        self.info.warnings.append(f"{why}: read up to octet {self.info.cut_at}, frame {self.info.frames}")
        return False

    def seen(self, time: Nanoseconds) -> None:
        """Take a frame's time into account."""
        info = self.info
        info.first_time = time if info.first_time is None else min(info.first_time, time)
        info.last_time = time if info.last_time is None else max(info.last_time, time)
