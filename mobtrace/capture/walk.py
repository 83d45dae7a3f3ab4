"""Kernels that go through the records of a capture file and have each frame judged (see ``scan.py``)."""

from mobtrace.capture.headers import Octets, Words, u32
from mobtrace.capture.scan import judge
from mobtrace.capture.watch import watch

# Where a walk keeps its account, beside the octets: indices into ``state``.
STATUS, FRAMES, FOUND, EARLIEST, LATEST, BIG, EVERYTHING, START, SKIP, LIMIT, FRACTION, INTERFACES, UNTIMED = range(13)
STATE_SIZE = 13
# STATUS: the next record is not whole; no room in ``found``; no record can look like this; a block for the caller.
MORE, FULL, DAMAGED, CONTROL = range(4)
NO_TIME = (1 << 63) - 1
# EVERYTHING: frames that can carry signaling, all frames, or none, and ``watch`` notes in ``firsts`` what it is after.
SIGNALING, ALL, WATCHED = range(3)

# Rows of the interface table: what a frame starts with, octets before it, ticks a second, times seen, snap length,
# seconds to be added.
IF_START, IF_SKIP, IF_UNIT, IF_EARLIEST, IF_LATEST, IF_FRAMES, IF_SNAPLEN, IF_OFFSET = range(8)
IF_STRIDE = 8

SECTION_HEADER, INTERFACE, OLD_PACKET, SIMPLE_PACKET, ENHANCED_PACKET = 0x0A0D0D0A, 1, 2, 3, 6
# A larger length is damage.
MAX_BLOCK = 64 << 20


def is_numbered(kind: int) -> bool:
    """Blocks without a packet that Wireshark gives a frame number: custom, systemd journal, system calls."""
    return kind in (0xBAD, 0x40000BAD, 9, 0x204, 0x216, 0x221)


def word32(buf: Octets, at: int, big: int) -> int:
    """Four octets at ``at``, in the byte order of the file."""
    if big:
        return u32(buf, at)
    return buf[at] & 0xFF | (buf[at + 1] & 0xFF) << 8 | (buf[at + 2] & 0xFF) << 16 | (buf[at + 3] & 0xFF) << 24


def walk_pcap(buf: Octets, at: int, end: int, state: Words, found: Words, room: int, firsts: Words) -> int:
    """Walk the whole records in ``buf[at:end]``; the offset behind the last one walked.

    ``found`` gets the offset and the number of each record let through, ``room`` of them at most.
    """
    big, limit, fraction = state[BIG], state[LIMIT], state[FRACTION]
    start, skip, everything = state[START], state[SKIP], state[EVERYTHING]
    frames, earliest, latest = state[FRAMES], state[EARLIEST], state[LATEST]
    status, count = MORE, 0
    while at + 16 <= end:
        kept = word32(buf, at + 8, big)
        if kept > limit:
            status = DAMAGED
            break
        behind = at + 16 + kept
        if behind > end:
            break
        if count == room:
            status = FULL
            break
        frames += 1
        second = word32(buf, at, big)
        time = second * 1_000_000_000 + word32(buf, at + 4, big) * fraction
        earliest, latest = min(earliest, time), max(latest, time)
        cut = word32(buf, at + 12, big) > kept
        if everything == WATCHED:
            watch(buf, at + 16 + skip, behind, start, time, frames, firsts)
        elif everything or judge(buf, at + 16 + skip, behind, start, cut, second, 1, firsts):
            found[2 * count], found[2 * count + 1] = at, frames
            count += 1
        at = behind
    state[STATUS], state[FRAMES], state[FOUND] = status, frames, count
    state[EARLIEST], state[LATEST] = earliest, latest
    return at


def nanoseconds(ticks: int, unit: int, offset: int) -> int:
    """A time of ``unit`` ticks a second and ``offset`` seconds in nanoseconds, by numbers of at most 64 bits."""
    second, fraction = ticks // unit, ticks % unit
    if unit > 1_000_000_000:
        return (second + offset) * 1_000_000_000 + fraction // (unit // 1_000_000_000)
    return (second + offset) * 1_000_000_000 + fraction * 1_000_000_000 // unit


