"""The gateway's binding update list (RFC 5213 section 6.1): the nodes on its links and how far they are."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from mobtrace.lifecycle.machine import Machine
from mobtrace.replay.backoff import Backoff
from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.node import earliest
from mobtrace.replay.paths import Path
from mobtrace.values import Address, LinkLayer, Nanoseconds, Prefix, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.options.access_network import AccessNetworkIdentifier
from mobtrace.wire.options.flow import FlowIdentification, IPv4TrafficOffloadSelector
from mobtrace.wire.options.lma_controlled import BindingReregistrationControl, HeartbeatControl
from mobtrace.wire.options.qos import QualityOfService

IPV4_BITS = 32


@dataclass(slots=True)
class Pending:
    """An update that waits for its acknowledgement; ``sent`` is the message as it went out last.

    ``ipv4_only`` is one that ends the IPv4 part of a session (RFC 5844 section 3.2.3.3).
    """

    sequence: int
    lifetime: Seconds
    handoff: int
    backoff: Backoff = field(default_factory=Backoff)
    sent: Message | None = None
    ipv4_only: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Visit:
    """A mobile node attached to the gateway, with the fields that later documents add to the list's entries.

    ``machine`` has the binding as the gateway knows it, ``path`` is the way to the anchor. ``withheld`` has what must
    not be asked for again (by the RFC that says so), ``since`` is when the binding began.
    """

    attachment: Attachment
    path: Path
    machine: Machine = field(default_factory=Machine)
    prefixes: tuple[Prefix, ...] = ()
    home_address: Address | None = None  # RFC 5844 section 3.2.1: IPv4
    home_length: int = 0
    default_router: Address | None = None
    is_dhcp_server: bool | None = None  # RFC 5844 section 3.3.4: server, relay, or not said
    encapsulation: str = "ip"  # RFC 5844 section 4.2.2
    gre: bool = False  # RFC 5845 section 4.1
    downlink_key: int | None = None
    uplink_key: int | None = None
    anchor_address: Address | None = None  # RFC 7389: where user packets go when not to the anchor itself
    mag_group: int = 0  # RFC 6602 section 5.1.1; 0 is in no group
    lma_group: int = 0
    delegated: tuple[Prefix, ...] = ()  # RFC 7148 section 5.1.1
    qos: dict[int, QualityOfService] = field(default_factory=dict)  # RFC 7222 section 5.2, by SR-ID
    reported: AccessNetworkIdentifier | None = None  # RFC 6757 section 4.1: what the anchor was told last
    network_ignored: bool = False
    report_every: Seconds | None = None  # RFC 7563 section 4.1: how often at most changes are told
    report_due: Nanoseconds | None = None
    updated: Nanoseconds | None = None  # when an update was sent last
    offload_asked: IPv4TrafficOffloadSelector | None = None  # RFC 6909 section 3.2: in the first update and all others
    offload: IPv4TrafficOffloadSelector | None = None  # what the anchor has said
    off_link: tuple[Prefix, ...] = ()  # RFC 7864 section 3.2.2: prefixes of other sessions, for their flows
    flows: dict[int, FlowIdentification] = field(default_factory=dict)  # RFC 7864 section 3.4, by FID
    reregistration: BindingReregistrationControl | None = None  # RFC 8127 section 5: what the anchor says
    beats: HeartbeatControl | None = None
    late_until: Nanoseconds | None = None  # RFC 6058 section 4.5: packets to the node still go elsewhere
    link_local: Address | None = None  # the gateway's on this link, where the anchor named one
    interface_identifier: bytes | None = None  # RFC 5949 section 6.2.3: of the node's own link-local address
    withheld: set[str] = field(default_factory=set)
    is_open: bool = False  # user packets have their way
    is_away: bool = False  # RFC 5949: another gateway has it, or has been asked to
    pending: Pending | None = None
    refresh_due: Nanoseconds | None = None
    since: Nanoseconds | None = None
    ends: Nanoseconds | None = None  # RFC 2865 section 5.27: the session may not last longer

    @property
    def anchor(self) -> Address:
        """Where signaling for the session goes."""
        return self.path.remote

    @property
    def mn(self) -> str:
        """The mobile node's identifier."""
        return self.attachment.mn

    @property
    def leaving(self) -> bool:
        """True once its de-registration is under way."""
        return self.pending is not None and self.pending.lifetime == 0 and not self.pending.ipv4_only

    @property
    def networks(self) -> tuple[Prefix, ...]:
        """All that packets are forwarded for."""
        home = () if self.home_address is None else (Prefix(self.home_address, IPV4_BITS),)
        return (*self.prefixes, *home, *self.delegated, *self.off_link)

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by: node and link, which stay the same."""
        return self.attachment.mn, self.attachment.link

    @property
    def names(self) -> set[str]:
        """The node's identifier, and the name that the AAA server knows."""
        return {self.attachment.mn, self.attachment.user_name or self.attachment.mn}

    def next_due(self) -> Nanoseconds | None:
        """The first of retransmission, refresh, report, expiry, late path switch and the session's end."""
        again = self.pending.backoff.due if self.pending is not None else None
        return earliest(again, self.refresh_due, self.report_due, self.machine.next_due(), self.late_until, self.ends)


