"""Tunnels: what is in them, and what is said of the way."""

import struct
from pathlib import Path

import pytest

from frames_by_hand import (
    BINDING_UPDATE,
    CN,
    HOME,
    LMA,
    LMA4,
    MAG,
    MAG4,
    MN,
    ethernet,
    frame,
    ip4,
    ip6,
    pcap,
    read_pcap,
    tshark,
    udp,
)
from mobtrace.capture.dissect import Dissector
from mobtrace.capture.frames import Packet
from support import CAPTURES, needs_shared, needs_tshark

INNER6 = ip6(MN, CN, 135, BINDING_UPDATE)
INNER4 = ip4("10.0.0.7", "203.0.113.9", 17, udp(5436, 5436, BINDING_UPDATE))
LABEL = bytes.fromhex("00065140")


def words(data: bytes, link_type: int = 101) -> Packet:
    (packet,) = Dissector().packets(frame(data, link_type))
    return packet


def gre(flags: int, kind: int, fields: bytes, payload: bytes) -> bytes:
    """RFC 2784 section 2."""
    return struct.pack(">HH", flags, kind) + fields + payload


def gtpu(payload: bytes, flags: int = 0x30, optional: bytes = b"", kind: int = 255) -> bytes:
    """3GPP TS 29.281 section 5.1."""
    return struct.pack(">BBHI", flags, kind, len(optional) + len(payload), 0x1122) + optional + payload


def tlv(following: int, payload: bytes, length: int | None = None) -> bytes:
    """RFC 5845 section 7.2 figure 6."""
    return struct.pack(">BBH", 0, following, len(payload) if length is None else length) + payload


KEY = bytes.fromhex("cafe0001")

# What tshark 4.0 follows as well. DSMIPv6 and the data port need to be told to it.
SEEN_BY_TSHARK = {
    "IPv6 in IPv6": ip6(MAG, LMA, 41, INNER6),
    "IPv4 in IPv6": ip6(MAG, LMA, 4, INNER4),
    "IPv6 in IPv4": ip4(MAG4, LMA4, 41, INNER6),
    "IPv4 in IPv4": ip4(MAG4, LMA4, 4, INNER4),
    "IPv6 in IPv6 in IPv4": ip4(MAG4, LMA4, 41, ip6(MAG, LMA, 41, INNER6)),
    "GRE": ip6(MAG, LMA, 47, gre(0, 0x86DD, b"", INNER6)),
    "GRE with a key": ip6(MAG, LMA, 47, gre(0x2000, 0x86DD, KEY, INNER6)),
    "GRE with all fields": ip4(MAG4, LMA4, 47, gre(0xB000, 0x0800, bytes(4) + KEY + bytes(4), INNER4)),
    "GRE with a sequence number": ip4(MAG4, LMA4, 47, gre(0x1000, 0x86DD, bytes(4), INNER6)),
    "GRE, Ethernet": ip4(MAG4, LMA4, 47, gre(0, 0x6558, b"", ethernet(0x86DD, INNER6))),
    "GRE, MPLS": ip4(MAG4, LMA4, 47, gre(0, 0x8847, b"", LABEL + INNER6)),
    "MPLS in IP": ip4(MAG4, LMA4, 137, LABEL + INNER6),
    "GTP-U": ip4(MAG4, LMA4, 17, udp(2152, 2152, gtpu(INNER6))),
    "GTP-U, IPv4": ip4(MAG4, LMA4, 17, udp(2152, 2152, gtpu(INNER4))),
    "GTP-U with a sequence number": ip4(MAG4, LMA4, 17, udp(2152, 2152, gtpu(INNER6, 0x32, bytes(4)))),
    "GTP-U with an extension header": ip4(
        MAG4, LMA4, 17, udp(2152, 2152, gtpu(INNER6, 0x34, bytes.fromhex("00000085 01000900".replace(" ", ""))))
    ),
    "PMIPv6 over UDP": ip4(MAG4, LMA4, 17, udp(5436, 5436, BINDING_UPDATE)),
    "PMIPv6 over UDP, another port": ip4(LMA4, MAG4, 17, udp(5436, 40000, BINDING_UPDATE)),
    "PMIPv6 data": ip4(MAG4, LMA4, 17, udp(5437, 5437, INNER6)),
    "DSMIPv6": ip4(MAG4, LMA4, 17, udp(40000, 4191, INNER6)),
}


