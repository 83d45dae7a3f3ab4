"""De-registrations without an answer."""

from collections.abc import Iterator

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("deregistration-unanswered", Severity.WARNING, rfc="RFC 5213 section 5.3.5")
def deregistration_unanswered(analysis: Analysis) -> Iterator[Finding]:
    """A de-registration was never answered.

    What it means: the gateway or the node removed its side of the binding, and no acknowledgement follows. One by a
    gateway that the node has left already is none of these: the anchor must ignore it (RFC 5213 section 5.3.5).
    Why it matters: the anchor may keep the binding until its lifetime ends, and send the node's packets to
    where it no longer is.
    What to check: whether the anchor answers de-registrations at all; its binding cache after the event.
    """
    for tx in analysis.transactions:
        if tx.unanswered and tx.kind == "deregistration" and "late-deregistration" not in tx.remarks:
            yield Finding(
                text=f"{tx.responder} did not answer the de-registration of {tx.mn} by {tx.requester}",
                frames=[tx.request, *tx.retransmissions],
                time=tx.time,
                mn=tx.mn,
                binding=tx.binding,
            )
