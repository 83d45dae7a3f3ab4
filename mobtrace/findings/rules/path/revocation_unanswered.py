"""Revocations without an answer."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("revocation-unanswered", Severity.WARNING, rfc="RFC 5846 section 6.3")
def revocation_unanswered(analysis: Analysis) -> Iterator[Finding]:
    """A revocation was never answered.

    What it means: no Binding Revocation Acknowledgement follows the indication or its retransmissions.
    Why it matters: the other side may keep its end of the session and go on sending packets that are dropped.
    What to check: whether the other side supports revocation (RFC 5846 section 5), and whether it is reachable.
    """
    for tx in analysis.transactions:
        if tx.kind == "revocation" and tx.unanswered and "update-from-anchor" not in tx.remarks:
            yield of_transaction(
                tx,
                f"{tx.responder} did not answer the revocation of {tx.mn or 'all bindings'} by {tx.requester}",
                [tx.request, *tx.retransmissions],
            )
