"""Lifetimes far shorter than asked for."""

from collections.abc import Iterator

from mobtrace.findings.build import REGISTERS, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

FAR_SHORTER = 0.5


@rule("lifetime-shorter", Severity.INFO, rfc="RFC 6275 section 11.7.3")
def lifetime_shorter(analysis: Analysis) -> Iterator[Finding]:
    """The anchor granted far less lifetime than it was asked for.

    What it means: less than half of what the update asked for; the anchor may shorten a lifetime.
    Why it matters: it doubles the signaling, and a requester that keeps to the time it asked for loses the
    binding before it refreshes it.
    What to check: the anchor's policy; that the requester refreshes by the granted lifetime.
    """
