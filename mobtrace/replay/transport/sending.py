"""A replay on real interfaces: the player of captured requests at a station, until all is answered."""

import sys
from collections.abc import Callable

from mobtrace.replay.node import Tell
from mobtrace.replay.player import Plan, Player
from mobtrace.replay.transport.assemble import Where, open_station
from mobtrace.replay.transport.loop import Loop
from mobtrace.values import Nanoseconds

Teller = Callable[[str, Nanoseconds, Tell], None]


def send(plan: Plan, where: Where, tell: Teller, ignored: frozenset[str] = frozenset()) -> Player:
    """Send what the plan says, in the network namespace that this process is in, and give the player with its outcomes.

    Raises ``RefusedError`` for targets that are neither ours nor allowed, ``UsageError`` for what the system does not
    let us do. SIGINT and SIGTERM end it; the outcomes so far are the player's.
    """
    player = Player("replay", plan, ignored)
    loop = Loop()

    def told(node: str, time: Nanoseconds, event: Tell) -> None:
        if event.what == "done":
            loop.stop()
        else:
            tell(node, time, event)

    station = open_station(player, where, told)
    try:
        loop.add(station)
        if plan.pacing.step:
            loop.watch(sys.stdin.fileno(), lambda: _step(loop, player, station.carry_out))
        loop.run()
    finally:
        loop.close()
    return player


def _step(loop: Loop, player: Player, carry_out: Callable[..., None]) -> None:
    """A line was entered: one more request goes."""
    if not sys.stdin.readline():
        loop.stop()
        return
    now = loop.clock()
    carry_out(player.step(now), now)
