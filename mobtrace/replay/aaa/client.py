"""A RADIUS client: identifiers, retransmission, and other servers when one does not answer (RFC 2865 section 2.5)."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Generic, NamedTuple, TypeVar

from mobtrace.replay.aaa.packets import (
    ACCOUNTING_PORT,
    AUTHENTICATION_PORT,
    AUTHENTICATOR_OCTETS,
    carried,
    is_genuine,
    sealed,
)
from mobtrace.replay.asking import Retry
from mobtrace.replay.backoff import Backoff
from mobtrace.replay.node import Datagram, Effect, Send
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.radius_packets import AccountingRequest, Packet
from mobtrace.wire.rows import Row

T = TypeVar("T")

# RFC 5080 section 2.2.1: IRT, MRT; with these four transmissions a server is given up after MRD (30 seconds).
RADIUS_RETRY = Retry(wait=2.0, longest=16.0, times=3)
CLIENT_PORT = 49812
IDENTIFIERS = 256

# The attributes of a request, for a server's secret and the request's authenticator.
Attributes = Callable[[bytes, bytes], list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RadiusPeer:
    """A server, as its clients know it.

    With ``signed`` its answers to access requests need a Message-Authenticator, as RFC 6572 section 5.2 has them; not
    every server puts one into them.
    """

    address: Address
    secret: str
    port: int = AUTHENTICATION_PORT
    accounting_port: int = ACCOUNTING_PORT
    signed: bool = False

    def port_for(self, body: type[Packet]) -> int:
        """Where requests of a type go."""
        return self.accounting_port if body is AccountingRequest else self.port


@dataclass(slots=True, kw_only=True)
class Query(Generic[T]):
    """A request without its answer: ``servers`` are those that were not tried yet."""

    body: type[Packet]
    attributes: Attributes
    about: T
    servers: deque[RadiusPeer]
    server: RadiusPeer
    datagram: Datagram | None = None
    authenticator: bytes = b""
    left: int = 0
    backoff: Backoff = field(default_factory=Backoff)


class Answered(NamedTuple, Generic[T]):
    """An answer, and what it is about."""

    about: T
    message: Decoded


# Identifiers are told apart by where a request goes.
Slot = tuple[Address, int, int]


class RadiusClient(Generic[T]):
    """Requests to the first of ``servers`` that answers. ``own`` are its addresses by IP version.

    ``random`` makes the authenticators of access requests, which ought to be unpredictable (RFC 2865 section 3).
    """

    def __init__(
        self,
        own: Mapping[int, Address],
        servers: tuple[RadiusPeer, ...],
        random: Random,
        *,
        retry: Retry = RADIUS_RETRY,
        port: int = CLIENT_PORT,
    ) -> None:
        self._own = own
        self._servers = deque(each for each in servers if each.address.version in own)
        self._random = random
        self._retry = retry
        self._port = port
        self._outstanding: dict[Slot, Query[T]] = {}
        self._waiting: deque[Query[T]] = deque()
        self._last: dict[tuple[Address, int], int] = {}

    def ask(self, body: type[Packet], attributes: Attributes, about: T, now: Nanoseconds) -> list[Effect]:
        """Send a request of type ``body``; an answer to it, or that none comes, is ``about`` this."""
        if not self._servers:
            return []
        others = deque(self._servers)
        query = Query(body=body, attributes=attributes, about=about, servers=others, server=others.popleft())
        return self._send(query, now)

    def clear(self) -> None:
        """Wait for nothing any more."""
        self._outstanding.clear()
        self._waiting.clear()

    def forget(self, about: T) -> None:
        """An answer about this is wanted no more."""
        self._outstanding = {slot: each for slot, each in self._outstanding.items() if each.about != about}
        self._waiting = deque(each for each in self._waiting if each.about != about)

    def receive(self, datagram: Datagram, message: Decoded) -> Answered[T] | None:
        """The answer in a datagram; ``None`` for one that nobody waits for, or that is not the server's."""
        body = message.body
        if not isinstance(body, Packet) or datagram.ports is None:
            return None
        slot = (datagram.source, datagram.ports[0], body.identifier)
        query = self._outstanding.get(slot)
        if query is None:
            return None
        signed = query.server.signed and query.body is not AccountingRequest
        # RFC 2865 section 3: what has a wrong authenticator is silently discarded.
        if not is_genuine(message, query.server.secret.encode(), query.authenticator, signed=signed):
            return None
        del self._outstanding[slot]
        # Those that follow begin with the server that answers.
        while self._servers[0] != query.server:
            self._servers.rotate(-1)
        return Answered(query.about, message)

    def next_due(self) -> Nanoseconds | None:
        """When the first request is to be sent again, or to another server, or given up."""
        dues = (each.backoff.due for each in self._outstanding.values())
        return min((due for due in dues if due is not None), default=None)

    def tick(self, now: Nanoseconds) -> tuple[list[Effect], list[T]]:
        """What is to be sent, and what those requests were about that no server answers."""
        effects: list[Effect] = []
        lost: list[T] = []
        for slot, each in list(self._outstanding.items()):
            if each.backoff.due is None or each.backoff.due > now:
                continue
            if each.left and each.datagram is not None:
                # RFC 2865 section 2.5: to the same server the same octets go again.
                each.left -= 1
                each.backoff.sent(now)
                effects.append(Send(each.datagram))
                continue
            del self._outstanding[slot]
            if not each.servers:
                lost.append(each.about)
                continue
            each.server = each.servers.popleft()
            effects += self._send(each, now)
        return [*effects, *self._resume(now)], lost

    def _resume(self, now: Nanoseconds) -> list[Effect]:
        """Requests for which there was no identifier."""
        waiting, self._waiting = self._waiting, deque()
        return [effect for each in waiting for effect in self._send(each, now)]

    def _send(self, query: Query[T], now: Nanoseconds) -> list[Effect]:
        server, port = query.server, query.server.port_for(query.body)
        identifier = self._free(server.address, port)
        if identifier is None:
            self._waiting.append(query)
            return []
        secret, authenticator = server.secret.encode(), self._random.randbytes(AUTHENTICATOR_OCTETS)
        body = query.body(identifier=identifier, authenticator=authenticator)
        message = sealed(body, query.attributes(secret, authenticator), secret)
        assert isinstance(message.body, Packet)
        query.authenticator = message.body.authenticator
        query.datagram = carried(self._own[server.address.version], server.address, (self._port, port), message)
        query.left = self._retry.times
        query.backoff = Backoff(self._retry.wait, self._retry.longest)
        query.backoff.sent(now)
        self._outstanding[server.address, port, identifier] = query
        return [Send(query.datagram)]

    def _free(self, address: Address, port: int) -> int | None:
        """An identifier that no outstanding request to a server has, the next one first."""
        first = self._last.get((address, port), -1) + 1
        for number in range(first, first + IDENTIFIERS):
            if (address, port, number % IDENTIFIERS) not in self._outstanding:
                self._last[address, port] = number % IDENTIFIERS
                return number % IDENTIFIERS
        return None
