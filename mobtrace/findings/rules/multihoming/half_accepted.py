"""Bulk registrations that were accepted in part."""

from collections.abc import Iterator

from mobtrace.findings.build import UPDATES, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.lifecycle.states import State
from mobtrace.session.model import Analysis, Binding
from mobtrace.values import FrameRef

MCOA_NOTCOMPLETE = 4


@rule("bulk-half-accepted", Severity.WARNING, rfc="RFC 5648 section 6.2")
def half_accepted(analysis: Analysis) -> Iterator[Finding]:
    """A bulk registration was accepted for some care-of addresses only.

    What it means: status 4 (MCOA NOTCOMPLETE); the Binding Identifier options of the answer say which were refused.
    Why it matters: the node has service, but not by all of its interfaces, which it may learn only when the others
    fail.
    What to check: the status of each Binding Identifier; the anchor's limit of bindings for a node.
    """
    refused: dict[FrameRef, list[Binding]] = {}
    for binding in analysis.bindings:
        if binding.bid is not None:
            for segment in binding.states:
                if segment.state is State.REJECTED:
                    refused.setdefault(segment.frame, []).append(binding)
    for tx in analysis.transactions:
        if tx.status == MCOA_NOTCOMPLETE and tx.kind in UPDATES:
            bids = ", ".join(str(each.bid) for each in refused.get(tx.request, ()))
            which = f": without Binding ID {bids}" if bids else ""
            yield of_transaction(tx, f"{tx.responder} accepted a bulk registration of {tx.mn} in part{which}")
