"""Kernels of the scan: step over one header, from the link layer to what IP carries.

What stands at an offset is one integer, ``what``: 0 to 255 is an IP protocol number, a larger value one
of the constants below, a negative one the verdict. Each function gets the octets, the offset of a header
and the end of the frame, and returns (what follows, where). None reads at or behind ``end``.

The lengths that IP headers claim are ignored: to read further than a datagram goes can only let more
frames through. For what a kernel is, see ``scan.py``.
"""
# ruff: noqa: PLR0911
# Each return is one case of the header that is read.

from collections.abc import MutableSequence
from mmap import mmap

from mobtrace.capture import linktypes

Octets = bytes | bytearray | memoryview | mmap
Words = MutableSequence[int]

# Verdicts. SHORT: the octets end before it can be told.
PASS, DROP, SHORT = -1, -2, -3

# Above the protocol numbers: layers below IP.
ANY_IP = 0x100  # IPv4 or IPv6: the version tells
FRAGMENT_V4 = 0x101
ETHERNET = 0x102
PPPOE = 0x103
PPP = 0x104
MPLS = 0x105
MPLS_PAYLOAD = 0x106
SLL = 0x107
SLL2 = 0x108
CISCO_HDLC = 0x109
ETHERTYPE = 0x10000  # + EtherType: what its payload is

# LINKTYPE_ number -> what a frame of it starts with, and how many octets before that
LINK_TYPES: dict[int, tuple[int, int]] = {
    linktypes.NULL: (ANY_IP, 4),  # the address family tells no more than the IP version
    linktypes.ETHERNET: (ETHERNET, 0),
    linktypes.PPP: (PPP, 0),
    linktypes.RAW_BSD: (ANY_IP, 0),
    linktypes.RAW_OPENBSD: (ANY_IP, 0),
    linktypes.PPP_HDLC: (PPP, 0),
    linktypes.PPP_ETHER: (PPPOE, 0),
    linktypes.RAW: (ANY_IP, 0),
    linktypes.C_HDLC: (CISCO_HDLC, 0),
    linktypes.LOOP: (ANY_IP, 4),
    linktypes.LINUX_SLL: (SLL, 0),
    linktypes.MPLS: (MPLS, 0),
    linktypes.IPV4: (ANY_IP, 0),
    linktypes.IPV6: (ANY_IP, 0),
    linktypes.LINUX_SLL2: (SLL2, 0),
}


def u8(buf: Octets, at: int) -> int:
    """Octet at ``at``. Compiled, indexing gives an unsigned octet, and the mask makes a signed integer of it."""
    return buf[at] & 0xFF


def u16(buf: Octets, at: int) -> int:
    """Two octets at ``at``, network order."""
    return (buf[at] & 0xFF) << 8 | buf[at + 1] & 0xFF


def u32(buf: Octets, at: int) -> int:
    """Four octets at ``at``, network order."""
    return (buf[at] & 0xFF) << 24 | (buf[at + 1] & 0xFF) << 16 | (buf[at + 2] & 0xFF) << 8 | buf[at + 3] & 0xFF


def open_link(buf: Octets, at: int, end: int, what: int) -> tuple[int, int]:
    """Step over one header below IP: (what follows, where)."""
    if what == ETHERNET:
        return (SHORT, at) if at + 14 > end else (ETHERTYPE + u16(buf, at + 12), at + 14)
    if what >= ETHERTYPE:
        return open_ethertype(buf, at, end, what - ETHERTYPE)
    if what == MPLS:
        if at + 4 > end:
            return SHORT, at
        return (MPLS_PAYLOAD if u8(buf, at + 2) & 1 else MPLS), at + 4
    if what == MPLS_PAYLOAD:
        return open_mpls_payload(buf, at, end)
    if what == PPPOE:
        return PPP, at + 6
    if what == PPP:
        return open_ppp(buf, at, end)
    if what == CISCO_HDLC:
        return (SHORT, at) if at + 4 > end else (ETHERTYPE + u16(buf, at + 2), at + 4)
    if what == SLL:
        return (SHORT, at) if at + 16 > end else (ETHERTYPE + u16(buf, at + 14), at + 16)
    if what == SLL2:
        return (SHORT, at) if at + 20 > end else (ETHERTYPE + u16(buf, at), at + 20)
    return DROP, at


