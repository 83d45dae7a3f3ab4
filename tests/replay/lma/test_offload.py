"""RFC 6909 section 3.3: what of a node's IPv4 traffic its gateway sends out itself."""

import pytest

from anchors import FIRST, anchor, profile
from exchange import Exchange
from mobtrace.replay.explain import explain
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.recording import record
from mobtrace.replay.selectors import OffloadPolicy, Packets
from mobtrace.trace import Tracer

NEW = "lifetime=600 mn=a hnp=:: hi=1 att=4"
MAIL = OffloadPolicy(packets=Packets(protocol=6, source_ports=(25,)))


def test_a_proposal_is_agreed_to() -> None:
    anchor().run(f"""
        0 mag1 > lma pbu seq=1 {NEW} offload=not:6/80
        0 lma > mag1 pba seq=1 status=0 offload=not:6/80
    """)


def test_the_anchors_policy_overrides_it() -> None:
    anchor(offload_policy=MAIL).run(f"""
        0 mag1 > lma pbu seq=1 {NEW} offload=6/80
        0 lma > mag1 pba seq=1 status=0 offload=6/25
    """)


def test_a_node_may_have_a_policy_of_its_own() -> None:
    own = OffloadPolicy(packets=Packets(protocol=17, source_ports=(53,)), others=True)
    anchor(offload_policy=MAIL, subscribers={"a": profile(offload_policy=own), "b": profile()}).run(f"""
        0 mag1 > lma pbu seq=1 {NEW} offload=
        0 lma > mag1 pba seq=1 status=0 offload=not:17/53
        1 mag1 > lma pbu seq=2 lifetime=600 mn=b hnp=:: hi=1 att=4 offload=
        1 lma > mag1 pba seq=2 status=0 offload=6/25
    """)


@pytest.mark.parametrize("settings", [{"offload": False}, {"subscribers": {"a": profile(offload=False)}}])
def test_an_anchor_may_ignore_it(settings: dict[str, object]) -> None:
    anchor(offload_policy=MAIL, **settings).run(f"""
        0 mag1 > lma pbu seq=1 {NEW} offload=6/80
        0 lma > mag1 pba seq=1 status=0 -offload
    """)


@pytest.mark.parametrize("asked", ["", "ipv6"])
def test_without_a_policy_there_is_none(asked: str) -> None:
    """Section 3.1: in an answer the selector is mandatory; one of IPv6 packets is not used."""
    anchor().run(f"""
        0 mag1 > lma pbu seq=1 {NEW} offload={asked}
        0 lma > mag1 pba seq=1 status=0 -offload
    """)


def test_who_does_not_ask_gets_none() -> None:
    anchor(offload_policy=MAIL).run(f"""
        0 mag1 > lma pbu seq=1 {NEW}
        0 lma > mag1 pba seq=1 status=0 -offload
    """)


def test_it_stays_while_the_node_is_at_one_gateway() -> None:
    """It MUST NOT change in the middle of a session; a handover may change it."""
    talk = anchor()
    talk.run(f"""
        0 mag1 > lma pbu seq=1 {NEW} offload=6/80
        0 lma > mag1 pba seq=1 status=0 offload=6/80
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 offload=6/25
        1 lma > mag1 pba seq=2 status=0 offload=6/80
        2 mag2 > lma pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=3 att=4 offload=6/25
        2 lma > mag2 pba seq=3 status=0 offload=6/25
        3 mag2 > lma pbu seq=4 lifetime=0 mn=a hnp={FIRST} hi=4 att=4 offload=6/25
        3 lma > mag2 pba seq=4 status=0 offload=6/25
    """)


def test_a_gateway_that_does_not_know_it_ends_it() -> None:
    talk = anchor()
    talk.run(f"""
        0 mag1 > lma pbu seq=1 {NEW} offload=6/80
        0 lma > mag1 pba seq=1 status=0 offload=6/80
        2 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=3 att=4
        2 lma > mag2 pba seq=2 status=0 -offload
    """)
    assert [each.offload for each in talk.node.cache] == [None]


def changing(**settings: object) -> Exchange:
    talk = anchor(**settings)
    talk.give(f"""
        0 mag1 > lma pbu seq=1 {NEW} offload=6/80
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 offload=6/25
    """)
    return talk


def test_an_anchor_that_changes_it_all_the_same_is_found() -> None:
    recording = record(Tracer().signals(changing(quirks=frozenset({Quirk.CHANGES_OFFLOAD})).frames))
    (found,) = explain(recording, ["lma"])
    assert [each.quirk for each in found.quirks] == [Quirk.CHANGES_OFFLOAD]
    assert found.is_complete


def test_one_that_does_not_has_no_such_quirk() -> None:
    assert explain(record(Tracer().signals(changing().frames)), ["lma"]) == []
