"""DHCP on the access link: the gateway hands out the IPv4 home address that the anchor gave (RFC 5844 section 3.4)."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from gateways import LL1, P1, GatewayExchange, gateway
from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.node import BROADCAST, Datagram
from mobtrace.values import Address, LinkLayer
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dhcpv4 import Header
from mobtrace.wire.dhcpv4_options import (
    ClientIdentifier,
    IpAddressLeaseTime,
    MessageType,
    RequestedIpAddress,
    ServerIdentifier,
)
from mobtrace.wire.rows import Row
from mobtrace.wire.signaling import UDP

# RFC 2132 section 9.6
DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE, INFORM = range(1, 9)
HOME, OTHER, ROUTER = "198.51.100.2", "198.51.100.99", "198.51.100.1"
XID = 0x3903F326

BEFORE = f"""
    0 attach a@x ll={LL1}
    0 mag1 > lma pbu seq=0 -ipv4
    0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a@x hnp={P1}
    0 advertised {P1}
"""
KNOWN = f"""
    0 attach a@x ll={LL1} ipv4=0.0.0.0
    0 mag1 > lma pbu seq=0 ipv4=0.0.0.0
    0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a@x hnp={P1} home=0:{HOME}/24 router={ROUTER}
    0 advertised {P1}
"""


def question(
    kind: int, *options: Row, source: str = "0.0.0.0", to: str = "255.255.255.255", **fields: object
) -> Datagram:
    """A client's message (RFC 2131 table 5)."""
    values = {"op": 1, "xid": XID, "b": source == "0.0.0.0", "chaddr": bytes(LinkLayer.parse(LL1)) + bytes(10)}
    body = Header(**{**values, **fields})
    return Datagram(
        source=Address.parse(source),
        destination=Address.parse(to),
        content=Decoded(protocol="dhcpv4", body=body, options=[MessageType(type=kind), *options]),
        protocol=UDP,
        ports=(68, 67),
        link=LL1,
    )


def wanted(address: str) -> RequestedIpAddress:
    return RequestedIpAddress(address=Address.parse(address))


def server(address: str) -> ServerIdentifier:
    return ServerIdentifier(address=Address.parse(address))


def renewal(address: str = HOME) -> Datagram:
    """RFC 2131 section 4.3.2: unicast, with ``ciaddr``, without server identifier and requested address."""
    return question(REQUEST, source=address, to=ROUTER, ciaddr=Address.parse(address))


class Answer(NamedTuple):
    """An answer of the server: its type, where it went, its header, and its options by their codes."""

    kind: int
    datagram: Datagram
    header: Header
    options: dict[int, dict[str, object]]


def answers(exchange: GatewayExchange) -> list[Answer]:
    """What the gateway has sent on its access links since."""
    found = []
    for each in exchange.advertised:
        content = each.datagram.content
        assert isinstance(content, Decoded)
        assert isinstance(content.body, Header)
        options = {option.info.code: option.values() for option in content.options}
        found.append(Answer(content.type, each.datagram, content.body, options))
    exchange.advertised.clear()
    return found


def asked(exchange: GatewayExchange, seconds: float, message: Datagram) -> list[Answer]:
    """What the gateway answers a client's message at a time."""
    exchange.do(seconds, lambda now: exchange.mag.receive(message, now))
    return answers(exchange)


def served(script: str = KNOWN, **settings: object) -> GatewayExchange:
    exchange = gateway(**settings)
    exchange.run(script)
    return exchange


def test_a_discover_has_the_address_registered_first() -> None:
    """RFC 5844 figure 7: DISCOVER, update, acknowledgement with the address, OFFER, REQUEST, ACK."""
    exchange = served(BEFORE)
    assert asked(exchange, 1, question(DISCOVER)) == []
    exchange.run(f"""
        1 mag1 > lma pbu seq=1 hi=5 ipv4=0.0.0.0 hnp={P1}
        1.01 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a@x hnp={P1} home=0:{HOME}/24 router={ROUTER}
        1.01 route {HOME}/32 lma
    """)
    (offer,) = answers(exchange)
    assert offer.kind == OFFER
    (ack,) = asked(exchange, 1.02, question(REQUEST, wanted(HOME), server(ROUTER)))
    assert ack.kind == ACK
    assert asked(exchange, 2, question(DISCOVER))[0].kind == OFFER  # no update again


