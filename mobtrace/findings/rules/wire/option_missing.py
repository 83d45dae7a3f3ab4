"""Options that have to be there and are not."""

from collections.abc import Iterator

from mobtrace.findings.build import counted, in_known_numbers
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, MessageIssue
from mobtrace.values import Address


@rule("option-missing", Severity.WARNING, rfc="RFC 5213 section 5.3.1")
def option_missing(analysis: Analysis) -> Iterator[Finding]:
    """A mandatory option is missing.

    What it means: a proxy update lacks the mobile node identifier, the home network prefix, the handoff indicator or
    the access technology type; its answer lacks one of them; or an update to a correspondent is not signed.
    Why it matters: the anchor has to refuse such an update (status 160, 158, 161 or 162), and a correspondent
    discards one without a word; an anchor that accepts it all the same finds the wrong session sooner or later.
    What to check: the software and configuration of the sender; with status 158 to 162 in the answer, this is why.
    """
    groups: dict[tuple[Address | None, str], list[MessageIssue]] = {}
    for each in in_known_numbers(analysis, "option-missing"):
        groups.setdefault((each.source, each.message), []).append(each)
    for (source, message), found in groups.items():
        frames = list(dict.fromkeys(each.frame for each in found))
        lacks = dict.fromkeys(f"{each.issue.field} ({each.issue.wanted.partition('(')[2]}" for each in found)
        text = f"{message} from {source} ({counted(len(frames), 'time')}) lacks {', '.join(lacks)}"
        yield Finding(text=text, frames=frames, time=found[0].time)
