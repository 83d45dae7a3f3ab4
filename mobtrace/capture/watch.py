"""Kernel of the second look: packets to and from watched prefixes, noted with the tunnel that they came in.

The first pass drops user traffic without remembering any of it. Once the signaling has told when and where it
mattered, this walks over those times again and keeps, in one table of integers, the few packets that tell when
a path was last used and when another one first carried something. For what a kernel is, see ``scan.py``;
``look.py`` makes the table and reads it.
"""

from mobtrace.capture.headers import ANY_IP, DROP, FRAGMENT_V4, Octets, Words, open_ip, open_link, open_protocol, u8
from mobtrace.capture.headers import u16 as read16
from mobtrace.capture.headers import u32 as read32
from mobtrace.capture.scan import MAX_HEADERS, open_fragment

# The table begins with: nanoseconds between which anything is wanted, number of hash slots (a power of 2), offsets of
# the heads of the rows and of the rows, how many prefix lengths there are, and those lengths.
EARLIEST, LATEST, SLOTS, HEADS, ROWS, LENGTHS, LENGTH = range(7)
MOST_LENGTHS = 9
FIRST_SLOT = LENGTH + MOST_LENGTHS
SLOT = 2  # key, row + 1

# A row watches one prefix around one event. Its head, all of which stay in the processor's cache, has the next row of
# the same key, and nanoseconds from when to when.
NEXT, BEGIN, END = range(3)
ROW_HEAD = 4
AT, PATHS = range(2)  # the event's time, then two paths
OLD, NEW, ELSEWHERE, BEFORE, AFTER = range(5)  # old and new path; another tunnel; no tunnel, by the event's time
# A path: addresses at the node's side (0: none) and at the anchor's (0: any), GRE keys to and from it (-1: any).
CARE_OF, OTHER_CARE_OF, ANCHOR, OTHER_ANCHOR, KEY_DOWN, KEY_UP = range(6)
PATH = 6
# A cell for each direction and class: packets, those not by the negotiated ends, the first such frame, then notes.
DOWN, UP = 0, 1
CELLS = PATHS + 2 * PATH
COUNT, ODD, ODD_FRAME, NOTES = range(4)
KEEP = 4  # the last packets by the old path and before the event, the first of all others
TIME, FRAME, GRE_KEY, COUNTER = range(4)
NOTE = 4
CELL = NOTES + KEEP * NOTE
ROW = CELLS + 10 * CELL


# In place of a GRE key: GRE without one, and UDP.
NO_KEY, IN_UDP = -47, -17


def address_hash(buf: Octets, at: int, octets: int, length: int) -> int:
    """63 bits that stand for the first ``length`` bits of the address of ``octets`` octets at ``at``; never 0."""
    if octets == 4:
        return stirred(length, 0, leading(buf, at, length)) | 1
    state = stirred(octets << 8 | length, leading(buf, at, length), leading(buf, at + 4, length - 32))
    if length > 64:
        state = stirred(state, leading(buf, at + 8, length - 64), leading(buf, at + 12, length - 96))
    return state | 1


def leading(buf: Octets, at: int, bits: int) -> int:
    """The first ``bits`` bits of the four octets at ``at``, all of them when there are fewer."""
    if bits >= 32:
        return read32(buf, at)
    return 0 if bits <= 0 else read32(buf, at) >> (32 - bits)


def stirred(state: int, high: int, low: int) -> int:
    """One round of a hash of 63 bits. Products are longer: what is beyond is lost when compiled, and cut off here."""
    both = high * 0x5851F42D4C957F2D & 0x7FFFFFFFFFFFFFFF ^ low
    state = (state ^ both) * 0x1E3779B97F4A7C15 & 0x7FFFFFFFFFFFFFFF
    return state ^ state >> 29


def end_hash(buf: Octets, ip: int, source: bool) -> int:
    """The hash of the whole source or destination address of the IP header at ``ip``."""
    if u8(buf, ip) >> 4 == 6:
        return address_hash(buf, ip + (8 if source else 24), 16, 128)
    return address_hash(buf, ip + (12 if source else 16), 4, 32)


def watch(buf: Octets, at: int, end: int, what: int, time: int, frame: int, table: Words) -> None:
    """Note the packet in ``buf[at:end]``, which starts with ``what``, if somebody watches an end of it."""
    if time < table[EARLIEST] or time > table[LATEST]:
        return
    inner = outer = beyond = protocol = key = following_key = -1
    for _ in range(MAX_HEADERS):
        if what < 0 or what in (1, 58):
            break
        if what == ANY_IP:
            beyond, outer, inner = outer, inner, at
            key, following_key = following_key, -1
            what, at = open_ip(buf, at, end)
        elif what in (44, FRAGMENT_V4):
            what, at = step_into(buf, inner, at, end, what)
        elif what > 255:
            what, at = open_link(buf, at, end, what)
        else:
            protocol = what
            following_key = key_of(buf, at, end, what, following_key)
            what, at = open_protocol(buf, at, end, what)
    if inner < 0 or inner + (40 if u8(buf, inner) >> 4 == 6 else 20) > end:
        return
    counter = -1
    if what in (1, 58):
        counter = echo_of(buf, at, end, what)
    elif protocol == 17:
        counter = rtp_of(buf, at, end)
    # Neighbour discovery, errors, signaling and what protects it: nothing that a user sent.
    if (what in (1, 58) and counter < 0) or protocol in (135, 62) or (protocol == 50 and outer < 0):
        return
    for direction in range(2):
        note_end(buf, inner, outer, beyond, direction, time, frame, key, counter, table)