def test_what_an_offer_and_an_acknowledgement_say() -> None:
    """RFC 2131 table 3; RFC 5844 sections 3.4.1 and 3.4.3: mask, router, MTU, and the router is the server."""
    identifier = ClientIdentifier(type=255, client_identifier=bytes.fromhex("00000001000300010200000000 01"))
    exchange = served(dns_servers=(Address.parse("192.0.2.53"),))
    (offer,) = asked(exchange, 0, question(DISCOVER, identifier, secs=7))
    (ack,) = asked(exchange, 0, question(REQUEST, identifier, wanted(HOME), server(ROUTER)))
    for each in (offer, ack):
        header = each.header
        assert (header.op, header.htype, header.hlen, header.hops, header.secs) == (2, 1, 6, 0, 0)
        assert (header.xid, str(header.hardware_address), header.b) == (XID, LL1, True)
        assert [str(one) for one in (header.ciaddr, header.yiaddr, header.giaddr)] == ["0.0.0.0", HOME, "0.0.0.0"]
        assert str(each.datagram.source) == ROUTER
        assert each.datagram.destination == BROADCAST  # RFC 2131 section 4.1: the B flag is set
        assert (each.datagram.ports, each.datagram.link) == ((67, 68), LL1)
        assert str(each.options[1]["subnet_mask"]) == "255.255.255.0"
        assert [str(one) for one in each.options[3]["address"]] == [ROUTER]
        assert [str(one) for one in each.options[6]["address"]] == ["192.0.2.53"]
        assert each.options[26] == {"mtu": 1460}  # of the tunnel
        assert each.options[51] == {"lease_time": 600}
        assert str(each.options[54]["address"]) == ROUTER
        assert not {50, 55, 57} & set(each.options)  # RFC 2131 table 3: MUST NOT
        assert each.options[61] == identifier.values()  # RFC 6842 section 3


def test_without_the_broadcast_flag_the_offer_goes_to_the_address() -> None:
    """RFC 2131 section 4.1."""
    (offer,) = asked(served(), 0, question(DISCOVER, b=False))
    assert str(offer.datagram.destination) == HOME


def test_a_renewal_is_answered_to_the_client() -> None:
    """RFC 2131 sections 4.1 and 4.3.2: to ``ciaddr``; the lease ends with the binding at the latest."""
    (ack,) = asked(served(), 200, renewal())
    assert ack.kind == ACK
    assert [str(each) for each in (ack.datagram.destination, ack.header.ciaddr, ack.header.yiaddr)] == [HOME] * 3
    assert ack.options[51] == {"lease_time": 400}


@pytest.mark.parametrize(
    ("configured", "asked_for", "granted"), [(None, None, 600), (120.0, None, 120), (120.0, 60, 60), (900.0, 3600, 600)]
)
def test_how_long_a_lease_lasts(configured: float | None, asked_for: int | None, granted: int) -> None:
    """RFC 2131 section 4.3.1: a configured time, one that the client wants; never beyond the binding."""
    options = () if asked_for is None else (IpAddressLeaseTime(lease_time=asked_for),)
    (offer,) = asked(served(lease_time=configured), 0, question(DISCOVER, *options))
    assert offer.options[51] == {"lease_time": granted}


@pytest.mark.parametrize(
    "request_",
    [
        question(REQUEST, wanted(OTHER), server(ROUTER)),  # SELECTING
        question(REQUEST, wanted(OTHER)),  # INIT-REBOOT
        renewal(OTHER),
        question(REQUEST, source=OTHER, ciaddr=Address.parse(OTHER)),  # REBINDING
    ],
    ids=["selecting", "init-reboot", "renewing", "rebinding"],
)
def test_another_address_is_denied(request_: Datagram) -> None:
    """RFC 2131 section 4.3.2 and table 3: to all, with server and a word why, and no lease."""
    (nak,) = asked(served(), 5, request_)
    assert nak.kind == NAK
    assert nak.datagram.destination == BROADCAST
    assert nak.header.ciaddr.is_unspecified
    assert nak.header.yiaddr.is_unspecified
    assert set(nak.options) == {53, 54, 56}


