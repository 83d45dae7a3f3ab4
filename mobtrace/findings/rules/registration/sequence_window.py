"""Sequence numbers that the anchor does not take."""

from collections.abc import Iterator

from mobtrace.findings.build import UPDATES, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

SEQUENCE_OUT_OF_WINDOW = 135


@rule("sequence-out-of-window", Severity.ERROR, rfc="RFC 6275 section 9.5.1")
def sequence_window(analysis: Analysis) -> Iterator[Finding]:
    """The anchor refused an update for its sequence number.

    What it means: status 135; the number is not greater than the last one that the anchor accepted, which its
    answer tells.
    Why it matters: the update changed nothing; until the requester counts on from the anchor's number every
    further one is refused too, and the binding runs out.
    What to check: whether the requester lost its state (restart) or another gateway without that state took over
    (RFC 5213 section 5.5: sequence numbers need context transfer, else use timestamps); whether an update was
    delayed and overtaken.
    """
    for tx in analysis.transactions:
        if tx.status == SEQUENCE_OUT_OF_WINDOW and tx.kind in UPDATES:
            yield of_transaction(
                tx,
                f"{tx.responder} refused the {tx.kind} of {tx.mn} with sequence number {tx.sequence}: "
                f"it last accepted {tx.answer_sequence}, so {((tx.answer_sequence or 0) + 1) % 65536} should follow",
            )
