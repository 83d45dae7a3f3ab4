"""RFC 7864 as a gateway has it: packets of prefixes that are not for its link."""

import pytest

from gateways import P1, P2, P3, GatewayExchange, gateway
from mobtrace.errors import UsageError
from mobtrace.values import Prefix
from scenes import run

ATTACHED = f"""
    0 attach a
    0 mag1 > lma pbu seq=0
    0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
    0 advertised {P1}
"""
MOVED = f"""
    1 lma > mag1 upn seq=7 reason=8 flags=A mn=a hnp=L:{P2} flow=4:6
    1 mag1 > lma upa seq=7 status=0 mn=a hnp=L:{P2}
"""


def flows(exchange: GatewayExchange) -> list[list[int]]:
    return [list(each.flows) for each in exchange.mag.visits]


def test_packets_of_such_a_prefix_have_their_way_and_it_is_not_advertised() -> None:
    exchange = gateway()
    exchange.run(f"""{ATTACHED}{MOVED}
        1 route {P2} lma
        1 silent
    """)
    assert exchange.links[Prefix.parse(P2)].link == "a"
    assert flows(exchange) == [[4]]


def test_what_is_left_out_is_no_more() -> None:
    """Section 4.2 for prefixes, section 3.4 for flows."""
    exchange = gateway()
    exchange.run(f"""{ATTACHED}{MOVED}
        2 lma > mag1 upn seq=8 reason=8 flags=A mn=a hnp=L:{P3}
        2 mag1 > lma upa seq=8 status=0 mn=a hnp=L:{P3}
        2 route {P2} none
        2 route {P3} lma
        3 lma > mag1 upn seq=9 reason=8 flags=A mn=a hnp={P1}
        3 mag1 > lma upa seq=9 status=0 mn=a hnp={P1}
        3 route {P3} none
        3 route {P1} lma
    """)
    assert flows(exchange) == [[]]


def test_its_own_updates_name_its_own_prefixes() -> None:
    exchange = gateway()
    exchange.run(f"""{ATTACHED}{MOVED}
        5 refresh a
        5 mag1 > lma pbu seq=1 hnp={P1}
        5 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1}
        5 route {P2} lma
        6 detach a
        6 mag1 > lma pbu seq=2 lifetime=0 hnp={P1}
        6 route {P2} none
    """)


def test_an_acknowledgement_may_say_the_same() -> None:
    """Section 3.3."""
    exchange = gateway()
    exchange.run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1},L:{P2} flow=4:6
        0 advertised {P1}
        0 route {P2} lma
        5 refresh a
        5 mag1 > lma pbu seq=1 hnp={P1}
        5 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1},L:{P3}
        5 route {P2} none
        5 route {P3} lma
    """)
    assert flows(exchange) == [[]]


def test_what_it_refuses() -> None:
    """Section 4.3: 132 for a node that is not there, 131 for all else."""
    gateway().run(f"""
        0 lma > mag1 upn seq=1 reason=8 flags=A mn=a hnp=L:{P2}
        0 mag1 > lma upa seq=1 status=132 mn=a -hnp
        1 attach a
        1 mag1 > lma pbu seq=0
        1 lma > mag1 upn seq=2 reason=8 flags=A mn=a hnp=L:{P2}
        1 mag1 > lma upa seq=2 status=132
        1 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
        2 lma > mag1 upn seq=3 reason=8 flags=A mn=a
        2 mag1 > lma upa seq=3 status=131
    """)
    gateway(flow_mobility=False).run(f"""{ATTACHED}
        1 lma > mag1 upn seq=1 reason=8 flags=A mn=a hnp=L:{P2}
        1 mag1 > lma upa seq=1 status=131 -hnp
        1 route {P2} none
    """)


def pinged(steps: str) -> dict[str, int]:
    """How many of 20 pings of a node with two interfaces went by which gateway, and were answered."""
    attached = "1 alice attach mag1 handoff=1\n2 alice attach mag2 handoff=1 technology=5\n"
    pings = "5 cn ping alice every=1 for=19\n"
    scene = run(attached + pings + steps, until=30)
    tunnelled = [each.frame.data[24:40] for each in scene.world.sent if not each.link and each.frame.data[6] == 41]
    found = {name: tunnelled.count(bytes(scene.nodes[name].settings.address)) for name in ("mag1", "mag2")}
    return {**found, "answered": len(scene.nodes["cn"].answered)}


def test_packets_follow_their_flow() -> None:
    """And the answers of the node take the way by which the packets came."""
    assert pinged("") == {"mag1": 20, "mag2": 0, "answered": 20}
    assert pinged("14.5 lma1 move-flow alice mag2") == {"mag1": 10, "mag2": 10, "answered": 20}
    assert pinged("14.5 lma1 move-flow alice mag2 protocol=58") == {"mag1": 10, "mag2": 10, "answered": 20}
    assert pinged("14.5 lma1 move-flow alice mag2 protocol=6") == {"mag1": 20, "mag2": 0, "answered": 20}
    back = "9.5 lma1 move-flow alice mag2 source=2001:db8:c::2/128\n14.5 lma1 end-flow alice mag2"
    assert pinged(back) == {"mag1": 15, "mag2": 5, "answered": 20}


@pytest.mark.parametrize("step", ["2 lma1 move-flow alice mag2", "2 lma1 end-flow alice mag2"])
def test_flows_move_to_where_the_host_is(step: str) -> None:
    with pytest.raises(UsageError, match="no session of alice at mag2"):
        run(f"1 alice attach mag1\n{step}")


@pytest.mark.parametrize("words", ["source=here", "prefix=1", "port=70000"])
def test_flows_that_are_none(words: str) -> None:
    with pytest.raises(UsageError, match="step at 2"):
        run(f"1 alice attach mag1\n2 lma1 move-flow alice mag1 {words}")
