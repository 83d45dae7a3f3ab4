"""ESP: opened with keys, recognised without, and honest about the rest."""

import os
import struct
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from frames_by_hand import (
    BINDING_UPDATE,
    CN,
    HOME,
    LMA,
    LMA4,
    MAG,
    MAG4,
    MN,
    esp_null,
    esp_signed,
    esp_trailed,
    frame,
    home_address_header,
    icmp6,
    internet_sum,
    ip4,
    ip6,
    pcap,
    routing_header,
    tshark,
    udp,
)
from mobtrace.capture.dissect import Dissector
from mobtrace.capture.esp_keys import EspKeys
from mobtrace.capture.frames import Packet
from support import needs_tshark

SPI = 0x12345678
HEAD = struct.pack(">II", SPI, 7)
AES = bytes(range(32))
MAC = bytes(range(100, 164))
SALT = b"salt"
VECTOR = bytes(range(200, 216))

# Authentication in Wireshark's words: digest, octets of key (RFC 4868 section 2.1.1), octets of ICV.
SIGNED = {
    "NULL": ("", 0, 0),
    "HMAC-MD5-96 [RFC2403]": ("md5", 16, 12),
    "HMAC-SHA-1-96 [RFC2404]": ("sha1", 20, 12),
    "HMAC-SHA-256-96 [draft-ietf-ipsec-ciph-sha-256-00]": ("sha256", 32, 12),
    "HMAC-SHA-256-128 [RFC4868]": ("sha256", 32, 16),
    "HMAC-SHA-384-192 [RFC4868]": ("sha384", 48, 24),
    "HMAC-SHA-512-256 [RFC4868]": ("sha512", 64, 32),
    "ANY 96 bit authentication [no checking]": ("", 0, 12),
    "ANY 128 bit authentication [no checking]": ("", 0, 16),
    "ANY 256 bit authentication [no checking]": ("", 0, 32),
}
BLOCKS = {"NULL": 4, "AES-CBC [RFC3602]": 16, "AES-CTR [RFC3686]": 4}


def encrypted(name: str, key: bytes, plain: bytes) -> bytes:
    """IV and ciphertext, by the library alone."""
    if name.startswith("AES-CBC"):
        return VECTOR + Cipher(algorithms.AES(key), modes.CBC(VECTOR)).encryptor().update(plain)
    if name.startswith("AES-CTR"):
        block = SALT + VECTOR[:8] + b"\0\0\0\1"
        return VECTOR[:8] + Cipher(algorithms.AES(key), modes.CTR(block)).encryptor().update(plain)
    return plain


def esp(name: str, key: bytes, auth: str, following: int, payload: bytes, head: bytes = HEAD) -> bytes:
    """RFC 4303 section 2."""
    digest, size, icv = SIGNED[auth]
    body = head + encrypted(name, key, esp_trailed(following, payload, BLOCKS[name]))
    return esp_signed(body, MAC[:size], digest, icv) if digest else body + bytes(range(70, 70 + icv))


def gcm(key: bytes, following: int, payload: bytes, icv: int = 16, aad: bytes = HEAD) -> bytes:
    """RFC 4106 section 3."""
    plain = esp_trailed(following, payload, 4)
    encryptor = Cipher(algorithms.AES(key), modes.GCM(SALT + VECTOR[:8])).encryptor()
    encryptor.authenticate_additional_data(aad)
    body = encryptor.update(plain) + encryptor.finalize()
    return HEAD + VECTOR[:8] + body + encryptor.tag[:icv]


def line(name: str, key: bytes, auth: str, mac: bytes = b"", *, version: int = 6, spi: str = "0x12345678") -> str:
    """One association as Wireshark writes it."""
    hexes = ["" if not one else "0x" + one.hex() for one in (key, mac)]
    return f'"IPv{version}","*","*","{spi}","{name}","{hexes[0]}","{auth}","{hexes[1]}"'


def opened(data: bytes, *lines: str) -> Packet:
    keys = EspKeys.parse("\n".join(lines), "keys") if lines else None
    (packet,) = Dissector(keys).packets(frame(data))
    return packet


def transport(content: bytes) -> bytes:
    return ip6(MAG, LMA, 50, content)


