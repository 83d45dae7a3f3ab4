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
SOURCE_V6 = 8  # where the addresses stand in the IPv6 header (RFC 8200 section 3)
# Octets in front of the IP header, by link type.
HEADERS = {linktypes.ETHERNET: ETHERNET_HEADER, linktypes.RAW: 0, linktypes.IPV6: 0}


Plain = tuple[int, int, int]  # offsets of a frame's IPv6 source address, of its mobility message, and of its end


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
    return (at + SOURCE_V6, start, end) if end <= len(data) else None


def open_plain(frame: RawFrame) -> Packet | None:
    """The packet in a whole frame of this form; ``None`` for every other frame."""
    plain = find_plain(frame)
    if plain is None:
        return None
    data = frame.data
    at, start, end = plain
    return Packet(
        frame=frame.ref,
        time=frame.time,
        source=Address(data[at : at + 16]),
        destination=Address(data[at + 16 : start]),
        protocol=data[at - 2],
        payload=data[start:end],
        payload_offset=start,
        hop_limit=data[at - 1],
        link_source=data[6:12] if at > SOURCE_V6 else b"",
    )
