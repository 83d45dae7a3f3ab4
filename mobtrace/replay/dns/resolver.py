"""A stub resolver: one question at a time to servers that look the rest up (RFC 1034 section 5.3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Generic, NamedTuple, TypeVar

from mobtrace.replay.asking import Retry
from mobtrace.replay.backoff import Backoff
from mobtrace.replay.dns.names import DNS_PORT, NXDOMAIN, PROTOCOL, carried, plain
from mobtrace.replay.node import Datagram, Effect, Send, earliest
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dns import questions
from mobtrace.wire.dns_records import DnsHeader, Question

T = TypeVar("T")

# RFC 1035 section 4.2.1: at least 2 to 5 seconds; each time another server has its turn.
DNS_RETRY = Retry(wait=2.0, longest=8.0, times=3)
# One for all questions, as a real interface has to have the port held against the system's answers.
RESOLVER_PORT = 49853
IDENTIFIERS = 1 << 16
NO_ERROR = 0


@dataclass(slots=True, kw_only=True)
class Lookup(Generic[T]):
    """A question without its answer, and what it is ``about``; ``left`` is how often it may be sent again."""

    name: str
    kind: int
    about: T
    identifier: int
    turn: int = 0
    left: int = 0
    server: Address | None = None
    backoff: Backoff = field(default_factory=Backoff)


class Resolved(NamedTuple, Generic[T]):
    """The answer to a question; ``message`` is ``None`` where no server gave one that can be used."""

    about: T
    message: Decoded | None


class Resolver(Generic[T]):
    """Asks ``servers`` in turn. ``own`` are its addresses by IP version; ``random`` makes identifiers."""

    def __init__(
        self, own: Mapping[int, Address], servers: tuple[Address, ...], random: Random, *, retry: Retry = DNS_RETRY
    ) -> None:
        self._own = own
        self._servers = [each for each in servers if each.version in own]
        self._random = random
        self._retry = retry
        self._outstanding: dict[int, Lookup[T]] = {}

    @property
    def can_ask(self) -> bool:
        """True when there is a server that it can reach."""
        return bool(self._servers)

    def ask(self, name: str, kind: int, about: T, now: Nanoseconds) -> list[Effect]:
        """Ask for the records of a type: ``receive`` or ``tick`` have the answer, ``about`` this."""
        # RFC 5452 section 9.2: identifiers that nobody foresees.
        identifier = self._random.randrange(IDENTIFIERS)
        while identifier in self._outstanding:
            identifier = (identifier + 1) % IDENTIFIERS
        lookup = Lookup(name=name, kind=kind, about=about, identifier=identifier, left=self._retry.times)
        lookup.backoff = Backoff(self._retry.wait, self._retry.longest)
        self._outstanding[identifier] = lookup
        return [self._send(lookup, now)]

    def forget(self, about: T) -> None:
        """An answer about this is wanted no more."""
        self._outstanding = {key: each for key, each in self._outstanding.items() if each.about != about}

    def clear(self) -> None:
        """Wait for nothing any more."""
        self._outstanding.clear()

    def receive(self, datagram: Datagram, message: Decoded, now: Nanoseconds) -> Resolved[T] | None:
        """The answer in a datagram; ``None`` for one that nobody waits for."""
        header = message.body
        lookup = self._outstanding.get(header.id) if isinstance(header, DnsHeader) and header.qr else None
        if lookup is None or not isinstance(header, DnsHeader) or not _answers(lookup, datagram, message):
            return None
        if header.rcode not in (NO_ERROR, NXDOMAIN):
            # This server cannot tell; another one may (RFC 1035 section 7.3).
            lookup.backoff.due = now
            return None
        del self._outstanding[lookup.identifier]
        return Resolved(lookup.about, message)

    def next_due(self) -> Nanoseconds | None:
        """When the first question is to be sent again or given up."""
        return earliest(*(each.backoff.due for each in self._outstanding.values()))

    def tick(self, now: Nanoseconds) -> tuple[list[Effect], list[Resolved[T]]]:
        """What is to be sent, and what is given up."""
        effects: list[Effect] = []
        lost: list[Resolved[T]] = []
        for identifier, each in list(self._outstanding.items()):
            if each.backoff.due is None or each.backoff.due > now:
                continue
            if each.left:
                each.left -= 1
                effects.append(self._send(each, now))
            else:
                del self._outstanding[identifier]
                lost.append(Resolved(each.about, None))
        return effects, lost

    def _send(self, lookup: Lookup[T], now: Nanoseconds) -> Send:
        lookup.server = server = self._servers[lookup.turn % len(self._servers)]
        lookup.turn += 1
        lookup.backoff.sent(now)
        header = DnsHeader(id=lookup.identifier, rd=True)
        message = Decoded(protocol=PROTOCOL, body=header, options=[Question(qname=lookup.name, qtype=lookup.kind)])
        return Send(carried(self._own[server.version], server, (RESOLVER_PORT, DNS_PORT), message))


def _answers(lookup: Lookup[T], datagram: Datagram, message: Decoded) -> bool:
    """RFC 5452 section 9.1: from the server that was asked, from its port to ours, and to the same question."""
    asked = [(plain(each.qname), each.qtype) for each in questions(message)]
    is_theirs = datagram.source == lookup.server and datagram.ports == (DNS_PORT, RESOLVER_PORT)
    return is_theirs and asked == [(plain(lookup.name), lookup.kind)]
