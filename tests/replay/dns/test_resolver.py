"""The resolver: whom it asks when, and which answers it believes (RFC 1035 section 4.2.1, RFC 5452 section 9)."""

from dataclasses import replace
from random import Random

import pytest

from mobtrace.replay.dns.names import DNS_PORT
from mobtrace.replay.dns.resolver import RESOLVER_PORT, Resolver
from mobtrace.replay.node import Datagram, Effect, Send
from mobtrace.values import NANOSECONDS_PER_SECOND as SECOND
from mobtrace.values import Address
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dns_records import AAAA, Answer, DnsHeader, Question

OWN = Address.parse("2001:db8::11")
FIRST, OTHER = Address.parse("2001:db8::53"), Address.parse("2001:db8::54")
FOUND = Address.parse("2001:db8::1")


def resolver(*servers: Address) -> Resolver[str]:
    return Resolver({6: OWN}, servers or (FIRST,), Random(1))


def sent(effects: list[Effect]) -> Datagram:
    (effect,) = effects
    assert isinstance(effect, Send)
    return effect.datagram


def answer_to(asked: Datagram, *, name: str = "LMA.x.org", rcode: int = 0, identifier: int | None = None) -> Datagram:
    assert isinstance(asked.content, Decoded) and isinstance(asked.content.body, DnsHeader)
    rows = [Question(qname=name, qtype=AAAA), Answer(name=name, rr_type=AAAA, ttl=1, rdata=FOUND)]
    number = asked.content.body.id if identifier is None else identifier
    message = Decoded(protocol="dns", body=DnsHeader(id=number, qr=True, rcode=rcode), options=rows)
    return Datagram(
        source=asked.destination, destination=asked.source, content=message, ports=(DNS_PORT, RESOLVER_PORT)
    )


def test_the_question_and_its_answer() -> None:
    node = resolver()
    asked = sent(node.ask("lma.x.org", AAAA, "alice", 0))
    assert (asked.source, asked.destination, asked.ports) == (OWN, FIRST, (RESOLVER_PORT, DNS_PORT))
    assert isinstance(asked.content, Decoded) and isinstance(asked.content.body, DnsHeader)
    assert asked.content.body.rd
    answer = answer_to(asked)
    assert isinstance(answer.content, Decoded)
    resolved = node.receive(answer, answer.content, 1)
    assert resolved == ("alice", answer.content)
    assert node.receive(answer, answer.content, 2) is None
    assert node.next_due() is None


@pytest.mark.parametrize("forged", ["source", "ports", "name", "identifier"])
def test_answers_that_are_not_believed(forged: str) -> None:
    """RFC 5452 section 9.1: source address, ports, identifier and question must be those of the question."""
    node = resolver()
    asked = sent(node.ask("lma.x.org", AAAA, "alice", 0))
    made = {
        "source": replace(answer_to(asked), source=OTHER),
        "ports": replace(answer_to(asked), ports=(DNS_PORT, RESOLVER_PORT + 1)),
        "name": answer_to(asked, name="lma.y.org"),
        "identifier": answer_to(asked, identifier=0),
    }[forged]
    assert isinstance(made.content, Decoded)
    assert node.receive(made, made.content, 1) is None
    assert node.next_due() == 2 * SECOND


def test_each_server_has_its_turn_until_all_is_given_up() -> None:
    """RFC 1035 section 4.2.1: other servers before the same one again, at least 2 seconds between."""
    node = resolver(FIRST, OTHER)
    times = [(0, sent(node.ask("lma.x.org", AAAA, "alice", 0)).destination)]
    while True:
        due = node.next_due()
        assert due is not None
        effects, lost = node.tick(due)
        if lost:
            break
        times.append((due // SECOND, sent(effects).destination))
    assert times == [(0, FIRST), (2, OTHER), (6, FIRST), (14, OTHER)]
    assert lost == [("alice", None)] and due == 22 * SECOND
    assert node.next_due() is None


def test_a_server_that_cannot_tell_leaves_it_to_the_next() -> None:
    node = resolver(FIRST, OTHER)
    failed = answer_to(sent(node.ask("lma.x.org", AAAA, "alice", 0)), rcode=2)
    assert isinstance(failed.content, Decoded)
    assert node.receive(failed, failed.content, 5) is None
    effects, lost = node.tick(5)
    assert sent(effects).destination == OTHER and not lost
    # The first server's word does not count any more.
    again = answer_to(sent(effects))
    assert isinstance(again.content, Decoded)
    assert node.receive(replace(again, source=FIRST), again.content, 6) is None
    assert node.receive(again, again.content, 6) is not None


def test_what_is_forgotten_is_asked_no_more() -> None:
    node = resolver()
    node.ask("lma.x.org", AAAA, "alice", 0)
    node.ask("lma.y.org", AAAA, "bob", 1)
    node.forget("alice")
    assert node.next_due() == 2 * SECOND + 1
    node.clear()
    assert node.next_due() is None


def test_servers_that_it_cannot_reach() -> None:
    assert not Resolver({4: Address.parse("192.0.2.11")}, (FIRST,), Random(1)).can_ask
