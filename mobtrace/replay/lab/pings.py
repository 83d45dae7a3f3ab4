"""The pings of a lab: from one host's own system to another's, and what became of them."""

from collections.abc import Callable
from dataclasses import dataclass

from mobtrace.replay.lab.namespaces import address_of
from mobtrace.replay.lab.plan import Place, Plan
from mobtrace.replay.node import Tell
from mobtrace.replay.scenario import Scenario
from mobtrace.replay.transport.loop import Loop
from mobtrace.replay.transport.pinger import Echoes, Pinger
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds

Teller = Callable[[str, Nanoseconds, Tell], None]
# How long a ping waits for its target to have an address, and how often it looks.
PATIENCE: Seconds = 5.0
LOOK: Seconds = 0.05


@dataclass(slots=True)
class Pinged:
    """What became of a ping from one node to another."""

    node: str
    target: str
    address: Address
    echoes: Echoes


@dataclass(slots=True, kw_only=True)
class Series:
    """Echo requests from ``host`` to ``target``, ``every`` so many nanoseconds, for ``lasting``."""

    host: Place
    target: str
    every: Nanoseconds
    lasting: Nanoseconds


class Pings:
    """All pings of a lab; ``results`` are in the order of their beginnings."""

    def __init__(self, loop: Loop, plan: Plan, scenario: Scenario, tell: Teller) -> None:
        self.results: list[Pinged] = []
        self._loop = loop
        self._plan = plan
        self._scenario = scenario
        self._tell = tell
        self._pingers: list[Pinger] = []

    def begin(self, host: Place, target: str, *, every: Seconds, lasting: Seconds) -> None:
        """Ping a node, as soon as it has an address, or an address."""
        series = Series(host=host, target=target, every=nanoseconds(every), lasting=nanoseconds(lasting))
        self._when_known(series, self._loop.clock() + nanoseconds(PATIENCE))

    def close(self) -> None:
        """Ping no more, and listen for no answers."""
        for pinger in self._pingers:
            pinger.close()

    def _when_known(self, series: Series, until: Nanoseconds) -> None:
        other = self._plan.places.get(series.target)
        address = self._scenario.address(series.target) if other is None else address_of(other)
        now = self._loop.clock()
        if address is not None:
            self._first(series, address)
        elif now < until:
            self._loop.after(LOOK, lambda: self._when_known(series, until))
        else:
            self._tell(series.host.name, now, Tell(what="not pinged", detail=f"{series.target} got no address"))

    def _first(self, series: Series, address: Address) -> None:
        pinger = Pinger(address, len(self._pingers) + 1, series.host.namespace)
        self._pingers.append(pinger)
        self.results.append(Pinged(series.host.name, series.target, address, pinger.echoes))
        self._loop.watch(pinger.fileno(), lambda: pinger.receive(self._loop.clock()))
        now = self._loop.clock()
        self._next(pinger, now, series.every, now + series.lasting)

    def _next(self, pinger: Pinger, due: Nanoseconds, every: Nanoseconds, until: Nanoseconds) -> None:
        pinger.send(self._loop.clock())
        if due + every < until:
            self._loop.at(due + every, lambda: self._next(pinger, due + every, every, until))


def nanoseconds(time: Seconds) -> Nanoseconds:
    """Seconds as whole nanoseconds."""
    return round(time * NANOSECONDS_PER_SECOND)
