"""Captures that others recorded: as many frames, with the numbers and times that Wireshark gives them."""

import subprocess
from decimal import Decimal

import pytest

from captures_by_hand import our_frames, read, tshark_frames
from support import CAPTURES, needs_shared, needs_tshark

pytestmark = [needs_shared, needs_tshark]

LARGE = [
    "opmip/lma-and-mags.pcap",
    "opmip/at-mag1.pcap",
    "umip-lab-2011/mag1-lma-side.pcap",
    "tcpdump/ipv6_mobility_1.pcap",
]


@pytest.mark.parametrize("name", LARGE)
def test_numbers_and_times(name: str) -> None:
    path = CAPTURES / name
    frames, (info,) = read(path)
    assert our_frames(frames) == tshark_frames(path)
    assert info.complete


def test_counts_and_ends_of_all() -> None:
    paths = sorted(CAPTURES.glob("*/*.pcap"))
    command = ["capinfos", "-T", "-r", "-S", "-M", "-c", "-a", "-e", *map(str, paths)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(lines) == len(paths) > 30
    for path, line in zip(paths, lines, strict=True):
        _, count, first, last = line.split("\t")
        _, (info,) = read(path)
        assert info.frames == int(count)
        assert [info.first_time, info.last_time] == [int(Decimal(time) * 10**9) for time in (first, last)]


def test_both_sides_of_a_gateway_as_one_capture_in_the_order_of_time() -> None:
    frames, infos = read(CAPTURES / "umip-lab-2011")
    assert [(info.frames, info.complete) for info in infos] == [(112, True), (337, True)]
    assert len(frames) == 449
    for file in (0, 1):
        assert [one.ref.frame for one in frames if one.ref.file == file] == list(range(1, infos[file].frames + 1))
    times = [one.time for one in frames]
    assert times == sorted(times)