INNER = ip6(MN, CN, 135, BINDING_UPDATE)

# What both can open: name: (line, datagram, source of the message). MH in transport mode, or a tunnelled MH.
OPENED = {
    **{
        f"{name}, {auth}, {bits}": (
            line(name, AES[: bits // 8] + (SALT if "CTR" in name else b""), auth, MAC[: SIGNED[auth][1]]),
            transport(esp(name, AES[: bits // 8], auth, 135, BINDING_UPDATE)),
            MAG,
        )
        for name, auth, bits in [
            *(("AES-CBC [RFC3602]", auth, 128) for auth in SIGNED),
            ("AES-CBC [RFC3602]", "HMAC-SHA-1-96 [RFC2404]", 192),
            ("AES-CBC [RFC3602]", "HMAC-SHA-256-128 [RFC4868]", 256),
            ("AES-CTR [RFC3686]", "HMAC-SHA-1-96 [RFC2404]", 128),
        ]
    },
    **{
        f"NULL, {auth}": (
            line("NULL", b"", auth, MAC[: SIGNED[auth][1]]),
            transport(esp("NULL", b"", auth, 135, BINDING_UPDATE)),
            MAG,
        )
        for auth in SIGNED
    },
    **{
        f"AES-GCM, {icv} octets": (
            line(f"AES-GCM with {icv} octet ICV [RFC4106]", AES[:16] + SALT, "NULL"),
            transport(gcm(AES[:16], 135, BINDING_UPDATE, icv)),
            MAG,
        )
        for icv in (8, 12, 16)
    },
    "AES-GCM 256": (
        line("AES-GCM with 16 octet ICV [RFC4106]", AES + SALT, "NULL"),
        transport(gcm(AES, 135, BINDING_UPDATE)),
        MAG,
    ),
    "tunnel mode": (
        line("AES-CBC [RFC3602]", AES[:16], "HMAC-SHA-1-96 [RFC2404]", MAC[:20]),
        transport(esp("AES-CBC [RFC3602]", AES[:16], "HMAC-SHA-1-96 [RFC2404]", 41, INNER)),
        MN,
    ),
    "behind a home address option": (
        line("AES-CBC [RFC3602]", AES[:16], "HMAC-SHA-1-96 [RFC2404]", MAC[:20]),
        ip6(
            MAG,
            LMA,
            60,
            home_address_header(50, HOME)
            + esp("AES-CBC [RFC3602]", AES[:16], "HMAC-SHA-1-96 [RFC2404]", 135, BINDING_UPDATE),
        ),
        MAG,
    ),
    "PMIPv6 over IPv4, RFC 5844 section 4.1.3.2 figure 11": (
        line("AES-CBC [RFC3602]", AES[:16], "HMAC-SHA-1-96 [RFC2404]", MAC[:20], version=4),
        ip4(
            LMA4,
            MAG4,
            50,
            esp("AES-CBC [RFC3602]", AES[:16], "HMAC-SHA-1-96 [RFC2404]", 17, udp(5436, 5436, BINDING_UPDATE)),
        ),
        LMA4,
    ),
}


@pytest.mark.parametrize("name", OPENED)
def test_opened_with_keys(name: str) -> None:
    key, data, source = OPENED[name]
    packet = opened(data, key)
    assert (packet.protocol, packet.payload, str(packet.source)) == (135, BINDING_UPDATE, source)
    assert (packet.notes, packet.truncated) == ([], False)


@needs_tshark
def test_tshark_opens_the_same(tmp_path: Path) -> None:
    """Each with a source of its own, so that one run of tshark sees them all."""
    lines, frames = [], []
    for number, (name, (key, data, _)) in enumerate(OPENED.items(), 1):
        source = HOME if "home address" in name else number_address(number, key)
        lines.append(key.replace('"*","*"', f'"{source}","*"'))
        frames.append(frame(with_source(data, number)))
    options = ["-o", "esp.enable_encryption_decode:TRUE", "-o", "esp.enable_authentication_check:TRUE"]
    for one in lines:
        options += ["-o", f"uat:esp_sa:{one}"]
    rows = tshark(pcap(tmp_path / "esp.pcap", frames, 101), ["mip6.bu.seqnr", "esp.icv_good", "esp.icv_bad"], *options)
    keys = EspKeys.parse("\n".join(lines), "keys")
    for name, captured, row in zip(OPENED, frames, rows, strict=True):
        (packet,) = Dissector(keys).packets(captured)
        assert (packet.payload, packet.notes) == (BINDING_UPDATE, []), name
        assert row["mip6.bu.seqnr"] == ["291"], name
        assert "1" not in row["esp.icv_bad"], name


def number_address(number: int, key: str) -> str:
    return f"10.9.0.{number}" if "IPv4" in key else f"2001:db8:9::{number:x}"


def with_source(data: bytes, number: int) -> bytes:
    """The datagram from the address of this number (ESP covers no addresses, RFC 4303 section 2.8)."""
    if data[0] >> 4 == 4:
        return data[:12] + bytes([10, 9, 0, number]) + data[16:]
    return data[:8] + bytes.fromhex("20010db80009") + bytes(9) + bytes([number]) + data[24:]


class TestNull:
    """RFC 5879: without encryption and without keys."""

    @pytest.mark.parametrize("icv", [12, 16, 24, 32])
    @pytest.mark.parametrize(
        ("following", "payload"),
        [
            (135, BINDING_UPDATE),
            (135, BINDING_UPDATE + bytes(4)),  # its length counts 4 octets too few
            (60, home_address_header(135, HOME) + BINDING_UPDATE),
            (41, INNER),
            (4, ip4(MAG4, LMA4, 17, udp(5436, 5436, BINDING_UPDATE))),
            (17, udp(5436, 5436, BINDING_UPDATE)),
        ],
    )
    def test_every_icv(self, icv: int, following: int, payload: bytes) -> None:
        packet = opened(transport(esp_null(following, payload, icv)))
        assert (packet.protocol, packet.payload[:16], packet.notes) == (135, BINDING_UPDATE, [])

    def test_gmac_has_a_vector(self) -> None:
        packet = opened(transport(esp_null(135, BINDING_UPDATE, 16, vector=os.urandom(8))))
        assert packet.payload == BINDING_UPDATE

    def test_offsets_are_those_of_the_frame(self) -> None:
        data = transport(esp_null(60, home_address_header(135, HOME) + BINDING_UPDATE))
        packet = opened(data)
        assert data[packet.payload_offset :].startswith(BINDING_UPDATE)
        assert [(header.protocol, header.offset) for header in packet.extensions] == [(60, 48)]
        assert str(packet.home_address) == HOME

    def test_icmp_by_its_checksum(self) -> None:
        good = icmp6(MAG, LMA, 128, bytes(8))
        assert opened(transport(esp_null(58, good))).protocol == 58
        bad = good[:2] + b"\0\0" + good[4:]
        assert opened(transport(esp_null(58, bad))).protocol == 50

    def test_checksums_are_over_home_addresses(self) -> None:
        echo = icmp6(HOME, LMA, 128, bytes(8))
        packet = opened(ip6(MAG, LMA, 60, home_address_header(50, HOME) + esp_null(58, echo)))
        assert (packet.protocol, packet.payload) == (58, echo)
        reply = icmp6(LMA, HOME, 129, bytes(8))
        packet = opened(ip6(LMA, MAG, 43, routing_header(50, HOME) + esp_null(58, reply)))
        assert (packet.protocol, packet.payload) == (58, reply)

    def test_tcp_by_its_checksum(self) -> None:
        segment = struct.pack(">HHIIBBHHH", 1000, 80, 1, 0, 0x50, 2, 100, 0, 0)
        assert opened(transport(esp_null(6, segment))).protocol == 50
        pseudo = ip6(MAG, LMA, 0, b"")[8:40] + struct.pack(">II", len(segment), 6)
        segment = segment[:16] + struct.pack(">H", internet_sum(pseudo + segment)) + segment[18:]
        assert opened(transport(esp_null(6, segment))).protocol == 6

    def test_padding_must_describe_itself(self) -> None:
        data = esp_null(135, BINDING_UPDATE)
        assert data[24:28] == b"\x01\x02\x02\x87"
        wrong = data[:24] + b"\x00\x00" + data[26:]
        assert opened(transport(wrong)).protocol == 50

    def test_a_known_flow_needs_no_further_proof(self) -> None:
        """RFC 5879 section 3: what was learnt of a flow holds for its other packets, whatever they carry."""
        odd = bytes([17]) + BINDING_UPDATE[1:]
        dissector = Dissector()
        (unknown,) = dissector.packets(frame(transport(esp_null(135, odd))))
        dissector.packets(frame(transport(esp_null(135, BINDING_UPDATE))))
        (known,) = dissector.packets(frame(transport(esp_null(135, odd))))
        (other,) = dissector.packets(frame(transport(esp_null(135, odd, spi=9))))
        assert (unknown.protocol, known.protocol, other.protocol) == (50, 135, 50)

    @needs_tshark
    def test_tshark_reads_the_same(self, tmp_path: Path) -> None:
        """tshark's heuristic knows an ICV of 12 octets only."""
        frames = [
            frame(transport(esp_null(135, BINDING_UPDATE))),
            frame(transport(esp_null(60, home_address_header(135, HOME) + BINDING_UPDATE))),
            frame(transport(esp_null(41, INNER))),
            frame(ip4(MAG4, LMA4, 50, esp_null(17, udp(5436, 5436, BINDING_UPDATE)))),
        ]
        rows = tshark(
            pcap(tmp_path / "null.pcap", frames, 101),
            ["mip6.bu.seqnr"],
            *("-o", "esp.enable_null_encryption_decode_heuristic:TRUE"),
        )
        assert [row["mip6.bu.seqnr"] for row in rows] == [["291"]] * 4
        assert [opened(one.data).payload for one in frames] == [BINDING_UPDATE] * 4

    @given(st.binary(min_size=16, max_size=200))
    def test_random_octets_are_encrypted(self, body: bytes) -> None:
        packet = opened(transport(HEAD + body))
        assert packet.protocol == 50


class TestUnreadable:
    """What cannot be opened is a packet all the same, and says why."""

    def test_without_keys(self) -> None:
        data = OPENED["tunnel mode"][1]
        packet = opened(data)
        assert (packet.protocol, packet.payload, packet.payload_offset) == (50, data[40:], 40)
        assert packet.notes == ["ESP: SPI 0x12345678 is encrypted, and there is no key for it"]

    def test_no_key_for_this_spi(self) -> None:
        key, data, _ = OPENED["tunnel mode"]
        packet = opened(data, key.replace("0x12345678", "0x12345679"))
        assert packet.notes == ["ESP: SPI 0x12345678 is encrypted, and there is no key for it"]

    @pytest.mark.parametrize("name", ["AES-CBC [RFC3602], HMAC-SHA-1-96 [RFC2404], 128", "AES-GCM, 16 octets"])
    def test_wrong_keys(self, name: str) -> None:
        key, data, _ = OPENED[name]
        packet = opened(data, key.replace("0x0001", "0xffff").replace("0x6465", "0xffff"))
        assert (packet.protocol, packet.notes) == (50, ["ESP: ICV does not match: the key is another one"])

    def test_wrong_key_and_no_icv_to_check(self) -> None:
        key, data, _ = OPENED["AES-CBC [RFC3602], NULL, 128"]
        packet = opened(data, key.replace("0x0001", "0xffff"))
        assert packet.notes == ["ESP: decryption gives no trailer: the key is another one"]

    @pytest.mark.parametrize(
        "name", ["AES-CBC [RFC3602], HMAC-SHA-1-96 [RFC2404], 128", "NULL, HMAC-SHA-256-128 [RFC4868]"]
    )
    def test_wrong_authentication_key_only(self, name: str) -> None:
        """The encryption key is right, so what it shows is shown."""
        key, data, _ = OPENED[name]
        packet = opened(data, key.replace("0x6465", "0xffff"))
        assert (packet.payload, packet.notes) == (BINDING_UPDATE, ["ESP: ICV does not match"])

    def test_one_of_two_keys_is_right(self) -> None:
        key, data, _ = OPENED["tunnel mode"]
        packet = opened(data, key.replace("0x0001", "0xffff").replace("0x6465", "0xffff"), key)
        assert (packet.payload, packet.notes) == (BINDING_UPDATE, [])

    def test_cut_by_the_capture(self) -> None:
        key, data, _ = OPENED["tunnel mode"]
        keys = EspKeys.parse(key, "keys")
        (packet,) = Dissector(keys).packets(frame(data[:-1], wire=len(data)))
        assert (packet.protocol, packet.truncated, packet.notes) == (50, True, ["ESP: not all of it is there"])

    def test_an_algorithm_that_wireshark_has_and_we_have_not(self) -> None:
        data = OPENED["tunnel mode"][1]
        packet = opened(data, line("TripleDES-CBC [RFC2451]", AES[:24], "NULL"))
        assert packet.notes == ["ESP: TripleDES-CBC is not supported"]

    @pytest.mark.parametrize("size", range(8, 40))
    def test_every_size(self, size: int) -> None:
        for name in ("AES-CBC [RFC3602], HMAC-SHA-512-256 [RFC4868], 128", "AES-GCM, 16 octets", "NULL, NULL"):
            key, data, _ = OPENED[name]
            assert opened(transport(data[40 : 40 + size]), key).protocol in (50, 59, 60, 135, *range(135))


def test_extended_sequence_numbers() -> None:
    """RFC 4303 section 2.2.1: the high 32 bits are authenticated, not sent."""
    key = line("NULL", b"", "HMAC-SHA-1-96 [RFC2404]", MAC[:20])
    body = HEAD + esp_trailed(135, BINDING_UPDATE, 4)
    signed = esp_signed(body + bytes(4), MAC[:20], "sha1", 12)
    packet = opened(transport(body + signed[-12:]), key)
    assert (packet.payload, packet.notes) == (BINDING_UPDATE, [])
    data = gcm(AES[:16], 135, BINDING_UPDATE, aad=HEAD[:4] + bytes(4) + HEAD[4:])
    packet = opened(transport(data), OPENED["AES-GCM, 16 octets"][0])
    assert (packet.payload, packet.notes) == (BINDING_UPDATE, [])


def test_behind_udp() -> None:
    """RFC 3948 section 2, as RFC 5555 section 5 uses it; and IKE and keepalives on the same port."""
    name = "PMIPv6 over IPv4, RFC 5844 section 4.1.3.2 figure 11"
    key, data, _ = OPENED[name]
    packet = opened(ip4(LMA4, MAG4, 17, udp(4500, 4500, data[20:])), key)
    assert packet.payload == BINDING_UPDATE
    packet = opened(ip4(LMA4, MAG4, 17, udp(4500, 40000, data[20:])))
    assert (packet.protocol, packet.ports, packet.payload) == (50, (4500, 40000), data[20:])
    for other in (bytes(4) + b"IKE header", b"\xff"):
        assert opened(ip4(LMA4, MAG4, 17, udp(4500, 4500, other))).protocol == 17


@pytest.mark.parametrize(("kind", "following", "payload"), [(8, 135, BINDING_UPDATE), (1, 41, INNER)])
def test_protected_packets_of_rfc_6618(kind: int, following: int, payload: bytes) -> None:
    """RFC 6618 section 6.3 figure 7 and section 6.4 figure 8: laid out as ESP, the type in the SPI's first bits."""
    data = ip4(MAG4, LMA4, 17, udp(40000, 7872, esp_null(following, payload, spi=kind << 28 | 5)))
    assert opened(data).payload == BINDING_UPDATE


def test_layers() -> None:
    key, data, _ = OPENED["tunnel mode"]
    (packet,) = Dissector(EspKeys.parse(key, "keys"), details=True).packets(frame(data))
    assert [layer.name for layer in packet.layers] == ["raw", "ipv6", "esp", "ipv6", "135"]
    assert packet.layers[2].fields == {"spi": SPI, "sequence": 7}
    (packet,) = Dissector(details=True).packets(frame(data))
    assert [layer.name for layer in packet.layers] == ["raw", "ipv6", "esp"]


def test_esp_counts_as_nesting() -> None:
    data = BINDING_UPDATE
    following = 135
    for _ in range(12):
        data = esp_null(following, data)
        following = 50
    packet = opened(transport(data))
    assert packet.protocol == 50
