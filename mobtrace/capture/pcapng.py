"""pcapng files: sections, each with its byte order and its interfaces, each with its link type and clock.

The format is that of https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html.
"""

import struct
from array import array
from typing import NamedTuple, cast

from mobtrace.capture import walk
from mobtrace.capture.frames import CaptureInfo, RawFrame
from mobtrace.capture.kernels import Kernels
from mobtrace.capture.reader import Mark, Reader, start_of
from mobtrace.capture.window import Window
from mobtrace.errors import InputError
from mobtrace.values import NANOSECONDS_PER_SECOND, FrameRef, Nanoseconds

SECTION_MAGIC = b"\x0a\x0d\x0d\x0a"
BYTE_ORDERS = {b"\x1a\x2b\x3c\x4d": ">", b"\x4d\x3c\x2b\x1a": "<"}
SMALLEST_SECTION = 28
SMALLEST_INTERFACE = 20

END_OF_OPTIONS, TIME_RESOLUTION, TIME_OFFSET = 0, 9, 14
USUAL_UNIT = 1_000_000
# Ticks a second as far as the scan's 64 bits go; it only tells the age of fragments by them.
HIGHEST_UNIT = 1 << 62


class Interface(NamedTuple):
    """One interface: LINKTYPE_, ticks a second, seconds to add to a time, snap length (0: none)."""

    link_type: int
    unit: int = USUAL_UNIT
    offset: int = 0
    snaplen: int = 0

    def time(self, ticks: int) -> Nanoseconds:
        """Nanoseconds since the epoch; finer clocks are cut off there."""
        return ticks * NANOSECONDS_PER_SECOND // self.unit + self.offset * NANOSECONDS_PER_SECOND

    def row(self) -> list[int]:
        """Its row in the table of ``walk_pcapng``."""
        start, skip = start_of(self.link_type)
        return [start, skip, min(self.unit, HIGHEST_UNIT), walk.NO_TIME, -1, 0, self.snaplen, self.offset]


def read_interface(body: bytes, order: str) -> Interface:
    """An interface from the body of its block; options that make no sense count as absent."""
    link_type, snaplen = struct.unpack_from(order + "HxxI", body)
    unit, offset, at = USUAL_UNIT, 0, 8
    while at + 4 <= len(body):
        code, size = struct.unpack_from(order + "HH", body, at)
        value = body[at + 4 : at + 4 + size]
        if code == END_OF_OPTIONS:
            break
        if code == TIME_RESOLUTION and len(value) == 1:
            unit = 2 ** (value[0] & 0x7F) if value[0] & 0x80 else 10 ** value[0]
        elif code == TIME_OFFSET and len(value) == 8:
            (offset,) = struct.unpack(order + "q", value)
        at += 4 + (size + 3) // 4 * 4
    return Interface(link_type, unit, offset, snaplen)


