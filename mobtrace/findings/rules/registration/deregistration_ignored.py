"""De-registrations that changed nothing."""

from collections.abc import Iterator

from mobtrace.findings.build import counted, of_strays
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("deregistration-ignored", Severity.WARNING, rfc="RFC 5213 section 5.3.5", traffic=True)
def deregistration_ignored(analysis: Analysis) -> Iterator[Finding]:
    """The anchor goes on sending a node's packets to a gateway that has de-registered it.

    What it means: a de-registration was sent, answered or not, and packets to the node still come out of the anchor's
    tunnel; it should drop them at once.
    Why it matters: the gateway has let the node go and drops the packets; the anchor's capacity and the billing go on
    until the lifetime ends.
    What to check: whether the anchor saw the de-registration (an answer in the capture says so); whether it compares
    the addresses rightly; its forwarding state when it has removed the binding.
    """
    for binding, found, finding in of_strays(analysis, "released"):
        down = [stray for stray in found if stray.direction == "downlink"]
        if down:
            count = counted(sum(stray.count for stray in down), "packet")
            finding.text = f"{binding.anchor} sent {count} to {binding.mn} after its de-registration"
            finding.frames, finding.time = [stray.frame for stray in down], down[0].time
            yield finding
