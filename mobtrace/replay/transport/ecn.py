"""Explicit Congestion Notification across tunnels: the full-functionality option (RFC 3168 section 9.1.1).

RFC 5213 section 5.6.3 wants it of anchors and gateways.
"""

from mobtrace.wire.checksum import internet_checksum

NOT_ECT, ECT_0, CE = 0, 2, 3
ECN = 0x03


def ecn(packet: bytes) -> int:
    """The ECN field of an IP packet."""
    return (packet[1] >> 4 if packet[0] >> 4 == 6 else packet[1]) & ECN


def with_ecn(packet: bytes, value: int) -> bytes:
    """An IP packet with that ECN field; IPv4's header checksum is made right."""
    if ecn(packet) == value:
        return packet
    if packet[0] >> 4 == 6:
        return packet[:1] + bytes((packet[1] & ~(ECN << 4) | value << 4,)) + packet[2:]
    size = (packet[0] & 15) * 4
    head = packet[:1] + bytes((packet[1] & ~ECN | value,)) + packet[2:10] + bytes(2) + packet[12:size]
    return head[:10] + internet_checksum(head).to_bytes(2, "big") + packet[12:]


def onto(outer: bytes, inner: bytes) -> bytes:
    """The outer packet with what the inner one's ECN field asks for."""
    inside = ecn(inner)
    # Congestion that the inner packet has met is not to be counted against the tunnel.
    return with_ecn(outer, ECT_0 if inside == CE else inside)


def from_outer(outer: bytes, inner: bytes) -> bytes | None:
    """The inner packet with the congestion that the outer one has met; ``None`` when it has to be dropped."""
    if ecn(outer) != CE:
        return inner
    return None if ecn(inner) == NOT_ECT else with_ecn(inner, CE)
