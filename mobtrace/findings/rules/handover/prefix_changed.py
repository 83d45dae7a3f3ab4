"""Handovers that did not keep the prefix."""

from collections.abc import Iterator
from itertools import pairwise

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Segment


@rule("prefix-changed", Severity.ERROR, rfc="RFC 5213 section 6.9.1.2")
def prefix_changed(analysis: Analysis) -> Iterator[Finding]:
    """The node got another home network prefix at a handover.

    What it means: none of the prefixes that the anchor granted at the new gateway is one that the node had before.
    Why it matters: the node's addresses change, so every connection that it had breaks: mobility did not work.
    What to check: whether the new gateway knew the prefix or asked for any; the handoff indicator (1 asks for a new
    session); whether the anchor found the session again: same identifier, access technology and link-layer
    identifier (RFC 5213 section 5.4.1).
    """
    for binding in analysis.bindings:
        for before, after in pairwise(binding.states):
            if before.ended_by != "handover" or not before.prefixes or not after.prefixes:
                continue
            if not set(before.prefixes) & set(after.prefixes):
                yield Finding(
                    text=f"{binding.mn} had {_all(before)} at {before.care_of}, "
                    f"and got {_all(after)} at {after.care_of}",
                    frames=[before.frame, after.frame],
                    time=after.start,
                    mn=binding.mn,
                    binding=binding.id,
                )


def _all(segment: Segment) -> str:
    return ", ".join(map(str, segment.prefixes))
