"""Replay: what the emulator wrote it answers alike, and what others wrote is explained."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobtrace.replay.compare import DIVERGENT, EXTRA, MATCHED, UNANSWERED
from mobtrace.replay.explain import explain
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.node import Send
from mobtrace.replay.quirks import MANUAL, Quirk, quirks_of
from mobtrace.replay.rerun import rerun
from mobtrace.replay.roles import ROLES
from mobtrace.wire.families import Unknown
from scenes import recorded, run

LIFE = """
  1   alice attach mag1 handoff=1
  2   bob   attach mag2 handoff=1
  10  alice move mag2 gap=0.5 handoff=3
  20  bob   move mag1 overlap=0.3 handoff=3
  30  alice detach
  45  alice attach mag1 handoff=1
"""
PMIP6 = ("lma", "mag")


def verdicts(steps: str = LIFE, *, quirks: frozenset[Quirk] = frozenset(), **more: str) -> list[str]:
    """How the messages of a captured anchor with ``more`` settings compare with a plain emulation."""
    return [each.verdict for each in rerun(recorded(run(steps, **more)), ["lma"], quirks=quirks).outcomes]


def test_a_capture_by_the_emulator_replays_without_divergence():
    outcome = rerun(recorded(run(LIFE)), PMIP6)
    # Eight updates, each answered but for the late de-registration by mag2.
    assert outcome.count(MATCHED) == len(outcome.outcomes) == 15
    assert outcome.first_divergence is None


@st.composite
def lives(draw: st.DrawFn) -> str:
    """Attachments, handovers, refreshes and departures of two nodes, in any order and at odd times."""
    at, steps, where = 1.0, [], {}
    for _ in range(draw(st.integers(1, 8))):
        host = draw(st.sampled_from(["alice", "bob"]))
        other = {"mag1": "mag2", "mag2": "mag1"}.get(where.get(host, ""), draw(st.sampled_from(["mag1", "mag2"])))
        if host not in where:
            steps.append(f"{at:.3f} {host} attach {other} handoff={draw(st.sampled_from([1, 4]))}")
            where[host] = other
        elif draw(st.booleans()):
            how = draw(st.sampled_from(["gap=0.4", "overlap=0.2", "gap=3", "overlap=2"]))
            steps.append(f"{at:.3f} {host} move {other} {how} handoff={draw(st.sampled_from([2, 3, 4]))}")
            where[host] = other
        else:
            steps.append(f"{at:.3f} {host} detach")
            del where[host]
        at += draw(st.floats(4, 90))
    return "\n".join(steps)


@given(steps=lives(), seed=st.integers(0, 99), loss=st.sampled_from([0.0, 0.3]), timestamps=st.booleans())
@settings(max_examples=25, deadline=None)
def test_whatever_happened_replays_without_divergence(steps: str, seed: int, loss: float, timestamps: bool):
    head = f"seed = {seed}\n[weather]\nloss = {loss}\n"
    scene = run(steps, until=800, head=head, mag=f"timestamps = {str(timestamps).lower()}")
    # Captured at the anchor: elsewhere a request would be seen that never came to it.
    outcome = rerun(recorded(scene, at="lma1"), ["lma"])
    assert [each for each in outcome.outcomes if each.verdict != MATCHED] == []


def test_an_anchor_that_grants_more_diverges_in_the_lifetime_alone():
    outcome = rerun(recorded(run("1 alice attach mag1", lma='quirks = ["grants-longer-than-asked"]')), ["lma"])
    first = outcome.first_divergence
    assert first is not None
    assert first.verdict == DIVERGENT
    # 60 seconds were asked for; the unit on the wire is 4 seconds.
    assert [(each.field, each.captured, each.replayed) for each in first.differences] == [
        ("binding_acknowledgement.lifetime", 30, 15)
    ]


def test_an_ignored_field_does_not_diverge():
    recording = recorded(run("1 alice attach mag1", lma='quirks = ["grants-longer-than-asked"]'))
    for name in ("lifetime", "binding_acknowledgement.lifetime", "binding_acknowledgement"):
        assert not rerun(recording, ["lma"], ignored=frozenset({name})).diverged


def test_an_answer_that_was_not_captured_is_extra():
    assert verdicts("1 alice attach mag1\n9 alice detach", lma='quirks = ["no-answer-to-deregistration"]') == [
        MATCHED,
        EXTRA,
    ]


def test_an_answer_that_the_emulation_does_not_give_is_unanswered():
    silent = frozenset({Quirk.NO_ANSWER_TO_DEREGISTRATION})
    assert verdicts("1 alice attach mag1\n9 alice detach", quirks=silent) == [MATCHED, UNANSWERED]


def test_an_option_that_is_missing_is_one_difference():
    outcome = rerun(
        recorded(run("1 alice attach mag1", lma='quirks = ["no-link-layer-identifier-in-answer"]')), ["lma"]
    )
    assert [(each.field, each.captured) for each in outcome.outcomes[0].differences] == [
        ("mobile_node_linklayer_identifier", None)
    ]


SHOWN_BY_A_LIFE = [
    Quirk.NO_ANSWER_TO_DEREGISTRATION,
    Quirk.GRANTS_LONGER,
    Quirk.WRONG_SEQUENCE,
    Quirk.NO_LINK_LAYER_ECHO,
    Quirk.NO_ACCESS_ECHO,
    Quirk.NO_TIMESTAMP_ECHO,
    Quirk.NO_PROXY_FLAG,
    Quirk.CHANGES_PREFIX,
    Quirk.ANSWERS_LATE_DEREGISTRATION,
    Quirk.LATE_DEREGISTRATION_REMOVES,
]


@pytest.mark.parametrize("quirk", SHOWN_BY_A_LIFE)
def test_each_quirk_of_an_anchor_is_found(quirk: Quirk):
    recording = recorded(run(LIFE, lma=f'quirks = ["{quirk}"]'))
    (found,) = explain(recording, ["lma"])
    assert [each.quirk for each in found.quirks] == [quirk]
    assert found.before > 0
    assert found.is_complete


@pytest.mark.parametrize("quirk", [Quirk.ADVERTISES_HANDOFF_UNKNOWN, Quirk.NO_ACCESS_OPTIONS, Quirk.SAME_SEQUENCE])
def test_each_quirk_of_a_gateway_is_found(quirk: Quirk):
    steps = "1 alice attach mag1 handoff=1\n9 mag1 refresh alice\n20 alice detach"
    recording = recorded(run(steps, mag=f'quirks = ["{quirk}"]', lma='quirks = ["accepts-missing-options"]'))
    found = explain(recording, ["mag"])
    assert [[each.quirk for each in one.quirks] for one in found] == [[quirk]]
    assert found[0].is_complete


def test_two_quirks_are_found_together_and_no_more():
    both = {Quirk.NO_ANSWER_TO_DEREGISTRATION, Quirk.GRANTS_LONGER}
    recording = recorded(run(LIFE, lma='quirks = ["no-answer-to-deregistration", "grants-longer-than-asked"]'))
    (found,) = explain(recording, ["lma"])
    assert {each.quirk for each in found.quirks} == both


def test_the_first_frame_that_shows_a_quirk_is_named():
    recording = recorded(run("1 alice attach mag1\n9 alice detach", lma='quirks = ["no-answer-to-deregistration"]'))
    (found,) = explain(recording, ["lma"])
    # Frame 3 is the de-registration: 1 and 2 are the registration and its answer.
    assert [each.frame.frame for each in found.quirks] == [3]


def test_every_quirk_has_a_manual_and_a_role_that_exists():
    assert set(MANUAL) == set(Quirk)
    known = {"lma", "mag", "ha", "map", "cn", "mn"}
    assert all(set(manual.roles) <= known and manual.rfc.startswith("RFC") for manual in MANUAL.values())
    assert all(quirks_of(role) for role in ROLES)


def test_an_anchor_that_answers_no_heartbeats_is_found():
    recording = recorded(
        run("1 alice attach mag1", lma='quirks = ["no-answer-to-heartbeats"]', mag="heartbeat_interval = 10")
    )
    (found,) = explain(recording, ["lma"])
    assert [each.quirk for each in found.quirks] == [Quirk.NO_HEARTBEAT_ANSWER]
    assert found.is_complete


@pytest.mark.parametrize("drops", [False, True])
def test_an_option_that_is_not_known_is_passed_over_unless_the_anchor_drops_it(drops: bool):
    # RFC 6275 section 6.2.1: an option that is not recognised is skipped, and the message is processed.
    (request, *_) = recorded(run("1 alice attach mag1")).messages
    message = request.content.without_padding()
    message.options.append(Unknown(code=200, data=b"\1\2", family="mobility option"))
    anchor = Lma(
        "lma",
        AnchorSettings(
            address=request.datagram.destination,
            quirks=frozenset({Quirk.DROPS_UNKNOWN_OPTIONS} if drops else ()),
        ),
    )
    sent = anchor.receive(replace(request.datagram, content=message), request.time)
    assert any(isinstance(each, Send) for each in sent) is not drops
    assert len(anchor.cache) == (not drops)
