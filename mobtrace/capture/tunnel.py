"""Headers that carry other packets: GRE, and what runs over UDP.

Each function reads one header at ``pos`` and says what is behind it. A header that contradicts itself raises
``WireError``; a UDP payload that is no tunnel at all gives ``None``.
"""

from collections.abc import Callable
from typing import NamedTuple

from mobtrace.capture import ip
from mobtrace.capture.frames import Layer
from mobtrace.errors import WireError

PORT_GTPU = 2152
PORT_DSMIPV6 = 4191  # RFC 5555 section 2.3.2.2
PORT_ESP = 4500  # RFC 3948, as RFC 5555 section 5 uses it
PORT_PMIPV6 = 5436  # RFC 5844 section 4.1.3.2
PORT_PMIPV6_DATA = 5437  # RFC 5844 section 4.1.4.1
PORT_MIPV6_TLS = 7872  # RFC 6618 section 8.3

GRE_CHECKSUM = 0x8000
GRE_ROUTING = 0x4000
GRE_KEY = 0x2000
GRE_SEQUENCE = 0x1000
GRE_VERSION = 0x0007
GRE_TYPES = {0x0800: ip.IPV4, 0x86DD: ip.IPV6, 0x6558: ip.ETHERNET, 0x8847: ip.MPLS, 0x8848: ip.MPLS}

GTP_VERSION_1 = 0x30  # version 1, protocol type GTP
GTP_OPTIONAL = 0x07  # any of E, S, PN: four more octets
GTP_EXTENSION = 0x04
GTP_G_PDU = 255

TLV_SIZE = 4  # RFC 5845 section 7.2
TLV_CARRIES = frozenset((ip.IPV4, ip.IPV6, ip.GRE, ip.ESP))
SPI_SIZE = 8  # RFC 6618 section 6.1: packet type and SPI, then a sequence number
PROTECTED = (1, 8)  # its packet types: user data, binding management

IP_BY_VERSION = {4: ip.IPV4, 6: ip.IPV6}

Layers = list[Layer] | None
Ports = tuple[int, int]


class Content(NamedTuple):
    """What a header carries: an IP protocol number, where it begins and ends, and what is to be said of it."""

    protocol: int
    position: int
    end: int
    gre_key: int | None = None
    note: str = ""


def gre(data: bytes, pos: int, end: int, layers: Layers) -> Content:
    """RFC 2784 section 2 with the key and sequence number of RFC 2890 section 2."""
    flags, kind = _number(data, pos, 2, end, "GRE flags"), _number(data, pos + 2, 2, end, "GRE Protocol Type")
    if flags & GRE_VERSION:
        raise WireError(pos, "GRE version", "0", str(flags & GRE_VERSION))
    if flags & GRE_ROUTING:
        # RFC 2784 section 2.3: not to be accepted without RFC 1701's source routes.
        raise WireError(pos, "GRE Routing Present", "0", "1")
    at = pos + (8 if flags & GRE_CHECKSUM else 4)
    key = None
    if flags & GRE_KEY:
        key, at = _number(data, at, 4, end, "GRE Key"), at + 4
    if flags & GRE_SEQUENCE:
        at += 4
    if kind not in GRE_TYPES:
        raise WireError(pos + 2, "GRE Protocol Type", "IPv4, IPv6, Ethernet or MPLS", f"{kind:#06x}")
    if layers is not None:
        fields: dict[str, object] = {"type": kind} if key is None else {"type": kind, "key": key}
        layers.append(Layer(name="gre", offset=pos, length=at - pos, fields=fields))
    return Content(GRE_TYPES[kind], at, end, key)


def udp_tunnel(data: bytes, pos: int, end: int, ports: Ports, layers: Layers) -> Content | None:
    """What the UDP payload ``data[pos:end]`` carries, by its ports; the destination's says it first."""
    source, destination = ports
    opener = _BY_PORT.get(destination) or _BY_PORT.get(source)
    return None if opener is None or pos >= end else opener(data, pos, end, ports, layers)


def _number(data: bytes, pos: int, octets: int, end: int, what: str) -> int:
    if pos + octets > end:
        raise WireError(pos, what, f"{octets} octets", str(max(end - pos, 0)))
    return int.from_bytes(data[pos : pos + octets], "big")


def _plain_ip(data: bytes, pos: int, end: int) -> Content | None:
    """IP without anything before it, told by its version field."""
    protocol = IP_BY_VERSION.get(data[pos] >> 4)
    return None if protocol is None else Content(protocol, pos, end)