def test_a_node_that_comes_with_its_address_is_registered_first() -> None:
    """RFC 5844 figure 8: DHCPACK once the anchor has given the address that the node had, DHCPNAK for another."""
    for home, kind in ((HOME, ACK), (OTHER, NAK)):
        exchange = served(BEFORE)
        assert asked(exchange, 1, question(REQUEST, wanted(HOME))) == []
        exchange.run(f"""
            1 mag1 > lma pbu seq=1 ipv4=0.0.0.0
            1.01 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a@x hnp={P1} home=0:{home}/24 router={ROUTER}
        """)
        assert [each.kind for each in answers(exchange)] == [kind]


def test_a_question_during_the_registration_waits_for_it() -> None:
    """RFC 5844 section 3.4.1: an answer that comes later."""
    exchange = served(f"""
        0 attach a@x ll={LL1}
        0 mag1 > lma pbu seq=0 -ipv4
    """)
    assert asked(exchange, 0.001, question(DISCOVER)) == []
    exchange.run(f"""
        0.01 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a@x hnp={P1}
        0.01 advertised {P1}
        0.01 mag1 > lma pbu seq=1 ipv4=0.0.0.0
        0.02 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a@x hnp={P1} home=0:{HOME}/24 router={ROUTER}
    """)
    assert [each.kind for each in answers(exchange)] == [OFFER]


def test_a_fixed_server_address() -> None:
    """RFC 5844 section 3.4: one address of all servers in the domain; the router stays the router."""
    exchange = served(dhcp_server=Address.parse("10.0.0.1"))
    (offer,) = asked(exchange, 0, question(DISCOVER))
    assert str(offer.datagram.source) == str(offer.options[54]["address"]) == "10.0.0.1"
    assert [str(each) for each in offer.options[3]["address"]] == [ROUTER]
    assert asked(exchange, 0, question(REQUEST, wanted(HOME), server(ROUTER))) == []  # not this one
    assert exchange.mag.addresses_on(LL1) == {Address.parse("10.0.0.1")}
    assert exchange.mag.addresses_on("elsewhere") == frozenset()


def test_no_address_no_service() -> None:
    """RFC 5844 section 3.4.3: no IPv4 support where the anchor gives no address; the prefixes are not touched."""
    exchange = served(BEFORE, dhcp_server=Address.parse("10.0.0.1"))
    asked(exchange, 1, question(DISCOVER))
    exchange.run(f"""
        1 mag1 > lma pbu seq=1 ipv4=0.0.0.0
        1 lma > mag1 pba seq=1 status=170 mn=a@x hnp={P1}
        1 mag1 > lma pbu seq=2 -ipv4 hnp={P1}
        1 lma > mag1 pba seq=2 status=0 lifetime=600 mn=a@x hnp={P1}
        1 silent
        1 route {P1} lma
    """)
    assert asked(exchange, 2, question(DISCOVER)) == []
    (nak,) = asked(exchange, 3, question(REQUEST, wanted(HOME)))
    assert nak.kind == NAK
    exchange.run("100 quiet")


def test_a_node_that_cannot_be_registered_is_told_so() -> None:
    """RFC 5844 section 3.4.1: DHCPNAK when the signaling cannot be completed."""
    exchange = served(
        f"""
        0 attach a@x ll={LL1}
        0 mag1 > lma pbu seq=0
        """,
        dhcp_server=Address.parse("10.0.0.1"),
    )
    asked(exchange, 0.001, question(REQUEST, wanted(HOME)))
    exchange.run("0.01 lma > mag1 pba seq=0 status=130 mn=a@x")
    assert [each.kind for each in answers(exchange)] == [NAK]


def test_a_discover_of_a_node_that_the_policy_store_knows() -> None:
    """RFC 5844 section 3.4.3: the DHCPDISCOVER is the trigger of the registration."""
    known = {LinkLayer.parse(LL1): Attachment(mn="a@x")}
    exchange = served("", nodes=known)
    assert asked(exchange, 0, question(DISCOVER)) == []
    exchange.run(f"""
        0 mag1 > lma pbu seq=0 mn=a@x ll={LL1} ipv4=0.0.0.0 hnp=::
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a@x hnp={P1} home=0:{HOME}/24 router={ROUTER}
        0 advertised {P1}
    """)
    assert [each.kind for each in answers(exchange)] == [OFFER]
    assert asked(served(""), 0, question(DISCOVER)) == []  # nobody knows who that is


