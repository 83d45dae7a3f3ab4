"""ESP without encryption, recognised without keys (RFC 5879).

Nothing in an ESP packet says whether it is encrypted, nor how long its ICV is. So every length in use is tried,
shortest first: the padding must describe itself, the next header must be one that can be checked, and what it
names must look like it. Each check leaves an encrypted packet less than one chance in 2^24.
"""

import struct
from collections.abc import Callable

from mobtrace.capture import ip
from mobtrace.capture.esp import HEADER, LIKELY, TRAILER, Opened, padded, spi_of
from mobtrace.values import Address

# (octets of ICV, octets of IV), in the order of RFC 5879 section 8.2; the IV is that of AES-GMAC.
LAYOUTS = ((12, 0), (16, 0), (16, 8), (24, 0), (32, 0))
MAX_FLOWS = 4096
EXTENSIONS = frozenset((ip.HOP_BY_HOP, ip.ROUTING, ip.DESTINATION_OPTIONS))
TCP = 6

Flow = tuple[Address, Address, int]


class NullFlows:
    """The flows known to be in the clear, with their layout (RFC 5879 section 3)."""

    def __init__(self, room: int = MAX_FLOWS) -> None:
        self._layouts: dict[Flow, tuple[int, int]] = {}
        self._room = room

    def open(self, datagram: ip.Datagram, packet: bytes) -> Opened | None:
        """What the ESP packet ``packet`` of ``datagram`` holds, if it is in the clear."""
        if len(packet) % 4:
            return None  # RFC 4303 section 2.4: all of it is a multiple of 4 octets
        flow = (datagram.source, datagram.destination, spi_of(packet))
        known = self._layouts.get(flow)
        if known is not None:
            opened = _opened(packet, known)
            if opened is not None and opened.protocol in LIKELY:
                return opened
        for layout in LAYOUTS:
            opened = _opened(packet, layout)
            if opened is not None and looks_like(opened, datagram):
                self._remember(flow, layout)
                return opened
        return None

    def _remember(self, flow: Flow, layout: tuple[int, int]) -> None:
        self._layouts.pop(flow, None)
        self._layouts[flow] = layout
        if len(self._layouts) > self._room:
            del self._layouts[next(iter(self._layouts))]


def _opened(packet: bytes, layout: tuple[int, int]) -> Opened | None:
    """What is in ``packet`` if this is its layout (RFC 5879 section 8.2: self-describing padding)."""
    icv, vector = layout
    plain = packet[HEADER + vector : len(packet) - icv]
    if len(packet) - icv - vector - HEADER < TRAILER or not padded(plain):
        return None
    return Opened(plain[-1], plain[: -TRAILER - plain[-2]], HEADER + vector)


def looks_like(opened: Opened, datagram: ip.Datagram) -> bool:
    """Whether the content can be what the next header says it is (RFC 5879 section 8.3)."""
    protocol, content = opened.protocol, opened.data
    while protocol in EXTENSIONS:
        size = (content[1] + 1) * 8 if len(content) > 1 else 8
        if size >= len(content):
            return False
        protocol, content = content[0], content[size:]
    check = None if protocol is None else _CHECKS.get(protocol)
    return check is not None and check(content, datagram)


def _mobility(content: bytes, datagram: ip.Datagram) -> bool:
    """Payload Proto 59 and a length that fits; some senders count 4 octets too few."""
    if len(content) < 8 or content[0] != ip.NO_NEXT_HEADER:
        return False
    return 0 <= len(content) - (content[1] + 1) * 8 <= 4


def _udp(content: bytes, datagram: ip.Datagram) -> bool:
    return len(content) >= 8 and int.from_bytes(content[4:6], "big") == len(content)


def _tcp(content: bytes, datagram: ip.Datagram) -> bool:
    if len(content) < 20 or not 20 <= (content[12] >> 4) * 4 <= len(content):
        return False
    return _sum_is_right(content, datagram, TCP)


def _icmpv4(content: bytes, datagram: ip.Datagram) -> bool:
    return len(content) >= 8 and _ones_sum(content) == 0xFFFF


def _icmpv6(content: bytes, datagram: ip.Datagram) -> bool:
    return len(content) >= 4 and _sum_is_right(content, datagram, ip.ICMPV6)


def _ipv4(content: bytes, datagram: ip.Datagram) -> bool:
    return (
        len(content) >= ip.HEADER_V4
        and content[0] >> 4 == 4
        and content[0] & 0xF >= 5
        and int.from_bytes(content[2:4], "big") == len(content)
    )


def _ipv6(content: bytes, datagram: ip.Datagram) -> bool:
    return (
        len(content) >= ip.HEADER_V6
        and content[0] >> 4 == 6
        and int.from_bytes(content[4:6], "big") == len(content) - ip.HEADER_V6
    )


_CHECKS: dict[int, Callable[[bytes, ip.Datagram], bool]] = {
    ip.ICMPV4: _icmpv4,
    ip.IPV4: _ipv4,
    TCP: _tcp,
    ip.UDP: _udp,
    ip.IPV6: _ipv6,
    ip.ICMPV6: _icmpv6,
    ip.MOBILITY_OLD: _mobility,
    ip.MOBILITY: _mobility,
}


def _sum_is_right(content: bytes, datagram: ip.Datagram, protocol: int) -> bool:
    """The checksum over pseudo-header and ``content``, with the home addresses where there are any."""
    source = datagram.home_address or datagram.source
    destination = datagram.routing_home or datagram.destination
    return _ones_sum(source + destination + struct.pack(">II", len(content), protocol) + content) == 0xFFFF


def _ones_sum(data: bytes) -> int:
    """The one's complement sum of RFC 1071; all ones over data whose checksum is right."""
    data += b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total
