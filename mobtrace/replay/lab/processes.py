"""Processes of a lab: each emulated node in one of its own, inside its namespace; one that captures; one that tidies.

Orders go to a process, and events come from it, as JSON lines through pipes. The system kills them all when the
process that started them is gone, however it went.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from mobtrace.errors import MobtraceError
from mobtrace.replay.lab.namespaces import sweep
from mobtrace.replay.lab.plan import ACCESS, CORE, TUN, Place, Plan
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.node import Node, Tell
from mobtrace.replay.orders import perform
from mobtrace.replay.transport.assemble import Where, open_station
from mobtrace.replay.transport.loop import STOPPING, Loop
from mobtrace.replay.transport.station import Station
from mobtrace.replay.transport.system import die_with_parent, enter
from mobtrace.replay.transport.tap import Tap
from mobtrace.values import Nanoseconds

READY, FAILED, STOPPED = "ready", "failed", "stopped"
CAPTURES = "captures"  # the process that writes them
USER_MTU = 1500

Event = dict[str, Any]


@dataclass(slots=True)
class Process:
    """A process of the lab: its number, and the pipes to it and from it."""

    name: str
    number: int
    orders: int
    events: int
    _rest: bytes = field(default=b"")
    _is_over: bool = False

    def order(self, order: Mapping[str, Any]) -> None:
        """Have it do something; nothing happens when it is gone."""
        with suppress(BrokenPipeError):
            os.write(self.orders, json.dumps(order).encode() + b"\n")

    def read(self) -> list[Event] | None:
        """The events that have come; ``None`` when there will be none any more."""
        data = os.read(self.events, 65536)
        if not data:
            return None
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def stop(self) -> list[Event]:
        """Have it end, and wait until it has: its last events."""
        self._is_over = True
        os.close(self.orders)
        told: list[Event] = []
        while (events := self.read()) is not None:
            told += events
        os.close(self.events)
        os.waitpid(self.number, 0)
        return told

    def kill(self) -> None:
        """End it at once, unless it has ended."""
        if not self._is_over:
            os.kill(self.number, signal.SIGKILL)
            self.stop()


def start(name: str, run: Callable[[int, int], None]) -> Process:
    """Start a process that does ``run`` with its ends of the pipes, and then ends."""
    theirs_in, orders = os.pipe()
    events, theirs_out = os.pipe()
    parent = os.getpid()
    number = os.fork()
    if number:
        os.close(theirs_in)
        os.close(theirs_out)
        return Process(name, number, orders, events)
    _be_child(parent)
    _keep_only({theirs_in, theirs_out})
    try:
        run(theirs_in, theirs_out)
    except MobtraceError as error:
        emit(theirs_out, name, 0, Tell(what=FAILED, detail=str(error)))
    except BaseException:
        sys.excepthook(*sys.exc_info())
    os._exit(0)


def _be_child(parent: int) -> None:
    """Live no longer than the parent, and leave the user's signals to it."""
    die_with_parent()
    if os.getppid() != parent:
        os._exit(1)  # it went before the system knew
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


def _keep_only(kept: set[int]) -> None:
    """Close what was open in the parent but for ``kept`` and the standard streams."""
    for each in list(map(int, os.listdir("/proc/self/fd"))):  # noqa: PTH208 - numbers are wanted
        if each > 2 and each not in kept:
            with suppress(OSError):
                os.close(each)


def emit(stream: int, node: str, time: Nanoseconds, event: Tell) -> None:
    """Write an event into a pipe."""
    told = {"time": time, "node": node, "what": event.what, "mn": event.mn, "detail": event.detail}
    os.write(stream, json.dumps(told).encode() + b"\n")


def run_node(place: Place, node: Node) -> Callable[[int, int], None]:
    """What the process of a node does: the node, in its namespace, until there are no orders any more."""

    def run(orders: int, events: int) -> None:
        enter(place.namespace)

        def tell(name: str, time: Nanoseconds, event: Tell) -> None:
            emit(events, name, time, event)

        # All but gateways have one link, and what they send themselves is not to go the way of user packets.
        interface = None if isinstance(node, Mag) else CORE
        station = open_station(node, Where(interface=interface, tun=TUN, mtu=USER_MTU), tell)
        loop = Loop(heeds_signals=False)
        obey = Orders(loop, station, orders)
        loop.add(station)
        loop.watch(orders, obey.read)
        tell(node.name, loop.clock(), Tell(what=READY))
        loop.run()
        loop.close()
        counts = ", ".join(f"{count} {what}" for what, count in sorted(station.counts.items()))
        tell(node.name, loop.clock(), Tell(what=STOPPED, detail=counts))

    return run


class Orders:
    """Takes orders from a pipe and has a station's node carry them out; the end of the orders ends the loop."""

    def __init__(self, loop: Loop, station: Station, stream: int) -> None:
        self._loop = loop
        self._station = station
        self._stream = stream
        self._rest = b""

    def read(self) -> None:
        """Carry out what has come."""
        data = os.read(self._stream, 65536)
        if not data:
            self._loop.unwatch(self._stream)
            self._loop.stop()
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            now = self._loop.clock()
            self._station.carry_out(perform(self._station.node, json.loads(line), now), now)


def core_capture(folder: Path, place: Place) -> Path:
    """The capture of the link between the core and a node."""
    return folder / f"core-{place.name}.pcapng"


def run_taps(plan: Plan, folder: Path) -> Callable[[int, int], None]:
    """What the capturing process does: a file for each link, until there are no orders any more."""

    def run(orders: int, events: int) -> None:
        taps = [Tap(core_capture(folder, each), each.name, plan.core) for each in plan.fixed]
        taps += [Tap(folder / f"access-{each.name}.pcapng", ACCESS, each.namespace) for each in plan.mobile]
        loop = Loop(heeds_signals=False)
        for tap in taps:
            loop.watch(tap.fileno(), tap.receive)
        loop.watch(orders, loop.stop)
        emit(events, CAPTURES, loop.clock(), Tell(what=READY))
        loop.run()
        for tap in taps:
            tap.close()
            emit(events, CAPTURES, loop.clock(), Tell(what="written", mn="", detail=f"{tap.path} {tap.frames}"))

    return run


def start_all(plan: Plan, folder: Path | None) -> Iterable[Process]:
    """The processes of a lab: captures first, for they are to see everything."""
    if folder is not None:
        yield start(CAPTURES, run_taps(plan, folder))
    for place, node in plan.emulated:
        yield start(place.name, run_node(place, node))


@dataclass(slots=True)
class Tidier:
    """A process outside the lab that sweeps it when the one that made it is gone, and is then gone itself."""

    number: int
    hold: int

    def sweep(self) -> None:
        """Have it sweep now, and wait until it has."""
        os.close(self.hold)
        os.waitpid(self.number, 0)


def start_tidier(lab: str, also: Callable[[], None]) -> Tidier:
    """Start it before there is anything to sweep; ``also`` is done after the namespaces are gone."""
    held, hold = os.pipe()
    number = os.fork()
    if not number:
        _tidy(lab, held, also)
    os.close(held)
    return Tidier(number, hold)


def _tidy(lab: str, held: int, also: Callable[[], None]) -> NoReturn:
    os.setsid()
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):  # whoever reads the lab's output is not to wait for us
        os.dup2(nowhere, stream)
    _keep_only({held})
    while os.read(held, 1):
        pass
    sweep(lab)
    also()
    os._exit(0)
