"""Options that are not in the registry."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender, with_code
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("unknown-option", Severity.WARNING, rfc="RFC 6275 section 6.2.1")
def unknown_option(analysis: Analysis) -> Iterator[Finding]:
    """A message has an option whose type is not in the registry.

    What it means: the type is not assigned by IANA; receivers skip it.
    Why it matters: whatever it asks for does not happen, and nobody tells the sender.
    What to check: a private extension, a draft's number, a damaged message; whether the options before it have the
    right length.
    """
    return by_sender(with_code(analysis, "unknown-option"))
