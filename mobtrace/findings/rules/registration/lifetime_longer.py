"""Lifetimes longer than asked for."""

from collections.abc import Iterator

from mobtrace.findings.build import REGISTERS, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

@rule("lifetime-longer", Severity.WARNING, rfc="RFC 6275 section 10.3.1")
def lifetime_longer(analysis: Analysis) -> Iterator[Finding]:
    """The anchor granted a longer lifetime than it was asked for.

    What it means: the acknowledgement's lifetime is greater than the update's; it must not be.
    Why it matters: the anchor keeps the binding, and sends packets by it, after the other side has let it go.
    What to check: a fixed lifetime in the anchor's configuration or its policy for the node.
    """
    for tx in analysis.transactions:
        if _accepted(tx) and tx.granted > tx.lifetime:  # type: ignore[operator]
            yield of_transaction(
                tx, f"{tx.responder} granted {tx.mn} {tx.granted:g} s where {tx.requester} asked for {tx.lifetime:g} s"
            )
