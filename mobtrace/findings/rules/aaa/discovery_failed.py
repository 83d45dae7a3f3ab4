"""Anchors that were looked for and not found."""

from collections.abc import Iterator

from mobtrace.findings.build import of_notice, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction
from mobtrace.values import Address


@rule("anchor-discovery-failed", Severity.ERROR, rfc="RFC 6097 section 2.2")
def discovery_failed(analysis: Analysis) -> Iterator[Finding]:
    """An anchor or home agent was looked for and not found.

    What it means: a DNS question for one (a service name, or a name made of an access point name) was answered with an
    error or with no record, or not at all; DHCPv6 had none; or nobody answered home agent address discovery.
    Why it matters: the gateway or node does not know where to register: it has no service, and no registration in the
    capture says why.
    What to check: the name against the zone; the realm or access point name that it was made of; the server that was
    asked; for home agent address discovery, whether a home agent listens to the anycast address of its prefix.
    """
    notices = [notice for notice in analysis.notices if notice.kind == "discovery"]
    known = {(notice.destination, notice.values["name"]) for notice in notices if notice.values["found"]}
    for notice in notices:
        # A name may well have addresses of one family only.
        if (notice.destination, notice.values["name"]) not in known:
            what = {"lma": "an anchor", "home-agent": "a home agent"}[notice.values["what"]]
            frames = [ref for ref in (notice.asked, notice.frame) if ref is not None]
            how, rcode = notice.values["name"], notice.values["rcode"]
            if rcode is None:
                text = f"{notice.source} looked for {what} {how} several times"
                text += f", and {notice.destination} did not answer"
            else:
                result = f"DNS error {rcode}" if rcode else "none"
                text = f"{notice.destination} looked for {what} {how} and got {result} from {notice.source}"
            yield of_notice(analysis, notice, text, frames)
    asked: dict[tuple[Address, Address], list[Transaction]] = {}
    for tx in analysis.transactions:
        if tx.kind == "home-agent-discovery":
            asked.setdefault((tx.requester, tx.responder), []).append(tx)
    for (requester, responder), found in asked.items():
        if all(tx.unanswered for tx in found):
            frames = [frame for tx in found for frame in (tx.request, *tx.retransmissions)]
            text = f"{requester} looked for a home agent at {responder}, and nobody answered"
            yield of_transaction(found[0], text, frames)
