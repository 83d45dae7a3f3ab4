"""Dual-stack Mobile IPv6 (RFC 5555): IPv4 care-of and home addresses, UDP, NATs."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from homes import HOME, Neighbourhood, agent_settings, answers, at, update
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.settings import Host
from mobtrace.replay.node import Datagram, Effect, Forward, Outer, Send
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Prefix
from mobtrace.wire.options.dsmip6 import (
    IPv4AddressAcknowledgement,
    IPv4CareofAddress,
    IPv4HomeAddress,
    NatDetection,
)

HA4, COA4, NAT = at("ha4"), at("coa4"), at("nat")
PORTS = (4191, 4191)
ANY = Address(bytes(4))


def agent(**more: Any) -> HomeAgent:
    return HomeAgent("ha", agent_settings(ipv4_address=HA4, **more))


def over_ipv4(*options: Any, source: Address = COA4, port: int = 4191, **more: Any) -> Datagram:
    """An update from an IPv4-only network (RFC 5555 section 4.2)."""
    option = IPv4CareofAddress(ipv4_care_of_address=COA4)
    plain = update(option, *options, alternate=False, **more)
    outer = Outer(source=source, destination=HA4, ports=(port, 4191))
    return replace(plain, source=HOME, home_address=None, outer=outer)


def test_without_a_nat_no_keepalives_are_needed():
    (answer,) = answers(agent(), over_ipv4())
    option = answer.content.first(NatDetection)
    assert (option.f, option.refresh_time) == (False, 0xFFFFFFFF)
    # RFC 5555 section 4.5: IPv6 inside, from agent to home address; the same way back.
    assert (answer.source, answer.destination, answer.routing_home) == (at("ha"), HOME, None)
    assert answer.outer == Outer(source=HA4, destination=COA4, ports=PORTS)


def test_a_nat_is_seen_by_the_source_address():
    node = agent()
    effects = node.receive(over_ipv4(source=NAT, port=4000), 0)
    (answer,) = [each.datagram for each in effects if isinstance(each, Send)]
    assert answer.content.first(NatDetection).refresh_time == 110  # RFC 5555 section 6
    assert answer.outer == Outer(source=HA4, destination=NAT, ports=(4191, 4000))
    (way,) = [each for each in effects if isinstance(each, Forward)]
    assert (way.tunnel.kind, way.tunnel.remote, way.tunnel.ports) == ("udp", NAT, (4191, 4000))


def test_without_a_nat_packets_need_no_udp_unless_it_is_forced():
    for settings, kind, flag in (({}, "ip", False), ({"always_udp": True}, "udp", True)):
        effects = agent(**settings).receive(over_ipv4(), 0)
        assert [each.tunnel.kind for each in effects if isinstance(each, Forward)] == [kind]
        (answer,) = [each.datagram for each in effects if isinstance(each, Send)]
        assert answer.content.first(NatDetection).f is flag


def test_udp_that_the_node_forces():
    (answer,) = answers(agent(), over_ipv4(f=True))
    assert answer.content.body.status == 144
    (answer,) = answers(agent(force_udp=True), over_ipv4(f=True))
    assert answer.content.body.status == 0


def home4(node: HomeAgent, address: Address, **more: Any) -> tuple[int, str]:
    """Status and address of what is answered to a request for an IPv4 home address."""
    (answer,) = answers(node, update(IPv4HomeAddress(ipv4_home_address=address, **more)))
    option = answer.content.first(IPv4AddressAcknowledgement)
    return option.status, str(option.ipv4_home_address)


def test_ipv4_home_addresses():
    own = Address.parse("203.0.113.77")
    known = {"hosts": {HOME: Host(ipv4_home_address=own)}}
    assert home4(agent(**known), own) == (0, "203.0.113.77")
    assert home4(agent(**known), ANY) == (0, "203.0.113.77")
    assert home4(agent(**known), Address.parse("203.0.113.78"))[0] == 130
    assert home4(agent(**known), Address.parse("224.0.0.1"))[0] == 131
    assert home4(agent(), ANY)[0] == 132
    assert home4(agent(**known), own, p=True, prefix_len=24)[0] == 133
    pool = Prefix.parse("203.0.113.0/24")
    assert home4(agent(ipv4_pool=pool), ANY) == (0, "203.0.113.1")


def test_an_ipv4_home_address_is_forwarded_too():
    node = agent(ipv4_pool=Prefix.parse("203.0.113.0/24"))
    effects = node.receive(update(IPv4HomeAddress(ipv4_home_address=ANY)), 0)
    assert [str(each.prefix) for each in effects if isinstance(each, Forward)] == [
        "2001:db8:1::100/128",
        "203.0.113.1/32",
    ]


class Nat:
    """A network address translator between the node's IPv4 network and the rest."""

    name = "nat"
    port = 4000

    @property
    def addresses(self) -> frozenset[Address]:
        return frozenset({NAT})

    @property
    def homes(self) -> frozenset[Address]:
        return frozenset({HOME})

    def start(self, now: Nanoseconds) -> list[Effect]:
        return []

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """From outside: to the node behind it."""
        outer = replace(datagram.outer, destination=COA4, ports=PORTS)
        return [Send(replace(datagram, outer=outer))]

    def outwards(self, effects: Iterable[Effect]) -> list[Effect]:
        """What the node sends, as it leaves."""
        sent = [each.datagram for each in effects if isinstance(each, Send)]
        outer = Outer(source=NAT, destination=HA4, ports=(self.port, 4191))
        return [Send(replace(each, outer=outer)) for each in sent]

    def tick(self, now: Nanoseconds) -> list[Effect]:
        return []

    def next_due(self) -> Nanoseconds | None:
        return None


def life(**ha: Any) -> Neighbourhood:
    return Neighbourhood(
        ha={"ipv4_address": HA4, "ipv4_pool": Prefix.parse("203.0.113.0/24"), **ha},
        mn={"home_agent_ipv4": HA4, "ipv4_home_address": ANY, "lifetime": 100},
    )


def test_a_node_in_an_ipv4_network_registers_in_udp():
    found = life().do("attach", COA4)
    first, second = found.recording().messages
    assert first.datagram.outer == Outer(source=COA4, destination=HA4, ports=PORTS)
    assert first.datagram.source == HOME
    assert second.content.body.status == 0
    assert str(found.mn.ipv4_home_address) == "203.0.113.1"


def test_a_node_behind_a_nat_learns_that_it_is():
    found, nat = life(nat_refresh=40.0), Nat()
    found.world.add(nat)
    found.perform(nat, nat.outwards(found.mn.attach(COA4, found.world.now)))
    found.world.move(found.mn)
    found.wait(0.5)
    (way,) = [each.effect for each in found.world.happened if each.node == "mn" and isinstance(each.effect, Forward)]
    assert (way.tunnel.kind, way.tunnel.local, way.tunnel.remote) == ("udp", COA4, HA4)
    # RFC 5555 section 4.3: binding updates keep the translator's binding.
    assert found.mn.next_due() - found.begin == 40 * NANOSECONDS_PER_SECOND


def test_from_ipv4_back_to_ipv6():
    found = life().do("attach", COA4).do("attach", at("coa1"))
    assert found.said()[2:] == ["coa1 > ha BU ah 2 100s", "ha > coa1 BA 0 2 100s"]
    assert found.recording().messages[-1].datagram.outer is None
