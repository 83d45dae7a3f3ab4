"""Bindings that ran out."""

from bisect import bisect_right
from collections.abc import Iterator

from mobtrace.findings.build import REGISTERS, counted, duration
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Binding, Segment
from mobtrace.values import Address, FrameRef, Nanoseconds


@rule("binding-expired", Severity.WARNING, rfc="RFC 6275 section 11.7.3")
def expired(analysis: Analysis) -> Iterator[Finding]:
    """A binding ran out without being refreshed or removed.

    What it means: its lifetime is over and no update came, though none was refused or left without an answer.
    Why it matters: if the node is still there it has lost service, and its gateway does not know.
    What to check: whether the node was still attached; when others of the gateway were refreshed meanwhile, the
    gateway works and forgot this node, when none was, the gateway or the way from it failed; whether the capture has
    gaps.
    """
    updates: dict[Address, list[Nanoseconds]] = {}
    tried: dict[int, Nanoseconds] = {}
    sender: dict[FrameRef, Address] = {}
    for tx in analysis.transactions:
        if tx.kind in REGISTERS:
            updates.setdefault(tx.requester, []).append(tx.time)
            sender[tx.request] = tx.requester
            if tx.unanswered or tx.rejected:
                tried[tx.binding or 0] = tx.time
    for binding in analysis.bindings:
        for segment in binding.states:
            if segment.ended_by == "expiry" and binding.protocol != "mip6-cn" and segment.end is not None:
                if segment.start < tried.get(binding.id, 0) <= segment.end:
                    continue  # that update has a finding of its own
                times = updates.get(sender[segment.frame], []) if segment.frame in sender else []
                others = bisect_right(times, segment.end) - bisect_right(times, segment.start)
                yield _finding(binding, segment, others)


def _finding(binding: Binding, segment: Segment, others: int) -> Finding:
    lived = f"the binding of {binding.mn} at {segment.care_of} ran out after {duration(segment.lifetime or 0)}"
    meanwhile = f"{counted(others, 'update')} for other nodes came from there" if others else "nothing came from there"
    return Finding(
        text=f"{lived}; meanwhile {meanwhile}",
        frames=[segment.frame],
        time=segment.end,
        mn=binding.mn,
        binding=binding.id,
    )