@needs_tshark
def test_tshark_reads_the_same(tmp_path: Path) -> None:
    frames = [frame(data) for data in SEEN_BY_TSHARK.values()]
    rows = tshark(
        pcap(tmp_path / "tunnels.pcap", frames, 101),
        ["frame.protocols", "ipv6.src", "ip.src", "gre.key", "udp.srcport", "mip6.bu.seqnr", "gtp.teid"],
        *("-d", "udp.port==4191,ipv6", "-d", "udp.port==5437,ipv6", "-o", "gtp.dissect_tpdu_as:TPDU Heuristic"),
    )
    for name, captured, row in zip(SEEN_BY_TSHARK, frames, rows, strict=True):
        (packet,) = Dissector(details=True).packets(captured)
        sources = {str(pair[0]) for pair in packet.tunnel} | {str(packet.source)}
        assert sources == set(row["ipv6.src"] + row["ip.src"]), name
        assert len(packet.tunnel) + 1 == len(row["ipv6.src"] + row["ip.src"]), name
        assert row["gre.key"] == ([] if packet.gre_key is None else [f"0x{packet.gre_key:08x}"]), name
        assert row["mip6.bu.seqnr"] == ["291"], name
        assert (packet.protocol, packet.payload, packet.notes) == (135, BINDING_UPDATE, []), name
        teids = [f"0x{layer.fields['teid']:08x}" for layer in packet.layers if layer.name == "gtpu"]
        assert row["gtp.teid"] == teids, name


def test_the_tunnel_is_told_outermost_first() -> None:
    packet = words(SEEN_BY_TSHARK["IPv6 in IPv6 in IPv4"])
    assert [(str(source), str(destination)) for source, destination in packet.tunnel] == [(MAG4, LMA4), (MAG, LMA)]
    assert (str(packet.source), str(packet.destination)) == (MN, CN)


def test_ports_are_kept_for_pmipv6_over_udp() -> None:
    """RFC 5844 section 4.1.3.2: the Mobility Header stands behind UDP as if it were behind IPv6."""
    packet = words(SEEN_BY_TSHARK["PMIPv6 over UDP, another port"])
    assert (packet.protocol, packet.ports, packet.payload) == (135, (5436, 40000), BINDING_UPDATE)
    assert packet.payload_offset == 28


