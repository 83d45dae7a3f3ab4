"""One chain for each attachment of a node: link, AAA, update, acknowledgement, advertisement, first user packet.

The steps before and after a registration belong to it when they are near in time and tell the same node: by link-layer
address, name, prefix or address (RFC 5213 sections 6.6 to 6.9 have the order).
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mobtrace.session.model import Analysis, Attach, Binding, Step, Transaction
from mobtrace.session.surroundings import ADVERTISEMENT, Clue, Key, address_keys, binding_keys
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds

# How long before its registration a node may have come to the link, and after it an advertisement may still be its.
BEFORE: Nanoseconds = 30 * NANOSECONDS_PER_SECOND
AFTER: Nanoseconds = 10 * NANOSECONDS_PER_SECOND

ATTACHES = ("registration", "handover")
UPDATE, ACKNOWLEDGEMENT = "update", "acknowledgement"
FIRST_PACKET = {"downlink": "first packet down", "uplink": "first packet up"}
# What may come after the acknowledgement, as a request for what was offered does; all else leads to the update.
ANSWERS = (ADVERTISEMENT, "dhcp_offer", "dhcp_request", "dhcp_ack", "dhcp_advertise", "dhcp_reply")
# The end of the attachment before.
ENDS = ("disassociated", "dhcp_release")


def attaches(transactions: Iterable[Transaction], bindings: Sequence[Binding], clues: Sequence[Clue]) -> list[Attach]:
    """The chains of all registrations and handovers that have more to show than update and acknowledgement."""
    if not clues:
        return []
    by_id = {binding.id: binding for binding in bindings}
    by_key: dict[Key, list[Clue]] = defaultdict(list)
    for clue in clues:
        for key in clue.keys:
            by_key[key].append(clue)
    last: dict[str, Nanoseconds] = {}
    found = []
    for tx in transactions:
        binding = by_id.get(tx.binding) if tx.binding is not None else None
        if binding is None or tx.mn is None or tx.kind not in (*ATTACHES, "deregistration"):
            continue
        if tx.kind in ATTACHES:
            chain = _chain(tx, binding, by_key, last.get(tx.mn))
            if len(chain.steps) > (1 if tx.reply is None else 2):
                found.append(chain)
        last[tx.mn] = tx.time
    return found


def with_first_packets(analysis: Analysis) -> None:
    """Add the first user packet to each chain; a registration that has no chain yet gets one."""
    bindings = {binding.id: binding for binding in analysis.bindings}
    first: dict[tuple[int, Nanoseconds], list[Step]] = defaultdict(list)
    for binding in analysis.bindings:
        for begin, direction, time, frame in binding.user_plane.first if binding.user_plane is not None else ():
            first[binding.id, begin].append(Step(name=FIRST_PACKET[direction], time=time, frame=frame))
    known = {chain.transaction: chain for chain in analysis.attaches}
    for tx in analysis.transactions if first else ():
        if tx.kind not in ATTACHES or tx.binding is None or (tx.binding, tx.time) not in first:
            continue
        if tx.id not in known:
            known[tx.id] = _new(tx, bindings[tx.binding])
        known[tx.id].steps.extend(first[tx.binding, tx.time])
        known[tx.id].steps.sort(key=lambda step: (step.time, step.frame))
    analysis.attaches = [known[number] for number in sorted(known)]


def _chain(tx: Transaction, binding: Binding, by_key: dict[Key, list[Clue]], previous: Nanoseconds | None) -> Attach:
    chain = _new(tx, binding)
    begin = max(tx.time - BEFORE, previous if previous is not None else tx.time - BEFORE)
    near = {clue for key in node_keys(tx, binding) for clue in _between(by_key[key], begin, tx.time + AFTER)}
    chain.steps.extend(_steps(tx, sorted(near, key=lambda clue: (clue.time, clue.frame))))
    chain.steps.sort(key=lambda step: (step.time, step.frame))
    return chain


def _new(tx: Transaction, binding: Binding) -> Attach:
    steps = [Step(name=UPDATE, time=tx.time, frame=tx.request)]
    if tx.reply is not None and tx.reply_time is not None:
        steps.append(Step(name=ACKNOWLEDGEMENT, time=tx.reply_time, frame=tx.reply))
    return Attach(transaction=tx.id, binding=binding.id, mn=tx.mn or binding.mn, gateway=tx.requester, steps=steps)


def _steps(tx: Transaction, near: Sequence[Clue]) -> Iterator[Step]:
    """The first clue of each kind, on its side of the update; what led to an attachment before this one is left out."""
    ended = max((index for index, clue in enumerate(near) if clue.kind in ENDS and clue.time <= tx.time), default=-1)
    answered = tx.time if tx.reply_time is None else tx.reply_time
    seen: set[str] = set()
    for clue in near[ended + 1 :]:
        is_answer = clue.kind in ANSWERS
        in_place = clue.time >= answered if is_answer and clue.kind == ADVERTISEMENT else True
        if clue.kind in seen or clue.kind in ENDS or not in_place or (not is_answer and clue.time > answered):
            continue
        seen.add(clue.kind)
        yield Step(name=clue.kind.replace("_", " "), time=clue.time, frame=clue.frame)


def _between(clues: Sequence[Clue], begin: Nanoseconds, end: Nanoseconds) -> Sequence[Clue]:
    first = bisect_left(clues, begin, key=lambda clue: clue.time)
    return clues[first : bisect_right(clues, end, key=lambda clue: clue.time)]


def node_keys(tx: Transaction, binding: Binding) -> set[Key]:
    """Everything that tells the node of a registration."""
    keys = binding_keys(binding)
    if binding.protocol != "pmip6":
        keys.update(address_keys(tx.requester))
    return keys
