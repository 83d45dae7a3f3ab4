"""Captures by others against the emulated nodes: what diverges is named, and explained."""

import pytest

from mobtrace.replay.explain import explain
from mobtrace.replay.quirks import Quirk
from mobtrace.reproduce import replay
from support import CAPTURES, needs_shared

pytestmark = needs_shared
OPMIP = CAPTURES / "opmip" / "lma-and-mags.pcap"
UMIP = CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap"


def test_opmip_diverges_where_its_anchor_is_more_lenient_than_the_rfc():
    outcome = replay(OPMIP).rerun
    diverging = [(each.frame.frame, each.verdict) for each in outcome.outcomes if each.verdict != "matched"]
    # 643: a registration by another gateway with Handoff Indicator 4 and no link-layer identifier, for which
    # RFC 5213 section 5.4.1.1 asks for a new session. 747: the late de-registration, which section 5.3.5 has ignored.
    assert diverging == [(643, "divergent"), (747, "unanswered")]
    assert outcome.count("matched") == 5


def test_opmip_is_explained_by_three_behaviours_of_its_anchor():
    (found,) = replay(OPMIP, explained=True).explanations
    assert {each.quirk: each.frame.frame for each in found.quirks} == {
        Quirk.MOVES_BY_PREFIX: 643,
        Quirk.IGNORES_SEQUENCE: 747,
        Quirk.ANSWERS_LATE_DEREGISTRATION: 747,
    }
    assert found.is_complete


def test_opmips_gateways_do_as_the_rfc_says():
    assert not replay(OPMIP, against=["mag"]).rerun.diverged


def test_the_lab_of_2011_never_answers_a_deregistration():
    result = replay(UMIP, dialect="umip-2011", explained=True)
    unanswered = [each.place.frame for each in result.rerun.outcomes if each.verdict == "extra"]
    # README of the captures: 4 updates, 2 acknowledgements; the de-registrations are frames 91 and 125.
    assert unanswered == [91, 125]
    (found,) = result.explanations
    assert found.is_complete
    assert {each.quirk: each.frame.frame for each in found.quirks}[Quirk.NO_ANSWER_TO_DEREGISTRATION] == 91


@pytest.mark.parametrize("role", ["lma", "mag"])
def test_the_lab_of_2011_is_explained_whole(role: str):
    recording = replay(UMIP, dialect="umip-2011").recording
    (found,) = explain(recording, [role])
    assert found.is_complete
