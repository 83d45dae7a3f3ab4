"""Gateways that both claim a node."""

from collections.abc import Iterator

from mobtrace.findings.build import with_transactions
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis
from mobtrace.values import Address

REGISTERED_AGAIN = 5


@rule("two-gateways", Severity.ERROR, rfc="RFC 5213 section 5.3.5")
def two_gateways(analysis: Analysis) -> Iterator[Finding]:
    """Two gateways claim the same node at once.

    What it means: after the node was registered by another gateway, the former one registered it again as if it had
    never left (handoff indicator 5, a re-registration).
    Why it matters: each update moves the node's traffic to its sender; while the wrong one holds the binding the
    node has no service.
    What to check: why the former gateway does not notice that the node has left (link events, neighbour
    unreachability detection); two nodes with the same identifier.
    """
    held: dict[int, list[Address]] = {}
    for each, tx in with_transactions(analysis):
        former = held.setdefault(each.binding, [])
        former.append(each.old)
        if tx.handoff == REGISTERED_AGAIN and each.new in former:
            yield Finding(
                text=f"{each.new} refreshed {each.mn}, which {each.old} had registered since",
                frames=[tx.request],
                time=each.time,
                mn=each.mn,
                binding=each.binding,
            )
