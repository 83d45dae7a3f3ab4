"""Datagrams <-> IP packets: what an emulated node sends as octets, and what came in as a datagram."""

import struct
from collections.abc import Iterable

from mobtrace.capture import linktypes
from mobtrace.capture.frames import Packet, RawFrame
from mobtrace.replay.node import DEFAULT_HOP_LIMIT, Datagram, Outer
from mobtrace.trace import UDP_HEADER, Tracer
from mobtrace.values import Address, FrameRef, Nanoseconds
from mobtrace.wire import signaling
from mobtrace.wire.checksum import ICMPV6, MOBILITY_HEADER, internet_checksum
from mobtrace.wire.codec import encode
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.extension import DESTINATION_OPTIONS, ROUTING
from mobtrace.wire.message import Message
from mobtrace.wire.signaling import UDP

RAW_IP = 101  # LINKTYPE_RAW
IPV4, IPV6 = 4, 41
HOME_ADDRESS_OPTION = 201
# RFC 6275 section 6.3: the option stands at 8n + 6, so behind the two octets of the header comes a PadN of four.
PAD_TO_HOME_ADDRESS = b"\x01\x02\0\0"
TYPE_2_ROUTING = bytes((2, 2, 1, 0, 0, 0, 0))  # length, type and one segment left (RFC 6275 section 6.4)
IPV4_DO_NOT_FRAGMENT = 0x4000
# Ethernet headers by IP version: two stations that nobody has.
STATIONS = bytes.fromhex("020000000002020000000001")
ETHERNET_HEADERS = {4: STATIONS + b"\x08\x00", 6: STATIONS + b"\x86\xdd"}


def to_octets(datagram: Datagram) -> bytes:
    """The IP packet of a datagram, checksums computed; raises ``WireError`` for what cannot be written."""
    protocol, payload = _upper(datagram)
    if datagram.routing_home is not None:
        payload = bytes((protocol,)) + TYPE_2_ROUTING + datagram.routing_home + payload
        protocol = ROUTING
    if datagram.home_address is not None:
        option = PAD_TO_HOME_ADDRESS + bytes((HOME_ADDRESS_OPTION, 16)) + datagram.home_address
        payload = bytes((protocol, 2)) + option + payload
        protocol = DESTINATION_OPTIONS
    packet = ip_packet(datagram.source, datagram.destination, protocol, payload, datagram.hop_limit)
    return packet if datagram.outer is None else _tunnelled(datagram.outer, packet)


def _tunnelled(outer: Outer, packet: bytes) -> bytes:
    """A packet in IP (RFC 2473, RFC 4213) or in UDP (RFC 5555 section 4.1)."""
    if outer.ports is not None:
        whole = udp_datagram(outer.source, outer.destination, outer.ports, packet)
        return ip_packet(outer.source, outer.destination, UDP, whole)
    return ip_packet(outer.source, outer.destination, IPV6 if packet[0] >> 4 == 6 else IPV4, packet)


def ip_packet(
    source: Address, destination: Address, protocol: int, payload: bytes, hop_limit: int = DEFAULT_HOP_LIMIT
) -> bytes:
    """An IPv6 (RFC 8200 section 3) or IPv4 (RFC 791 section 3.1) packet, as its addresses are."""
    if source.version == 6:
        return struct.pack("!IHBB", 6 << 28, len(payload), protocol, hop_limit) + source + destination + payload
    total = 20 + len(payload)
    head = struct.pack("!BBHHHBBH", 0x45, 0, total, 0, IPV4_DO_NOT_FRAGMENT, hop_limit, protocol, 0)
    checksum = internet_checksum(head + source + destination)
    return head[:10] + checksum.to_bytes(2, "big") + source + destination + payload


def udp_datagram(source: Address, destination: Address, ports: tuple[int, int], payload: bytes) -> bytes:
    """A UDP datagram with its checksum (RFC 768, RFC 8200 section 8.1)."""
    length = UDP_HEADER + len(payload)
    head = struct.pack("!HHHH", *ports, length, 0)
    pseudo = source + destination + struct.pack("!I" if source.version == 6 else "!H", length)
    # Zero would say that there is no checksum.
    checksum = internet_checksum(pseudo + bytes((0, UDP)) + head + payload) or 0xFFFF
    return head[:6] + checksum.to_bytes(2, "big") + payload


def _upper(datagram: Datagram) -> tuple[int, bytes]:
    """Upper-layer protocol and octets of what a datagram carries."""
    # The checksum's pseudo-header has the home addresses (RFC 6275 section 6.1.1).
    source, destination = datagram.sender, datagram.routing_home or datagram.destination
    content = datagram.content
    if isinstance(content, bytes):
        return datagram.protocol, content
    if datagram.ports is not None:
        # RFC 5844 section 4.1.3.1: over UDP the checksum of the Mobility Header is zero.
        payload = encode(content) if isinstance(content, Message) else signaling.encode(content)
        return UDP, udp_datagram(datagram.source, datagram.destination, datagram.ports, payload)
    if isinstance(content, Message):
        return MOBILITY_HEADER, encode(content, source=source, destination=destination)
    return ICMPV6, signaling.encode(content, source=source, destination=destination)


class Opener:
    """Opens IP packets as a node receives them; keeps what outlives a packet (fragments)."""

    def __init__(self, tracer: Tracer | None = None) -> None:
        self._tracer = tracer or Tracer(brief=True)
        self._count = 0

    def open(self, octets: bytes, now: Nanoseconds) -> Datagram | None:
        """The datagram in an IP packet; ``None`` for one that carries nothing of ours or nothing yet."""
        self._count += 1
        frame = RawFrame(FrameRef(0, self._count), now, octets, len(octets), RAW_IP)
        packets = [each for each in self._tracer.dissector.packets(frame) if not each.quoted]
        if len(packets) != 1:
            return None
        content = self._tracer.decode(packets[0])
        return None if content is None else from_packet(packets[0], content)


def from_packet(packet: Packet, content: Message | Decoded) -> Datagram:
    """The datagram that a captured packet was, with the message decoded from it."""
    return Datagram(
        source=packet.source,
        destination=packet.destination,
        content=content,
        protocol=packet.protocol,
        home_address=packet.home_address,
        routing_home=packet.routing_home,
        ports=packet.ports,
        hop_limit=packet.hop_limit,
        outer=Outer(source=packet.tunnel[-1][0], destination=packet.tunnel[-1][1], ports=packet.tunnel_ports)
        if packet.tunnel
        else None,
    )


def as_frames(datagrams: Iterable[tuple[Nanoseconds, Datagram]]) -> list[RawFrame]:
    """Datagrams with their times as the frames of a capture, in the order of time."""
    frames = []
    for number, (time, datagram) in enumerate(sorted(datagrams, key=lambda each: each[0]), start=1):
        octets = to_octets(datagram)
        frames.append(RawFrame(FrameRef(0, number), time, octets, len(octets), RAW_IP))
    return frames


def on_ethernet(frame: RawFrame) -> RawFrame:
    """An IP packet as the Ethernet frame of a capture."""
    octets = ETHERNET_HEADERS[frame.data[0] >> 4] + frame.data
    return frame._replace(data=octets, wire_length=len(octets), link_type=linktypes.ETHERNET)
