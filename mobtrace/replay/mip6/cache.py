"""The binding cache of home agent, mobility anchor point and correspondent node (RFC 6275 section 9.1)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mobtrace.lifecycle.machine import Machine
from mobtrace.lifecycle.states import State, is_held
from mobtrace.replay.node import Outer
from mobtrace.replay.timers import Timers
from mobtrace.values import Address, Nanoseconds, Prefix, Seconds
from mobtrace.wire.rows import Row

# RFC 6275 section 12: how long a de-registered binding is remembered.
MAX_DELETE_BCE_TIMEOUT: Seconds = 10.0


@dataclass(slots=True, kw_only=True)
class Binding:
    """One care-of address of a home address; ``bid`` is ``None`` where it is the only one (RFC 5648 section 4.1).

    ``outer`` is the header around packets to it where that is not plain IPv6 (RFC 5555). ``remind`` is when the node
    will be asked to refresh it.
    """

    machine: Machine
    bid: int | None = None
    priority: int = 0
    at_home: bool = False
    outer: Outer | None = None
    remind: Nanoseconds | None = None

    @property
    def is_active(self) -> bool:
        """True while packets are sent to it."""
        return self.machine.state is State.ACTIVE


@dataclass(slots=True, kw_only=True)
class Entry:
    """Everything bound to one home address.

    ``sequence`` and ``timestamp`` (NTP) are those of the last accepted request; ``router`` tells of the R flag
    (RFC 3963 section 6.1.1), ``prefixes`` of the networks behind it; ``kept`` holds what extensions need, by their key.
    """

    home_address: Address
    is_home_registration: bool = True
    sequence: int = 0
    timestamp: int | None = None
    router: bool = False
    prefixes: tuple[Prefix, ...] = ()
    ipv4_home_address: Address | None = None
    bindings: dict[int | None, Binding] = field(default_factory=dict)
    kept: dict[str, Row] = field(default_factory=dict)
    flows: dict[int, "Flow"] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """True while the node is away with at least one binding."""
        return any(each.is_active for each in self.bindings.values())

    @property
    def primary(self) -> Binding | None:
        """The active binding with the best priority: the lowest number that is not 0, else the first."""
        active = [each for each in self.bindings.values() if each.is_active]
        return min(active, key=lambda each: each.priority or 128, default=None)

    @property
    def networks(self) -> tuple[Prefix, ...]:
        """All that is reached through the node."""
        own = [Prefix(self.home_address, 128), *self.prefixes]
        return (*own, Prefix(self.ipv4_home_address, 32)) if self.ipv4_home_address is not None else tuple(own)

    def find(self, care_of: Address) -> Binding | None:
        """The active binding at a care-of address."""
        return next((each for each in self.bindings.values() if each.is_active and _ends_at(each, care_of)), None)


@dataclass(slots=True, kw_only=True)
class Flow:
    """A flow binding (RFC 6089 section 4.3): which packets go to which of the node's care-of addresses."""

    fid: int
    priority: int
    selector: Row
    bids: tuple[int, ...]

    def is_active(self, entry: Entry) -> bool:
        """True while any of the bindings it names is there."""
        return any(bid in entry.bindings and entry.bindings[bid].is_active for bid in self.bids)


def _ends_at(binding: Binding, care_of: Address) -> bool:
    return care_of in (binding.machine.care_of, binding.outer.destination if binding.outer is not None else None)


class BindingCache:
    """Entries by home address; those that were de-registered stay until their grace period is over.

    Whoever changes an entry's bindings has it noted, so that its timers are known.
    """

    def __init__(self) -> None:
        self._entries: dict[Address, Entry] = {}
        self._timers: Timers[Address] = Timers()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, home_address: Address) -> Entry | None:
        """The entry of a home address, active or in its grace period."""
        return self._entries.get(home_address)

    def add(self, entry: Entry) -> None:
        """Keep a new entry."""
        self._entries[entry.home_address] = entry

    def note(self, entry: Entry) -> None:
        """The bindings of an entry have changed; one without any is forgotten."""
        if not entry.bindings:
            self.remove(entry)
        elif self._entries.get(entry.home_address) is entry:
            times = (time for each in entry.bindings.values() for time in _times(each))
            self._timers.set(entry.home_address, min(times, default=None))

    def remove(self, entry: Entry) -> None:
        """Forget an entry."""
        if self._entries.get(entry.home_address) is entry:
            del self._entries[entry.home_address]
            self._timers.set(entry.home_address, None)

    def due(self, now: Nanoseconds) -> list[Entry]:
        """The entries of which a timer has run out, to be noted again once that was seen to."""
        return [self._entries[each] for each in self._timers.take(now)]

    def next_due(self) -> Nanoseconds | None:
        """When the first of the bindings' timers runs out."""
        return self._timers.next_due()


def _times(binding: Binding) -> Iterator[Nanoseconds]:
    due = binding.machine.next_due()
    if due is not None:
        yield due
    if binding.remind is not None:
        yield binding.remind


def is_known(binding: Binding | None) -> bool:
    """True for a binding that a registration can refresh or delete."""
    return binding is not None and is_held(binding.machine.state)
