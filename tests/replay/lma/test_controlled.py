"""RFC 8127 section 5.1: what an anchor tells gateways to do."""

import pytest

from anchors import FIRST, anchor
from mobtrace.replay.lma.settings import BeatControl, ReregistrationControl

REQUEST = "0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4"
ANSWER = f"0 lma > mag1 pba seq=1 status=0 hnp={FIRST}"
# The default values of section 4.1.
REREG, BEATS = "rereg:10/1/32", "beats:60/5/3"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "-lcmp"),
        ({"reregistration_control": ReregistrationControl()}, f"lcmp={REREG}"),
        ({"heartbeat_control": BeatControl()}, f"lcmp={BEATS}"),
        (
            {"reregistration_control": ReregistrationControl(), "heartbeat_control": BeatControl()},
            f"lcmp={REREG}+{BEATS}",
        ),
    ],
)
def test_what_is_enabled_is_told_in_every_answer(settings: dict[str, object], told: str) -> None:
    anchor(**settings).run(f"""
        {REQUEST}
        {ANSWER} {told}
        9 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4
        9 lma > mag1 pba seq=2 status=0 {told}
        19 mag1 > lma pbu seq=3 lifetime=0 mn=a hnp={FIRST} hi=4 att=4
        19 lma > mag1 pba seq=3 status=0 {told}
    """)


@pytest.mark.parametrize(
    "settings",
    [
        {"reregistration_control": ReregistrationControl(start_time=0)},
        {"reregistration_control": ReregistrationControl(maximum_retransmission_time=0)},
        {"heartbeat_control": BeatControl(retransmission_delay=0)},
    ],
)
def test_a_variable_of_zero_is_an_error_of_configuration(settings: dict[str, object]) -> None:
    """Section 5.1: rejected with "128 - Reason Unspecified"."""
    talk = anchor(**settings)
    talk.run(f"""
        {REQUEST}
        0 lma > mag1 pba seq=1 status=128 -lcmp
    """)
    assert not len(talk.node.cache)


def test_an_anchor_that_does_not_know_the_document() -> None:
    anchor(heartbeat_control=BeatControl(), without=frozenset({"RFC 8127"})).run(f"""
        {REQUEST}
        {ANSWER} -lcmp
    """)
