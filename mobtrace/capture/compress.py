"""Streams of octets under a capture: as stored, or unpacked from gzip or zstd (told by their first octets).

Each ``readinto`` gives what comes next; 0 is the end. What is damaged or ends early never raises: all octets before it
are given, then the end, and ``damage`` says what was wrong. Memory does not depend on how well the input was packed.
"""

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

from mobtrace.errors import InputError, MissingToolError

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# RFC 8878 section 3.1.2: 16 magic numbers of frames to be skipped
ZSTD_SKIPPABLE = tuple(bytes((low, 0x2A, 0x4D, 0x18)) for low in range(0x50, 0x60))
OTHER_PACKERS = {
    b"\xfd7zXZ\0": "xz",
    b"BZh": "bzip2",
    b"\x04\x22\x4d\x18": "lz4",
    b"PK\x03\x04": "zip",
    b"7z\xbc\xaf": "7-zip",
}
PIECE = 64 << 10


class Stream(Protocol):
    """Octets in their order. ``damage`` is empty as long as nothing is wrong."""

    compression: str
    damage: str

    def readinto(self, view: memoryview) -> int: ...


class Stored:
    """The octets of an input as they are stored; the first of them can be looked at before they are read.

    ``consumed`` counts those that were read.
    """

    compression = ""

    def __init__(self, file: BinaryIO) -> None:
        self.damage = ""
        self.consumed = 0
        self._file = file
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """The next ``size`` octets, fewer at the end."""
        while len(self._ahead) < size and (more := self._read(size - len(self._ahead))):
            self._ahead += more
        return self._ahead[:size]

    def readinto(self, view: memoryview) -> int:
        if self._ahead:
            piece, self._ahead = self._ahead[: len(view)], self._ahead[len(view) :]
            view[: len(piece)] = piece
            size = len(piece)
        else:
            size = self._readinto(view)
        self.consumed += size
        return size

    def seek(self, offset: int) -> None:
        """Read on from ``offset``."""
        self._ahead = b""
        self._file.seek(offset)

    def read(self, size: int) -> bytes:
        """Up to ``size`` octets; none at the end."""
        piece = bytearray(size)
        with memoryview(piece) as view:
            got = self.readinto(view)
        return bytes(piece[:got])

    def _read(self, size: int) -> bytes:
        piece = bytearray(size)
        return bytes(piece[: self._readinto(memoryview(piece))])

    def _readinto(self, view: memoryview) -> int:
        try:
            # A terminal or pipe that does not wait gives None.
            return self._file.readinto(view) or 0  # type: ignore[attr-defined]
        except OSError as error:
            self.damage = f"cannot be read further: {error.strerror}"
            return 0


class Gunzip:
    """gzip, of any number of members (RFC 1952)."""

    compression = "gzip"

    def __init__(self, stored: Stored) -> None:
        self.damage = ""
        self._stored = stored
        self._packed = b""
        self._unpacker = zlib.decompressobj(wbits=31)
        self._salvaged = b""

    def readinto(self, view: memoryview) -> int:
        while not self._salvaged and not self.damage:
            if self._unpacker.eof and not self._next_member():
                return 0
            packed = self._packed or self._stored.read(PIECE)
            if not packed:
                self.damage = self._stored.damage or "the gzip data ends early"
                return 0
            if octets := self._unpack(packed, len(view)):
                view[: len(octets)] = octets
                return len(octets)
        octets, self._salvaged = self._salvaged[: len(view)], self._salvaged[len(view) :]
        view[: len(octets)] = octets
        return len(octets)

    def _next_member(self) -> bool:
        self._packed = self._unpacker.unused_data or self._stored.read(PIECE)
        if len(self._packed) < len(GZIP_MAGIC):
            self._packed += self._stored.read(PIECE)
        # As gzip itself does: padding and other things behind the last member are no part of it.
        if not self._packed.startswith(GZIP_MAGIC):
            return False
        self._unpacker = zlib.decompressobj(wbits=31)
        return True

    def _unpack(self, packed: bytes, room: int) -> bytes:
        before = self._unpacker.copy()
        try:
            octets = self._unpacker.decompress(packed, room)
        except zlib.error as error:
            self.damage = f"the gzip data is damaged ({error})"
            self._salvaged = _octet_by_octet(before, packed)
            return b""
        self._packed = self._unpacker.unconsumed_tail
        return octets


