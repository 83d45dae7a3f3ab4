"""RFC 5213 section 5.3.1: the checks of a Proxy Binding Update, each with its status, in their order."""

import pytest

from anchors import FIRST, address, anchor, profile
from mobtrace.replay.node import Datagram
from mobtrace.wire.message import Message, UnknownBody
from mobtrace.wire.messages.mip6 import BindingUpdate


def test_item_4_without_an_identifier_it_is_refused_with_an_empty_one() -> None:
    anchor().run("""
        0 mag1 > lma pbu seq=7 lifetime=600 hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=7 status=160 lifetime=0 mn= hnp=:: hi=1 att=4
    """)


def test_item_6_a_gateway_that_is_not_trusted() -> None:
    anchor(gateways=frozenset({address("mag2")})).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=154 mn=a
    """)


def test_item_6_a_gateway_that_may_not_register_this_node() -> None:
    nodes = {"a": profile(gateways=frozenset({address("mag2")})), "b": profile()}
    anchor(subscribers=nodes).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=154 mn=a
        1 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: hi=1 att=4
        1 lma > mag1 pba seq=1 status=0 mn=b
    """)


def test_item_7_a_node_that_is_not_known() -> None:
    anchor(subscribers={"b": profile()}).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=153 mn=a
    """)


def test_item_8_a_node_without_network_based_mobility() -> None:
    anchor(subscribers={"a": profile(enabled=False)}).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=152 mn=a
    """)


@pytest.mark.parametrize(
    ("options", "status", "echo"),
    [
        ("hi=1 att=4", 158, "hnp=:: hi=1 att=4"),
        ("hnp=:: att=4", 161, "hnp=:: hi=0 att=4"),
        ("hnp=:: hi=1", 162, "hnp=:: hi=1 att=0"),
    ],
)
def test_items_10_to_12_mandatory_options(options: str, status: int, echo: str) -> None:
    """RFC 5213 section 5.3.6: what was not in the request stands in the refusal with zero."""
    anchor().run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a {options}
        0 lma > mag1 pba seq=1 status={status} lifetime=0 mn=a {echo}
    """)


STEPS = [
    (160, "", {}),
    (154, "mn=a", {"gateways": frozenset({address("mag2")}), "subscribers": {}}),
    (153, "mn=a", {"subscribers": {}}),
    (152, "mn=a ts=-60", {"subscribers": {"a": profile(enabled=False)}}),
    (156, "mn=a ts=-60", {}),
    (158, "mn=a ts=0", {}),
    (161, "mn=a ts=0 hnp=::", {}),
    (162, "mn=a ts=0 hnp=:: hi=1", {}),
    (172, "mn=a ts=0 hnp=:: hi=1 att=4", {"subscribers": {"a": profile(ipv6=False)}}),
]


@pytest.mark.parametrize(("status", "options", "settings"), STEPS, ids=[str(step[0]) for step in STEPS])
def test_the_first_check_that_fails_decides(status: int, options: str, settings: dict[str, object]) -> None:
    """Section 5.3: the order MUST be maintained. Each request here fails all checks from one on."""
    anchor(**settings).run(f"""
        0 mag1 > lma pbu seq=9 lifetime=600 {options}
        0 lma > mag1 pba seq=9 status={status}
    """)


def test_a_refusal_changes_nothing() -> None:
    talk = anchor()
    talk.run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
        1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} att=4
        1 lma > mag2 pba seq=2 status=161
        1 route {FIRST} mag1
    """)
    assert len(talk.node.cache) == 1


def test_a_refused_request_has_all_its_prefixes_in_the_answer() -> None:
    anchor().run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=2001:db8:f00a::/64,2001:db8:f00b::/64 hi=1 lla=::
        0 lma > mag1 pba seq=1 status=162 hnp=2001:db8:f00a::/64,2001:db8:f00b::/64 lla=::
    """)


def test_a_binding_update_of_a_mobile_node_is_not_for_an_anchor() -> None:
    talk = anchor()
    content = Message(body=BindingUpdate(sequence=1, a=True, h=True, lifetime=150))
    datagram = Datagram(source=address("mag1"), destination=address("lma"), content=content)
    talk.do(0, lambda now: talk.node.receive(datagram, now))
    talk.run("5 quiet")
    assert not talk.told


@pytest.mark.parametrize("care_of", ["ff02::1", "::", "fe80::7"])
def test_a_care_of_address_that_packets_cannot_be_sent_to(care_of: str) -> None:
    """RFC 6275 section 6.1.7: silently discarded."""
    anchor().run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 coa={care_of}
        1 quiet
    """)


def test_an_unknown_message_is_answered_with_a_binding_error() -> None:
    """RFC 6275 sections 9.2 and 9.3.3."""
    talk = anchor()
    content = Message(body=UnknownBody(mh_type=200, data=bytes(2)))
    datagram = Datagram(source=address("mag1"), destination=address("lma"), content=content)
    talk.do(0, lambda now: talk.node.receive(datagram, now))
    talk.run("0 lma > mag1 error status=2")
