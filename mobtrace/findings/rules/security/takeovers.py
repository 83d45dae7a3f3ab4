"""Bursts of takeovers."""

from collections.abc import Iterable, Iterator

from mobtrace.findings.build import with_transactions
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Handover, Transaction
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds

MANY = 10
ENOUGH = 5  # handovers that show what is usual
WITHIN = 5 * NANOSECONDS_PER_SECOND
PATIENCE = 10 * NANOSECONDS_PER_SECOND


@rule("takeover-burst", Severity.WARNING, rfc="RFC 4832 section 2.2")
def takeovers(analysis: Analysis) -> Iterator[Finding]:
    """A gateway took over many nodes at once that their gateways had not let go of.

    What it means: within five seconds a gateway registered at least ten nodes that others had, and hardly any of
    those de-registered them or were told to let go, before or in the ten seconds after, as is usual at other times.
    Why it matters: nodes that move are missed by the gateway that they leave; where nobody misses them, they may not
    have moved: a compromised gateway redirects traffic in just this way.
    What to check: whether the former gateway failed (heartbeats, restart counter), which explains it; signs of attach
    at the new one; the former gateway's table of nodes.
    """
    moves: dict[Address, list[tuple[Handover, Transaction]]] = {}
    for each, tx in with_transactions(analysis):
        if tx.protocol == "pmip6":
            moves.setdefault(tx.requester, []).append((each, tx))
    if not any(len(found) >= MANY for found in moves.values()):
        return
    released: dict[tuple[int | None, Address], list[Nanoseconds]] = {}
    for tx in analysis.transactions:
        if tx.kind in ("deregistration", "revocation"):
            gateway = tx.requester if tx.kind == "deregistration" else tx.responder
            released.setdefault((tx.binding, gateway), []).append(tx.time)
    let_go = {
        each.transaction: _let_go(each, released.get((each.binding, each.old), ()))
        for found in moves.values()
        for each, _ in found
    }
    for gateway, found in moves.items():
        for run in _bursts(found):
            silent = [tx for _, tx in run if not let_go[tx.id]]
            own = {tx.id for _, tx in run}
            others = [each for number, each in let_go.items() if number not in own]
            # Where nobody ever lets go of nodes that have moved, silence tells nothing.
            telling = len(others) < ENOUGH or sum(others) > len(others) / 2
            if telling and len(silent) >= MANY and len(silent) >= 0.9 * len(run):
                olds = sorted({str(each.old) for each, _ in run})
                text = f"{gateway} took over {len(silent)} nodes that {', '.join(olds[:3])} did not let go of"
                yield Finding(text=text, frames=[tx.request for tx in silent], time=silent[0].time)


def _bursts(found: list[tuple[Handover, Transaction]]) -> Iterator[list[tuple[Handover, Transaction]]]:
    """Runs of takeovers within the time that makes a burst."""
    run: list[tuple[Handover, Transaction]] = []
    for each in sorted(found, key=lambda pair: pair[0].time):
        if run and each[0].time - run[0][0].time > WITHIN:
            if len(run) >= MANY:
                yield run
            run = []
        run.append(each)
    if len(run) >= MANY:
        yield run


def _let_go(handover: Handover, released: Iterable[Nanoseconds]) -> bool:
    return not handover.make_before_break or any(abs(time - handover.time) <= PATIENCE for time in released)
