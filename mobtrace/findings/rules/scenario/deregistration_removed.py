"""De-registrations that took the proxy entry with them."""

from collections.abc import Iterator

from mobtrace.findings.build import cut_off_by, of_transaction
from mobtrace.findings.homes import accepted, homes, is_active, lost
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("deregistration-removed-proxy", Severity.ERROR, rfc="RFC 6612 section 3.2", traffic=True)
def deregistration_removed(analysis: Analysis) -> Iterator[Finding]:
    """A node's de-registration at home removed the entry that its gateway had just made.

    What it means: the node came home to a Proxy Mobile IPv6 domain and de-registered with Mobile IPv6; with that the
    anchor stopped sending its packets through the gateway's tunnel, or refused the gateway's next refresh, or gave it
    other prefixes then (issue 2).
    Why it matters: the node is at home and reaches nobody until its gateway registers it anew.
    What to check: whether the anchor deletes by home address or prefix what the proxy update made; the order of the
    two in its log.
    """
    cut_off = cut_off_by(analysis)
    for home in homes(analysis):
        for tx in home.updates:
            if tx.kind != "deregistration" or not accepted(tx) or not is_active(home.proxy, tx.time):
                continue
            stray = cut_off.get(tx.id)
            following = next((each for each in home.proxy_updates if each.time > tx.time and each.reply), None)
            known = any(each.time < tx.time and accepted(each) for each in home.proxy_updates)
            shown = lost(following, home.proxy) if following is not None and known else None
            frames = [tx.request, *([] if tx.reply is None else [tx.reply])]
            said = f"{tx.mn} de-registered at {tx.responder}"
            if stray is not None:
                text = f"{said}, which then sent its packets no more to {stray.care_of}"
                yield of_transaction(tx, text, [*frames, stray.frame])
            elif shown is not None and following is not None and following.kind != "deregistration":
                yield of_transaction(tx, f"{said}, which then {shown}", [*frames, following.request])
