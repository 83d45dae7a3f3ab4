"""RFC 6097: how the gateway finds the anchor of a node by DNS."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways import LL1, GatewayExchange, gateway
from mobtrace.errors import UsageError
from mobtrace.replay.cast import play
from mobtrace.replay.dns.server import NameServer, NameServerSettings, Service
from mobtrace.replay.mag.discovery import addresses_of, choose, chosen_target, names_for
from mobtrace.replay.mag.settings import Attachment, GatewaySettings
from mobtrace.replay.node import Send, Tell
from mobtrace.replay.scenario import parse_scenario
from mobtrace.values import Address
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dns_records import AAAA, CNAME, SRV, Answer, Question, SrvData

NS = Address.parse("2001:db8::53")
ONE, TWO = Address.parse("2001:db8::1"), Address.parse("2001:db8::2")
LMA2_V4 = Address.parse("192.0.2.1")


def exchange(**settings: object) -> GatewayExchange:
    """A gateway that asks DNS, and has no anchor for those of whom DNS tells none."""
    return gateway(**{"anchor": None, "name_servers": (NS,), "anchor_names": ("lma.{realm}",), **settings})


def server(names: dict[str, tuple[Address, ...]], services: dict[str, tuple[Service, ...]] | None = None) -> NameServer:
    return NameServer("ns", NameServerSettings(address=NS, names=names, services=services or {}))


def resolve(talk: GatewayExchange, node: NameServer) -> list[tuple[str, int]]:
    """Answer what the gateway asks until it asks no more; what was asked."""
    asked = []
    while talk.asked:
        datagram = talk.asked.pop(0).datagram
        assert isinstance(datagram.content, Decoded)
        asked += [(each.qname, each.qtype) for each in datagram.content.every(Question)]
        for effect in node.receive(datagram, talk.now):
            assert isinstance(effect, Send)
            talk.hand_over(effect.datagram)
    return asked


def test_a_name_made_of_the_realm() -> None:
    """Section 3.1: nothing is registered before the anchor is found; then refreshes and the end go to it."""
    talk = exchange()
    talk.run("0 attach alice@x.org")
    assert resolve(talk, server({"lma.x.org": (TWO,)})) == [("lma.x.org", AAAA)]
    talk.run("""
        0 mag1 > lma2 pbu seq=0 mn=alice@x.org
        0 lma2 > mag1 pba seq=0 status=0 lifetime=600 hnp=2001:db8:f000::
        5 attach alice@x.org
        5 mag1 > lma2 pbu seq=1
        5 lma2 > mag1 pba seq=1 status=0 lifetime=600 hnp=2001:db8:f000::
        6 detach alice@x.org
        6 mag1 > lma2 pbu seq=2 lifetime=0
    """)


def test_the_first_rule_that_the_node_has_all_for() -> None:
    """Sections 3.1 to 3.3; the name of the third is RFC 6097's example."""
    rules = ("{service}.apn.epc.mnc015.mcc234.3gppnetwork.org", "{user}.lma.{realm}", "lma")
    settings = GatewaySettings(address=ONE, anchor_names=rules)
    ims = "ims.apn.epc.mnc015.mcc234.3gppnetwork.org"
    cases = [
        (Attachment(mn="a@x.org"), ["a.lma.x.org", "lma"]),
        (Attachment(mn="a"), ["lma"]),
        (
            Attachment(mn="a@b@x.org", service="ims", anchor_name="told.org"),
            ["told.org", ims, "a@b.lma.x.org", "lma"],
        ),
    ]
    assert [names_for(settings, each) for each, _ in cases] == [names for _, names in cases]
    with pytest.raises(UsageError, match="imsi"):
        exchange(anchor_names=("lma.{imsi}",))
    with pytest.raises(UsageError, match="lma"):
        exchange(anchor_names=("lma.{realm",))


def test_what_is_not_found_leads_to_the_next_name() -> None:
    talk = exchange(anchor_names=("lma.{realm}", "lma.y.org"))
    talk.run("0 attach alice@x.org")
    assert resolve(talk, server({"lma.y.org": (ONE,)})) == [("lma.x.org", AAAA), ("lma.y.org", AAAA)]
    talk.run("0 mag1 > lma pbu seq=0 mn=alice@x.org")


def test_no_anchor_at_all() -> None:
    """The gateway's own anchor is for nodes of which nothing else is known; without one there is no service."""
    talk = exchange(anchor_names=("lma.{realm}",))
    talk.run("0 attach alice@x.org")
    resolve(talk, server({}))
    told = [(each.what, each.detail) for each in talk.told]
    assert ("no anchor found", "lma.x.org") in told and ("refused", "no anchor is known for it") in told
    other = exchange(anchor=TWO)
    other.run("0 attach alice@x.org")
    resolve(other, server({}))
    other.run("0 mag1 > lma2 pbu seq=0 mn=alice@x.org")


def test_nobody_answers() -> None:
    """RFC 1035 section 4.2.1: asked again; a node that leaves meanwhile is asked for no more."""
    talk = exchange(anchor=TWO)
    talk.run(f"""
        0 attach alice@x.org ll={LL1}
        0.5 attach alice@x.org ll={LL1}
        1 attach bob@x.org
        2.5 detach bob@x.org
        22 mag1 > lma2 pbu seq=0 mn=alice@x.org
    """)
    assert len(talk.asked) == 4 + 1


def test_a_restart_forgets_what_was_asked() -> None:
    talk = exchange(anchor=TWO)
    talk.run("0 attach alice@x.org")
    talk._keep(talk.mag.restart(talk.now))
    talk.run("50 quiet")