def open_ethertype(buf: Octets, at: int, end: int, ethertype: int) -> tuple[int, int]:
    """Step into the payload of an EtherType (or of an IEEE 802.3 length, then LLC)."""
    if ethertype in (0x86DD, 0x0800):
        return ANY_IP, at
    if ethertype in (0x8100, 0x88A8, 0x9100, 0x9200, 0x9300):
        return (SHORT, at) if at + 4 > end else (ETHERTYPE + u16(buf, at + 2), at + 4)
    if ethertype in (0x8847, 0x8848):
        return MPLS, at
    if ethertype == 0x8864:
        return PPPOE, at
    if ethertype == 0x6558:
        return ETHERNET, at
    if ethertype <= 1500:
        if at + 8 > end:
            return SHORT, at
        snap = u8(buf, at) == 0xAA and u8(buf, at + 1) == 0xAA and u8(buf, at + 2) == 3
        return (ETHERTYPE + u16(buf, at + 6), at + 8) if snap else (DROP, at)
    return DROP, at


def open_mpls_payload(buf: Octets, at: int, end: int) -> tuple[int, int]:
    """IP, or Ethernet in a pseudowire, with or without its control word (RFC 4385 section 3)."""
    if at + 4 > end:
        return SHORT, at
    first = u8(buf, at) >> 4
    if first in (4, 6):
        return ANY_IP, at
    # A control word begins with 0, as many addresses do: the EtherType tells which it is.
    controlled = first == 0 and at + 18 <= end and followed(u16(buf, at + 16))
    return (ETHERNET, at + 4) if controlled else (ETHERNET, at)


def followed(ethertype: int) -> bool:
    """Whether ``open_ethertype`` steps over it, tunnels and LLC apart."""
    return ethertype in (0x86DD, 0x0800, 0x8100, 0x88A8, 0x9100, 0x9200, 0x9300, 0x8847, 0x8848, 0x8864)


def open_ppp(buf: Octets, at: int, end: int) -> tuple[int, int]:
    """Step over a PPP header whose address, control and protocol field may be compressed (RFC 1661 section 2)."""
    if at + 5 > end:
        return SHORT, at
    if u8(buf, at) == 0xFF and u8(buf, at + 1) == 3:
        at += 2
    elif u8(buf, at) in (0x0F, 0x8F) and u8(buf, at + 1) == 0:
        return CISCO_HDLC, at
    if u8(buf, at) & 1:
        protocol, at = u8(buf, at), at + 1
    else:
        protocol, at = u16(buf, at), at + 2
    if protocol in (0x21, 0x57):
        return ANY_IP, at
    return (MPLS, at) if protocol in (0x281, 0x283) else (DROP, at)


def open_ip(buf: Octets, at: int, end: int) -> tuple[int, int]:
    """Step over an IPv4 or IPv6 header: (protocol, where it starts)."""
    if at >= end:
        return SHORT, at
    version = u8(buf, at) >> 4
    if version == 6:
        return (SHORT, at) if at + 40 > end else (u8(buf, at + 6), at + 40)
    if version != 4:
        return DROP, at
    if at + 20 > end:
        return SHORT, at
    if u16(buf, at + 6) & 0x3FFF:
        return FRAGMENT_V4, at
    size = (u8(buf, at) & 15) * 4
    return (PASS, at) if size < 20 else (u8(buf, at + 9), at + size)


def open_protocol(buf: Octets, at: int, end: int, protocol: int) -> tuple[int, int]:
    """Judge an IP protocol, or step over it when something may follow."""
    if protocol == 6:
        return DROP, at
    if protocol == 17:
        return open_udp(buf, at, end)
    if protocol in (135, 62, 50):
        # 62 was the Mobility Header's number before 135; what ESP holds only keys or heuristics tell.
        return PASS, at
    if protocol in (41, 4, 94):
        return ANY_IP, at
    if protocol in (0, 43, 60, 51, 139, 140):
        if at + 2 > end:
            return SHORT, at
        # RFC 8200 section 4: units of 8, the first not counted; RFC 4302 section 2.2: units of 4, minus 2.
        size = (u8(buf, at + 1) + 2) * 4 if protocol == 51 else (u8(buf, at + 1) + 1) * 8
        return u8(buf, at), at + size
    if protocol == 58:
        return judge_icmp6(buf, at, end)
    if protocol == 1:
        return judge_icmp4(buf, at, end)
    if protocol == 47:
        return open_gre(buf, at, end)
    if protocol == 143:
        return ETHERNET, at
    return (MPLS, at) if protocol == 137 else (DROP, at)


