"""One emulated node on real interfaces: its ports, its user plane, its timers, and what it has to tell.

Everything it does is caused by ``on_signaling``, ``on_user_packet`` or ``tick``; the time is given with each.
"""

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from mobtrace.errors import WireError
from mobtrace.replay.node import Datagram, Effect, Forward, Hold, Node, Send, Tell, Unforward, earliest
from mobtrace.replay.packets import RAW_IP, Opener, to_octets
from mobtrace.replay.transport.encapsulation import Carried, decapsulate, ends
from mobtrace.replay.transport.plane import Plane
from mobtrace.replay.transport.ports import LARGEST, Arrived, Port
from mobtrace.replay.transport.record import Record
from mobtrace.replay.transport.routes import Routes
from mobtrace.replay.transport.safety import Reach
from mobtrace.replay.transport.validity import fault, is_whole
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.neighbour_messages import EchoReply, EchoRequest

USER_PACKETS_AT_ONCE = 64
SETTLING: Nanoseconds = NANOSECONDS_PER_SECOND // 50  # until the system has taken a route
MOST_WAITING = 10_000  # datagrams that wait because of the rate: more are dropped

Teller = Callable[[str, Nanoseconds, Tell], None]


@dataclass(slots=True, kw_only=True)
class UserPlane:
    """How user packets get to a node and away from it: a TUN device, the routes to it, and the tunnels."""

    tun: int
    routes: Routes
    plane: Plane = field(default_factory=Plane)

    def close(self) -> None:
        """Take back routes and device."""
        self.routes.close()
        os.close(self.tun)


class Pace:
    """At most ``rate`` datagrams a second, evenly; ``None`` for as many as come."""

    def __init__(self, rate: float | None) -> None:
        self._spacing = 0 if rate is None else round(NANOSECONDS_PER_SECOND / rate)
        self._next: Nanoseconds = 0

    def when(self) -> Nanoseconds:
        """The earliest time for the next one."""
        return self._next

    def spend(self, now: Nanoseconds) -> None:
        """One is sent."""
        self._next = now + self._spacing


