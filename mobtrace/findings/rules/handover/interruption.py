"""Handovers that interrupted the traffic."""

from collections.abc import Iterator

from mobtrace.findings.build import counted, duration, of_transaction, with_transactions
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

# Seconds; and how many times the usual distance of packets.
LIMIT = 1.0
USUAL = 2


@rule("handover-interruption", Severity.WARNING, rfc="RFC 5213 section 5.3.4", traffic=True)
def interruption(analysis: Analysis) -> Iterator[Finding]:
    """A handover interrupted the node's traffic for more than a second.

    What it means: that long is between its last packet by the old path and the first by the new one, measured on
    the tunnelled packets, and much longer than between its packets before.
    Why it matters: voice and video break off, and TCP waits longer than the interruption lasts.
    What to check: the attachment's chain of steps: link, AAA, update, acknowledgement, router advertisement, first
    packet; the longest step is where to look.
    """
    for each, tx in with_transactions(analysis):
        if each.interruption is not None and each.interruption > max(LIMIT, USUAL * (each.spacing or 0)):
            shown = [ref for ref in (each.last_old, each.first_new) if ref is not None]
            lost = "" if each.lost is None else f", {counted(each.lost, 'packet')} lost"
            yield of_transaction(
                tx,
                f"{each.mn} was without {each.measured_on} traffic for {duration(each.interruption)} "
                f"at the handover from {each.old} to {each.new}{lost}",
                [tx.request, *shown],
            )
