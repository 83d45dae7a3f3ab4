"""The commonest frame with signaling, opened at once: Ethernet, IPv6, Mobility Header, nothing else.

Signaling between gateways and their anchor comes so, and a large capture has hundreds of thousands of such frames. What
``open_plain`` gives is what ``Dissector`` gives the long way (a test holds them equal); all else is left to it.
"""

from mobtrace.capture import linktypes
from mobtrace.capture.frames import Packet, RawFrame
from mobtrace.capture.ip import HEADER_V6, MOBILITY_PROTOCOLS
from mobtrace.values import Address

ETHERNET_HEADER = 14
ETHERTYPE_IPV6 = b"\x86\xdd"
PAYLOAD = ETHERNET_HEADER + HEADER_V6
VERSION, NEXT_HEADER, HOP_LIMIT = ETHERNET_HEADER, ETHERNET_HEADER + 6, ETHERNET_HEADER + 7
LENGTH, SOURCE, DESTINATION = ETHERNET_HEADER + 4, ETHERNET_HEADER + 8, ETHERNET_HEADER + 24


def open_plain(frame: RawFrame) -> Packet | None:
    """The packet in a whole frame of this form; ``None`` for every other frame."""
    ref, time, data, _, link_type = frame
    if (
        link_type != linktypes.ETHERNET
        or len(data) < PAYLOAD
        or data[12:14] != ETHERTYPE_IPV6
        or data[NEXT_HEADER] not in MOBILITY_PROTOCOLS
        or data[VERSION] >> 4 != 6
    ):
        return None
    end = PAYLOAD + (data[LENGTH] << 8 | data[LENGTH + 1])
    if end > len(data):
        return None
    return Packet(
        frame=ref,
        time=time,
        source=Address(data[SOURCE:DESTINATION]),
        destination=Address(data[DESTINATION:PAYLOAD]),
        protocol=data[NEXT_HEADER],
        payload=data[PAYLOAD:end],
        payload_offset=PAYLOAD,
        hop_limit=data[HOP_LIMIT],
        link_source=data[6:12],
    )