def _tlv(data: bytes, pos: int, end: int, name: str, layers: Layers) -> Content | None:
    """The TLV header of RFC 5845 section 7.2: its type 0 stands where IP has its version."""
    if end - pos < TLV_SIZE or data[pos] >> 4:
        return None
    protocol, length = data[pos + 1], data[pos + 2] << 8 | data[pos + 3]
    if protocol not in TLV_CARRIES:
        raise WireError(pos + 1, "TLV Next Header", "IPv4, IPv6, GRE or ESP", str(protocol))
    if layers is not None:
        fields: dict[str, object] = {"next_header": protocol, "length": length}
        layers.append(Layer(name=name, offset=pos, length=TLV_SIZE, fields=fields))
    there, note = end - pos - TLV_SIZE, ""
    if length != there:
        # RFC 5845 section 7.1: the receiver drops such a packet. What it holds is worth seeing all the same.
        note = str(WireError(pos + 2, "TLV Length", f"{there}, as the UDP length says", str(length)))
    return Content(protocol, pos + TLV_SIZE, min(pos + TLV_SIZE + length, end), note=note)


def _pmipv6(data: bytes, pos: int, end: int, ports: Ports, layers: Layers) -> Content | None:
    """RFC 5844 section 4: a Mobility Header without an IPv6 header."""
    if end - pos >= ip.HEADER_V6 and data[pos] >> 4 == 6 and (data[pos + 4] << 8 | data[pos + 5]) == end - pos - 40:
        return Content(ip.IPV6, pos, end)  # the IPv6 header was to be removed, and was not
    fits = end - pos >= 6 and (data[pos] == ip.NO_NEXT_HEADER or (data[pos + 1] + 1) * 8 == end - pos)
    # Only one port is 5436 when the other side's is its own choice, and by chance.
    return Content(ip.MOBILITY, pos, end) if fits or ports == (PORT_PMIPV6, PORT_PMIPV6) else None


def _pmipv6_data(data: bytes, pos: int, end: int, ports: Ports, layers: Layers) -> Content | None:
    """RFC 5844 section 4.1.4.1: plain IP; RFC 5845 section 7.1: the TLV header, then GRE or IP."""
    return _plain_ip(data, pos, end) or _tlv(data, pos, end, "pmip6-data", layers)


def _mobile_node(data: bytes, pos: int, end: int, ports: Ports, layers: Layers) -> Content | None:
    """RFC 5555 section 4.1: plain IP; or the packet types of RFC 6618 section 6; or a TLV header (its drafts)."""
    content = _plain_ip(data, pos, end)
    if content is not None:
        return content
    kind = data[pos] >> 4
    if kind in PROTECTED:
        return Content(ip.ESP, pos, end)  # laid out as ESP is, the packet type being the SPI's first four bits
    if kind == 0 and data[pos : pos + SPI_SIZE] == bytes(SPI_SIZE) and pos + SPI_SIZE < end:
        return _plain_ip(data, pos + SPI_SIZE, end)
    return _tlv(data, pos, end, "dsmipv6", layers)


def _esp(data: bytes, pos: int, end: int, ports: Ports, layers: Layers) -> Content | None:
    """RFC 3948 section 2.2: an SPI is never 0, so four octets of zero mean IKE; one octet is a keepalive."""
    is_esp = end - pos > SPI_SIZE and any(data[pos : pos + 4])
    return Content(ip.ESP, pos, end) if is_esp else None


def _gtpu(data: bytes, pos: int, end: int, ports: Ports, layers: Layers) -> Content | None:
    """3GPP TS 29.281 section 5.1: a G-PDU, behind as many extension headers as there are."""
    if end - pos < 8 or data[pos] & 0xF0 != GTP_VERSION_1 or data[pos + 1] != GTP_G_PDU:
        return None
    flags, at = data[pos], pos + 8
    if flags & GTP_OPTIONAL:
        more = _number(data, at + 3, 1, end, "GTP-U next extension header type") if flags & GTP_EXTENSION else 0
        at += 4
        while more:
            size = _number(data, at, 1, end, "GTP-U extension header length") * 4
            if not size:
                raise WireError(at, "GTP-U extension header length", "at least 1", "0")
            more, at = _number(data, at + size - 1, 1, end, "GTP-U next extension header type"), at + size
    if layers is not None:
        teid = int.from_bytes(data[pos + 4 : pos + 8], "big")
        layers.append(Layer(name="gtpu", offset=pos, length=at - pos, fields={"teid": teid}))
    return _plain_ip(data, at, end) if at < end else None


_BY_PORT: dict[int, Callable[[bytes, int, int, Ports, Layers], Content | None]] = {
    PORT_GTPU: _gtpu,
    PORT_DSMIPV6: _mobile_node,
    PORT_ESP: _esp,
    PORT_PMIPV6: _pmipv6,
    PORT_PMIPV6_DATA: _pmipv6_data,
    PORT_MIPV6_TLS: _mobile_node,
}
