"""Small values shared by all layers: addresses, prefixes, frames and times.

Times are whole nanoseconds since the epoch (``int``), so that nothing of a capture's
resolution is lost; ``seconds()`` turns one into the exact number that reports print.
Durations and lifetimes are seconds as ``float``.
"""

from decimal import Decimal
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple, Self

Nanoseconds = int
Seconds = float

NANOSECONDS_PER_SECOND = 1_000_000_000


class Address(bytes):
    """An IPv4 (4 octets) or IPv6 (16 octets) address; its text is that of RFC 5952.

    It is ``bytes``, so it is cheap to cut out of a frame, to compare and to hash.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address written as ``text``; raises ``ValueError`` when it is none."""
        return cls(ip_address(text).packed)

    @property
    def version(self) -> int:
        """4 or 6."""
        return 4 if len(self) == 4 else 6

    @property
    def is_unspecified(self) -> bool:
        """True for 0.0.0.0 and ::."""
        return not any(self)

    @property
    def is_multicast(self) -> bool:
        """True for 224.0.0.0/4 and ff00::/8."""
        return self[0] == 0xFF if len(self) == 16 else self[0] >> 4 == 0xE

    @property
    def is_link_local(self) -> bool:
        """True for fe80::/10 and 169.254.0.0/16."""
        if len(self) == 16:
            return self[0] == 0xFE and self[1] & 0xC0 == 0x80
        return self[:2] == b"\xa9\xfe"

    def __str__(self) -> str:
        return address_text(self)

    def __repr__(self) -> str:
        return f"Address({str(self)!r})"


@lru_cache(maxsize=65536)
def address_text(packed: bytes) -> str:
    """The text of an address: what ``str`` gives, for those who need very many."""
    if len(packed) == 4:
        return str(IPv4Address(packed))
    if len(packed) != 16:
        return packed.hex()
    if packed[:12] == b"\0" * 10 + b"\xff\xff":
        # RFC 5952 section 5: mixed notation where the prefix is the well-known one.
        return f"::ffff:{IPv4Address(packed[12:])}"
    return str(IPv6Address(packed))


class LinkLayer(bytes):
    """A link-layer address (EUI-48, EUI-64 or any other); its text is ``02:00:5e:10:00:01``."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address written as ``text``; raises ``ValueError`` when it is none."""
        return cls(int(octet, 16) for octet in text.split(":")) if text else cls()

    def __str__(self) -> str:
        return self.hex(":")

    def __repr__(self) -> str:
        return f"LinkLayer({str(self)!r})"


class Prefix(NamedTuple):
    """An address prefix, as in ``2001:db8:1::/64``."""

    address: Address
    length: int

    @classmethod
    def of(cls, address: bytes, length: int) -> Self:
        """The prefix of ``length`` bits that holds ``address``: host bits cleared."""
        return cls(_network(address, length), length)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The prefix written as ``text``; a missing length means a single address. ``ValueError`` for none."""
        address, slash, length = text.partition("/")
        packed = Address.parse(address)
        bits = int(length) if slash else len(packed) * 8
        if not 0 <= bits <= len(packed) * 8:
            raise ValueError(f"{text!r} has no length between 0 and {len(packed) * 8}")
        return cls.of(packed, bits)

    def __contains__(self, address: object) -> bool:
        if not isinstance(address, bytes) or len(address) != len(self.address):
            return False
        return Prefix.of(address, self.length).address == self.address

    def __str__(self) -> str:
        return f"{self.address}/{self.length}"


@lru_cache(maxsize=65536)
def _network(address: bytes, length: int) -> Address:
    whole, left = divmod(min(length, len(address) * 8), 8)
    kept = address[:whole]
    if left:
        kept += bytes((address[whole] & 0xFF00 >> left,))
    return Address(kept.ljust(len(address), b"\0"))


class FrameRef(NamedTuple):
    """Where a frame is: index of the capture file, and its number as Wireshark counts it."""

    file: int
    frame: int


def seconds(time: Nanoseconds) -> float | Decimal:
    """``time`` in seconds with all its digits: a ``float`` where one has them, which is down to the microsecond."""
    whole, part = divmod(time, 1000)
    return whole / 1e6 if part == 0 else Decimal(time).scaleb(-9)
