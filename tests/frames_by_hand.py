"""Frames put together by hand from the figures of the documents, and what tshark says of them.

Nothing here uses the code under test, except the value that a frame is handed over in.
"""

import hashlib
import hmac
import struct
import subprocess
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from pathlib import Path

from mobtrace.capture.frames import RawFrame
from mobtrace.values import FrameRef

MAG, LMA = "2001:db8:100::11", "2001:db8:100::1"
MN, CN = "2001:db8:a000:1::1", "2001:db8:200::2"
MAG4, LMA4 = "192.0.2.11", "198.51.100.1"
HOME = "2001:db8:a000:2::7"

# RFC 6275 section 6.1.7 figure, sequence number 0x0123, flags A and H, lifetime 16, then PadN.
BINDING_UPDATE = bytes.fromhex("3b01 0500 0000 0123 c000 0004 0102 0000".replace(" ", ""))
# RFC 6275 section 6.1.8 figure: status 0, sequence number 0x0123, lifetime 4, then PadN.
BINDING_ACK = bytes.fromhex("3b01 0600 0000 0000 0123 0004 0102 0000".replace(" ", ""))

SECOND = 1_000_000_000


def packed(address: str) -> bytes:
    return ip_address(address).packed


def ip6(source: str, destination: str, protocol: int, payload: bytes, hops: int = 64) -> bytes:
    """RFC 8200 section 3."""
    return struct.pack(">IHBB", 6 << 28, len(payload), protocol, hops) + packed(source) + packed(destination) + payload


def ip4(source: str, destination: str, protocol: int, payload: bytes, *, options: bytes = b"", place: int = 0) -> bytes:
    """RFC 791 section 3.1; ``place`` is flags and fragment offset."""
    size = 20 + len(options)
    head = struct.pack(">BBHHHBBH", 0x40 | size // 4, 0, size + len(payload), 7, place, 64, protocol, 0)
    head += packed(source) + packed(destination) + options
    return head[:10] + struct.pack(">H", internet_sum(head)) + head[12:] + payload


def internet_sum(data: bytes) -> int:
    """RFC 1071."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def udp(source: int, destination: int, payload: bytes) -> bytes:
    return struct.pack(">HHHH", source, destination, 8 + len(payload), 0) + payload


def icmp6(source: str, destination: str, kind: int, payload: bytes, code: int = 0, word: int = 0) -> bytes:
    """RFC 4443 section 2.1, with its checksum."""
    body = struct.pack(">BBHI", kind, code, 0, word) + payload
    pseudo = packed(source) + packed(destination) + struct.pack(">II", len(body), 58)
    return body[:2] + struct.pack(">H", internet_sum(pseudo + body)) + body[4:]


def ethernet(kind: int, payload: bytes) -> bytes:
    return bytes.fromhex("02000000000102000000000b") + struct.pack(">H", kind) + payload


def fragment_header(following: int, start: int, more: bool, ident: int) -> bytes:
    """RFC 8200 section 4.5; ``start`` in octets."""
    return struct.pack(">BBHI", following, 0, start | more, ident)


def home_address_header(following: int, address: str) -> bytes:
    """RFC 6275 section 6.3: a PadN puts the option at 8n + 6."""
    return bytes([following, 2, 1, 2, 0, 0, 201, 16]) + packed(address)


def routing_header(following: int, address: str, left: int = 1) -> bytes:
    """RFC 6275 section 6.4.1."""
    return bytes([following, 2, 2, left, 0, 0, 0, 0]) + packed(address)


def esp_null(following: int, payload: bytes, icv: int = 12, spi: int = 0x1234, vector: bytes = b"") -> bytes:
    """RFC 4303 section 2 without encryption; the ICV is some octets that nobody checks."""
    body = struct.pack(">II", spi, 1) + vector + esp_trailed(following, payload, 4)
    return body + hashlib.sha512(body).digest()[:icv]


def esp_trailed(following: int, payload: bytes, block: int) -> bytes:
    """RFC 4303 section 2.4: padding 1, 2, 3 ..., its length, the next header."""
    size = -(len(payload) + 2) % block
    return payload + bytes(range(1, size + 1)) + bytes([size, following])


def esp_signed(body: bytes, key: bytes, digest: str, icv: int) -> bytes:
    return body + hmac.digest(key, body, digest)[:icv]


def frame(data: bytes, link_type: int = 101, number: int = 1, seconds: float = 0, wire: int | None = None) -> RawFrame:
    return RawFrame(FrameRef(0, number), int(seconds * SECOND), data, len(data) if wire is None else wire, link_type)


def pcap(path: Path, frames: Iterable[RawFrame], link_type: int) -> Path:
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link_type))
        for one in frames:
            seconds, rest = divmod(one.time, SECOND)
            file.write(struct.pack("<IIII", seconds, rest // 1000, len(one.data), one.wire_length) + one.data)
    return path


def read_pcap(path: Path) -> Iterator[RawFrame]:
    """The frames of a classic pcap file in microseconds."""
    data = path.read_bytes()
    order = "<" if data[:4] == b"\xd4\xc3\xb2\xa1" else ">"
    (link_type,) = struct.unpack_from(order + "I", data, 20)
    at, number = 24, 0
    while at + 16 <= len(data):
        seconds, micro, kept, length = struct.unpack_from(order + "IIII", data, at)
        number += 1
        octets = data[at + 16 : at + 16 + kept]
        time = seconds * SECOND + micro * 1000
        yield RawFrame(FrameRef(0, number), time, octets, length, link_type & 0xFFFF)
        at += 16 + kept


def tshark(path: Path, fields: list[str], *options: str) -> list[dict[str, list[str]]]:
    """Per frame, every value that tshark shows for each field."""
    command = ["tshark", "-r", str(path), "-T", "fields", "-E", "separator=/t", *options]
    for field in fields:
        command += ["-e", field]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = []
    for line in done.stdout.splitlines():
        cells = line.split("\t") + [""] * len(fields)
        rows.append({field: cell.split(",") if cell else [] for field, cell in zip(fields, cells, strict=False)})
    return rows
