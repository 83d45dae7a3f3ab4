"""Prefixes for a mobile router's network by DHCPv6: the gateway is the delegating router (RFC 7148 section 5.1.3.1)."""

import subprocess
from pathlib import Path
from typing import Any

import mobtrace
from gateways import LL1, P1, GatewayExchange, gateway
from mobtrace.capture.writer import write_frames
from mobtrace.replay.cast import play
from mobtrace.replay.node import Datagram
from mobtrace.replay.packets import on_ethernet
from mobtrace.replay.scenario import parse_scenario
from mobtrace.replay.scene import Scene
from mobtrace.trace import Tracer
from mobtrace.values import Address, LinkLayer, Prefix
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dhcpv6 import Advertise, Exchange, Rebind, Release, Renew, Reply, Request, Solicit
from mobtrace.wire.dhcpv6_options import (
    ClientIdentifier,
    IaPd,
    IaPrefix,
    RapidCommit,
    ServerIdentifier,
    StatusCode,
)
from mobtrace.wire.options.identifiers import DuidLl
from mobtrace.wire.rows import Row
from mobtrace.wire.signaling import UDP
from scenes import DOMAIN
from support import needs_tshark

DELEGATED, OTHER = "2001:db8:d000::/56", "2001:db8:e000::/56"
NODE, LINKS = "fe80::ff:fe00:1", ("alice-mag1", "alice-mag2")
# RFC 8415 section 11.4; the gateway's link-layer address is the same on all links (RFC 5213 section 6.8).
CLIENT = {"duid_type": 3, "identifier": DuidLl(hardware_type=1, link_layer_address=LinkLayer.parse(LL1))}
SERVER = {
    "duid_type": 3,
    "identifier": DuidLl(hardware_type=1, link_layer_address=LinkLayer.parse("02:00:5e:00:52:13")),
}
NO_BINDING, NO_PREFIX = 3, 6  # RFC 8415 section 21.13

BEFORE = f"""
    0 attach a@x ll={LL1}
    0 mag1 > lma pbu seq=0 -dmnp
    0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a@x hnp={P1}
    0 advertised {P1}
"""
KNOWN = (
    BEFORE.replace(f"ll={LL1}", f"ll={LL1} dmnp=::/0")
    .replace("-dmnp", "dmnp=::")
    .replace(f"hnp={P1}", f"hnp={P1} dmnp={DELEGATED}")
)


def association(*prefixes: str) -> IaPd:
    named = [Prefix.parse(each) for each in prefixes]
    inside: list[Row] = [
        IaPrefix(
            preferred_lifetime=0, valid_lifetime=0, prefix_length=each.length, ipv6_prefix=each.address,
            iaprefix_options=[],
        )
        for each in named
    ]  # fmt: skip
    return IaPd(iaid=7, t1=0, t2=0, ia_pd_options=inside)


def question(kind: type[Exchange], *options: Row, known: bool = True, source: str = NODE) -> Datagram:
    own = [ClientIdentifier(**CLIENT)] if known else []
    return Datagram(
        source=Address.parse(source),
        destination=Address.parse("ff02::1:2"),
        content=Decoded(protocol="dhcpv6", body=kind(transaction_id=0xABCDEF), options=[*own, *options]),
        protocol=UDP,
        ports=(546, 547),
        link=LL1,
    )


def asked(exchange: GatewayExchange, seconds: float, message: Datagram) -> list[Decoded]:
    exchange.do(seconds, lambda now: exchange.mag.receive(message, now))
    return answers(exchange)


def answers(exchange: GatewayExchange) -> list[Decoded]:
    found = [each.datagram for each in exchange.advertised]
    exchange.advertised.clear()
    for each in found:
        assert (str(each.destination), each.ports, str(each.source)) == (NODE, (547, 546), "fe80::1")
    contents: list[Any] = [each.content for each in found]
    return contents


def served(script: str = KNOWN, **settings: object) -> GatewayExchange:
    exchange = gateway(**settings)
    exchange.run(script)
    return exchange


def delegated(message: Decoded) -> dict[str, int]:
    """The prefixes of an answer with their valid lifetimes."""
    (found,) = message.every(IaPd)
    return {str(each.network): each.valid_lifetime for each in found.ia_pd_options if isinstance(each, IaPrefix)}


def status(message: Decoded) -> int:
    (found,) = message.every(IaPd)
    (code,) = (each for each in found.ia_pd_options if isinstance(each, StatusCode))
    return code.status_code


