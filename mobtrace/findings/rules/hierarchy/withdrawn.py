"""Mobility anchor points that went while they were used."""

from collections.abc import Iterator

from mobtrace.findings.build import counted
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.lifecycle.states import State
from mobtrace.session.model import Analysis, AnchorPoint, Binding
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds

# What a node needs to register elsewhere.
PATIENCE = 10 * NANOSECONDS_PER_SECOND


@rule("map-withdrawn", Severity.WARNING, rfc="RFC 5380 section 7.1")
def withdrawn(analysis: Analysis) -> Iterator[Finding]:
    """A mobility anchor point was withdrawn while nodes were registered at it.

    What it means: a router stopped advertising the anchor point, or advertised it with a lifetime of 0, and bindings at
    it were active then and stayed so.
    Why it matters: the anchor point has failed or is about to be taken away: packets to the regional addresses of these
    nodes are lost, and with them those that the home agent sends there.
    What to check: the anchor point itself; whether the nodes registered at another one, and told their home agents;
    whether other routers still advertise it.
    """
    for point in analysis.anchor_points:
        gone = point.withdrawn
        if gone is None or _elsewhere(analysis, point, gone):
            continue
        users = [each for each in analysis.bindings if each.protocol == "hmip6" and _used(each, point.address, gone)]
        if users:
            frames = [ref for ref in (point.withdrawn_frame, point.frame) if ref is not None]
            frames += [segment.frame for binding in users for segment in binding.states[-1:]]
            yield Finding(
                text=f"{point.router} withdrew {point.address} while {counted(len(users), 'node')} "
                f"({', '.join(each.mn for each in users[:3])}) had a binding there",
                frames=list(dict.fromkeys(frames)),
                time=gone,
                mn=users[0].mn if len(users) == 1 else None,
                binding=users[0].id if len(users) == 1 else None,
            )


def _elsewhere(analysis: Analysis, point: AnchorPoint, time: Nanoseconds) -> bool:
    """True while another router advertises the same anchor point."""
    return any(
        each is not point and each.time <= time and (each.withdrawn is None or each.withdrawn > time)
        for each in analysis.anchor_points
        if each.address == point.address
    )


def _used(binding: Binding, address: Address, time: Nanoseconds) -> bool:
    """True for a binding at the anchor point that was active, and not let go of at once."""
    return binding.anchor == address and any(
        each.state is State.ACTIVE and each.start <= time and (each.end or 0) > time + PATIENCE
        for each in binding.states
    )
