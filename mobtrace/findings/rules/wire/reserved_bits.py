"""Reserved bits that are set."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender, with_code
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("reserved-bits", Severity.INFO, rfc="RFC 6275 section 6.2")
def reserved_bits(analysis: Analysis) -> Iterator[Finding]:
    """Reserved bits are set.

    What it means: bits that the document wants to be zero are not; receivers ignore them.
    Why it matters: a later document may give them a meaning, and a receiver that knows it acts on them.
    What to check: an extension that is newer than this tool; memory that the sender does not clear.
    """
    return by_sender(with_code(analysis, "reserved-bits"))
