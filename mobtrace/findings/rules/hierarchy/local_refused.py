"""Local registrations that were refused."""

from collections.abc import Iterator

from mobtrace.findings.build import UPDATES, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("local-binding-refused", Severity.ERROR, rfc="RFC 5380 section 6.2")
def local_refused(analysis: Analysis) -> Iterator[Finding]:
    """A mobility anchor point refused a local registration.

    What it means: the local Binding Update (M flag) was answered with a status of 128 or above.
    Why it matters: the node has no regional address there; it has to try another anchor point, or register its own
    address at its home agent, which takes longer.
    What to check: the anchor point's policy and its limit of bindings; whether the regional address is in its prefix;
    134 means that another node has that address; whether the advertised anchor point is one.
    """
    for tx in analysis.transactions:
        if tx.protocol == "hmip6" and tx.kind in UPDATES and tx.rejected:
            text = f"{tx.responder} refused the local {tx.kind} of {tx.mn} by {tx.requester}"
            yield of_transaction(tx, f"{text}: status {tx.status} ({tx.status_name})")
