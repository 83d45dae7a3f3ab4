"""Gateways that nobody knows."""

from collections.abc import Iterator

from mobtrace.findings.build import REGISTERS, counted
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction
from mobtrace.values import Address

NOT_AUTHORIZED = 154  # RFC 5213 section 8.9
# Gateways with heartbeats that it takes for one without to stand out.
ENOUGH = 2


@rule("unknown-gateway", Severity.WARNING, rfc="RFC 4832 section 2.2")
def unknown_gateway(analysis: Analysis) -> Iterator[Finding]:
    """Nodes were registered by a gateway that is not known otherwise.

    What it means: the anchor refused the gateway itself (status 154), or it exchanges heartbeats with all other
    gateways that registered nodes and none with this one.
    Why it matters: a gateway that is not known and whose updates are accepted can draw any node's traffic to itself.
    What to check: who has the address; the anchor's list of gateways and the IPsec associations between the two; a new
    gateway that was not entered everywhere yet.
    """
    asked: dict[tuple[Address, Address], list[Transaction]] = {}
    beats: set[frozenset[Address]] = set()
    for tx in analysis.transactions:
        if tx.protocol == "pmip6" and tx.kind in REGISTERS:
            asked.setdefault((tx.requester, tx.responder), []).append(tx)
        elif tx.kind == "heartbeat":
            beats.add(frozenset((tx.requester, tx.responder)))
    for (gateway, anchor), found in asked.items():
        refused = [tx for tx in found if tx.status == NOT_AUTHORIZED]
        others = [other for other, same in asked if same == anchor and other != gateway]
        beating = [other for other in others if frozenset((other, anchor)) in beats]
        taken = [tx for tx in found if tx.status is not None and not tx.rejected]
        if refused:
            text = f"{anchor} does not let {gateway} register nodes: refused {counted(len(refused), 'time')}"
            yield _finding(refused, text)
        elif taken and len(others) >= ENOUGH and len(beating) == len(others) and not _beats(gateway, anchor, beats):
            text = f"{gateway} registered {counted(len({tx.mn for tx in taken}), 'node')} at {anchor}"
            yield _finding(taken, f"{text}, which has heartbeats with {len(others)} other gateways and none with it")


def _beats(gateway: Address, anchor: Address, beats: set[frozenset[Address]]) -> bool:
    return frozenset((gateway, anchor)) in beats


def _finding(found: list[Transaction], text: str) -> Finding:
    return Finding(text=text, frames=[tx.request for tx in found], time=found[0].time)
