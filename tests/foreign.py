"""What other programs say of the captures in the shared folder: payloads by dpkt, fields by tshark."""

import json
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import dpkt

from support import SHARED

ETHERNET, LINUX_SLL = 1, 113


class Payload(NamedTuple):
    """What one IP packet of a capture carries; ``frame`` counts from 1."""

    frame: int
    source: bytes
    destination: bytes
    protocol: int
    data: bytes
    ports: tuple[int, int] | None
    extensions: list[tuple[int, bytes]]


def payloads(path: Path) -> Iterator[Payload]:
    """The outermost IP packets of a pcap file, as dpkt finds them."""
    with path.open("rb") as file:
        reader = dpkt.pcap.Reader(file)
        link = dpkt.sll.SLL if reader.datalink() == LINUX_SLL else dpkt.ethernet.Ethernet
        for frame, (_, raw) in enumerate(reader, start=1):
            packet = link(raw).data
            if isinstance(packet, dpkt.ip6.IP6 | dpkt.ip.IP):
                yield _payload(frame, packet)


def _payload(frame: int, packet: Any) -> Payload:
    extensions: list[tuple[int, bytes]] = []
    data = bytes(packet.data)
    protocol = packet.p
    if isinstance(packet, dpkt.ip6.IP6):
        raw = bytes(packet)[40:]
        protocol = packet.nxt
        while protocol in (0, 43, 60):
            size = (raw[1] + 1) * 8
            extensions.append((protocol, raw[:size]))
            protocol, raw = raw[0], raw[size:]
        data = raw
    ports = None
    if protocol == dpkt.ip.IP_PROTO_UDP:
        ports = (int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big"))
        data = data[8:]
    return Payload(frame, packet.src, packet.dst, protocol, data, ports, extensions)


def tshark(path: Path, display_filter: str, *fields: str) -> dict[int, dict[str, list[str]]]:
    """Values of ``fields`` by frame number, as tshark prints them; several in a frame in their order."""
    named = [part for field in ("frame.number", *fields) for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(path), "-Y", display_filter, "-T", "json", *named]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    layers = [each["_source"]["layers"] for each in found]
    return {int(each["frame.number"][0]): {field: each.get(field, []) for field in fields} for each in layers}


@cache
def vectors() -> tuple[dict[str, Any], ...]:
    """The byte vectors of other projects."""
    return tuple(json.loads(line) for line in (SHARED / "vectors.jsonl").read_text().splitlines())
