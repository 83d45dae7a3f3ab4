"""Rules that need no user traffic give the same before it is known, and do not ask for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mobtrace.api import analyze
from mobtrace.findings.catalogue import all_rules, of_signaling, run_rules
from mobtrace.session.model import Analysis, Binding, Handover, Stray, UserPlane
from support import ROOT

SAMPLES = sorted((ROOT / "samples").glob("*.pcapng"))
# What the second look sets (session.userplane).
TRAFFIC = {
    Binding: ("user_plane",),
    Handover: ("interruption", "measured_on", "last_old", "first_new", "spacing", "lost"),
    Analysis: ("attaches", "visibility", "unlooked", "unread_twice", "narrowed", "ends_unlooked"),
}


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Whoever asks for user traffic from now on fails."""

    def forbid() -> None:
        for owner, names in TRAFFIC.items():
            for name in names:
                monkeypatch.setattr(owner, name, property(lambda _, name=name: pytest.fail(f"{name} was asked for")))

    return forbid


def test_rules_of_signaling_do_not_ask_for_traffic(blind: Callable[[], None]) -> None:
    analyses = [analyze(path).analysis for path in SAMPLES]
    blind()
    assert sum(len(of_signaling(each)) for each in analyses) > 10


def test_only_rules_of_traffic_find_something_in_it() -> None:
    """With packets where none should be, the findings of the other rules are what they were."""
    result = analyze(SAMPLES[0].with_stem("pmip6-handover"))
    before = [finding.code for finding in of_signaling(result.analysis)]
    for binding in result.analysis.bindings:
        plane = binding.user_plane = binding.user_plane or UserPlane()
        plane.strays.append(
            Stray(kind="old-path", direction="downlink", count=9, time=1, frame=binding.states[0].frame)
        )
    assert [finding.code for finding in of_signaling(result.analysis)] == before
    new = {finding.code for finding in run_rules(result.analysis)} - {finding.code for finding in result.findings}
    assert new and all(all_rules()[code].traffic for code in new)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_was_found_early_is_part_of_all(path: Path) -> None:
    analysis = analyze(path).analysis
    assert run_rules(analysis, of_signaling(analysis)) == run_rules(analysis)
