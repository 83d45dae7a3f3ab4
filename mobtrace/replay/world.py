"""Nodes wired in memory: a network and a virtual clock, the same run for the same seed.

Every datagram is written to octets and read again on its way, so that what nodes see is what would be on the wire.
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, NamedTuple

from mobtrace.capture.frames import RawFrame
from mobtrace.replay.node import Datagram, Effect, Node, Send, earliest
from mobtrace.replay.packets import RAW_IP, Opener, to_octets
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef, Nanoseconds, Seconds

# 2026-01-01 00:00:00 UTC: when virtual time begins unless told otherwise.
BEGIN: Nanoseconds = 1_767_225_600 * NANOSECONDS_PER_SECOND


@dataclass(slots=True, kw_only=True)
class Weather:
    """What the network does to packets: delays in seconds, chances between 0 and 1."""

    delay: Seconds = 0.001
    jitter: Seconds = 0.0
    loss: float = 0.0
    duplication: float = 0.0


@dataclass(frozen=True, slots=True)
class Happened:
    """An effect of a node other than a datagram, with the time and the node."""

    time: Nanoseconds
    node: str
    effect: Effect


class Sent(NamedTuple):
    """A packet that was sent, on an access link or, without one, between nodes."""

    frame: RawFrame
    link: str


@dataclass(order=True, slots=True)
class _Event:
    time: Nanoseconds
    order: int
    act: Callable[[], Iterable[Effect]] = field(compare=False)
    node: Node | None = field(compare=False)


class World:
    """Nodes, the network between them, and the time.

    ``sent`` has every packet, in the order of sending, those that were lost included; ``happened`` has what else the
    nodes did. ``cut`` holds pairs of nodes' addresses that cannot reach each other.
    """

    def __init__(self, *, seed: int = 0, begin: Nanoseconds = BEGIN, weather: Weather | None = None) -> None:
        self.now = begin
        self.sent: list[Sent] = []
        self.happened: list[Happened] = []
        self.weather = weather or Weather()
        self.cut: set[frozenset[Address]] = set()
        self._random = Random(seed)
        self._events: list[_Event] = []
        self._count = 0
        self._nodes: list[Node] = []
        self._at: dict[Address, Node] = {}
        self._openers: dict[str, Opener] = {}
        self._links: dict[str, list[Node]] = {}

    @property
    def frames(self) -> list[RawFrame]:
        """What a capture of everything would hold."""
        return [each.frame for each in self.sent]

    def add(self, node: Node) -> None:
        """Put a node on the network and start it."""
        self._nodes.append(node)
        self._openers[node.name] = Opener()
        self.move(node)
        self._carry_out(node, node.start(self.now))

    def move(self, node: Node) -> None:
        """Learn the addresses that a node has now."""
        self._at = {address: other for address, other in self._at.items() if other is not node}
        self._at.update(dict.fromkeys(node.addresses, node))

    def join(self, node: Node, link: str) -> None:
        """Connect a node to an access link."""
        self._links.setdefault(link, []).append(node)

    def leave(self, node: Node, link: str) -> None:
        """Disconnect a node from an access link."""
        self._links[link].remove(node)

    def at(self, time: Nanoseconds, act: Callable[[], Iterable[Effect]], node: Node | None = None) -> None:
        """Have ``act`` called when it is ``time``; what it gives are effects of ``node``."""
        self._count += 1
        heapq.heappush(self._events, _Event(time, self._count, act, node))

    def after(self, delay: Seconds, act: Callable[[], Iterable[Effect]], node: Node | None = None) -> None:
        """Have ``act`` called ``delay`` seconds from now."""
        self.at(self.now + round(delay * NANOSECONDS_PER_SECOND), act, node)

    def inject(self, datagram: Datagram, time: Nanoseconds) -> None:
        """Deliver a datagram that comes from outside, unchanged, at ``time``."""
        node = self._at.get(datagram.destination)
        if node is not None:
            self.at(time, lambda: node.receive(datagram, time), node)

    def run(self, until: Nanoseconds | None = None) -> None:
        """Let time pass until nothing waits, or until ``until``."""
        while (due := self._next_due()) is not None and (until is None or due <= until):
            self.now = max(self.now, due)
            if self._events and self._events[0].time <= self.now:
                event = heapq.heappop(self._events)
                self._carry_out(event.node, event.act())
            else:
                for node in self._nodes:
                    self._tick(node)
        if until is not None:
            self.now = max(self.now, until)

    def run_for(self, seconds: Seconds) -> None:
        """Let ``seconds`` pass."""
        self.run(self.now + round(seconds * NANOSECONDS_PER_SECOND))

    def _next_due(self) -> Nanoseconds | None:
        event = self._events[0].time if self._events else None
        return earliest(event, *(node.next_due() for node in self._nodes))

    def _tick(self, node: Node) -> None:
        due = node.next_due()
        if due is not None and due <= self.now:
            self._carry_out(node, node.tick(self.now))

    def _carry_out(self, node: Node | None, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                self._transmit(node, effect.datagram)
            else:
                self.happened.append(Happened(self.now, node.name if node is not None else "", effect))
        if node is not None:
            self.move(node)

    def _transmit(self, sender: Node | None, datagram: Datagram) -> None:
        octets, weather = to_octets(datagram), self.weather
        self._record(octets, datagram.link)
        copies = 2 if self._random.random() < weather.duplication else 1
        for _ in range(copies):
            if self._random.random() >= weather.loss:
                delay = weather.delay + weather.jitter * self._random.random()
                self.after(delay, lambda: self._deliver(octets, sender, datagram.link))

    def _record(self, octets: bytes, link: str) -> None:
        frame = RawFrame(FrameRef(0, len(self.sent) + 1), self.now, octets, len(octets), RAW_IP)
        self.sent.append(Sent(frame, link))

    def _deliver(self, octets: bytes, sender: Node | None, link: str) -> list[Effect]:
        source, destination = _ends(octets)
        if frozenset((source, destination)) in self.cut:
            return []
        for node in self._receivers(destination, sender, link):
            datagram = self._openers[node.name].open(octets, self.now)
            if datagram is not None:
                self._carry_out(node, node.receive(replace(datagram, link=link), self.now))
        return []

    def _receivers(self, destination: Address, sender: Node | None, link: str) -> list[Node]:
        """Who gets a packet: the node with its destination; on a link, all others for a multicast one."""
        if not link:
            node = self._at.get(destination)
            return [] if node is None else [node]
        others = [each for each in self._links.get(link, ()) if each is not sender]
        return [each for each in others if destination.is_multicast or destination in each.addresses]

    def told(self, what: str) -> list[Any]:
        """The ``Tell`` effects of one kind, in their order."""
        return [each.effect for each in self.happened if getattr(each.effect, "what", None) == what]


def _ends(octets: bytes) -> tuple[Address, Address]:
    """Source and destination of an IP packet."""
    if octets[0] >> 4 == 6:
        return Address(octets[8:24]), Address(octets[24:40])
    return Address(octets[12:16]), Address(octets[16:20])
