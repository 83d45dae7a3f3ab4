"""User packets of bindings that were revoked."""

from collections.abc import Iterator

from mobtrace.findings.build import of_strays
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("user-packets-revoked", Severity.ERROR, rfc="RFC 5846 section 8.1", traffic=True)
def revoked(analysis: Analysis) -> Iterator[Finding]:
    """User packets of a binding are tunnelled after it was revoked.

    What it means: the revocation was acknowledged, and packets of the node still go through the tunnel.
    Why it matters: the service was withdrawn, and one side goes on giving it; the other drops the
    packets or bills them.
    What to check: the side that sends: the acknowledgement promised that its binding is gone (RFC 5846 section 6.1.2);
    whether its forwarding state is removed with the binding; whether a new registration is missing in the capture.
    """
    for binding, found, finding in of_strays(analysis, "revoked"):
        ways = " and ".join(sorted({stray.direction for stray in found}))
        finding.text += f" of {binding.mn} ({ways}) came after its binding was revoked"
        yield finding
