"""Fast handovers that were refused."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis
from mobtrace.session.serving import FAST_HANDOVER


@rule("fast-handover-refused", Severity.WARNING, rfc="RFC 5949 section 6.1.2")
def fast_refused(analysis: Analysis) -> Iterator[Finding]:
    """A gateway or access router refused a fast handover.

    What it means: the Handover Acknowledge or Fast Binding Acknowledgment carries a code of 128 or above: no context
    is handed over, or no packets are forwarded.
    Why it matters: the node moves in the usual way: packets are lost until it is registered at its new place.
    What to check: by the code: 129 the new gateway's policy, 130 its resources, 131 whether the previous gateway knows
    the node (by that identifier, and still), 132 whether it can forward to that peer.
    """
    for tx in analysis.transactions:
        if tx.kind == FAST_HANDOVER and tx.rejected:
            node = f" of {tx.mn}" if tx.mn else ""
            yield of_transaction(
                tx,
                f"{tx.responder} refused the fast handover{node} that {tx.requester} asked for: "
                f"code {tx.status} ({tx.status_name})",
            )
