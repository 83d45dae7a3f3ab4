"""Entries of one home that overwrite each other."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.homes import accepted, homes, is_active, lost
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Binding, Transaction


@rule("entry-overwritten", Severity.ERROR, rfc="RFC 6612 section 3.2")
def overwritten(analysis: Analysis) -> Iterator[Finding]:
    """A registration of one protocol overwrote the node's entry of the other one.

    What it means: after a Binding Update of the node the anchor knew its Proxy Mobile IPv6 entry no more, or after a
    proxy update the Mobile IPv6 one: the next refresh of that entry was refused or got other prefixes. The two have
    to stay apart (issue 1).
    Why it matters: the node loses its prefix, or its home address, when it comes back to the access network that the
    overwritten entry was for.
    What to check: whether home agent and local mobility anchor of this box share one table; by which key it looks
    entries up (home prefix, identifier, home address).
    """
    for home in homes(analysis):
        sides = (
            (home.updates, home.proxy_updates, home.proxy),
            (home.proxy_updates, home.updates, home.host),
        )
        for overwriting, others, other in sides:
            yield from _overwritten(overwriting, others, other)


def _overwritten(overwriting: list[Transaction], others: list[Transaction], other: Binding) -> Iterator[Finding]:
    """An accepted registration while the other entry was active, and that entry's next update."""
    for tx in overwriting:
        if tx.kind not in ("registration", "handover") or not accepted(tx) or not is_active(other, tx.time):
            continue
        following = next((each for each in others if each.time > tx.time and each.reply is not None), None)
        before = [each for each in others if each.time < tx.time and accepted(each)]
        if following is None or not before or following.kind == "deregistration" or _again(tx, following, overwriting):
            continue
        shown = lost(following, other)
        if shown is not None:
            frames = [ref for ref in (tx.request, tx.reply, following.request, following.reply) if ref is not None]
            text = f"after the {tx.protocol} {tx.kind} of {tx.mn} by {tx.requester} {tx.responder} {shown}"
            yield of_transaction(tx, text, frames)


def _again(tx: Transaction, following: Transaction, overwriting: list[Transaction]) -> bool:
    """True when a later registration of the same kind stands between the two."""
    return any(
        tx.time < each.time < following.time and each.kind in ("registration", "handover") and accepted(each)
        for each in overwriting
    )
