"""Every rule has a manual and cases; the cases say what it finds and what it leaves alone."""

import tomllib
from pathlib import Path

import pytest

from mobtrace.findings.catalogue import all_rules, run_rules
from mobtrace.session.model import Analysis, AnchorPoint, Notice, Stray, UserPlane
from mobtrace.values import Address, FrameRef
from stage import ns, run_lines

CASES = Path(__file__).parent / "cases"


def _cases() -> list:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}-{case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text())["case"]
    ]


@pytest.mark.parametrize("code", sorted(all_rules()))
def test_every_rule_has_a_manual_a_source_and_cases_of_both_kinds(code):
    rule = all_rules()[code]
    for heading in ("What it means:", "Why it matters:", "What to check:"):
        assert heading in rule.manual
    assert rule.rfc.startswith("RFC ")
    names = [case["name"] for case in tomllib.loads((CASES / f"{code}.toml").read_text())["case"]]
    assert any(name.startswith("pass_") for name in names)
    assert any(name.startswith("fail_") for name in names)


def test_no_cases_without_a_rule():
    assert {path.stem for path in CASES.glob("*.toml")} == set(all_rules())


def _analysis(case: dict) -> Analysis:
    """``end`` is when the capture ends, ``handovers`` what was measured of each, ``user_planes`` each binding's strays,
    ``hold_options`` has options held against what documents allow; ``anchor_points`` and ``notices`` are added."""
    analysis = run_lines(case["lines"], case.get("end"), hold_options=case.get("hold_options", False))
    for handover, measured in zip(analysis.handovers, case.get("handovers", ()), strict=False):
        for name, value in measured.items():
            setattr(handover, name, value)
    for binding, packets in zip(analysis.bindings, case.get("user_planes", ()), strict=False):
        binding.user_plane = UserPlane(strays=[_stray(each) for each in packets])
    analysis.anchor_points += [_anchor_point(values) for values in case.get("anchor_points", ())]
    analysis.notices += [_notice(values) for values in case.get("notices", ())]
    return analysis


def _anchor_point(values: dict) -> AnchorPoint:
    frames = {name: FrameRef(0, values[name]) for name in values if "frame" in name}
    times = {name: ns(values[name]) for name in ("time", "withdrawn") if name in values}
    router = Address.parse("2001:db8:f::1")
    return AnchorPoint(**{"router": router, **frames, **times}, address=Address.parse(values["address"]))


def _notice(values: dict) -> Notice:
    ends = {name: Address.parse(values[name]) for name in ("source", "destination")}
    made = {**values, **ends, "time": ns(values["time"]), "frame": FrameRef(0, values["frame"])}
    return Notice(**made)


def _stray(values: dict) -> Stray:
    made = {"direction": "downlink", "count": 1, **values}
    return Stray(**{**made, "time": ns(made["time"]), "frame": FrameRef(0, made["frame"])})


@pytest.mark.parametrize(("code", "case"), _cases())
def test_case(code, case):
    found = [finding for finding in run_rules(_analysis(case)) if finding.code == code]
    wanted = case.get("finds", [])
    assert len(found) == len(wanted), [finding.text for finding in found]
    for finding, text in zip(found, wanted, strict=True):
        assert text in finding.text
        assert finding.title and finding.filter.startswith("frame.number in {")
    if "frames" in case:
        assert [[ref.frame for ref in finding.frames] for finding in found] == case["frames"]
    assert bool(wanted) == case["name"].startswith("fail_")
