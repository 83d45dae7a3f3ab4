"""What the emulated nodes wrote they answer alike; what others wrote is laid beside it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homes import CN, HA, HOME, HOME_PREFIX, Neighbourhood, agent_settings, at, update
from mobtrace.replay.compare import MATCHED
from mobtrace.replay.explain import explain
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.mip6.anchor_point import advertise
from mobtrace.replay.mip6.combined import CombinedAnchor
from mobtrace.replay.mip6.registration import Identifier, Kind
from mobtrace.replay.mip6.settings import HomePrefix, Host, SecurityAssociation
from mobtrace.replay.node import Datagram, Send
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.recording import Recording, record
from mobtrace.replay.rerun import rerun
from mobtrace.replay.world import World
from mobtrace.reproduce import replay
from mobtrace.trace import Tracer
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Prefix
from mobtrace.wire.codec import decode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.flow import BindingReference, FlowIdentification, TrafficSelector
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.pmip6 import AccessTechnologyType, HandoffIndicator, HomeNetworkPrefix
from support import CAPTURES, needs_shared

HOSTS = ("ha", "map", "cn")
ONE, TWO, BOTH = Identifier(1, at("coa1")), Identifier(2, at("coa2")), [Identifier(1), Identifier(2)]
ASSOCIATION = SecurityAssociation(key=b"shared", replay_protection=True)


def verdicts(life: Neighbourhood) -> list[str]:
    return [each.verdict for each in rerun(life.recording(), HOSTS).outcomes]


def home(life: Neighbourhood) -> None:
    life.do("attach", at("coa1"), seconds=100).do("attach", at("coa2")).do("return_home")


def several(life: Neighbourhood) -> None:
    flow = FlowIdentification(
        fid=1,
        fid_pri=1,
        sub_options=[TrafficSelector(ts_format=1, traffic_selector=b"\0\0"), BindingReference(bid=[1])],
    )
    life.mn.options = (flow,)
    life.do("attach_several", [ONE, TWO], bulk=True).do("attach_several", BOTH, bulk=True, overwrites=True)
    life.do("drop", [2]).do("attach", at("coa3")).do("attach_several", [ONE])


def revoked(life: Neighbourhood) -> None:
    life.do("attach", at("coa1"))
    life.perform(life.ha, life.ha.revoke(HOME, life.world.now))
    life.do("attach", at("coa1"), seconds=5)


def hierarchy(life: Neighbourhood) -> None:
    life.world.join(life.mn, "visited")
    life.world.join(life.map, "visited")
    life.perform(life.map, [advertise(life.map.settings, "visited")])
    life.wait(0.1).do("attach", at("coa1")).do("attach", at("coa2"), seconds=500)


def renumbered(life: Neighbourhood) -> None:
    life.do("attach", at("coa1"))
    prefix = HomePrefix(prefix=HOME_PREFIX, valid=90000, preferred=80000)
    life.perform(life.ha, life.ha.renumber((prefix,), life.world.now))
    life.wait(5)


def forgotten(life: Neighbourhood) -> None:
    """The correspondent comes up with other nonces while it has a binding."""
    life.do("attach", at("coa1"))
    life.cn.restart(life.world.now - 900 * NANOSECONDS_PER_SECOND)
    life.perform(life.mn, life.mn.updates.begin(life.mn.updates.find(Kind.CORRESPONDENT, CN), life.world.now))
    life.wait(5)
    assert any("BA 138" in each for each in life.said())


LIVES = {
    "home": (home, {"mn": {"lifetime": 100}}),
    "detection": (home, {"mn": {"lifetime": 100}, "ha": {"detection_time": 1.0}}),
    "duplicate": (home, {"ha": {"detection_time": 1.0, "taken": frozenset({HOME})}}),
    "refused": (home, {"ha": {"hosts": {HOME: Host(refusal=128)}}}),
    "no home agent": (home, {"ha": {"is_home_agent": False}}),
    "another link": (home, {"ha": {"home_prefixes": (HomePrefix(prefix=Prefix.parse("2001:db8:99::/64")),)}}),
    "advice": (home, {"ha": {"refresh_interval": 40.0}}),
    "shorter": (home, {"ha": {"max_lifetime": 40.0}}),
    "keys": (home, {"ha": {"key_management": True}, "mn": {"key_management": True}}),
    "discovery": (
        home,
        {
            "mn": {"home_agent": None, "lifetime": 1000},
            "ha": {
                "other_agents": {at("2001:db8:1::9"): -3},
                "home_prefixes": (HomePrefix(prefix=HOME_PREFIX, valid=9000, preferred=10),),
            },
        },
    ),
    "reminders": (home, {"mn": {"lifetime": 100, "refresh_at": 1.0}, "ha": {"refresh_request": 30.0}}),
    "authentication": (
        home,
        {
            "mn": {"association": ASSOCIATION, "identifier": "alice@example.org"},
            "ha": {"hosts": {HOME: Host(association=ASSOCIATION)}},
        },
    ),
    "router": (home, {"mn": {"router": True, "networks": (Prefix.parse("2001:db8:8::/48"),)}}),
    "implicit router": (
        home,
        {"mn": {"router": True}, "ha": {"hosts": {HOME: Host(networks=(Prefix.parse("2001:db8:8::/48"),))}}},
    ),
    "router without prefix": (home, {"mn": {"router": True}}),
    "several": (several, {}),
    "several in vain": (several, {"ha": {"multiple_care_of": False}}),
    "no bulk": (several, {"ha": {"bulk": False}}),
    "no flows": (several, {"ha": {"flows": False}}),
    "revoked": (revoked, {}),
    "hierarchy": (hierarchy, {"mn": {"local_lifetime": 400}}),
    "routes": (home, {"mn": {"correspondents": (CN,), "lifetime": 1000}}),
    "reminders of a correspondent": (
        home,
        {"mn": {"correspondents": (CN,), "lifetime": 1000}, "cn": {"refresh_request": 350.0}},
    ),
    "lifetime of a correspondent": (home, {"mn": {"correspondents": (CN,)}, "cn": {"max_lifetime": 60.0}}),
    "renumbered": (renumbered, {}),
    "expired nonces": (forgotten, {"mn": {"correspondents": (CN,), "lifetime": 1000}}),
    "ipv4 home address": (
        home,
        {"mn": {"ipv4_home_address": Address(bytes(4))}, "ha": {"ipv4_pool": Prefix.parse("203.0.113.0/24")}},
    ),
}


@pytest.mark.parametrize("name", LIVES)
def test_a_capture_by_the_emulator_replays_without_divergence(name: str):
    act, settings_of = LIVES[name]
    life = Neighbourhood(**settings_of)
    act(life)
    life.wait(30)
    found = verdicts(life)
    assert found.count(MATCHED) == len(found) > 0


def test_what_comes_over_ipv4_replays():
    life = Neighbourhood(
        ha={"ipv4_address": at("ha4")}, mn={"home_agent_ipv4": at("ha4"), "lifetime": 100, "force_udp": True}
    )
    life.do("attach", at("coa4"), seconds=90).do("attach", at("coa1"))
    assert len(life.said()) == 4
    assert set(verdicts(life)) == {MATCHED}


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[str, tuple[Any, ...], dict[str, bool], float]]:
    """Moves, returns, several care-of addresses and route optimisation in any order and at odd times."""
    acts = []
    for _ in range(draw(st.integers(1, 7))):
        act = draw(st.sampled_from(["attach", "attach", "return_home", "optimise", "attach_several", "drop"]))
        words: tuple[Any, ...] = {
            "attach": (at(draw(st.sampled_from(["coa1", "coa2"]))),),
            "return_home": (),
            "optimise": (CN,),
            "attach_several": (draw(st.sampled_from([[ONE], [ONE, TWO], [TWO, Identifier(3)]])),),
            "drop": (draw(st.sampled_from([[1], [2], [1, 2]])),),
        }[act]
        more = {"bulk": draw(st.booleans()), "overwrites": draw(st.booleans())} if act == "attach_several" else {}
        acts.append((act, words, more, draw(st.floats(3, 120))))
    return acts


@given(
    acts=lives(),
    loss=st.sampled_from([0.0, 0.3]),
    seed=st.integers(0, 99),
    agent=st.sampled_from([{}, {"detection_time": 1.0}, {"max_lifetime": 60.0}, {"refresh_interval": 40.0}]),
)
@settings(max_examples=30, deadline=None)
def test_whatever_happened_replays_without_divergence(
    acts: list[tuple[str, tuple[Any, ...], dict[str, bool], float]],
    loss: float,
    seed: int,
    agent: dict[str, Any],
):
    life = Neighbourhood(mn={"lifetime": 100}, ha=agent, seed=seed, loss=loss)
    for act, words, more, seconds in acts:
        life.do(act, *words, seconds=seconds, **more)
    for node in ("ha", "cn"):
        # Captured at the node: elsewhere a request would be seen that never came to it.
        outcome = rerun(life.recording(node), [node])
        found = [(each.verdict, each.message, each.differences) for each in outcome.outcomes]
        assert [each for each in found if each[0] != MATCHED] == []


# Quirks


def with_quirk(quirk: Quirk) -> Neighbourhood:
    """A life that shows what an agent with the quirk does otherwise."""
    quirks = frozenset({quirk})
    life = Neighbourhood(mn={"lifetime": 100, "correspondents": (CN,)}, ha={"quirks": quirks}, cn={"quirks": quirks})
    unknown = decode(bytes.fromhex("3b004d0000000000"))
    life.perform(life.mn, [Send(Datagram(source=at("coa1"), destination=HA, content=unknown))])
    life.do("attach_several", [ONE]).do("attach_several", [TWO]).do("attach", at("coa1"), seconds=90)
    # A delayed update, once before and once behind the de-registration.
    late = update(sequence=2, lifetime=100)
    life.perform(life.mn, [Send(late)])
    life.wait(0.5).do("return_home", seconds=2)
    life.perform(life.mn, [Send(late)])
    return life.wait(3)


SHOWN = [
    Quirk.IGNORES_SEQUENCE,
    Quirk.NO_ANSWER_TO_DEREGISTRATION,
    Quirk.GRANTS_LONGER,
    Quirk.WRONG_SEQUENCE,
    Quirk.NO_GRACE,
    Quirk.NO_ROUTING_HEADER,
    Quirk.IGNORES_IDENTIFIERS,
    Quirk.NO_BINDING_ERROR,
]


@pytest.mark.parametrize("quirk", SHOWN)
def test_each_quirk_of_a_home_agent_is_found(quirk: Quirk):
    (found,) = explain(with_quirk(quirk).recording("ha"), ["ha"])
    assert [each.quirk for each in found.quirks] == [quirk]
    assert found.is_complete


def test_a_correspondent_without_routing_headers_is_found():
    (found,) = explain(with_quirk(Quirk.NO_ROUTING_HEADER).recording("cn"), ["cn"])
    assert [each.quirk for each in found.quirks] == [Quirk.NO_ROUTING_HEADER]


def proxy_update(sequence: int) -> Datagram:
    options = [
        MobileNodeIdentifier(subtype=1, identifier="alice@example.org"),
        HomeNetworkPrefix(prefix_length=64, home_network_prefix=HOME_PREFIX.address),
        HandoffIndicator(hi=1),
        AccessTechnologyType(att=4),
    ]
    body = BindingUpdate(sequence=sequence, a=True, h=True, p=True, lifetime=150)
    return Datagram(source=at("2001:db8:0:1::11"), destination=HA, content=Message(body=body, options=options))


def combined(steps: list[Datagram], *quirks: Quirk) -> Recording:
    """What a combined anchor says to some requests."""
    chosen = frozenset(quirks)
    world = World()
    anchor = AnchorSettings(address=HA, prefix_pool=HOME_PREFIX, quirks=chosen)
    node = CombinedAnchor("ha-lma", anchor, agent_settings(quirks=chosen))
    world.add(node)
    for step in steps:
        world.carry_out(None, [Send(step)])
        world.run_for(5)
    return record(Tracer().signals(world.frames))


def test_a_combined_anchor_replays_in_both_its_roles():
    steps = [proxy_update(1), update(sequence=1), proxy_update(2), update(sequence=2, lifetime=0)]
    outcomes = rerun(combined(steps), ["lma", "ha"]).outcomes
    assert [each.verdict for each in outcomes] == [MATCHED] * 4


def test_one_entry_for_both_protocols_is_found():
    # A mobile node deletes what a gateway has registered: RFC 6612 section 3.2 issue 2.
    recording = combined([proxy_update(1), update(lifetime=0), proxy_update(2)], Quirk.SHARED_ENTRY)
    (found,) = explain(recording, ["lma", "ha"])
    assert [(each.quirk, each.frame.frame) for each in found.quirks] == [(Quirk.SHARED_ENTRY, 4)]
    assert found.is_complete


# Captures by others


@needs_shared
def test_a_correspondent_of_umip_does_as_the_rfc_says():
    outcome = replay(CAPTURES / "umip-cn" / "return-routability.pcap").rerun
    # Home Test, Care-of Test, and the Binding Error for message type 77.
    assert [(each.frame.frame, each.verdict) for each in outcome.outcomes] == [
        (8, MATCHED),
        (15, MATCHED),
        (23, MATCHED),
    ]
