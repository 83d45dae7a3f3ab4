"""Revocations by somebody who may not."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Binding
from mobtrace.values import Address, Nanoseconds


@rule("revocation-not-allowed", Severity.ERROR, rfc="RFC 5846 section 13")
def revocation_not_allowed(analysis: Analysis) -> Iterator[Finding]:
    """A binding was to be revoked by a node that has no part in it.

    What it means: the Binding Revocation Indication names a binding, and comes neither from its anchor nor from the
    gateway or node that it was registered by at that time.
    Why it matters: whoever may revoke other nodes' bindings can take the service from anybody; if it was accepted, the
    session is gone.
    What to check: who has the address that it came from; a former gateway that revokes too late; IPsec between the
    peers, which has to keep others out; the status of the answer.
    """
    by_id = {binding.id: binding for binding in analysis.bindings}
    for tx in analysis.transactions:
        if tx.kind != "revocation" or tx.mn is None or "update-from-anchor" in tx.remarks:
            continue
        binding = by_id.get(tx.binding or 0)
        if binding is None or tx.requester in _partners(binding, tx.time):
            continue
        ended = "unanswered" if tx.reply is None else "refused" if tx.rejected else "accepted"
        text = f"{tx.requester}, which has no part in the binding of {tx.mn}, asked {tx.responder} to revoke it"
        yield of_transaction(tx, f"{text}: {ended}")


def _partners(binding: Binding, time: Nanoseconds) -> set[Address | None]:
    """Who may revoke a binding: its anchor, and the far end of its tunnel at the time, by any of its addresses."""
    current = [each for each in binding.states if each.start <= time] or binding.states[:1]
    planes = [Address.parse(text) for each in current[-1:] for text in each.tunnel.get("mag_user_plane", ())]
    anchors = [Address.parse(text) for each in current[-1:] for text in each.tunnel.get("lma_user_plane", ())]
    return {binding.anchor, *(each.care_of for each in current[-1:]), *binding.home_addresses, *planes, *anchors}
