"""A node that does nothing but answer: what such servers share."""

from typing import Protocol

from mobtrace.replay.node import Effect
from mobtrace.values import Address, Nanoseconds


class Reachable(Protocol):
    """Settings with the addresses of a server."""

    address: Address
    ipv4_address: Address | None


class Answering:
    """A server at the addresses of its settings. It has no timers."""

    def __init__(self, name: str, reachable: Reachable) -> None:
        self.name = name
        self._reachable = reachable

    @property
    def addresses(self) -> frozenset[Address]:
        """Its addresses."""
        known = (self._reachable.address, self._reachable.ipv4_address)
        return frozenset(each for each in known if each is not None)

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up."""
        return []

    def next_due(self) -> Nanoseconds | None:
        """Nothing waits."""
        return None

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """There are no timers."""
        return []
