"""Capture files put together by hand from the figures of their formats, and what tshark reads in them."""

import struct
import subprocess
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from mobtrace.capture.files import open_captures
from mobtrace.capture.frames import CaptureInfo, RawFrame

ETHERNET = 1
# An Ethernet frame of a protocol that carries nothing of ours, and one with a Binding Update.
OTHER = bytes.fromhex("02000000000102000000000b88b5") + bytes(range(20))
UPDATE = bytes.fromhex(
    "02000000000102000000000b86dd"
    "6000000000108740 20010db8010000000000000000000011 20010db8010000000000000000000001"
    "3b010500000001 23c0000004 01020000".replace(" ", "")
)
T = 1_700_000_000  # seconds


def pcap_header(
    order: str = "<",
    magic: int = 0xA1B2C3D4,
    link_type: int = ETHERNET,
    snaplen: int = 65535,
    version: tuple[int, int] = (2, 4),
) -> bytes:
    return struct.pack(order + "IHHiIII", magic, *version, 0, 0, snaplen, link_type)


def pcap_record(second: int, fraction: int, data: bytes, order: str = "<", wire: int | None = None) -> bytes:
    return struct.pack(order + "IIII", second, fraction, len(data), len(data) if wire is None else wire) + data


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += bytes(-len(body) % 4)
    size = struct.pack(order + "I", 12 + len(body))
    return struct.pack(order + "I", kind) + size + body + size


def section(order: str = "<", version: tuple[int, int] = (1, 0)) -> bytes:
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, *version, -1), order)


def option(code: int, value: bytes, order: str = "<") -> bytes:
    return struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)


def interface(order: str = "<", link_type: int = ETHERNET, snaplen: int = 0, options: bytes = b"") -> bytes:
    return block(1, struct.pack(order + "HHI", link_type, 0, snaplen) + options, order)


def resolution(value: int, order: str = "<") -> bytes:
    """if_tsresol: a negative power of 10, or of 2 with the top bit."""
    return option(9, bytes([value]), order)


def offset(seconds: int, order: str = "<") -> bytes:
    """if_tsoffset."""
    return option(14, struct.pack(order + "q", seconds), order)


def enhanced(
    ticks: int, data: bytes, order: str = "<", number: int = 0, wire: int | None = None, more: bytes = b""
) -> bytes:
    head = struct.pack(
        order + "IIIII", number, ticks >> 32, ticks & 0xFFFFFFFF, len(data), len(data) if wire is None else wire
    )
    return block(6, head + data + bytes(-len(data) % 4) + more, order)


def old_packet(ticks: int, data: bytes, order: str = "<", number: int = 0) -> bytes:
    return block(
        2, struct.pack(order + "HHIIII", number, 7, ticks >> 32, ticks & 0xFFFFFFFF, len(data), len(data)) + data, order
    )


def simple(data: bytes, order: str = "<", wire: int | None = None) -> bytes:
    return block(3, struct.pack(order + "I", len(data) if wire is None else wire) + data, order)


def read(*paths: Path | str, everything: bool = True) -> tuple[list[RawFrame], list[CaptureInfo]]:
    captures = open_captures(paths, everything=everything)
    return list(captures), captures.infos


def write(folder: Path, parts: Iterable[bytes], name: str = "a.pcap") -> Path:
    path = folder / name
    path.write_bytes(b"".join(parts))
    return path


def tshark_frames(path: Path) -> list[tuple[int, int | None, int]]:
    """(number, nanoseconds since the epoch or ``None``, octets on the wire) of each frame."""
    fields = ["-e", "frame.number", "-e", "frame.time_epoch", "-e", "frame.len"]
    done = subprocess.run(
        ["tshark", "-r", str(path), "-T", "fields", *fields], capture_output=True, text=True, check=False
    )
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return [(int(number), int(Decimal(time) * 10**9) if time else None, int(size)) for number, time, size in rows]


def our_frames(frames: Sequence[RawFrame]) -> list[tuple[int, int, int]]:
    return [(one.ref.frame, one.time, one.wire_length) for one in frames]
