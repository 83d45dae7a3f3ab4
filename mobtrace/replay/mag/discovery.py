"""How a gateway finds the anchor of a node by DNS (RFC 6097).

The name to look up is told by the lower layers (section 3.2), or made of what the node is called or wants (sections 3.1
and 3.3) by rules that the operator has written down. An anchor that the policy store or the AAA server names goes
before all that (section 2.1).
"""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from random import Random, SystemRandom
from string import Formatter

from mobtrace.errors import UsageError
from mobtrace.replay.dns.names import plain
from mobtrace.replay.dns.resolver import Resolved, Resolver
from mobtrace.replay.mag.settings import Attachment, GatewaySettings
from mobtrace.replay.node import Datagram, Effect, Tell
from mobtrace.values import Address, LinkLayer, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dns import answers
from mobtrace.wire.dns_records import AAAA, CNAME, SRV, A, Record, SrvData

ADDRESS_TYPE = {6: AAAA, 4: A}
SERVICE_MARK = "_"  # RFC 2782: the first label of a service's name begins with it
NO_SERVICE = "."  # RFC 2782: the target of a service that there decidedly is not
FIELDS = ("user", "realm", "service")
# RFC 2782 gives those of weight 0 a small chance, too.
SMALLEST_WEIGHT = 0.01

Ready = Callable[[Attachment, Nanoseconds], list[Effect]]


@dataclass(slots=True, eq=False)
class Search:
    """The look-up for one attachment: ``left`` are the questions that may still lead to an anchor."""

    attachment: Attachment
    left: deque[tuple[str, int]] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)


