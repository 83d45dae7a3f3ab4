"""Nothing in the README that a command did not print."""

import re

import pytest

from mobtrace.replay.cast import outcomes, play
from mobtrace.replay.scenario import parse_scenario
from readme import BLOCK, README, expected

BLOCKS = BLOCK.findall(README.read_text())


def test_there_are_blocks():
    assert len(BLOCKS) >= 3


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_a_block_is_what_its_command_prints(command, shown):
    assert shown == expected(command, shown)


def test_the_scenario_plays_as_it_expects():
    [text] = re.findall(r"```toml\n(title = .*?)```", README.read_text(), re.DOTALL)
    assert [each.verdict for each in outcomes(play(parse_scenario(text)))] == ["matched"]