def test_a_solicit_has_the_prefix_registered_first() -> None:
    """RFC 7148 figure 2 and section 5.1.3.1: any prefix is asked for, and what is assigned is advertised."""
    exchange = served(BEFORE)
    assert asked(exchange, 1, question(Solicit, association())) == []
    exchange.run(f"""
        1 mag1 > lma pbu seq=1 hi=5 dmnp=:: hnp={P1}
        1.01 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a@x hnp={P1} dmnp={DELEGATED}
        1.01 route {DELEGATED} lma
    """)
    (advertise,) = answers(exchange)
    assert isinstance(advertise.body, Advertise)
    assert delegated(advertise) == {DELEGATED: 600}
    (reply,) = asked(exchange, 1.01, question(Request, ServerIdentifier(**SERVER), association(DELEGATED)))
    assert isinstance(reply.body, Reply)
    assert delegated(reply) == {DELEGATED: 600}


def test_what_an_answer_says() -> None:
    """RFC 8415 sections 18.3.9 and 18.3.10, 21.21: the same transaction, both DUIDs, T1 and T2 within the lifetimes."""
    (advertise,) = asked(served(), 100, question(Solicit, association()))
    assert isinstance(advertise.body, Exchange)
    assert advertise.body.transaction_id == 0xABCDEF
    assert advertise.first(ClientIdentifier) == ClientIdentifier(**CLIENT)
    assert advertise.first(ServerIdentifier) == ServerIdentifier(**SERVER)
    found = advertise.first(IaPd)
    assert found is not None
    assert (found.iaid, found.t1, found.t2) == (7, 250, 400)
    assert delegated(advertise) == {DELEGATED: 500}  # what is left of the binding


def test_two_messages_instead_of_four() -> None:
    """RFC 8415 section 18.3.1: a Reply with the option, too."""
    (reply,) = asked(served(), 0, question(Solicit, RapidCommit(), association()))
    assert isinstance(reply.body, Reply)
    assert reply.first(RapidCommit) is not None
    assert delegated(reply) == {DELEGATED: 600}


def test_a_prefix_that_is_none_of_the_nodes_ends() -> None:
    """RFC 8415 sections 18.3.4 and 18.3.5: a lifetime of 0."""
    for message in (
        question(Renew, ServerIdentifier(**SERVER), association(OTHER)),
        question(Rebind, association(OTHER)),
    ):
        (reply,) = asked(served(), 0, message)
        assert delegated(reply) == {OTHER: 0, DELEGATED: 600}


def test_the_prefix_that_a_node_brings_is_asked_for() -> None:
    """RFC 7148 section 5.1.2: a handover; with another one in use, any."""
    exchange = served(BEFORE)
    assert asked(exchange, 1, question(Rebind, association(DELEGATED))) == []
    exchange.run(f"""
        1 mag1 > lma pbu seq=1 dmnp={DELEGATED}
        1 lma > mag1 pba seq=1 status=178 mn=a@x hnp={P1}
        1 mag1 > lma pbu seq=2 dmnp=::
        1 lma > mag1 pba seq=2 status=0 lifetime=600 mn=a@x hnp={P1} dmnp={OTHER}
    """)
    (reply,) = answers(exchange)
    assert delegated(reply) == {DELEGATED: 0, OTHER: 600}


def test_no_prefix() -> None:
    """RFC 7148 section 5.1.3.1: no prefix, and a status; RFC 8415 section 18.3.9 says which."""
    exchange = served(BEFORE)
    asked(exchange, 1, question(Solicit, association()))
    exchange.run(f"""
        1 mag1 > lma pbu seq=1 dmnp=::
        1 lma > mag1 pba seq=1 status=177 mn=a@x hnp={P1}
        1 mag1 > lma pbu seq=2 -dmnp
        1 lma > mag1 pba seq=2 status=0 lifetime=600 mn=a@x hnp={P1}
    """)
    (advertise,) = answers(exchange)
    assert (delegated(advertise), status(advertise)) == ({}, NO_PREFIX)
    (again,) = asked(exchange, 2, question(Solicit, association()))
    assert status(again) == NO_PREFIX
    exchange.run("60 quiet")


def test_an_anchor_without_delegation() -> None:
    """RFC 7148 section 5.2.2: it ignores the option."""
    exchange = served(BEFORE)
    asked(exchange, 1, question(Solicit, association()))
    exchange.run(f"""
        1 mag1 > lma pbu seq=1 dmnp=::
        1 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a@x hnp={P1}
    """)
    assert [status(each) for each in answers(exchange)] == [NO_PREFIX]
    exchange.run("60 quiet")


def test_a_release() -> None:
    """RFC 7148 section 5.1.3.1 and RFC 8415 section 18.3.7: the next update is without it."""
    exchange = served()
    release = question(Release, ServerIdentifier(**SERVER), association(DELEGATED))
    (reply,) = asked(exchange, 5, release)
    assert [each.status_code for each in reply.every(StatusCode)] == [0]
    exchange.run(f"""
        5 mag1 > lma pbu seq=1 -dmnp hnp={P1}
        5 route {DELEGATED} none
        5 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a@x hnp={P1}
        5 route {P1} lma
    """)
    (reply,) = asked(exchange, 6, release)
    assert [each.status_code for each in reply.every(StatusCode)] == [NO_BINDING]


