"""Write the benchmark capture: PMIPv6 signaling in a hundred times as much tunnelled user traffic.

    python tests/bench/generate.py FILE [--frames 2000000] [--seed 1]

Four gateways and one anchor; each mobile node registers, refreshes, moves, refreshes and leaves, with five options
in every message. All else is TCP, UDP and ping of the nodes, IPv6 in IPv6, in sizes as they are on the Internet:
two million frames are 1.33 GB. The octets are this file's own, not the product's writer's or encoder's.
"""

import argparse
import random
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

LMA = bytes.fromhex("20010db8000000000000000000000001")
MAGS = [bytes.fromhex("20010db8000100000000000000000000")[:15] + bytes([0x10 + index]) for index in range(4)]
MACS = [bytes((2, 0, 0, 0, 0, index)) for index in range(5)]
START = 1_700_000_000
FRAMES_PER_SECOND = 10_000
BLOCK = 10_000  # frames written at a time
SIGNALING_EVERY = 100
# (TCP or UDP payload octets, share): acknowledgements, full segments, what is between
SIZES = [(0, 0.55), (1380, 0.33), (180, 0.05), (700, 0.07)]
# what a node does in its life: (lifetime in units of 4 seconds, handoff indicator, gateway of its two)
LIFE = [(900, 1, 0), (900, 5, 0), (900, 3, 1), (900, 5, 1), (0, 4, 1)]


def checksum(source: bytes, destination: bytes, protocol: int, data: bytes) -> int:
    """RFC 8200 section 8.1."""
    whole = source + destination + struct.pack("!IxxxB", len(data), protocol) + data + b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(whole) // 2}H", whole))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def ipv6(source: bytes, destination: bytes, protocol: int, payload: bytes) -> bytes:
    """RFC 8200 section 3."""
    return struct.pack("!IHBB", 0x60000000, len(payload), protocol, 64) + source + destination + payload


def record(link_from: int, link_to: int, packet: bytes) -> bytes:
    """A pcap record whose time is filled in later."""
    frame = MACS[link_to] + MACS[link_from] + b"\x86\xdd" + packet
    return struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame


def options(node: int, indicator: int, seconds: float) -> bytes:
    """MN-ID, home network prefix, handoff indicator, access technology, timestamp (RFC 5213 section 8), aligned."""
    name = b"\x01user%08d@operator.example" % node
    identifier = bytes((8, len(name))) + name
    # The options begin 12 octets into the message; the prefix option wants 8n + 4 (RFC 5213 section 8.3).
    gap = -len(identifier) % 8
    padding = b"" if gap == 0 else b"\0" if gap == 1 else bytes((1, gap - 2)) + bytes(gap - 2)
    prefix = struct.pack("!BBBB8s8x", 22, 18, 0, 64, home_prefix(node))
    stamp = struct.pack("!BBQ", 27, 8, int(seconds * 65536))
    # Handoff indicator, access technology, padding: the timestamp wants 8n + 2 (RFC 5213 section 8.8).
    small = bytes((23, 2, 0, indicator, 24, 2, 0, 4, 1, 0))
    return identifier + padding + prefix + small + stamp


def home_prefix(node: int) -> bytes:
    return bytes.fromhex("20010db8") + struct.pack("!I", 0x80000000 + node)


