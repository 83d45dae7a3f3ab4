"""The checks of a home registration, each with its status, in their order (RFC 6275 sections 9.5.1 and 10.3)."""

from dataclasses import replace
from typing import Any

import pytest

from homes import HA, HOME, agent_settings, answers, at, status_of, update
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.settings import HomePrefix, Host, SecurityAssociation
from mobtrace.replay.mip6.signing import authenticated, authenticated_by_aaa
from mobtrace.replay.node import Datagram
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, Prefix
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingError
from mobtrace.wire.options.auth import MobilityMessageReplayProtection
from mobtrace.wire.options.mip6 import BindingRefreshAdvice, NonceIndices
from mobtrace.wire.options.nemo import MobileNetworkPrefix
from mobtrace.wire.times import NtpTime

SECOND = NANOSECONDS_PER_SECOND


def agent(**more: Any) -> HomeAgent:
    return HomeAgent("ha", agent_settings(**more))


def bound(**more: Any) -> HomeAgent:
    """An agent that has a binding, the sequence number of which was 10."""
    node = agent(**more)
    assert status_of(node, update(sequence=10)) == 0
    return node


@pytest.mark.parametrize("home", ["ff02::1", "fe80::1", "::"])
def test_a_home_address_that_nobody_can_reach_is_silently_discarded(home: str):
    assert status_of(agent(), update(home=home)) is None


def test_nonce_indices_in_a_home_registration_have_it_discarded():
    assert status_of(agent(), update(NonceIndices(home_nonce_index=1, care_of_nonce_index=1))) is None


def test_a_care_of_address_that_nobody_can_reach_has_it_discarded():
    assert status_of(agent(), update(care_of="fe80::5")) is None


def test_without_a_home_address_option_only_a_deregistration_is_looked_at():
    assert status_of(agent(), update(home=None, care_of="home")) == 133  # bound to the home address: to be deleted
    assert status_of(agent(), replace(update(), source=HOME, home_address=None)) is None
    assert status_of(bound(), update(home=None, care_of="home", sequence=11, lifetime=0)) == 0


def test_a_wrong_checksum_has_it_discarded():
    first = update()
    octets = bytearray(encode(first.content, source=HOME, destination=HA))
    octets[4] ^= 1
    message = decode(bytes(octets), source=HOME, destination=HA)
    assert status_of(agent(), replace(first, content=message)) is None


@pytest.mark.parametrize(("sequence", "status"), [(10, 135), (9, 135), (11, 0), (32777, 0), (32778, 135), (65535, 135)])
def test_the_window_of_sequence_numbers(sequence: int, status: int):
    # RFC 6275 section 9.5.1: the last number and the 32768 before it are not greater.
    node = bound()
    (answer,) = answers(node, update(sequence=sequence))
    assert answer.content.body.status == status
    assert answer.content.body.sequence == (10 if status else sequence)


def test_sequence_numbers_can_be_ignored():
    assert status_of(bound(quirks=frozenset({Quirk.IGNORES_SEQUENCE})), update(sequence=3)) == 0


def test_a_router_may_not_become_a_host():
    node = agent()
    prefix = MobileNetworkPrefix(prefix_length=64, mobile_network_prefix=at("2001:db8:8::"))
    assert status_of(node, update(prefix, r=True)) == 0
    assert status_of(node, update(sequence=2)) == 139
    # RFC 3963 section 6.2: R is ignored in a de-registration.
    assert status_of(node, update(sequence=3, lifetime=0)) == 0


def test_a_node_that_is_no_home_agent_says_so():
    assert status_of(agent(is_home_agent=False), update()) == 131


def test_an_address_of_another_link_is_refused():
    assert status_of(agent(), update(home="2001:db8:99::1")) == 132


def test_a_host_that_is_not_known_is_refused():
    assert status_of(agent(hosts={}), update()) == 129
    assert status_of(agent(hosts={HOME: Host(refusal=128)}), update()) == 128


def test_nothing_to_delete():
    assert status_of(agent(), update(lifetime=0)) == 133


