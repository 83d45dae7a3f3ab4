"""A node's Mobile IPv6 entry and the Proxy Mobile IPv6 entries of the same home, at one anchor (RFC 6612)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from mobtrace.lifecycle.states import State
from mobtrace.session.links import HOME_REGISTRATIONS, SAME_HOME
from mobtrace.session.model import Analysis, Binding, Transaction
from mobtrace.values import Nanoseconds


@dataclass(slots=True)
class Home:
    """The two entries, and the transactions of each in the order of time."""

    host: Binding
    proxy: Binding
    updates: list[Transaction] = field(default_factory=list)
    proxy_updates: list[Transaction] = field(default_factory=list)


def homes(analysis: Analysis) -> Iterator[Home]:
    """All pairs of entries for one home at one anchor."""
    proxies = {binding.id: binding for binding in analysis.bindings if binding.protocol == "pmip6"}
    pairs = [
        Home(host, proxies[link.binding])
        for host in analysis.bindings
        if host.protocol in HOME_REGISTRATIONS
        for link in host.links
        if link.relation == SAME_HOME and link.binding in proxies and proxies[link.binding].anchor == host.anchor
    ]
    if not pairs:
        return
    by_binding: dict[int | None, list[Transaction]] = defaultdict(list)
    for tx in analysis.transactions:
        by_binding[tx.binding].append(tx)
    for pair in pairs:
        pair.updates, pair.proxy_updates = by_binding[pair.host.id], by_binding[pair.proxy.id]
        yield pair


def accepted(tx: Transaction) -> bool:
    """True for an update that was accepted."""
    return tx.status is not None and not tx.rejected


def is_active(binding: Binding, time: Nanoseconds) -> bool:
    """True while a binding is active."""
    return any(
        each.state is State.ACTIVE
        and each.start <= time
        and (each.end is None or time < each.end or each.ended_by == "end-of-capture")
        for each in binding.states
    )


def lost(tx: Transaction, binding: Binding) -> str | None:
    """What shows that the anchor had forgotten a binding when it was to be refreshed by ``tx``."""
    if tx.rejected:
        return f"refused the {tx.kind} of the other entry: status {tx.status} ({tx.status_name})"
    after = next((each for each in binding.states if each.frame == tx.request and each.prefixes), None)
    before = next((each for each in reversed(binding.states) if each.start < tx.time and each.prefixes), None)
    if after is not None and before is not None and not set(after.prefixes) & set(before.prefixes):
        return "gave the other entry other prefixes at its next update"
    return None
