"""Link layers: every one that can be opened, seen with the same eyes as tshark's."""

from pathlib import Path

import pytest

from frames_by_hand import BINDING_UPDATE, LMA, LMA4, MAG, MAG4, ethernet, frame, ip4, ip6, pcap, tshark, udp
from mobtrace.capture.dissect import Dissector
from mobtrace.capture.linktypes import link_name
from support import needs_tshark

IPV6 = ip6(MAG, LMA, 135, BINDING_UPDATE)
IPV4 = ip4(MAG4, LMA4, 17, udp(5436, 5436, BINDING_UPDATE))

LABELS = bytes.fromhex("00064040 00065140".replace(" ", ""))  # 100, then 101 with the bottom-of-stack bit
PPPOE = bytes.fromhex("1100 0007 0048".replace(" ", ""))

# name: (link type, octets, the source's link-layer address or none)
SEEN_BY_TSHARK: dict[str, tuple[int, bytes]] = {
    "ethernet": (1, ethernet(0x86DD, IPV6)),
    "ethernet, IPv4": (1, ethernet(0x0800, IPV4)),
    "802.1Q": (1, ethernet(0x8100, bytes.fromhex("200586dd") + IPV6)),
    "QinQ": (1, ethernet(0x88A8, bytes.fromhex("0064 8100 0005 86dd".replace(" ", "")) + IPV6)),
    "MPLS": (1, ethernet(0x8847, LABELS + IPV6)),
    "MPLS, IPv4": (1, ethernet(0x8847, LABELS + IPV4)),
    "802.1Q and MPLS": (1, ethernet(0x8100, bytes.fromhex("00058847") + LABELS + IPV6)),
    "PPPoE": (1, ethernet(0x8864, PPPOE + bytes.fromhex("0057") + IPV6)),
    "PPPoE, IPv4": (1, ethernet(0x8864, PPPOE + bytes.fromhex("0021") + IPV4)),
    "SNAP": (1, ethernet(8 + len(IPV6), bytes.fromhex("aaaa03 000000 86dd".replace(" ", "")) + IPV6)),
    "raw": (101, IPV6),
    "raw, IPv4": (101, IPV4),
    "raw IPv4": (228, IPV4),
    "raw IPv6": (229, IPV6),
    "null, FreeBSD, little-endian": (0, bytes.fromhex("1c000000") + IPV6),
    "null, macOS, big-endian": (0, bytes.fromhex("0000001e") + IPV6),
    "null, NetBSD": (0, bytes.fromhex("18000000") + IPV6),
    "null, IPv4": (0, bytes.fromhex("02000000") + IPV4),
    "loop": (108, bytes.fromhex("00000018") + IPV6),
    "loop, IPv4": (108, bytes.fromhex("00000002") + IPV4),
    "SLL": (113, bytes.fromhex("0000 0001 0006 0200000000 0b0000 86dd".replace(" ", "")) + IPV6),
    "SLL with 802.1Q": (113, bytes.fromhex("0000 0001 0006 02000000000b0000 8100 0005 86dd".replace(" ", "")) + IPV6),
    "SLL2": (276, bytes.fromhex("86dd 0000 00000003 0001 00 06 02000000000b0000".replace(" ", "")) + IPV6),
    "PPP": (9, bytes.fromhex("0057") + IPV6),
    "PPP with address and control": (9, bytes.fromhex("ff030057") + IPV6),
    "PPP, compressed": (9, bytes.fromhex("57") + IPV6),
    "PPP, IPv4": (9, bytes.fromhex("0021") + IPV4),
    "PPP, MPLS": (9, bytes.fromhex("ff030281") + LABELS + IPV6),
    "PPP in HDLC-like framing": (50, bytes.fromhex("ff030057") + IPV6),
    "PPP link type, Cisco HDLC": (50, bytes.fromhex("0f0086dd") + IPV6),
    "PPPoE without Ethernet": (51, PPPOE + bytes.fromhex("0057") + IPV6),
    "Cisco HDLC": (104, bytes.fromhex("0f0086dd") + IPV6),
}
# tshark 4.0 has no reading of these, or another one.
OURS: dict[str, tuple[int, bytes]] = {
    "MPLS without Ethernet": (219, LABELS + IPV6),
    "Ethernet pseudowire with a control word": (1, ethernet(0x8847, LABELS + bytes(4) + ethernet(0x86DD, IPV6))),
    "null, Linux": (0, bytes.fromhex("0a000000") + IPV6),
    "null, Windows": (0, bytes.fromhex("17000000") + IPV6),
    "DLT_RAW of most systems": (12, IPV6),
    "DLT_RAW of OpenBSD": (14, IPV6),
    "Ethernet pseudowire without a control word": (1, ethernet(0x8847, LABELS + ethernet(0x86DD, IPV6))),
}


