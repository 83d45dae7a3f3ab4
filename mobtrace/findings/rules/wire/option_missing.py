"""Options that have to be there and are not."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender, in_known_numbers
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("option-missing", Severity.WARNING, rfc="RFC 5213 section 5.3.1")
def option_missing(analysis: Analysis) -> Iterator[Finding]:
    """A mandatory option is missing.

    What it means: a proxy update lacks the mobile node identifier, the home network prefix, the handoff indicator or
    the access technology type; its answer lacks one of them; or an update to a correspondent is not signed.
    Why it matters: the anchor has to refuse such an update (status 160, 158, 161 or 162), and a correspondent
    discards one without a word; an anchor that accepts it all the same finds the wrong session sooner or later.
    What to check: the software and configuration of the sender; with status 158 to 162 in the answer, this is why.
    """
    return by_sender(in_known_numbers(analysis, "option-missing"))
