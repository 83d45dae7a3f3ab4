"""Paths that failed."""

from collections.abc import Iterator

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("path-down", Severity.ERROR, rfc="RFC 5847 section 3.1")
def down(analysis: Analysis) -> Iterator[Finding]:
    """A peer stopped answering heartbeats.

    What it means: more heartbeats in a row than MISSING_HEARTBEATS_ALLOWED (3) were not answered, so the one that
    sent them takes its peer for unreachable.
    Why it matters: all sessions between the two may be without service, signaling and tunnels alike.
    What to check: the route between the two, and the peer itself; when heartbeats go through and sessions do not,
    or the reverse, filters and IPsec.
    """
    for path in analysis.paths:
        for state in path.states:
            if state.state == "down":
                peer = next(each for each in path.peers if each != state.by)
                yield Finding(
                    text=f"{peer} no longer answers the heartbeats of {state.by}",
                    frames=[state.frame],
                    time=state.start,
                )