def opened(link_type: int, data: bytes) -> list[str]:
    """Source, destination and message of the packet in a frame, in words."""
    (packet,) = Dissector().packets(frame(data, link_type))
    assert packet.notes == []
    return [str(packet.source), str(packet.destination), str(packet.payload[2])]


@needs_tshark
def test_tshark_reads_the_same(tmp_path: Path) -> None:
    by_link: dict[int, list[str]] = {}
    for name, (link_type, _) in SEEN_BY_TSHARK.items():
        by_link.setdefault(link_type, []).append(name)
    for link_type, names in by_link.items():
        frames = [frame(SEEN_BY_TSHARK[name][1], link_type) for name in names]
        rows = tshark(
            pcap(tmp_path / f"{link_type}.pcap", frames, link_type),
            ["ipv6.src", "ipv6.dst", "ip.src", "ip.dst", "mip6.mhtype"],
        )
        for name, row in zip(names, rows, strict=True):
            theirs = row["ipv6.src"] + row["ip.src"] + row["ipv6.dst"] + row["ip.dst"] + row["mip6.mhtype"]
            assert opened(*SEEN_BY_TSHARK[name]) == theirs, name


@pytest.mark.parametrize("name", OURS)
def test_what_tshark_does_not_read(name: str) -> None:
    assert opened(*OURS[name]) == [MAG, LMA, "5"]


@pytest.mark.parametrize(
    ("name", "source"), [("ethernet", "02000000000b"), ("SLL", "02000000000b"), ("SLL2", "02000000000b"), ("raw", "")]
)
def test_link_layer_source(name: str, source: str) -> None:
    link_type, data = SEEN_BY_TSHARK[name]
    (packet,) = Dissector().packets(frame(data, link_type))
    assert packet.link_source.hex() == source


def test_layers_are_named_outermost_first() -> None:
    names = {
        "802.1Q": ["ethernet", "vlan", "ipv6", "135"],
        "MPLS": ["ethernet", "mpls", "ipv6", "135"],
        "PPPoE": ["ethernet", "pppoe", "ppp", "ipv6", "135"],
        "SLL2": ["sll2", "ipv6", "135"],
        "SLL": ["sll", "ipv6", "135"],
        "loop": ["loop", "ipv6", "135"],
        "null, FreeBSD, little-endian": ["null", "ipv6", "135"],
        "raw": ["raw", "ipv6", "135"],
    }
    for name, wanted in names.items():
        link_type, data = SEEN_BY_TSHARK[name]
        (packet,) = Dissector(details=True).packets(frame(data, link_type))
        assert [layer.name for layer in packet.layers] == wanted, name


def test_layer_fields() -> None:
    link_type, data = SEEN_BY_TSHARK["802.1Q and MPLS"]
    (packet,) = Dissector(details=True).packets(frame(data, link_type))
    assert packet.layers[1].fields == {"id": 5, "priority": 0}
    assert packet.layers[2].fields == {"labels": [100, 101]}
    assert [layer.offset for layer in packet.layers] == [0, 14, 18, 26, 66]
    assert packet.payload_offset == 66


def test_no_layers_unless_asked_for() -> None:
    (packet,) = Dissector().packets(frame(IPV6))
    assert packet.layers == ()


def test_an_unknown_link_type_is_counted_and_has_a_name() -> None:
    dissector = Dissector()
    assert dissector.packets(frame(IPV6, 105)) == []
    assert dissector.packets(frame(IPV6, 105)) == []
    assert dissector.unknown_links == {105: 2}
    assert link_name(105) == "IEEE802_11"
    assert link_name(150) == "USER3"
    assert link_name(65000) == "unknown"


@pytest.mark.parametrize("kind", [0x0806, 0x88CC, 0x86DC, 100])
def test_other_ethertypes_hold_no_packet(kind: int) -> None:
    dissector = Dissector()
    assert dissector.packets(frame(ethernet(kind, IPV6), 1)) == []
    assert dissector.unknown_links == {}


@pytest.mark.parametrize("name", SEEN_BY_TSHARK)
def test_every_cut_gives_at_most_a_truncated_packet(name: str) -> None:
    link_type, data = SEEN_BY_TSHARK[name]
    for size in range(len(data)):
        for packet in Dissector(details=True).packets(frame(data[:size], link_type, wire=len(data))):
            assert packet.truncated
            assert packet.notes == []
