"""A combined home agent and local mobility anchor (RFC 6612 sections 3.2 and 4.2)."""

from typing import Any

from homes import agent_settings, at, update
from mobtrace.replay.lma.settings import AnchorSettings, Subscriber
from mobtrace.replay.mip6.combined import CombinedAnchor
from mobtrace.replay.node import Datagram, Forward, Send, Unforward
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.pmip6 import AccessTechnologyType, HandoffIndicator, HomeNetworkPrefix

PREFIX = Prefix.parse("2001:db8:1::/64")
MAG = at("2001:db8:0:1::11")
SECOND = NANOSECONDS_PER_SECOND


def combined(*quirks: Quirk) -> CombinedAnchor:
    chosen = frozenset(quirks)
    anchor = AnchorSettings(
        address=at("ha"), subscribers={"alice@example.org": Subscriber(prefixes=(PREFIX,))}, quirks=chosen
    )
    return CombinedAnchor("ha-lma", anchor, agent_settings(quirks=chosen))


def proxy(*, sequence: int = 1, lifetime: int = 600) -> Datagram:
    """A gateway registers the node, or ends it."""
    options = [
        MobileNodeIdentifier(subtype=1, identifier="alice@example.org"),
        HomeNetworkPrefix(prefix_length=64, home_network_prefix=PREFIX.address),
        HandoffIndicator(hi=1),
        AccessTechnologyType(att=4),
    ]
    body = BindingUpdate(sequence=sequence, a=True, h=True, p=True, lifetime=lifetime // 4)
    return Datagram(source=MAG, destination=at("ha"), content=Message(body=body, options=options))


def statuses(effects: list[Any]) -> list[int]:
    return [each.datagram.content.body.status for each in effects if isinstance(each, Send)]


def ways(effects: list[Any]) -> list[tuple[str, str | None]]:
    """Prefixes that have a way, and to whom; ``None`` where it ends."""
    found = []
    for each in effects:
        if isinstance(each, Forward):
            found.append((str(each.prefix), str(each.tunnel.remote)))
        elif isinstance(each, Unforward):
            found.append((str(each.prefix), None))
    return found


def held(node: CombinedAnchor) -> tuple[int, int]:
    """How many MIPv6 and PMIPv6 entries there are."""
    return sum(each.is_active for each in node.ha.cache), len(node.lma.cache)


def test_each_protocol_has_an_entry_of_its_own():
    node = combined()
    assert statuses(node.receive(proxy(), 0)) == [0]
    assert statuses(node.receive(update(), 0)) == [0]
    assert held(node) == (1, 1)
    # Issue 2: the de-registration of the mobile node leaves the gateway's entry alone.
    assert statuses(node.receive(update(sequence=2, lifetime=0), 0)) == [0]
    assert held(node) == (0, 1)


def test_the_mobile_nodes_entry_is_applied_first():
    node = combined()
    assert ways(node.receive(update(), 0)) == [("2001:db8:1::100/128", "2001:db8:f1::5")]
    assert ways(node.receive(proxy(), 0)) == [("2001:db8:1::/64", str(MAG))]


def test_a_whole_prefix_goes_to_the_mobile_node_and_back():
    node = combined()
    node.ha.settings.hosts = {at("home"): node.ha.settings.host(at("home"))}
    node.ha.settings.hosts[at("home")].networks = (PREFIX,)
    node.receive(proxy(), 0)
    # Section 4.2.1: with the R flag of RFC 3963 the entire home network prefix is moved.
    assert ways(node.receive(update(r=True), 0))[1] == ("2001:db8:1::/64", "2001:db8:f1::5")
    assert ways(node.receive(proxy(sequence=2), 0)) == []
    # Section 4.2.2: with the de-registration only the PMIPv6 entry is there.
    assert ways(node.receive(update(sequence=2, lifetime=0), 0)) == [
        ("2001:db8:1::100/128", None),
        ("2001:db8:1::/64", str(MAG)),
    ]


def test_with_one_entry_a_deregistration_deletes_the_gateways():
    node = combined(Quirk.SHARED_ENTRY)
    node.receive(proxy(), 0)
    assert statuses(node.receive(update(lifetime=0), 0)) == [0]
    assert held(node) == (0, 0)


def test_with_one_entry_a_late_update_takes_the_packets_back():
    node = combined(Quirk.SHARED_ENTRY)
    node.receive(update(), 0)
    effects = node.receive(proxy(), SECOND)
    assert held(node) == (0, 1)
    assert ("2001:db8:1::/64", str(MAG)) in ways(effects)
    # Issue 3: the delayed update of the mobile node is accepted and takes the place of the gateway's.
    assert statuses(node.receive(update(sequence=2), 2 * SECOND)) == [0]
    assert held(node) == (1, 0)


def test_half_of_it_keeps_silent_for_the_other():
    node = combined()
    node = CombinedAnchor("ha", node.lma.settings, node.ha.settings, only="ha")
    assert statuses(node.receive(proxy(), 0)) == []
    assert statuses(node.receive(update(), 0)) == [0]
    assert held(node) == (1, 1)
