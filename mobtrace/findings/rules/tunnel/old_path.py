"""User packets to where a node no longer is."""

from collections.abc import Iterator

from mobtrace.findings.build import of_strays
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("user-packets-old-path", Severity.WARNING, rfc="RFC 5213 section 5.3.4", traffic=True)
def old_path(analysis: Analysis) -> Iterator[Finding]:
    """After a handover the anchor still sends packets to the old care-of address.

    What it means: the registration at the new place was accepted, and packets to the node went on through the tunnel
    to the old one.
    Why it matters: they reach nobody, or a gateway that drops them: the node is without downlink traffic although the
    signaling is in order.
    What to check: the anchor's forwarding state against its binding cache; a user plane that learns of handovers
    later than the control plane does (RFC 7389); routes that are cached per flow.
    """
    for binding, found, finding in of_strays(analysis, "old-path"):
        finding.text = f"at least {finding.text} to {binding.mn} still went to the old care-of address"
        if found[0].care_of is not None:
            finding.text += f" after it had moved to {found[0].care_of}"
        yield finding
