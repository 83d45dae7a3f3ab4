"""The shipped samples are what their scenarios play, and show what the manifest says."""

import importlib.util
import subprocess
import tomllib
from pathlib import Path

import pytest

import mobtrace
from mobtrace import reproduce
from mobtrace.lifecycle.states import State
from mobtrace.replay.scenario import Scenario, read_scenario
from mobtrace.session.model import Analysis, Binding
from mobtrace.values import Address
from support import ROOT, needs_tshark

SAMPLES = ROOT / "samples"
MANIFEST = tomllib.loads((SAMPLES / "manifest.toml").read_text())
# Findings on octets that no emulated node may send.
MALFORMED = {"message-malformed", "message-truncated", "message-tolerated", "unknown-message", "unknown-option"}


def capture(name: str) -> Path:
    return SAMPLES / f"{name}.pcapng"


def places(scenario: Scenario) -> dict[Address, str]:
    """The names of gateways and anchors by their addresses."""
    fixed = {name: each for name, each in scenario.actors.items() if "address" in each.settings}
    return {scenario.address(name): name for name in fixed}


def bindings(analysis: Analysis, names: dict[Address, str]) -> list[str]:
    return sorted(_binding(each, names) for each in analysis.bindings)


def _binding(binding: Binding, names: dict[Address, str]) -> str:
    states = [
        f"active {names.get(each.care_of, each.care_of)}" if each.state is State.ACTIVE else each.state.value
        for each in binding.states
    ]
    bid = "" if binding.bid is None else f" {binding.bid}"
    return f"{binding.protocol} {binding.mn}{bid}: {', '.join(states)}"


def test_every_sample_has_a_scenario_and_an_entry():
    assert {path.stem for path in SAMPLES.glob("*.pcap*")} == set(MANIFEST)
    assert {path.stem for path in SAMPLES.glob("*.toml")} == {*MANIFEST, "manifest"}


def test_the_generator_writes_the_same_bytes(tmp_path):
    spec = importlib.util.spec_from_file_location("generate", SAMPLES / "generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    generate.main(tmp_path)
    for name in MANIFEST:
        assert (tmp_path / f"{name}.pcapng").read_bytes() == capture(name).read_bytes(), name


@pytest.mark.parametrize("name", MANIFEST)
def test_a_scenario_says_what_it_is(name):
    text = (SAMPLES / f"{name}.toml").read_text()
    assert read_scenario(SAMPLES / f"{name}.toml").title
    assert text.splitlines()[1].startswith("# "), "what to look for stands below the title"


@pytest.mark.parametrize("name", MANIFEST)
def test_a_sample_shows_what_the_manifest_says(name):
    wanted = MANIFEST[name]
    names = places(read_scenario(SAMPLES / f"{name}.toml"))
    result = mobtrace.analyze(capture(name))
    assert bindings(result.analysis, names) == sorted(wanted["bindings"])
    moves = [
        (each.mn, *(names.get(end, str(end)) for end in (each.old, each.new))) for each in result.analysis.handovers
    ]
    assert [" ".join(each) for each in moves] == wanted["handovers"]
    assert sorted({finding.code for finding in result.findings}) == wanted["findings"]
    scenarios = [
        f"{each.rfc6612} {each.mn}{': ' if each.case else ''}{each.case}" for each in result.analysis.scenarios
    ]
    assert scenarios == wanted.get("rfc6612", [])


@pytest.mark.parametrize("name", MANIFEST)
def test_nothing_in_a_sample_is_malformed_or_unknown(name):
    result = mobtrace.analyze(capture(name))
    assert not {finding.code for finding in result.findings} & MALFORMED
    assert all(info.complete and not info.warnings for info in result.captures)


@needs_tshark
@pytest.mark.parametrize("name", MANIFEST)
def test_tshark_reads_a_sample(name):
    # Wireshark reads these two octets too early: RFC 6705 section 10 has a sequence number behind the checksum.
    misread = "mip6.mhtype == 17 || mip6.mhtype == 18"
    words = ["tshark", "-r", str(capture(name)), "-Y", f"_ws.malformed && !({misread})"]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == ""


@pytest.mark.parametrize("name", MANIFEST)
def test_a_sample_replays_without_divergence_or_it_is_said_why(name):
    wanted = MANIFEST[name]
    result = reproduce.replay(capture(name), against=["all"], explained="quirks" in wanted)
    assert result.rerun.outcomes
    assert result.rerun.diverged == ("diverges" in wanted or "quirks" in wanted)
    found = {each.quirk.value for one in result.explanations or () for each in one.quirks}
    assert found == set(wanted.get("quirks", ()))
