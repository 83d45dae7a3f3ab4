"""Which packets are fit to be given to a node: what is damaged is dropped before it can change anything."""

from mobtrace.capture import ip
from mobtrace.replay.node import Datagram

# Issues for which a message is discarded, whatever it says otherwise (RFC 6275 section 9.2, RFC 4443 section 2.3).
# The header may be longer than what the message needs; options that are wrong are the node's own business.
FATAL = {
    "checksum": "wrong checksum",
    "checksum-address": "wrong checksum",
    "checksum-zero": "wrong checksum",
    "payload-proto": "payload behind the Mobility Header",
    "truncated": "cut short",
    "short-message": "cut short",
    "option-overrun": "cut short",
    "length-multiple": "cut short",
}


def is_whole(packet: bytes) -> bool:
    """True when an IP packet, of which the header is there, has the octets that the header promises."""
    if packet[0] >> 4 == 6:
        return len(packet) >= ip.HEADER_V6 + int.from_bytes(packet[4:6], "big")
    return len(packet) >= int.from_bytes(packet[2:4], "big")


def fault(datagram: Datagram) -> str | None:
    """Why a datagram is to be dropped, or ``None`` for one that is sound.

    UDP checksums are left to the system: between its own namespaces it does not compute them.
    """
    content = datagram.content
    if isinstance(content, bytes) or not content.issues:
        return None
    return next((FATAL[each.code] for each in content.issues if each.code in FATAL), None)
