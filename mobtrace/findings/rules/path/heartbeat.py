"""Single heartbeats without an answer."""

from collections.abc import Iterator

from mobtrace.findings.build import counted, last_seen
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, PeerPath, Transaction
from mobtrace.values import NANOSECONDS_PER_SECOND, Address

# An answer may come until the next heartbeat is sent (RFC 5847 section 3.1), which for the last one is not known.
PATIENCE = 10 * NANOSECONDS_PER_SECOND


@rule("heartbeat-unanswered", Severity.INFO, rfc="RFC 5847 section 3.1")
def heartbeat(analysis: Analysis) -> Iterator[Finding]:
    """Heartbeats were not answered, though the path did not fail.

    What it means: single heartbeats went without an answer, no more in a row than are allowed.
    Why it matters: packets are lost on this path, and so are updates and the users' packets.
    What to check: loss and load between the two peers; a capture that lost packets itself. A heartbeat with which the
    capture ends is left out: its answer may have come later.
    """
    failed = {frozenset(path.peers) for path in analysis.paths if _is_down(path)}
    last = last_seen(analysis)
    latest = {(tx.requester, tx.responder): tx.id for tx in analysis.transactions if tx.kind == "heartbeat"}
    lost: dict[frozenset[Address], list[Transaction]] = {}
    for tx in analysis.transactions:
        is_missing = tx.id != latest.get((tx.requester, tx.responder)) or last - tx.time >= PATIENCE
        if tx.kind == "heartbeat" and tx.unanswered and is_missing:
            lost.setdefault(frozenset((tx.requester, tx.responder)), []).append(tx)
    for peers, found in lost.items():
        if peers not in failed:
            yield Finding(
                text=f"{found[0].responder} did not answer {counted(len(found), 'heartbeat')} of {found[0].requester}",
                frames=[tx.request for tx in found],
                time=found[0].time,
            )


def _is_down(path: PeerPath) -> bool:
    """True too when nothing can be said because one direction is not in the capture."""
    return path.one_direction or any(state.state == "down" for state in path.states)