class Discovery:
    """Finds anchors. ``ready`` is called with an attachment once it has its anchor, or none can be found.

    Raises ``UsageError`` for rules with fields that there are not.
    """

    def __init__(self, settings: GatewaySettings, ready: Ready) -> None:
        own = {each.version: each for each in (settings.address, settings.ipv4_address) if each is not None}
        random = SystemRandom() if settings.unpredictable else Random(bytes(settings.address))
        self._settings = settings
        self._ready = ready
        self._types = [ADDRESS_TYPE[version] for version in ADDRESS_TYPE if version in own]
        self._resolver: Resolver[Search] = Resolver(own, settings.name_servers, random, retry=settings.dns_retry)
        self._searches: list[Search] = []
        for rule in settings.anchor_names:
            check_rule(rule)

    @property
    def is_used(self) -> bool:
        """True when there is a name server to ask."""
        return self._resolver.can_ask

    def find(self, attachment: Attachment, now: Nanoseconds) -> list[Effect]:
        """Look for a node's anchor."""
        search = Search(attachment, deque(self._questions(names_for(self._settings, attachment))))
        self._searches.append(search)
        return self._next(search, now)

    def is_asking(self, link: str, link_layer: LinkLayer | None) -> bool:
        """True while the anchor of a node of that link is looked for."""
        found = (each.attachment for each in self._searches if each.attachment.link == link)
        return any(link_layer in (None, each.link_layer) for each in found)

    def forget(self, mn: str, link: str | None) -> bool:
        """A node has left before its anchor was found; False when none was looked for."""
        gone = [each for each in self._searches if each.attachment.mn == mn and link in (None, each.attachment.link)]
        for each in gone:
            self._searches.remove(each)
            self._resolver.forget(each)
        return bool(gone)

    def clear(self) -> None:
        """Look for nothing any more."""
        self._searches.clear()
        self._resolver.clear()

    def receive(self, datagram: Datagram, message: Decoded, now: Nanoseconds) -> list[Effect]:
        """An answer of a name server."""
        resolved = self._resolver.receive(datagram, message, now)
        effects = [] if resolved is None else self._resolved(resolved, now)
        return [*effects, *self.tick(now)]

    def next_due(self) -> Nanoseconds | None:
        """When a question is to be sent again or given up."""
        return self._resolver.next_due()

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Ask again, or go on without an answer."""
        effects, lost = self._resolver.tick(now)
        return [*effects, *(effect for each in lost for effect in self._resolved(each, now))]

    def _resolved(self, resolved: Resolved[Search], now: Nanoseconds) -> list[Effect]:
        search, message = resolved
        rows = [] if message is None else answers(message)
        name, kind = search.left.popleft()
        if kind == SRV:
            target = chosen_target(search.attachment.mn, rows)
            found = [] if target is None else addresses_of(target, rows)
            if target is not None and not found:
                search.left.extendleft(reversed(list(self._questions([target]))))
        else:
            found = addresses_of(name, rows)
        usable = [each for each in found if self._settings.own(each.version) is not None]
        return self._found(search, choose(search.attachment.mn, usable), now) if usable else self._next(search, now)

    def _next(self, search: Search, now: Nanoseconds) -> list[Effect]:
        if not search.left:
            self._searches.remove(search)
            told = Tell(what="no anchor found", mn=search.attachment.mn, detail=", ".join(search.asked))
            return [told, *self._ready(search.attachment, now)]
        name, kind = search.left[0]
        is_first = name not in search.asked
        search.asked += [name] if is_first else []
        told = Tell(what="asking", mn=search.attachment.mn, detail=f"DNS for {name}")
        return [*([told] if is_first else []), *self._resolver.ask(name, kind, search, now)]

    def _found(self, search: Search, anchor: Address, now: Nanoseconds) -> list[Effect]:
        self._searches.remove(search)
        told = Tell(what="anchor found", mn=search.attachment.mn, detail=str(anchor))
        return [told, *self._ready(replace(search.attachment, anchor=anchor), now)]

    def _questions(self, names: Iterable[str]) -> Iterator[tuple[str, int]]:
        """A service has SRV records, any other name addresses: IPv6 ones go first."""
        for name in names:
            yield from [(name, SRV)] if name.startswith(SERVICE_MARK) else [(name, kind) for kind in self._types]


def check_rule(rule: str) -> None:
    """Raises ``UsageError`` for a rule that names are not made by."""
    try:
        named = [field for _, field, _, _ in Formatter().parse(rule) if field is not None]
    except ValueError as error:
        raise UsageError(f"anchor_names: {rule!r}: {error}") from None
    unknown = [each for each in named if each not in FIELDS]
    if unknown:
        raise UsageError(f"anchor_names: {rule!r}: {{{unknown[0]}}} is none of {', '.join(FIELDS)}")


def names_for(settings: GatewaySettings, attachment: Attachment) -> list[str]:
    """The names by which a node's anchor may be found, the first to be tried first.

    RFC 6097 section 3.2: what the lower layers say; sections 3.3 and 3.1: what the rules make of service and identity,
    those for which the node has all that they ask for.
    """
    user, _, realm = attachment.mn.rpartition("@")
    known = {"user": user or realm, "realm": realm if user else "", "service": attachment.service}
    told = [attachment.anchor_name] if attachment.anchor_name else []
    return [*told, *(each.format(**known) for each in settings.anchor_names if _fits(each, known))]


def _fits(rule: str, known: dict[str, str]) -> bool:
    return all(known[field] for _, field, _, _ in Formatter().parse(rule) if field is not None)


def addresses_of(name: str, rows: Iterable[Record]) -> list[Address]:
    """The addresses that records give a name, through its aliases (RFC 1034 section 3.6.2)."""
    rows = list(rows)
    aliases = {plain(each.name): each.rdata for each in rows if each.rr_type == CNAME}
    seen = {plain(name)}
    current = plain(name)
    while isinstance(alias := aliases.get(current), str) and plain(alias) not in seen:
        current = plain(alias)
        seen.add(current)
    return [each.rdata for each in rows if plain(each.name) in seen and isinstance(each.rdata, Address)]


def choose(mn: str, addresses: Iterable[Address]) -> Address:
    """The anchor of a node among several: every gateway chooses the same, in whatever order they come.

    RFC 6097 section 4 wants an algorithm on the identity that does so; this is the highest random weight, which moves
    few nodes when an anchor comes or goes.
    """
    return max(addresses, key=lambda each: (_share(mn, str(each)), each))


def chosen_target(mn: str, rows: Iterable[Record]) -> str | None:
    """Where a service is for a node: of the lowest priority, by weight (RFC 2782), the same one for all gateways."""
    services = [each.rdata for each in rows if isinstance(each.rdata, SrvData)]
    first = min((each.priority for each in services), default=0)
    usable = [each for each in services if each.priority == first and each.target != NO_SERVICE]
    best = max(usable, key=lambda each: _share(mn, plain(each.target), each.weight), default=None)
    return None if best is None else best.target


def _share(mn: str, candidate: str, weight: float = 1.0) -> float:
    """A number for a node and an anchor; the highest of a node's is each anchor's in proportion to its weight."""
    digest = sha256(f"{mn}\0{candidate}".encode()).digest()
    part = (int.from_bytes(digest[:6], "big") + 1) / ((1 << 48) + 1)
    return max(weight, SMALLEST_WEIGHT) / -math.log(part)
