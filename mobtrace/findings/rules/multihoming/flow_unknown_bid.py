"""Flows that point at no binding."""

from collections.abc import Iterator
from typing import Any

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.lifecycle.states import is_held
from mobtrace.session.model import Analysis, Binding
from mobtrace.values import Address, FrameRef, Nanoseconds


@rule("flow-unknown-bid", Severity.ERROR, rfc="RFC 6089 section 5.3.2.1")
def flow_unknown_bid(analysis: Analysis) -> Iterator[Finding]:
    """A flow binding points at a Binding ID that the node does not have.

    What it means: the Flow Identification option's Binding Reference names a Binding ID for which no binding of the
    node at this anchor is known at that time; the anchor has to refuse it (131, BID not found).
    Why it matters: the flow does not go the way it was meant to; if the anchor accepted it, its packets may go nowhere.
    What to check: whether that binding ran out or was overwritten before the flow was registered; whether it was made
    before the capture began.
    """
    held: dict[tuple[str, Address], list[Binding]] = {}
    for binding in analysis.bindings:
        held.setdefault((binding.mn, binding.anchor), []).append(binding)
    told: set[tuple[str, FrameRef, int]] = set()
    for binding in analysis.bindings:
        own = held[binding.mn, binding.anchor]
        for feature in binding.features.get("flow_identification", ()):
            time = next((each.start for each in binding.states if each.frame == feature.frame), None)
            if feature.by != "update" or time is None:
                continue
            for bid in _references(feature.value):
                place = (binding.mn, feature.frame, bid)
                if place not in told and not any(each.bid == bid and _is_there(each, time) for each in own):
                    told.add(place)
                    yield Finding(
                        text=f"flow {feature.value.get('fid')} of {binding.mn} points at Binding ID {bid}, "
                        f"for which {binding.anchor} has no binding",
                        frames=[feature.frame],
                        time=time,
                        mn=binding.mn,
                        binding=binding.id,
                    )


def _references(value: dict[str, Any]) -> Iterator[int]:
    """The Binding IDs of the Binding Reference sub-options (RFC 6089 section 4.2.1.3)."""
    for each in value.get("sub_options", ()):
        fields = each.get("fields", each)
        yield from fields.get("bid", ())


def _is_there(binding: Binding, time: Nanoseconds) -> bool:
    return any(
        is_held(each.state) and each.start <= time and (each.end is None or time <= each.end) for each in binding.states
    )
