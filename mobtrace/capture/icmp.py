"""ICMP errors: the packet they quote."""

from mobtrace.capture.ip import ICMPV6, Datagram

HEADER = 8
ICMPV4_ERRORS = frozenset((3, 4, 5, 11, 12))  # RFC 792
ICMPV4_EXTENDED = frozenset((3, 11, 12))  # RFC 4884 section 4
ICMPV6_ERRORS = range(1, 5)  # RFC 4443 section 2.1
ICMPV6_EXTENDED = frozenset((1, 3))  # RFC 4884 section 4


def quoted_by(datagram: Datagram) -> tuple[int, int] | None:
    """Where the packet stands that an ICMP error quotes; ``None`` for other messages and errors without one."""
    data, pos, end = datagram.data, datagram.position, datagram.end
    start = pos + HEADER
    if start >= end:
        return None
    kind = data[pos]
    if datagram.protocol == ICMPV6:
        is_error, extended, length = kind in ICMPV6_ERRORS, kind in ICMPV6_EXTENDED, data[pos + 4] * 8
    else:
        is_error, extended, length = kind in ICMPV4_ERRORS, kind in ICMPV4_EXTENDED, data[pos + 5] * 4
    if not is_error:
        return None
    # RFC 4884 section 4: the quote's own length, when something else follows it.
    return start, min(start + length, end) if extended and length else end
