"""Nodes that go back and forth."""

from collections import defaultdict
from collections.abc import Iterator

from mobtrace.findings.build import counted, duration, with_transactions
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Handover
from mobtrace.values import NANOSECONDS_PER_SECOND, FrameRef

AT_LEAST = 3
WITHIN = 30 * NANOSECONDS_PER_SECOND


@rule("handover-ping-pong", Severity.WARNING, rfc="RFC 5213 section 5.3.4")
def ping_pong(analysis: Analysis) -> Iterator[Finding]:
    """A node went back and forth between the same two places.

    What it means: at least three handovers in a row between the same two care-of addresses, each within half a
    minute of the one before.
    Why it matters: every one of them interrupts the traffic and costs signaling.
    What to check: radio coverage and hysteresis between the two access points; two gateways that both believe to
    have the node; a node with two interfaces at once and no binding for each.
    """
    by_binding: dict[int, list[Handover]] = defaultdict(list)
    requests: dict[int, FrameRef] = {}
    for handover, tx in with_transactions(analysis):
        by_binding[handover.binding].append(handover)
        requests[tx.id] = tx.request
    for handovers in by_binding.values():
        for run in _runs(handovers):
            first, last = run[0], run[-1]
            lasted = duration((last.time - first.time) / NANOSECONDS_PER_SECOND)
            yield Finding(
                text=f"{first.mn} made {counted(len(run), 'handover')} between {first.old} and {first.new} in {lasted}",
                frames=[requests[each.transaction] for each in run],
                time=first.time,
                mn=first.mn,
                binding=first.binding,
            )


def _runs(handovers: list[Handover]) -> Iterator[list[Handover]]:
    """Handovers of one binding, each back to where the one before came from."""
    run: list[Handover] = []
    for each in handovers:
        if run and not (each.new == run[-1].old and each.old == run[-1].new and each.time - run[-1].time <= WITHIN):
            if len(run) >= AT_LEAST:
                yield run
            run = []
        run.append(each)
    if len(run) >= AT_LEAST:
        yield run
