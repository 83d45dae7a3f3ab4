"""Messages that could not be read as what they claim to be."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis
from mobtrace.wire import cursor

# Issues that have a rule of their own.
ELSEWHERE = ("truncated",)


@rule("message-malformed", Severity.ERROR, rfc="RFC 6275 section 9.2")
def malformed(analysis: Analysis) -> Iterator[Finding]:
    """A message holds octets that are not what their type promises.

    What it means: an option runs past the end of the message, has the wrong length for its type, or the
    message is too short for its own fixed part.
    Why it matters: the receiver ignores the option or drops the whole message, mostly without a word.
    What to check: the sender's software; a middle box or a capture tool that damages packets.
    """
    return by_sender(
        each
        for each in analysis.issues
        if each.issue.severity is cursor.Severity.ERROR and each.issue.code not in ELSEWHERE and not each.around
    )
