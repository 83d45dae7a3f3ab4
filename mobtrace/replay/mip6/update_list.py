"""A mobile node's Binding Update List, and the sending of updates (RFC 6275 sections 11.1, 11.7 and 11.8)."""

from collections.abc import Callable, Iterator

from mobtrace.lifecycle.states import Input, State
from mobtrace.replay.backoff import Backoff
from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.registration import Kind, Registration
from mobtrace.replay.mip6.signing import authentication_holds, authorization_holds
from mobtrace.replay.mip6.updates import update_of
from mobtrace.replay.node import Clock, Datagram, Effect, Send, earliest
from mobtrace.values import Address, Nanoseconds, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement

SEQUENCES = 1 << 16
# For these the correspondent node has no key (RFC 6275 section 9.5.4).
NONCES = (values.EXPIRED_HOME_NONCE, values.EXPIRED_CARE_OF_NONCE, values.EXPIRED_NONCES)

# What the registration is for, with whom, and the binding identifiers in it.
Key = tuple[Kind, Address, tuple[int, ...]]


class UpdateList:
    """The registrations of one mobile node."""

    def __init__(self, settings: MobileSettings, clock: Clock) -> None:
        self.entries: dict[Key, Registration] = {}
        self._settings = settings
        self._clock = clock
        self._sequences: dict[tuple[Address, Address], int] = {}

    def __iter__(self) -> Iterator[Registration]:
        return iter(list(self.entries.values()))

    def find(self, kind: Kind, peer: Address) -> Registration | None:
        """The registration with a peer, if it is the only one with it."""
        return self.entries.get((kind, peer, ()))

    def with_peer(self, peer: Address) -> list[Registration]:
        """All registrations with a peer."""
        return [each for each in self if each.peer == peer]

    def entry(
        self,
        kind: Kind,
        peer: Address,
        home: Address,
        care_of: Address,
        source: Address,
        bids: tuple[int, ...] = (),
    ) -> Registration:
        """The entry of a registration, a new one where there is none, with the addresses that are to be bound now."""
        key = (kind, peer, bids)
        entry = self.entries.get(key)
        if entry is None:
            entry = self.entries[key] = Registration(
                kind=kind, peer=peer, home_address=home, care_of=care_of, source=source, lifetime=0
            )
        entry.home_address, entry.care_of, entry.source, entry.outer = home, care_of, source, None
        return entry

    def leave(self, is_left: Callable[[Key], bool]) -> None:
        """Keep some registrations up no more."""
        self.entries = {key: each for key, each in self.entries.items() if not is_left(key)}

    def remove(self, entry: Registration) -> None:
        """A registration has ended."""
        self.entries = {key: each for key, each in self.entries.items() if each is not entry}

    def remaining(self, now: Nanoseconds) -> Seconds | None:
        """How long the home registration that lasts shortest still will; ``None`` without one."""
        lifetimes = (each.remaining(now) for each in self if each.kind is Kind.HOME and each.is_active)
        return min(lifetimes, default=None)

    def next_due(self) -> Nanoseconds | None:
        """The first retransmission, refresh or end of a binding."""
        return earliest(*(each.next_due() for each in self))

    def begin(self, entry: Registration, now: Nanoseconds) -> list[Effect]:
        """Send an update with a new back-off, a longer one while there is no binding (RFC 6275 section 11.8)."""
        is_first = entry.kind is Kind.HOME and not entry.is_active and not entry.deregisters
        entry.backoff = Backoff(self._settings.first_timeout) if is_first else Backoff()
        entry.refresh = None
        if entry.machine.state in (State.NONE, State.REJECTED):
            entry.machine.step(Input.ASK, now)
        return self.send(entry, now)

    def send(self, entry: Registration, now: Nanoseconds) -> list[Effect]:
        """One transmission: every one has a sequence number of its own (RFC 6275 section 11.8)."""
        path = (entry.peer, entry.home_address)
        sequence = (self._sequences.get(path, self._settings.first_sequence - 1) + 1) % SEQUENCES
        self._sequences[path] = sequence
        entry.sequence, entry.sent = sequence, now
        datagram = update_of(self._settings, entry, sequence, self._clock.read(now))
        if entry.kind is Kind.CORRESPONDENT and not self._settings.acknowledge:
            entry.granted(entry.lifetime, None, self._settings.refresh_at)
        elif entry.backoff is not None:
            entry.backoff.sent(now)
        return [Send(datagram)]

    def correct(self, entry: Registration, sequence: int, now: Nanoseconds) -> list[Effect]:
        """Go on behind the last number that the peer has accepted (RFC 6275 section 11.7.3)."""
        self._sequences[entry.peer, entry.home_address] = sequence
        return self.send(entry, now)

    def forget_numbers(self) -> None:
        """Lose the last sequence numbers, as a node without memory does when it starts."""
        self._sequences = {}

    def answered(self, datagram: Datagram, message: Message, body: BindingAcknowledgement) -> Registration | None:
        """The registration that an acknowledgement is for, if it is valid (RFC 6275 section 11.7.3)."""
        waiting = [each for each in self.with_peer(datagram.source) if each.sequence is not None]
        if body.status != values.SEQUENCE_OUT_OF_WINDOW:
            waiting = [each for each in waiting if each.sequence == body.sequence]
        entry = next(iter(waiting), None)
        return entry if entry is not None and self._is_valid(entry, datagram, message, body) else None

    def _is_valid(
        self, entry: Registration, datagram: Datagram, message: Message, body: BindingAcknowledgement
    ) -> bool:
        if entry.kind is Kind.LOCAL:
            return datagram.routing_home == entry.home_address  # RFC 5380 section 6.1
        if entry.kind is Kind.CORRESPONDENT:
            return body.status in NONCES or authorization_holds(message, entry.kbm, entry.care_of, entry.peer)
        association = self._settings.association
        if association is None:
            return True
        return authentication_holds(message, association.key, entry.care_of, entry.home_address)
