"""Answers that nobody asked for."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender, with_code
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("unsolicited-answer", Severity.INFO, rfc="RFC 6275 section 11.7.3")
def unsolicited(analysis: Analysis) -> Iterator[Finding]:
    """An acknowledgement answers an update that is not in the capture.

    What it means: the update went another way, came before the capture began, or was never sent.
    Why it matters: the requester ignores an answer that it did not ask for; and what the update asked is unknown here.
    What to check: whether the capture sees both directions; with many of them, who sends them and why.
    """
    return by_sender(with_code(analysis, "unsolicited-answer"))