def test_messages_that_are_not_valid() -> None:
    """RFC 8415 sections 16.2 to 16.9."""
    exchange = served()
    other = {**SERVER, "identifier": CLIENT["identifier"]}
    for message in (
        question(Solicit, association(), known=False),
        question(Solicit, ServerIdentifier(**SERVER), association()),
        question(Request, association()),
        question(Renew, ServerIdentifier(**other), association()),
        question(Solicit),
        question(Reply, ServerIdentifier(**SERVER), association()),
    ):
        assert asked(exchange, 5, message) == []
    assert asked(served(dhcp=False), 5, question(Solicit, association())) == []


def test_a_node_that_is_leaving_gets_nothing() -> None:
    exchange = served()
    exchange.do(5, lambda now: exchange.mag.detach("a@x", now))
    assert asked(exchange, 5.1, question(Solicit, association())) == []


def test_a_question_is_forgotten_after_a_while() -> None:
    exchange = served(BEFORE)
    asked(exchange, 1, question(Solicit, association()))
    exchange.do(100, lambda now: [])
    exchange.sent.clear()
    number = exchange.mag.visits.of("a@x").pending.sequence
    exchange.run(f"100 lma > mag1 pba seq={number} status=0 lifetime=600 mn=a@x hnp={P1} dmnp={DELEGATED}")
    assert answers(exchange) == []


def domain(steps: str, *, until: float = 100, lma: str = 'delegated_pool = "2001:db8:d000::/36"') -> Scene:
    text = DOMAIN.format(steps=steps, until=until, lma=lma, mag="")
    own = 'mn = "alice@example.org"'
    return play(parse_scenario(text.replace(own, f"{own}\nprefix_delegation = true")))


def captured(scene: Scene, path: Path) -> Path:
    write_frames(path, [on_ethernet(frame) for frame in scene.world.capture("", *LINKS)])
    return path


def exchanged(scene: Scene) -> list[tuple[float, str]]:
    found = (each for each in Tracer().signals(scene.world.capture(*LINKS)))
    return [
        (round((each.packet.time - scene.begin) / 1e9, 1), each.content.name)
        for each in found
        if isinstance(each.content, Decoded) and each.content.protocol == "dhcpv6"
    ]


MOVES = "1 alice attach mag1 handoff=1\n20 alice move mag2 gap=0.2 handoff=3"


def test_a_mobile_router_keeps_its_prefix() -> None:
    """RFC 7148 figure 2, then RFC 8415 section 18.2.12 at the next gateway, then T1 (section 18.2.4)."""
    scene = domain(MOVES, until=60)
    assert exchanged(scene) == [
        (1.0, "SOLICIT"), (1.0, "ADVERTISE"), (1.0, "REQUEST"), (1.0, "REPLY"),
        (20.2, "REBIND"), (20.2, "REPLY"),
        (50.2, "RENEW"), (50.2, "REPLY"),
    ]  # fmt: skip
    assert [str(each) for each in scene.node("alice").dhcpv6.prefixes] == [DELEGATED]
    (visit,) = scene.node("mag2").visits
    assert [str(each) for each in visit.delegated] == [DELEGATED]


def test_a_mobile_router_gives_its_prefix_back() -> None:
    scene = domain(f"{MOVES}\n30 alice release", until=60)
    assert exchanged(scene)[-2:] == [(30.0, "RELEASE"), (30.0, "REPLY")]
    assert scene.node("alice").dhcpv6.prefixes == ()
    assert [each.delegated for each in scene.node("mag2").visits] == [()]


def test_the_chain_of_an_attachment_has_the_steps(tmp_path: Path) -> None:
    first, _ = mobtrace.analyze(captured(domain(MOVES, until=40), tmp_path / "pd.pcap")).analysis.attaches
    names = [step.name for step in first.steps if step.name.startswith("dhcp")]
    assert names == ["dhcp solicit", "dhcp advertise", "dhcp request", "dhcp reply"]


@needs_tshark
def test_wireshark_reads_the_frames(tmp_path: Path) -> None:
    path = captured(domain(f"{MOVES}\n60 alice release", until=70), tmp_path / "pd.pcap")
    words = ["tshark", "-r", path, "-o", "udp.check_checksum:TRUE", "-Y", "dhcpv6", "-T", "fields"]
    for name in ("dhcpv6.msgtype", "dhcpv6.iaprefix.pref_addr", "udp.checksum.status", "_ws.malformed"):
        words += ["-e", name]
    lines = [
        each.split("\t")
        for each in subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    ]
    assert [each[0] for each in lines] == ["1", "2", "3", "7", "6", "7", "5", "7", "8", "7"]
    assert {each[1] for each in lines} == {"", "2001:db8:d000::"}
    assert {tuple(each[2:]) for each in lines} == {("1", "")}
