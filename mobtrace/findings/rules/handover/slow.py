"""Handovers with slow signaling."""

from collections.abc import Iterator

from mobtrace.findings.build import duration, of_transaction, with_transactions
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

# Seconds, the time after which an update is sent again (RFC 6275 section 12).
LIMIT = 1.0


@rule("handover-slow", Severity.WARNING, rfc="RFC 5213 section 6.9.4")
def slow(analysis: Analysis) -> Iterator[Finding]:
    """The signaling of a handover took longer than a second.

    What it means: more than a second from the update at the new place to its acknowledgement.
    Why it matters: the node's packets go to the old place, or nowhere, for as long.
    What to check: the round trip to the anchor; whether the first update was lost (retransmissions); the anchor's
    load; AAA and duplicate address detection that the anchor waits for.
    """
    for each, tx in with_transactions(analysis):
        if each.signaling_latency is not None and each.signaling_latency > LIMIT:
            again = f", sent {len(tx.retransmissions) + 1} times" if tx.retransmissions else ""
            yield of_transaction(
                tx,
                f"the handover of {each.mn} from {each.old} to {each.new} took {duration(each.signaling_latency)} "
                f"to be answered{again}",
            )
