"""Several care-of addresses and correspondent nodes (RFC 5648): one test and one registration for each."""

from dataclasses import replace
from typing import Any

from homes import CN, HOME, Neighbourhood, at
from mobtrace.replay.mip6.learning_cn import learn_correspondent
from mobtrace.replay.mip6.registration import Identifier
from mobtrace.replay.recording import Recorded
from mobtrace.replay.rerun import rerun
from mobtrace.session.authenticity import Authenticity
from mobtrace.trace import Tracer
from mobtrace.wire.messages.mip6 import BindingUpdate, CareofTest, CareofTestInit, HomeTestInit
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import BindingAuthorizationData

ONE, TWO = Identifier(1, at("coa1")), Identifier(2, at("coa2"))


def away(*identifiers: Identifier, **more: Any) -> Neighbourhood:
    """A node with several care-of addresses, registered at home one after the other."""
    return Neighbourhood(**more).do("attach_several", identifiers or (ONE, TWO))


def bound(life: Neighbourhood) -> dict[int | None, str]:
    """What the correspondent has for the home address."""
    entry = life.cn.cache.find(HOME)
    return {} if entry is None else {bid: str(each.machine.care_of) for bid, each in entry.bindings.items()}


def sent(life: Neighbourhood, row: type[Any]) -> list[Recorded]:
    """The messages of a type between node and correspondent."""
    found = (each for each in life.recording().messages if isinstance(each.content.body, row))
    return [each for each in found if CN in (each.datagram.source, each.datagram.destination)]


def bids(messages: list[Recorded]) -> list[tuple[int, str]]:
    """Their Binding Identifiers, and where they came from or go to."""
    options = [(each, each.content.first(BindingIdentifier)) for each in messages]
    assert all(option is not None and option.status == 0 for _, option in options)
    ends = (each.datagram.source if each.datagram.source != CN else each.datagram.destination for each in messages)
    return [(option.binding_id, str(end)) for (_, option), end in zip(options, ends, strict=True)]


def test_each_address_is_tested_and_registered_with_its_identifier():
    """RFC 5648 sections 3, 4.3 and 5.2: the same identifier as at home, in the test, its answer and the update."""
    life = away().do("optimise", CN)
    both = [(1, "2001:db8:f1::5"), (2, "2001:db8:f2::5")]
    assert bids(sent(life, CareofTestInit)) == both
    assert bids(sent(life, CareofTest)) == both
    # One home keygen token is enough (RFC 6275 section 11.6.2).
    assert len({each.content.body.home_init_cookie for each in sent(life, HomeTestInit)}) == 1
    updates = sent(life, BindingUpdate)
    assert bids(updates) == both
    for each in updates:
        # RFC 5648 section 5.2: the care-of address is in the option, and the authorization is behind it.
        assert each.content.first(BindingIdentifier).care_of_address == each.datagram.source
        assert isinstance(each.content.without_padding().options[-1], BindingAuthorizationData)
    assert bound(life) == dict(both)


def test_each_authenticator_is_right():
    """RFC 5648 section 3: a care-of keygen token, and so a key, for each care-of address."""
    life = away().do("optimise", CN).do("attach_several", (Identifier(2, at("coa3")),))
    authenticity, signed = Authenticity(), 0
    for signal in Tracer().signals(life.world.frames):
        message = signal.content
        signed += message.first(BindingAuthorizationData) is not None
        authenticity.look(signal.packet, message)
        assert message.issues == []
    assert signed == 6


def test_a_third_address_is_added_and_one_that_moves_is_told_alone():
    life = away().do("optimise", CN)
    life.do("attach_several", (Identifier(2, at("coa3")),))
    assert bids(sent(life, BindingUpdate))[2:] == [(2, "2001:db8:f3::5")]
    assert bound(life) == {1: "2001:db8:f1::5", 2: "2001:db8:f3::5"}


def test_each_is_refreshed_by_itself():
    life = away(cn={"max_lifetime": 100}).do("optimise", CN).wait(99)
    assert bids(sent(life, BindingUpdate)) == [(1, "2001:db8:f1::5"), (2, "2001:db8:f2::5")] * 2


def test_one_address_again_takes_the_place_of_all():
    """RFC 5648 section 6.2: an update without an identifier."""
    life = away().do("optimise", CN).do("attach", at("coa3"))
    last = sent(life, BindingUpdate)[-1]
    assert last.content.first(BindingIdentifier) is None
    assert bound(life) == {None: "2001:db8:f3::5"}
    assert len([each for each in life.mn.updates if each.peer == CN]) == 1


def test_at_home_all_of_them_end():
    life = away().do("optimise", CN).do("return_home", seconds=2)
    assert bound(life) == {}
    assert [each for each in life.mn.updates if each.peer == CN and each.is_active] == []


def test_a_test_that_is_refused():
    """RFC 5648 section 4.3: the Status of the option in a Care-of Test."""
    life = away()
    life.perform(life.mn, life.mn.optimise(CN, life.world.now))
    asked = next(iter(life.mn.routes._known.values()))
    answer = life.cn._test(
        replace(asked._care_of_init(b"12345678").datagram, source=at("coa1")),
        CareofTestInit(care_of_init_cookie=b"12345678"),
        life.world.now,
    )[0].datagram
    answer.content.options[0].status = 166
    assert [each.what for each in life.mn.receive(answer, life.world.now)] == ["refused"]
    life.wait(1)
    assert bound(life) == {2: "2001:db8:f2::5"}


def test_it_replays_and_a_correspondent_that_does_not_repeat_the_option_is_learned():
    life = away().do("optimise", CN)
    assert rerun(life.recording(), ["ha", "cn"]).first_divergence is None
    assert learn_correspondent(life.recording(), CN).repeats_identifiers
    other = away(cn={"repeats_identifiers": False}).do("optimise", CN)
    assert bound(other) == bound(life)
    assert not learn_correspondent(other.recording(), CN).repeats_identifiers
    assert rerun(other.recording(), ["ha", "cn"]).first_divergence is None
