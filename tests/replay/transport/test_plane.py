"""Which user packets go through which tunnel, and which may not."""

import pytest

from mobtrace.replay.node import Forward, Hold, Tunnel, Unforward
from mobtrace.replay.packets import ip_packet
from mobtrace.replay.transport.encapsulation import Carried, decapsulate
from mobtrace.replay.transport.plane import MOST_HELD, Plane
from mobtrace.values import Address, Prefix
from mobtrace.wire.sub.traffic_selector import IPv6BinaryTrafficSelector

LMA, MAG1, MAG2 = (Address.parse(f"2001:db8::{each}") for each in (1, 11, 12))
NODE, CN = Address.parse("2001:db8:f000::5"), Address.parse("2001:db8:c::1")
HOME = Prefix.parse("2001:db8:f000::/64")
DOWN, UP = ip_packet(CN, NODE, 59, b""), ip_packet(NODE, CN, 59, b"")


def anchor(remote: Address = MAG1, **keys: int) -> Plane:
    plane = Plane()
    plane.forward(Forward(HOME, Tunnel(local=LMA, remote=remote, kind="gre" if keys else "ip", **keys)))
    return plane


def gateway() -> Plane:
    plane = Plane()
    plane.forward(Forward(HOME, Tunnel(local=MAG1, remote=LMA), outward=True))
    plane.forward(Forward(HOME, link="alice"))
    return plane


def test_an_anchor_sends_to_the_gateway_of_the_prefix() -> None:
    carried = decapsulate(anchor().into(DOWN))
    assert (carried.source, carried.destination, carried.packet) == (LMA, MAG1, DOWN)


def test_a_gateway_sends_what_comes_from_the_prefix_to_the_anchor() -> None:
    carried = decapsulate(gateway().into(UP))
    assert (carried.source, carried.destination, carried.packet) == (MAG1, LMA, UP)


def test_after_a_handover_the_new_tunnel_counts() -> None:
    plane = anchor()
    plane.forward(Forward(HOME, Tunnel(local=LMA, remote=MAG2)))
    assert decapsulate(plane.into(DOWN)).destination == MAG2
    assert plane.out(Carried(MAG1, LMA, "ip", None, UP)) is None
    assert plane.dropped == {"another tunnel": 1}


def test_the_longest_prefix_counts() -> None:
    plane = anchor()
    plane.forward(Forward(Prefix.parse(str(NODE)), Tunnel(local=LMA, remote=MAG2)))
    assert decapsulate(plane.into(DOWN)).destination == MAG2
    plane.unforward(Prefix.parse(str(NODE)))
    assert decapsulate(plane.into(DOWN)).destination == MAG1


def test_flows_have_a_tunnel_of_their_own() -> None:
    """RFC 7864 section 5.2; packets from the prefix may come by all of its tunnels."""
    plane = anchor()
    selector = IPv6BinaryTrafficSelector(start_next_header=59)
    plane.forward(Forward(HOME, Tunnel(local=LMA, remote=MAG2), flow=selector))
    assert decapsulate(plane.into(DOWN)).destination == MAG2
    assert decapsulate(plane.into(ip_packet(CN, NODE, 17, bytes(8)))).destination == MAG1
    assert [plane.out(Carried(each, LMA, "ip", None, UP)) for each in (MAG1, MAG2)] == [UP, UP]
    plane.unforward(HOME)
    plane.forward(Forward(HOME, Tunnel(local=LMA, remote=MAG1)))
    plane.forward(Forward(HOME, Tunnel(local=LMA, remote=MAG2), also=True))
    assert decapsulate(plane.into(DOWN)).destination == MAG1
    assert [plane.out(Carried(each, LMA, "ip", None, UP)) for each in (MAG1, MAG2, CN)] == [UP, UP, None]


def test_without_a_way_a_packet_is_dropped() -> None:
    plane = anchor()
    plane.unforward(HOME)
    assert plane.into(DOWN) is None
    assert plane.out(Carried(MAG1, LMA, "ip", None, UP)) is None
    assert plane.dropped == {"no tunnel": 2}


