"""Registrations that were refused."""

from collections.abc import Iterator

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("registration-rejected", Severity.ERROR, rfc="RFC 6275 section 6.1.8")
def rejected(analysis: Analysis) -> Iterator[Finding]:
    """The anchor refused a registration.

    What it means: the acknowledgement carries a status of 128 or above; the node has no binding, or keeps
    the old one until it expires.
    Why it matters: the node has no service by this registration.
    What to check: the status names the reason; 156 and 157 point to clocks, 135 to lost state, 152 to 155 to
    the policy for the node, 130 to the anchor's resources.
    """
    for tx in analysis.transactions:
        if tx.rejected and tx.reply is not None:
            yield Finding(
                text=f"{tx.responder} refused the {tx.kind} of {tx.mn}: status {tx.status} ({tx.status_name})",
                frames=[tx.request, tx.reply],
                time=tx.time,
                mn=tx.mn,
                binding=tx.binding,
            )
