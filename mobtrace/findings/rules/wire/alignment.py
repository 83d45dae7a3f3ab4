"""Options that are not aligned."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender, with_code
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("option-alignment", Severity.INFO, rfc="RFC 6275 section 6.2.1")
def alignment(analysis: Analysis) -> Iterator[Finding]:
    """An option is not aligned as its figure wants.

    What it means: no or wrong padding stands before the option.
    Why it matters: most receivers do not mind; one that reads fields where they lie may reject the message.
    What to check: the padding that the sender writes between its options.
    """
    return by_sender(with_code(analysis, "alignment"))
