"""Which form of the scan's kernels to use: Python, or machine code when an input is large."""

from array import array
from collections.abc import Callable
from mmap import mmap
from typing import NamedTuple, TypeAlias

from mobtrace.capture import walk

Int64s: TypeAlias = "array[int]"

# Octets to be scanned from which loading machine code pays (0.1 s against 10 us a frame), and from which compiling it
# does (7 s).
LOAD_FROM = 8 << 20
COMPILE_FROM = 256 << 20


class Kernels(NamedTuple):
    """The two walks of ``walk.py``: octets are in an anonymous ``mmap``, integers in an ``array("q")``."""

    walk_pcap: Callable[[mmap, int, int, Int64s, Int64s, int, Int64s], int]
    walk_pcapng: Callable[[mmap, int, int, Int64s, Int64s, int, Int64s, Int64s], int]


PLAIN = Kernels(walk.walk_pcap, walk.walk_pcapng)


def kernels(octets: int) -> Kernels:
    """The kernels that fit an input of ``octets``. Both forms can go on where the other stopped."""
    if octets < LOAD_FROM:
        return PLAIN
    from mobtrace.capture.native import compiled  # noqa: PLC0415 - its imports take longer than a small capture

    return compiled(may_compile=octets >= COMPILE_FROM) or PLAIN
