"""Lifetimes far shorter than asked for."""

from collections.abc import Iterator

from mobtrace.findings.build import by_responder, granted
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction

# Of the lifetime that was asked for.
FAR_SHORTER = 0.5


@rule("lifetime-shorter", Severity.INFO, rfc="RFC 6275 section 11.7.3")
def lifetime_shorter(analysis: Analysis) -> Iterator[Finding]:
    """The anchor granted far less lifetime than it was asked for.

    What it means: less than half of what the update asked for; an anchor may shorten a lifetime.
    Why it matters: there is more signaling than planned, and a requester that goes by the time it asked for loses
    the binding before it refreshes it.
    What to check: the anchor's policy; that the requester refreshes by the lifetime that it was granted.
    """
    yield from by_responder(
        (tx for tx, asked, given in granted(analysis) if 0 < given < FAR_SHORTER * asked),
        lambda tx, times: f"{tx.responder} granted {times} far less than it was asked for, first {_first(tx)}",
    )


def _first(tx: Transaction) -> str:
    return f"{tx.granted:g} s to {tx.mn} where {tx.requester} asked for {tx.lifetime:g} s"