@pytest.mark.parametrize(("mode", "kinds"), [("server", [OFFER]), ("relay", [])])
def test_the_anchor_says_who_is_the_server(mode: str, kinds: list[int]) -> None:
    """RFC 5844 section 3.3.4."""
    exchange = served(KNOWN.replace(f"router={ROUTER}", f"router={ROUTER} dhcp={mode}"))
    assert [each.kind for each in asked(exchange, 1, question(DISCOVER))] == kinds


def test_a_release_ends_the_ipv4_part_only() -> None:
    """RFC 5844 sections 3.2.3.3 and 3.4.3: lifetime 0, no prefix option, the address; the prefixes stay."""
    exchange = served()
    release = question(RELEASE, server(ROUTER), source=HOME, to=ROUTER, ciaddr=Address.parse(HOME))
    assert asked(exchange, 5, release) == []
    exchange.run(f"""
        5 mag1 > lma pbu seq=1 lifetime=0 hi=4 -hnp ipv4={HOME}/24
        5 route {HOME}/32 none
        5 route {P1} lma
        5 lma > mag1 pba seq=1 status=0 lifetime=0 mn=a@x home=0:{HOME}/24
        5 route {P1} lma
        6 refresh a@x
        6 mag1 > lma pbu seq=2 lifetime=600 -ipv4 hnp={P1}
        6 lma > mag1 pba seq=2 status=0 lifetime=600 mn=a@x hnp={P1}
    """)
    asked(exchange, 7, question(DISCOVER))
    exchange.run("7 mag1 > lma pbu seq=3 ipv4=0.0.0.0")


def test_a_release_that_nobody_answers() -> None:
    """The address is gone all the same, and the session of the prefixes goes on."""
    exchange = served(refresh_at=0.8)
    asked(exchange, 5, question(RELEASE, server(ROUTER), source=HOME, to=ROUTER, ciaddr=Address.parse(HOME)))
    exchange.run(f"""
        5 mag1 > lma pbu seq=1 lifetime=0 -hnp ipv4={HOME}/24
        479 quiet
        480 mag1 > lma pbu seq=2 lifetime=600 -ipv4 hnp={P1}
    """)


def test_a_declined_address_is_not_offered_again() -> None:
    """RFC 2131 section 4.3.3: not available any more, and somebody is told."""
    exchange = served()
    asked(exchange, 5, question(DECLINE, wanted(HOME), server(ROUTER)))
    exchange.run(f"""
        5 told declined {HOME}
        5 mag1 > lma pbu seq=1 lifetime=0 -hnp ipv4={HOME}/24
        5 lma > mag1 pba seq=1 status=0 lifetime=0 mn=a@x home=0:{HOME}/24
    """)
    assert asked(exchange, 6, question(DISCOVER)) == []
    exchange.run("60 quiet")


def test_parameters_for_a_node_that_has_its_address() -> None:
    """RFC 2131 section 4.3.5: no lease, no address."""
    (ack,) = asked(served(), 5, question(INFORM, source=HOME, to=ROUTER, ciaddr=Address.parse(HOME)))
    assert ack.kind == ACK
    assert str(ack.datagram.destination) == HOME
    assert ack.header.yiaddr.is_unspecified
    assert 51 not in ack.options
    assert 1 in ack.options


def test_what_is_no_client_of_the_link_gets_no_answer() -> None:
    exchange = served()
    for message in (
        question(DISCOVER, op=2),
        question(DISCOVER, giaddr=Address.parse("10.0.0.9")),
        question(DISCOVER, chaddr=bytes(LinkLayer.parse("02:00:00:00:00:99")) + bytes(10)),
        question(OFFER),
        question(0),
        question(RELEASE, server(OTHER), source=HOME, ciaddr=Address.parse(HOME)),
        question(RELEASE, server(ROUTER), source=OTHER, ciaddr=Address.parse(OTHER)),
    ):
        assert asked(exchange, 5, message) == []
    exchange.run("60 quiet")
    assert asked(served(dhcp=False), 5, question(DISCOVER)) == []


