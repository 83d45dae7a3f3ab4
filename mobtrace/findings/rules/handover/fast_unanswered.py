"""Fast handovers without an answer."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis
from mobtrace.session.serving import FAST_HANDOVER


@rule("fast-handover-unanswered", Severity.WARNING, rfc="RFC 5568 section 6.2.1.2")
def fast_unanswered(analysis: Analysis) -> Iterator[Finding]:
    """A fast handover that was asked for was never answered.

    What it means: no Handover Acknowledge (or Fast Binding Acknowledgment) follows the message or its
    retransmissions; it must be answered, also when it is refused.
    Why it matters: the node moves in the usual way, and where the new gateway waits for its context, later than that:
    the retransmissions alone take a second and a half.
    What to check: whether the peer does fast handovers at all, whether it is reachable from here, and whether the two
    share the security association that these messages need (RFC 5949 section 7).
    """
    for tx in analysis.transactions:
        if tx.kind == FAST_HANDOVER and tx.unanswered:
            node = f" of {tx.mn}" if tx.mn else ""
            sent = [tx.request, *tx.retransmissions]
            times = "once" if len(sent) == 1 else f"{len(sent)} times"
            yield of_transaction(
                tx, f"{tx.requester} asked {tx.responder} for the fast handover{node} {times}, without an answer", sent
            )
