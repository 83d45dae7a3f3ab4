"""Fast handovers in scenarios (RFC 5949): no packet is lost, and what was captured replays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobtrace.errors import UsageError
from mobtrace.replay.cast import outcomes, play
from mobtrace.replay.compare import MATCHED
from mobtrace.replay.explain import explain
from mobtrace.replay.node import Tell
from mobtrace.replay.packets import Opener
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.rerun import rerun
from mobtrace.replay.scenario import parse_scenario, read_scenario
from mobtrace.replay.scene import Scene
from mobtrace.replay.writing import write_scenario
from mobtrace.reproduce import replay, scenario_of
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.messages.fmip6 import HandoverAcknowledge, HandoverInitiate
from mobtrace.wire.neighbour_messages import EchoRequest
from scenes import recorded, run
from support import ROOT

PINGED = """
    1    alice attach mag1 handoff=1
    3.05 cn    ping alice every=0.01 for=10
"""


def exchanged(scene: Scene) -> list[tuple[str, int]]:
    """The messages between gateways, with their codes."""
    found = [each.content.body for each in recorded(scene).messages]
    kinds = {HandoverInitiate: "HI", HandoverAcknowledge: "HAck"}
    return [(kinds[type(each)], each.code) for each in found if type(each) in kinds]


def told(scene: Scene, what: str) -> list[str]:
    """The nodes that have told something."""
    found = ((each.node, each.effect) for each in scene.world.happened)
    return [node for node, effect in found if isinstance(effect, Tell) and effect.what == what]


def delivered(scene: Scene, host: str = "alice") -> int:
    """The echo requests that a host has got, each once."""
    opener = Opener()
    seen = (opener.open(each.data, each.time) for each in scene.world.seen_by(host))
    bodies = (each.content.body for each in seen if each is not None and isinstance(each.content, Decoded))
    return len({each.sequence_number for each in bodies if isinstance(each, EchoRequest)})


def test_a_handover_that_was_announced_loses_no_packet() -> None:
    scene = run(f"""{PINGED}
        8  alice move mag2 fast=predictive lead=0.2 gap=0.3
    """)
    assert exchanged(scene) == [("HI", 3), ("HAck", 5), ("HI", 2), ("HAck", 0)]
    assert delivered(scene) == 1001
    # The same way without: what comes in the gap is lost.
    assert delivered(run(f"{PINGED}\n8.2 alice move mag2 gap=0.3 handoff=3")) < 975


def test_a_handover_that_the_new_gateway_begins_loses_no_packet_that_the_old_one_kept() -> None:
    steps = f"{PINGED}\n8 alice move mag2 fast=reactive gap=0.3"
    scene = run(steps, mag="departure_wait = 1")
    assert exchanged(scene) == [("HI", 0), ("HAck", 6), ("HI", 2), ("HAck", 0)]
    assert delivered(scene) == 1001


def test_a_gateway_that_notices_late_loses_what_it_sends_to_nobody() -> None:
    """RFC 5949 appendix A.2: it is the new gateway's message that tells it that the node has gone."""
    scene = run(f"{PINGED}\n8 alice move mag2 fast=reactive gap=0.3 noticed=5")
    assert 960 < delivered(scene) < 975


def test_gre_keys_between_gateways_as_between_gateway_and_anchor() -> None:
    steps = f"{PINGED}\n8 alice move mag2 fast=predictive lead=0.2 gap=0.3"
    assert delivered(run(steps, mag="gre_key = 7")) == 1001
    assert delivered(run(steps.replace("predictive", "reactive"), mag="gre_key = 7\ndeparture_wait = 1")) == 1001


def test_a_new_gateway_asks_for_packets_when_it_wants_them() -> None:
    """RFC 5949 section 4.1, step (e)."""
    scene = run(f"""{PINGED}
        8.0  mag1  hand-over alice mag2 forward=no
        8.2  mag2  ask-forwarding alice buffer=yes
        8.3  mag2  ask-forwarding alice
        8.4  alice move mag2 gap=0.2
    """)
    codes = [("HI", 3), ("HAck", 5), ("HI", 0), ("HAck", 6), ("HI", 0), ("HAck", 6), ("HI", 2), ("HAck", 0)]
    assert exchanged(scene) == codes
    assert delivered(scene) == 1001


def test_there_and_back_again_before_the_first_handover_is_over() -> None:
    scene = run(f"""{PINGED}
        6  alice move mag2 fast=predictive gap=0.1
        7  alice move mag1 fast=predictive gap=0.1
        8  alice move mag2 fast=predictive gap=0.1
    """)
    assert delivered(scene) == 1001
    assert [each.gateway for each in scene.node("lma1").cache] == list(scene.node("mag2").addresses)
    assert not list(scene.node("mag1").visits)


