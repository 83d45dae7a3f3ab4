"""Acceptances that grant nothing."""

from collections.abc import Iterator

from mobtrace.findings.build import granted, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("granted-zero", Severity.ERROR, rfc="RFC 6275 section 6.1.8")
def granted_zero(analysis: Analysis) -> Iterator[Finding]:
    """The anchor accepted a registration with a lifetime of zero.

    What it means: the status says accepted, the lifetime says that there is no binding.
    Why it matters: the node has no service although both sides may report success.
    What to check: the lifetime limits of the anchor, and the valid lifetime of the home prefix, which limits the
    lifetime of the binding (RFC 6275 section 10.3.1).
    """
    for tx, asked, given in granted(analysis):
        if given == 0 and asked > 0 and tx.protocol != "mip6-cn":
            yield of_transaction(tx, f"{tx.responder} accepted the {tx.kind} of {tx.mn} with a lifetime of 0 s")
