"""A node made of parts, each of which handles some types of message: one table instead of a chain of ifs."""

from collections.abc import Iterator
from typing import Protocol

from mobtrace.replay.node import Datagram, Effect, Send, earliest
from mobtrace.replay.paths import way_back
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message, UnknownBody
from mobtrace.wire.messages.mip6 import BindingError
from mobtrace.wire.rows import Row

UNRECOGNIZED_MH_TYPE = 2  # RFC 6275 section 6.1.9
NO_ADDRESS = Address(bytes(16))


class Component(Protocol):
    """A part of a node. ``bodies`` are the rows of the messages that it is given."""

    @property
    def bodies(self) -> tuple[type[Row], ...]:
        """The message types that it handles."""

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """A message of one of its types has come."""

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Run the timers that are due at ``now``."""

    def next_due(self) -> Nanoseconds | None:
        """When ``tick`` should be called next."""


class Components:
    """The parts of one node, in the order in which they are given a message that several of them handle."""

    def __init__(self, *parts: Component) -> None:
        self._parts = parts
        self._by_body: dict[type[Row], list[Component]] = {}
        for part in parts:
            for body in part.bodies:
                self._by_body.setdefault(body, []).append(part)

    def __iter__(self) -> Iterator[Component]:
        return iter(self._parts)

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """Give a message to those that handle its type."""
        if isinstance(message.body, UnknownBody):
            return [_not_recognized(datagram)]
        parts = self._by_body.get(type(message.body), [])
        return [effect for part in parts for effect in part.receive(datagram, message, now)]

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Run the timers of all parts."""
        return [effect for part in self._parts for effect in part.tick(now)]

    def next_due(self) -> Nanoseconds | None:
        """The first timer of any part."""
        return earliest(*(part.next_due() for part in self._parts))


def _not_recognized(datagram: Datagram) -> Send:
    """RFC 6275 section 9.2: a type that the node does not know is answered with a Binding Error."""
    body = BindingError(status=UNRECOGNIZED_MH_TYPE, home_address=datagram.home_address or NO_ADDRESS)
    return Send(way_back(datagram).carry(Message(body=body)))
