"""The shipped samples are what their generator writes and show what their manifest says."""

import importlib.util
import tomllib

import pytest

import mobtrace
from support import ROOT

SAMPLES = ROOT / "samples"
MANIFEST = tomllib.loads((SAMPLES / "manifest.toml").read_text())


def test_every_sample_has_an_entry():
    assert {path.name for path in SAMPLES.glob("*.pcap*")} == set(MANIFEST)


def test_the_generator_writes_the_same_bytes(tmp_path):
    spec = importlib.util.spec_from_file_location("generate", SAMPLES / "generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    generate.main(tmp_path)
    for name in MANIFEST:
        assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes(), name


@pytest.mark.parametrize("name", MANIFEST)
def test_a_sample_shows_what_the_manifest_says(name):
    wanted = MANIFEST[name]
    result = mobtrace.analyze(SAMPLES / name)
    [capture] = result.captures
    assert (capture.frames, capture.signaling_frames) == (wanted["frames"], wanted["signaling_frames"])
    bindings = [
        {"mn": each.mn, "protocol": each.protocol, "states": [segment.state.value for segment in each.states]}
        for each in result.analysis.bindings
    ]
    assert bindings == wanted["bindings"]
    moves = [{"mn": each.mn, "from": str(each.old), "to": str(each.new)} for each in result.analysis.handovers]
    assert moves == wanted["handovers"]
    assert sorted({finding.code for finding in result.findings}) == wanted["findings"]
