"""The gateway's binding update list (RFC 5213 section 6.1): the nodes on its links and how far they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mobtrace.lifecycle.machine import Machine
from mobtrace.replay.backoff import Backoff
from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.node import earliest
from mobtrace.replay.paths import Path
from mobtrace.values import Address, LinkLayer, Nanoseconds, Prefix, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.options.qos import QualityOfService

IPV4_BITS = 32


@dataclass(slots=True)
class Pending:
    """An update that waits for its acknowledgement; ``sent`` is the message as it went out last."""

    sequence: int
    lifetime: Seconds
    handoff: int
    backoff: Backoff = field(default_factory=Backoff)
    sent: Message | None = None


@dataclass(slots=True, kw_only=True)
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
    is_dhcp_server: bool = False
    encapsulation: str = "ip"  # RFC 5844 section 4.2.2
    gre: bool = False  # RFC 5845 section 4.1
    downlink_key: int | None = None
    uplink_key: int | None = None
    anchor_address: Address | None = None  # RFC 7389: where user packets go when not to the anchor itself
    mag_group: int = 0  # RFC 6602 section 5.1.1; 0 is in no group
    lma_group: int = 0
    delegated: tuple[Prefix, ...] = ()  # RFC 7148 section 5.1.1
    qos: dict[int, QualityOfService] = field(default_factory=dict)  # RFC 7222 section 5.2, by SR-ID
    late_until: Nanoseconds | None = None  # RFC 6058 section 4.5: packets to the node still go elsewhere
    link_local: Address | None = None  # the gateway's on this link, where the anchor named one
    withheld: set[str] = field(default_factory=set)
    is_open: bool = False  # user packets have their way
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
        return self.pending is not None and self.pending.lifetime == 0

    @property
    def networks(self) -> tuple[Prefix, ...]:
        """All that packets are forwarded for."""
        home = () if self.home_address is None else (Prefix(self.home_address, IPV4_BITS),)
        return (*self.prefixes, *home, *self.delegated)

    def is_of(self, mn: str) -> bool:
        """True for the node's visit, by its identifier or by the name that the AAA server knows."""
        return mn in (self.attachment.mn, self.attachment.user_name)

    def next_due(self) -> Nanoseconds | None:
        """The first of retransmission, refresh, expiry, late path switch and the session's end."""
        again = self.pending.backoff.due if self.pending is not None else None
        return earliest(again, self.refresh_due, self.machine.next_due(), self.late_until, self.ends)


class Visits:
    """The visits by mobile node and link."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Visit] = {}

    def __iter__(self) -> Iterator[Visit]:
        return iter(list(self._known.values()))

    def add(self, visit: Visit) -> None:
        """A node has come."""
        self._known[visit.attachment.mn, visit.attachment.link] = visit

    def remove(self, visit: Visit) -> None:
        """A node is gone."""
        self._known.pop((visit.attachment.mn, visit.attachment.link), None)

    def clear(self) -> None:
        """All nodes are gone."""
        self._known.clear()

    def of(self, mn: str, link: str | None = None) -> Visit | None:
        """The visit of a node, on that link if one is named."""
        return next((each for each in self if each.is_of(mn) and link in (None, each.attachment.link)), None)

    def on(self, link: str, link_layer: LinkLayer | None) -> Visit | None:
        """The visit of the interface with that link-layer address; with ``None`` the only one on the link."""
        found = [each for each in self if each.attachment.link == link]
        if link_layer is None:
            return found[0] if len(found) == 1 else None
        return next((each for each in found if each.attachment.link_layer == link_layer), None)

    def next_due(self) -> Nanoseconds | None:
        """When the first of their timers runs out."""
        return earliest(*(each.next_due() for each in self))
