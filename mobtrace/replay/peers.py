"""Heartbeats between gateway and anchor, and the restart counters in them (RFC 5847): the same for both."""

from dataclasses import dataclass

from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.options.heartbeat import RestartCounter

# RFC 5847 section 5: HEARTBEAT_INTERVAL is 60 seconds unless configured, MISSING_HEARTBEATS_ALLOWED is 3.
HEARTBEAT_INTERVAL: Seconds = 60.0
MISSING_HEARTBEATS_ALLOWED = 3


@dataclass(slots=True)
class Peer:
    """What is known of one peer: ``missing`` heartbeats in a row, and its restart counter."""

    missing: int = 0
    restarts: int | None = None
    is_up: bool = True


class Peers:
    """The peers of one node. ``interval`` is the time between its heartbeats; ``None`` sends none."""

    def __init__(
        self,
        address: Address,
        *,
        restart_counter: int = 1,
        interval: Seconds | None = None,
        quirks: frozenset[Quirk] = frozenset(),
    ) -> None:
        self.known: dict[Address, Peer] = {}
        self.restart_counter = restart_counter
        self._address = address
        self._interval = None if interval is None else round(interval * NANOSECONDS_PER_SECOND)
        self._quirks = quirks
        self._sequence = 0
        self._due: Nanoseconds | None = None

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Begin to send heartbeats."""
        self._due = None if self._interval is None else now + self._interval
        return []

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Count a restart in which state was lost, and tell the peers at once (RFC 5847 section 3.2)."""
        if Quirk.SILENT_RESTART in self._quirks:
            return self.start(now)
        self.restart_counter += 1
        # RFC 5847 section 3.1: an unsolicited response has the U flag and sequence number 0.
        told: list[Effect] = [self._response(peer, 0, unsolicited=True) for peer in self.known]
        return told + self.start(now)

    def met(self, address: Address, now: Nanoseconds) -> None:
        """Signaling has come from ``address``: it is a peer."""
        self.known.setdefault(address, Peer())

    def next_due(self) -> Nanoseconds | None:
        """When the next heartbeats are to be sent."""
        return self._due if self.known else None

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send the heartbeats that are due, and give up on peers that do not answer."""
        if self._due is None or self._interval is None or self._due > now or not self.known:
            return []
        self._due += self._interval
        self._sequence += 1
        effects: list[Effect] = []
        for address, peer in self.known.items():
            if peer.missing == MISSING_HEARTBEATS_ALLOWED and peer.is_up:
                peer.is_up = False
                effects.append(Tell(what="peer lost", detail=str(address)))
            peer.missing += 1
            effects.append(self._send(address, Heartbeat(sequence=self._sequence)))
        return effects

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """A heartbeat, asking or answering."""
        body = message.body
        if not isinstance(body, Heartbeat):
            return []
        self.met(datagram.source, now)
        if body.r:
            return self._answered(datagram.source, message, body)
        if Quirk.NO_HEARTBEAT_ANSWER in self._quirks:
            return []
        return [self._response(datagram.source, body.sequence)]

    def _answered(self, source: Address, message: Message, body: Heartbeat) -> list[Effect]:
        # RFC 5847 section 3.1: an answer to an older request is ignored; an unsolicited one answers nothing.
        if not body.u and body.sequence != self._sequence:
            return []
        peer, counter = self.known[source], message.first(RestartCounter)
        peer.missing, peer.is_up = 0, True
        if counter is None:
            return []
        before, peer.restarts = peer.restarts, counter.restart_counter
        has_restarted = before is not None and before != counter.restart_counter
        return [Tell(what="peer restarted", detail=str(source))] if has_restarted else []

    def _response(self, peer: Address, sequence: int, *, unsolicited: bool = False) -> Send:
        counter = RestartCounter(restart_counter=self.restart_counter)
        return self._send(peer, Heartbeat(r=True, u=unsolicited, sequence=sequence), counter)

    def _send(self, peer: Address, body: Heartbeat, *options: RestartCounter) -> Send:
        content = Message(body=body, options=list(options))
        return Send(Datagram(source=self._address, destination=peer, content=content))
