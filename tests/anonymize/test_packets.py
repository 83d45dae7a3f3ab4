"""Packets under other names: every layer, every checksum, nothing of what users say."""

import struct
from pathlib import Path

import pytest

import frames_by_hand as by_hand
from captures_by_hand import read
from film import Film
from frames_by_hand import frame, ip4, ip6, packed
from mobtrace.anonymize.frames import Frames
from mobtrace.anonymize.masking import Masking
from mobtrace.capture.dissect import Dissector
from mobtrace.capture.frames import Packet, RawFrame
from mobtrace.trace import Tracer
from mobtrace.values import Address
from mobtrace.wire.checksum import internet_checksum
from stage import HOME, MAG1
from support import needs_tshark

CARE_OF = "2001:db8:30::100"
LINK = bytes.fromhex("00146c53180a") + bytes.fromhex("00146c53180b")


def rewritten(raw: RawFrame, masking: Masking | None = None) -> RawFrame:
    return Frames(masking or Masking("seed")).frame(raw)


def opened(raw: RawFrame) -> Packet:
    (packet,) = Dissector(details=True).packets(raw)
    return packet


def new(masking: Masking, address: str) -> Address:
    return masking.addresses.address(Address.parse(address))


def signals(film: Film, folder: Path) -> list[RawFrame]:
    frames, _ = read(*film.write(folder))
    return frames


def test_a_home_address_option_and_a_type_2_routing_header_follow(tmp_path: Path) -> None:
    """RFC 6275 sections 6.3 and 6.4, and the checksum that is made with them (section 6.1.1)."""
    film = Film()
    film.bu(CARE_OF, 0.0)
    film.ba(CARE_OF, 0.1)
    masking = Masking("seed")
    for raw, kept in zip(signals(film, tmp_path), ("home_address", "routing_home"), strict=True):
        out = rewritten(raw, masking)
        packet = opened(out)
        assert getattr(packet, kept) == new(masking, HOME)
        assert new(masking, CARE_OF) in (packet.source, packet.destination)
        message = Tracer().decode(packet)
        assert message is not None and message.checksum_ok and message.issues == []
        assert packed(HOME) not in out.data and packed(CARE_OF) not in out.data


@pytest.mark.parametrize("checksum", [0, 0x1234])
def test_a_checksum_that_was_wrong_stays_wrong(tmp_path: Path, checksum: int) -> None:
    film = Film()
    film.pbu(MAG1, 0.0)
    (raw,) = signals(film, tmp_path)
    at = 14 + 40 + 4
    spoilt = raw._replace(data=raw.data[:at] + struct.pack("!H", checksum) + raw.data[at + 2 :])
    message = Tracer().decode(opened(rewritten(spoilt)))
    assert message is not None and message.checksum_ok is False
    assert (message.checksum == 0) == (checksum == 0)


def test_a_quoted_packet_is_rewritten_too() -> None:
    """RFC 4443 section 3.1: an error holds the beginning of the packet that it is about."""
    inner = ip6(by_hand.MAG, by_hand.LMA, 135, by_hand.BINDING_UPDATE)
    raw = frame(ip6(by_hand.CN, by_hand.MAG, 58, by_hand.icmp6(by_hand.CN, by_hand.MAG, 1, inner)))
    out = rewritten(raw)
    for address in (by_hand.MAG, by_hand.LMA, by_hand.CN):
        assert packed(address) not in out.data
    assert any(packet.quoted and packet.protocol == 135 for packet in Dissector().packets(out))


@pytest.mark.parametrize("kind", ["6 in 6", "gre", "gtpu", "pmip6"])
def test_tunnels_are_rewritten_to_the_bottom(kind: str) -> None:
    secret = b"what a user says"
    inner = ip6(by_hand.MN, by_hand.CN, 17, by_hand.udp(5000, 6000, secret))
    content = {
        "6 in 6": (41, inner),
        "gre": (47, struct.pack("!HHI", 0x2000, 0x86DD, 77) + inner),
        "gtpu": (17, by_hand.udp(2152, 2152, struct.pack("!BBHI", 0x30, 255, len(inner), 9) + inner)),
        "pmip6": (17, by_hand.udp(5437, 5437, inner)),
    }[kind]
    raw = frame(ip6(by_hand.MAG, by_hand.LMA, *content))
    masking = Masking("seed")
    out = rewritten(raw, masking)
    packet = opened(out)
    assert (packet.source, packet.destination) == (new(masking, by_hand.MN), new(masking, by_hand.CN))
    assert packet.tunnel == ((new(masking, by_hand.MAG), new(masking, by_hand.LMA)),)
    assert packet.gre_key == (77 if kind == "gre" else None)
    assert packet.ports == (5000, 6000)
    assert packet.payload[8:] == bytes(len(secret))
    assert len(out.data) == len(raw.data)
    assert masking.counts["user payloads: blanked"] == 1


def test_the_header_of_ipv4_is_right_where_it_was() -> None:
    raw = frame(ip4("192.0.2.1", "192.0.2.2", 17, by_hand.udp(5000, 6000, b"hello")))
    out = rewritten(raw).data
    assert internet_checksum(raw.data[:20]) == 0
    assert internet_checksum(out[:20]) == 0
    assert packed("192.0.2.1") not in out


