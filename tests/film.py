"""A stage that is filmed: what is sent goes into capture files, which are then read as any others."""

import struct
from pathlib import Path

import mobtrace
from captures_by_hand import pcap_header, pcap_record, write
from frames_by_hand import ip6, packed
from mobtrace.session.model import Analysis
from mobtrace.values import Address, FrameRef
from mobtrace.wire.checksum import icmpv6_checksum, mobility_checksum
from mobtrace.wire.codec import encode
from mobtrace.wire.message import Message
from stage import LMA, Stage, ns

T = 1_700_000_000  # seconds; ``at`` counts from here
MACS = bytes.fromhex("02000000000102000000000b")
NODE = "2001:db8:a::5"
CN = "2001:db8:c::2"
MOBILITY, ICMPV6, UDP, IPV6, GRE = 135, 58, 17, 41, 47


class Film(Stage):
    """Packets in the order of their lines, in as many files as are named."""

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[int, list[bytes]] = {}

    def send(
        self,
        message: Message,
        source: str,
        destination: str,
        at: float,
        *,
        home: str | None = None,
        routing: str | None = None,
        file: int = 0,
        quoted: bool = False,
    ) -> FrameRef:
        payload = encode(message)
        ends = Address.parse(home or source), Address.parse(routing or destination)
        payload = payload[:4] + struct.pack("!H", mobility_checksum(payload, *ends)) + payload[6:]
        protocol, whole = MOBILITY, payload
        if home is not None:
            # RFC 6275 section 6.3: the option behind a PadN of 4 octets.
            whole, protocol = bytes((protocol, 2, 1, 2, 0, 0, 201, 16)) + packed(home) + whole, 60
        if routing is not None:
            whole, protocol = bytes((protocol, 2, 2, 1, 0, 0, 0, 0)) + packed(routing) + whole, 43
        return self.packet(ip6(source, destination, protocol, whole), at, file=file)

    def packet(self, data: bytes, at: float, *, file: int = 0, link: bytes = MACS) -> FrameRef:
        """An IP packet as it is."""
        ethertype = b"\x86\xdd" if data[0] >> 4 == 6 else b"\x08\x00"
        records = self.records.setdefault(file, [])
        records.append(pcap_record(T + int(at), round(at % 1 * 1e6), link + ethertype + data))
        return FrameRef(file, len(records))

    def icmp(
        self, data: bytes, source: str, destination: str, at: float, *, file: int = 0, link: bytes = MACS
    ) -> FrameRef:
        """An ICMPv6 message; its checksum is made right."""
        checksum = icmpv6_checksum(data, Address.parse(source), Address.parse(destination))
        data = data[:2] + struct.pack("!H", checksum) + data[4:]
        return self.packet(ip6(source, destination, ICMPV6, data), at, file=file, link=link)

    def udp(
        self,
        data: bytes,
        source: str,
        destination: str,
        at: float,
        ports: tuple[int, int],
        *,
        file: int = 0,
        link: bytes = MACS,
    ) -> FrameRef:
        """A UDP datagram without a checksum."""
        return self.packet(ip6(source, destination, UDP, datagram(data, ports)), at, file=file, link=link)

    def down(self, mag: str, at: float, *, anchor: str = LMA, key: int | None = None, **what: object) -> FrameRef:
        """A user packet to the node through a tunnel; ``ping`` and ``rtp`` are sequence numbers."""
        return self._tunnel(anchor, mag, ip6(CN, NODE, *user(answer=False, **what)), at, key, what)

    def up(self, mag: str, at: float, *, anchor: str = LMA, key: int | None = None, **what: object) -> FrameRef:
        """A user packet from the node through a tunnel."""
        return self._tunnel(mag, anchor, ip6(NODE, CN, *user(answer=True, **what)), at, key, what)

    def plain(self, at: float, *, uplink: bool = True, file: int = 0, **what: object) -> FrameRef:
        """A user packet in no tunnel."""
        ends = (NODE, CN) if uplink else (CN, NODE)
        return self.packet(ip6(*ends, *user(answer=uplink, **what)), at, file=file)

    def write(self, folder: Path) -> list[Path]:
        """The capture files."""
        return [write(folder, [pcap_header(), *self.records[file]], f"tap{file}.pcap") for file in sorted(self.records)]

    def shown(self, folder: Path, **options: object) -> Analysis:
        """What an analysis of the files gives."""
        return mobtrace.analyze(self.write(folder), **options).analysis

    def _tunnel(
        self, source: str, destination: str, inner: bytes, at: float, key: int | None, what: dict[str, object]
    ) -> FrameRef:
        protocol, content = IPV6, inner
        if key is not None:
            protocol, content = GRE, struct.pack("!HHI", 0x2000, 0x86DD, key) + inner
        return self.packet(ip6(source, destination, protocol, content), at, file=int(str(what.get("file", 0))))


def user(
    *, answer: bool, ping: int | None = None, rtp: int | None = None, file: int = 0, size: int = 8
) -> tuple[int, bytes]:
    """(protocol, octets) of something that a user sends."""
    if ping is not None:
        return ICMPV6, struct.pack("!BBHHH", 129 if answer else 128, 0, 0, 7, ping)
    if rtp is not None:
        return UDP, datagram(struct.pack("!BBHII", 0x80, 0, rtp, rtp * 160, 0xBEEF), (4000, 4002))
    return UDP, datagram(bytes(size), (5000, 6000))


def datagram(data: bytes, ports: tuple[int, int]) -> bytes:
    return struct.pack("!HHHH", *ports, 8 + len(data), 0) + data


def seconds(time: int) -> float:
    """A time of an analysis as ``at`` counts it."""
    return round((time - ns(T)) / 1e9, 6)
