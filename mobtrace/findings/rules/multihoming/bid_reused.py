"""Binding IDs used for several care-of addresses."""

from collections.abc import Iterator
from itertools import pairwise

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Handover
from mobtrace.values import NANOSECONDS_PER_SECOND

WITHIN = 30 * NANOSECONDS_PER_SECOND


@rule("bid-reused", Severity.WARNING, rfc="RFC 5648 section 5.1")
def bid_reused(analysis: Analysis) -> Iterator[Finding]:
    """A node uses one Binding ID for two care-of addresses.

    What it means: the binding with this Binding ID went from one care-of address to another and back within half a
    minute: two of the node's addresses share an ID that has to be unique.
    Why it matters: every registration of the one takes the place of the other: the node believes to have two paths and
    has one at a time, which flaps.
    What to check: how the node gives out Binding IDs (one for each interface, not for each update); two processes on it
    that both register.
    """
    requests = {tx.id: tx.request for tx in analysis.transactions} if analysis.handovers else {}
    numbers = {binding.id: binding.bid for binding in analysis.bindings if binding.bid is not None}
    moves: dict[int, list[Handover]] = {}
    for each in analysis.handovers:
        if each.binding in numbers:
            moves.setdefault(each.binding, []).append(each)
    for number, found in moves.items():
        back = [(one, two) for one, two in pairwise(found) if two.new == one.old and two.time - one.time <= WITHIN]
        if back:
            first = back[0][0]
            frames = [requests[each.transaction] for pair in back for each in pair if each.transaction in requests]
            yield Finding(
                text=f"{first.mn} registered Binding ID {numbers[number]} for {first.old} and {first.new} by turns",
                frames=list(dict.fromkeys(frames)),
                time=first.time,
                mn=first.mn,
                binding=number,
            )
