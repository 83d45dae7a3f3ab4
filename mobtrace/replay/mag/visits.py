"""The gateway's binding update list (RFC 5213 section 6.1): the nodes on its links and how far they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mobtrace.lifecycle.machine import Machine
from mobtrace.replay.backoff import Backoff
from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.node import earliest
from mobtrace.values import Address, LinkLayer, Nanoseconds, Prefix, Seconds
from mobtrace.wire.rows import Row


@dataclass(slots=True)
class Pending:
    """An update that waits for its acknowledgement."""

    sequence: int
    lifetime: Seconds
    handoff: int
    backoff: Backoff = field(default_factory=Backoff)


@dataclass(slots=True, kw_only=True)
class Visit:
    """A mobile node attached to the gateway. ``machine`` has the binding as the gateway knows it.

    ``kept`` has what the last acknowledgement granted beyond prefixes, by the key of the option.
    """

    attachment: Attachment
    anchor: Address
    machine: Machine = field(default_factory=Machine)
    prefixes: tuple[Prefix, ...] = ()
    home_addresses: tuple[Address, ...] = ()
    link_local: Address | None = None  # the gateway's on this link, where the anchor named one
    pending: Pending | None = None
    refresh_due: Nanoseconds | None = None
    kept: dict[str, Row] = field(default_factory=dict)

    @property
    def leaving(self) -> bool:
        """True once its de-registration is under way."""
        return self.pending is not None and self.pending.lifetime == 0

    def next_due(self) -> Nanoseconds | None:
        """The first of retransmission, refresh and expiry."""
        again = self.pending.backoff.due if self.pending is not None else None
        return earliest(again, self.refresh_due, self.machine.next_due())


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

    def of(self, mn: str, link: str | None = None) -> Visit | None:
        """The visit of a node, on that link if one is named."""
        return next((each for each in self if each.attachment.mn == mn and link in (None, each.attachment.link)), None)

    def on(self, link: str, link_layer: LinkLayer | None) -> Visit | None:
        """The visit of the interface with that link-layer address; with ``None`` the only one on the link."""
        found = [each for each in self if each.attachment.link == link]
        if link_layer is None:
            return found[0] if len(found) == 1 else None
        return next((each for each in found if each.attachment.link_layer == link_layer), None)

    def next_due(self) -> Nanoseconds | None:
        """When the first of their timers runs out."""
        return earliest(*(each.next_due() for each in self))
