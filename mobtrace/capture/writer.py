"""Frames -> capture files: pcap and pcapng, as Wireshark and tcpdump read them."""

import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol

from mobtrace.capture import pcap, walk
from mobtrace.capture.frames import RawFrame
from mobtrace.capture.pcapng import TIME_RESOLUTION
from mobtrace.errors import UsageError
from mobtrace.values import NANOSECONDS_PER_SECOND

SNAPLEN = 262144
BYTE_ORDER_MAGIC = 0x1A2B3C4D


class Writer(Protocol):
    """Writes one frame behind the other; the file index and number of a frame do not matter."""

    def write(self, frame: RawFrame) -> None: ...


class PcapWriter:
    """pcap: one link type; microseconds (finer times are cut off) or nanoseconds."""

    def __init__(
        self, stream: BinaryIO, link_type: int, *, nanoseconds: bool = False, big_endian: bool = False
    ) -> None:
        self._stream = stream
        self._link_type = link_type
        self._tick = 1 if nanoseconds else 1000
        self._record = struct.Struct(">IIII" if big_endian else "<IIII")
        magic = pcap.NANOSECONDS if nanoseconds else pcap.MICROSECONDS
        stream.write(struct.pack((">" if big_endian else "<") + "IHHiIII", magic, 2, 4, 0, 0, SNAPLEN, link_type))

    def write(self, frame: RawFrame) -> None:
        """``UsageError`` for a frame of another link type: pcap has one for all."""
        if frame.link_type != self._link_type:
            raise UsageError("frames of several link types cannot be written as pcap: write pcapng")
        second, rest = divmod(frame.time, NANOSECONDS_PER_SECOND)
        self._stream.write(self._record.pack(second, rest // self._tick, len(frame.data), frame.wire_length))
        self._stream.write(frame.data)


class PcapngWriter:
    """pcapng: one section; an interface for each link type, with times in nanoseconds."""

    def __init__(self, stream: BinaryIO, *, big_endian: bool = False) -> None:
        self._stream = stream
        self._order = ">" if big_endian else "<"
        self._interfaces: dict[int, int] = {}  # link type -> number
        self._block(walk.SECTION_HEADER, struct.pack(self._order + "IHHq", BYTE_ORDER_MAGIC, 1, 0, -1))

    def write(self, frame: RawFrame) -> None:
        interface = self._interfaces.get(frame.link_type)
        if interface is None:
            interface = self._interfaces[frame.link_type] = len(self._interfaces)
            fixed = struct.pack(self._order + "HHI", frame.link_type, 0, SNAPLEN)
            resolution = struct.pack(self._order + "HHBxxx", TIME_RESOLUTION, 1, 9)
            self._block(walk.INTERFACE, fixed + resolution + bytes(4))
        head = struct.pack(
            self._order + "IIIII",
            interface,
            frame.time >> 32,
            frame.time & 0xFFFFFFFF,
            len(frame.data),
            frame.wire_length,
        )
        self._block(walk.ENHANCED_PACKET, head + frame.data)

    def _block(self, kind: int, body: bytes) -> None:
        padding = bytes(-len(body) % 4)
        size = 12 + len(body) + len(padding)
        self._stream.write(struct.pack(self._order + "II", kind, size) + body + padding)
        self._stream.write(struct.pack(self._order + "I", size))


@contextmanager
def writing(path: str | Path, link_type: int | None = None) -> Iterator[Writer]:
    """A writer to ``path``: nanosecond pcap for a name that ends in ``.pcap``, else pcapng.

    pcap needs its frames' ``link_type`` beforehand. ``UsageError`` when the file cannot be made.
    """
    try:
        stream = Path(path).open("wb")  # noqa: SIM115 - its errors are the user's, those of writing are not
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    with stream:
        if str(path).endswith(".pcap") and link_type is not None:
            yield PcapWriter(stream, link_type, nanoseconds=True)
        else:
            yield PcapngWriter(stream)


def write_frames(path: str | Path, frames: Iterable[RawFrame]) -> int:
    """Write ``frames`` to ``path``, as ``writing`` does; how many there were."""
    rest = iter(frames)
    first = next(rest, None)
    written = 0
    with writing(path, None if first is None else first.link_type) as writer:
        for frame in chain([first] if first else [], rest):
            writer.write(frame)
            written += 1
    return written