def test_an_anchor_that_the_policy_store_names_goes_first() -> None:
    """Section 2.1."""
    talk = exchange()
    talk.run("""
        0 attach alice@x.org anchor=lma2
        0 mag1 > lma2 pbu seq=0 mn=alice@x.org
    """)
    assert not talk.asked


def test_an_anchor_over_ipv4_where_there_is_no_other() -> None:
    talk = exchange(ipv4_address=Address.parse("192.0.2.11"))
    talk.run("0 attach alice@x.org")
    asked = resolve(talk, server({"lma.x.org": (LMA2_V4,)}))
    assert asked == [("lma.x.org", 28), ("lma.x.org", 1)]
    talk.run("0 mag1.v4 > lma.v4 pbu seq=0 mn=alice@x.org")


def test_a_service_of_which_the_server_does_not_tell_the_address() -> None:
    """RFC 2782: the target's address is looked up."""
    services = {"_pmip6._ipv6.x.org": (Service(target="a.x.org", priority=2), Service(target="b.x.org", priority=1))}
    talk = exchange(anchor_names=("_pmip6._ipv6.{realm}",))
    talk.run("0 attach alice@x.org")
    node = server({"b.x.org": (TWO,)}, services)
    node._found = lambda question, found=node._found: [each for each in found(question) if isinstance(each, Answer)]
    assert resolve(talk, node) == [("_pmip6._ipv6.x.org", SRV), ("b.x.org", AAAA)]
    talk.run("0 mag1 > lma2 pbu seq=0 mn=alice@x.org")


def srv(target: str, priority: int = 0, weight: int = 0) -> Answer:
    data = SrvData(priority=priority, weight=weight, port=0, target=target)
    return Answer(name="_s", rr_type=SRV, ttl=1, rdata=data)


def test_priorities_and_weights() -> None:
    """RFC 2782: the lowest priority is used; among equals the weights are the shares; "." is no service."""
    rows = [srv("a", 1, 3), srv("b", 1, 1), srv("c", 2, 9)]
    shares = Counter(chosen_target(f"mn{number}@x", rows) for number in range(4000))
    assert set(shares) == {"a", "b"}
    assert 0.70 < shares["a"] / 4000 < 0.80
    assert chosen_target("mn@x", [srv(".")]) is None
    assert chosen_target("mn@x", []) is None


@given(st.permutations([Address(bytes(15) + bytes([number])) for number in range(1, 6)]), st.text(max_size=12))
def test_every_gateway_chooses_the_same(order: list[Address], mn: str) -> None:
    """Section 4: the same anchor for a node, in whatever order DNS names them."""
    best = choose(mn, order)
    assert best == choose(mn, sorted(order))
    # When another goes, nothing changes for this node.
    assert all(choose(mn, [each for each in order if each != gone]) == best for gone in order if gone != best)


def test_all_anchors_have_their_share() -> None:
    shares = Counter(choose(f"mn{number}@x", [ONE, TWO]) for number in range(2000))
    assert 0.45 < shares[ONE] / 2000 < 0.55


def test_aliases() -> None:
    """RFC 1034 section 3.6.2; those that go in a circle, and records of other names, lead nowhere."""
    alias = Answer(name="LMA.x", rr_type=CNAME, ttl=1, rdata="one.x")
    address = Answer(name="one.x", rr_type=AAAA, ttl=1, rdata=ONE)
    back = Answer(name="one.x", rr_type=CNAME, ttl=1, rdata="lma.x")
    other = Answer(name="other.x", rr_type=AAAA, ttl=1, rdata=TWO)
    assert addresses_of("lma.x", [other, alias, address]) == [ONE]
    assert addresses_of("lma.x", [alias, back, other]) == []


AAA = """
[nodes.aaa]
role = "radius"
address = "2001:db8:0:1::5"
clients = { mag1 = "s" }
users."alice@x.org" = {}
users."bob@x.org" = { lma = "lma1" }
[nodes.ns1]
role = "dns"
address = "2001:db8:0:1::53"
names."lma.x.org" = ["lma2"]
[nodes.lma1]
role = "lma"
address = "2001:db8:0:1::1"
[nodes.lma2]
role = "lma"
address = "2001:db8:0:1::2"
[nodes.mag1]
role = "mag"
address = "2001:db8:0:1::11"
radius = [{ address = "aaa", secret = "s" }]
name_servers = ["ns1"]
anchor_names = ["lma.{realm}"]
[nodes.alice]
role = "host"
mn = "alice@x.org"
link_layer = "02:00:00:00:00:01"
[nodes.bob]
role = "host"
mn = "bob@x.org"
link_layer = "02:00:00:00:00:02"
[script]
until = 10
steps = '''
  1 alice attach mag1
  2 bob attach mag1
'''
"""


def test_after_the_aaa_server_has_said_who_it_is() -> None:
    """Section 2: authorization goes first; its anchor is used when it names one, else DNS is asked."""
    scene = play(parse_scenario(AAA))
    told = [each.effect for each in scene.world.happened if each.node == "mag1" and isinstance(each.effect, Tell)]
    assert [(each.mn, each.detail) for each in told if each.what == "asking"] == [
        ("alice@x.org", "AAA"),
        ("alice@x.org", "DNS for lma.x.org"),
        ("bob@x.org", "AAA"),
    ]
    assert {visit.mn: str(visit.anchor) for visit in scene.nodes["mag1"].visits} == {
        "alice@x.org": "2001:db8:0:1::2",
        "bob@x.org": "2001:db8:0:1::1",
    }
