"""Answers that count for themselves."""

from collections.abc import Iterator

from mobtrace.findings.build import by_responder, with_remark
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("answer-sequence", Severity.WARNING, rfc="RFC 6275 section 6.1.8")
def answer_sequence(analysis: Analysis) -> Iterator[Finding]:
    """The answer does not repeat the update's sequence number.

    What it means: the acknowledgement has a sequence number that no update in flight has; it was taken for the
    answer because of the node and the addresses.
    Why it matters: the receiver must ignore such an answer (RFC 6275 section 11.7.3) and sends again until it
    gives up.
    What to check: the anchor's software.
    """
    return by_responder(
        with_remark(analysis, "answer-sequence"),
        lambda tx, times: (
            f"{tx.responder} answered {times} with another sequence number, "
            f"first {tx.answer_sequence} where {tx.sequence} was asked"
        ),
    )
