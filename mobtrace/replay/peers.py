"""Heartbeats between gateway and anchor, and the restart counters in them (RFC 5847): the same for both."""

from collections.abc import Callable, Container
from dataclasses import dataclass

from mobtrace.replay.node import Datagram, Effect, Send, Tell, earliest
from mobtrace.replay.paths import Path, way_back
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.mip6 import BindingError
from mobtrace.wire.options.heartbeat import RestartCounter
from mobtrace.wire.options.lma_controlled import HeartbeatControl
from mobtrace.wire.rows import Row

# RFC 5847 section 5: HEARTBEAT_INTERVAL is 60 seconds unless configured, MISSING_HEARTBEATS_ALLOWED is 3.
HEARTBEAT_INTERVAL: Seconds = 60.0
MISSING_HEARTBEATS_ALLOWED = 3
SEQUENCES = 1 << 32  # RFC 5847 section 4.1
UNRECOGNIZED_MH_TYPE = 2  # RFC 6275 section 6.1.9


@dataclass(slots=True)
class Peer:
    """What is known of one peer: the way to it, ``missing`` heartbeats in a row, and its restart counter.

    ``waits`` is true while the last request to it, with that ``sequence``, is unanswered; one that ``beats`` knows
    heartbeats. Under its ``control`` (RFC 8127) it has a timer of its own, ``due``, and a request that is not answered
    goes out ``again``, as many times as that.
    """

    path: Path
    missing: int = 0
    restarts: int | None = None
    is_up: bool = True
    waits: bool = False
    beats: bool = True
    sequence: int = 0
    control: HeartbeatControl | None = None
    due: Nanoseconds | None = None
    again: int = 0


def announces_restart(message: Message | Decoded) -> bool:
    """True for an unsolicited response with a restart counter (RFC 5847 section 3.2)."""
    body = message.body
    return isinstance(body, Heartbeat) and body.u and body.r and message.first(RestartCounter) is not None


def counter_before(message: Message | Decoded) -> int | None:
    """The restart counter that the sender of a heartbeat had before it, if it tells one."""
    option = message.first(RestartCounter)
    return None if option is None else option.restart_counter - announces_restart(message)


def nothing(peer: Address, now: Nanoseconds) -> list[Effect]:
    """Nothing is done."""
    return []


