"""A lab under way: makes it, plays the steps of its scenario in real time, and leaves nothing behind."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from mobtrace.errors import MobtraceError
from mobtrace.replay.lab import state
from mobtrace.replay.lab.namespaces import check_possible, make
from mobtrace.replay.lab.pings import Pinged, Pings
from mobtrace.replay.lab.plan import Place, make_plan
from mobtrace.replay.lab.processes import FAILED, READY, Event, Process, Tidier, start_all, start_tidier
from mobtrace.replay.lab.steps import act_of, check_steps
from mobtrace.replay.node import Tell
from mobtrace.replay.scenario import Scenario, Step
from mobtrace.replay.transport.loop import Loop
from mobtrace.values import Address, Nanoseconds, Seconds

Teller = Callable[[str, Nanoseconds, Tell], None]
# How long the last answer to a ping is waited for.
LAST_ANSWER: Seconds = 1.0


class Outcome(NamedTuple):
    """What a run gave: its steps began at ``begin``; ``stopped_by`` is the signal that ended it before its time."""

    pings: list[Pinged]
    stopped_by: int | None
    begin: Nanoseconds


class Lab:
    """The lab of a scenario under a name. With ``captures`` each link is written to a file in that folder."""

    def __init__(self, name: str, scenario: Scenario, *, tell: Teller, captures: Path | None = None) -> None:
        state.check_name(name)
        self.scenario = scenario
        self.plan = make_plan(name, scenario)
        check_steps(self.plan, scenario)
        self.gateway_of: dict[str, Place] = {}
        self.link_ends: dict[str, str] = {}
        self.reached_at: dict[str, Address] = {}
        self._tell = tell
        self._captures = captures
        self._loop = Loop()
        self._processes: dict[str, Process] = {}
        self._waiting: set[str] = set()
        self.pings = Pings(self._loop, self.plan, scenario, tell)
        self._failure: MobtraceError | None = None
        self._ready: Callable[[Loop], None] | None = None
        self._begun: Nanoseconds = 0

    def run(self, text: str = "", *, ready: Callable[[Loop], None] | None = None) -> Outcome:
        """Make the lab, play the steps, and take it down.

        With ``ready`` it stays up until a signal comes; ``ready`` is called once all nodes are up. ``text`` is what
        others find the scenario by. Raises what ``check_possible`` does, and ``MobtraceError`` for what failed.
        """
        check_possible()
        with self._swept(text):
            make(self.plan)
            for process in start_all(self.plan, self._captures):
                self._processes[process.name] = process
                self._waiting.add(process.name)
                self._loop.watch(process.events, partial(self._heard, process))
            self._ready = ready
            if not self._processes:
                self._begin()
            self._loop.run()
            self._stop()
        if self._failure is not None:
            raise self._failure
        return Outcome(self.pings.results, self._loop.stopped_by, self._begun)

    def place(self, step: Step, index: int) -> Place:
        """The node that a word of a step names."""
        return self.plan.places[step.words[index]]

    def end_of(self, host: Place) -> str:
        """The namespace that the far end of a mobile node's link is in."""
        return self.link_ends.get(host.name, self.plan.core)

    def order(self, place: Place, order: Mapping[str, Any]) -> None:
        """Have an emulated node do something."""
        self._processes[place.name].order(order)

    def later(self, delay: Seconds, action: Callable[[], None]) -> None:
        """Have something done in ``delay`` seconds."""
        self._loop.after(delay, partial(self._guarded, action))

    def do(self, step: Step) -> None:
        """Do a step now; ``UsageError`` for one that a lab cannot do."""
        act = act_of(self.plan, step)
        words = " ".join((step.verb, *step.words, *(f"{key}={value}" for key, value in step.options.items())))
        self.tell(step.node, Tell(what=words))
        act(self, self.plan.places[step.node], step)

    def tell(self, node: str, event: Tell) -> None:
        """Tell of something that happens now."""
        self._tell(node, self._loop.clock(), event)

    def _heard(self, process: Process) -> None:
        events = process.read()
        if events is None:
            self._loop.unwatch(process.events)
            self._fail(MobtraceError(f"the process of {process.name} has ended: the lab is taken down"))
            return
        for event in events:
            if event["what"] == FAILED:
                self._fail(MobtraceError(f"{process.name}: {event['detail']}"))
            elif event["what"] == READY:
                self._waiting.discard(process.name)
                if not self._waiting:
                    self._begin()
            else:
                self._pass_on(event)

    def _pass_on(self, event: Event) -> None:
        self._tell(event["node"], event["time"], Tell(what=event["what"], mn=event["mn"], detail=event["detail"]))

    def _begin(self) -> None:
        """All nodes are up: the time of the scenario begins."""
        self._begun = self._loop.clock()
        self.tell("lab", Tell(what="up", detail=", ".join(self.plan.places)))
        for step in self.scenario.steps:
            self.later(step.at, partial(self.do, step))
        if self._ready is not None:
            self._ready(self._loop)
        else:
            self.later(self.scenario.until + (LAST_ANSWER if self._pings_at_end() else 0), self._loop.stop)

    def _pings_at_end(self) -> bool:
        return any(each.verb == "ping" for each in self.scenario.steps)

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except MobtraceError as error:
            self._fail(error)

    def _fail(self, error: MobtraceError) -> None:
        self._failure = self._failure or error
        self._loop.stop()

    def _stop(self) -> None:
        self.pings.close()
        for process in reversed(self._processes.values()):  # what captures was started first
            for event in process.stop():
                self._pass_on(event)

    @contextmanager
    def _swept(self, text: str) -> Iterator[None]:
        """The lab is ours meanwhile; afterwards, or when this process is killed, nothing is left of it."""
        name = self.plan.name
        state.claim(name, text)
        tidier: Tidier = start_tidier(name, lambda: state.forget(name))
        try:
            yield
        finally:
            for process in self._processes.values():
                process.kill()
            tidier.sweep()
