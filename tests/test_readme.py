"""Nothing in the README that a command did not print."""

import pytest

from readme import BLOCK, README, expected

BLOCKS = BLOCK.findall(README.read_text())


def test_there_are_blocks():
    assert len(BLOCKS) >= 3


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_a_block_is_what_its_command_prints(command, shown):
    assert shown == expected(command, shown)
