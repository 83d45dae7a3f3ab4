"""The gateway's RADIUS client (RFC 6572, RFC 2865, RFC 2866): what it asks, whom, how often, and what follows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways import LL1, P1, P2, GatewayExchange, attachment, gateway
from mobtrace.errors import UsageError
from mobtrace.replay.aaa.client import IDENTIFIERS, RadiusPeer
from mobtrace.replay.aaa.packets import revealed, sealed
from mobtrace.replay.aaa.server import RadiusServer
from mobtrace.replay.aaa.settings import RadiusSettings, RadiusUser
from mobtrace.replay.node import Send
from mobtrace.values import Address, LinkLayer, Prefix
from mobtrace.wire import radius
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.radius_accounting import (
    AcctSessionTime,
    AcctStatusType,
    AcctTerminateCause,
    ChargeableUserIdentity,
    MessageAuthenticator,
    NasIpv6Address,
    NasPortId,
)
from mobtrace.wire.radius_attributes import (
    CallingStationId,
    Class,
    NasIdentifier,
    NasPortType,
    ServiceType,
    UserName,
    UserPassword,
)
from mobtrace.wire.radius_mobility import Mip6FeatureVector, MobileNodeIdentifier, Pmip6HomeHnPrefix
from mobtrace.wire.radius_packets import AccessAccept, AccessRequest, AccountingRequest, Packet

SERVERS = ("2001:db8:a::1", "2001:db8:a::2")
SECRET = "xyzzy5461"


def peers(count: int = 1, **settings: object) -> tuple[RadiusPeer, ...]:
    return tuple(RadiusPeer(address=Address.parse(each), secret=SECRET, **settings) for each in SERVERS[:count])


def server(at: str = SERVERS[0], **users: RadiusUser) -> RadiusServer:
    settings = RadiusSettings(
        address=Address.parse(at),
        clients={Address.parse("2001:db8::11"): SECRET},
        users={f"{name}@x": user for name, user in users.items()},
    )
    return RadiusServer("aaa", settings)


def answer(exchange: GatewayExchange, *servers: RadiusServer) -> list[Packet]:
    """Have servers answer what the gateway has asked of them; the answers, of which it is given each."""
    answers = []
    while exchange.asked:
        datagram = exchange.asked.pop(0).datagram
        for each in servers:
            for effect in each.receive(datagram, exchange.now) if datagram.destination in each.addresses else []:
                if isinstance(effect, Send):
                    assert isinstance(effect.datagram.content, Decoded)
                    answers.append(effect.datagram.content.body)
                    exchange.hand_over(effect.datagram)
    return answers


def asked(exchange: GatewayExchange) -> list[tuple[float, str, int]]:
    """When, whom and with which identifier the gateway has asked."""
    begin = exchange.asked[0].time
    return [
        ((each.time - begin) / 1e9, str(each.datagram.destination), each.datagram.content.body.identifier)
        for each in exchange.asked
    ]


def test_the_attributes_of_a_request() -> None:
    """RFC 6572 sections 4.18, 5.1 and 5.2; RFC 2865 section 5.2; RFC 3580 section 3.21."""
    exchange = gateway(radius=peers(), nas_identifier="mag1")
    exchange.run(f"0 attach alice@x ll={LL1} att=4 password=arctangent")
    (sent,) = exchange.asked
    assert sent.datagram.ports is not None
    assert sent.datagram.ports[1] == 1812
    message = sent.datagram.content
    assert isinstance(message, Decoded)
    assert isinstance(message.body, AccessRequest)
    assert {type(each) for each in message.options} == {
        MessageAuthenticator,
        UserName,
        UserPassword,
        NasIpv6Address,
        NasIdentifier,
        NasPortType,
        NasPortId,
        CallingStationId,
        ServiceType,
        Mip6FeatureVector,
    }
    assert message.first(UserName).string == "alice@x"
    assert message.first(CallingStationId).string == "02-00-00-00-00-01"
    assert message.first(NasPortType).value == 19  # Wireless - IEEE 802.11
    assert message.first(ServiceType).value == 1
    assert message.first(Mip6FeatureVector).capabilities == ["PMIP6_SUPPORTED", "IP4_HOA_SUPPORTED"]
    hidden = message.first(UserPassword).string
    assert revealed(hidden, SECRET.encode(), message.body.authenticator) == b"arctangent"


def test_nothing_is_registered_before_the_server_has_accepted() -> None:
    """RFC 6572 section 3: the update goes to the LMA of the profile, with its prefixes, identifier and service."""
    exchange = gateway(radius=peers())
    exchange.run("0 attach alice@x")
    user = RadiusUser(mn="mn-1@x", lma=Address.parse("2001:db8::2"), prefixes=(Prefix.parse(P1), Prefix.parse(P2)))
    assert [type(each) for each in answer(exchange, server(alice=user))] == [AccessAccept]
    exchange.run(f"""
        0 mag1 > lma2 pbu seq=0 mn=mn-1@x hnp={P1},{P2} -ipv4
        1 mag1 > lma2 pbu seq=1
        2 detach alice@x
        2 mag1 > lma2 pbu seq=2 lifetime=0 mn=mn-1@x
    """)


def test_a_refusal_and_a_node_that_left_before_the_answer() -> None:
    exchange = gateway(radius=peers())
    exchange.run("0 attach bob@x")
    answer(exchange, server())
    exchange.run("""
        0 told refused by the AAA server: unknown user
        1 attach alice@x
        2 detach alice@x
    """)
    answer(exchange, server(alice=RadiusUser()))
    exchange.run("50 quiet")


def test_the_same_octets_go_again_and_then_to_the_next_server() -> None:
    """RFC 2865 section 2.5, RFC 5080 section 2.2.1: 2, 4, 8, 16 seconds; then another server; then refusal."""
    exchange = gateway(radius=peers(2))
    exchange.run("""
        0 attach alice@x
        59.9 quiet
    """)
    first, second = SERVERS
    assert asked(exchange) == [
        (0.0, first, 0),
        (2.0, first, 0),
        (6.0, first, 0),
        (14.0, first, 0),
        (30.0, second, 0),
        (32.0, second, 0),
        (36.0, second, 0),
        (44.0, second, 0),
    ]
    authenticators = [each.datagram.content.body.authenticator for each in exchange.asked]
    assert len(set(authenticators[:4])) == len(set(authenticators[4:])) == 1
    exchange.run("""
        60.1 told refused no AAA server answers
        100 quiet
    """)


def test_a_server_that_answers_is_asked_first_from_then_on() -> None:
    exchange = gateway(radius=peers(2))
    exchange.run("""
        0 attach alice@x
        31 quiet
    """)
    answer(exchange, server(SERVERS[1], alice=RadiusUser()))
    exchange.run("31 mag1 > lma pbu seq=0 mn=alice@x")
    exchange.do(31.5, lambda now: exchange.mag.attach(attachment("bob@x"), now))
    assert [str(each.datagram.destination) for each in exchange.asked] == [SERVERS[1]]


@pytest.mark.parametrize("wrong", ["secret", "unsigned"])
def test_an_answer_that_is_not_genuine_is_discarded(wrong: str) -> None:
    """RFC 2865 section 3; RFC 6572 section 5.2 has a Message-Authenticator in every answer."""
    exchange = gateway(radius=peers(signed=True))
    exchange.run("0 attach alice@x")
    datagram = exchange.asked[0].datagram
    body = datagram.content.body
    secret = b"another" if wrong == "secret" else SECRET.encode()
    options = [] if wrong == "unsigned" else [MessageAuthenticator(string=bytes(16))]
    content = sealed(AccessAccept(identifier=body.identifier), options, secret, body.authenticator)
    exchange.hand_over(
        replace(
            datagram,
            source=datagram.destination,
            destination=datagram.source,
            ports=datagram.ports[::-1],
            content=content,
        )
    )
    exchange.run("1 quiet")


def test_more_requests_than_identifiers_wait_for_one() -> None:
    """RFC 2865 section 3: an identifier is one of 256."""
    exchange = gateway(radius=peers())
    for number in range(IDENTIFIERS + 2):
        exchange.do(0, lambda now, number=number: exchange.mag.attach(attachment(f"n{number}@x"), now))
    assert len(exchange.asked) == IDENTIFIERS
    assert len({each.datagram.content.body.identifier for each in exchange.asked}) == IDENTIFIERS
    first = exchange.asked[0]
    exchange.asked = [first]
    answer_one = server(n0=RadiusUser())
    for effect in answer_one.receive(first.datagram, exchange.now):
        if isinstance(effect, Send):
            exchange.asked.clear()
            exchange.hand_over(effect.datagram)
    assert [each.datagram.content.first(UserName).string for each in exchange.asked] == [f"n{IDENTIFIERS}@x"]


def accept(user: RadiusUser, words: str = "", **settings: object) -> GatewayExchange:
    exchange = gateway(radius=peers(), **settings)
    exchange.run(f"0 attach alice@x {words}")
    answer(exchange, server(alice=user))
    return exchange


V4 = {"ipv4_address": Address.parse("192.0.2.11")}


@pytest.mark.parametrize(
    ("capabilities", "update"),
    [
        (("PMIP6_SUPPORTED",), "hnp=:: -ipv4"),
        (("PMIP6_SUPPORTED", "IP4_HOA_SUPPORTED"), "hnp=:: ipv4=0.0.0.0"),
        (("PMIP6_SUPPORTED", "IP4_HOA_ONLY_SUPPORTED"), "-hnp ipv4=0.0.0.0"),
    ],
)
def test_what_the_capabilities_authorize(capabilities: tuple[str, ...], update: str) -> None:
    """RFC 6572 section 4.1: the summary of the bit combinations."""
    accept(RadiusUser(capabilities=capabilities)).run(f"0 mag1 > lma pbu seq=0 {update}")


@pytest.mark.parametrize(
    ("user", "told"),
    [
        (
            RadiusUser(capabilities=("PMIP6_SUPPORTED", "IP4_HOA_SUPPORTED", "IP4_HOA_ONLY_SUPPORTED")),
            "the server's capabilities contradict each other",
        ),
        (RadiusUser(capabilities=("IP4_HOA_SUPPORTED",)), "Proxy Mobile IPv6 is not among the server's capabilities"),
        (RadiusUser(lma_ipv4=Address.parse("192.0.2.1")), "IPv4 transport is not among the server's capabilities"),
    ],
)
def test_an_acceptance_that_gives_no_service(user: RadiusUser, told: str) -> None:
    """RFC 6572 section 4.1: a contradiction is treated as a reject."""
    accept(user, **V4).run(f"""
        0 told refused {told}
        9 quiet
    """)


def test_ipv4_transport_where_it_is_allowed() -> None:
    """RFC 6572 sections 4.1 and 4.6."""
    user = RadiusUser(lma_ipv4=Address.parse("192.0.2.1"), capabilities=("PMIP6_SUPPORTED", "IP4_TRANSPORT_SUPPORTED"))
    accept(user, **V4).run("0 mag1.v4 > lma.v4 pbu seq=0")


def test_home_and_visited_network() -> None:
    """RFC 6572 sections 4.5 and 4.9."""
    user = RadiusUser(
        lma=Address.parse("2001:db8::1"),
        visited_lma=Address.parse("2001:db8::2"),
        prefixes=(Prefix.parse(P1),),
        visited_prefixes=(Prefix.parse(P2),),
    )
    accept(user).run(f"0 mag1 > lma pbu seq=0 hnp={P1}")
    accept(user, visited=True).run(f"0 mag1 > lma2 pbu seq=0 hnp={P2}")


def test_an_interface_that_is_not_the_users() -> None:
    user = RadiusUser(link_layers=(LinkLayer.parse(LL1),))
    accept(user, f"ll={LL1}").run("0 mag1 > lma pbu seq=0")
    accept(user, "ll=02:00:00:00:00:99").run("0 told refused by the AAA server: another interface than the user's")


def accounts(exchange: GatewayExchange) -> list[tuple[str, Decoded]]:
    """The accounting requests so far, answered or not."""
    found = []
    for each in exchange.asked:
        content = each.datagram.content
        assert isinstance(content, Decoded)
        if isinstance(content.body, AccountingRequest):
            found.append((content.first(AcctStatusType).value, content))
    return found


def test_accounting() -> None:
    """RFC 2866 sections 5.1, 5.7 and 5.10, RFC 6572 section 7: start with the acceptance, interim, stop."""
    user = RadiusUser(billing_class="gold", chargeable_id="cui-7")
    exchange = gateway(radius=peers(), accounting=True, interim_interval=60.0)
    aaa = server(alice=user)
    assert [status for status, _ in accounts(exchange)] == [7]  # Accounting-On
    answer(exchange, aaa)
    exchange.run(f"0 attach alice@x ll={LL1}")
    answer(exchange, aaa)
    exchange.run(f"""
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=alice@x hnp={P1}
    """)
    ((status, start),) = accounts(exchange)
    assert status == 1
    assert start.first(Class).string == b"gold"
    assert start.first(ChargeableUserIdentity).string == b"cui-7"
    assert start.first(MobileNodeIdentifier).mobile_node_identifier == "alice@x"
    assert str(start.first(Pmip6HomeHnPrefix).network) == P1
    answer(exchange, aaa)
    exchange.run("60 quiet")
    ((status, interim),) = accounts(exchange)
    assert (status, interim.first(AcctSessionTime).value) == (3, 60)
    answer(exchange, aaa)
    exchange.run("""
        90 detach alice@x
        90 mag1 > lma pbu seq=1 lifetime=0
    """)
    ((status, stop),) = accounts(exchange)
    assert (status, stop.first(AcctSessionTime).value, stop.first(AcctTerminateCause).value) == (2, 90, 2)
    answer(exchange, aaa)
    assert [each.first(AcctStatusType).value for each in aaa.records] == [7, 1, 3, 2]
    exchange.run("300 quiet")


def test_a_session_lasts_no_longer_than_the_server_says() -> None:
    """RFC 2865 section 5.27, RFC 2866 section 5.10: de-registered, with the cause Session Timeout."""
    aaa = server(alice=RadiusUser(session_timeout=100))
    exchange = gateway(radius=peers(), accounting=True)
    answer(exchange, aaa)
    exchange.run("0 attach alice@x")
    answer(exchange, aaa)
    exchange.run(f"""
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=alice@x hnp={P1}
        0 advertised {P1}
    """)
    answer(exchange, aaa)
    exchange.run(f"""
        100 mag1 > lma pbu seq=1 lifetime=0
        100 advertised withdrawn {P1}
    """)
    ((_, stop),) = accounts(exchange)
    assert stop.first(AcctTerminateCause).value == 5


def test_a_request_that_comes_again_has_the_same_answer() -> None:
    """RFC 5080 section 2.2.2; a stranger and a wrong secret have none."""
    aaa = server(alice=RadiusUser())
    exchange = gateway(radius=peers(), accounting=True)
    (sent,) = exchange.asked
    one, other = (
        [each.datagram for each in aaa.receive(sent.datagram, exchange.now) if isinstance(each, Send)] for _ in range(2)
    )
    assert one == other
    assert len(aaa.records) == 1
    aaa.settings.clients = {}
    assert aaa.receive(sent.datagram, exchange.now) == []
    aaa.settings.clients = {sent.datagram.source: "another"}
    assert aaa.receive(sent.datagram, exchange.now) == []


def test_a_node_that_attaches_again_is_not_asked_about_again() -> None:
    """Its profile holds as long as it is there, also under another identifier than the link layer's."""
    exchange = accept(RadiusUser(mn="mn-1@x", prefixes=(Prefix.parse(P1),)))
    exchange.run(f"""
        0 mag1 > lma pbu seq=0 mn=mn-1@x
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=mn-1@x hnp={P1}
        5 attach alice@x
        5 mag1 > lma pbu seq=1 mn=mn-1@x hi=5
    """)
    assert not exchange.asked


