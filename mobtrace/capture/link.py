"""Link layers: from the first octet of a frame to its IP header.

Every function takes the frame's octets, where to begin, and the list that receives the layers opened
(``None`` when nobody wants them). None raises: a header that the capture cut, or something that is not
IP, gives ``None``.
"""

from collections.abc import Callable
from typing import NamedTuple

from mobtrace.capture import linktypes
from mobtrace.capture.frames import Layer

ETHERTYPE_IPV4 = 0x0800
ETHERTYPE_IPV6 = 0x86DD
ETHERTYPE_PPPOE_SESSION = 0x8864
ETHERTYPES_VLAN = frozenset((0x8100, 0x88A8, 0x9100, 0x9200, 0x9300))  # IEEE 802.1Q, 802.1ad, older QinQ
ETHERTYPES_MPLS = frozenset((0x8847, 0x8848))
ETHERTYPE_MPLS = 0x8847
FOLLOWED = ETHERTYPES_VLAN | ETHERTYPES_MPLS | {ETHERTYPE_IPV4, ETHERTYPE_IPV6, ETHERTYPE_PPPOE_SESSION}
LARGEST_LENGTH = 1500  # an EtherType field up to this is the length of an IEEE 802.3 frame
SNAP = bytes.fromhex("aaaa03000000")  # LLC and SNAP headers in front of an EtherType

PPP_TO_ETHERTYPE = {0x0021: ETHERTYPE_IPV4, 0x0057: ETHERTYPE_IPV6, 0x0281: ETHERTYPE_MPLS, 0x0283: ETHERTYPE_MPLS}
CISCO_HDLC = (b"\x0f\x00", b"\x8f\x00")
# AF_INET, and AF_INET6 of Linux, Windows, NetBSD and OpenBSD, Solaris, FreeBSD, macOS.
FAMILIES = frozenset((2, 10, 23, 24, 26, 28, 30))

LINK_ADDRESS = 8  # octets that the cooked headers of Linux keep for an address

Layers = list[Layer] | None


class Inside(NamedTuple):
    """Where the IP header begins, and the link-layer source address (empty where the link has none)."""

    position: int
    source: bytes


def is_known(link_type: int) -> bool:
    """Whether frames of this LINKTYPE_ can be opened."""
    return link_type in _OPENERS


def open_link(link_type: int, data: bytes, layers: Layers) -> Inside | None:
    """Where the IP packet in a frame of this LINKTYPE_ begins; ``None`` when there is none to be found."""
    opener = _OPENERS.get(link_type)
    return None if opener is None else opener(data, 0, layers)


def ethernet(data: bytes, pos: int, layers: Layers) -> Inside | None:
    """An Ethernet frame, with whatever tags, labels or PPPoE stand between it and IP."""
    kind = int.from_bytes(data[pos + 12 : pos + 14], "big")
    source = data[pos + 6 : pos + 12]
    if layers is not None:
        fields: dict[str, object] = {"destination": data[pos : pos + 6].hex(":"), "source": source.hex(":")}
        layers.append(Layer(name="ethernet", offset=pos, length=14, fields=fields | {"type": kind}))
    return _inside(_by_ethertype(kind, data, pos + 14, layers), source)


def mpls(data: bytes, pos: int, layers: Layers) -> Inside | None:
    """A label stack and what is under it (RFC 3032 section 2.1)."""
    return _inside(_by_ethertype(ETHERTYPE_MPLS, data, pos, layers), b"")


def _inside(position: int | None, source: bytes) -> Inside | None:
    return None if position is None else Inside(position, source)


def _by_ethertype(kind: int, data: bytes, at: int, layers: Layers) -> int | None:
    """Follow EtherTypes from ``at`` to an IP header; every turn moves on, so the frame's end ends it."""
    while kind not in (ETHERTYPE_IPV6, ETHERTYPE_IPV4):
        if kind in ETHERTYPES_VLAN:
            kind, at = _vlan(data, at, layers)
        elif kind in ETHERTYPES_MPLS:
            at = _labels(data, at, layers)
            if at < len(data) and data[at] >> 4 in (4, 6):
                return at
            kind, at = _pseudowire(data, at)
        elif kind == ETHERTYPE_PPPOE_SESSION:
            kind, at = _pppoe(data, at, layers)
        elif kind <= LARGEST_LENGTH and data[at : at + 6] == SNAP:
            kind, at = int.from_bytes(data[at + 6 : at + 8], "big"), at + 8
        else:
            return None
    return at


def _vlan(data: bytes, at: int, layers: Layers) -> tuple[int, int]:
    kind = int.from_bytes(data[at + 2 : at + 4], "big")
    if layers is not None:
        tag = int.from_bytes(data[at : at + 2], "big")
        layers.append(Layer(name="vlan", offset=at, length=4, fields={"id": tag & 0xFFF, "priority": tag >> 13}))
    return kind, at + 4


def _labels(data: bytes, at: int, layers: Layers) -> int:
    """The position behind the label with the bottom-of-stack bit."""
    start, labels = at, []
    while at + 4 <= len(data):
        entry = int.from_bytes(data[at : at + 4], "big")
        labels.append(entry >> 12)
        at += 4
        if entry & 0x100:
            break
    if layers is not None:
        layers.append(Layer(name="mpls", offset=start, length=at - start, fields={"labels": labels}))
    return at


