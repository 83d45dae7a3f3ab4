"""A window that moves along a stream: memory stays the same however long the stream is."""

from collections.abc import Callable
from mmap import mmap

from mobtrace.capture.compress import Stored, Stream

# Octets read at a time: half of a usual second-level cache, where the scan then finds them.
CHUNK = 256 << 10
# Room before them for a record that began in the last chunk; longer records make the window grow.
MARGIN = 256 << 10


class Window:
    """``octets[at:end]`` is read and not yet used up; ``offset`` is where ``at`` is in the stream.

    ``octets`` may be another object after ``refill``. What is read goes to the start of a page: elsewhere some
    processors take five times as long to copy it out of the file cache.
    """

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.at = self.end = MARGIN
        self.octets = mmap(-1, MARGIN + CHUNK)
        self._chunk = MARGIN
        self._start = -MARGIN  # offset of octets[0] in the stream
        self.on_refill: Callable[[], None] | None = None  # called each time, to tell of the progress

    @property
    def offset(self) -> int:
        """Octets of the stream before ``at``."""
        return self._start + self.at

    def refill(self) -> bool:
        """Read on, keeping what is left; False at the end of the stream."""
        left = self.end - self.at
        if left > self._chunk:
            self._grow()
        self._start += self.at - (self._chunk - left)
        self.octets.move(self._chunk - left, self.at, left)
        self.at = self._chunk - left
        with memoryview(self.octets) as view, view[self._chunk : self._chunk + CHUNK] as room:
            got = self.stream.readinto(room)
        self.end = self._chunk + got
        if self.on_refill is not None:
            self.on_refill()
        return got > 0

    def need(self, size: int) -> bool:
        """Read on until ``size`` octets are there; False when the stream ends before."""
        while self.end - self.at < size:
            if not self.refill():
                return False
        return True

    def take(self, size: int) -> bytes:
        """The next ``size`` octets, without moving on; fewer at the end."""
        self.need(size)
        return self.octets[self.at : min(self.at + size, self.end)]

    def seek(self, offset: int) -> None:
        """Go to ``offset`` in a stream that is stored as it is; what was read and not used up is forgotten."""
        if isinstance(self.stream, Stored):
            self.stream.seek(offset)
        self.at = self.end = self._chunk
        self._start = offset - self._chunk

    def _grow(self) -> None:
        """A window with twice the room before the chunk."""
        self._chunk *= 2
        larger = mmap(-1, self._chunk + CHUNK)
        left = self.end - self.at
        larger[:left] = self.octets[self.at : self.end]
        self._start += self.at
        self.octets, self.at, self.end = larger, 0, left