def _octet_by_octet(unpacker: "zlib._Decompress", packed: bytes) -> bytes:
    """What comes out before the damage; ``decompress`` keeps it to itself when it raises."""
    parts = []
    try:
        for at in range(len(packed)):
            parts.append(unpacker.decompress(packed[at : at + 1]))  # noqa: PERF401 - kept when the next one raises
    except zlib.error:
        pass
    return b"".join(parts)


class Unzstd:
    """zstd, of any number of frames (RFC 8878).

    Blocks are handed to the library one by one: each unpacks to 128 KiB at most, so that no input can ask for more
    memory than that, and what stands before a damaged block is not lost.
    """

    compression = "zstd"

    def __init__(self, stored: Stored) -> None:
        self.damage = ""
        self._stored = stored
        self._library = _zstandard()
        self._unpacker: Any = None
        self._pieces = self._split()
        self._octets = b""

    def readinto(self, view: memoryview) -> int:
        while not self._octets:
            try:
                piece = next(self._pieces, None)
                if piece is None:
                    return 0
                self._octets = self._unpacker.decompress(piece)
            except EOFError:
                self.damage = self._stored.damage or "the zstd data ends early"
            except self._library.ZstdError as error:
                self.damage = f"the zstd data is damaged ({error})"
                self._pieces = iter(())
        octets, self._octets = self._octets[: len(view)], self._octets[len(view) :]
        view[: len(octets)] = octets
        return len(octets)

    def _split(self) -> Iterator[bytes]:
        """Frame headers, blocks and checksums (RFC 8878 section 3.1.1)."""
        while self._stored.peek(1):
            magic = self._take(4)
            if magic in ZSTD_SKIPPABLE:
                left = int.from_bytes(self._take(4), "little")
                while left:
                    left -= len(self._take(min(left, PIECE)))
            elif magic == ZSTD_MAGIC:
                yield from self._split_frame()
            else:
                self.damage = "the zstd data is followed by something else"
                return

    def _split_frame(self) -> Iterator[bytes]:
        self._unpacker = self._library.ZstdDecompressor().decompressobj()
        flags = self._take(1)
        single, dictionary, content = flags[0] & 0x20, flags[0] & 3, flags[0] >> 6
        size = (0 if single else 1) + (0, 1, 2, 4)[dictionary] + (1 if single else 0, 2, 4, 8)[content]
        yield ZSTD_MAGIC + flags + self._take(size)
        last = False
        while not last:
            header = self._take(3)
            word = int.from_bytes(header, "little")
            last, kind, size = bool(word & 1), word >> 1 & 3, word >> 3
            yield header + self._take(1 if kind == 1 else size)  # a repeated octet is stored once
        if flags[0] & 4:
            yield self._take(4)

    def _take(self, size: int) -> bytes:
        """Exactly ``size`` octets; ``EOFError`` when there are fewer."""
        octets = self._stored.read(size)
        while len(octets) < size:
            more = self._stored.read(size - len(octets))
            if not more:
                raise EOFError
            octets += more
        return octets


def _zstandard() -> Any:
    try:
        import zstandard  # noqa: PLC0415 - only captures packed with it pay for it
    except ImportError:
        raise MissingToolError("to read zstd captures, install the package zstandard") from None
    return zstandard


def unpack(stored: Stored) -> Stream:
    """``stored`` itself, or what unpacks it; ``InputError`` (without a name) for packers that are not known."""
    head = stored.peek(6)
    if head.startswith(GZIP_MAGIC):
        return Gunzip(stored)
    if head.startswith(ZSTD_MAGIC) or head[:4] in ZSTD_SKIPPABLE:
        return Unzstd(stored)
    for magic, name in OTHER_PACKERS.items():
        if head.startswith(magic):
            raise InputError(f"packed with {name}: unpack it first")
    return stored
