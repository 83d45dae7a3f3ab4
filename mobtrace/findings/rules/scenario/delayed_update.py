"""Delayed updates that take the traffic back."""

from collections.abc import Iterator

from mobtrace.findings.build import REGISTERS, of_transaction
from mobtrace.findings.homes import accepted, homes
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Binding, Transaction
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds

# How long an update may be under way.
SOON = 10 * NANOSECONDS_PER_SECOND
MINUTE = 60 * NANOSECONDS_PER_SECOND


@rule("delayed-update-redirected", Severity.ERROR, rfc="RFC 6612 section 3.2")
def delayed_update(analysis: Analysis) -> Iterator[Finding]:
    """A delayed Binding Update took a node's traffic back to where it no longer is.

    What it means: the node came home, its gateway registered it by proxy, and then an update for the foreign care-of
    address that it had before was accepted; the node de-registers that address within the same minute (issue 3:
    sequence numbers and timestamps do not order the two protocols' messages).
    Why it matters: from that update on the anchor sends the node's packets to the old address, where nobody is.
    What to check: how long the update was under way (retransmissions, queues of the foreign network); whether the
    anchor compares the time of the proxy update with that of the update.
    """
    for home in homes(analysis):
        came = [tx.time for tx in home.proxy_updates if tx.kind in ("registration", "handover") and accepted(tx)]
        released = [tx.time for tx in home.updates if tx.kind == "deregistration"]
        for tx in home.updates:
            if tx.kind not in REGISTERS or not accepted(tx) or not any(0 < tx.time - each <= SOON for each in came):
                continue
            arrived = max(each for each in came if each < tx.time)
            gone = any(arrived < each < tx.time or 0 < each - tx.time <= MINUTE for each in released)
            care_of = _care_of(home.host, tx)
            if gone and care_of is not None and care_of in _before(home.host, arrived):
                yield of_transaction(
                    tx,
                    f"an update of {tx.mn} for {care_of} was accepted after its gateway had registered it at home",
                )


def _care_of(binding: Binding, tx: Transaction) -> Address | None:
    return next((each.care_of for each in binding.states if each.frame == tx.request), None)


def _before(binding: Binding, time: Nanoseconds) -> set[Address | None]:
    return {each.care_of for each in binding.states if each.start < time} - set(binding.home_addresses)
