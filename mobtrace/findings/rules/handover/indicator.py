"""Handoff indicators that contradict what happened."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds

# A registration that was answered may be sent again unchanged, when the answer was lost (RFC 6275 section 12).
AGAIN = 32 * NANOSECONDS_PER_SECOND

NEW_INTERFACE, BETWEEN_INTERFACES, BETWEEN_GATEWAYS, REGISTERED_AGAIN = 1, 2, 3, 5


@rule("handoff-indicator", Severity.WARNING, rfc="RFC 5213 section 8.4")
def indicator(analysis: Analysis) -> Iterator[Finding]:
    """The handoff indicator contradicts what happened.

    What it means: the gateway says re-registration (5) of a node that is at another gateway, or a new interface (1)
    of a session that exists, or a handover (2, 3) of a node that never left.
    Why it matters: the anchor chooses by it between moving the session and making another one; the wrong choice
    costs the node its prefix, or gives its session to a gateway that it is not at.
    What to check: how the gateway learns of attachments; whether it keeps the indicator of the first update in
    its refreshes (RFC 5213 section 6.9.1.3 wants 5).
    """
    registered: dict[int, Nanoseconds] = {}
    for tx in analysis.transactions:
        if tx.binding is None or tx.protocol != "pmip6" or tx.status is None or tx.rejected:
            continue
        recent = tx.time - registered.get(tx.binding, 0) <= AGAIN and tx.binding in registered
        said = _contradiction(tx, recent)
        registered[tx.binding] = tx.time
        if said:
            yield of_transaction(
                tx, f"{tx.requester} registered {tx.mn} with handoff indicator {tx.handoff}, but {said}"
            )


def _contradiction(tx: Transaction, recent: bool) -> str | None:
    if tx.kind == "handover" and tx.handoff == REGISTERED_AGAIN:
        return "the node's session was at another gateway"
    if tx.kind == "handover" and tx.handoff == NEW_INTERFACE:
        return "its session existed at another gateway and moved"
    if tx.kind == "refresh" and not recent and tx.handoff in (NEW_INTERFACE, BETWEEN_INTERFACES, BETWEEN_GATEWAYS):
        return "its session was at this gateway all the time"
    return None
