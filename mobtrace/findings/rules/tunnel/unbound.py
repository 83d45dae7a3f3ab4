"""User packets without a binding."""

from collections.abc import Iterator

from mobtrace.findings.build import of_strays
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("user-packets-unbound", Severity.WARNING, rfc="RFC 5213 section 5.6.2", traffic=True)
def unbound(analysis: Analysis) -> Iterator[Finding]:
    """User packets of a node are tunnelled though it has no binding.

    What it means: the anchor refused to register the node, and packets of its prefix go through the tunnel between the
    two all the same.
    Why it matters: gateway and anchor forward for a node that is not to be served; or each of them believes another
    thing about it.
    What to check: routes that are left over from an earlier session, or are static; whether another registration of
    the node was accepted where the capture does not see it.
    """
    for binding, found, finding in of_strays(analysis, "unbound"):
        at = f" at {found[0].care_of}" if found[0].care_of is not None else ""
        finding.text += f" of {binding.mn}{at} came though its registration was refused"
        yield finding
