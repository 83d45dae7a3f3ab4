"""Timestamps that the anchor does not take."""

from collections.abc import Iterator

from mobtrace.findings.build import UPDATES, duration, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction
from mobtrace.values import NANOSECONDS_PER_SECOND

TIMESTAMP_MISMATCH, TIMESTAMP_LOWER = 156, 157


@rule("timestamp-refused", Severity.ERROR, rfc="RFC 5213 section 5.5")
def timestamp_refused(analysis: Analysis) -> Iterator[Finding]:
    """The anchor refused an update for its timestamp.

    What it means: status 156 says that the clocks of gateway and anchor are too far apart, 157 that the anchor has
    accepted a later timestamp for this node.
    Why it matters: 156 keeps all nodes of the gateway without service until its clock is set; 157 does so for
    nodes that come from a gateway whose clock is ahead.
    What to check: NTP on the gateway, on the one that the node came from, and on the anchor; the clock error in
    the text is between the timestamps of the update and of its answer, so it includes the way between them.
    """
    for tx in analysis.transactions:
        if tx.status in (TIMESTAMP_MISMATCH, TIMESTAMP_LOWER) and tx.kind in UPDATES:
            yield of_transaction(
                tx,
                f"{tx.responder} refused the {tx.kind} of {tx.mn} by {tx.requester}: "
                f"status {tx.status} ({tx.status_name})" + _error(tx),
            )


def _error(tx: Transaction) -> str:
    # RFC 5213 section 5.5: with either status the answer has the anchor's current time of day.
    if tx.clock is None or tx.answer_clock is None:
        return ""
    error = (tx.clock - tx.answer_clock) / NANOSECONDS_PER_SECOND
    return f"; the gateway's clock is {duration(abs(error))} {'ahead' if error > 0 else 'behind'}"
