"""What anchors ask of the gateway: revocation, update notifications, localized routing; and what it asks of them."""

import pytest

from exchange import WORDS
from gateways import P1, P2, GatewayExchange, address, gateway
from mobtrace.replay.node import Datagram
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Prefix
from mobtrace.wire.message import Message, UnknownBody
from mobtrace.wire.messages.localized_routing import LocalizedRoutingInitiation

TWO = f"""
    0 attach a@x
    0 mag1 > lma pbu seq=0
    0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a@x hnp={P1} home=0:198.51.100.2/24
    0 advertised {P1}
    0 attach b@y
    0 mag1 > lma pbu seq=1
    0 lma > mag1 pba seq=1 status=0 lifetime=600 mn=b@y hnp={P2}
    0 advertised {P2}
"""


def nodes(exchange: GatewayExchange) -> list[str]:
    return [each.mn for each in exchange.mag.visits]


def test_a_revocation_ends_the_binding() -> None:
    """RFC 5846 sections 6.2.1 and 9.1: answered with the same number and flags; the prefixes are taken back."""
    exchange = gateway()
    exchange.run(f"""{TWO}
        5 lma > mag1 bri seq=77 trigger=1 flags=P mn=a@x hnp={P1}
        5 mag1 > lma bra seq=77 status=0 flags=P
        5 advertised withdrawn {P1}
        5 route {P1} none
        5 route {P2} lma
        100 quiet
    """)
    assert nodes(exchange) == ["b@y"]


@pytest.mark.parametrize(
    ("indication", "status"),
    [
        ("trigger=1 flags=P mn=z@x", 128),  # a binding that is not there
        ("trigger=4 flags=P mn=a@x", 132),  # the node is attached
        ("trigger=77 flags=P mn=a@x", 133),  # a trigger of no registry
        ("trigger=128 flags=P", 134),  # global trigger without G
        ("trigger=129 flags=GP", 131),  # local policy, and nobody named
        ("trigger=1 flags=PV mn=a@x ipv4=198.51.100.99/24", 128),  # another IPv4 home address
        ("trigger=1 flags=P mn=a@x group=1", 128),  # a group and a session (RFC 6602 section 5.1.3)
    ],
)
def test_revocations_that_are_refused(indication: str, status: int) -> None:
    """RFC 5846 sections 6.2.1 and 9.1."""
    exchange = gateway()
    exchange.run(f"""{TWO}
        5 lma > mag1 bri seq=77 {indication}
        5 mag1 > lma bra seq=77 status={status}
        5 silent
    """)
    assert nodes(exchange) == ["a@x", "b@y"]


def test_a_revocation_of_the_ipv4_part() -> None:
    """RFC 5846 section 9.1: V, and the IPv4 home address; the prefixes stay."""
    exchange = gateway()
    exchange.run(f"""{TWO}
        5 lma > mag1 bri seq=77 trigger=1 flags=PV mn=a@x ipv4=198.51.100.2/24
        5 mag1 > lma bra seq=77 status=0 flags=PV
        5 route 198.51.100.2/32 none
        5 route {P1} lma
    """)
    assert nodes(exchange) == ["a@x", "b@y"]


def test_revocations_of_many() -> None:
    """RFC 5846 section 9.1: all of the peer, those of a realm; RFC 6602 section 5.1.3: those of a group."""
    for indication, left in (
        ("trigger=128 flags=GP", []),
        ("trigger=129 flags=GP mn=@y", ["a@x"]),
        ("trigger=1 flags=P group=1", []),
    ):
        exchange = gateway()
        exchange.run(TWO)
        exchange.run(f"""
            5 lma > mag1 bri seq=7 {indication}
            5 mag1 > lma bra seq=7 status=0
        """)
        assert nodes(exchange) == left


