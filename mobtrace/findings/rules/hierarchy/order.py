"""Home registrations before the local one."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.links import HOME_REGISTRATIONS, OVER
from mobtrace.session.model import Analysis
from mobtrace.values import Nanoseconds


@rule("home-before-local", Severity.WARNING, rfc="RFC 5380 section 6.1")
def order(analysis: Analysis) -> Iterator[Finding]:
    """A regional care-of address was registered at home before it was accepted.

    What it means: the update to the home agent names a regional address whose local binding was not acknowledged yet;
    the node should wait for that.
    Why it matters: until the anchor point has the binding, packets from the home agent end there; if the anchor point
    refuses, the home binding points nowhere.
    What to check: the order of the updates in the node's software; a local update that was lost and sent again, with
    the home update between.
    """
    by_id = {binding.id: binding for binding in analysis.bindings}
    answered: dict[int, Nanoseconds] = {}
    for tx in analysis.transactions:
        if tx.protocol == "hmip6" and tx.reply_time is not None and not tx.rejected and tx.binding is not None:
            answered.setdefault(tx.binding, tx.reply_time)
    for tx in analysis.transactions if answered else ():
        host = by_id.get(tx.binding or 0)
        if host is None or host.protocol not in HOME_REGISTRATIONS or tx.kind not in ("registration", "handover"):
            continue
        care_of = next((each.care_of for each in host.states if each.frame == tx.request), None)
        for link in host.links:
            local = by_id.get(link.binding)
            if link.relation != OVER or local is None or local.protocol != "hmip6" or local.existed_before:
                continue
            if care_of in local.home_addresses and answered.get(local.id, 0) > tx.time:
                text = f"{tx.mn} registered {care_of} at {tx.responder} before {local.anchor} had accepted it"
                yield of_transaction(tx, text, [tx.request, local.states[0].frame])
