"""Updates that came out of order and were accepted."""

from collections.abc import Iterator

from mobtrace.findings.build import UPDATES, duration, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction
from mobtrace.values import NANOSECONDS_PER_SECOND


@rule("out-of-order-accepted", Severity.WARNING, rfc="RFC 5213 section 5.5")
def out_of_order(analysis: Analysis) -> Iterator[Finding]:
    """The anchor accepted an update that is older than the one before.

    What it means: its timestamp is lower than that of the last update that was accepted for the session, or, without
    timestamps, its sequence number is not greater; it was delayed on the way, or is a replay.
    Why it matters: the anchor has to refuse it (status 157, or 135); since it did not, the binding is back where the
    node was before, and its packets go there until the next refresh.
    What to check: whether the anchor checks the order at all; how far the clocks of the gateways are apart; if nothing
    on the way delays packets for so long, whether somebody replays them.
    """
    last: dict[int, Transaction] = {}
    for tx in analysis.transactions:
        if tx.binding is None or tx.kind not in UPDATES or tx.status is None or tx.rejected:
            continue
        if "late-deregistration" in tx.remarks:
            continue  # it changed nothing
        before = last.get(tx.binding)
        last[tx.binding] = tx
        # RFC 6275 section 9.5.1: a binding that was not there before has no number to be greater than.
        said = _older(tx, before) if before is not None and tx.kind != "registration" else None
        if said and before is not None and before.kind != "deregistration":
            yield of_transaction(
                tx,
                f"{tx.responder} accepted the {tx.kind} of {tx.mn} by {tx.requester}, though {said}",
                [ref for ref in (before.request, tx.request, tx.reply) if ref is not None],
            )


def _older(tx: Transaction, before: Transaction) -> str | None:
    """What makes ``tx`` older than the update that was accepted before it."""
    if None not in (tx.clock, before.clock):
        behind = ((before.clock or 0) - (tx.clock or 0)) / NANOSECONDS_PER_SECOND
        return f"its timestamp is {duration(behind)} behind that of the update before" if behind > 0 else None
    same_sender = tx.requester == before.requester or tx.protocol != "pmip6"
    if not same_sender or None in (tx.sequence, before.sequence) or tx.responder != before.responder:
        return None
    if tx.sequence == before.sequence == 0:
        return None  # of a sender that does not count; it has a finding of its own
    # RFC 6275 section 9.5.1: modulo 2 ** 16, in the window of 32768 that follows the last one.
    ahead = ((tx.sequence or 0) - (before.sequence or 0)) % 65536
    if 0 < ahead <= 32768:
        return None
    return f"its sequence number {tx.sequence} is not greater than {before.sequence}"
