"""User packets in tunnels: IP in IP, GRE with a key, UDP; into octets and out of them."""

import struct
from typing import NamedTuple

from mobtrace.capture import ip, tunnel
from mobtrace.errors import WireError
from mobtrace.replay.node import Tunnel
from mobtrace.replay.packets import ip_packet, udp_datagram
from mobtrace.values import Address
from mobtrace.wire.signaling import UDP

ETHERTYPE = {4: 0x0800, 6: 0x86DD}
# RFC 5844 section 4.1.4.1: user packets of Proxy Mobile IPv6 in UDP.
DATA_PORTS = (tunnel.PORT_PMIPV6_DATA, tunnel.PORT_PMIPV6_DATA)
CARRIERS = (ip.IPV4, ip.IPV6, ip.GRE, UDP)
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
    """``packet`` on its way through a tunnel (RFC 2473 section 3, RFC 2784 section 2, RFC 2890 section 2)."""
    version = packet[0] >> 4
    if way.kind == "gre":
        key = b"" if way.send_key is None else way.send_key.to_bytes(4, "big")
        flags = 0 if way.send_key is None else tunnel.GRE_KEY
        header = struct.pack("!HH", flags, ETHERTYPE[version]) + key
        return ip_packet(way.local, way.remote, ip.GRE, header + packet)
    if way.kind == "udp":
        whole = udp_datagram(way.local, way.remote, way.ports or DATA_PORTS, packet)
        return ip_packet(way.local, way.remote, UDP, whole)
    return ip_packet(way.local, way.remote, ip.IPV6 if version == 6 else ip.IPV4, packet)


def decapsulate(packet: bytes) -> Carried | None:
    """What a packet carries, ``None`` when it is no tunnel's; ``WireError`` for one that contradicts itself."""
    source, destination = ends(packet)
    is_6 = source.version == 6
    protocol, at = (packet[6], ip.HEADER_V6) if is_6 else (packet[9], (packet[0] & 15) * 4)
    if protocol not in CARRIERS:
        return None
    if protocol == UDP:
        return _from_udp(source, destination, packet, at)
    kind, key = "ip", None
    if protocol == ip.GRE:
        kind = "gre"
        content = tunnel.gre(packet, at, len(packet), None)
        protocol, at, key = content.protocol, content.position, content.gre_key
    if protocol not in (ip.IPV4, ip.IPV6):
        return None
    return Carried(source, destination, kind, key, packet[at:])


def _from_udp(source: Address, destination: Address, packet: bytes, at: int) -> Carried | None:
    if len(packet) <= at + UDP_SIZE:
        return None
    ports = struct.unpack_from("!HH", packet, at)
    if ports[1] not in (tunnel.PORT_PMIPV6_DATA, tunnel.PORT_DSMIPV6) or packet[at + UDP_SIZE] >> 4 not in (4, 6):
        return None
    return Carried(source, destination, "udp", None, packet[at + UDP_SIZE :])
