"""Which way packets to a node with several sessions go (RFC 7864 section 5)."""

from collections.abc import Callable, Iterator, Sequence

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.node import Effect, Forward, Tunnel, Unforward
from mobtrace.values import Prefix
from mobtrace.wire.options.flow import FlowIdentification, TrafficSelector
from mobtrace.wire.sub.traffic_selector import BinaryTrafficSelector

Tunnels = Callable[[Entry], Tunnel | None]


def reroute(entries: Sequence[Entry], holder: Entry | None, prefix: Prefix, tunnel: Tunnels) -> Iterator[Effect]:
    """All ways of a prefix anew; ``entries`` are the node's sessions, ``holder`` the first that has the prefix.

    Its packets go to where the whole prefix was moved, else to its own session; those of flows to where these are.
    From all gateways that may have packets of the prefix they may come.
    """
    yield Unforward(prefix)
    there = [each for each in entries if each.is_active and (prefix in each.networks or prefix in each.off_link)]
    moved = [each for each in there if prefix in each.off_link and not each.flows]
    own = [each for each in there if each is holder] or [each for each in there if prefix in each.networks]
    usual = next(iter([*moved, *own, *there]), None)
    ways = [(each, way) for each in there if (way := tunnel(each)) is not None]
    yield from (Forward(prefix, way, also=each is not usual) for each, way in ways)
    flows = [(flow, way) for each, way in ways for flow in each.flows.values()]
    # RFC 6089 section 4.2: the flow with the lowest priority value is looked at first.
    for flow, way in sorted(flows, key=lambda one: one[0].fid_pri):
        selector = selector_of(flow)
        if selector is not None:
            yield Forward(prefix, way, flow=selector)


def selector_of(flow: FlowIdentification) -> BinaryTrafficSelector | None:
    """Which packets a flow consists of, if that can be read."""
    found = (each.traffic_selector for each in flow.sub_options if isinstance(each, TrafficSelector))
    return next((each for each in found if not isinstance(each, bytes)), None)
