"""Wrong Mobility Header checksums."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender, with_code
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("checksum-wrong", Severity.ERROR, rfc="RFC 6275 section 9.2")
def checksum_wrong(analysis: Analysis) -> Iterator[Finding]:
    """The Mobility Header checksum is wrong.

    What it means: the checksum does not fit the message and its addresses; the receiver silently discards
    such a message, and so it changes no binding here.
    Why it matters: the sender sees no answer and sends again until it gives up.
    What to check: the sender's pseudo-header (home addresses where a Home Address option or a type 2 routing header
    is there), address translation on the way, damaged packets.
    """
    return by_sender(with_code(analysis, "checksum"))
