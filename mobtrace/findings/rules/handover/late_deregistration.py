"""De-registrations by a former gateway."""

from collections.abc import Iterator

from mobtrace.findings.build import cut_off_by, of_transaction, with_remark
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("late-deregistration", Severity.INFO, rfc="RFC 5213 section 5.3.5", traffic=True)
def late_deregistration(analysis: Analysis) -> Iterator[Finding]:
    """The old gateway de-registered a node after it had moved.

    What it means: the de-registration came when the binding was with another gateway, or gone already; the anchor must
    ignore it, and here it changed nothing.
    Why it matters: an anchor that does not compare the addresses removes the new binding.
    What to check: if the node lost service after this, the anchor's binding cache; how long the old gateway takes to
    notice that a node has left.
    """
    cut_off = cut_off_by(analysis)
    for tx in with_remark(analysis, "late-deregistration"):
        if tx.id in cut_off:
            continue  # that one did change something
        yield of_transaction(tx, f"{tx.requester} de-registered {tx.mn}, which it no longer served")
