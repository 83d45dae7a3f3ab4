"""Nodes wired in memory: a network and a virtual clock, the same run for the same seed.

Every datagram is written to octets and read again on its way, so that what nodes see is what would be on the wire.
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, NamedTuple

from mobtrace.capture.frames import RawFrame
from mobtrace.replay.node import (
    BROADCAST,
    Datagram,
    Effect,
    Forward,
    Hold,
    Linked,
    Node,
    Roaming,
    Send,
    Unforward,
    earliest,
)
from mobtrace.replay.packets import RAW_IP, Opener, to_octets
from mobtrace.replay.transport.encapsulation import Carried, decapsulate, ends
from mobtrace.replay.transport.plane import Plane
from mobtrace.trace import MOBILITY_ICMPV6
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef, Nanoseconds, Prefix, Seconds
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message

# 2026-01-01 00:00:00 UTC: when virtual time begins unless told otherwise.
BEGIN: Nanoseconds = 1_767_225_600 * NANOSECONDS_PER_SECOND

# Links that are not access links: behind the anchors, where correspondents are, and where nobody is.
OUTSIDE, NOWHERE = "outside", "nowhere"


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


class Ways:
    """Where a node sends user packets: through tunnels, or to an access link."""

    def __init__(self) -> None:
        self.plane = Plane()
        self._links: dict[Prefix, str] = {}
        self._local: set[Prefix] = set()

    def learn(self, effect: Forward | Unforward | Hold) -> list[bytes]:
        """Carry out an effect of the node's; the packets that have waited for it go on now."""
        if isinstance(effect, Unforward):
            self._links.pop(effect.prefix, None)
            self._local.discard(effect.prefix)
        elif isinstance(effect, Forward) and effect.tunnel is None:
            self._links[effect.prefix] = effect.link
            if effect.local:
                self._local.add(effect.prefix)
        return self.plane.learn(effect)

    def local(self, address: Address) -> str:
        """The access link that packets of other links go to directly, or nothing."""
        return self.link(address) if any(address in prefix for prefix in self._local) else ""

    def link(self, address: Address) -> str:
        """The access link that an address is on, or nothing."""
        return next((link for prefix, link in self._links.items() if address in prefix), "")


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
        self._mobile: set[str] = set()
        self._ways: dict[str, Ways] = {}
        self._taps: dict[str, list[RawFrame]] = {}

    @property
    def frames(self) -> list[RawFrame]:
        """What a capture of the network between gateways and anchors holds."""
        return self.capture("")

    def capture(self, *links: str) -> list[RawFrame]:
        """What a capture of some links holds; the empty name is the network between gateways and anchors."""
        return _numbered(each.frame for each in self.sent if each.link in links)

    def seen_by(self, name: str) -> list[RawFrame]:
        """What a capture at a node holds: what it sent, and what arrived."""
        return _numbered(self._taps[name])

    def add(self, node: Node, *, mobile: bool = False) -> None:
        """Put a node on the network and start it; a ``mobile`` one is reached over access links only."""
        self._nodes.append(node)
        if mobile:
            self._mobile.add(node.name)
        self._openers[node.name] = Opener()
        self._ways[node.name] = Ways()
        self._taps[node.name] = []
        self.move(node)
        self.carry_out(node, node.start(self.now))

    def move(self, node: Node) -> None:
        """Learn the addresses that a node has now."""
        if node.name in self._mobile:
            return
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
            # A timer that is due when a message comes has run out before, as it has in a replay.
            waiting = [node for node in self._nodes if (timer := node.next_due()) is not None and timer <= self.now]
            for node in waiting:
                self._tick(node)
            if not waiting:
                event = heapq.heappop(self._events)
                self.carry_out(event.node, event.act())
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
            self.carry_out(node, node.tick(self.now))

    def carry_out(self, node: Node | None, effects: Iterable[Effect]) -> None:
        """Do what a node wants done."""
        for effect in effects:
            if isinstance(effect, Send):
                self._send(node, effect.datagram)
                continue
            self.happened.append(Happened(self.now, node.name if node is not None else "", effect))
            if node is not None and isinstance(effect, Forward | Unforward | Hold):
                for packet in self._ways[node.name].learn(effect):
                    self._onward(node, packet)
        if node is not None:
            self.move(node)

    def _send(self, sender: Node | None, datagram: Datagram) -> None:
        octets = to_octets(datagram)
        link = datagram.link
        if sender is not None and sender.name in self._mobile and not link:
            # A node without a link sends into the void.
            link = next((name for name, nodes in self._links.items() if sender in nodes), NOWHERE)
        elif not link and datagram.outer is None and datagram.protocol == ICMPV6 and not _is_signaling(datagram):
            link = OUTSIDE
        self._transmit(sender, octets, link)

    def _transmit(self, sender: Node | None, octets: bytes, link: str) -> None:
        if link == NOWHERE:
            return
        weather = self.weather
        self.sent.append(Sent(self._frame(octets), link))
        if sender is not None:
            self._taps[sender.name].append(self._frame(octets))
        copies = 2 if self._random.random() < weather.duplication else 1
        for _ in range(copies):
            if self._random.random() >= weather.loss:
                delay = weather.delay + weather.jitter * self._random.random()
                self.after(delay, lambda: self._deliver(octets, sender, link))

    def _frame(self, octets: bytes) -> RawFrame:
        return RawFrame(FrameRef(0, 0), self.now, octets, len(octets), RAW_IP)

    def _deliver(self, octets: bytes, sender: Node | None, link: str) -> list[Effect]:
        source, destination = ends(octets)
        if frozenset((source, destination)) in self.cut:
            return []
        if link not in ("", OUTSIDE):
            self._on_link(octets, sender, link)
        elif destination in self._at:
            self._arrive(octets, self._at[destination])
        else:
            self._into_tunnel(octets, [each for each in self._nodes if self._draws(each, destination)])
        return []

    def _draws(self, node: Node, address: Address) -> bool:
        """False for a node that packets to an address come to by way of an anchor only."""
        return node.name not in self._mobile and self._ways[node.name].plane.outward.find(address) is None

    def _arrive(self, octets: bytes, node: Node, link: str = "") -> None:
        """A packet to a node itself, or through a tunnel that ends there."""
        self._taps[node.name].append(self._frame(octets))
        carried = decapsulate(octets)
        ways = self._ways[node.name]
        if carried is not None and not _is_for(node, carried):
            inner = ways.plane.out(carried)
            if inner is not None and not ways.plane.keep(inner):
                self._onward(node, inner)
            return
        datagram = self._openers[node.name].open(octets, self.now)
        if datagram is not None:
            self.carry_out(node, node.receive(replace(datagram, link=link), self.now))

    def _onward(self, node: Node, packet: bytes) -> None:
        """A user packet that came out of a tunnel: into another, to an access link, or to the outside."""
        ways = self._ways[node.name]
        tunnelled = ways.plane.onward(packet)
        if tunnelled is not None:
            self._transmit(node, tunnelled, "")
        else:
            self._transmit(node, packet, ways.link(ends(packet)[1]) or OUTSIDE)

    def _on_link(self, octets: bytes, sender: Node | None, link: str) -> None:
        """Deliver on a link: to the node with the address, to all for one that means all, else to the gateway."""
        destination = ends(octets)[1]
        others = [each for each in self._links.get(link, ()) if each is not sender]
        receivers = [each for each in others if _hears(each, destination, link)]
        for node in receivers:
            self._arrive(octets, node, link)
        if not receivers:
            self._through(octets, others, destination)

    def _through(self, octets: bytes, gateways: list[Node], destination: Address) -> None:
        """A packet of a mobile node's: to another node of the gateway where that is local, else into a tunnel."""
        for gateway in gateways:
            link = self._ways[gateway.name].local(destination)
            if link:
                self._transmit(gateway, octets, link)
                return
        self._into_tunnel(octets, gateways)

    def _into_tunnel(self, octets: bytes, nodes: list[Node]) -> None:
        """A user packet goes through the tunnel of the first node that has one for it."""
        for node in nodes:
            tunnelled = self._ways[node.name].plane.into(octets)
            if tunnelled is not None:
                self._transmit(node, tunnelled, "")
                return

    def told(self, what: str) -> list[Any]:
        """The ``Tell`` effects of one kind, in their order."""
        return [each.effect for each in self.happened if getattr(each.effect, "what", None) == what]


def _is_signaling(datagram: Datagram) -> bool:
    """True for mobility signaling, of ICMPv6 too."""
    content = datagram.content
    return isinstance(content, Message) or (isinstance(content, Decoded) and content.type in MOBILITY_ICMPV6)


def _is_for(node: Node, carried: Carried) -> bool:
    """True for a tunnelled packet that is for the node itself, not for others behind it."""
    homes = node.homes if isinstance(node, Roaming) else frozenset()
    return ends(carried.packet)[1] in node.addresses | homes


def _hears(node: Node, destination: Address, link: str) -> bool:
    """True for a node on a link that takes packets to ``destination`` there."""
    if destination.is_multicast or destination == BROADCAST or destination in node.addresses:
        return True
    return isinstance(node, Linked) and destination in node.addresses_on(link)


def _numbered(frames: Iterable[RawFrame]) -> list[RawFrame]:
    return [each._replace(ref=FrameRef(0, number)) for number, each in enumerate(frames, start=1)]
