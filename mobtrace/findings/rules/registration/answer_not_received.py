"""Answers that do not reach who asked."""

from collections.abc import Iterator

from mobtrace.findings.build import duration, of_transaction, transmissions
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis
from mobtrace.values import NANOSECONDS_PER_SECOND

# Seconds in which an update and the answer to the one before may cross on the way.
CROSSING = 0.5


@rule("answer-not-received", Severity.WARNING, rfc="RFC 6275 section 11.7.3")
def answer_not_received(analysis: Analysis) -> Iterator[Finding]:
    """An update is sent again although its answer is in the capture.

    What it means: the acknowledgement passed the capture point, and the gateway or node goes on as if it had not
    come: it was lost after that, or was ignored.
    Why it matters: the anchor holds a binding that the other side does not know of.
    What to check: the way from the capture point to the requester; that the answer repeats the identifier, access
    technology and handoff indicator that it was asked with (RFC 5213 section 6.9.1.2); IPsec and the checksum.
    """
    for tx in analysis.transactions:
        if tx.reply is None or tx.reply_time is None or not tx.retransmissions:
            continue
        limit = tx.reply_time + round(CROSSING * NANOSECONDS_PER_SECOND)
        late = [(time, frame) for time, frame in transmissions(tx) if time > limit]
        if late:
            after = duration((late[0][0] - tx.reply_time) / NANOSECONDS_PER_SECOND)
            yield of_transaction(
                tx,
                f"{tx.requester} sent the {tx.kind} of {tx.mn} again {after} after {tx.responder} had answered it",
                [tx.request, tx.reply, *(frame for _, frame in late)],
            )
