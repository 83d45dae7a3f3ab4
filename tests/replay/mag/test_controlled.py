"""RFC 8127 section 5.2: a gateway does what the anchor tells it to."""

import pytest

from gateways import P1, GatewayExchange, gateway
from mobtrace.replay.cast import play
from mobtrace.replay.learn import learn_anchor
from mobtrace.replay.lma.settings import BeatControl, ReregistrationControl
from mobtrace.replay.rerun import rerun
from mobtrace.replay.scenario import parse_scenario
from mobtrace.values import Address
from scenes import DOMAIN, recorded


def attached(lcmp: str, **settings: object) -> GatewayExchange:
    """A gateway whose node was registered for 600 seconds, with that option in the answer."""
    talk = gateway(**settings)
    talk.run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 hnp={P1} lcmp={lcmp}
    """)
    return talk


def test_when_it_refreshes_and_how_long_it_waits() -> None:
    """Section 3.1.1: 15 units of 4 seconds before the end; 2 seconds, then at most 3 between updates."""
    attached("rereg:15/2/3", refresh_at=0.8).run(f"""
        540 mag1 > lma pbu seq=1 hi=5
        542 mag1 > lma pbu seq=2
        545 mag1 > lma pbu seq=3
        548 mag1 > lma pbu seq=4
        548 lma > mag1 pba seq=4 status=0 lifetime=200 hnp={P1}
        688 mag1 > lma pbu seq=5 hi=5
    """)


def test_a_gateway_that_never_refreshes_by_itself_does_then() -> None:
    attached("rereg:10/1/32", refresh_at=0.0).run("560 mag1 > lma pbu seq=1 hi=5")


def test_a_time_that_is_longer_than_the_lifetime() -> None:
    """The gateway's own part of the lifetime holds: a refresh at once would be followed by the next."""
    attached("rereg:150/1/32", refresh_at=0.8).run("480 mag1 > lma pbu seq=1 hi=5")


def test_a_de_registration_waits_as_long_as_the_anchor_says() -> None:
    """RFC 5213 section 6.9.1.4 with RFC 8127's INITIAL_BINDACK_TIMEOUT."""
    attached("rereg:10/4/32").run("""
        1 detach a
        1 mag1 > lma pbu seq=1 lifetime=0
        4.9 told detached a
        5 told removed no answer
    """)


@pytest.mark.parametrize("lcmp", ["rereg:0/1/32", "rereg:10/0/32", "rereg:10/1/0", "beats:0/5/3", "beats:60/5/0"])
def test_an_answer_with_a_zero_is_ignored(lcmp: str) -> None:
    talk = attached(lcmp)
    assert any(each.what == "ignored" and "zero" in each.detail for each in talk.told)
    talk.run(f"""
        1 mag1 > lma pbu seq=1
        1 lma > mag1 pba seq=1 status=0 lifetime=600 hnp={P1}
    """)


def test_heartbeats_after_each_exchange_and_again_without_answer() -> None:
    """Section 3.1.2: the interval counts from the answer; repeated after the delay, as often as that, then lost."""
    attached("beats:40/5/2").run("""
        40 mag1 > lma beat seq=1
        41 lma > mag1 beat seq=1 flags=R restarts=1
        81 mag1 > lma beat seq=2
        86 mag1 > lma beat seq=2
        87 lma > mag1 beat seq=2 flags=R restarts=1
        127 mag1 > lma beat seq=3
        132 mag1 > lma beat seq=3
        137 mag1 > lma beat seq=3
    """)


def test_a_peer_that_does_not_answer_is_lost_and_asked_again_later() -> None:
    talk = attached("beats:40/5/1")
    talk.run("""
        40 mag1 > lma beat seq=1
        45 mag1 > lma beat seq=1
        50 quiet
    """)
    assert [each.detail for each in talk.told if each.what == "peer lost"] == ["2001:db8::1"]
    talk.run("90 mag1 > lma beat seq=2")


def test_a_delay_of_zero_is_the_interval() -> None:
    """Section 5.2: the one parameter that may be zero."""
    attached("beats:40/0/3").run("""
        40 mag1 > lma beat seq=1
        80 mag1 > lma beat seq=1
    """)


def test_it_takes_the_place_of_what_the_gateway_was_set_to() -> None:
    """Of heartbeats to that anchor; another one gets them as before."""
    talk = attached("beats:100/5/3", heartbeat_interval=30.0)
    talk.run(f"""
        1 attach b anchor=lma2
        1 mag1 > lma2 pbu seq=1
        1 lma2 > mag1 pba seq=1 status=0 lifetime=600 hnp={P1}
        30 mag1 > lma2 beat seq=1
        60 mag1 > lma2 beat seq=2
        90 mag1 > lma2 beat seq=3
        100 mag1 > lma beat seq=4
        101 lma > mag1 beat seq=4 flags=R restarts=1
    """)


def test_without_sessions_there_are_no_heartbeats() -> None:
    """RFC 5847 section 3; a restart begins anew."""
    talk = attached("beats:40/5/2")
    talk.run("""
        1 detach a
        1 mag1 > lma pbu seq=1 lifetime=0
        1 lma > mag1 pba seq=1 status=0
        200 quiet
    """)
    again = attached("beats:40/5/2")
    again._keep(again.mag.restart(again.now))
    again.run("""
        0 mag1 > lma beat flags=RU
        200 quiet
    """)


LMA = """
reregistration_control = { start_time = 3, initial_retransmission_time = 2 }
heartbeat_control = { interval = 31, retransmission_delay = 4, max_retransmissions = 2 }
"""


def test_a_capture_of_it_is_learned_and_replayed() -> None:
    scene = play(parse_scenario(DOMAIN.format(lma=LMA, mag="", until=120, steps="1 alice attach mag1 handoff=1")))
    recording = recorded(scene)
    learned = learn_anchor(recording, Address.parse("2001:db8:0:1::1"))
    assert learned.reregistration_control == ReregistrationControl(start_time=3, initial_retransmission_time=2)
    assert learned.heartbeat_control == BeatControl(interval=31, retransmission_delay=4, max_retransmissions=2)
    outcome = rerun(recording, ["lma", "mag"])
    # Three registrations (60 s each, refreshed 12 s before the end) and three heartbeats, with their answers.
    assert len(outcome.outcomes) == 12
    assert outcome.first_divergence is None
