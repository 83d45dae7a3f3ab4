"""Options that stand where they may not."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender, in_known_numbers
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("option-misplaced", Severity.WARNING, rfc="RFC 6275 section 6.2.1")
def option_misplaced(analysis: Analysis) -> Iterator[Finding]:
    """An option stands in a message, or at a place in it, where it may not.

    What it means: the document that defines the option names the messages that may carry it, and this is none of
    them; or it stands behind the Binding Authorization Data option, which has to be the last one.
    Why it matters: receivers skip the option, so that what it asks for does not happen, or discard the message; behind
    an authenticator it may be forged.
    What to check: the sender's software; whether the option before it has the right length; whether the sender speaks
    a dialect in which the number means something else.
    """
    return by_sender(in_known_numbers(analysis, "option-misplaced"))
