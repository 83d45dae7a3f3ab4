"""Requests that are held back until it is known whether their node has left its gateway (RFC 5213 section 5.4.1.2)."""

from typing import NamedTuple

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.request import ProxyRequest
from mobtrace.replay.node import earliest
from mobtrace.values import Nanoseconds


class Waiting(NamedTuple):
    """A request that waits for the de-registration of its session (RFC 5213 section 5.4.1.2 item 4).

    ``until`` is ``None`` where the answer to a revocation is waited for (RFC 5846 section 8.1).
    """

    request: ProxyRequest
    entry: Entry
    until: Nanoseconds | None

    def is_of(self, entry: Entry, request: ProxyRequest) -> bool:
        """True when it is about the same session, and from the same gateway, as another request."""
        return self.entry is entry and self.request.care_of == request.care_of


class WaitingRoom:
    """The requests that wait, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []

    def clear(self) -> None:
        """Nobody waits any more."""
        self._waiting.clear()

    def join(self, request: ProxyRequest, entry: Entry, until: Nanoseconds | None) -> bool:
        """Have a request wait; false for one sent again: it takes the place of the first, but waits no longer."""
        for index, each in enumerate(self._waiting):
            if each.is_of(entry, request):
                self._waiting[index] = each._replace(request=request)
                return False
        self._waiting.append(Waiting(request, entry, until))
        return True

    def leave(self, entry: Entry, request: ProxyRequest) -> None:
        """A gateway's request that waits is overtaken by another of its that need not."""
        if self._waiting:
            self._waiting = [each for each in self._waiting if not each.is_of(entry, request)]

    def take(self, entry: Entry) -> list[ProxyRequest]:
        """The requests that wait for a session; they wait no more."""
        taken = [each.request for each in self._waiting if each.entry is entry]
        self._waiting = [each for each in self._waiting if each.entry is not entry]
        return taken

    def take_due(self, now: Nanoseconds) -> list[ProxyRequest]:
        """The requests that have waited long enough."""
        due = [each for each in self._waiting if each.until is not None and each.until <= now]
        self._waiting = [each for each in self._waiting if each not in due]
        return [each.request for each in due]

    def next_due(self) -> Nanoseconds | None:
        """When the first has waited long enough."""
        return earliest(*(each.until for each in self._waiting)) if self._waiting else None