def test_a_restarted_gateway_waits_for_nobody() -> None:
    exchange = served(BEFORE)
    asked(exchange, 1, question(DISCOVER))
    exchange.do(2, exchange.mag.restart)
    exchange.sent.clear()
    exchange.advertised.clear()
    exchange.run(KNOWN.replace("    0 ", "    3 ").replace("seq=0", "seq=3"))
    assert answers(exchange) == []


def released() -> Datagram:
    return question(RELEASE, server(ROUTER), source=HOME, to=ROUTER, ciaddr=Address.parse(HOME))


def test_a_release_speaks_of_nothing_but_the_address() -> None:
    """RFC 5844 section 3.2.3.3: delegated prefixes stay as well."""
    dmnp = "2001:db8:d000::/56"
    exchange = served(
        KNOWN.replace("ipv4=0.0.0.0\n", "ipv4=0.0.0.0 dmnp=::/0\n", 1).replace("router=", f"dmnp={dmnp} router=")
    )
    asked(exchange, 5, released())
    exchange.run(f"""
        5 mag1 > lma pbu seq=1 lifetime=0 -hnp -dmnp ipv4={HOME}/24
        5 lma > mag1 pba seq=1 status=0 lifetime=0 mn=a@x home=0:{HOME}/24
        5 route {dmnp} lma
    """)


def test_a_release_by_a_node_with_ipv4_only_ends_the_session() -> None:
    """There is nothing left to be registered."""
    exchange = served(f"""
        0 attach a@x ll={LL1} ipv6=no ipv4=0.0.0.0
        0 mag1 > lma pbu seq=0 -hnp ipv4=0.0.0.0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a@x home=0:{HOME}/24 router={ROUTER}
    """)
    asked(exchange, 5, released())
    exchange.run(f"""
        5 mag1 > lma pbu seq=1 lifetime=0 -hnp ipv4={HOME}/24
        5 lma > mag1 pba seq=1 status=0 lifetime=0 mn=a@x home=0:{HOME}/24
        60 quiet
    """)
    assert not list(exchange.mag.visits)


def test_a_refresh_that_a_release_overtakes_is_made_up_for() -> None:
    exchange = served(refresh_at=0.5)
    exchange.run("300 mag1 > lma pbu seq=1 lifetime=600")
    asked(exchange, 300.1, released())
    exchange.run(f"""
        300.1 mag1 > lma pbu seq=2 lifetime=0 -hnp ipv4={HOME}/24
        300.2 lma > mag1 pba seq=2 status=0 lifetime=0 mn=a@x home=0:{HOME}/24
        301.1 mag1 > lma pbu seq=3 lifetime=600 -ipv4 hnp={P1}
    """)


def test_a_node_whose_link_layer_address_nobody_told() -> None:
    """It is alone on its link (RFC 5213 section 6.1), also while its question waits."""
    exchange = served(BEFORE.replace(f"attach a@x ll={LL1}", "attach a@x"))
    link = "a@x"
    message = question(DISCOVER)
    exchange.do(1, lambda now: exchange.mag.receive(replace(message, link=link), now))
    exchange.run(f"""
        1 mag1 > lma pbu seq=1 ipv4=0.0.0.0
        1 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a@x hnp={P1} home=0:{HOME}/24 router={ROUTER}
    """)
    (offer,) = answers(exchange)
    assert (offer.kind, offer.datagram.link) == (OFFER, link)


def test_a_question_is_forgotten_after_a_while() -> None:
    """RFC 2131 section 4.1: the client asks again within 64 seconds, or has given up."""
    exchange = served(BEFORE)
    asked(exchange, 1, question(DISCOVER))
    exchange.run("1 mag1 > lma pbu seq=1")
    exchange.do(100, lambda now: [])
    exchange.sent.clear()
    number = exchange.mag.visits.of("a@x").pending.sequence
    exchange.run(f"""
        100 lma > mag1 pba seq={number} status=0 lifetime=600 mn=a@x hnp={P1} home=0:{HOME}/24 router={ROUTER}
    """)
    assert answers(exchange) == []


def test_a_node_that_is_leaving_gets_nothing() -> None:
    exchange = served()
    exchange.do(5, lambda now: exchange.mag.detach("a@x", now))
    assert asked(exchange, 5.1, question(DISCOVER)) == []
