"""Mobility Headers of captures that have nothing between Ethernet, IPv6 and them."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from frames_by_hand import read_pcap
from mobtrace.values import Address, Nanoseconds

IPV6_HEADER = slice(14, 54)


class MobilityFrame(NamedTuple):
    """One Mobility Header with the addresses and the time of its packet."""

    time: Nanoseconds
    source: Address
    destination: Address
    data: bytes


def mobility_frames(path: Path) -> Iterator[MobilityFrame]:
    """The Mobility Headers in a capture of Ethernet frames."""
    for frame in read_pcap(path):
        head = frame.data[IPV6_HEADER]
        if frame.data[12:14] == b"\x86\xdd" and head[6] == 135:
            octets = int.from_bytes(head[4:6], "big")
            yield MobilityFrame(frame.time, Address(head[8:24]), Address(head[24:40]), frame.data[54 : 54 + octets])