# Stale timers that are kept beside one for each visit before they are swept out.
SWEEP = 64


class Visits:
    """The visits by mobile node, by link, and by when their timers run out."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Visit] = {}
        self._by_node: dict[str, list[Visit]] = {}
        self._by_link: dict[str, list[Visit]] = {}
        self._timers: list[tuple[Nanoseconds, int, Visit]] = []
        self._order = count()

    def __iter__(self) -> Iterator[Visit]:
        return iter(list(self._known.values()))

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, visit: Visit) -> bool:
        return self._known.get(visit.key) is visit

    def add(self, visit: Visit) -> None:
        """A node has come; a visit of it on the same link is over."""
        before = self._known.get(visit.key)
        if before is not None:
            self.remove(before)
        self._known[visit.key] = visit
        for name in visit.names:
            self._by_node.setdefault(name, []).append(visit)
        self._by_link.setdefault(visit.attachment.link, []).append(visit)

    def remove(self, visit: Visit) -> None:
        """A node is gone."""
        if visit not in self:
            return
        del self._known[visit.key]
        for name in visit.names:
            _take(self._by_node, name, visit)
        _take(self._by_link, visit.attachment.link, visit)

    def clear(self) -> None:
        """All nodes are gone."""
        self._known.clear()
        self._by_node.clear()
        self._by_link.clear()
        self._timers.clear()

    def of(self, mn: str, link: str | None = None) -> Visit | None:
        """The visit of a node, on that link if one is named."""
        return next((each for each in self._by_node.get(mn, ()) if link in (None, each.attachment.link)), None)

    def on(self, link: str, link_layer: LinkLayer | None) -> Visit | None:
        """The visit of the interface with that link-layer address; with ``None`` the only one on the link."""
        found = self._by_link.get(link, [])
        if link_layer is None:
            return found[0] if len(found) == 1 else None
        return next((each for each in found if each.attachment.link_layer == link_layer), None)

    def there(self, link: str) -> list[Visit]:
        """The visits on a link."""
        return list(self._by_link.get(link, ()))

    def schedule(self, visit: Visit) -> None:
        """Note when the first of a visit's timers runs out: to be called when that may be earlier than before."""
        due = visit.next_due()
        if due is not None:
            heapq.heappush(self._timers, (due, next(self._order), visit))
        if len(self._timers) > 2 * len(self._known) + SWEEP:
            self._timers = [each for each in self._timers if self._is_set(each)]
            heapq.heapify(self._timers)

    def _is_set(self, timer: tuple[Nanoseconds, int, Visit]) -> bool:
        due, _, visit = timer
        return visit in self and visit.next_due() == due

    def next_due(self) -> Nanoseconds | None:
        """When the first of their timers runs out."""
        while self._timers and not self._is_set(self._timers[0]):
            visit = heapq.heappop(self._timers)[2]
            later = visit.next_due() if visit in self else None
            if later is not None:
                heapq.heappush(self._timers, (later, next(self._order), visit))
        return self._timers[0][0] if self._timers else None

    def due(self, now: Nanoseconds) -> list[Visit]:
        """The visits with a timer that has run out, each once; they are to be scheduled again."""
        found: list[Visit] = []
        while (first := self.next_due()) is not None and first <= now:
            visit = heapq.heappop(self._timers)[2]
            if not any(each is visit for each in found[-1:]):
                found.append(visit)
        return found


def _take(known: dict[str, list[Visit]], key: str, visit: Visit) -> None:
    left = [each for each in known.pop(key, ()) if each is not visit]
    if left:
        known[key] = left
