"""Messages that are cut."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender, with_code
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("message-truncated", Severity.WARNING, rfc="RFC 6275 section 6.1.1")
def truncated(analysis: Analysis) -> Iterator[Finding]:
    """A message ends before the length that it declares.

    What it means: the capture tool cut the frame, or the sender's header length is wrong.
    Why it matters: what is behind the cut is unknown here, so that nodes, prefixes and states may be missing from
    this analysis.
    What to check: the snap length of the capture (tcpdump -s 0); when frames are whole, the sender's software.
    """
    return by_sender(with_code(analysis, "truncated"))