def _pseudowire(data: bytes, at: int) -> tuple[int, int]:
    """Ethernet under labels: its EtherType, and what is behind it (0 when it is not one we can follow)."""
    # RFC 4448 section 4.6: the control word before it is optional, and begins with four bits of zero.
    controlled = at + 4 if data[at : at + 1] and data[at] >> 4 == 0 else at
    for begin in (controlled, at):
        kind = int.from_bytes(data[begin + 12 : begin + 14], "big")
        if kind in FOLLOWED:
            return kind, begin + 14
    return 0, at


def _pppoe(data: bytes, at: int, layers: Layers) -> tuple[int, int]:
    """RFC 2516 section 4: six octets, then the PPP protocol."""
    if layers is not None:
        session = int.from_bytes(data[at + 2 : at + 4], "big")
        layers.append(Layer(name="pppoe", offset=at, length=6, fields={"session": session}))
    return _ppp_protocol(data, at + 6, layers)


def _ppp_protocol(data: bytes, at: int, layers: Layers) -> tuple[int, int]:
    """The EtherType that means the same as the PPP protocol at ``at`` (0 for all others)."""
    # RFC 1661 section 2: an odd first octet is also the last (Protocol-Field-Compression).
    size = 1 if data[at : at + 1] and data[at] & 1 else 2
    protocol = int.from_bytes(data[at : at + size], "big")
    if layers is not None:
        layers.append(Layer(name="ppp", offset=at, length=size, fields={"protocol": protocol}))
    return PPP_TO_ETHERTYPE.get(protocol, 0), at + size


def _ppp(data: bytes, pos: int, layers: Layers) -> Inside | None:
    if data[pos : pos + 2] in CISCO_HDLC:
        return _cisco_hdlc(data, pos, layers)
    # RFC 1662 section 3.1: address and control, unless they were compressed away.
    at = pos + 2 if data[pos : pos + 2] == b"\xff\x03" else pos
    kind, at = _ppp_protocol(data, at, layers)
    return _inside(_by_ethertype(kind, data, at, layers), b"")


def _cisco_hdlc(data: bytes, pos: int, layers: Layers) -> Inside | None:
    kind = int.from_bytes(data[pos + 2 : pos + 4], "big")
    if layers is not None:
        layers.append(Layer(name="ppp", offset=pos, length=4, fields={"type": kind}))
    return _inside(_by_ethertype(kind, data, pos + 4, layers), b"")


def _ppp_ether(data: bytes, pos: int, layers: Layers) -> Inside | None:
    return _inside(_by_ethertype(ETHERTYPE_PPPOE_SESSION, data, pos, layers), b"")


def _sll(data: bytes, pos: int, layers: Layers) -> Inside | None:
    """LINKTYPE_LINUX_SLL: packet type, ARPHRD_, address length, address, protocol."""
    kind = int.from_bytes(data[pos + 14 : pos + 16], "big")
    size = min(int.from_bytes(data[pos + 4 : pos + 6], "big"), LINK_ADDRESS)
    source = data[pos + 6 : pos + 6 + size]
    if layers is not None:
        layers.append(Layer(name="sll", offset=pos, length=16, fields={"source": source.hex(":"), "type": kind}))
    return _inside(_by_ethertype(kind, data, pos + 16, layers), source)


def _sll2(data: bytes, pos: int, layers: Layers) -> Inside | None:
    """LINKTYPE_LINUX_SLL2: protocol, interface index, ARPHRD_, packet type, address length, address."""
    kind = int.from_bytes(data[pos : pos + 2], "big")
    size = min(int.from_bytes(data[pos + 11 : pos + 12], "big"), LINK_ADDRESS)
    source = data[pos + 12 : pos + 12 + size]
    if layers is not None:
        interface = int.from_bytes(data[pos + 4 : pos + 8], "big")
        fields: dict[str, object] = {"source": source.hex(":"), "interface": interface, "type": kind}
        layers.append(Layer(name="sll2", offset=pos, length=20, fields=fields))
    return _inside(_by_ethertype(kind, data, pos + 20, layers), source)


def _null(data: bytes, pos: int, layers: Layers) -> Inside | None:
    """LINKTYPE_NULL and LINKTYPE_LOOP: an address family in the byte order of the host that wrote it."""
    family = data[pos : pos + 4]
    for number in (int.from_bytes(family, "little"), int.from_bytes(family, "big")):
        if number in FAMILIES:
            if layers is not None:
                layers.append(Layer(name="null", offset=pos, length=4, fields={"family": number}))
            return Inside(pos + 4, b"")
    return None


def _loop(data: bytes, pos: int, layers: Layers) -> Inside | None:
    inside = _null(data, pos, layers)
    if inside and layers:
        layers[-1].name = "loop"
    return inside


def _raw(data: bytes, pos: int, layers: Layers) -> Inside | None:
    if layers is not None:
        layers.append(Layer(name="raw", offset=pos, length=0))
    return Inside(pos, b"")


_OPENERS: dict[int, Callable[[bytes, int, Layers], Inside | None]] = {
    linktypes.NULL: _null,
    linktypes.ETHERNET: ethernet,
    linktypes.PPP: _ppp,
    linktypes.RAW_BSD: _raw,
    linktypes.RAW_OPENBSD: _raw,
    linktypes.PPP_HDLC: _ppp,
    linktypes.PPP_ETHER: _ppp_ether,
    linktypes.RAW: _raw,
    linktypes.C_HDLC: _cisco_hdlc,
    linktypes.LOOP: _loop,
    linktypes.LINUX_SLL: _sll,
    linktypes.MPLS: mpls,
    linktypes.IPV4: _raw,
    linktypes.IPV6: _raw,
    linktypes.LINUX_SLL2: _sll2,
}