def test_a_full_cache():
    node = bound(max_bindings=1)
    assert status_of(node, update(home="home2")) == 130
    assert status_of(node, update(sequence=11)) == 0


def test_a_sequence_number_comes_before_the_home_subnet():
    node = bound()
    node.settings.home_prefixes = ()
    assert status_of(node, update(sequence=10)) == 135
    assert status_of(node, update(sequence=11)) == 132


def test_duplicates_are_looked_for_with_the_link_local_address_too():
    taken = frozenset({at("fe80::100")})
    assert status_of(agent(taken=taken), update()) == 0
    assert status_of(agent(taken=taken), update(l=True)) == 134


def test_the_answer_waits_for_the_end_of_the_detection():
    node = agent(detection_time=1.0)
    assert answers(node, update()) == []
    assert node.next_due() == SECOND
    assert [each.datagram.content.body.status for each in node.tick(SECOND) if hasattr(each, "datagram")] == [0]


@pytest.mark.parametrize(
    ("valid", "preferred", "status", "lifetime"),
    [(7200, 7200, 0, 600), (7200, 300, 1, 600), (600, 600, 1, 600), (400, 400, 1, 400)],
)
def test_lifetime_and_status_by_those_of_the_prefix(valid: float, preferred: float, status: int, lifetime: float):
    prefix = HomePrefix(prefix=Prefix.parse("2001:db8:1::/64"), valid=valid, preferred=preferred)
    (answer,) = answers(agent(home_prefixes=(prefix,)), update())
    assert (answer.content.body.status, answer.content.body.lifetime * 4) == (status, lifetime)


def test_the_refresh_advice_is_shorter_than_the_lifetime():
    (answer,) = answers(agent(refresh_interval=300), update())
    assert answer.content.first(BindingRefreshAdvice).refresh_interval * 4 == 300
    (answer,) = answers(agent(refresh_interval=600), update())
    assert answer.content.first(BindingRefreshAdvice) is None


@pytest.mark.parametrize(("asked", "able", "k"), [(True, True, True), (True, False, False), (False, True, False)])
def test_key_management_mobility(asked: bool, able: bool, k: bool):
    (answer,) = answers(agent(key_management=able), update(k=asked))
    assert answer.content.body.k is k


def test_a_deregistered_binding_is_remembered_for_ten_seconds():
    node = bound()
    assert status_of(node, update(sequence=11, lifetime=0)) == 0
    # RFC 6275 section 10.3.2: a delayed update from the visited link is refused.
    assert status_of(node, update(sequence=10)) == 135
    assert node.next_due() == 10 * SECOND
    node.tick(10 * SECOND)
    assert len(node.cache) == 0


def test_a_message_too_short_for_its_type_is_no_binding_error():
    short = decode(bytes.fromhex("3b00050000000000"))
    assert answers(agent(), Datagram(source=at("coa1"), destination=HA, content=short)) == []


def test_an_unknown_message_type_is_an_error():
    unknown = decode(bytes.fromhex("3b004d0000000000"))
    (answer,) = answers(agent(), Datagram(source=at("coa1"), destination=HA, content=unknown))
    assert isinstance(answer.content.body, BindingError)
    assert (answer.content.body.status, answer.content.body.home_address.is_unspecified) == (2, True)


# RFC 4285


KEY = b"shared by node and agent"


def signed(message: Message, key: bytes = KEY) -> Message:
    return authenticated(message, key, 256, at("coa1"), HOME)


def keyed(**more: Any) -> HomeAgent:
    return agent(hosts={HOME: Host(association=SecurityAssociation(key=KEY, **more))})


def test_a_wrong_authenticator_is_refused():
    good = update()
    assert status_of(keyed(), replace(good, content=signed(good.content))) == 0
    assert status_of(keyed(), replace(good, content=signed(good.content, b"another"))) == 146
    assert status_of(keyed(), good) == 146