def test_a_restart_forgets_what_was_asked() -> None:
    exchange = gateway(radius=peers())
    exchange.run("0 attach alice@x")
    exchange.do(1, exchange.mag.restart)
    assert answer(exchange, server(alice=RadiusUser())) != []
    exchange.run("50 quiet")


def test_a_name_that_fits_into_no_attribute_is_refused() -> None:
    """RFC 2865 section 5: 253 octets at most."""
    exchange = gateway(radius=peers())
    exchange.run(f"0 attach {'a' * 254}")
    assert not exchange.asked
    assert [each.what for each in exchange.told] == ["refused"]


@pytest.mark.parametrize(
    "user",
    [
        RadiusUser(capabilities=("FLYING",)),
        RadiusUser(interface_id=LinkLayer.parse("02:00")),
        RadiusUser(service="s" * 254),
        RadiusUser(home_address=Address.parse("192.0.2.7"), home_length=64),
    ],
)
def test_a_profile_that_cannot_be_told_is_refused_at_once(user: RadiusUser) -> None:
    with pytest.raises(UsageError):
        server(alice=user)
    with pytest.raises(UsageError):
        gateway(radius=peers(), capabilities=("FLYING",))


@given(st.data())
def test_a_server_answers_no_garbage(data: st.DataObject) -> None:
    """RFC 2865 section 3: whatever comes is answered or silently discarded."""
    aaa = server(alice=RadiusUser())
    exchange = gateway(radius=peers())
    exchange.run("0 attach alice@x")
    sent = exchange.asked[0].datagram
    octets = bytearray(radius.encode(sent.content))
    for _ in range(data.draw(st.integers(1, 4))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(octets)))
    content = radius.decode(bytes(octets[: cut or None]))
    assert len(aaa.receive(replace(sent, content=content), exchange.now)) <= 2
    back = replace(sent, source=sent.destination, destination=sent.source, ports=sent.ports[::-1], content=content)
    exchange.hand_over(back)