@pytest.mark.parametrize(("plane", "packet", "ends"), [(anchor(), UP, (MAG1, LMA)), (gateway(), DOWN, (LMA, MAG1))])
def test_what_comes_through_the_tunnel_is_handed_on(plane: Plane, packet: bytes, ends: tuple[Address, ...]) -> None:
    assert plane.out(Carried(*ends, "ip", None, packet)) == packet


def test_a_key_of_another_session_is_not_taken() -> None:
    plane = anchor(send_key=1, receive_key=2)
    assert plane.out(Carried(MAG1, LMA, "gre", 2, UP)) == UP
    assert plane.out(Carried(MAG1, LMA, "gre", 3, UP)) is None
    assert plane.out(Carried(MAG1, LMA, "ip", None, UP)) is None
    assert plane.dropped == {"another GRE key": 1, "another tunnel": 1}


def test_what_is_no_ip_packet_is_dropped() -> None:
    assert anchor().into(b"\x00garbage") is None
    assert anchor().out(Carried(MAG1, LMA, "ip", None, b"")) is None


def previous_gateway() -> Plane:
    """A gateway whose node is at another one by now (RFC 5949 section 4.2)."""
    plane = gateway()
    plane.learn(Forward(HOME, Tunnel(local=MAG1, remote=MAG2)))
    return plane


def test_a_previous_gateway_passes_on_between_anchor_and_new_gateway() -> None:
    """RFC 5949 section 4.1: the outer addresses of steps (f) and (j)."""
    plane = previous_gateway()
    down = plane.out(Carried(LMA, MAG1, "ip", None, DOWN))
    carried = decapsulate(plane.onward(down))
    assert (carried.source, carried.destination, carried.packet) == (MAG1, MAG2, DOWN)
    up = plane.out(Carried(MAG2, MAG1, "ip", None, UP))
    carried = decapsulate(plane.onward(up))
    assert (carried.source, carried.destination, carried.packet) == (MAG1, LMA, UP)


def test_what_has_come_to_its_end_goes_into_no_other_tunnel() -> None:
    assert gateway().onward(DOWN) is None
    assert anchor().onward(UP) is None


def test_held_packets_wait_for_a_way() -> None:
    plane = gateway()
    assert plane.learn(Hold(HOME)) == []
    assert plane.keep(DOWN)
    assert not plane.keep(UP)
    # The way out says nothing of those that come in.
    assert plane.learn(Forward(HOME, Tunnel(local=MAG1, remote=LMA), outward=True)) == []
    assert plane.learn(Forward(HOME, link="alice")) == [DOWN]
    assert not plane.keep(DOWN)


def test_held_packets_without_a_way_are_dropped() -> None:
    plane = gateway()
    plane.learn(Hold(HOME))
    assert plane.keep(DOWN)
    plane.learn(Unforward(HOME))
    assert plane.learn(Forward(HOME, link="alice")) == []


def test_how_many_wait_is_limited() -> None:
    """RFC 5568 section 10."""
    plane = gateway()
    plane.learn(Hold(HOME))
    assert all(plane.keep(DOWN) for _ in range(MOST_HELD + 1))
    assert plane.dropped == {"too many wait": 1}
    assert len(plane.learn(Forward(HOME, link="alice"))) == MOST_HELD


def test_packets_of_a_second_tunnel_are_taken_where_that_is_agreed_on() -> None:
    plane, late = gateway(), Carried(MAG2, MAG1, "ip", None, DOWN)
    assert plane.out(late) is None
    plane.learn(Forward(HOME, Tunnel(local=MAG1, remote=MAG2), outward=True, also=True))
    assert plane.out(late) == DOWN
    assert plane.out(Carried(LMA, MAG1, "ip", None, DOWN)) == DOWN
    assert decapsulate(plane.into(UP)).destination == LMA
    plane.unforward(HOME)
    assert plane.out(late) is None