class PcapngReader(Reader):
    """The frames of a pcapng file. One in a Simple Packet Block gets the time of the one given before it."""

    def __init__(
        self, window: Window, info: CaptureInfo, file: int, *, size: int = 0, everything: bool = False
    ) -> None:
        super().__init__(window, info, file, size=size, everything=everything)
        info.format = "pcapng"
        self.order = "<"
        self.interfaces: list[Interface] = []
        self.table = array("q")
        self._last: Nanoseconds = 0
        self._latest: Nanoseconds = -1  # of the sections before
        self._begin_section()

    def walk(self, kernels: Kernels) -> int:
        window = self.window
        return kernels.walk_pcapng(
            window.octets, window.at, window.end, self.state, self.found, self.room, self.firsts, self.table
        )

    def frame(self, at: int, number: int) -> RawFrame:
        octets, order = self.window.octets, self.order
        kind, size = struct.unpack_from(order + "II", octets, at)
        interface, _, data, kept, wire = walk.packet_block(
            octets, at, (size + 3) // 4 * 4, kind, self.state[walk.BIG], self.table, len(self.interfaces)
        )
        if kind != walk.SIMPLE_PACKET:
            high, low = struct.unpack_from(order + "II", octets, at + 12)
            self._last = self.interfaces[interface].time(high << 32 | low)
        link_type = self.interfaces[interface].link_type
        return RawFrame(FrameRef(self.file, number), self._last, octets[data : data + kept], wire, link_type)

    def control(self) -> bool:
        if self.window.take(4) == SECTION_MAGIC:
            return self._next_section()
        block = self._block(SMALLEST_INTERFACE)
        if block is None:
            return self._broken()
        interface = read_interface(block[8:-4], self.order)
        self.interfaces.append(interface)
        self.table.extend(interface.row())
        self.state[walk.INTERFACES] = len(self.interfaces)
        return True

    def context(self) -> object:
        return self.order, tuple(self.interfaces)

    @property
    def latest(self) -> Nanoseconds:
        latest = self._latest
        for number, interface in enumerate(self.interfaces):
            ticks = self.table[number * walk.IF_STRIDE + walk.IF_LATEST]
            latest = max(latest, interface.time(ticks) if ticks >= 0 else -1)
        return latest

    def resume(self, mark: Mark) -> None:
        super().resume(mark)
        self.order, interfaces = cast(tuple[str, tuple[Interface, ...]], mark.context)
        self.state[walk.BIG] = self.order == ">"
        self.interfaces = list(interfaces)
        self.table = array("q", [word for interface in interfaces for word in interface.row()])
        self.state[walk.INTERFACES] = len(interfaces)

    def account(self) -> None:
        self._end_section()
        if untimed := self.state[walk.UNTIMED]:
            self.info.warnings.append(f"{untimed} frames have no time of their own (simple packet blocks)")

    def _begin_section(self) -> None:
        """Read the section header at the window's place; ``InputError`` (without a name) when that cannot be done."""
        magic = self.window.take(12)[8:]
        self.order = BYTE_ORDERS.get(magic, self.order)
        block = self._block(SMALLEST_SECTION) if magic in BYTE_ORDERS else None
        if block is None:
            raise InputError("the first block of this pcapng file is cut or damaged: nothing could be read")
        major, minor = struct.unpack_from(self.order + "HH", block, 12)
        if major != 1:
            raise InputError(f"pcapng version {major}.{minor} is not supported")
        self.state[walk.BIG] = self.order == ">"

    def _next_section(self) -> bool:
        self._end_section()
        try:
            self._begin_section()
        except InputError:
            return self._broken()
        return True

    def _block(self, smallest: int) -> bytes | None:
        """The whole block at the window's place, which then is behind it; ``None`` when it is not whole or damaged."""
        (size,) = struct.unpack_from(self.order + "4xI", self.window.take(8))
        if size < smallest or size % 4 or size > walk.MAX_BLOCK:
            return None
        block = self.window.take(size)
        if len(block) < size or block[-4:] != block[4:8]:
            return None
        self.window.at += size
        return block

    def _broken(self) -> bool:
        """Tell a block that the file's end cut from one that is damaged. Always False."""
        (size,) = struct.unpack_from(self.order + "4xI", self.window.take(8))
        return self.damaged() if size > walk.MAX_BLOCK or self.window.need(size) else self.ended()

    def _end_section(self) -> None:
        """Take into account what the section's interfaces have seen, and forget them."""
        self._latest = self.latest
        for number, interface in enumerate(self.interfaces):
            row = number * walk.IF_STRIDE
            self.skip(interface.link_type, self.table[row + walk.IF_FRAMES])
            if self.table[row + walk.IF_LATEST] >= 0:
                self.seen(interface.time(self.table[row + walk.IF_EARLIEST]))
                self.seen(interface.time(self.table[row + walk.IF_LATEST]))
        self.interfaces = []
        self.table = array("q")
        self.state[walk.INTERFACES] = 0
