"""What an anchor can be told in a scenario, and what its gateways make of it."""

from mobtrace.replay.compare import MATCHED
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
