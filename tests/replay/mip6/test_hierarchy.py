"""Hierarchical Mobile IPv6 (RFC 5380): mobile node, mobility anchor point and home agent."""

from dataclasses import replace
from typing import Any

from homes import HOME, MAP, Neighbourhood, at, status_of, update
from mobtrace.replay.mip6.anchor_point import AnchorPoint, advertise
from mobtrace.replay.mip6.settings import HomeAgentSettings, HomePrefix
from mobtrace.values import Address, Prefix

SECOND, REGIONAL = Address.parse("2001:db8:b::1"), Address.parse("2001:db8:b::5")
SECOND_PREFIX = Prefix.parse("2001:db8:b::/64")


def advertised(life: Neighbourhood, **more: Any) -> Neighbourhood:
    """The mobile node hears of the anchor point on its link."""
    if "visited" not in life.world._links:
        life.world.join(life.mn, "visited")
        life.world.join(life.map, "visited")
    life.perform(life.map, [advertise(life.map.settings, "visited", **more)])
    return life.wait(0.1)


def test_local_registration_first_then_the_home_agent():
    life = advertised(Neighbourhood(mn={"local_lifetime": 400})).do("attach", at("coa1"))
    assert life.said() == [
        "coa1 > map BU am 1 400s",
        "map > coa1 BA 0 1 400s",
        "rcoa > ha BU ah 1 396s",
        "ha > rcoa BA 0 1 396s",
    ]
    local, answer, home, _ = life.recording().messages
    # RFC 5380 section 6.1: the regional address is the home address of the local registration.
    assert (local.datagram.home_address, answer.datagram.routing_home) == (at("rcoa"), at("rcoa"))
    assert (home.datagram.outer.source, home.datagram.outer.destination) == (at("coa1"), MAP)


def test_within_the_domain_the_home_agent_is_not_told():
    life = advertised(Neighbourhood()).do("attach", at("coa1")).do("attach", at("coa2"))
    assert life.said()[4:] == ["coa2 > map BU am 2 600s", "map > coa2 BA 0 2 600s"]


def second(life: Neighbourhood) -> AnchorPoint:
    """Another anchor point, heard once the first is not advertised any more."""
    settings = HomeAgentSettings(address=SECOND, home_prefixes=(HomePrefix(prefix=SECOND_PREFIX),), detection_time=0.0)
    other = AnchorPoint("map2", settings)
    life.world.add(other)
    life.world.join(other, "visited")
    life.perform(other, [advertise(settings, "visited")])
    life.wait(0.1)
    return other


def moved(**mn: Any) -> Neighbourhood:
    """The mobile node goes from one anchor point's domain to another's."""
    life = advertised(Neighbourhood(mn={"local_lifetime": 100, **mn}), lifetime=5).do("attach", at("coa1"), seconds=9)
    second(life)
    return life.do("attach", at("coa2"))


def test_the_previous_anchor_point_is_told_where_the_node_is():
    """RFC 5380 sections 6.1 and 8: a local update with the new on-link address, for the old regional one."""
    life = moved()
    assert life.said()[4:] == [
        f"coa2 > {SECOND} BU am 1 100s",
        "coa2 > map BU am 2 100s",
        f"{SECOND} > coa2 BA 0 1 100s",
        "map > coa2 BA 0 2 100s",
        f"{REGIONAL} > ha BU ah 2 96s",
        f"ha > {REGIONAL} BA 0 2 96s",
    ]
    previous = life.recording().messages[5].datagram
    assert (previous.source, previous.home_address) == (at("coa2"), at("rcoa"))
    # Packets in transit to the old regional address reach the node.
    assert at("rcoa") in life.mn.homes
    assert life.map.cache.find(at("rcoa")).bindings[None].machine.care_of == at("coa2")


def test_the_previous_binding_is_not_kept_up():
    life = moved().wait(200)
    assert len(life.times("coa2 > map BU")) == 1
    assert len(life.times(f"coa2 > {SECOND} BU")) == 3
    assert at("rcoa") not in life.mn.homes


def test_a_node_that_tells_the_previous_anchor_point_nothing():
    life = moved(updates_previous=False).wait(200)
    assert life.times("coa2 > map BU") == []
    assert life.times("coa1 > map BU") == [0.1]


def test_a_previous_anchor_point_that_does_not_answer():
    """It is asked with the usual waits until they are longest, then no more."""
    life = advertised(Neighbourhood(mn={"local_lifetime": 600}), lifetime=5).do("attach", at("coa1"), seconds=9)
    second(life)
    life.world.cut.add(frozenset((at("coa2"), MAP)))
    life.do("attach", at("coa2"), seconds=200)
    assert len(life.times("coa2 > map BU")) == 5  # RFC 6275 section 11.8: again after 1, 2, 4 and 8 seconds


def test_a_node_at_home_refreshes_at_no_anchor_point():
    life = advertised(Neighbourhood(mn={"local_lifetime": 100})).do("attach", at("coa1")).do("return_home", seconds=200)
    assert len(life.times("coa1 > map BU")) == 1


def test_an_anchor_point_that_fails_is_left():
    life = advertised(Neighbourhood()).do("attach", at("coa1"))
    advertised(life, lifetime=0).wait(1)
    # RFC 5380 section 7.1: without another anchor point the node registers as without any.
    assert life.said()[4:] == ["coa1 > ha BU ah 2 3600s", "ha > coa1 BA 0 2 3600s"]


def test_the_home_registration_follows_a_refresh_of_the_local_one():
    life = advertised(Neighbourhood(mn={"local_lifetime": 100})).do("attach", at("coa1"), seconds=85)
    assert life.times("coa1 > map BU") == [0.1, 80.1]
    assert all(at("rcoa") == each.machine.care_of for each in life.ha.cache.find(HOME).bindings.values())


def test_preference_zero_takes_no_new_bindings():
    life = advertised(Neighbourhood(), preference=0).do("attach", at("coa1"))
    assert life.said() == ["coa1 > ha BU ah 1 3600s", "ha > coa1 BA 0 1 3600s"]


def test_an_answer_without_the_routing_header_is_ignored():
    life = advertised(Neighbourhood())
    life.mn.attach(at("coa1"), life.world.now)
    asked = update(home="rcoa", to=MAP, h=False, m=True, alternate=False)
    (answer,) = [each.datagram for each in life.map.receive(asked, 0) if hasattr(each, "datagram")]
    assert life.mn.receive(replace(answer, routing_home=None), life.world.now) == []
    assert life.mn.receive(answer, life.world.now) != []


def local(care_of: str = "coa1", home: str = "rcoa", **more: bool) -> Any:
    return update(care_of=care_of, home=home, to=MAP, **{"h": False, "m": True, **more})


def test_statuses_of_an_anchor_point():
    node = Neighbourhood(map_={"care_of_prefixes": (Prefix.parse("2001:db8:f1::/64"),)}).map
    assert status_of(node, local(h=True, m=False)) == 131
    assert status_of(node, local(home="home")) == 132
    # RFC 5380 section 6.2: a local care-of address of another domain.
    assert status_of(node, local(care_of="coa2")) == 129
    assert status_of(node, local()) == 0


def test_the_regional_address_has_the_interface_identifier_of_the_local_one():
    assert at("rcoa") == Address(MAP[:8] + at("coa1")[8:])
