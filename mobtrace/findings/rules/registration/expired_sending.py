"""Bindings that ran out under a node that is there."""

from collections.abc import Iterator

from mobtrace.findings.build import of_strays
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("expired-in-use", Severity.ERROR, rfc="RFC 5213 section 6.9.1.3", traffic=True)
def expired_sending(analysis: Analysis) -> Iterator[Finding]:
    """A binding ran out while its node was still sending.

    What it means: the lifetime ended without a refresh, and user packets of the node were seen after it.
    Why it matters: the node is there and has lost its service: the anchor drops what comes for a binding that it does
    not hold any more; or one side does not let it run out.
    What to check: the gateway or node that should have refreshed it, and when it did so before; whether a refresh went
    another way than the capture sees; the clock and timers of the side that goes on.
    """
    for binding, found, finding in of_strays(analysis, "expired"):
        ways = " and ".join(sorted({stray.direction for stray in found}))
        finding.text += f" of {binding.mn} ({ways}) came after its binding had run out"
        yield finding