def test_local_routing_ends_when_packets_are_forwarded() -> None:
    """RFC 5949 appendix A.2."""
    scene = run(
        """
        1  alice attach mag1 handoff=1
        1  bob   attach mag1 handoff=1
        4  lma1  localize alice bob lifetime=600
        5  bob   ping alice every=0.1 for=10
        8  alice move mag2 fast=predictive gap=0.3
        """,
        mag="local_routing = true",
    )
    assert told(scene, "localized routing ended") == ["mag1"]
    # One is on its way when the anchor has gateways forward between them.
    assert len({number for _, number in scene.node("bob").answered}) >= 100


def test_a_gateway_cannot_hand_over_whom_it_does_not_serve() -> None:
    scene = run("1 mag1 hand-over alice mag2")
    assert exchanged(scene) == []
    assert told(scene, "handover refused") == ["mag1"]


def test_how_a_handover_is_fast_is_one_of_two_words() -> None:
    with pytest.raises(UsageError, match="neither predictive nor reactive"):
        run("1 alice attach mag1\n2 alice move mag2 fast=very")


MOVES = ["fast=predictive gap=0.2", "fast=predictive lead=1 gap=0", "fast=reactive gap=0.3", "fast=reactive noticed=1"]


@given(
    moves=st.lists(st.tuples(st.sampled_from(MOVES), st.floats(2, 30)), min_size=1, max_size=5),
    seed=st.integers(0, 99),
    loss=st.sampled_from([0.0, 0.3]),
    mag=st.sampled_from(["", "gre_key = 4", "departure_wait = 1", "forwards = false", "most_prepared = 0"]),
)
@settings(max_examples=20, deadline=None)
def test_whatever_happened_replays_without_divergence(
    moves: list[tuple[str, float]], seed: int, loss: float, mag: str
) -> None:
    at, steps, here = 2.0, ["1 alice attach mag1 handoff=1"], 1
    for how, later in moves:
        here = 3 - here
        steps.append(f"{at:.3f} alice move mag{here} {how}")
        at += later
    scene = run("\n".join(steps), until=200, head=f"seed = {seed}\n[weather]\nloss = {loss}\n", mag=mag)
    for name in ("mag1", "mag2"):
        # Captured at the gateway: elsewhere a message would be seen that never came to it.
        recording = recorded(scene, at=name)
        recording.roles = {each: roles for each, roles in recording.roles.items() if each in scene.node(name).addresses}
        outcome = rerun(recording, ["mag"])
        assert [each for each in outcome.outcomes if each.verdict != MATCHED] == []


@pytest.mark.parametrize(
    ("quirk", "how"),
    [
        (Quirk.NO_HANDOVER_ANSWER, "predictive"),
        (Quirk.NO_CONTEXT, "reactive"),
        (Quirk.DROPS_CONTEXT, "predictive"),
    ],
)
def test_each_quirk_of_a_fast_handover_is_found(quirk: Quirk, how: str) -> None:
    steps = f"1 alice attach mag1 handoff=1\n5 alice move mag2 fast={how} gap=0.2 noticed=9"
    found = explain(recorded(run(steps, mag=f'quirks = ["{quirk}"]')), ["mag"])
    assert [[each.quirk for each in one.quirks] for one in found] == [[quirk]]
    assert found[0].is_complete


def test_a_capture_between_gateways_alone_replays() -> None:
    """What a gateway told of a node is known, though nobody saw it register."""
    scene = run("1 alice attach mag1 handoff=1\n5 alice move mag2 fast=reactive noticed=9", until=7)
    recording = recorded(scene)
    recording.messages = [
        each for each in recording.messages if isinstance(each.content.body, HandoverInitiate | HandoverAcknowledge)
    ]
    outcome = rerun(recording, ["mag"])
    assert [each.verdict for each in outcome.outcomes] == [MATCHED, MATCHED]


@pytest.mark.parametrize("name", ["pmip6-fast-handover-predictive", "pmip6-fast-handover-reactive"])
def test_a_capture_becomes_a_scenario_that_plays_the_same(name: str) -> None:
    text = scenario_of(replay(ROOT / "samples" / f"{name}.pcapng"))
    scene = play(parse_scenario(text))
    verdicts = [each.verdict for each in outcomes(scene)]
    assert len(verdicts) >= 5
    assert set(verdicts) == {MATCHED}
    captured = play(read_scenario(ROOT / "samples" / f"{name}.toml"))
    assert exchanged(scene) == exchanged(captured)


def test_a_capture_between_gateways_alone_becomes_a_scenario() -> None:
    scene = run("1 alice attach mag1 handoff=1\n5 alice move mag2 fast=predictive")
    recording = recorded(scene)
    recording.messages = [each for each in recording.messages if isinstance(each.content.body, HandoverInitiate)]
    recording.roles = {each: {"mag"} for each, roles in recording.roles.items() if "mag" in roles}
    assert "hand-over" in write_scenario(recording)
