"""What a node sent and received, as a capture file that is whole at any moment."""

from pathlib import Path

from mobtrace.capture.frames import RawFrame
from mobtrace.capture.writer import PcapngWriter
from mobtrace.errors import UsageError
from mobtrace.values import FrameRef, Nanoseconds


class Record:
    """Writes frames to a new pcapng file; ``flush`` puts the file in order for readers."""

    def __init__(self, path: Path) -> None:
        try:
            self._stream = path.open("wb")
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from None
        self._writer = PcapngWriter(self._stream)
        self.frames = 0

    def add(self, octets: bytes, link_type: int, time: Nanoseconds) -> None:
        """A frame of ``link_type`` at ``time``."""
        self.frames += 1
        self._writer.write(RawFrame(FrameRef(0, self.frames), time, octets, len(octets), link_type))

    def flush(self) -> None:
        """Hand all frames to the system."""
        self._stream.flush()

    def close(self) -> None:
        """Nothing more comes."""
        self._stream.close()
