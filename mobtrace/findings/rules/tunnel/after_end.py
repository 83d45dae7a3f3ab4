"""User packets of bindings that are over."""

from collections.abc import Iterator

from mobtrace.findings.build import counted, of_strays
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("user-packets-after-end", Severity.WARNING, rfc="RFC 5213 section 5.3.5", traffic=True)
def after_end(analysis: Analysis) -> Iterator[Finding]:
    """User packets of a binding are tunnelled after its end.

    What it means: the binding was removed, replaced or lost by a restart, and its packets still go through the tunnel.
    Why it matters: a node uses a service that it is no longer entitled to, or sends into nothing.
    What to check: whether the gateway and the anchor removed their routes; whether an update is missing in the
    capture.
    """
    for binding, _, finding in of_strays(analysis, "ended"):
        finding.text += f" of {binding.mn} came after the end of its binding"
        yield finding
    for binding, found, finding in of_strays(analysis, "released"):
        up = [stray for stray in found if stray.direction == "uplink"]
        if up:  # what the anchor still sends is a de-registration that it ignored
            finding.text = (
                f"{counted(sum(stray.count for stray in up), 'packet')} of {binding.mn} came after its de-registration"
            )
            finding.frames, finding.time = [stray.frame for stray in up], up[0].time
            yield finding
