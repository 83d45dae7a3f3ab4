"""Which binding and which handover the other exchanges serve.

Fast handovers (RFC 5568, RFC 5949) prepare or follow a handover; return routability (RFC 6275 section 5.2.5) comes
before a correspondent registration; notifications, localized routing and flow bindings name a node whose binding they
are about.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from mobtrace.session.model import Binding, Handover, Transaction
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds

FAST_HANDOVER, ROUTE_OPTIMISATION, REVOCATION = "fast-handover", "route-optimisation", "revocation"
ABOUT_A_NODE = (FAST_HANDOVER, REVOCATION, "update-notification", "localized-routing", "flow-binding", "subscription")

# How far from its handover an exchange between the gateways may be: predictive ones come before, reactive ones after.
NEAR: Nanoseconds = 10 * NANOSECONDS_PER_SECOND
# RFC 6275 section 12: MAX_TOKEN_LIFETIME and MAX_NONCE_LIFETIME bound how old a test may be.
MAX_NONCE_LIFETIME: Nanoseconds = 240 * NANOSECONDS_PER_SECOND


def serve(transactions: Sequence[Transaction], bindings: Sequence[Binding], handovers: Sequence[Handover]) -> None:
    """Note on each such exchange its binding, and on each handover the exchanges that served it."""
    others = [tx for tx in transactions if tx.kind in ABOUT_A_NODE or tx.kind == ROUTE_OPTIMISATION]
    if not others:
        return
    by_name: dict[str, list[Binding]] = defaultdict(list)
    by_address: dict[Address, list[Binding]] = defaultdict(list)
    for binding in bindings:
        by_name[binding.mn].append(binding)
        for address in dict.fromkeys([*binding.home_addresses, *_care_of(binding)]):
            by_address[address].append(binding)
    for tx in others:
        if tx.binding is not None:
            continue
        if tx.kind == ROUTE_OPTIMISATION:
            tx.binding = _correspondent(tx, by_address)
        else:
            known = by_name.get(tx.mn, []) if tx.mn else by_address.get(tx.requester, [])
            tx.binding = _current(tx, known)
    _handovers([tx for tx in others if tx.kind == FAST_HANDOVER], handovers)


def _care_of(binding: Binding) -> Iterable[Address]:
    return () if binding.protocol == "pmip6" else (each.care_of for each in binding.states if each.care_of is not None)


def _correspondent(tx: Transaction, by_address: dict[Address, list[Binding]]) -> int | None:
    """The correspondent binding that a test was for: the next one of the node at the address that was tested."""
    for binding in by_address.get(tx.requester, ()):
        if binding.protocol == "mip6-cn" and binding.anchor == tx.responder:
            starts = [each.start for each in binding.states]
            if any(0 <= start - tx.time <= MAX_NONCE_LIFETIME for start in starts):
                return binding.id
    return None


def _current(tx: Transaction, known: Sequence[Binding]) -> int | None:
    """The node's binding at the time, one of the two peers' if there are several."""
    peers = (tx.requester, tx.responder)
    current = [each for each in known if each.states and each.states[0].start <= tx.time <= _end(each, tx.time)]
    own = [each for each in current if each.anchor in peers or any(part.care_of in peers for part in each.states)]
    chosen = own or current
    return chosen[-1].id if chosen else None


def _end(binding: Binding, otherwise: Nanoseconds) -> Nanoseconds:
    end = binding.states[-1].end
    return otherwise if end is None else end


def _handovers(fast: Sequence[Transaction], handovers: Sequence[Handover]) -> None:
    times = [tx.time for tx in fast]
    for handover in handovers:
        first, behind = bisect_left(times, handover.time - NEAR), bisect_right(times, handover.time + NEAR)
        handover.exchanges = [tx.id for tx in fast[first:behind] if _serves(tx, handover)]


def _serves(tx: Transaction, handover: Handover) -> bool:
    """True for an exchange about the same node, or between the places that it moved between."""
    ends, places = {tx.requester, tx.responder}, {handover.old, handover.new}
    if tx.mn is not None and tx.mn == handover.mn:
        return True
    # RFC 5568: the node itself sends the Fast Binding Update, from its old care-of address.
    same_binding = tx.binding is not None and tx.binding == handover.binding
    return same_binding or ends == places or (tx.mn is None and handover.old == tx.requester)
