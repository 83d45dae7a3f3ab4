"""User packets in tunnels: IP in IP, GRE with a key, UDP; into octets and out of them."""

import struct
from typing import NamedTuple

from mobtrace.capture import ip, tunnel
from mobtrace.errors import WireError
from mobtrace.replay.node import Tunnel
from mobtrace.replay.packets import ip_packet, udp_datagram
from mobtrace.replay.transport.ecn import from_outer, onto
from mobtrace.values import Address
from mobtrace.wire.signaling import UDP

ETHERTYPE = {4: 0x0800, 6: 0x86DD}
# RFC 5844 section 4.1.4.1: user packets of Proxy Mobile IPv6 in UDP.
DATA_PORTS = (tunnel.PORT_PMIPV6_DATA, tunnel.PORT_PMIPV6_DATA)
TUNNEL_PORTS = {tunnel.PORT_PMIPV6_DATA, tunnel.PORT_DSMIPV6}
UDP_SIZE = 8


class Carried(NamedTuple):
    """A packet that came in a tunnel: the tunnel's ends, its GRE key, and the packet."""

    source: Address
    destination: Address
    kind: str
    key: int | None
    packet: bytes


def ends(packet: bytes) -> tuple[Address, Address]:
    """Source and destination of an IP packet; ``WireError`` when it is too short for either version."""
    version = packet[0] >> 4 if packet else 0
    if version == 6 and len(packet) >= ip.HEADER_V6:
        return Address(packet[8:24]), Address(packet[24:40])
    if version == 4 and len(packet) >= ip.HEADER_V4:
        return Address(packet[12:16]), Address(packet[16:20])
    raise WireError(0, "IP header", "IPv4 or IPv6", f"version {version} in {len(packet)} octets")


def encapsulate(way: Tunnel, packet: bytes) -> bytes:
    """``packet`` on its way through a tunnel (RFC 2473 section 3, RFC 2784 section 2, RFC 5845 section 7.1)."""
    protocol, payload = ip.IPV6 if packet[0] >> 4 == 6 else ip.IPV4, packet
    if way.kind == "gre" or way.send_key is not None:
        protocol, payload = ip.GRE, _gre_header(way, packet) + packet
    if way.kind == "udp":
        if protocol == ip.GRE:
            # RFC 5845 section 7.2: type 0, what follows, and its length.
            payload = struct.pack("!BBH", 0, protocol, len(payload)) + payload
        protocol, payload = UDP, udp_datagram(way.local, way.remote, way.ports or DATA_PORTS, payload)
    return onto(ip_packet(way.local, way.remote, protocol, payload), packet)


def _gre_header(way: Tunnel, packet: bytes) -> bytes:
    """RFC 2784 section 2, with the key of RFC 2890 section 2 where one was agreed on."""
    ethertype = ETHERTYPE[packet[0] >> 4]
    if way.send_key is None:
        return struct.pack("!HH", 0, ethertype)
    return struct.pack("!HHI", tunnel.GRE_KEY, ethertype, way.send_key)


def decapsulate(packet: bytes) -> Carried | None:
    """What a packet carries, ``None`` when it is no tunnel's; ``WireError`` for one that contradicts itself."""
    source, destination = ends(packet)
    is_6 = source.version == 6
    protocol, at = (packet[6], ip.HEADER_V6) if is_6 else (packet[9], (packet[0] & 15) * 4)
    kind, key = "ip", None
    if protocol == UDP:
        content = _in_udp(packet, at)
        if content is None:
            return None
        kind, protocol, at = "udp", content.protocol, content.position
    if protocol == ip.GRE:
        kind = kind if kind == "udp" else "gre"
        content = tunnel.gre(packet, at, len(packet), None)
        protocol, at, key = content.protocol, content.position, content.gre_key
    if protocol not in (ip.IPV4, ip.IPV6):
        return None
    inner = packet[at:]
    ends(inner)
    carried = from_outer(packet, inner)
    return None if carried is None else Carried(source, destination, kind, key, carried)


def _in_udp(packet: bytes, at: int) -> tunnel.Content | None:
    """What a UDP datagram carries, if its ports are those of a tunnel."""
    if len(packet) <= at + UDP_SIZE:
        return None
    ports = struct.unpack_from("!HH", packet, at)
    if not {*ports} & TUNNEL_PORTS:
        return None
    content = tunnel.udp_tunnel(packet, at + UDP_SIZE, len(packet), ports, None)
    # RFC 5845 section 7.1: what says two lengths is discarded.
    return None if content is None or content.note else content
