"""Registrations of nodes that did not come."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.attach import ACKNOWLEDGEMENT, FIRST_PACKET, UPDATE
from mobtrace.session.model import Analysis, Attach
from mobtrace.values import Address

ENOUGH = 3
NO_SIGNS = (UPDATE, ACKNOWLEDGEMENT, *FIRST_PACKET.values())


@rule("registration-without-attach", Severity.WARNING, rfc="RFC 4832 section 2.2", traffic=True)
def no_attach(analysis: Analysis) -> Iterator[Finding]:
    """A gateway registered a node without any sign that it had come.

    What it means: for at least three other nodes of this gateway the capture shows how they came (solicitation, DHCP,
    AAA, the access point's log) before they were registered; for this one there is nothing of the kind.
    Why it matters: a gateway that is compromised, or was led to believe in nodes that are not there, draws the traffic
    of nodes that are elsewhere, or fills the anchor's tables.
    What to check: whether the node came by an access point, or with a context transfer (RFC 5949), that the capture
    does not see; the gateway's table of neighbours at that time; whether the node had a session elsewhere.
    """
    by_id = {tx.id: tx for tx in analysis.transactions} if analysis.attaches else {}
    shown = {chain.transaction for chain in analysis.attaches if _signs(chain)}
    seen: dict[Address, set[str | None]] = {}
    for chain in analysis.attaches:
        if chain.transaction in shown:
            seen.setdefault(chain.gateway, set()).add(chain.mn)
    prepared = {number for each in analysis.handovers if each.exchanges for number in [each.transaction]}
    for tx in by_id.values():
        came = seen.get(tx.requester, set())
        if tx.protocol != "pmip6" or tx.kind not in ("registration", "handover") or tx.rejected or tx.unanswered:
            continue
        if len(came - {tx.mn}) >= ENOUGH and tx.id not in shown and tx.mn not in came and tx.id not in prepared:
            text = f"{tx.requester} registered {tx.mn} without a sign of its coming"
            yield of_transaction(tx, f"{text}; there are signs of {len(came)} others")


def _signs(chain: Attach) -> bool:
    """True when something before the update shows the node on the link; its packets may be those of before."""
    update = next((step.time for step in chain.steps if step.name == UPDATE), 0)
    return any(step.time <= update and step.name not in NO_SIGNS for step in chain.steps)
