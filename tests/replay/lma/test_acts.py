"""What an anchor can be told in a scenario, and what its gateways make of it."""

import pytest

from mobtrace.errors import UsageError
from mobtrace.replay.asking import Retry
from mobtrace.replay.compare import MATCHED
from mobtrace.replay.lma.settings import GrePolicy, Load
from mobtrace.replay.rerun import rerun
from mobtrace.wire.messages.localized_routing import LocalizedRoutingAcknowledgment, LocalizedRoutingInitiation
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.messages.update_notification import UpdateNotification
from scenes import recorded, run

ATTACHED = "1 alice attach mag1 handoff=1\n2 bob attach mag1 handoff=1\n"


def count(steps: str, *rows: type) -> list[int]:
    """How many messages of each type a scenario has; its anchor replays without divergence."""
    recording = recorded(run(ATTACHED + steps, until=30))
    assert [each for each in rerun(recording, ["lma"]).outcomes if each.verdict != MATCHED] == []
    return [sum(isinstance(each.content.body, row) for each in recording.messages) for row in rows]


def test_revoke() -> None:
    assert count("9 lma1 revoke alice", BindingRevocationIndication, BindingRevocationAcknowledgement) == [1, 1]


def test_revoke_gateway() -> None:
    rows = (BindingRevocationIndication, BindingRevocationAcknowledgement)
    assert count("9 lma1 revoke-gateway mag1", *rows) == [1, 1]


def test_notify() -> None:
    """RFC 7077 section 4.1: reason 1 has the gateway register the node again."""
    assert count("9 lma1 notify alice", UpdateNotification, BindingUpdate) == [1, 3]


def test_localize() -> None:
    rows = (LocalizedRoutingInitiation, LocalizedRoutingAcknowledgment)
    assert count("9 lma1 localize alice bob", *rows) == [1, 1]


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ('gre = "required"', "gre", GrePolicy.REQUIRED),
        ("bri_retry = {wait = 2, longest = 4, times = 3}", "bri_retry", Retry(2, 4, 3)),
        ("load = {priority = 3}", "load", Load(priority=3)),
        ("qos_limits = {guaranteed_dl_bit_rate = 9}", "qos_limits", {"guaranteed_dl_bit_rate": 9}),
        ('without = ["RFC 7222"]', "without", frozenset({"RFC 7222"})),
    ],
)
def test_settings_of_a_scenario(line: str, name: str, value: object) -> None:
    found = getattr(run(ATTACHED, lma=line, until=1).nodes["lma1"].settings, name)
    assert found == value
    assert type(found) is type(value)


def test_a_policy_that_there_is_not() -> None:
    with pytest.raises(UsageError, match="gre"):
        run(ATTACHED, lma='gre = "perhaps"', until=1)
