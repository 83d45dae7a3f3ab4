"""Random frames: messages and user traffic inside any pile of headers, whole, in fragments, cut or spoilt."""

import struct

from hypothesis import strategies as st

import frames_by_hand as by_hand
from mobtrace.capture.frames import RawFrame
from mobtrace.values import FrameRef

ADDRESSES6 = [by_hand.MAG, by_hand.LMA, by_hand.MN, by_hand.CN]
ADDRESSES4 = [by_hand.MAG4, by_hand.LMA4]
SECOND = 1_000_000_000
PORTS = [5436, 5437, 4191, 7872, 4500, 2152, 53, 67, 546, 514, 1812, 443, 40000]

# What stands in front of IP, by link type; the last two octets say IPv6 or IPv4.
ETHERTYPES = {6: b"\x86\xdd", 4: b"\x08\x00"}
PPP = {6: b"\x00\x57", 4: b"\x00\x21"}
MACS = bytes.fromhex("02000000000102000000000b")
LABEL = bytes.fromhex("00065140")


def link(kind: str, packet: bytes) -> tuple[int, bytes]:
    """(link type, frame) of an IP packet."""
    version = packet[0] >> 4
    ethertype, ppp = ETHERTYPES.get(version, b"\x08\x06"), PPP.get(version, b"\xc0\x21")
    return {
        "ethernet": (1, MACS + ethertype + packet),
        "vlan": (1, MACS + b"\x81\x00\x00\x07" + ethertype + packet),
        "qinq": (1, MACS + b"\x88\xa8\x00\x07\x81\x00\x00\x08" + ethertype + packet),
        "mpls": (1, MACS + b"\x88\x47" + bytes(4) + LABEL + packet),
        "pseudowire": (1, MACS + b"\x88\x47" + LABEL + bytes(4) + MACS + ethertype + packet),
        "pppoe": (1, MACS + b"\x88\x64\x11\x00\x00\x01\x00\x00" + ppp + packet),
        "snap": (1, MACS + b"\x00\x40\xaa\xaa\x03\x00\x00\x00" + ethertype + packet),
        "null": (0, (b"\x1e\0\0\0" if version == 6 else b"\2\0\0\0") + packet),
        "loop": (108, (b"\0\0\0\x18" if version == 6 else b"\0\0\0\2") + packet),
        "ppp": (9, b"\xff\x03" + ppp + packet),
        "ppp, compressed": (50, ppp[1:] + packet),
        "cisco": (104, b"\x0f\x00" + ethertype + packet),
        "raw": (101, packet),
        "sll": (113, bytes(14) + ethertype + packet),
        "sll2": (276, ethertype + bytes(18) + packet),
        "unknown": (127, packet),
    }[kind]


LINKS = [
    *("ethernet", "vlan", "qinq", "mpls", "pseudowire", "pppoe", "snap", "null", "loop"),
    *("ppp", "ppp, compressed", "cisco", "raw", "sll", "sll2", "unknown"),
]


@st.composite
def leaves(draw: st.DrawFn) -> tuple[int, bytes]:
    """(protocol, payload): signaling of all kinds, and user traffic."""
    kind = draw(st.sampled_from(["mobility", "udp", "icmp6", "icmp4", "tcp", "esp", "any"]))
    noise = draw(st.binary(max_size=24))
    content = draw(st.integers(0, 255)), noise
    if kind == "mobility":
        content = draw(st.sampled_from([135, 62])), draw(st.sampled_from([by_hand.BINDING_UPDATE, by_hand.BINDING_ACK]))
    elif kind == "udp":
        content = 17, by_hand.udp(draw(st.sampled_from(PORTS)), draw(st.sampled_from(PORTS)), noise)
    elif kind == "icmp6":
        content = (
            58,
            bytes([draw(st.sampled_from([1, 2, 3, 4, 127, 128, 129, 133, 134, 137, 143, 144, 147, 154]))]) + noise,
        )
    elif kind == "icmp4":
        quote = by_hand.ip4(*ADDRESSES4, 17, by_hand.udp(5436, 5436, by_hand.BINDING_UPDATE))
        content = 1, bytes([draw(st.sampled_from([0, 3, 4, 5, 8, 11, 12]))]) + bytes(7) + quote
    elif kind == "tcp":
        content = 6, bytes(20) + noise
    elif kind == "esp":
        content = 50, by_hand.esp_null(135, by_hand.BINDING_UPDATE)
    return content


@st.composite
def in_ip(draw: st.DrawFn, content: tuple[int, bytes]) -> bytes:
    """An IP packet with some extension headers."""
    protocol, payload = content
    if draw(st.booleans()):
        return by_hand.ip4(
            *draw(st.permutations(ADDRESSES4)), protocol, payload, options=draw(st.sampled_from([b"", bytes(4)]))
        )
    for header in draw(st.lists(st.sampled_from(["home", "routing", "hop", "ah", "atomic", "shim"]), max_size=3)):
        protocol, payload = extended(header, protocol, payload)
    source, destination = draw(st.permutations(ADDRESSES6))[:2]
    return by_hand.ip6(source, destination, protocol, payload)


