"""What a scenario expects, held against the captures of its lab."""

from pathlib import Path

import pytest

from mobtrace.capture.writer import write_frames
from mobtrace.errors import InputError
from mobtrace.replay.cast import play
from mobtrace.replay.lab.plan import make_plan
from mobtrace.replay.lab.processes import core_capture
from mobtrace.replay.lab.verdicts import verdicts
from mobtrace.replay.packets import on_ethernet
from mobtrace.replay.scenario import parse_scenario

SCENARIO = """
[nodes.lma1]
role = "lma"
address = "2001:db8:0:1::1"
[nodes.mag1]
role = "mag"
address = "2001:db8:0:2::1"
anchor = "lma1"
[nodes.alice]
role = "host"
mn = "alice@example.org"
[script]
until = 3
steps = '1 alice attach mag1 handoff=1'
expect = '''
{expect}
'''
"""


def held(expect: str, folder: Path, *, files: tuple[str, ...] = ("lma1", "mag1")) -> list[str]:
    """The verdicts on expectations, with captures at both ends of what the scenario plays in memory."""
    scenario = parse_scenario(SCENARIO.format(expect=expect))
    scene, plan = play(scenario), make_plan("test", scenario)
    for name in files:
        write_frames(core_capture(folder, plan.places[name]), map(on_ethernet, scene.world.frames))
    return [each.verdict for each in verdicts(scenario, plan, folder, scene.begin)]


def test_each_message_counts_once(tmp_path: Path) -> None:
    update, answer = "1 mag1 binding_update lma1", "1 lma1 binding_acknowledgement mag1 mn=alice@example.org status=0"
    assert held(f"{update}\n{answer}\n{update}", tmp_path) == ["matched", "matched", "unanswered"]


def test_what_is_sent_otherwise_or_ought_not_to_be(tmp_path: Path) -> None:
    update, answer = "no 1 mag1 binding_update lma1", "1 lma1 binding_acknowledgement mag1 status=128"
    assert held(f"{update}\n{answer}\nno 1 lma1 binding_update mag1", tmp_path) == ["extra", "divergent", "matched"]


def test_a_capture_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="core-mag1"):
        held("1 mag1 binding_update lma1", tmp_path, files=("lma1",))