def packet_block(
    buf: Octets, at: int, size: int, kind: int, big: int, table: Words, known: int
) -> tuple[int, int, int, int, int]:
    """Where a packet block's octets are: (interface or -1 for damage, ticks or -1, offset, kept, on the wire)."""
    if kind == SIMPLE_PACKET:
        if size < 16 or known == 0:
            return -1, -1, 0, 0, 0
        wire = word32(buf, at + 8, big)
        kept = min(wire, size - 16)
        if table[IF_SNAPLEN] > 0:
            kept = min(kept, table[IF_SNAPLEN])
        return 0, -1, at + 12, kept, wire
    if size < 32:
        return -1, -1, 0, 0, 0
    interface = word32(buf, at + 8, big)
    if kind == OLD_PACKET:
        interface = interface >> 16 if big else interface & 0xFFFF
    kept = word32(buf, at + 20, big)
    if interface >= known or kept > size - 32:
        return -1, -1, 0, 0, 0
    # The top bit would make a negative number of 64 bits; no clock has come that far.
    ticks = (word32(buf, at + 12, big) & 0x7FFFFFFF) << 32 | word32(buf, at + 16, big)
    return interface, ticks, at + 28, kept, word32(buf, at + 24, big)


def seen(ticks: int, table: Words, row: int) -> int:
    """Take a frame into account in the row of its interface; 1 when it has no time."""
    table[row + IF_FRAMES] += 1
    if ticks < 0:
        return 1
    table[row + IF_EARLIEST] = min(table[row + IF_EARLIEST], ticks)
    table[row + IF_LATEST] = max(table[row + IF_LATEST], ticks)
    return 0


def walk_pcapng(
    buf: Octets, at: int, end: int, state: Words, found: Words, room: int, firsts: Words, table: Words
) -> int:
    """Walk the whole blocks in ``buf[at:end]`` up to one that the caller must read; the offset behind the last.

    ``table`` has a row for each interface of the section; ``found`` as in ``walk_pcap``.
    """
    big, everything, known = state[BIG], state[EVERYTHING], state[INTERFACES]
    frames, status, count = state[FRAMES], MORE, 0
    while at + 12 <= end:
        kind, length = word32(buf, at, big), word32(buf, at + 4, big)
        if kind in (SECTION_HEADER, INTERFACE):
            status = CONTROL
            break
        # Some writers forget to pad: Wireshark rounds up, too.
        size = (length + 3) & ~3
        if length < 12 or size > MAX_BLOCK:
            status = DAMAGED
            break
        behind = at + size
        if behind > end:
            break
        if count == room:
            status = FULL
            break
        if word32(buf, behind - 4, big) != length:
            status = DAMAGED
            break
        if kind in (ENHANCED_PACKET, SIMPLE_PACKET, OLD_PACKET):
            interface, ticks, data, kept, wire = packet_block(buf, at, size, kind, big, table, known)
            if interface < 0:
                status = DAMAGED
                break
            frames += 1
            row = interface * IF_STRIDE
            state[UNTIMED] += seen(ticks, table, row)
            skip = table[row + IF_SKIP]
            if everything == WATCHED:
                time = nanoseconds(ticks, table[row + IF_UNIT], table[row + IF_OFFSET])
                watch(buf, data + skip, data + kept, table[row + IF_START], time, frames, firsts)
            elif everything or judge(
                buf, data + skip, data + kept, table[row + IF_START], wire > kept, ticks, table[row + IF_UNIT], firsts
            ):
                found[2 * count], found[2 * count + 1] = at, frames
                count += 1
        elif is_numbered(kind):
            frames += 1
        at = behind
    state[STATUS], state[FRAMES], state[FOUND] = status, frames, count
    return at
