"""The anchor's binding cache and how a request finds its entry in it (RFC 5213 sections 5.1 and 5.4.1)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from mobtrace.lifecycle.machine import Machine
from mobtrace.replay.lma.request import (
    BETWEEN_GATEWAYS,
    BETWEEN_INTERFACES,
    HANDOFF_UNKNOWN,
    ProxyRequest,
)
from mobtrace.values import Address, LinkLayer, Nanoseconds, Prefix
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.rows import Row

# RFC 5213 section 8.9 and the IANA registry: BINDING_ACK_STATUS.
NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX = 155
BCE_PBU_PREFIX_SET_DO_NOT_MATCH = 159


@dataclass(slots=True, kw_only=True)
class Entry:
    """One mobility session (RFC 5213 section 5.1).

    ``machine`` has its state, Proxy-CoA and timer. ``sequence`` and ``timestamp`` are those of the last accepted
    request. ``kept`` holds what extensions have agreed on, by the key of the option. ``gateway`` is where signaling
    for the session goes.
    """

    mn: str
    identifier: MobileNodeIdentifier
    prefixes: tuple[Prefix, ...]
    technology: int | None
    link_layer: LinkLayer | None
    machine: Machine
    gateway: Address
    sequence: int | None = None
    timestamp: int | None = None
    link_local: Address | None = None
    home_addresses: tuple[Address, ...] = ()
    kept: dict[str, Row] = field(default_factory=dict)

    @property
    def access(self) -> tuple[int | None, LinkLayer | None]:
        """Access technology and link-layer identifier."""
        return self.technology, self.link_layer


class Found(NamedTuple):
    """Outcome of a lookup: an entry to update, a refusal, or neither, which asks for a new session.

    With ``wait`` the entry may only be updated once its gateway has de-registered it (RFC 5213 section 5.4.1.2 item 4).
    """

    entry: Entry | None = None
    refusal: int | None = None
    wait: bool = False


NEW_SESSION = Found()


class BindingCache:
    """Mobility sessions by prefix and by mobile node.

    ``by_prefix_alone`` leaves out the conditions of RFC 5213 section 5.4.1.1 item 5.
    """

    def __init__(self, *, by_prefix_alone: bool = False) -> None:
        self._by_prefix_alone = by_prefix_alone
        self._entries: dict[str, list[Entry]] = {}
        self._prefixes: dict[Prefix, Entry] = {}

    def __iter__(self) -> Iterator[Entry]:
        return (each for entries in self._entries.values() for each in entries)

    def __len__(self) -> int:
        return sum(len(entries) for entries in self._entries.values())

    def of(self, mn: str) -> list[Entry]:
        """The sessions of a mobile node."""
        return self._entries.get(mn, [])

    def holder(self, prefix: Prefix) -> Entry | None:
        """The session that a prefix is assigned to."""
        return self._prefixes.get(prefix)

    def add(self, entry: Entry) -> None:
        """Keep a new session."""
        self._entries.setdefault(entry.mn, []).append(entry)
        self._prefixes.update(dict.fromkeys(entry.prefixes, entry))

    def renumber(self, entry: Entry, prefixes: tuple[Prefix, ...]) -> None:
        """Give a session other prefixes."""
        for prefix in entry.prefixes:
            self._prefixes.pop(prefix, None)
        entry.prefixes = prefixes
        self._prefixes.update(dict.fromkeys(prefixes, entry))

    def remove(self, entry: Entry) -> None:
        """Forget a session and free its prefixes."""
        self._entries[entry.mn].remove(entry)
        if not self._entries[entry.mn]:
            del self._entries[entry.mn]
        for prefix in entry.prefixes:
            self._prefixes.pop(prefix, None)

    def next_due(self) -> Nanoseconds | None:
        """When the first of the sessions' timers runs out."""
        return min((due for each in self if (due := each.machine.next_due()) is not None), default=None)

    def find(self, request: ProxyRequest) -> Found:
        """The session that a request is about (RFC 5213 section 5.4.1)."""
        if request.prefixes:
            return self._by_prefix(request)
        if request.link_layer:
            return self._by_link_layer(request)
        return self._by_node(request)

    def _by_prefix(self, request: ProxyRequest) -> Found:
        """RFC 5213 section 5.4.1.1."""
        entry = next((held for each in request.prefixes if (held := self._prefixes.get(each))), None)
        if entry is None:
            return NEW_SESSION
        if entry.mn != request.mn:
            return Found(refusal=NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX)
        if set(entry.prefixes) != set(request.prefixes):
            return Found(refusal=BCE_PBU_PREFIX_SET_DO_NOT_MATCH)
        is_same = self._by_prefix_alone or _is_same_attachment(entry, request)
        return Found(entry) if is_same else NEW_SESSION

    def _by_link_layer(self, request: ProxyRequest) -> Found:
        """RFC 5213 section 5.4.1.2."""
        entries = self.of(request.mn)
        for entry in entries:
            if entry.access == (request.technology, request.link_layer):
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


def _is_same_attachment(entry: Entry, request: ProxyRequest) -> bool:
    """RFC 5213 section 5.4.1.1 item 5: any of four conditions makes the request one for this entry."""
    same_technology = request.technology == entry.technology
    if request.link_layer and request.link_layer == entry.link_layer and same_technology:
        return True
    if request.handoff == BETWEEN_INTERFACES:
        return True
    if not request.link_layer and not entry.link_layer and same_technology and request.handoff == BETWEEN_GATEWAYS:
        return True
    return request.care_of == entry.machine.care_of and same_technology
