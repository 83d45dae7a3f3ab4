"""Updates sent again faster than they may be."""

from collections.abc import Iterator
from itertools import pairwise

from mobtrace.findings.build import duration, of_transaction, transmissions
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction
from mobtrace.values import NANOSECONDS_PER_SECOND, FrameRef, Nanoseconds

# RFC 6275 section 12, in seconds; section 11.8 wants MAX_UPDATE_RATE kept within one second.
INITIAL_BINDACK_TIMEOUT = 1.0
MAX_BINDACK_TIMEOUT = 32.0
MAX_UPDATE_RATE = 3

# Timers are not exact: an interval this much shorter than it should be is let pass.
SLACK = 0.75


@rule("retransmission-storm", Severity.WARNING, rfc="RFC 6275 section 11.8")
def storm(analysis: Analysis) -> Iterator[Finding]:
    """An update is sent again faster than the back-off allows.

    What it means: the first retransmission comes before INITIAL_BINDACK_TIMEOUT (1 s), the time to wait is not
    doubled with each of them, or more than MAX_UPDATE_RATE (3) go out in one second.
    Why it matters: an anchor that is busy gets busier by every copy; after a restart with many nodes that keeps it
    from coming back.
    What to check: the retransmission timers of the gateway or node; what delays the anchor's answers.
    """
    by_id = {tx.id: tx for tx in analysis.transactions if tx.remarks}
    for tx in analysis.transactions:
        if "sequence-new-at-retransmission" in tx.remarks:
            continue  # it is told with the update that it repeats
        if not tx.retransmissions and tx.repeated_by is None:
            continue
        sent = list(_all_sent(tx, by_id))
        why = too_fast([time / NANOSECONDS_PER_SECOND for time, _ in sent])
        if why:
            text = f"{tx.requester} sent the {tx.kind} of {tx.mn} {len(sent)} times: {why}"
            yield of_transaction(tx, text, [frame for _, frame in sent])


def _all_sent(tx: Transaction, by_id: dict[int, Transaction]) -> Iterator[tuple[Nanoseconds, FrameRef]]:
    following: Transaction | None = tx
    while following is not None:
        yield from transmissions(following)
        following = by_id.get(following.repeated_by or 0)


def too_fast(times: list[float]) -> str | None:
    """What breaks the back-off in transmissions at ``times`` (seconds), or ``None``."""
    for first, last in zip(times, times[MAX_UPDATE_RATE:], strict=False):
        if last - first < 1:
            return f"{MAX_UPDATE_RATE + 1} within {duration(last - first)}, no more than {MAX_UPDATE_RATE} may be"
    waited = [later - earlier for earlier, later in pairwise(times)]
    if waited and waited[0] < SLACK * INITIAL_BINDACK_TIMEOUT:
        return f"again after {duration(waited[0])}, the first time to wait is {duration(INITIAL_BINDACK_TIMEOUT)}"
    for before, after in pairwise(waited):
        if after < SLACK * min(2 * before, MAX_BINDACK_TIMEOUT):
            return f"{duration(after)} after waiting {duration(before)}, that should be doubled"
    return None