def test_a_question_for_a_neighbour_goes_to_the_group_of_its_new_address() -> None:
    """RFC 4861 section 7.2.2, RFC 2464 section 7."""
    target = "2001:db8::214:6cff:fe53:180a"
    group = "ff02::1:ff53:180a"
    ask = by_hand.icmp6(by_hand.MAG, group, 135, packed(target))
    raw = frame(bytes.fromhex("3333ff53180a") + LINK[6:] + b"\x86\xdd" + ip6(by_hand.MAG, group, 58, ask), 1)
    masking = Masking("seed")
    out = rewritten(raw, masking)
    packet = opened(out)
    assert packet.destination[13:] == new(masking, target)[13:]
    assert out.data[:6] == b"\x33\x33" + packet.destination[12:]
    message = Tracer().decode(packet)
    assert message is not None and message.issues == []


def test_what_is_encrypted_is_replaced_and_told() -> None:
    raw = frame(ip6(by_hand.MAG, by_hand.LMA, 50, struct.pack("!II", 0x1234, 7) + b"encrypted octets"))
    masking = Masking("seed")
    out = rewritten(raw, masking)
    assert out.data[40:48] == raw.data[40:48]  # SPI and sequence number
    assert b"encrypted" not in out.data and any(out.data[48:])
    assert [what for what in masking.counts if what.startswith("ESP")]


def test_a_lone_fragment_is_blanked_and_nobody_takes_it_for_a_message() -> None:
    part = by_hand.fragment_header(135, 0, True, 5) + by_hand.BINDING_UPDATE
    masking = Masking("seed")
    out = rewritten(frame(ip6(by_hand.MAG, by_hand.LMA, 44, part)), masking)
    assert out.data[40] == 59
    assert not any(out.data[48:])
    assert masking.counts["fragments without the others, or that have grown: blanked"] == 1


@pytest.mark.parametrize(("kind", "kept"), [(0x16, True), (0x22, False)])
def test_groups_that_are_joined_stay_groups(kind: int, kept: bool) -> None:
    """RFC 2236 section 2; RFC 3376 section 4.2: a report of several names the sources too."""
    body = bytes((kind, 0, 0, 0)) + packed("224.0.0.251") + packed("192.0.2.7")
    body = body[:2] + struct.pack("!H", internet_checksum(body)) + body[4:]
    out = rewritten(frame(ip4("192.0.2.1", "224.0.0.22", 2, body))).data[20:]
    assert internet_checksum(out) == 0
    assert out[4:8] == (packed("224.0.0.251") if kept else bytes(4))
    assert not any(out[8:])


def test_arp_is_rewritten() -> None:
    """RFC 826: the hardware and the protocol address of both."""
    body = bytes.fromhex("0001080006040001") + LINK[:6] + packed("192.0.2.1") + bytes(6) + packed("192.0.2.2")
    masking = Masking("seed")
    out = rewritten(frame(b"\xff" * 6 + LINK[:6] + b"\x08\x06" + body + b"padding", 1), masking)
    assert out.data[22:28] == masking.addresses.link(LINK[:6]) == out.data[6:12]
    assert out.data[28:32] == new(masking, "192.0.2.1")
    assert out.data[38:42] == new(masking, "192.0.2.2")
    assert out.data[42:] == bytes(7)


def test_frames_that_cannot_be_read_become_zeros() -> None:
    masking = Masking("seed")
    out = rewritten(frame(b"radiotap and secrets", 127), masking)
    assert out.data == bytes(20)
    assert masking.counts["frames of a link type that cannot be read: blanked"] == 1


def test_a_malformed_option_hides_nothing_behind_it() -> None:
    """A Home Address option of length 1: the rest of the address would be read as options."""
    spoilt = bytes((17, 2, 1, 2, 0, 0, 201, 1)) + packed(HOME)
    raw = frame(ip6(by_hand.MAG, by_hand.LMA, 60, spoilt + by_hand.udp(5000, 6000, b"")))
    assert packed(HOME)[1:] not in rewritten(raw).data


def test_a_cut_frame_stays_cut() -> None:
    whole = ip6(by_hand.MAG, by_hand.LMA, 17, by_hand.udp(5000, 6000, bytes(100)))
    out = rewritten(frame(whole[:80], wire=len(whole)))
    assert (len(out.data), out.wire_length) == (80, len(whole))
    assert out.data[4:6] == whole[4:6]


@needs_tshark
def test_every_checksum_is_right_for_another_program(tmp_path: Path) -> None:
    film = Film()
    film.bu(CARE_OF, 0.0)
    film.pbu(MAG1, 1.0)
    film.down(MAG1, 2.0, ping=1)
    film.down(MAG1, 3.0, key=5, rtp=7)
    tcp = struct.pack("!HHIIBBHHH", 1000, 80, 1, 0, 0x50, 2, 1000, 0, 0)
    pseudo = packed("192.0.2.1") + packed("192.0.2.2") + struct.pack("!xBH", 6, len(tcp))
    tcp = tcp[:16] + struct.pack("!H", internet_checksum(pseudo + tcp)) + tcp[18:]
    film.packet(ip4("192.0.2.1", "192.0.2.2", 6, tcp), 4.0)
    frames = [rewritten(raw) for raw in signals(film, tmp_path)]
    path = by_hand.pcap(tmp_path / "out.pcap", frames, 1)
    fields = ["ip.checksum.status", "tcp.checksum.status", "icmpv6.checksum.status", "_ws.malformed", "mip6.csum"]
    checks = ["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"]
    rows = by_hand.tshark(path, fields, *checks)
    assert rows[2]["icmpv6.checksum.status"] == ["0"] or rows[2]["icmpv6.checksum.status"] == ["1"]
    assert rows[4]["ip.checksum.status"] == ["1"] and rows[4]["tcp.checksum.status"] == ["1"]
    assert not any(row.get("_ws.malformed") for row in rows)
