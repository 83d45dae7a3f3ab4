"""Captured requests sent for real: the peer's own numbers, times and prefixes are followed."""

from dataclasses import replace

import pytest

from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.player import Pacing, Player, make_plan
from mobtrace.replay.scene import Scene
from mobtrace.replay.world import World
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Prefix
from mobtrace.wire.rewrite import Table
from scenes import recorded, run

LMA = Address.parse("2001:db8:0:1::1")
LIFE = "1 alice attach mag1 handoff=1\n10 alice move mag2 gap=0.5 handoff=3\n20 mag2 refresh alice\n30 alice detach"
YEAR = 365 * 86400 * NANOSECONDS_PER_SECOND


def played(scene: Scene, *, pacing: Pacing | None = None, pairs: tuple[str, ...] = (), **settings: object) -> Player:
    """The recording of ``scene`` sent a year later to an anchor with other settings."""
    recording = recorded(scene)
    table = Table.parse(pairs)
    plan = make_plan(recording, [LMA], table, pacing or Pacing())
    player = Player("player", plan)
    world = World(begin=scene.begin + YEAR)
    world.add(Lma("lma", AnchorSettings(address=table.address(LMA), **settings)))
    world.add(player)
    world.run_for(120)
    assert player.done
    return player


def verdicts(player: Player) -> list[str]:
    return [each.verdict for each in player.outcomes]


def test_a_year_later_and_with_other_prefixes_the_answers_are_the_same():
    scene = run(LIFE)
    player = played(scene, prefix_pool=Prefix.parse("2001:db8:1234::/48"))
    assert verdicts(player) == ["matched"] * 5


def test_without_timestamps_the_numbers_are_those_of_the_capture():
    # One gateway only: the numbers of two are in no order (RFC 5213 section 5.5).
    scene = run("1 alice attach mag1 handoff=1\n20 mag1 refresh alice\n30 alice detach", mag="timestamps = false")
    assert verdicts(played(scene)) == ["matched"] * 3


def test_numbers_follow_a_peer_that_is_ahead():
    scene = run("1 alice attach mag1 handoff=1\n20 mag1 refresh alice\n30 alice detach", mag="timestamps = false")
    recording = recorded(scene)
    world = World(begin=scene.begin + YEAR)
    lma = Lma("lma", AnchorSettings(address=LMA))
    world.add(lma)
    for _ in range(2):  # the second time the anchor still has the session of the first
        player = Player("player", make_plan(recording, [LMA], Table(), Pacing()))
        world.add(player)
        world.run_for(31)
        assert player.done
        assert verdicts(player) == ["matched"] * 3


def test_a_clock_that_is_wrong_is_followed():
    player = played(run(LIFE), clock_offset=3600 * NANOSECONDS_PER_SECOND)
    assert verdicts(player) == ["matched"] * 5


def test_addresses_are_renamed_in_headers_and_options():
    player = played(run(LIFE), pairs=("2001:db8:0:1::/64=2001:db8:99:1::/64", "alice@example.org=eve@example.net"))
    assert verdicts(player) == ["matched"] * 5
    assert {each.mn for each in player.outcomes} == {"eve@example.net"}
    assert {each.source for each in player.outcomes} == {"2001:db8:99:1::1"}


def test_a_peer_that_refuses_diverges_in_its_status():
    player = played(run("1 alice attach mag1", until=20), subscribers={})
    assert verdicts(player) == ["divergent"]
    assert next((each.captured, each.replayed) for each in player.outcomes[0].differences) == (0, 153)


def test_a_peer_that_is_not_there_leaves_requests_unanswered():
    scene = run("1 alice attach mag1", until=20)
    player = Player("player", make_plan(recorded(scene), [LMA], Table(), Pacing()))
    world = World(begin=scene.begin)
    world.add(player)
    world.run_for(10)
    assert verdicts(player) == ["unanswered"]


@pytest.mark.parametrize(
    ("pacing", "offsets"),
    [
        (Pacing(), [0.0, 9.0, 9.5, 19.0, 29.0]),
        (Pacing(speed=10), [0.0, 0.9, 0.95, 1.9, 2.9]),
        (Pacing(speed=float("inf")), [0.0] * 5),
        (Pacing(max_gap=1), [0.0, 1.0, 1.5, 2.5, 3.5]),
    ],
)
def test_pacing(pacing: Pacing, offsets: list[float]):
    plan = make_plan(recorded(run(LIFE)), [LMA], Table(), pacing)
    assert [round(at / NANOSECONDS_PER_SECOND, 3) for at, _ in plan.requests] == pytest.approx(offsets, abs=0.002)


def test_at_any_speed_a_request_waits_for_the_answer_before_it():
    assert verdicts(played(run(LIFE), pacing=Pacing(speed=float("inf")))) == ["matched"] * 5


def test_step_by_step_nothing_goes_by_itself():
    scene = run("1 alice attach mag1 handoff=1\n9 alice detach")
    player = Player("player", make_plan(recorded(scene), [LMA], Table(), Pacing(step=True)))
    world = World(begin=scene.begin)
    world.add(Lma("lma", AnchorSettings(address=LMA)))
    world.add(player)
    world.run_for(20)
    assert player.outcomes == []
    for count in (1, 2):
        world.carry_out(player, player.step(world.now))
        world.run_for(1)
        assert verdicts(player) == ["matched"] * count
    assert player.done


def test_the_plan_tells_whom_it_is_between():
    plan = make_plan(recorded(run(LIFE)), [LMA], Table.parse(["2001:db8:0:1::1=::1"]), Pacing())
    assert [str(each) for each in plan.targets] == ["::1"]
    assert [str(each) for each in plan.sources] == ["2001:db8:0:1::11", "2001:db8:0:1::12"]
    assert replace(plan.requests[0][1].datagram, destination=LMA).destination == LMA
