"""Nodes that restarted."""

from collections.abc import Iterator

from mobtrace.findings.build import counted
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("peer-restarted", Severity.ERROR, rfc="RFC 5847 section 3.2")
def restarted(analysis: Analysis) -> Iterator[Finding]:
    """A node restarted and lost its sessions.

    What it means: its restart counter changed from one heartbeat answer to the next, or it said so unasked.
    Why it matters: it knows nothing any more of the bindings that it had; they are without service until they are
    registered again.
    What to check: why it restarted; whether its peer registers the sessions again at once (RFC 5847 section 3.2)
    or waits for the next refresh.
    """
    for path in analysis.paths:
        for each in path.restarts:
            lost = f"{counted(len(each.bindings), 'binding')} lost" if each.bindings else "no binding lost"
            before = "" if each.before is None else f" after {each.before}"
            yield Finding(
                text=f"{each.node} told {each.told} restart counter {each.after}{before}: {lost}",
                frames=[each.frame],
                time=each.time,
                binding=each.bindings[0] if len(each.bindings) == 1 else None,
            )