class Peers:
    """The peers of one node.

    ``interval`` is the time between its heartbeats in seconds; ``None`` sends none. Requests go to those peers that
    ``with_sessions`` gives (RFC 5847 section 3), or to all; ``restarted`` is called when one has lost its sessions.
    """

    bodies: tuple[type[Row], ...] = (Heartbeat, BindingError)

    def __init__(
        self,
        address: Address,
        *,
        restart_counter: int = 1,
        interval: Seconds | None = None,
        quirks: frozenset[Quirk] = frozenset(),
        with_sessions: Callable[[], Container[Address]] | None = None,
        restarted: Callable[[Address, Nanoseconds], list[Effect]] = nothing,
    ) -> None:
        self.known: dict[Address, Peer] = {}
        self._controlled: dict[Address, Peer] = {}  # most anchors have thousands of peers and none of these
        self.restart_counter = restart_counter
        self._address = address
        self._interval = None if interval is None else round(interval * NANOSECONDS_PER_SECOND)
        self._quirks = quirks
        self._with_sessions = with_sessions
        self._restarted = restarted
        self._sequence = 0
        self._due: Nanoseconds | None = None

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Begin to send heartbeats."""
        self._due = None if self._interval is None else now + self._interval
        for peer in self._controlled.values():
            peer.control = peer.due = None
        self._controlled.clear()
        return []

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Count a restart in which state was lost, and tell the peers at once (RFC 5847 section 3.2)."""
        if Quirk.SILENT_RESTART in self._quirks:
            return self.start(now)
        self.restart_counter += 1
        # RFC 5847 section 3.1: an unsolicited response has the U flag and sequence number 0.
        told: list[Effect] = [self._response(peer.path, 0, unsolicited=True) for peer in self.known.values()]
        return told + self.start(now)

    def has_restarted(self, message: Message) -> bool:
        """True where the captured node tells of a restart that this one has not had."""
        option = message.first(RestartCounter)
        return announces_restart(message) and option is not None and option.restart_counter != self.restart_counter

    def met(self, peer: Address | Path, now: Nanoseconds) -> None:
        """Signaling has come from a peer, by a path, or will go to its address."""
        path = peer if isinstance(peer, Path) else Path(self._address, peer)
        if path.remote not in self.known:
            self.known[path.remote] = Peer(path)
        elif isinstance(peer, Path):
            self.known[path.remote].path = path

    def control(self, address: Address, control: HeartbeatControl, now: Nanoseconds) -> None:
        """A peer says how often it wants heartbeats (RFC 8127 section 5.2)."""
        peer = self.known[address]
        if peer.control != control or peer.due is None:
            peer.control, peer.due = control, now + control.hb_interval * NANOSECONDS_PER_SECOND
            self._controlled[address] = peer

    def next_due(self) -> Nanoseconds | None:
        """When the next heartbeats are to be sent."""
        own = self._due if self.known else None
        return own if not self._controlled else earliest(own, *(each.due for each in self._controlled.values()))

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send the heartbeats that are due, and give up on peers that do not answer."""
        effects = self._tick_all(now)
        for address, peer in self._controlled.items():
            effects += self._tick_one(address, peer, now)
        return effects

    def _tick_all(self, now: Nanoseconds) -> list[Effect]:
        if self._due is None or self._interval is None or self._due > now or not self.known:
            return []
        while self._due <= now:
            self._due += self._interval
        self._sequence += 1
        effects: list[Effect] = []
        served = self.known if self._with_sessions is None else self._with_sessions()
        for address, peer in self.known.items():
            if peer.beats and peer.control is None and address in served:
                effects += self._beat(address, peer)
        return effects

    def _beat(self, address: Address, peer: Peer) -> list[Effect]:
        """RFC 5847 section 3.1: count what was not answered before the next request goes out."""
        told: list[Effect] = []
        peer.missing += peer.waits
        if peer.missing > MISSING_HEARTBEATS_ALLOWED and peer.is_up:
            peer.is_up = False
            told.append(Tell(what="peer lost", detail=str(address)))
        peer.waits, peer.sequence = True, self._sequence
        return [*told, _send(peer.path, Heartbeat(sequence=self._sequence))]

    def _tick_one(self, address: Address, peer: Peer, now: Nanoseconds) -> list[Effect]:
        """RFC 8127 section 3.1.2: repeat after a delay what is not answered, so many times; else the next exchange."""
        control, served = peer.control, self.known if self._with_sessions is None else self._with_sessions()
        if control is None or peer.due is None or peer.due > now:
            return []
        if not peer.beats or address not in served:
            peer.due, peer.waits = None, False
            return []
        if peer.waits and not peer.again:
            lost = [Tell(what="peer lost", detail=str(address))] if peer.is_up else []
            peer.is_up = peer.waits = False
            peer.due = now + control.hb_interval * NANOSECONDS_PER_SECOND
            return [*lost]
        if peer.waits:
            peer.again -= 1
        else:
            self._sequence = (self._sequence + 1) % SEQUENCES
            peer.sequence, peer.again, peer.waits = self._sequence, control.hb_max_retransmissions, True
        wait = control.hb_retransmission_delay or control.hb_interval
        peer.due = now + wait * NANOSECONDS_PER_SECOND
        return [_send(peer.path, Heartbeat(sequence=peer.sequence))]

    def ask(self, peer: Address, now: Nanoseconds, sequence: int) -> list[Effect]:
        """Send one request now, with a given number."""
        self.met(peer, now)
        self._sequence = self.known[peer].sequence = sequence
        self.known[peer].waits = True
        return [_send(self.known[peer].path, Heartbeat(sequence=sequence))]

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """A heartbeat, asking or answering, or the word that the peer knows none."""
        body = message.body
        if isinstance(body, BindingError):
            self._refused(datagram.source, body)
            return []
        if not isinstance(body, Heartbeat):
            return []
        path = way_back(datagram)
        self.met(path, now)
        if body.r:
            return self._answered(datagram.source, message, body, now)
        if Quirk.NO_HEARTBEAT_ANSWER in self._quirks:
            return []
        return [self._response(path, body.sequence)]

    def _refused(self, source: Address, body: BindingError) -> None:
        """RFC 5847 section 3: a peer that does not know the message gets none any more."""
        peer = self.known.get(source)
        if peer is not None and peer.waits and body.status == UNRECOGNIZED_MH_TYPE:
            peer.beats = peer.waits = False

    def _answered(self, source: Address, message: Message, body: Heartbeat, now: Nanoseconds) -> list[Effect]:
        # RFC 5847 section 3.1: an answer to an older request is ignored; an unsolicited one answers nothing.
        peer, counter = self.known[source], message.first(RestartCounter)
        if not body.u and body.sequence != peer.sequence:
            return []
        if peer.control is not None and peer.waits:
            peer.due = now + peer.control.hb_interval * NANOSECONDS_PER_SECOND
        peer.missing, peer.is_up, peer.waits = 0, True, False
        if counter is None:
            return []
        before, peer.restarts = peer.restarts, counter.restart_counter
        if before is None or before == counter.restart_counter:
            return []
        return [Tell(what="peer restarted", detail=str(source)), *self._restarted(source, now)]

    def _response(self, path: Path, sequence: int, *, unsolicited: bool = False) -> Send:
        counter = RestartCounter(restart_counter=self.restart_counter)
        return _send(path, Heartbeat(r=True, u=unsolicited, sequence=sequence), counter)


def _send(path: Path, body: Heartbeat, *options: RestartCounter) -> Send:
    return Send(path.carry(Message(body=body, options=list(options))))
