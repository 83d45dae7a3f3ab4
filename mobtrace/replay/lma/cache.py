"""The anchor's binding cache and how a request finds its entry in it (RFC 5213 sections 5.1 and 5.4.1)."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from mobtrace.lifecycle.machine import Machine
from mobtrace.lifecycle.states import State
from mobtrace.replay.lma.request import (
    BETWEEN_GATEWAYS,
    BETWEEN_INTERFACES,
    HANDOFF_UNKNOWN,
    NEW_INTERFACE,
    SHARING_PREFIXES,
    ProxyRequest,
)
from mobtrace.replay.node import Tunnel, earliest
from mobtrace.replay.paths import Path
from mobtrace.values import Address, LinkLayer, Nanoseconds, Prefix
from mobtrace.wire.options.flow import FlowIdentification, IPv4TrafficOffloadSelector
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.qos import QualityOfService
from mobtrace.wire.rows import Row

# RFC 5213 section 8.9, RFC 5844 section 3.3.5 and the IANA registry: BINDING_ACK_STATUS.
NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX = 155
BCE_PBU_PREFIX_SET_DO_NOT_MATCH = 159
NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS = 171

IPV4_BITS = 32
# Stale timers that are kept beside one for each session before they are swept out.
SWEEP = 64

# What only one session can hold: a prefix, an IPv4 home address (as one of 32 bits), an uplink GRE key.
Holding = Prefix | int


@dataclass(slots=True)
class Transient:
    """A late path switch (RFC 6058 section 4.4): packets to the node still go by ``previous`` until ``due``.

    ``activates`` has a Transient-A state follow, in which only packets from the node still come by ``previous``.
    """

    previous: Tunnel
    access: tuple[int | None, LinkLayer | None]  # of the node at the previous gateway
    begun: Nanoseconds
    due: Nanoseconds
    activates: bool
    is_switched: bool = False


@dataclass(slots=True, kw_only=True)
class Entry:
    """One mobility session (RFC 5213 section 5.1), with the fields that later documents add.

    ``machine`` has its state, Proxy-CoA and timer. ``sequence`` and ``timestamp`` are those of the last accepted
    request, ``path`` is where it came from and signaling for the session goes. ``holdings`` is what nobody else can
    be given as long as the session lasts.
    """

    mn: str
    identifier: MobileNodeIdentifier
    technology: int | None
    link_layer: LinkLayer | None
    machine: Machine
    path: Path
    prefixes: tuple[Prefix, ...] = ()
    sequence: int | None = None
    timestamp: int | None = None
    link_local: Address | None = None
    home_address: Address | None = None  # RFC 5844 section 3.1.1: IPv4
    encapsulation: str = "ip"  # RFC 5844 section 4.1.3.1
    gre: bool = False  # RFC 5845 section 5.1
    uplink_key: int | None = None
    downlink_key: int | None = None
    anchor_address: Address | None = None  # where user packets go when not to ``path.local``
    mag_group: int = 0  # RFC 6602 section 5.2.1; 0 is in no group
    lma_group: int = 0
    delegated: tuple[Prefix, ...] = ()  # RFC 7148 section 5.2.1
    qos: dict[int, QualityOfService] = field(default_factory=dict)  # RFC 7222 section 5.1, by SR-ID
    access_network: tuple[Row, ...] = ()  # RFC 6757 section 4.2: sub-options
    offload: IPv4TrafficOffloadSelector | None = None  # RFC 6909 section 3.3: the policy of this session
    off_link: tuple[Prefix, ...] = ()  # RFC 7864 section 3.2.2: others' prefixes whose flows may come by this session
    flows: dict[int, FlowIdentification] = field(default_factory=dict)  # RFC 7864 section 5.2: those that do, by FID
    transient: Transient | None = None  # RFC 6058
    revoking: bool = False  # RFC 5846 section 8.1
    holdings: set[Holding] = field(default_factory=set)
    is_plain: bool = True  # nothing but RFC 5213 has ever been asked for
    is_gone: bool = False

    @property
    def gateway(self) -> Address:
        """Where signaling for the session goes, which need not be the Proxy-CoA."""
        return self.path.remote

    @property
    def access(self) -> tuple[int | None, LinkLayer | None]:
        """Access technology and link-layer identifier."""
        return self.technology, self.link_layer

    @property
    def accesses(self) -> tuple[tuple[int | None, LinkLayer | None], ...]:
        """Where the node is attached: during a late path switch at two gateways."""
        return (self.access,) if self.transient is None else (self.access, self.transient.access)

    @property
    def is_active(self) -> bool:
        """True while its binding is in force."""
        return self.machine.state is State.ACTIVE

    @property
    def networks(self) -> tuple[Prefix, ...]:
        """All that packets are forwarded for."""
        home = () if self.home_address is None else (Prefix(self.home_address, IPV4_BITS),)
        return (*self.prefixes, *home, *self.delegated)

    def next_due(self) -> Nanoseconds | None:
        """When the first of its timers runs out."""
        return earliest(self.machine.next_due(), self.transient.due if self.transient is not None else None)


class Found(NamedTuple):
    """Outcome of a lookup: an entry to update, a refusal, or neither, which asks for a new session.

    With ``wait`` the entry may only be updated once its gateway has de-registered it (RFC 5213 section 5.4.1.2 item 4).
    """

    entry: Entry | None = None
    refusal: int | None = None
    wait: bool = False


NEW_SESSION = Found()


class BindingCache:
    """Mobility sessions by what they hold, by mobile node, and by when their timers run out.

    ``by_prefix_alone`` leaves out the conditions of RFC 5213 section 5.4.1.1 item 5. With ``shares`` all sessions of a
    node have the same prefixes (RFC 7864 section 3.2.1).
    """

    def __init__(self, *, by_prefix_alone: bool = False, shares: bool = False) -> None:
        self._by_prefix_alone = by_prefix_alone
        self._shares = shares
        self._entries: dict[str, list[Entry]] = {}
        self._holders: dict[Holding, Entry] = {}
        self._timers: list[tuple[Nanoseconds, int, Entry]] = []
        self._order = count()
        self._size = 0

    def __iter__(self) -> Iterator[Entry]:
        return (each for entries in self._entries.values() for each in entries)

    def __len__(self) -> int:
        return self._size

    def of(self, mn: str) -> list[Entry]:
        """The sessions of a mobile node."""
        return self._entries.get(mn, [])

    def holder(self, holding: Holding) -> Entry | None:
        """The session that has a prefix, an IPv4 home address or a key; of several the one that had it first."""
        return self._holders.get(holding)

    def sharing(self, request: ProxyRequest) -> tuple[Prefix, ...]:
        """The prefixes that a new session has in common with others of its node (RFC 7864 section 3.2.1)."""
        asks = request.handoff == SHARING_PREFIXES or (self._shares and request.handoff == NEW_INTERFACE)
        if not asks or not request.names_prefixes:
            return ()
        others = [each.prefixes for each in self.of(request.mn) if each.prefixes and each.is_active]
        named = set(request.prefixes)
        return next((each for each in others if not named or named == set(each)), ())

    def add(self, entry: Entry) -> None:
        """Keep a new session."""
        self._entries.setdefault(entry.mn, []).append(entry)
        self._size += 1
        self.hold(entry, *entry.prefixes)

    def hold(self, entry: Entry, *holdings: Holding) -> None:
        """Have a session hold something, maybe together with others of its node."""
        entry.holdings.update(holdings)
        for each in holdings:
            known = self._holders.get(each)
            if known is None or known.mn != entry.mn:
                self._holders[each] = entry

    def prefer(self, entry: Entry, *holdings: Holding) -> None:
        """Of the sessions that hold something together, one is the first now."""
        self._holders.update(dict.fromkeys(entry.holdings.intersection(holdings), entry))

    def let_go(self, entry: Entry, *holdings: Holding) -> None:
        """Have a session hold something no more."""
        entry.holdings.difference_update(holdings)
        for holding in holdings:
            if self._holders.get(holding) is entry:
                del self._holders[holding]
                for heir in (each for each in self.of(entry.mn) if each is not entry and holding in each.holdings):
                    self._holders.setdefault(holding, heir)

    def renumber(self, entry: Entry, prefixes: tuple[Prefix, ...]) -> None:
        """Give a session other prefixes."""
        self.let_go(entry, *entry.prefixes)
        entry.prefixes = prefixes
        self.hold(entry, *prefixes)

    def remove(self, entry: Entry) -> None:
        """Forget a session and free what it holds."""
        self._entries[entry.mn].remove(entry)
        if not self._entries[entry.mn]:
            del self._entries[entry.mn]
        self._size -= 1
        self.let_go(entry, *entry.holdings)
        entry.is_gone = True

    def schedule(self, entry: Entry) -> None:
        """Note when the first of a session's timers runs out now."""
        due = entry.next_due()
        if due is not None:
            heapq.heappush(self._timers, (due, next(self._order), entry))
        if len(self._timers) > 2 * self._size + SWEEP:
            self._timers = [each for each in self._timers if _is_set(each)]
            heapq.heapify(self._timers)

    def next_due(self) -> Nanoseconds | None:
        """When the first of the sessions' timers runs out."""
        while self._timers and not _is_set(self._timers[0]):
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None

    def due(self, now: Nanoseconds) -> Iterator[Entry]:
        """The sessions with a timer that has run out."""
        while (first := self.next_due()) is not None and first <= now:
            yield heapq.heappop(self._timers)[2]

    def find(self, request: ProxyRequest) -> Found:
        """The session that a request is about (RFC 5213 section 5.4.1, RFC 5844 section 3.1.2.7)."""
        if request.prefixes:
            return self._by_prefix(request)
        if request.home_address is not None:
            return self._by_home_address(request, request.home_address)
        if request.link_layer:
            return self._by_link_layer(request)
        return self._by_node(request)

    def _by_prefix(self, request: ProxyRequest) -> Found:
        """RFC 5213 section 5.4.1.1."""
        entry = next((held for each in request.prefixes if (held := self._holders.get(each))), None)
        if entry is None:
            return NEW_SESSION
        if entry.mn != request.mn:
            return Found(refusal=NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX)
        if len(self._entries[entry.mn]) > 1 or request.handoff == SHARING_PREFIXES:
            return self._by_shared_prefix(request)
        if set(entry.prefixes) != set(request.prefixes):
            return Found(refusal=BCE_PBU_PREFIX_SET_DO_NOT_MATCH)
        is_same = self._by_prefix_alone or _is_same_attachment(entry, request)
        return Found(entry) if is_same else NEW_SESSION

    def _by_shared_prefix(self, request: ProxyRequest) -> Found:
        """RFC 7864 section 3.2.1: several of the node's sessions may have the prefixes."""
        named = set(request.prefixes)
        entries = [each for each in self.of(request.mn) if set(each.prefixes) == named]
        if not entries:
            return Found(refusal=BCE_PBU_PREFIX_SET_DO_NOT_MATCH)
        if self._by_prefix_alone:
            return Found(entries[0])
        if request.handoff == SHARING_PREFIXES:
            # Another interface has a session of its own.
            return Found(next((each for each in entries if _is_same_interface(each, request)), None))
        same = [each for each in entries if _is_same_attachment(each, request)]
        exact = (each for each in same if _is_same_interface(each, request) or _is_same_gateway(each, request))
        return Found(next(exact, same[0])) if same else NEW_SESSION

    def _by_home_address(self, request: ProxyRequest, home_address: Address) -> Found:
        """RFC 5844 section 3.1.2.7: the same rules with the IPv4 home address as the key.

        The status for another node's address is the one that RFC 5844 section 3.1.2.2 has for it.
        """
        entry = self._holders.get(Prefix(home_address, IPV4_BITS))
        if entry is None:
            return NEW_SESSION
        if entry.mn != request.mn:
            return Found(refusal=NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS)
        is_same = self._by_prefix_alone or _is_same_attachment(entry, request)
        return Found(entry) if is_same else NEW_SESSION

    def _by_link_layer(self, request: ProxyRequest) -> Found:
        """RFC 5213 section 5.4.1.2."""
        entries = self.of(request.mn)
        for entry in entries:
            if (request.technology, request.link_layer) in entry.accesses:
                return Found(entry)
        if len(entries) == 1 and request.handoff == BETWEEN_INTERFACES:
            return Found(entries[0])
        if len(entries) == 1 and request.handoff == HANDOFF_UNKNOWN:
            return Found(entries[0], wait=True)
        return NEW_SESSION

    def _by_node(self, request: ProxyRequest) -> Found:
        """RFC 5213 section 5.4.1.3."""
        entries = self.of(request.mn)
        if len(entries) != 1:
            return NEW_SESSION
        if request.handoff in (BETWEEN_INTERFACES, BETWEEN_GATEWAYS):
            return Found(entries[0])
        if request.handoff == HANDOFF_UNKNOWN:
            return Found(entries[0], wait=True)
        return NEW_SESSION


