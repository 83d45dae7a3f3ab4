"""IPv4 and IPv6 headers: from the first octet of a datagram to what it carries."""

from dataclasses import dataclass, field
from typing import NamedTuple

from mobtrace.capture.frames import Extension
from mobtrace.errors import WireError
from mobtrace.values import Address

HOP_BY_HOP = 0
ICMPV4 = 1
IPV4 = 4
UDP = 17
IPV6 = 41
ROUTING = 43
FRAGMENT = 44
GRE = 47
ESP = 50
AUTHENTICATION = 51
ICMPV6 = 58
NO_NEXT_HEADER = 59
MOBILITY_OLD = 62  # used before 135 was assigned
DESTINATION_OPTIONS = 60
IPV4_OLD = 94  # IP within IP before RFC 2003
MOBILITY = 135
MPLS = 137
HIP = 139
SHIM6 = 140
ETHERNET = 143

MOBILITY_PROTOCOLS = frozenset((MOBILITY, MOBILITY_OLD))

HEADER_V6 = 40
LONGEST = 65535
HEADER_V4 = 20
MORE_FRAGMENTS_V4 = 0x2000
FRAGMENT_OFFSET_V4 = 0x1FFF  # in units of 8 octets (RFC 791 section 3.1)


class Fragment(NamedTuple):
    """What a fragment says of itself: ``start`` is its offset in octets."""

    identification: int
    start: int
    more: bool


@dataclass(slots=True)
class Datagram:
    """One IP datagram, and how far it has been walked.

    Its octets are ``data[start:end]``, which may be fewer than its header promises (``missing`` of them are not
    there). ``protocol`` is the number of the header at ``position``, and ``named_at`` where that number stands.
    """

    data: bytes
    start: int
    end: int
    version: int
    source: Address
    destination: Address
    hop_limit: int
    protocol: int
    position: int
    named_at: int
    missing: int = 0
    fragment: Fragment | None = None
    home_address: Address | None = None
    routing_home: Address | None = None
    extensions: list[Extension] = field(default_factory=list)


def read_datagram(data: bytes, pos: int, end: int) -> Datagram:
    """The datagram whose header begins at ``pos``; ``WireError`` when no whole IP header is there."""
    version = data[pos] >> 4 if pos < end else None
    if version == 6:
        return _read_v6(data, pos, end)
    if version == 4:
        return _read_v4(data, pos, end)
    raise WireError(pos, "IP version", "4 or 6", "nothing" if version is None else str(version))


def _read_v6(data: bytes, pos: int, end: int) -> Datagram:
    """RFC 8200 section 3."""
    if end - pos < HEADER_V6:
        raise WireError(pos, "IPv6 header", f"{HEADER_V6} octets", str(end - pos))
    promised = pos + HEADER_V6 + (data[pos + 4] << 8 | data[pos + 5])
    return Datagram(
        data,
        pos,
        min(promised, end),
        6,
        Address(data[pos + 8 : pos + 24]),
        Address(data[pos + 24 : pos + 40]),
        data[pos + 7],
        data[pos + 6],
        pos + HEADER_V6,
        pos + 6,
        max(promised - end, 0),
    )


def _read_v4(data: bytes, pos: int, end: int) -> Datagram:
    """RFC 791 section 3.1; options are skipped."""
    if end - pos < HEADER_V4:
        raise WireError(pos, "IPv4 header", f"{HEADER_V4} octets", str(end - pos))
    size = (data[pos] & 0xF) * 4
    if size < HEADER_V4 or size > end - pos:
        raise WireError(pos, "IPv4 IHL", f"{HEADER_V4} to {end - pos} octets", str(size))
    # A total length of 0 is what a host's own capture shows of a packet that its network card is to cut up.
    total = (data[pos + 2] << 8 | data[pos + 3]) or end - pos
    if total < size:
        raise WireError(pos + 2, "IPv4 Total Length", f"at least {size}", str(total))
    place = data[pos + 6] << 8 | data[pos + 7]
    fragment = None
    if place & (MORE_FRAGMENTS_V4 | FRAGMENT_OFFSET_V4):
        start, more = (place & FRAGMENT_OFFSET_V4) * 8, bool(place & MORE_FRAGMENTS_V4)
        fragment = Fragment(data[pos + 4] << 8 | data[pos + 5], start, more)
    return Datagram(
        data,
        pos,
        min(pos + total, end),
        4,
        Address(data[pos + 12 : pos + 16]),
        Address(data[pos + 16 : pos + 20]),
        data[pos + 8],
        data[pos + 9],
        pos + size,
        pos + 9,
        max(pos + total - end, 0),
        fragment,
    )


def head_of(datagram: Datagram) -> bytes:
    """The headers before the fragmented part, as they were in the whole datagram, but for its length."""
    head = bytearray(datagram.data[datagram.start : datagram.position])
    if datagram.version == 6:
        head[datagram.named_at - datagram.start] = datagram.data[datagram.position]
    else:
        head[6:8] = bytes(2)
    return bytes(head)


def rebuilt(head: bytes, body: bytes) -> bytes:
    """The whole datagram, with its length (RFC 8200 section 4.5, RFC 791 section 3.2)."""
    version = head[0] >> 4
    length = min(len(head) + len(body) - (HEADER_V6 if version == 6 else 0), LONGEST)
    at = 4 if version == 6 else 2
    return head[:at] + length.to_bytes(2, "big") + head[at + 2 :] + body
