"""Options that stand too often."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender, in_known_numbers
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("option-repeated", Severity.WARNING, rfc="RFC 5213 section 8.1")
def option_repeated(analysis: Analysis) -> Iterator[Finding]:
    """A message has an option several times that may stand in it once.

    What it means: two instances say two things, or the same thing twice; the document allows one.
    Why it matters: one receiver takes the first, another the last, a third discards the message: gateway and anchor
    may hold different sessions after it.
    What to check: whether the instances differ (mobtrace show); the sender's software.
    """
    return by_sender(in_known_numbers(analysis, "option-repeated"))
