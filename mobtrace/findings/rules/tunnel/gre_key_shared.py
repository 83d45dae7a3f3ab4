"""GRE keys of several nodes."""

from collections.abc import Iterator

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Binding, Segment
from mobtrace.values import Address, Nanoseconds

DIRECTION = {"gre_key_down": "downlink", "gre_key_up": "uplink"}

Use = tuple[Segment, Binding]


@rule("gre-key-shared", Severity.ERROR, rfc="RFC 5845 section 3.1")
def gre_key_shared(analysis: Analysis) -> Iterator[Finding]:
    """Two nodes have the same GRE key at the same time.

    What it means: between one anchor and one gateway the same key marks the traffic of two mobility sessions.
    Why it matters: the receiver cannot tell them apart; with overlapping private addresses packets reach the wrong
    node.
    What to check: how the gateway (downlink) or the anchor (uplink) gives out keys, most of all after a restart.
    """
    used: dict[tuple[Address, Address | None, str, int], list[tuple[Nanoseconds, Segment, Binding]]] = {}
    for binding in analysis.bindings:
        for segment in binding.states:
            for name in DIRECTION:
                key = segment.tunnel.get(name)
                if key is not None:
                    place = (binding.anchor, segment.care_of, name, key)
                    used.setdefault(place, []).append((segment.start, segment, binding))
    for (_, care_of, name, key), uses in used.items():
        for (before, one), (after, other) in _overlaps(uses):
            yield Finding(
                text=f"{one.mn} and {other.mn} have the {DIRECTION[name]} GRE key {key:#x} at {care_of}",
                frames=[before.frame, after.frame],
                time=after.start,
                mn=other.mn,
                binding=other.id,
            )


def _overlaps(uses: list[tuple[Nanoseconds, Segment, Binding]]) -> Iterator[tuple[Use, Use]]:
    """Uses of a key that begin while another binding has it, once for each pair of bindings."""
    holder: Use | None = None
    told: set[tuple[int, int]] = set()
    for _, segment, binding in sorted(uses, key=lambda use: use[0]):
        if holder is not None and holder[1] is not binding and (holder[0].end or segment.start) > segment.start:
            pair = (holder[1].id, binding.id)
            if pair not in told:
                told.add(pair)
                yield holder, (segment, binding)
        if holder is None or (holder[0].end or 0) <= (segment.end or 0):
            holder = (segment, binding)
