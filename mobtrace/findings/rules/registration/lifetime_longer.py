"""Lifetimes longer than asked for."""

from collections.abc import Iterator

from mobtrace.findings.build import by_responder, granted
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction


@rule("lifetime-longer", Severity.WARNING, rfc="RFC 6275 section 10.3.1")
def lifetime_longer(analysis: Analysis) -> Iterator[Finding]:
    """The anchor granted a longer lifetime than it was asked for.

    What it means: the acknowledgement's lifetime is greater than the update's; it must not be.
    Why it matters: the anchor keeps the binding, and sends packets by it, after the other side has let it go.
    What to check: a fixed lifetime in the anchor's configuration or in its policy for the node.
    """
    yield from by_responder(
        (tx for tx, asked, given in granted(analysis) if given > asked),
        lambda tx, times: f"{tx.responder} granted {times} more than it was asked for, first {_first(tx)}",
    )


def _first(tx: Transaction) -> str:
    return f"{tx.granted:g} s to {tx.mn} where {tx.requester} asked for {tx.lifetime:g} s"
