"""pcap files: one link type, one byte order, times in micro- or nanoseconds.

The format is that of https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html.
"""

import struct
from typing import NamedTuple

from mobtrace.capture import walk
from mobtrace.capture.frames import CaptureInfo, RawFrame
from mobtrace.capture.kernels import Kernels
from mobtrace.capture.reader import Reader, start_of
from mobtrace.capture.window import Window
from mobtrace.errors import InputError
from mobtrace.values import NANOSECONDS_PER_SECOND, FrameRef

MICROSECONDS = 0xA1B2C3D4
NANOSECONDS = 0xA1B23C4D
# Relatives of pcap whose records are longer: read as pcap, they would give nonsense.
MODIFIED = {
    0xA1B2CD34: "modified pcap (Kuznetzov's, with more in each record header)",
    0xA1E2CB12: "modified pcap (Nokia's)",
    0xA12B3C4D: "modified pcap (Navtel's)",
    0x1C0001AC: "IXIA lcap (hardware times)",
    0x1C0001AB: "IXIA lcap (software times)",
}
MAGICS = frozenset((MICROSECONDS, NANOSECONDS, *MODIFIED))
ORDERS = "<>"  # as struct has them

HEADER_SIZE = 24
RECORD_SIZE = 16
# Upper bits of the link type say how long the frame check sequence is.
LINK_TYPE_MASK = 0x03FFFFFF
# Larger records are damage, unless the snap length allows them (as Wireshark has it).
USUAL_LIMIT = 262144
HIGHEST_LIMIT = 16 << 20


class Header(NamedTuple):
    """A file header: byte order as ``struct`` has it, nanoseconds to a tick, LINKTYPE_, longest record."""

    order: str
    tick: int
    link_type: int
    limit: int


def is_pcap(head: bytes) -> bool:
    """Whether a file that starts with these octets is pcap, or one of its relatives."""
    return len(head) >= 4 and any(struct.unpack_from(order + "I", head)[0] in MAGICS for order in ORDERS)


def read_header(head: bytes) -> Header:
    """The header in the first 24 octets of a pcap file; ``InputError`` (without a name) when it cannot be read."""
    order = "<" if struct.unpack_from("<I", head)[0] in MAGICS else ">"
    (magic,) = struct.unpack_from(order + "I", head)
    if magic in MODIFIED:
        raise InputError(f"{MODIFIED[magic]} is not supported: convert it with editcap")
    if len(head) < HEADER_SIZE:
        raise InputError("ends inside the header of a pcap file: nothing could be read")
    major, minor, _, _, snaplen, network = struct.unpack_from(order + "HHiIII", head, 4)
    if (major, minor) < (2, 4) or major > 2:
        raise InputError(f"pcap version {major}.{minor} is not supported: convert it with editcap")
    limit = max(USUAL_LIMIT, snaplen if snaplen <= HIGHEST_LIMIT else 0)
    return Header(order, 1 if magic == NANOSECONDS else 1000, network & LINK_TYPE_MASK, limit)


class PcapReader(Reader):
    """The frames of a pcap file."""

    def __init__(
        self, window: Window, info: CaptureInfo, file: int, *, size: int = 0, everything: bool = False
    ) -> None:
        super().__init__(window, info, file, size=size, everything=everything)
        self.header = read_header(window.take(HEADER_SIZE))
        window.at += HEADER_SIZE
        info.format = "pcap"
        state = self.state
        state[walk.BIG] = self.header.order == ">"
        state[walk.LIMIT], state[walk.FRACTION] = self.header.limit, self.header.tick
        state[walk.START], state[walk.SKIP] = start_of(self.header.link_type)
        self._record = struct.Struct(self.header.order + "IIII")

    def walk(self, kernels: Kernels) -> int:
        window = self.window
        return kernels.walk_pcap(window.octets, window.at, window.end, self.state, self.found, self.room, self.firsts)

    def frame(self, at: int, number: int) -> RawFrame:
        octets = self.window.octets
        second, fraction, kept, wire = self._record.unpack_from(octets, at)
        at += RECORD_SIZE
        time = second * NANOSECONDS_PER_SECOND + fraction * self.header.tick
        return RawFrame(FrameRef(self.file, number), time, octets[at : at + kept], wire, self.header.link_type)

    def control(self) -> bool:
        return self.damaged()  # a pcap file has nothing but frames

    def account(self) -> None:
        if self.info.frames:
            self.seen(self.state[walk.EARLIEST])
            self.seen(self.state[walk.LATEST])
            self.skip(self.header.link_type, self.info.frames)