def _is_set(timer: tuple[Nanoseconds, int, Entry]) -> bool:
    """False for a timer that was set anew since, or whose session is gone."""
    due, _, entry = timer
    return not entry.is_gone and entry.next_due() == due


def _is_same_interface(entry: Entry, request: ProxyRequest) -> bool:
    """True where the node is known to be attached by the same interface."""
    return bool(request.link_layer) and entry.access == (request.technology, request.link_layer)


def _is_same_gateway(entry: Entry, request: ProxyRequest) -> bool:
    return request.care_of == entry.machine.care_of and request.technology == entry.technology


def _is_same_attachment(entry: Entry, request: ProxyRequest) -> bool:
    """RFC 5213 section 5.4.1.1 item 5: any of four conditions makes the request one for this entry."""
    if entry.transient is not None and request.care_of == entry.transient.previous.remote:
        return True  # RFC 6058 section 4.2: the entry is the previous gateway's as well
    same_technology = request.technology == entry.technology
    if request.link_layer and request.link_layer == entry.link_layer and same_technology:
        return True
    if request.handoff == BETWEEN_INTERFACES:
        return True
    if not request.link_layer and not entry.link_layer and same_technology and request.handoff == BETWEEN_GATEWAYS:
        return True
    return _is_same_gateway(entry, request)