def judge_icmp6(buf: Octets, at: int, end: int) -> tuple[int, int]:
    """Errors (which quote what they are about), neighbour discovery, home agent and fast handover messages."""
    if at >= end:
        return SHORT, at
    kind = u8(buf, at)
    wanted = kind < 128 or 133 <= kind <= 137 or 144 <= kind <= 147 or kind == 154
    return (PASS if wanted else DROP), at


def judge_icmp4(buf: Octets, at: int, end: int) -> tuple[int, int]:
    """Errors alone, which quote what they are about."""
    if at >= end:
        return SHORT, at
    return (PASS if u8(buf, at) in (3, 4, 5, 11, 12) else DROP), at


def signaling_port(port: int) -> bool:
    """PMIPv6 control, RADIUS, DHCP, DNS, syslog."""
    return port in (5436, 53, 67, 68, 546, 547, 514, 1812, 1813, 1645, 1646)


def tunnel_port(port: int) -> bool:
    """GTP-U, PMIPv6 data, Mobile IPv6 over UDP and over TLS (RFC 6618), ESP."""
    return port in (2152, 5437, 4191, 7872, 4500)


def open_udp(buf: Octets, at: int, end: int) -> tuple[int, int]:
    """Judge UDP by its ports, and step into the tunnels it carries: the destination's port says it first."""
    if at + 4 > end:
        return SHORT, at
    source, destination = u16(buf, at), u16(buf, at + 2)
    if signaling_port(source) or signaling_port(destination):
        return PASS, at
    port = destination if tunnel_port(destination) else source
    if not tunnel_port(port):
        return DROP, at
    if at + 12 > end:
        return SHORT, at
    if port == 2152:
        return open_gtpu(buf, at + 8, end)
    if port == 4500:
        # RFC 3948 section 2.2: an SPI is never 0; four octets of zero mean IKE.
        return (PASS if u32(buf, at + 8) else DROP), at
    return open_udp_tunnel(buf, at + 8, end)


def open_udp_tunnel(buf: Octets, at: int, end: int) -> tuple[int, int]:
    """IP in UDP (RFC 5555 section 4.1), or behind a TLV header (RFC 5845 section 7.2): 4 octets are there."""
    first = u8(buf, at) >> 4
    if first in (4, 6):
        return ANY_IP, at
    if first:
        return PASS, at  # the packet types of RFC 6618 section 6: some are protected signaling
    # RFC 6618 section 6.4: an SPI and a sequence number of 0 stand before an unprotected packet.
    plain = at + 8 < end and u32(buf, at) == 0 and u32(buf, at + 4) == 0
    return (ANY_IP, at + 8) if plain else (u8(buf, at + 1), at + 4)


def open_gtpu(buf: Octets, at: int, end: int) -> tuple[int, int]:
    """Step over a GTP-U header with its extension headers (3GPP TS 29.281 section 5)."""
    if at + 12 > end:
        return SHORT, at
    flags = u8(buf, at)
    if flags >> 4 != 3 or u8(buf, at + 1) != 255:
        return DROP, at
    if flags & 7 == 0:
        return ANY_IP, at + 8
    following = u8(buf, at + 11) if flags & 4 else 0
    at += 12
    while following:
        if at >= end:
            return SHORT, at
        size = u8(buf, at) * 4
        if size == 0:
            return DROP, at
        if at + size > end:
            return SHORT, at
        following = u8(buf, at + size - 1)
        at += size
    return ANY_IP, at


def open_gre(buf: Octets, at: int, end: int) -> tuple[int, int]:
    """Step over a GRE header (RFC 2784 section 2, RFC 2890 section 2)."""
    if at + 4 > end:
        return SHORT, at
    flags = u16(buf, at)
    if flags & 7:
        return DROP, at
    if flags & 0x4000:
        return PASS, at  # RFC 1701's source routes
    size = 4
    for bit in (0x8000, 0x2000, 0x1000):
        if flags & bit:
            size += 4
    return ETHERTYPE + u16(buf, at + 2), at + size
