"""Return routability and the correspondent node (RFC 6275 sections 5.2 and 9)."""

from dataclasses import replace
from typing import Any

import pytest

from homes import CN, HA, HOME, Neighbourhood, answers, at, status_of, update
from mobtrace.replay.mip6.correspondent import Correspondent, CorrespondentSettings
from mobtrace.replay.mip6.signing import authorized
from mobtrace.replay.node import Datagram, Send
from mobtrace.values import NANOSECONDS_PER_SECOND, Address
from mobtrace.wire.auth import binding_management_key, keygen_token
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingError, CareofTestInit, HomeTestInit
from mobtrace.wire.neighbour_messages import EchoRequest
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import BindingAuthorizationData, NonceIndices

SECOND = NANOSECONDS_PER_SECOND
COOKIE = bytes(range(8))


def correspondent(**more: Any) -> Correspondent:
    node = Correspondent("cn", CorrespondentSettings(address=CN, **more))
    node.start(0)
    return node


def tokens(node: Correspondent, now: int = 0, care_of: str = "coa1") -> tuple[Any, Any]:
    """The Home and Care-of Test that the node sends."""
    asked = HomeTestInit(home_init_cookie=COOKIE), CareofTestInit(care_of_init_cookie=COOKIE)
    bodies = []
    for source, body in zip((HOME, at(care_of)), asked, strict=True):
        (answer,) = answers(node, Datagram(source=source, destination=CN, content=Message(body=body)), now)
        assert answer.destination == source
        bodies.append(answer.content.body)
    return bodies[0], bodies[1]


def authorised(home: Any, away: Any, *options: Any, **more: Any) -> Datagram:
    """A correspondent registration made with two tests."""
    indices = NonceIndices(
        home_nonce_index=home.home_nonce_index, care_of_nonce_index=away.care_of_nonce_index if away else 0
    )
    plain = update(indices, *options, to=CN, h=False, alternate=False, **more)
    kbm = binding_management_key(home.home_keygen_token, away.care_of_keygen_token if away else None)
    care_of = at(more.get("care_of", "coa1"))
    return replace(plain, content=authorized(plain.content, kbm, care_of, CN))


def test_tokens_are_those_of_the_rfc():
    node = correspondent(key=b"K" * 20)
    home, _ = tokens(node)
    assert home.home_init_cookie == COOKIE
    # RFC 6275 section 5.2.5: HMAC_SHA1 over address, nonce and a zero octet.
    nonce = node._tokens._nonce(0)
    assert home.home_keygen_token == keygen_token(b"K" * 20, HOME, nonce, home=True)


@pytest.mark.parametrize("body", [HomeTestInit(home_init_cookie=COOKIE), CareofTestInit(care_of_init_cookie=COOKIE)])
def test_a_test_with_a_home_address_option_is_ignored(body: Any):
    asked = Datagram(source=at("coa1"), destination=CN, content=Message(body=body), home_address=HOME)
    assert answers(correspondent(), asked) == []


def test_a_registration_is_accepted_and_signed():
    node = correspondent()
    (answer,) = answers(node, authorised(*tokens(node)))
    assert answer.content.body.status == 0
    assert answer.content.body.lifetime * 4 == 420  # MAX_RR_BINDING_LIFETIME
    assert (answer.destination, answer.routing_home) == (at("coa1"), HOME)
    assert isinstance(answer.content.options[-1], BindingAuthorizationData)


def test_without_the_flag_an_acceptance_is_not_acknowledged():
    node = correspondent()
    assert answers(node, authorised(*tokens(node), a=False)) == []
    assert len(node.cache) == 1


def test_what_is_silently_discarded():
    node = correspondent()
    home, away = tokens(node)
    good = authorised(home, away)
    unsigned = replace(good, content=Message(body=good.content.body, options=good.content.options[:-1]))
    forged = replace(away, care_of_keygen_token=bytes(8))
    reordered = replace(good, content=Message(body=good.content.body, options=good.content.options[::-1]))
    for bad in (unsigned, authorised(home, forged), reordered, replace(good, home_address=Address.parse("ff02::1"))):
        assert status_of(node, bad) is None
    assert len(node.cache) == 0


@pytest.mark.parametrize(
    ("old_home", "old_away", "status"), [(True, False, 136), (False, True, 137), (True, True, 138)]
)
def test_expired_nonces(old_home: bool, old_away: bool, status: int):
    node = correspondent()
    old, new = tokens(node), tokens(node, 300 * SECOND)
    asked = authorised((old if old_home else new)[0], (old if old_away else new)[1], a=False)
    (answer,) = answers(node, asked, 300 * SECOND)
    assert answer.content.body.status == status
    # RFC 6275 section 9.5.4: without Binding Authorization Data.
    assert answer.content.first(BindingAuthorizationData) is None


def test_nonces_are_good_for_four_minutes():
    node = correspondent()
    early = tokens(node)
    assert status_of(node, authorised(*early), 239 * SECOND) == 0


def test_the_sequence_number_is_looked_at():
    node = correspondent()
    both = tokens(node)
    assert status_of(node, authorised(*both, sequence=10)) == 0
    (answer,) = answers(node, authorised(*both, sequence=10))
    assert (answer.content.body.status, answer.content.body.sequence) == (135, 10)
    assert isinstance(answer.content.options[-1], BindingAuthorizationData)


def test_a_deletion_needs_the_home_token_alone_and_spends_it():
    node = correspondent()
    home, away = tokens(node)
    node.receive(authorised(home, away), 0)
    assert status_of(node, authorised(home, None, sequence=2, lifetime=0)) == 0
    assert len(node.cache) == 0
    # RFC 6275 section 9.5.3: the same nonces are not used again with these addresses.
    assert status_of(node, authorised(home, None, sequence=3, lifetime=0)) is None


