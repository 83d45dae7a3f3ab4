"""The name server of labs: answers as RFC 1035, RFC 2308 and RFC 2782 have them, read by dpkt."""

import dpkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobtrace.errors import UsageError
from mobtrace.replay.dns.server import NameServer, NameServerSettings, Service
from mobtrace.replay.node import Datagram, Send
from mobtrace.values import Address
from mobtrace.wire import dns
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dns_records import AAAA, NS, SRV, A, DnsHeader, Question

HERE, THERE = Address.parse("2001:db8::53"), Address.parse("2001:db8::11")
ONE, TWO, THREE = (Address.parse(each) for each in ("2001:db8::1", "2001:db8::2", "192.0.2.1"))
SERVICES = {"_pmip6._ipv6.x.org": (Service(target="lma.x.org", priority=1, weight=2, port=3),)}


def server(**settings: object) -> NameServer:
    names = {"lma.x.org": (ONE, TWO, THREE)}
    return NameServer("ns", NameServerSettings(**{"address": HERE, "names": names, "services": SERVICES, **settings}))


def ask(node: NameServer, *asked: Question, opcode: int = 0) -> dpkt.dns.DNS:
    """What the server answers, as dpkt reads it; it goes back to where the question came from."""
    message = Decoded(protocol="dns", body=DnsHeader(id=77, rd=True, opcode=opcode), options=list(asked))
    (effect,) = node.receive(
        Datagram(source=THERE, destination=HERE, content=dns.decode(dns.encode(message)), ports=(5000, 53)), 0
    )
    assert isinstance(effect, Send)
    sent = effect.datagram
    assert (sent.source, sent.destination, sent.ports) == (HERE, THERE, (53, 5000))
    assert isinstance(sent.content, Decoded)
    return dpkt.dns.DNS(dns.encode(sent.content))


def test_addresses_of_the_type_that_was_asked_for() -> None:
    answer = ask(server(), Question(qname="LMA.x.org.", qtype=AAAA))
    assert (answer.id, answer.qr, answer.aa, answer.rd, answer.rcode) == (77, 1, 1, 1, 0)
    assert [(each.name, each.ip6, each.ttl) for each in answer.an] == [("LMA.x.org", each, 300) for each in (ONE, TWO)]
    assert [each.ip for each in ask(server(), Question(qname="lma.x.org", qtype=A)).an] == [THREE]


def test_a_service_and_the_addresses_of_where_it_is() -> None:
    """RFC 2782: the addresses of the targets go into the additional section."""
    answer = ask(server(), Question(qname="_pmip6._ipv6.x.org", qtype=SRV))
    (one,) = answer.an
    assert (one.srvname, one.priority, one.weight, one.port) == ("lma.x.org", 1, 2, 3)
    assert [(each.name, each.type) for each in answer.ar] == [("lma.x.org", kind) for kind in (AAAA, AAAA, A)]


@pytest.mark.parametrize(
    ("question", "rcode"),
    [
        (Question(qname="lma.x.org", qtype=NS), 0),
        (Question(qname="x.org", qtype=AAAA), 0),  # RFC 8020: a name below it exists
        (Question(qname="lma9.x.org", qtype=AAAA), 3),
    ],
)
def test_nothing_of_that_type_or_no_such_name(question: Question, rcode: int) -> None:
    """RFC 2308 sections 2.1, 2.2 and 3: told apart by RCODE, and both with the SOA record of the zone."""
    answer = ask(server(zone="x.org", ttl=60), question)
    assert (answer.rcode, len(answer.an)) == (rcode, 0)
    (soa,) = answer.ns
    assert (soa.name, soa.type) == ("x.org", 6)


def test_questions_that_are_not_for_it() -> None:
    """RFC 1035 section 4.1.1: refused, a format error, not implemented."""
    question = Question(qname="lma.x.org", qtype=AAAA)
    assert ask(server(zone="y.org"), question).rcode == 5
    assert ask(server(), Question(qname="lma.x.org", qtype=AAAA, qclass=3)).rcode == 5
    assert ask(server()).rcode == ask(server(), question, question).rcode == 1
    assert ask(server(), question, opcode=2).rcode == 4


def test_what_is_no_question_is_not_answered() -> None:
    response = Decoded(protocol="dns", body=DnsHeader(id=1, qr=True), options=[])
    for content, ports in ((response, (5000, 53)), (b"", (5000, 53)), (response, None)):
        assert not server().receive(Datagram(source=THERE, destination=HERE, content=content, ports=ports), 0)


def test_rotation() -> None:
    node, question = server(rotates=True), Question(qname="lma.x.org", qtype=AAAA)
    assert [[each.ip6 for each in ask(node, question).an] for _ in range(3)] == [[ONE, TWO], [TWO, ONE], [ONE, TWO]]
    node.restart(0)
    assert [each.ip6 for each in ask(node, question).an] == [ONE, TWO]


def test_names_that_cannot_be_told() -> None:
    """RFC 1035 sections 2.3.4 and 4.2.1."""
    with pytest.raises(UsageError, match="labels of 1 to 63 octets"):
        server(names={f"{'x' * 64}.org": (ONE,)})
    with pytest.raises(UsageError, match="512"):
        server(names={"lma.x.org": (ONE,) * 30})


@given(st.binary(max_size=80))
def test_any_octets_are_a_question_or_nothing(octets: bytes) -> None:
    server().receive(Datagram(source=THERE, destination=HERE, content=dns.decode(octets), ports=(5000, 53)), 0)
