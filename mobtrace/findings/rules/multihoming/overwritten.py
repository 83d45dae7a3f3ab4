"""Registrations that wiped the node's other bindings."""

from collections.abc import Iterator

from mobtrace.findings.build import UPDATES, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.lifecycle.states import State
from mobtrace.session.model import Analysis, Binding
from mobtrace.values import Nanoseconds


@rule("bindings-overwritten", Severity.WARNING, rfc="RFC 5648 section 4.2")
def overwritten(analysis: Analysis) -> Iterator[Finding]:
    """A registration wiped the other bindings of its node.

    What it means: an update with the O flag, or one without Binding IDs, took the place of all other bindings of the
    node, which were active until then.
    Why it matters: the node loses its other paths; if it did not mean that, their traffic is dropped or goes by the one
    path that is left, until each is registered again.
    What to check: whether the node goes on sending by the wiped bindings, or registers them again at once: then the
    flag was a mistake; a node that restarted sets it rightly.
    """
    bindings: dict[tuple[str, Nanoseconds], list[Binding]] = {}
    for binding in analysis.bindings:
        for segment in binding.states:
            if segment.ended_by == "replaced" and segment.state is State.ACTIVE and binding.bid is not None:
                bindings.setdefault((binding.mn, segment.end or 0), []).append(binding)
    for tx in analysis.transactions if bindings else ():
        wiped = bindings.get((tx.mn or "", tx.time), [])
        if wiped and tx.kind in UPDATES:
            bids = ", ".join(str(each.bid) for each in wiped)
            yield of_transaction(tx, f"the {tx.kind} of {tx.mn} ended its other bindings: Binding ID {bids}")
