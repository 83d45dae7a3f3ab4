"""Messages that are not in the registry."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender, with_code
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("unknown-message", Severity.WARNING, rfc="RFC 6275 section 9.2")
def unknown_message(analysis: Analysis) -> Iterator[Finding]:
    """A Mobility Header message has a type that is not in the registry.

    What it means: the type is not assigned by IANA.
    Why it matters: the receiver discards it and answers with a Binding Error, status 2.
    What to check: a private extension, or an implementation of a draft.
    """
    return by_sender(with_code(analysis, "unknown-message"))
