"""What reading pcap and pcapng has in common: walk what is in the window, give what was let through, read on."""

from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator

from mobtrace.capture import linktypes, walk
from mobtrace.capture.frames import CaptureInfo, RawFrame
from mobtrace.capture.headers import DROP, LINK_TYPES
from mobtrace.capture.kernels import Kernels, kernels
from mobtrace.capture.scan import FIRST_SLOTS, FIRST_STRIDE
from mobtrace.capture.window import Window
from mobtrace.values import Nanoseconds

# Frames let through before they are given on.
ROOM = 1024


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
            if status == walk.MORE:
                reading = self.window.refill() or self.ended()
            elif status == walk.CONTROL:
                reading = self.control()
            elif status == walk.DAMAGED:
                reading = self.damaged()
        self.account()
        for link_type, frames in self.skipped.items():
            name = linktypes.link_name(link_type)
            self.info.warnings.append(f"link type {link_type} ({name}) is not supported: {frames} frames skipped")

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
