"""A capture as a scenario: what it plays shows the same registrations as the capture."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mobtrace.replay.cast import CAST, outcomes, play
from mobtrace.replay.compare import MATCHED
from mobtrace.replay.mip6.learning import request_of
from mobtrace.replay.recording import Recording, record
from mobtrace.replay.scenario import parse_scenario, settings_of
from mobtrace.replay.scene import Scene
from mobtrace.replay.settings_text import settings_lines
from mobtrace.replay.writing import write_scenario
from mobtrace.reproduce import replay, scenario_of
from mobtrace.trace import Tracer
from mobtrace.values import NANOSECONDS_PER_SECOND
from mobtrace.wire.messages.mip6 import BindingUpdate
from support import ROOT

WRITTEN = [
    "mip6-home",
    "mip6-route-optimisation",
    "mip6-discovery",
    "nemo",
    "dsmip6",
    "mcoa",
    "mcoa-route-optimisation",
    "flows",
    "hmip6",
    "hmip6-withdrawn",
    "hmip6-previous-map",
    "rfc6612-a1",
    "rfc6612-a2",
    "rfc6612-a2-visited",
    "rfc6612-b",
    "rfc6612-issue1",
    "rfc6612-issue2",
    "rfc6612-issue3",
    "rfc6612-issue4",
]
NODES = """
[nodes.ha]
role = "ha"
address = "2001:db8:10::1"
home_prefixes = [{ prefix = "2001:db8:10::/64" }]
detection_time = 0

[nodes.mn]
role = "mn"
home_address = "2001:db8:10::100"
home_agent = "ha"
lifetime = 36000

[nodes.cn]
role = "cn"
address = "2001:db8:c::2"
"""


ACTS = [
    "attach 2001:db8:30::100",
    "attach 2001:db8:40::100",
    "attach home",
    "optimise cn",
    "several 1=2001:db8:30::100 2=2001:db8:40::100 bulk overwrites",
    "several 2=2001:db8:50::100",
    "drop 2",
]


def registrations(recording: Recording) -> list[tuple[Any, ...]]:
    """When (in tenths of a second), who, to whom, from where, for how long, and what was answered."""
    found: list[tuple[Any, ...]] = []
    updates = [each for each in recording.messages if isinstance(each.content.body, BindingUpdate)]
    for each in updates:
        request, answer = request_of(each), each.answer
        at = round((each.time - updates[0].time) / NANOSECONDS_PER_SECOND, 1)
        bids = [(one.binding_id, str(one.care_of_address)) for one in request.identifiers]
        status = None if answer is None else answer.content.body.status
        who = str(request.home_address), str(each.datagram.destination), str(request.care_of)
        found.append((at, *who, bids, request.update.lifetime, status))
    return found


def captured(scene: Scene) -> Recording:
    return record(Tracer().signals(scene.world.frames))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_sample_and_the_scenario_made_of_it_show_the_same(name: str) -> None:
    result = replay(ROOT / "samples" / f"{name}.pcapng", against=["all"], explained=True)
    scene = play(parse_scenario(scenario_of(result)))
    assert registrations(captured(scene)) == registrations(result.recording)
    verdicts = [each.verdict for each in outcomes(scene)]
    assert verdicts and set(verdicts) == {MATCHED}


@st.composite
def scripts(draw: st.DrawFn) -> str:
    """Moves, several care-of addresses, returns and route optimisation, at odd times."""
    lines, at, home = ["1.0 mn attach 2001:db8:30::100"], 1.0, False
    for _ in range(draw(st.integers(1, 6))):
        at += draw(st.integers(20, 400)) / 10
        # At home there is no route to optimise: nobody answers, and what is sent again cannot be told from a new wish.
        what = draw(st.sampled_from([each for each in ACTS if not home or each != "optimise cn"]))
        home = what == "attach home" or (home and what == "drop 2")
        lines.append(f"{at} mn {what}")
    return f"{NODES}[script]\nuntil = {at + 5}\nsteps = '''\n" + "\n".join(lines) + "\n'''\n"


@given(text=scripts())
@settings(max_examples=40, deadline=None)
def test_a_capture_of_a_written_scenario_shows_the_same_registrations(text: str) -> None:
    first = captured(play(parse_scenario(text)))
    # What is sent again in vain cannot be told from what is asked for anew.
    assume(all(each.answer is not None for each in first.messages if each.asks))
    scene = play(parse_scenario(write_scenario(first)))
    assert registrations(captured(scene)) == registrations(first)


def test_settings_are_read_as_they_were_written() -> None:
    table = """
[nodes.ha]
role = "ha"
address = "2001:db8:10::1"
home_prefixes = [{ prefix = "2001:db8:10::/64", valid = 9000 }]
max_lifetime = 300
other_agents = { "2001:db8:10::2" = -3 }
taken = ["2001:db8:10::7"]
quirks = ["no-grace-period"]
hosts = { "2001:db8:10::100" = { association = { key = "0102", spi = 256 }, networks = ["2001:db8:80::/48"] } }
"""
    scenario = parse_scenario(table)
    told = settings_of(CAST["ha"].settings, scenario, scenario.actors["ha"])
    again = parse_scenario('[nodes.ha]\nrole = "ha"\n' + "\n".join(settings_lines(told)))
    assert settings_of(CAST["ha"].settings, again, again.actors["ha"]) == told
