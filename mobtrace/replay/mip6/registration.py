"""One entry of a mobile node's Binding Update List (RFC 6275 section 11.1)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from mobtrace.lifecycle.machine import Machine
from mobtrace.lifecycle.states import Input, State
from mobtrace.replay.backoff import Backoff
from mobtrace.replay.node import Outer, earliest
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds
from mobtrace.wire.rows import Row


class Kind(StrEnum):
    """What a registration is for, and whom it is with."""

    HOME = "home agent"
    LOCAL = "mobility anchor point"
    CORRESPONDENT = "correspondent node"


class Identifier(NamedTuple):
    """One of several care-of addresses (RFC 5648); without an address the one that is bound stays."""

    bid: int
    care_of: Address | None = None
    priority: int = 0
    at_home: bool = False


@dataclass(slots=True, kw_only=True)
class Registration:
    """A binding that the node keeps at ``peer``; ``lifetime`` is what it asks for, 0 to end it.

    ``source`` is where its updates come from, in a tunnel with ``outer``; ``care_of`` is what they bind. ``sequence``
    is that of the update that waits for an answer, ``kbm`` the key of a correspondent registration.
    """

    kind: Kind
    peer: Address
    home_address: Address
    care_of: Address
    source: Address
    lifetime: Seconds
    outer: Outer | None = None
    identifiers: tuple[Identifier, ...] = ()
    overwrites: bool = False
    options: tuple[Row, ...] = ()
    kbm: bytes = b""
    machine: Machine = field(default_factory=Machine)
    sequence: int | None = None
    sent: Nanoseconds = 0
    backoff: Backoff | None = None
    refresh: Nanoseconds | None = None

    @property
    def is_active(self) -> bool:
        """True while the peer is known to have the binding."""
        return self.machine.state is State.ACTIVE

    @property
    def deregisters(self) -> bool:
        """True for one that is being ended."""
        return self.lifetime == 0

    def remaining(self, now: Nanoseconds) -> Seconds:
        """How long the binding will still be there."""
        due = self.machine.due
        return 0.0 if due is None or not self.is_active else max(due - now, 0) / NANOSECONDS_PER_SECOND

    def next_due(self) -> Nanoseconds | None:
        """When it must be sent again, refreshed, or is over."""
        waiting = self.backoff.due if self.backoff is not None else None
        return earliest(waiting, self.refresh, self.machine.next_due())

    def stop(self) -> None:
        """Send nothing more for now."""
        self.backoff, self.sequence, self.refresh = None, None, None

    def granted(self, lifetime: Seconds, advised: Seconds | None, refresh_at: float) -> None:
        """An answer that accepts: time is counted from when the update was sent (RFC 6275 section 11.7.3)."""
        sent = self.sent
        self.stop()
        if self.deregisters:
            self.machine.step(Input.REMOVE, sent)
            return
        self.machine.accept(self.care_of, lifetime, sent)
        # RFC 6275 section 11.7.3: the refresh interval that the home agent advises, or well before the end.
        wait = min(advised, lifetime) if advised else lifetime * refresh_at
        self.refresh = sent + round(wait * NANOSECONDS_PER_SECOND)
