"""Refreshes at the last moment."""

from collections.abc import Iterator

from mobtrace.findings.build import duration
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Binding, Segment
from mobtrace.values import NANOSECONDS_PER_SECOND, FrameRef

# Seconds: one retransmission after INITIAL_BINDACK_TIMEOUT, and as long for its answer (RFC 6275 section 12).
ENOUGH = 2.0


@rule("refresh-late", Severity.WARNING, rfc="RFC 6275 section 11.7.3")
def refresh_late(analysis: Analysis) -> Iterator[Finding]:
    """A binding was refreshed only when it had nearly run out.

    What it means: less than two seconds were left when the update went out.
    Why it matters: there is no time for a retransmission and its answer; one lost packet and the node
    is without service.
    What to check: when the gateway or node refreshes; whether it goes by the lifetime that it asked for instead
    of the one that it was granted.
    """
    for binding in analysis.bindings:
        for segment in binding.states:
            if segment.ended_by != "refresh" or segment.end is None or not segment.lifetime:
                continue
            left = segment.lifetime - (segment.end - segment.start) / NANOSECONDS_PER_SECOND
            if left < min(ENOUGH, segment.lifetime / 2):
                yield Finding(
                    text=f"{binding.mn} was refreshed {duration(left)} before its {segment.lifetime:g} s were over",
                    frames=[segment.frame, *_next_frames(binding, segment)],
                    time=segment.end,
                    mn=binding.mn,
                    binding=binding.id,
                )


def _next_frames(binding: Binding, segment: Segment) -> list[FrameRef]:
    return [each.frame for each in binding.states if each.start == segment.end][:1]
