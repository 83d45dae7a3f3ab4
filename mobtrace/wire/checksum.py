"""The Mobility Header and ICMPv6 checksums: the Internet checksum over a pseudo-header and the message."""

import struct

from mobtrace.values import Address

MOBILITY_HEADER = 135
ICMPV6 = 58


def internet_checksum(data: bytes) -> int:
    """The 16-bit one's complement of the one's complement sum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    # The sum of 16-bit words with its carries added is the whole number modulo 0xffff, where 0 is 0xffff.
    number = int.from_bytes(data, "big")
    return 0xFFFF ^ (number % 0xFFFF or (0xFFFF if number else 0))


def mobility_checksum(data: bytes, source: Address, destination: Address) -> int:
    """The checksum that belongs into ``data``, whatever its checksum field holds now.

    ``source`` is the home address where a Home Address option is there, ``destination`` the final
    one where a type 2 routing header is there (RFC 6275 section 6.1.1). The pseudo-header's next
    header is 135 even when the message travelled as protocol 62.
    """
    # Where the addresses stand in the pseudo-header, and zeros before them, make no difference to the sum.
    whole = source + destination + data[:4] + b"\0\0" + data[6:] + (b"\0" if len(data) % 2 else b"")
    total = int.from_bytes(whole, "big") + len(data) + MOBILITY_HEADER
    return 0xFFFF ^ (total % 0xFFFF or 0xFFFF)


def is_right(data: bytes, source: Address, destination: Address) -> bool:
    """Whether the checksum in the Mobility Header message ``data`` is ``mobility_checksum``, in one sum."""
    return sums_up(source + destination + data + b"\0" if len(data) % 2 else source + destination + data, data)


def sums_up(whole: bytes, data: bytes) -> bool:
    """The same where ``whole`` has both addresses and then ``data``, with an even number of octets.

    With the right checksum in its place the sum of all words is 0 modulo 0xffff (RFC 1071); 0xffff itself, which
    would do the same to the sum as 0, is never computed.
    """
    total = int.from_bytes(whole, "big") + len(data) + MOBILITY_HEADER
    return total % 0xFFFF == 0 and data[4:6] != b"\xff\xff"


def icmpv6_checksum(data: bytes, source: Address, destination: Address) -> int:
    """The checksum that belongs into the ICMPv6 message ``data`` (RFC 4443 section 2.3)."""
    pseudo = struct.pack(">16s16sI3xB", source.rjust(16, b"\0"), destination.rjust(16, b"\0"), len(data), ICMPV6)
    return internet_checksum(pseudo + data[:2] + b"\0\0" + data[4:])
