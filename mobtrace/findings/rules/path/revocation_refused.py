"""Revocations that were refused."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("revocation-refused", Severity.WARNING, rfc="RFC 5846 section 5.2")
def revocation_refused(analysis: Analysis) -> Iterator[Finding]:
    """A revocation was refused.

    What it means: the acknowledgement's status is 128 or above: the other side does not know the binding, does not
    know the trigger, or does not let this peer revoke it.
    Why it matters: the two sides differ about which sessions exist, or the session goes on that was to end.
    What to check: the status; the binding caches of both sides; who may revoke globally (RFC 5846 section 12).
    """
    for tx in analysis.transactions:
        if tx.kind == "revocation" and tx.rejected and "update-from-anchor" not in tx.remarks:
            yield of_transaction(
                tx,
                f"{tx.responder} refused the revocation of {tx.mn or 'all bindings'} by {tx.requester}: "
                f"status {tx.status} ({tx.status_name})",
            )
