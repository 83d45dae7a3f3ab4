"""The commonest frame with signaling, opened at once: Ethernet or nothing, IPv6, Mobility Header, nothing else.

Signaling between gateways and their anchor comes so, and a large capture has hundreds of thousands of such frames. What
``open_plain`` gives is what ``Dissector`` gives the long way (a test holds them equal); all else is left to it.
"""

from mobtrace.capture import linktypes
from mobtrace.capture.frames import Packet, RawFrame
from mobtrace.capture.ip import HEADER_V6, MOBILITY_PROTOCOLS
from mobtrace.values import Address

ETHERTYPE_IPV6 = b"\x86\xdd"
ETHERNET_HEADER = 14
# Octets in front of the IP header, by link type.
HEADERS = {linktypes.ETHERNET: ETHERNET_HEADER, linktypes.RAW: 0, linktypes.IPV6: 0}


Plain = tuple[int, int, int]  # offsets of a frame's IPv6 header, of its mobility message, and of the message's end


def find_plain(frame: RawFrame) -> Plain | None:
    """The parts of a whole frame of this form; ``None`` for every other frame."""
    data = frame.data
    at = HEADERS.get(frame.link_type)
    if at is None or len(data) < at + HEADER_V6:
        return None
    if (at and data[12:14] != ETHERTYPE_IPV6) or data[at + 6] not in MOBILITY_PROTOCOLS or data[at] >> 4 != 6:
        return None
    start = at + HEADER_V6
    end = start + (data[at + 4] << 8 | data[at + 5])
    return (at, start, end) if end <= len(data) else None


def ends_of(data: bytes, plain: Plain) -> tuple[Address, Address]:
    """Source and destination of a plain frame."""
    at, start, _ = plain
    return Address(data[at + 8 : at + 24]), Address(data[at + 24 : start])


def open_plain(frame: RawFrame) -> Packet | None:
    """The packet in a whole frame of this form; ``None`` for every other frame."""
    plain = find_plain(frame)
    if plain is None:
        return None
    data = frame.data
    at, start, end = plain
    source, destination = ends_of(data, plain)
    return Packet(
        frame=frame.ref,
        time=frame.time,
        source=source,
        destination=destination,
        protocol=data[at + 6],
        payload=data[start:end],
        payload_offset=start,
        hop_limit=data[at + 7],
        link_source=data[6:12] if at else b"",
    )