def test_a_stranger_revokes_nothing() -> None:
    exchange = gateway()
    exchange.run(f"""{TWO}
        5 lma2 > mag1 bri seq=7 trigger=128 flags=GP
        5 mag1 > lma2 bra seq=7 status=0
        6 lma2 > mag1 bri seq=8 trigger=1 flags=P mn=a@x
        6 mag1 > lma2 bra seq=8 status=128
    """)
    assert nodes(exchange) == ["a@x", "b@y"]


def test_a_gateway_that_does_not_answer_revocations() -> None:
    exchange = gateway(quirks=frozenset({Quirk.NO_REVOCATION_ANSWER}))
    exchange.run(f"""{TWO}
        5 lma > mag1 bri seq=77 trigger=1 flags=P mn=a@x
        100 quiet
    """)


def test_the_gateway_revokes_all_its_bindings() -> None:
    """RFC 5846 sections 6.3 and 9.2: G, per-peer policy, its identity; sent again once without an answer."""
    exchange = gateway(identity="mag1.example.org")
    exchange.run(TWO)
    exchange.do(5, lambda now: exchange.mag.revocations.revoke_all(address("lma"), now))
    exchange.run("""
        5 mag1 > lma bri seq=1 trigger=128 flags=GP mn=mag1.example.org -hnp
        6 mag1 > lma bri seq=1 trigger=128 flags=GP mn=mag1.example.org
        6.5 lma > mag1 bra seq=1 status=0 flags=GP
    """)
    assert nodes(exchange) == []


def test_a_refused_revocation_of_the_gateway_leaves_all() -> None:
    """RFC 5846 section 6.2.2: 130, global revocation not authorized."""
    exchange = gateway()
    exchange.run(TWO)
    exchange.do(5, lambda now: exchange.mag.revocations.revoke_all(address("lma"), now))
    exchange.run("""
        5 mag1 > lma bri seq=1 mn=2001:db8::11
        5.5 lma > mag1 bra seq=1 status=130 flags=GP
    """)
    assert nodes(exchange) == ["a@x", "b@y"]


def test_a_notification_to_register_again() -> None:
    """RFC 7077 section 6.1: FORCE-REREGISTRATION; with A an acknowledgement that names the node."""
    gateway().run(f"""{TWO}
        5 lma > mag1 upn seq=9 reason=1 mn=a@x
        5 mag1 > lma pbu seq=2 mn=a@x hi=5 hnp={P1}
        5.1 lma > mag1 pba seq=2 status=0 lifetime=600 mn=a@x hnp={P1}
        6 lma > mag1 upn seq=10 reason=1 flags=A mn=b@y
        6 mag1 > lma upa seq=10 status=0 mn=b@y
        6 mag1 > lma pbu seq=3 mn=b@y
    """)


def test_a_retransmitted_notification_is_answered_and_not_acted_upon_again() -> None:
    """RFC 7077 section 6.1: D with A is answered only; D without A is done again; an unknown one is new."""
    gateway().run(f"""{TWO}
        5 lma > mag1 upn seq=10 reason=1 flags=A mn=b@y
        5 mag1 > lma upa seq=10 status=0
        5 mag1 > lma pbu seq=2 mn=b@y
        5.1 lma > mag1 pba seq=2 status=0 lifetime=600 mn=b@y hnp={P2}
        6 lma > mag1 upn seq=10 reason=1 flags=AD mn=b@y
        6 mag1 > lma upa seq=10 status=0
        7 quiet
        8 lma > mag1 upn seq=11 reason=1 flags=D mn=b@y
        8 mag1 > lma pbu seq=3 mn=b@y
        8.1 lma > mag1 pba seq=3 status=0 lifetime=600 mn=b@y hnp={P2}
        9 lma > mag1 upn seq=11 reason=1 flags=D mn=b@y
        9 mag1 > lma pbu seq=4 mn=b@y
    """)