def test_a_port_5436_by_chance_is_no_signaling() -> None:
    packet = words(ip4(MAG4, LMA4, 17, udp(5436, 53, b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00")))
    assert (packet.protocol, packet.ports) == (17, (5436, 53))


def test_pmipv6_over_udp_with_the_ipv6_header_left_on() -> None:
    packet = words(ip4(MAG4, LMA4, 17, udp(5436, 5436, ip6(MAG, LMA, 135, BINDING_UPDATE))))
    assert (packet.protocol, str(packet.source), len(packet.tunnel)) == (135, MAG, 1)


def test_plain_udp_keeps_its_header() -> None:
    packet = words(ip6(MN, CN, 17, udp(1000, 2000, b"data") + b"not of UDP"))
    assert (packet.protocol, packet.ports, packet.payload) == (17, (1000, 2000), udp(1000, 2000, b"data"))


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (tlv(41, INNER6), None),
        (tlv(47, gre(0x2000, 0x86DD, KEY, INNER6)), 0xCAFE0001),
        (tlv(47, gre(0, 0x0800, b"", INNER4)), None),
        (tlv(4, INNER4), None),
        (INNER4, None),
    ],
)
@pytest.mark.parametrize("port", [5437, 4191])
def test_data_in_udp(port: int, data: bytes, key: int | None) -> None:
    """RFC 5845 section 7.1 figure 5; RFC 5844 section 4.1.4.1; the drafts of RFC 5555 had the TLV header too."""
    packet = words(ip4(MAG4, LMA4, 17, udp(port, port, data)))
    assert (packet.protocol, packet.payload, packet.gre_key) == (135, BINDING_UPDATE, key)
    assert packet.notes == []


def test_tlv_length_against_udp_length() -> None:
    """RFC 5845 section 7.1 has the receiver drop it; we say so, and show it."""
    packet = words(ip4(MAG4, LMA4, 17, udp(5437, 5437, tlv(41, INNER6, len(INNER6) + 4))))
    assert packet.payload == BINDING_UPDATE
    assert packet.notes == ["TLV Length at octet 30: wanted 56, as the UDP length says, got 60"]


def test_tlv_with_something_else() -> None:
    packet = words(ip4(MAG4, LMA4, 17, udp(5437, 5437, tlv(6, bytes(20)))))
    assert (packet.protocol, packet.ports) == (17, (5437, 5437))
    assert packet.notes == ["TLV Next Header at octet 29: wanted IPv4, IPv6, GRE or ESP, got 6"]


@pytest.mark.parametrize("port", [4191, 7872])
def test_user_data_of_rfc_6618(port: int) -> None:
    """RFC 6618 section 6.4 figure 9: packet type 0, SPI 0, sequence number 0, then IP."""
    packet = words(ip4(MAG4, LMA4, 17, udp(4000, port, bytes(8) + INNER6)))
    assert (packet.payload, str(packet.source)) == (BINDING_UPDATE, MN)


@pytest.mark.parametrize(
    ("header", "note"),
    [
        (gre(1, 0x880B, b"", bytes(8)), "GRE version at octet 20: wanted 0, got 1"),
        (gre(0x4000, 0x0800, bytes(8), INNER4), "GRE Routing Present at octet 20: wanted 0, got 1"),
        (
            gre(0, 0x880B, b"", bytes(8)),
            "GRE Protocol Type at octet 22: wanted IPv4, IPv6, Ethernet or MPLS, got 0x880b",
        ),
        (gre(0, 0x0800, b"", b""), "IP version at octet 24: wanted 4 or 6, got nothing"),
        (gre(0, 0x0800, b"", INNER4[:10]), "IPv4 header at octet 24: wanted 20 octets, got 10"),
        (
            gre(0, 0x6558, b"", ethernet(0x0806, bytes(28))),
            "tunnelled frame at octet 24: wanted IPv4 or IPv6, got neither",
        ),
        (gre(0x2000, 0x0800, KEY[:2], b""), "GRE Key at octet 24: wanted 4 octets, got 2"),
        (b"\0", "GRE flags at octet 20: wanted 2 octets, got 1"),
    ],
)
def test_a_gre_header_that_cannot_be_followed(header: bytes, note: str) -> None:
    packet = words(ip4(MAG4, LMA4, 47, header))
    assert (packet.protocol, packet.payload, packet.notes) == (47, header, [note])
    assert (packet.tunnel, packet.gre_key) == ((), None)


@pytest.mark.parametrize(
    "payload",
    [
        gtpu(INNER6, kind=1),  # echo request
        gtpu(INNER6, flags=0x50),  # version 2
        gtpu(b""),
        b"\x30\xff\x00",
    ],
)
def test_other_gtp_messages_are_plain_udp(payload: bytes) -> None:
    packet = words(ip4(MAG4, LMA4, 17, udp(2152, 2152, payload)))
    assert (packet.protocol, packet.ports, packet.notes) == (17, (2152, 2152), [])


def test_gtp_extension_header_of_no_length() -> None:
    packet = words(ip4(MAG4, LMA4, 17, udp(2152, 2152, gtpu(INNER6, 0x34, bytes.fromhex("0000008500000000")))))
    assert packet.notes == ["GTP-U extension header length at octet 40: wanted at least 1, got 0"]


def test_an_inner_length_that_the_outer_one_does_not_hold() -> None:
    packet = words(ip6(MAG, LMA, 41, INNER6[:50]))
    assert (packet.protocol, packet.truncated) == (135, True)
    assert packet.notes == ["IPv6 datagram at octet 40: wanted 56 octets as its header says, got 50"]


def test_nesting_has_a_limit() -> None:
    data = INNER6
    for _ in range(20):
        data = ip6(MAG, LMA, 41, data)
    packet = words(data)
    assert (packet.protocol, len(packet.tunnel)) == (41, 9)
    assert packet.notes == ["nesting at octet 400: wanted at most 10 headers inside each other, got one more"]
    (packet,) = Dissector(limit=30).packets(frame(data))
    assert (packet.protocol, len(packet.tunnel)) == (135, 20)


def test_layers_of_a_tunnel() -> None:
    data = ip4(MAG4, LMA4, 17, udp(5437, 5437, tlv(47, gre(0x2000, 0x86DD, KEY, INNER6))))
    (packet,) = Dissector(details=True).packets(frame(data))
    names = ["raw", "ipv4", "udp", "pmip6-data", "gre", "ipv6", "135"]
    assert [layer.name for layer in packet.layers] == names
    assert packet.layers[4].fields == {"type": 0x86DD, "key": 0xCAFE0001}
    assert packet.layers[2].fields == {"source": 5437, "destination": 5437, "length": len(data) - 20}


def test_home_addresses_are_those_of_the_innermost_header() -> None:
    packet = words(ip6(MAG, LMA, 60, bytes([41, 2, 1, 2, 0, 0, 201, 16]) + ip6(HOME, CN, 6, b"")[8:24] + INNER6))
    assert (packet.home_address, packet.extensions) == (None, ())


@needs_shared
def test_ping_through_the_tunnels_of_a_real_domain() -> None:
    """The ping that runs in opmip's tunnels: between mobile node and correspondent, inside LMA and one MAG."""
    dissector = Dissector()
    pings = [
        packet
        for captured in read_pcap(CAPTURES / "opmip/lma-and-mags.pcap")
        for packet in dissector.packets(captured)
        if packet.protocol == 58 and packet.payload[0] in (128, 129) and packet.tunnel
    ]
    assert len(pings) > 700
    assert {len(packet.tunnel) for packet in pings} == {1}
    inner = {frozenset((str(packet.source), str(packet.destination))) for packet in pings}
    assert inner == {frozenset(("2001:db8:200::2", "2001:db8:a000:1:0:ff:fe00:1"))}
    ends = {str(end) for packet in pings for end in packet.tunnel[0]}
    assert ends == {"2001:db8:100::1", "2001:db8:100::11", "2001:db8:100::12", "2001:db8:100::13"}


@needs_shared
@needs_tshark
def test_tshark_counts_the_same_messages_in_real_captures() -> None:
    for name in ("opmip/lma-and-mags.pcap", "opmip/at-mag1.pcap", "umip-lab-2011/mag1-lma-side.pcap"):
        dissector = Dissector()
        ours = [
            (captured.ref.frame, str(packet.source), str(packet.payload[2]))
            for captured in read_pcap(CAPTURES / name)
            for packet in dissector.packets(captured)
            if packet.protocol == 135 and not packet.quoted
        ]
        fields = ["frame.number", "ipv6.src", "mip6.mhtype"]
        theirs = [
            (int(row["frame.number"][0]), row["ipv6.src"][-1], row["mip6.mhtype"][0])
            for row in tshark(CAPTURES / name, fields, "-Y", "mipv6 && !icmpv6")
        ]
        assert ours == theirs
        assert ours
