"""The next of many timers, without looking at all of them."""

import heapq
from collections.abc import Hashable
from typing import Generic, TypeVar

from mobtrace.values import Nanoseconds

K = TypeVar("K", bound=Hashable)


class Timers(Generic[K]):
    """One timer for each key. Setting one is cheap; what was set before is forgotten when its time comes."""

    def __init__(self) -> None:
        self._due: dict[K, Nanoseconds] = {}
        self._heap: list[tuple[Nanoseconds, int, K]] = []
        self._count = 0

    def set(self, key: K, due: Nanoseconds | None) -> None:
        """The timer of ``key`` runs out at ``due``; with ``None`` it has none."""
        if due is None:
            self._due.pop(key, None)
            return
        if self._due.get(key) != due:
            self._due[key] = due
            self._count += 1
            heapq.heappush(self._heap, (due, self._count, key))

    def next_due(self) -> Nanoseconds | None:
        """When the first timer runs out."""
        while self._heap and self._due.get(self._heap[0][2]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def take(self, now: Nanoseconds) -> list[K]:
        """The keys whose timers have run out, the earliest first; they have none any more."""
        taken: list[K] = []
        while (due := self.next_due()) is not None and due <= now:
            key = heapq.heappop(self._heap)[2]
            del self._due[key]
            taken.append(key)
        return taken
