"""User packets of a host-based mobile node: a correspondent's pings, wherever the node is."""

from homes import Neighbourhood, at
from mobtrace.replay.host import Host, HostSettings
from mobtrace.replay.mip6.anchor_point import advertise
from mobtrace.values import Address, LinkLayer

PEER = Address.parse("2001:db8:c::9")


def pinged(life: Neighbourhood, seconds: float) -> Host:
    """A correspondent that pings the node every 100 ms."""
    peer = Host("peer", HostSettings(address=PEER, link_layer=LinkLayer.parse("02:00:00:00:00:09")))
    life.world.add(peer)
    life.perform(peer, peer.ping(lambda: life.mn.address, life.world.now, every=0.1, lasting=seconds))
    return peer


def test_pings_survive_moves_and_the_return_home():
    life = Neighbourhood().do("attach", at("coa1"))
    peer = pinged(life, 9)
    life.wait(3).do("attach", at("coa2"), seconds=3).do("return_home", seconds=4)
    # At most the one under way at each of the two handovers is lost.
    assert len(peer.answered) >= 88


def test_without_a_binding_nothing_reaches_the_node():
    life = Neighbourhood(ha={"is_home_agent": False}).do("attach", at("coa1"))
    peer = pinged(life, 2)
    life.wait(3)
    assert not peer.answered


def test_pings_go_through_anchor_point_and_home_agent():
    life = Neighbourhood()
    life.world.join(life.mn, "visited")
    life.perform(life.map, [advertise(life.map.settings, "visited")])
    life.wait(0.1).do("attach", at("coa1"))
    peer = pinged(life, 4)
    life.wait(2).do("attach", at("coa2"), seconds=3)
    assert len(peer.answered) >= 38
