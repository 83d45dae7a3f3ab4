"""Checksums of packets whose content has changed: right where they were right, wrong where they were wrong."""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mobtrace.values import Address
from mobtrace.wire.checksum import internet_checksum

UNKNOWN = 0xFFFF

Sum = Callable[[bytes, Address, Address], int]


@dataclass(frozen=True, slots=True)
class Ends:
    """Source and destination of a packet, as they were and as they are, for the pseudo-header.

    ``home`` and ``routing`` are the (old, new) home addresses of a Home Address option and a type 2 routing header
    (RFC 6275 section 6.1.1). ``cut`` says that octets at the packet's end are not there.
    """

    source: tuple[Address, Address]
    destination: tuple[Address, Address]
    cut: bool = False
    home: tuple[Address, Address] | None = None
    routing: tuple[Address, Address] | None = None

    def with_home(self, old: Address, new: Address) -> "Ends":
        """With the first Home Address option."""
        return self if self.home is not None else replace(self, home=(old, new))

    def with_routing(self, old: Address, new: Address) -> "Ends":
        """With a type 2 routing header that has a segment left."""
        return replace(self, routing=(old, new))

    def candidates(self) -> Sequence[tuple[tuple[Address, Address], tuple[Address, Address]]]:
        """(source, destination) pairs that a checksum may be made with, the right one first."""
        return [(self.home or self.source, self.routing or self.destination), (self.source, self.destination)]


def replaced(old: bytes, new: bytes, at: int, ends: Ends, make: Sum) -> bytes:
    """``new`` with a checksum at octet ``at`` that is as right as that of ``old``; zero, which means none, stays."""
    value = int.from_bytes(old[at : at + 2], "big")
    if len(old) < at + 2 or len(new) < at + 2:
        return new
    if value == 0 or ends.cut:
        # What it was made of is not all there; the old one would tell of the octets that were.
        return _with(new, at, UNKNOWN if value else 0)
    for (old_source, new_source), (old_destination, new_destination) in ends.candidates():
        if make(old, old_source, old_destination) == value:
            return _with(new, at, make(new, new_source, new_destination))
    (old_source, new_source), (old_destination, new_destination) = ends.candidates()[0]
    error = make(old, old_source, old_destination) ^ value
    return _with(new, at, make(new, new_source, new_destination) ^ error or UNKNOWN)


def _with(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + value.to_bytes(2, "big") + data[at + 2 :]


def transport(protocol: int, at: int) -> Sum:
    """The checksum of TCP or UDP, which is at octet ``at`` (RFC 9293 section 3.1, RFC 768, RFC 8200 section 8.1)."""

    def make(data: bytes, source: Address, destination: Address) -> int:
        form = ">4s4sxBH" if len(source) == 4 else ">16s16sI3xB"
        numbers = (protocol, len(data)) if len(source) == 4 else (len(data), protocol)
        pseudo = struct.pack(form, source, destination, *numbers)
        return internet_checksum(pseudo + data[:at] + b"\0\0" + data[at + 2 :]) or UNKNOWN

    return make


def plain(at: int) -> Sum:
    """The checksum of IPv4's header, ICMP and GRE, over nothing but the octets."""

    def make(data: bytes, source: Address, destination: Address) -> int:
        return internet_checksum(data[:at] + b"\0\0" + data[at + 2 :])

    return make