@pytest.mark.parametrize(
    ("notification", "status"),
    [
        ("reason=3 mn=a@x", 129),  # no vendor-specific option
        ("reason=2 mn=a@x", 128),  # no parameters
        ("reason=2 mn=b@y router=198.51.100.254", 128),  # an IPv4 router for a node without IPv4
        ("reason=1 mn=z@z", 132),
        ("reason=2 mn=a@x router=198.51.100.254", 0),
        ("reason=5 mn=a@x qos=4:ALLOCATE:1000", 0),
    ],
)
def test_statuses_of_acknowledgements(notification: str, status: int) -> None:
    """RFC 7077 sections 4.2 and 6.1."""
    gateway().run(f"""{TWO}
        5 lma > mag1 upn seq=9 flags=A {notification}
        5 mag1 > lma upa seq=9 status={status}
    """)


def test_a_notification_to_a_group() -> None:
    """RFC 7077 section 5: group 1 is all sessions between anchor and gateway."""
    gateway().run(f"""{TWO}
        5 lma > mag1 upn seq=9 reason=1 group=1
        5 mag1 > lma pbu seq=2 mn=a@x
        5 mag1 > lma pbu seq=3 mn=b@y
    """)


def test_quality_of_service_that_the_anchor_asks_for() -> None:
    """RFC 7222 section 5.2: copied with RESPONSE; less is a counter proposal with status 130; a query lists."""
    exchange = gateway(qos_limits={"guaranteed_dl_bit_rate": 2000})
    exchange.run(f"""{TWO}
        5 lma > mag1 upn seq=1 reason=5 flags=A mn=a@x qos=4:ALLOCATE:1000
        5 mag1 > lma upa seq=1 status=0 qos=4:RESPONSE:1000
        6 lma > mag1 upn seq=2 reason=5 flags=A mn=a@x qos=5:ALLOCATE:3000
        6 mag1 > lma upa seq=2 status=130 qos=5:NEGOTIATE:2000
        7 lma > mag1 upn seq=3 reason=5 flags=A mn=a@x qos=0:QUERY:
        7 mag1 > lma upa seq=3 status=0 qos=4:RESPONSE:1000
        8 lma > mag1 upn seq=4 reason=5 flags=A mn=a@x qos=4:DE-ALLOCATE:1000
        8 mag1 > lma upa seq=4 status=0 qos=4:RESPONSE:1000
    """)
    assert [each.qos for each in exchange.mag.visits] == [{}, {}]
    gateway(qos=False).run(f"""{TWO}
        5 lma > mag1 upn seq=1 reason=5 flags=A mn=a@x qos=4:ALLOCATE:1000
        5 mag1 > lma upa seq=1 status=130 -qos
    """)


def local(exchange: GatewayExchange, prefix: str) -> bool:
    link = exchange.links.get(Prefix.parse(prefix))
    return link is not None and link.local


@pytest.mark.parametrize(("allowed", "known", "status"), [(True, "b@y", 0), (False, "b@y", 128), (True, "c@y", 129)])
def test_answers_to_an_initiation(*, allowed: bool, known: str, status: int) -> None:
    """RFC 6705 section 5: the nodes are here, and EnableMAGLocalRouting is set."""
    exchange = gateway(local_routing=allowed)
    exchange.run(TWO)
    exchange.hand_over(initiation(known))
    named = f"mn=a@x,b@y hnp={P1},{P2}" if status == 0 else "-mn -hnp"
    exchange.run(f"0 mag1 > lma lra seq=3 status={status} {named}")
    assert local(exchange, P1) is (status == 0)
    assert local(exchange, P2) is (status == 0)
    exchange.run("59.9 quiet")
    assert local(exchange, P1) is (status == 0)
    exchange.run("60.1 quiet")
    assert not local(exchange, P1)
    exchange.run(f"60.1 route {P1} lma")