class Station:
    """Runs ``node`` on ``port``. ``counts`` has what was sent, received and dropped, by reason."""

    def __init__(
        self,
        node: Node,
        port: Port,
        reach: Reach,
        *,
        tell: Teller,
        user_plane: UserPlane | None = None,
        record: Record | None = None,
        rate: float | None = None,
    ) -> None:
        self.node = node
        self.port = port
        self.user_plane = user_plane
        self.counts: Counter[str] = Counter()
        self._reach = reach
        self._tell = tell
        self._record = record
        self._pace = Pace(rate)
        self._waiting: deque[Datagram] = deque()
        self._released: deque[tuple[Nanoseconds, bytes]] = deque()  # user packets that were held, and when they go
        self._opener = Opener()
        self._told: set[str] = set()

    def start(self, now: Nanoseconds) -> None:
        """The node comes up."""
        self.carry_out(self.node.start(now), now)

    def next_due(self) -> Nanoseconds | None:
        """When ``tick`` has something to do."""
        waits = self._pace.when() if self._waiting else None
        return earliest(self.node.next_due(), waits, self._released[0][0] if self._released else None)

    def tick(self, now: Nanoseconds) -> None:
        """Timers that are due, and datagrams whose turn it is."""
        due = self.node.next_due()
        if due is not None and due <= now:
            self.carry_out(self.node.tick(now), now)
        while self._waiting and self._pace.when() <= now:
            self._transmit(self._waiting.popleft(), now)
        while self._released and self._released[0][0] <= now:
            self._hand_to_system(self._released.popleft()[1])
        if self._record is not None:
            self._record.flush()

    def on_signaling(self, now: Callable[[], Nanoseconds]) -> None:
        """Packets have come by the port."""
        own = self.node.addresses
        for arrived in self.port.receive():
            self._arrived(arrived, own, now())

    def on_user_packet(self, now: Callable[[], Nanoseconds]) -> None:
        """The system has routed user packets to the TUN device."""
        assert self.user_plane is not None
        for _ in range(USER_PACKETS_AT_ONCE):
            try:
                packet = os.read(self.user_plane.tun, LARGEST)
            except BlockingIOError:
                return
            carried = self.user_plane.plane.into(packet)
            if carried is not None:
                self.counts["user packets in"] += 1
                self._put(carried, "", now())

    def carry_out(self, effects: Iterable[Effect], now: Nanoseconds) -> None:
        """Do what the node wants."""
        for effect in effects:
            if isinstance(effect, Send):
                self._send(effect.datagram, now)
            elif isinstance(effect, Tell):
                self._tell(self.node.name, now, effect)
            elif self.user_plane is not None:
                self._route(self.user_plane, effect, now)

    def close(self) -> None:
        """Give everything back to the system."""
        self.port.close()
        if self.user_plane is not None:
            self.user_plane.close()
        if self._record is not None:
            self._record.close()

    def _route(self, user_plane: UserPlane, effect: Forward | Unforward | Hold, now: Nanoseconds) -> None:
        for packet in user_plane.plane.learn(effect):
            tunnelled = user_plane.plane.onward(packet)
            if tunnelled is not None:
                self._put(tunnelled, "", now)
            else:
                self._released.append((now + SETTLING, packet))
        if isinstance(effect, Forward):
            user_plane.routes.forward(effect)
        elif isinstance(effect, Unforward):
            user_plane.routes.unforward(effect.prefix)

    def _arrived(self, arrived: Arrived, own: frozenset[Address], now: Nanoseconds) -> None:
        packet = arrived.packet
        try:
            source, destination = ends(packet)
            if destination not in own and (source in own or not _stays_on_link(destination)):
                return
            if not is_whole(packet):
                self.counts["cut short"] += 1
                return
            carried = None if self.user_plane is None else decapsulate(packet)
            is_ours = carried is None or ends(carried.packet)[1] in own | self._homes
        except WireError:
            self.counts["malformed"] += 1
            return
        datagram = self._opener.open(packet, now) if is_ours else None
        if carried is not None and (datagram is None or _is_echo(datagram)):
            self._out(carried)
        elif datagram is None or (self.user_plane is not None and _is_echo(datagram)):
            self.counts["left to the system"] += 1
        elif (why := fault(datagram)) is not None:
            self.counts[why] += 1
        else:
            self.counts["received"] += 1
            self._keep(packet, now)
            self.carry_out(self.node.receive(_by_link(datagram, arrived.link), now), now)

    @property
    def _homes(self) -> frozenset[Address]:
        """A mobile node gets signaling for its home address through the tunnel (RFC 6275 section 11.6.1)."""
        return getattr(self.node, "homes", frozenset())

    def _out(self, carried: Carried) -> None:
        """Hand what came through a tunnel to the system."""
        assert self.user_plane is not None
        user_packet = self.user_plane.plane.out(carried)
        if user_packet is not None and not self.user_plane.plane.keep(user_packet):
            self._hand_to_system(user_packet)

    def _hand_to_system(self, user_packet: bytes) -> None:
        assert self.user_plane is not None
        self.counts["user packets out"] += 1
        # The device is not up yet, or the system has no room: a packet lost, as on any link.
        with suppress(OSError):
            os.write(self.user_plane.tun, user_packet)

    def _send(self, datagram: Datagram, now: Nanoseconds) -> None:
        destination = datagram.destination if datagram.outer is None else datagram.outer.destination
        if not self._reach.has(destination):
            self._drop(f"{destination} is neither ours nor allowed", now)
        elif self._waiting or self._pace.when() > now:
            if len(self._waiting) < MOST_WAITING:
                self._waiting.append(datagram)
            else:
                self._drop("too many datagrams for the rate", now)
        else:
            self._transmit(datagram, now)

    def _transmit(self, datagram: Datagram, now: Nanoseconds) -> None:
        try:
            packet = to_octets(datagram)
        except WireError as error:
            self._drop(str(error), now)
            return
        self._pace.spend(now)
        if self._put(packet, datagram.link, now):
            self.counts["sent"] += 1
            self._keep(packet, now)

    def _put(self, packet: bytes, link: str, now: Nanoseconds) -> bool:
        try:
            self.port.send(packet, link)
        except OSError as error:
            self._drop(f"not sent to {ends(packet)[1]}: {error.strerror}", now)
            return False
        return True

    def _drop(self, why: str, now: Nanoseconds) -> None:
        """Count a datagram that is not sent; say so the first time."""
        self.counts[why] += 1
        if why not in self._told:
            self._told.add(why)
            self._tell(self.node.name, now, Tell(what="not sent", detail=why))

    def _keep(self, packet: bytes, now: Nanoseconds) -> None:
        if self._record is not None:
            self._record.add(packet, RAW_IP, now)


def _is_echo(datagram: Datagram) -> bool:
    """True for a ping, which where user packets are carried is the system's to answer."""
    return isinstance(datagram.content, Decoded) and isinstance(datagram.content.body, EchoRequest | EchoReply)


def _stays_on_link(address: Address) -> bool:
    return address.is_multicast or address.is_link_local


def _by_link(datagram: Datagram, link: str) -> Datagram:
    """The datagram, with the link on it when it cannot have come from further away."""
    if not link or not _stays_on_link(datagram.destination):
        return datagram
    return replace(datagram, link=link)