def extended(header: str, protocol: int, payload: bytes) -> tuple[int, bytes]:
    if header == "home":
        return 60, by_hand.home_address_header(protocol, by_hand.HOME) + payload
    if header == "routing":
        return 43, by_hand.routing_header(protocol, by_hand.HOME) + payload
    if header == "hop":
        return 0, bytes([protocol, 0, 1, 4, 0, 0, 0, 0]) + payload
    if header == "ah":
        return 51, bytes([protocol, 4]) + bytes(22) + payload
    if header == "atomic":
        return 44, by_hand.fragment_header(protocol, 0, False, 9) + payload
    return 140, bytes([protocol, 0]) + bytes(6) + payload


def tunnelled(kind: str, packet: bytes) -> tuple[int, bytes]:
    """(protocol, payload) of a header that carries an IP packet."""
    version = packet[0] >> 4
    protocol = 41 if version == 6 else 4
    ethertype = ETHERTYPES[version]
    return {
        "ip": (protocol, packet),
        "old ip": (94, packet),
        "gre": (47, b"\0\0" + ethertype + packet),
        "gre, key": (47, b"\xb0\0" + ethertype + bytes(12) + packet),
        "gre, ethernet": (47, b"\0\0\x65\x58" + MACS + ethertype + packet),
        "mpls": (137, LABEL + packet),
        "ethernet": (143, MACS + ethertype + packet),
        "data": (17, by_hand.udp(5437, 5437, packet)),
        "tlv": (17, by_hand.udp(5437, 40000, struct.pack(">BBH", 0, protocol, len(packet)) + packet)),
        "tlv, gre": (
            17,
            by_hand.udp(4191, 40000, struct.pack(">BBH", 0, 47, 4 + len(packet)) + b"\0\0" + ethertype + packet),
        ),
        "dsmip": (17, by_hand.udp(40000, 4191, packet)),
        "tls": (17, by_hand.udp(40000, 7872, bytes(8) + packet)),
        "gtpu": (17, by_hand.udp(2152, 2152, b"\x30\xff\0\0\0\0\0\1" + packet)),
        "gtpu, number": (17, by_hand.udp(2152, 2152, b"\x32\xff\0\0\0\0\0\1\0\1\0\0" + packet)),
        "gtpu, more": (17, by_hand.udp(2152, 2152, b"\x36\xff\0\0\0\0\0\1\0\1\0\x85\1\0\0\xc0\1\0\0\0" + packet)),
        "esp": (50, by_hand.esp_null(protocol, packet)),
        "esp, udp": (17, by_hand.udp(4500, 4500, by_hand.esp_null(protocol, packet))),
        "control": (17, by_hand.udp(5436, 5436, packet)),
        "error": (58, b"\1\0\0\0\0\0\0\0" + packet),
    }[kind]


TUNNELS = [
    *(
        "ip",
        "old ip",
        "gre",
        "gre, key",
        "gre, ethernet",
        "mpls",
        "ethernet",
        "data",
        "tlv",
        "tlv, gre",
        "dsmip",
        "tls",
    ),
    *("gtpu", "gtpu, number", "gtpu, more", "esp", "esp, udp", "control", "error"),
]


def split(packet: bytes, size: int, ident: int) -> list[bytes]:
    """An IP packet without options or extension headers in fragments of ``size`` octets."""
    if packet[0] >> 4 == 6:
        protocol, head, body = packet[6], packet[:40], packet[40:]
        pieces = [
            by_hand.fragment_header(protocol, at, at + size < len(body), ident) + body[at : at + size]
            for at in range(0, len(body), size)
        ]
        return [head[:4] + struct.pack(">HB", len(piece), 44) + head[7:] + piece for piece in pieces]
    head, body = packet[:20], packet[20:]
    return [
        head[:2]
        + struct.pack(">HHH", 20 + len(body[at : at + size]), ident, at // 8 | (0x2000 if at + size < len(body) else 0))
        + head[8:]
        + body[at : at + size]
        for at in range(0, len(body), size)
    ]


@st.composite
def packets(draw: st.DrawFn) -> list[bytes]:
    """The outermost IP packets that one message or piece of user traffic takes: several when in fragments."""
    group = [draw(in_ip(draw(leaves())))]
    for kind in draw(st.lists(st.sampled_from(TUNNELS), max_size=3)):
        if draw(st.integers(0, 3)) == 0 and group[0][0] & 0xF in (0, 5):
            size, ident = draw(st.sampled_from([8, 16, 40, 64])), draw(st.integers(0, 3))
            group = [piece for packet in group for piece in split(packet, size, ident)][:24] or group
        group = [draw(in_ip(tunnelled(kind, packet))) if packet[0] >> 4 in ETHERTYPES else packet for packet in group]
    return group


@st.composite
def frames(draw: st.DrawFn) -> list[RawFrame]:
    """Some frames in the order of time; fragments of different datagrams may be mixed, and out of order."""
    groups = draw(st.lists(packets(), min_size=1, max_size=3))
    flat = [packet for group in groups for packet in group]
    if draw(st.booleans()):
        flat = draw(st.permutations(flat))
    found, now = [], 0
    for number, packet in enumerate(flat, start=1):
        link_type, data = link(draw(st.sampled_from(LINKS)), packet)
        spoil = draw(st.integers(0, 9))
        wire = len(data)
        if spoil == 0:
            data = data[: draw(st.integers(0, len(data)))]
        elif spoil == 1:
            at = draw(st.integers(0, len(data) - 1))
            data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
        elif spoil == 2:
            data += bytes(4)
        now += draw(st.sampled_from([0, 1_000_000, SECOND, 40 * SECOND]))
        found.append(RawFrame(FrameRef(0, number), now, data, max(wire, len(data)), link_type))
    return found