def test_home_registrations_are_not_for_a_correspondent():
    assert status_of(correspondent(), update(to=CN)) == 131


def test_no_room():
    node = correspondent(max_bindings=0)
    assert status_of(node, authorised(*tokens(node), a=False)) == 130


def test_bulk_registration_is_not_for_a_correspondent():
    node = correspondent()
    options = [BindingIdentifier(binding_id=number, care_of_address=at("coa1")) for number in (1, 2)]
    assert status_of(node, authorised(*tokens(node), *options)) == 168
    assert status_of(node, authorised(*tokens(node), options[0])) == 0


def test_a_binding_that_is_not_known_needs_its_address():
    node = correspondent()
    assert status_of(node, authorised(*tokens(node), BindingIdentifier(binding_id=1))) == 167
    assert len(node.cache) == 0


def test_a_packet_with_an_unknown_home_address_is_an_error():
    node = correspondent()
    echo = Datagram(
        source=at("coa1"),
        destination=CN,
        content=Decoded(protocol="icmpv6", body=EchoRequest(identifier=1, sequence_number=1)),
        protocol=ICMPV6,
        home_address=HOME,
    )
    (answer,) = answers(node, echo)
    assert isinstance(answer.content.body, BindingError)
    assert (answer.content.body.status, answer.content.body.home_address) == (1, HOME)
    node.receive(authorised(*tokens(node)), 0)
    assert answers(node, echo) == []


# Both sides


def optimised(**more: Any) -> Neighbourhood:
    return Neighbourhood(mn={"correspondents": (CN,), "lifetime": 1000}, **more).do("attach", at("coa1"))


def test_route_optimisation_follows_the_home_registration():
    life = optimised()
    assert life.said() == [
        "coa1 > ha BU ah 1 1000s",
        "ha > coa1 BA 0 1 1000s",
        "home > cn HomeTestInit",
        "coa1 > cn CareofTestInit",
        "cn > coa1 CareofTest",
        "cn > home HomeTest",
        "coa1 > cn BU a 1 420s",
        "cn > coa1 BA 0 1 420s",
    ]
    first = life.recording().messages[2].datagram
    # RFC 6275 section 11.6.1: reverse tunnelled to the home agent.
    assert (first.outer.source, first.outer.destination) == (at("coa1"), HA)
    assert life.told("registered").count("correspondent node") == 1


def test_a_move_is_told_the_correspondent_with_a_new_care_of_test_only():
    life = optimised().do("attach", at("coa2"))
    assert life.said()[8:] == [
        "coa2 > ha BU ah 2 1000s",
        "ha > coa2 BA 0 2 1000s",
        "coa2 > cn CareofTestInit",
        "cn > coa2 CareofTest",
        "coa2 > cn BU a 2 420s",
        "cn > coa2 BA 0 2 420s",
    ]


def test_back_home_the_correspondent_forgets():
    life = optimised().do("return_home")
    assert life.said()[-2:] == ["home > cn BU a 2 0s", "cn > home BA 0 2 0s"]
    assert len(life.cn.cache) == 0


def test_a_registration_is_refreshed_before_it_ends():
    life = optimised().wait(340)
    times = life.times("coa1 > cn BU")
    assert len(times) == 2
    assert 335 < times[1] - times[0] < 340


def test_test_messages_are_sent_again_with_new_cookies():
    life = Neighbourhood(mn={"correspondents": (CN,), "lifetime": 1000})
    life.world.cut.add(frozenset({at("coa1"), CN}))
    life.do("attach", at("coa1"), seconds=8)
    inits = [each.content.body for each in life.recording().messages if isinstance(each.content.body, CareofTestInit)]
    assert len(inits) == len({each.care_of_init_cookie for each in inits}) == 4
    first = life.times("coa1 > cn CareofTestInit")
    assert [round(each - first[0], 3) for each in first] == [0.0, 1.0, 3.0, 7.0]


def test_expired_nonces_are_asked_for_again():
    life = optimised()
    life.cn.restart(life.world.now - 900 * SECOND)  # with other nonces
    life.perform(life.mn, life.mn.updates.begin(life.mn.updates.find("correspondent node", CN), life.world.now))
    life.wait(1)
    assert life.said()[8:10] == ["coa1 > cn BU a 2 420s", "cn > coa1 BA 138 2 0s"]
    assert life.said()[-1] == "cn > coa1 BA 0 3 420s"


def test_a_binding_error_has_the_node_register_again():
    life = optimised()
    life.cn.cache.remove(life.cn.cache.find(HOME))
    error = Message(body=BindingError(status=1, home_address=HOME))
    life.perform(life.cn, [Send(Datagram(source=CN, destination=at("coa1"), content=error))])
    life.wait(1)
    assert life.said()[8:] == ["cn > coa1 BindingError", "coa1 > cn BU a 2 420s", "cn > coa1 BA 0 2 420s"]


def test_a_correspondent_without_mobility_is_left_alone():
    life = Neighbourhood(mn={"lifetime": 1000}).do("attach", at("coa1"))
    life.world.cut.add(frozenset({at("coa1"), CN}))
    life.do("optimise", CN)
    error = Message(body=BindingError(status=2, home_address=HOME))
    life.perform(life.mn, life.mn.receive(Datagram(source=CN, destination=at("coa1"), content=error), life.world.now))
    before = len(life.said())
    life.wait(60)
    assert len(life.said()) == before
    assert life.told("no route optimisation") == [str(CN)]


def test_a_refresh_request_of_the_correspondent_starts_the_procedure_again():
    life = optimised(cn={"refresh_request": 300.0}).wait(125)
    assert "cn > home BindingRefreshRequest" in life.said()
    assert life.said()[-1] == "cn > coa1 BA 0 2 420s"
