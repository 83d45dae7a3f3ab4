"""User packets in tunnels, as dpkt and Wireshark read them."""

import dpkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobtrace.errors import WireError
from mobtrace.replay.node import Tunnel
from mobtrace.replay.packets import ip_packet
from mobtrace.replay.transport.encapsulation import Carried, decapsulate, encapsulate
from mobtrace.values import Address

LMA, MAG = Address.parse("2001:db8::1"), Address.parse("2001:db8::2")
LMA4, MAG4 = Address.parse("192.0.2.1"), Address.parse("192.0.2.2")
INNER6 = ip_packet(Address.parse("2001:db8:c::1"), Address.parse("2001:db8:f000::5"), 59, b"")
INNER4 = ip_packet(Address.parse("198.51.100.1"), Address.parse("198.51.100.2"), 253, b"user")

INNER = pytest.mark.parametrize("inner", [INNER6, INNER4], ids=["ipv6", "ipv4"])
ENDS = pytest.mark.parametrize("ends", [(LMA, MAG), (LMA4, MAG4)], ids=["over ipv6", "over ipv4"])


def outer(packet: bytes) -> tuple[int, bytes, bytes, bytes]:
    """Protocol, source, destination and payload as dpkt reads them."""
    if packet[0] >> 4 == 6:
        read = dpkt.ip6.IP6(packet)
        return read.nxt, read.src, read.dst, packet[40:]
    read4 = dpkt.ip.IP(packet)
    return read4.p, read4.src, read4.dst, packet[20:]


@INNER
@ENDS
def test_ip_in_ip_is_the_packet_behind_a_header(inner: bytes, ends: tuple[Address, Address]) -> None:
    protocol, source, destination, payload = outer(encapsulate(Tunnel(local=ends[0], remote=ends[1]), inner))
    assert (source, destination, payload) == (*ends, inner)
    assert protocol == (41 if inner[0] >> 4 == 6 else 4)


@INNER
@ENDS
def test_gre_has_the_key_of_the_other_end(inner: bytes, ends: tuple[Address, Address]) -> None:
    way = Tunnel(local=ends[0], remote=ends[1], kind="gre", send_key=0x102, receive_key=0x203)
    protocol, source, destination, payload = outer(encapsulate(way, inner))
    read = dpkt.gre.GRE(payload)
    assert (protocol, source, destination) == (47, *ends)
    assert (read.flags, read.p) == (dpkt.gre.GRE_KP, 0x86DD if inner[0] >> 4 == 6 else 0x0800)
    assert payload[4:] == (0x102).to_bytes(4, "big") + inner


def test_gre_without_a_key_has_four_octets() -> None:
    way = Tunnel(local=LMA, remote=MAG, kind="gre")
    assert outer(encapsulate(way, INNER6))[3] == bytes.fromhex("000086dd") + INNER6


@INNER
@ENDS
def test_udp_has_the_data_port_and_a_checksum(inner: bytes, ends: tuple[Address, Address]) -> None:
    # RFC 5844 section 4.1.4.1: 5437 at both ends.
    packet = encapsulate(Tunnel(local=ends[0], remote=ends[1], kind="udp"), inner)
    protocol, _, _, payload = outer(packet)
    read = dpkt.udp.UDP(payload)
    assert (protocol, read.sport, read.dport, read.ulen) == (17, 5437, 5437, 8 + len(inner))
    assert bytes(read.data) == inner
    told, read.sum = read.sum, 0
    whole = dpkt.ip6.IP6(packet) if packet[0] >> 4 == 6 else dpkt.ip.IP(packet)
    whole.data.sum = 0
    whole.sum = 0
    rebuilt = bytes(whole)
    assert told == int.from_bytes(rebuilt[-len(inner) - 2 : -len(inner)], "big")


@INNER
@ENDS
@pytest.mark.parametrize("kind", ["ip", "gre", "udp"])
def test_what_goes_in_comes_out(inner: bytes, ends: tuple[Address, Address], kind: str) -> None:
    key = 7 if kind == "gre" else None
    packet = encapsulate(Tunnel(local=ends[0], remote=ends[1], kind=kind, send_key=key), inner)
    assert decapsulate(packet) == Carried(*ends, kind, key, inner)


def test_gre_in_udp_is_behind_a_tlv_header() -> None:
    # RFC 5845 figures 5 and 6: type 0, next header 47, the length of what follows.
    way = Tunnel(local=LMA4, remote=MAG4, kind="udp", send_key=0x102)
    packet = encapsulate(way, INNER6)
    read = dpkt.udp.UDP(outer(packet)[3])
    gre = bytes.fromhex("200086dd00000102") + INNER6
    assert bytes(read.data) == bytes((0, 47)) + len(gre).to_bytes(2, "big") + gre
    assert decapsulate(packet) == Carried(LMA4, MAG4, "udp", 0x102, INNER6)
    # RFC 5845 section 7.1: another length than UDP's is discarded.
    assert decapsulate(packet[:30] + b"\x00\x00" + packet[32:]) is None


# RFC 3168 section 9.1.1, the full-functionality option: (inner, outer made of it).
@pytest.mark.parametrize(("inside", "outside"), [(0, 0), (1, 1), (2, 2), (3, 2)])
@INNER
@ENDS
def test_congestion_bits_go_onto_the_outer_header(
    inner: bytes, ends: tuple[Address, Address], inside: int, outside: int
) -> None:
    packet = encapsulate(Tunnel(local=ends[0], remote=ends[1]), marked(inner, inside))
    assert ecn_of(packet) == outside
    if packet[0] >> 4 == 4:
        assert header_sum(packet) == 0


@pytest.mark.parametrize(("inside", "after"), [(0, None), (1, 3), (2, 3), (3, 3)])
@INNER
def test_congestion_met_on_the_way_goes_into_the_inner_header(inner: bytes, inside: int, after: int | None) -> None:
    packet = marked(encapsulate(Tunnel(local=LMA, remote=MAG), marked(inner, inside)), 3)
    carried = decapsulate(packet)
    assert (None if carried is None else ecn_of(carried.packet)) == after
    if carried is not None and inner[0] >> 4 == 4:
        assert header_sum(carried.packet) == 0


def marked(packet: bytes, value: int) -> bytes:
    """A packet with the ECN field, written by dpkt."""
    if packet[0] >> 4 == 6:
        read = dpkt.ip6.IP6(packet)
        read.fc = value
        return bytes(read)[:40] + packet[40:]
    read4 = dpkt.ip.IP(packet)
    read4.tos, read4.sum = value, 0
    return bytes(read4)


def ecn_of(packet: bytes) -> int:
    return int(dpkt.ip6.IP6(packet).fc if packet[0] >> 4 == 6 else dpkt.ip.IP(packet).tos) & 3


def header_sum(packet: bytes) -> int:
    """0 for a right header checksum (RFC 791 section 3.1)."""
    return int(dpkt.dpkt.in_cksum(packet[:20]))


def test_signaling_is_no_tunnel() -> None:
    assert decapsulate(ip_packet(MAG, LMA, 135, bytes(8))) is None


@given(st.binary(max_size=120), st.sampled_from([b"", bytes([0x60]), bytes([0x45])]))
def test_any_octets_give_a_packet_nothing_or_a_wire_error(octets: bytes, start: bytes) -> None:
    try:
        found = decapsulate(start + octets)
    except WireError:
        return
    assert found is None or isinstance(found, Carried)