def step_into(buf: Octets, ip: int, at: int, end: int, what: int) -> tuple[int, int]:
    """Step into a first fragment; a later one says no more than its addresses."""
    following, inside, offset, _more = open_fragment(buf, ip, at, end, what)
    return (DROP, at) if offset else (following, inside)


def key_of(buf: Octets, at: int, end: int, what: int, otherwise: int) -> int:
    """What stands for the tunnel that the header at ``at`` may be of: a GRE key, ``NO_KEY`` or ``IN_UDP``."""
    if what == 47:
        return gre_key(buf, at, end)
    return IN_UDP if what == 17 else otherwise


def gre_key(buf: Octets, at: int, end: int) -> int:
    """The key of the GRE header at ``at``; ``NO_KEY`` when it has none (RFC 2890 section 2)."""
    if at + 12 > end or not read16(buf, at) & 0x2000:
        return NO_KEY
    return read32(buf, at + (8 if read16(buf, at) & 0x8000 else 4))


def echo_of(buf: Octets, at: int, end: int, protocol: int) -> int:
    """An ICMP echo's answer bit, identifier and sequence number as one integer; -1 when it is none."""
    if at + 8 > end:
        return -1
    kind = u8(buf, at)
    if kind == (128 if protocol == 58 else 8):
        return read32(buf, at + 4)
    return read32(buf, at + 4) | 1 << 32 if kind == (129 if protocol == 58 else 0) else -1


def rtp_of(buf: Octets, at: int, end: int) -> int:
    """What may be RTP in UDP (RFC 3550 section 5.1): bit 33, half its SSRC, its sequence number; -1 when it is not."""
    if at + 20 > end or u8(buf, at + 8) >> 6 != 2:
        return -1
    return 1 << 33 | read16(buf, at + 18) << 16 | read16(buf, at + 10)


def note_end(
    buf: Octets,
    inner: int,
    outer: int,
    beyond: int,
    direction: int,
    time: int,
    frame: int,
    key: int,
    counter: int,
    table: Words,
) -> None:
    """Note a packet in all rows that watch its destination (``DOWN``) or its source (``UP``)."""
    six = u8(buf, inner) >> 4 == 6
    octets = 16 if six else 4
    where = inner + (8 if six else 12) + (0 if direction == UP else octets)
    for index in range(table[LENGTHS]):
        row = table[slot_of(address_hash(buf, where, octets, table[LENGTH + index]), table) + 1] - 1
        while row >= 0:
            head = table[HEADS] + row * ROW_HEAD
            if table[head + BEGIN] <= time <= table[head + END]:
                base = table[ROWS] + row * ROW
                note_in(buf, inner, outer, beyond, direction, time, frame, key, counter, table, base)
            row = table[head + NEXT]


def slot_of(key: int, table: Words) -> int:
    """Where the slot of a key is: the one that has it, or the empty one where it belongs."""
    mask = table[SLOTS] - 1
    slot = key >> 1 & mask
    while table[FIRST_SLOT + slot * SLOT + 1] != 0 and table[FIRST_SLOT + slot * SLOT] != key:
        slot = slot + 1 & mask
    return FIRST_SLOT + slot * SLOT


def note_in(
    buf: Octets,
    inner: int,
    outer: int,
    beyond: int,
    direction: int,
    time: int,
    frame: int,
    key: int,
    counter: int,
    table: Words,
    base: int,
) -> None:
    """Note a packet in one row: which path it took, whether its ends are the negotiated ones."""
    way, odd = way_of(buf, outer if outer >= 0 else inner, direction, key, outer >= 0, table, base)
    if way == ELSEWHERE and beyond >= 0:
        further, _ = way_of(buf, beyond, direction, -1, False, table, base)
        way = further if further != AFTER else way
    if way == ELSEWHERE and is_of_another(buf, outer, direction, table, base):
        return
    if way == AFTER and time <= table[base + AT]:
        way = BEFORE
    cell = base + CELLS + (direction * 5 + way) * CELL
    count = table[cell + COUNT]
    table[cell + COUNT] = count + 1
    if odd or way == ELSEWHERE:
        if table[cell + ODD] == 0:
            table[cell + ODD_FRAME] = frame
        table[cell + ODD] += 1
    if way in (OLD, BEFORE):
        place = count % KEEP
    elif count < KEEP:
        place = count
    else:
        return
    note = cell + NOTES + place * NOTE
    table[note + TIME], table[note + FRAME], table[note + GRE_KEY], table[note + COUNTER] = time, frame, key, counter


def is_of_another(buf: Octets, ip: int, direction: int, table: Words, base: int) -> bool:
    """Whether the anchor stands where the node's gateway should: that is the tunnel of whom the node talks to."""
    near = end_hash(buf, ip, direction == UP)
    for way in (NEW, OLD):
        path = base + PATHS + way * PATH
        if near in (table[path + ANCHOR], table[path + OTHER_ANCHOR]):
            return True
    return False


def way_of(
    buf: Octets, ip: int, direction: int, key: int, tunnelled: bool, table: Words, base: int
) -> tuple[int, bool]:
    """Which path the header at ``ip`` belongs to, and whether its other end or GRE key is not the negotiated one."""
    near = end_hash(buf, ip, direction == UP)
    for way in (NEW, OLD):
        path = base + PATHS + way * PATH
        if near in (table[path + CARE_OF], table[path + OTHER_CARE_OF]):
            if not tunnelled:
                return way, False
            wanted = table[path + (KEY_UP if direction == UP else KEY_DOWN)]
            far, anchor = end_hash(buf, ip, direction != UP), table[path + ANCHOR]
            other_end = anchor != 0 and far not in (anchor, table[path + OTHER_ANCHOR])
            return way, other_end or wanted not in (-1, key)
    return (ELSEWHERE if tunnelled else AFTER), False
