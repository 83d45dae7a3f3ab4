"""Requesters that do not count."""

from collections.abc import Iterator

from mobtrace.findings.build import by_responder
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

@rule("sequence-zero", Severity.INFO, rfc="RFC 5213 section 5.5")
def sequence_zero(analysis: Analysis) -> Iterator[Finding]:
    """All updates of a gateway have the sequence number 0.

    What it means: the gateway relies on something else to order its updates, as the Timestamp option.
    Why it matters: without timestamps an update that was delayed on the way is taken for a new one.
    What to check: that the gateway sends the Timestamp option and that its clock is right.
    """
    return by_responder(
        analysis,
        "sequence-zero",
        lambda tx, times: f"{tx.requester} sent sequence number 0 {times} and never another",
        answer=False,
    )
