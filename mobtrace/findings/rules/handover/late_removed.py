"""Late de-registrations that took the binding away."""

from collections.abc import Iterator

from mobtrace.findings.build import REGISTERS, cut_off_by, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Binding, Stray, Transaction


@rule("late-deregistration-removed", Severity.ERROR, rfc="RFC 5213 section 5.3.5", traffic=True)
def late_removed(analysis: Analysis) -> Iterator[Finding]:
    """A late de-registration by the old gateway removed the new gateway's binding.

    What it means: the old gateway de-registered a node that had moved, and with that the anchor stopped sending the
    node's packets though there were some to send; or it refused the new gateway's next refresh, or granted other
    prefixes then.
    Why it matters: the anchor has to ignore such a de-registration; one that does not cuts the node off until the new
    gateway registers it again, which may take half a lifetime.
    What to check: whether the anchor compares the de-registration's address with the one in its binding cache; as a
    remedy, a timestamp or sequence number in the check, and a shorter lifetime.
    """
    cut_off = cut_off_by(analysis)
    bindings = {binding.id: binding for binding in analysis.bindings}
    following: dict[int, Transaction] = {}  # by binding, walking backwards
    found = []
    for tx in reversed(analysis.transactions):
        binding = bindings.get(tx.binding or 0)
        if binding is None:
            continue
        if "late-deregistration" in tx.remarks:
            shown = _shown(tx, binding, following.get(binding.id), cut_off.get(tx.id))
            found.extend([] if shown is None else [shown])
        elif tx.kind in REGISTERS:
            following[binding.id] = tx
    return reversed(found)


def _shown(tx: Transaction, binding: Binding, after: Transaction | None, cut_off: Stray | None) -> Finding | None:
    """What shows that the binding is gone, if anything does."""
    said = f"{tx.requester} de-registered {tx.mn}, which it no longer served"
    if cut_off is not None:
        frames = [tx.request, *([] if tx.reply is None else [tx.reply]), cut_off.frame]
        return of_transaction(tx, f"{said}; with that {tx.responder} stopped sending the node's packets", frames)
    if after is None or after.reply is None or tx.reply is None or after.requester == tx.requester:
        return None
    frames = [tx.request, tx.reply, after.request, after.reply]
    if after.rejected:
        status = f"status {after.status} ({after.status_name})"
        return of_transaction(
            tx, f"{said}; {after.responder} then refused the {after.kind} by its gateway: {status}", frames
        )
    held = next((each for each in reversed(binding.states) if each.start < tx.time and each.prefixes), None)
    granted = next((each for each in binding.states if each.frame == after.request and each.prefixes), None)
    if held is not None and granted is not None and not set(held.prefixes) & set(granted.prefixes):
        return of_transaction(tx, f"{said}; {after.responder} then gave the node other prefixes", frames)
    return None
