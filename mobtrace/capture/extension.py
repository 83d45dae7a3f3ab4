"""IPv6 extension headers: walked in their order, every one kept (RFC 8200 section 4)."""

from mobtrace.capture.frames import Extension
from mobtrace.capture.ip import (
    AUTHENTICATION,
    DESTINATION_OPTIONS,
    FRAGMENT,
    HIP,
    HOP_BY_HOP,
    ROUTING,
    SHIM6,
    Datagram,
    Fragment,
)
from mobtrace.errors import WireError
from mobtrace.values import Address

# A Mobility Header is none of them: whatever its Payload Proto says, nothing is defined to follow it
# (RFC 6275 section 6.1.1).
IPV6_EXTENSIONS = frozenset(
    (HOP_BY_HOP, DESTINATION_OPTIONS, ROUTING, FRAGMENT, AUTHENTICATION, HIP, SHIM6),
)
IPV4_EXTENSIONS = frozenset((AUTHENTICATION,))

NAMES = {
    HOP_BY_HOP: "Hop-by-Hop Options header",
    DESTINATION_OPTIONS: "Destination Options header",
    ROUTING: "Routing header",
    FRAGMENT: "Fragment header",
    AUTHENTICATION: "Authentication Header",
    HIP: "HIP header",
    SHIM6: "Shim6 header",
}

SMALLEST = 8
PAD1 = 0
HOME_ADDRESS_OPTION = 0xC9  # RFC 6275 section 6.3
ROUTING_TYPE_2 = 2
ROUTING_TYPE_2_SIZE = 24


def walk(ip: Datagram, notes: list[str]) -> None:
    """Move ``ip`` on to the first header that is no extension header, or to one that cannot be passed.

    That is one that does not fit (``notes`` says so, unless the capture cut it), or the Fragment header of a
    datagram of which this is only a part (``ip.fragment`` is set then).
    """
    known = IPV6_EXTENSIONS if ip.version == 6 else IPV4_EXTENSIONS
    while ip.protocol in known:
        pos = ip.position
        size = _size(ip, pos)
        if pos + size > ip.end:
            _not_whole(ip, pos, size, notes)
            return
        ip.extensions.append(Extension(ip.protocol, ip.data[pos : pos + size], pos - ip.start))
        if ip.protocol == DESTINATION_OPTIONS:
            _destination_options(ip, pos + 2, pos + size, notes)
        elif ip.protocol == ROUTING:
            _routing(ip, pos, size, notes)
        elif ip.protocol == FRAGMENT and _is_part(ip, pos):
            return
        ip.protocol = ip.data[pos]
        ip.named_at = pos
        ip.position = pos + size


def _not_whole(ip: Datagram, pos: int, size: int, notes: list[str]) -> None:
    """Note a header that does not fit, and read what there is of it; one that the capture cut needs no note."""
    complaints = [] if ip.missing else notes
    complaints.append(str(WireError(pos, NAMES[ip.protocol], f"{size} octets", str(ip.end - pos))))
    if ip.protocol == DESTINATION_OPTIONS:
        _destination_options(ip, pos + 2, ip.end, complaints)


def _size(ip: Datagram, pos: int) -> int:
    """Octets of the extension header at ``pos``, as it says itself; ``SMALLEST`` when even its length is not there."""
    if ip.protocol == FRAGMENT or pos + 2 > ip.end:
        return SMALLEST
    if ip.protocol == AUTHENTICATION:
        return (ip.data[pos + 1] + 2) * 4  # RFC 4302 section 2.2
    return (ip.data[pos + 1] + 1) * 8


def _is_part(ip: Datagram, pos: int) -> bool:
    """Whether the Fragment header at ``pos`` stands in a part; an atomic fragment is a whole (RFC 6946 section 4)."""
    word = ip.data[pos + 2] << 8 | ip.data[pos + 3]
    start, more = word & 0xFFF8, bool(word & 1)
    if not start and not more:
        return False
    ip.fragment = Fragment(int.from_bytes(ip.data[pos + 4 : pos + 8], "big"), start, more)
    return True


def _destination_options(ip: Datagram, at: int, end: int, notes: list[str]) -> None:
    """Find the Home Address option, wherever in the header it is (RFC 6275 section 6.3)."""
    data = ip.data
    while at < end:
        if data[at] == PAD1:
            at += 1
            continue
        # An option that begins on the last octet has no length: it runs past the end as well.
        behind = at + 2 + (data[at + 1] if at + 1 < end else 0)
        if behind > end:
            wanted = f"at most {end - at} octets"
            notes.append(str(WireError(at, f"destination option {data[at]}", wanted, str(behind - at))))
            return
        if data[at] == HOME_ADDRESS_OPTION:
            _home_address(ip, data[at + 2 : behind], at, notes)
        at = behind


def _home_address(ip: Datagram, value: bytes, at: int, notes: list[str]) -> None:
    if len(value) != 16:
        notes.append(str(WireError(at + 1, "Home Address option length", "16", str(len(value)))))
    elif ip.home_address is not None:
        # RFC 6275 section 6.3: "The Home Address option ... MUST NOT appear more than once"; the first counts.
        notes.append(str(WireError(at, "Home Address option", "one", "another")))
    else:
        ip.home_address = Address(value)


def _routing(ip: Datagram, pos: int, size: int, notes: list[str]) -> None:
    """A type 2 routing header holds the home address while a segment is left (RFC 6275 section 6.4.1)."""
    if ip.data[pos + 2] != ROUTING_TYPE_2:
        return
    if size != ROUTING_TYPE_2_SIZE:
        notes.append(str(WireError(pos + 1, "type 2 Routing header", f"{ROUTING_TYPE_2_SIZE} octets", str(size))))
    elif ip.data[pos + 3]:
        ip.routing_home = Address(ip.data[pos + 8 : pos + ROUTING_TYPE_2_SIZE])
