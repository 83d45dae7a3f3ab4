"""Registrations without an answer."""

from collections.abc import Iterator

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

ASKED = ("registration", "refresh", "handover")


@rule("registration-unanswered", Severity.ERROR, rfc="RFC 6275 section 11.8")
def unanswered(analysis: Analysis) -> Iterator[Finding]:
    """A registration was never answered.

    What it means: no acknowledgement follows the update or any of its retransmissions in the capture.
    Why it matters: the node gets no service, or loses it when its lifetime ends.
    What to check: whether the anchor received the update (path, IPsec, filters), whether it discarded it
    (checksum, authorisation), and whether the capture point sees both directions.
    """
    for tx in analysis.transactions:
        if tx.unanswered and tx.kind in ASKED:
            sent = 1 + len(tx.retransmissions)
            times = "once" if sent == 1 else f"{sent} times"
            yield Finding(
                text=f"{tx.requester} asked {tx.responder} for the {tx.kind} of {tx.mn} {times}, without an answer",
                frames=[tx.request, *tx.retransmissions],
                time=tx.time,
                mn=tx.mn,
                binding=tx.binding,
            )
