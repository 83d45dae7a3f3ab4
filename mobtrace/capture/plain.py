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


def open_plain(frame: RawFrame) -> Packet | None:
    """The packet in a whole frame of this form; ``None`` for every other frame."""
    ref, time, data, _, link_type = frame
    at = HEADERS.get(link_type)
    if at is None or len(data) < at + HEADER_V6:
        return None
    if (at and data[12:14] != ETHERTYPE_IPV6) or data[at + 6] not in MOBILITY_PROTOCOLS or data[at] >> 4 != 6:
        return None
    start = at + HEADER_V6
    end = start + (data[at + 4] << 8 | data[at + 5])
    if end > len(data):
        return None
    return Packet(
        frame=ref,
        time=time,
        source=Address(data[at + 8 : at + 24]),
        destination=Address(data[at + 24 : start]),
        protocol=data[at + 6],
        payload=data[start:end],
        payload_offset=start,
        hop_limit=data[at + 7],
        link_source=data[6:12] if at else b"",
    )
