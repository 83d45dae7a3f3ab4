"""The fast pass: which frames of a capture can carry signaling.

One walk over raw octets that builds nothing. What it lets through is a superset of what the dissector
can read as signaling; tunnels are followed to the innermost header, so that tunnelled user traffic is
dropped here. This file judges one frame, ``headers.py`` steps over its headers, ``walk.py`` goes through
the records of a file.

The functions of the three files are *kernels*: written with integers and indexing alone, so that the
same source runs as plain Python on small inputs and is compiled (``native.py``) for large ones. Hence
arguments are positional, several values come back as a tuple, and constants are module level.
"""

from mobtrace.capture.headers import (
    ANY_IP,
    DROP,
    FRAGMENT_V4,
    PASS,
    SHORT,
    Octets,
    Words,
    open_ip,
    open_link,
    open_protocol,
    u8,
    u16,
    u32,
)

# Headers followed before the scan gives up, and lets the frame through.
MAX_HEADERS = 64

# Datagrams of which the first fragment was judged: slots of (hash, hash, how often dropped or PASSED, second).
FIRST_SLOTS = 4096
FIRST_STRIDE = 4
PASSED = -1
# RFC 8200 section 4.5 gives reassembly 60 seconds; half of it is past any reordering.
FRAGMENT_SECONDS = 30


def mixed(state: int, word: int, factor: int) -> int:
    """One round of a 32-bit hash; no product reaches 64 bits."""
    product = (state ^ word) * factor
    return (product ^ product >> 29) & 0xFFFFFFFF


def fragment_key(buf: Octets, ip: int, at: int) -> tuple[int, int]:
    """Two hashes of what the fragments of one datagram share: addresses, identification, protocol in IPv4.

    In IPv6 (RFC 8200 section 4.5) the next header of the first fragment alone counts.
    """
    if u8(buf, ip) >> 4 == 6:
        first, last = ip + 8, ip + 40
        one, two = u32(buf, at + 4), 6
    else:
        first, last = ip + 12, ip + 20
        one, two = u16(buf, ip + 4), u8(buf, ip + 9) << 8 | 4
    for word_at in range(first, last, 4):
        word = u32(buf, word_at)
        one, two = mixed(one, word, 0x5851F42D), mixed(two ^ one, word, 0x6C078965)
    return mixed(one, two, 0x5851F42D), mixed(two, one, 0x6C078965)


def slot_of(firsts: Words, one: int, two: int, now: int) -> tuple[int, bool]:
    """(the slot of a datagram, whether it is there and its first fragment was seen lately)."""
    slot = one % FIRST_SLOTS * FIRST_STRIDE
    age = now - firsts[slot + 3]
    same = firsts[slot] == one and firsts[slot + 1] == two and firsts[slot + 2] != 0
    return slot, same and 0 <= age <= FRAGMENT_SECONDS


def note_first(firsts: Words, one: int, two: int, dropped: bool, now: int) -> None:
    """Remember what became of the first fragment of a datagram."""
    slot, known = slot_of(firsts, one, two, now)
    if not dropped:
        firsts[slot + 2] = PASSED
    elif not known:
        firsts[slot + 2] = 1
    elif firsts[slot + 2] != PASSED:
        # The same fragment seen at two interfaces counts twice, and so will its last one. What was let through
        # stays so: two networks behind one capture may use the same addresses.
        firsts[slot + 2] += 1
    firsts[slot], firsts[slot + 1], firsts[slot + 3] = one, two, now


def judge_later(firsts: Words, one: int, two: int, last: bool, now: int) -> int:
    """DROP for a later fragment whose first was dropped lately; PASS when it is not known."""
    slot, known = slot_of(firsts, one, two, now)
    if not known or firsts[slot + 2] == PASSED:
        return PASS
    if last:
        firsts[slot + 2] -= 1
    return DROP


def open_fragment(buf: Octets, ip: int, at: int, end: int, what: int) -> tuple[int, int, int, bool]:
    """Step over what says that a datagram is a fragment: (protocol, where, fragment offset, more follow)."""
    if what == FRAGMENT_V4:
        flags, size = u16(buf, ip + 6), (u8(buf, ip) & 15) * 4
        return (PASS if size < 20 else u8(buf, ip + 9)), ip + size, flags & 0x1FFF, flags & 0x2000 != 0
    if at + 8 > end:
        return SHORT, at, 0, False
    flags = u16(buf, at + 2)
    return u8(buf, at), at + 8, flags >> 3, flags & 1 != 0


def meet_fragment(
    buf: Octets, ip: int, at: int, end: int, what: int, now: int, firsts: Words
) -> tuple[int, int, int, int]:
    """Judge a later fragment, step into a first one: (what, where, its two hashes or -1)."""
    following, inside, offset, more = open_fragment(buf, ip, at, end, what)
    if following < 0 or (offset == 0 and not more):
        return following, inside, -1, -1
    one, two = fragment_key(buf, ip, at)
    if offset == 0:
        return following, inside, one, two
    return judge_later(firsts, one, two, not more, now), inside, -1, -1


def judge(buf: Octets, at: int, end: int, what: int, cut: bool, ticks: int, unit: int, firsts: Words) -> bool:
    """Whether the frame in ``buf[at:end]``, which starts with ``what``, can carry signaling.

    ``cut``: the capture did not keep all of it. ``ticks`` is its time, ``unit`` of them a second. ``firsts``
    remembers what became of first fragments: the later ones of a dropped datagram are dropped as well. When
    the first one was not seen, or ends before it tells, they are let through.
    """
    ip = at
    one = two = outer_one = outer_two = -1
    for _ in range(MAX_HEADERS):
        if what < 0:
            break
        if what == ANY_IP:
            ip = at
            what, at = open_ip(buf, at, end)
        elif what in (44, FRAGMENT_V4):
            if one >= 0 and outer_one < 0:
                outer_one, outer_two = one, two
            what, at, one, two = meet_fragment(buf, ip, at, end, what, ticks // unit, firsts)
        elif what > 255:
            what, at = open_link(buf, at, end, what)
        else:
            what, at = open_protocol(buf, at, end, what)
    fragment = one >= 0 or outer_one >= 0
    dropped = what == DROP or (what == SHORT and (cut or not fragment))
    if outer_one >= 0:
        note_first(firsts, outer_one, outer_two, dropped, ticks // unit)
    if one >= 0:
        note_first(firsts, one, two, dropped, ticks // unit)
    return not dropped