def test_a_key_of_the_aaa_server_is_as_good():
    both = Host(association=SecurityAssociation(key=KEY), aaa_key=b"AAA")
    good = update()
    by_aaa = replace(good, content=authenticated_by_aaa(good.content, b"AAA", at("coa1"), HOME))
    assert status_of(agent(hosts={HOME: both}), by_aaa) == 0
    assert status_of(agent(hosts={HOME: both}), replace(good, content=signed(good.content))) == 0
    assert status_of(agent(hosts={HOME: both}), replace(good, content=signed(good.content, b"another"))) == 146
    assert status_of(agent(hosts={HOME: Host(association=SecurityAssociation(key=KEY))}), by_aaa) == 146


def test_without_a_shared_key_it_is_discarded():
    good = update()
    assert status_of(agent(), replace(good, content=signed(good.content))) is None


def stamped(time: int) -> Datagram:
    datagram = update(MobilityMessageReplayProtection(timestamp=NtpTime().number(time)))
    return replace(datagram, content=signed(datagram.content))


def test_replay_protection_by_timestamps():
    node = keyed(replay_protection=True)
    now = 1_700_000_000 * SECOND
    bare = update()
    assert status_of(node, replace(bare, content=signed(bare.content)), now) == 145
    assert status_of(node, stamped(now - 8 * SECOND), now) == 144
    assert status_of(node, stamped(now - 6 * SECOND), now) == 0
    # RFC 4285 section 6: it must be greater than all that were accepted; the sequence number is not used.
    assert status_of(node, stamped(now - 6 * SECOND), now) == 144
    assert status_of(node, stamped(now), now) == 0


def test_a_refused_timestamp_is_answered_with_the_seconds_of_the_agent():
    now = 1_700_000_000 * SECOND
    asked = stamped(now - 8 * SECOND + 123)
    (answer,) = answers(keyed(replay_protection=True), asked, now)
    stamp = answer.content.first(MobilityMessageReplayProtection).timestamp
    own = asked.content.first(MobilityMessageReplayProtection).timestamp
    assert stamp >> 32 == NtpTime().number(now) >> 32
    assert stamp & 0xFFFFFFFF == own & 0xFFFFFFFF


# RFC 3963


def network(text: str = "2001:db8:8::/48") -> MobileNetworkPrefix:
    prefix = Prefix.parse(text)
    return MobileNetworkPrefix(prefix_length=prefix.length, mobile_network_prefix=prefix.address)


ROUTER = {HOME: Host(networks=(Prefix.parse("2001:db8:8::/48"),))}


def test_mobile_routers_can_be_forbidden():
    assert status_of(agent(mobile_routers=False), update(network(), r=True)) == 140


def test_a_router_must_ask_for_a_home_registration():
    assert status_of(agent(), update(network(), r=True, h=False)) == 140


def test_a_prefix_that_cannot_be_forwarded():
    assert status_of(agent(), update(network("::/0"), r=True)) == 141


def test_a_prefix_of_another_router():
    assert status_of(agent(hosts=ROUTER), update(network("2001:db8:9::/48"), r=True)) == 142
    node = agent()
    assert status_of(node, update(network(), r=True)) == 0
    assert status_of(node, update(network(), home="home2", r=True)) == 142


def test_a_router_without_any_prefix():
    assert status_of(agent(), update(r=True)) == 143


def test_implicit_and_explicit_prefixes_are_forwarded():
    for node, asked in ((agent(hosts=ROUTER), update(r=True)), (agent(), update(network(), r=True))):
        effects = node.receive(asked, 0)
        ways = [(str(each.prefix), str(each.tunnel.remote)) for each in effects if hasattr(each, "tunnel")]
        assert ways == [("2001:db8:1::100/128", "2001:db8:f1::5"), ("2001:db8:8::/48", "2001:db8:f1::5")]
        (answer,) = [each.datagram for each in effects if hasattr(each, "datagram")]
        assert answer.content.body.r


def test_a_prefix_that_is_not_named_again_is_forwarded_no_more():
    node = agent()
    node.receive(update(network("2001:db8:8::/48"), network("2001:db8:9::/48"), r=True), 0)
    effects = node.receive(update(network("2001:db8:9::/48"), r=True, sequence=2), 0)
    gone = [str(each.prefix) for each in effects if type(each).__name__ == "Unforward"]
    assert gone == ["2001:db8:8::/48"]
