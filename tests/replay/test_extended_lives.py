"""Replay of what extensions do: whatever gateways tell, propose and take, the emulation of it does the same."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mobtrace.replay.cast import stage
from mobtrace.replay.compare import MATCHED
from mobtrace.replay.rerun import rerun
from mobtrace.replay.scenario import parse_scenario
from mobtrace.replay.scene import Scene
from mobtrace.replay.selectors import Packets
from mobtrace.values import NANOSECONDS_PER_SECOND
from mobtrace.wire.options.flow import FlowIdentification
from scenes import DOMAIN, recorded, run

POINTS = """
access_network = { network_name = "hall", realm = "example.org" }
access_points = { north = { latitude = 48.5, longitude = 11.25 }, south = { country = "DE", civic = { A3 = "Ulm" } } }
"""
PARTS = ["network-identifier", "geo-location", "operator-identifier", "civic-location", "update-timer"]
POLICY = "offload_policy = { packets = { protocol = 6, source_ports = [80, 88] } }"


@st.composite
def gateways(draw: st.DrawFn) -> str:
    """The settings of both gateways."""
    lines = [
        draw(st.sampled_from(["", POINTS])),
        draw(st.sampled_from(["", "ani_update_timer = 8"])),
        draw(st.sampled_from(["", "offload = true", f"offload = true\n{POLICY}"])),
        draw(st.sampled_from(["", "flow_mobility = false"])),
    ]
    return "\n".join(lines)


@st.composite
def anchors(draw: st.DrawFn) -> str:
    """The settings of the anchor."""
    known = draw(st.lists(st.sampled_from(PARTS), unique=True))
    lines = [
        f"access_network = {known}",
        draw(st.sampled_from(["", "ani_update_timer = 40"])),
        draw(st.sampled_from(["", "repeats_flows = false"])),
        draw(st.sampled_from(["", POLICY.replace("80, 88", "25"), "offload = false"])),
        f'prefix_sharing = "{draw(st.sampled_from(["separate", "shared", "off-link"]))}"',
    ]
    return "\n".join(lines)


@st.composite
def lives(draw: st.DrawFn, points: bool) -> tuple[str, list[tuple[float, str, str, int]]]:
    """Two nodes with two interfaces each, that come, roam and go; and the flows of theirs that move, and when."""
    at, steps, flows = 1.0, [], []
    here: set[tuple[str, str]] = set()
    for _ in range(draw(st.integers(2, 9))):
        host, gateway = draw(st.sampled_from(["alice", "bob"])), draw(st.sampled_from(["mag1", "mag2"]))
        what = draw(st.sampled_from(["roam", "refresh", "flow", "end", "whole", "detach"]))
        if (host, gateway) not in here:
            technology, indicator = 4 if gateway == "mag1" else 5, draw(st.sampled_from([1, 6]))
            point = f"ap={draw(st.sampled_from(['north', 'south']))}" if points else ""
            steps.append(f"{at:.3f} {host} attach {gateway} handoff={indicator} technology={technology} {point}")
            here.add((host, gateway))
        elif what == "detach":
            steps.append(f"{at:.3f} {host} detach {gateway}")
            here.discard((host, gateway))
        elif what == "roam" and points:
            steps.append(f"{at:.3f} {host} roam {draw(st.sampled_from(['north', 'south']))} {gateway}")
        elif what == "refresh":
            steps.append(f"{at:.3f} {gateway} refresh {host}")
        else:
            flows.append((at, host, gateway, {"flow": draw(st.integers(1, 3)), "end": -1}.get(what, 0)))
        at += draw(st.floats(3, 60))
    return "\n".join(steps), flows


def _move(scene: Scene, host: str, gateway: str, what: int) -> list[Any]:
    """Have a flow (its FID), all prefixes (0) come to a session, or nothing any more (-1), where there is one."""
    anchor, address = scene.nodes["lma1"], scene.nodes[gateway].settings.address
    known = anchor.cache.of(scene.nodes[host].settings.mn)
    entry = next((each for each in known if each.gateway == address and each.is_active), None)
    if entry is None:
        return []
    if what < 0:
        effects: list[Any] = anchor.flow_mobility.end(entry, scene.world.now)
        return effects
    part = Packets(protocol=what).selector(6)
    flows = [FlowIdentification(fid=what, fid_pri=10, sub_options=[part])] if what else []
    moved: list[Any] = anchor.flow_mobility.move(entry, scene.world.now, flows=flows)
    return moved


@given(st.data(), st.integers(0, 99), st.sampled_from([0.0, 0.3]), gateways(), anchors())
@settings(max_examples=40, deadline=None)
def test_whatever_happened_replays_without_divergence(
    data: st.DataObject, seed: int, loss: float, mag: str, lma: str
) -> None:
    steps, flows = data.draw(lives(points=POINTS in mag))
    head = f"seed = {seed}\n[weather]\nloss = {loss}\n"
    scene = stage(parse_scenario(head + DOMAIN.format(steps=steps, until=700, lma=lma, mag=mag)))
    for at, host, gateway, what in flows:
        time = scene.begin + round(at * NANOSECONDS_PER_SECOND)
        scene.world.at(time, lambda h=host, g=gateway, w=what: _move(scene, h, g, w), scene.nodes["lma1"])
    scene.world.run_for(700)
    # A gateway that is told to refresh while it waits for an answer looks like one that sends again.
    is_told = loss or "refresh" in steps
    for name, role in (("lma1", "lma"), ("mag1", "mag"), ("mag2", "mag"))[: 1 if is_told else 3]:
        address = str(scene.nodes[name].settings.address)
        outcomes = rerun(recorded(scene, at=name), [role]).outcomes
        assert [each for each in outcomes if each.source == address and each.verdict != MATCHED] == [], name


def test_an_anchor_that_names_prefixes_once_to_gateways_that_miss_its_answer() -> None:
    """The gateway that asks again is told nothing new, as its session is there."""
    steps = "1.000 bob attach mag1 handoff=1 technology=4\n8.000 bob attach mag2 handoff=6 technology=5"
    lma = 'access_network = []\nrepeats_flows = false\nprefix_sharing = "off-link"'
    scene = run(steps, until=700, lma=lma, head="seed = 39\n[weather]\nloss = 0.3\n")
    outcomes = rerun(recorded(scene, at="lma1"), ["lma"]).outcomes
    assert len(outcomes) > 40
    assert [each for each in outcomes if each.verdict != MATCHED] == []