def initiation(other: str, *, lifetime: int = 60, far: bool = False) -> Datagram:
    """RFC 6705 section 10.1: [MN1-ID, MN1-HNP], [MN2-ID, MN2-HNP], and the other gateway."""
    named = [("mn", "a@x"), ("hnp", P1), ("mn", other), ("hnp", P2), *([("mag", "mag2")] if far else [])]
    content = Message(
        body=LocalizedRoutingInitiation(sequence=3, lifetime=lifetime),
        options=[WORDS[word].make(text) for word, text in named],
    )
    return Datagram(source=address("lma"), destination=address("mag1"), content=content)


@pytest.mark.parametrize("node_leaves", [True, False])
def test_localized_routing_ends_when_a_node_leaves_or_the_anchor_says_so(*, node_leaves: bool) -> None:
    """RFC 6705 sections 4 and 5.1."""
    exchange = gateway(local_routing=True)
    exchange.run(TWO)
    exchange.hand_over(initiation("b@y"))
    exchange.run("0 mag1 > lma lra seq=3 status=0")
    assert local(exchange, P1)
    if node_leaves:
        exchange.run("""
            5 detach b@y
            5 mag1 > lma pbu seq=2 lifetime=0
        """)
    else:
        exchange.hand_over(initiation("b@y", lifetime=0))
        exchange.run("0 mag1 > lma lra seq=3 status=0")
    assert not local(exchange, P1)
    exchange.run(f"5 route {P1} lma")


def test_localized_routing_between_two_gateways() -> None:
    """RFC 6705 section 6: packets to the other gateway's node go through a tunnel to it."""
    exchange = gateway(local_routing=True)
    exchange.run(f"""
        0 attach a@x
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a@x hnp={P1}
    """)
    exchange.hand_over(initiation("b@y", far=True))
    exchange.run(f"""
        0 mag1 > lma lra seq=3 status=0 mag=mag2
        0 route {P2} mag2
        59 route {P2} mag2
        61 route {P2} none
    """)


def test_localized_routing_that_the_gateway_starts() -> None:
    """RFC 6705 section 7: two anchors, both of which have to agree; sent again without an answer (section 12)."""
    exchange = gateway(local_routing=True)
    exchange.run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
        0 attach b anchor=lma2
        0 mag1 > lma2 pbu seq=1
        0 lma2 > mag1 pba seq=1 status=0 lifetime=600 mn=b hnp={P2}
    """)
    first, second = exchange.mag.visits
    exchange.do(1, lambda now: exchange.mag.localized.localize(first, second, 60, now))
    exchange.run(f"""
        1 mag1 > lma lri seq=1 lifetime=60 mn=a hnp={P1}
        1 mag1 > lma2 lri seq=2 lifetime=60 mn=b hnp={P2}
        2 lma > mag1 lra seq=1 status=0 lifetime=60 mn=a hnp={P1}
    """)
    assert not local(exchange, P1)
    exchange.run(f"""
        4 mag1 > lma2 lri seq=2 lifetime=60
        5 lma2 > mag1 lra seq=2 status=0 lifetime=60 mn=b hnp={P2}
        20 quiet
    """)
    assert local(exchange, P1)
    assert local(exchange, P2)


def test_heartbeats_and_restarts() -> None:
    """RFC 5847 sections 3.1 and 3.2: answered with the restart counter; a restart is told to the peers."""
    exchange = gateway(restart_counter=5)
    exchange.run(f"""{TWO}
        5 lma > mag1 beat seq=3
        5 mag1 > lma beat seq=3 flags=R restarts=5
    """)
    exchange.do(6, exchange.mag.restart)
    exchange.run(f"""
        6 mag1 > lma beat seq=0 flags=RU restarts=6
        6 route {P1} none
        1000 quiet
    """)
    assert nodes(exchange) == []


def test_an_unknown_message_is_answered_with_a_binding_error() -> None:
    """RFC 6275 section 9.2."""
    exchange = gateway()
    content = Message(body=UnknownBody(mh_type=99, data=bytes(6)))
    exchange.hand_over(Datagram(source=address("lma"), destination=address("mag1"), content=content))
    exchange.run("0 mag1 > lma error status=2")
