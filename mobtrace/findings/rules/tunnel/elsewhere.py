"""User packets in other tunnels than were agreed on."""

from collections.abc import Iterator

from mobtrace.findings.build import of_strays
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("user-packets-elsewhere", Severity.WARNING, rfc="RFC 5213 section 5.6.2")
def elsewhere(analysis: Analysis) -> Iterator[Finding]:
    """User packets of a binding go through another tunnel than was agreed on.

    What it means: packets of its prefix were seen between other tunnel ends, or with another GRE key, than the
    registration of that time says.
    Why it matters: the far end drops what comes by a tunnel that it does not expect, or takes it for another node's.
    What to check: forwarding state that is behind the signaling, at the end that sends; the user-plane addresses
    (RFC 7389) and keys of both ends.
    """
    flows = [notice for notice in analysis.notices if notice.kind == "flow-mobility"]
    for binding, strays, finding in of_strays(analysis, "elsewhere"):
        first = min(stray.time for stray in strays)
        # RFC 7864 section 3.2.2: flows of the prefix were moved to another gateway.
        if not any(binding.id in notice.bindings and notice.time <= first for notice in flows):
            finding.text += f" of {binding.mn} went through another tunnel than was agreed on"
            yield finding