def mobility(source: bytes, destination: bytes, kind: int, fixed: bytes, more: bytes) -> bytes:
    """A Mobility Header (RFC 6275 section 6.1.1), padded, with its checksum."""
    body = fixed + more
    gap = -(6 + len(body)) % 8
    body += b"" if gap == 0 else b"\0" if gap == 1 else bytes((1, gap - 2)) + bytes(gap - 2)
    head = struct.pack("!BBBB", 59, (6 + len(body)) // 8 - 1, kind, 0)
    data = head + b"\0\0" + body
    return ipv6(source, destination, 135, head + struct.pack("!H", checksum(source, destination, 135, data)) + body)


def signaling(pairs: int) -> Iterator[tuple[bytes, bytes]]:
    """Update and acknowledgement of one transaction after the other: all nodes' first, all nodes' second ..."""
    nodes = max(1, -(-pairs // len(LIFE)))
    seconds_per_pair = 2 * SIGNALING_EVERY / FRAMES_PER_SECOND
    for number in range(pairs):
        step, node = divmod(number, nodes)
        lifetime, indicator, side = LIFE[step]
        mag = (node + side) % 4
        when = START + number * seconds_per_pair
        sequence = (node * 7 + step) & 0xFFFF
        update = struct.pack("!HHH", sequence, 0x8200 | 0x4000, lifetime)  # A, H, P
        answer = struct.pack("!BBHH", 0, 0x20, sequence, lifetime)  # accepted; P
        more = options(node, indicator, when)
        yield (
            record(mag + 1, 0, mobility(MAGS[mag], LMA, 5, update, more)),
            record(0, mag + 1, mobility(LMA, MAGS[mag], 6, answer, more)),
        )


def user_frames(chance: random.Random) -> list[bytes]:
    """A stock of user frames: both directions, all gateways, several nodes and services."""
    sizes, shares = zip(*SIZES, strict=True)
    return [user_frame(chance, size) for size in chance.choices(sizes, shares, k=2000)]


def user_frame(chance: random.Random, size: int) -> bytes:
    mag = chance.randrange(4)
    node = home_prefix(chance.randrange(2000)) + chance.randbytes(8)
    server = bytes.fromhex("2a00145040") + chance.randbytes(11)
    payload = chance.randbytes(size + (chance.randrange(40) if size < 1000 else 0))
    port = chance.randrange(32768, 61000)
    kind = chance.random()
    up = chance.random() < (0.7 if size == 0 else 0.2)
    ports = (port, 443) if up else (443, port)
    if kind < 0.02:
        protocol, inner = 58, struct.pack("!BBHHH", 128 if up else 129, 0, 0, port, 1) + payload
    elif kind < 0.30:
        protocol, inner = 17, struct.pack("!HHHH", *ports, 8 + len(payload), 0xFFFF) + payload
    else:
        protocol = 6
        inner = struct.pack("!HHIIBBHHH", *ports, 1, 1, 0x80, 0x10, 512, 0, 0) + bytes(12) + payload
    ends = (node, server) if up else (server, node)
    outer = (MAGS[mag], LMA) if up else (LMA, MAGS[mag])
    links = (mag + 1, 0) if up else (0, mag + 1)
    return record(*links, ipv6(*outer, 41, ipv6(*ends, protocol, inner)))


def write(path: Path, frames: int, seed: int) -> None:
    """Write ``frames`` frames to ``path``, a little-endian pcap of Ethernet frames, microseconds."""
    chance = random.Random(seed)
    stock = user_frames(chance)
    ours = signaling(frames // (2 * SIGNALING_EVERY) + 1)
    with path.open("wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for first in range(0, frames, BLOCK):
            count = min(BLOCK, frames - first)
            records = chance.choices(stock, k=count)
            # An acknowledgement follows its update after 2 ms.
            for at in range(50, count - 20, 2 * SIGNALING_EVERY):
                records[at], records[at + 20] = next(ours)
            out.write(timed(records, first))


def timed(records: list[bytes], first: int) -> memoryview:
    """The records one behind the other, each with its time; ``first`` is the number of the first, from 0."""
    block = np.frombuffer(bytearray(b"".join(records)), dtype=np.uint8)
    sizes = np.fromiter(map(len, records), dtype=np.int64, count=len(records))
    places = np.cumsum(sizes) - sizes
    micros = (np.arange(len(records), dtype=np.int64) + first) * (1_000_000 // FRAMES_PER_SECOND)
    stamps = np.stack((START + micros // 1_000_000, micros % 1_000_000), axis=1).astype("<u4")
    block[places[:, None] + np.arange(8)] = stamps.view(np.uint8)
    return block.data


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--frames", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    write(args.file, args.frames, args.seed)
    sys.stderr.write(f"{args.file}: {args.frames} frames, {args.file.stat().st_size / 1e9:.2f} GB\n")


if __name__ == "__main__":
    main()
