"""Datagrams in fragments: read as a whole once all of them are known, and cut again where they were cut.

A capture with fragments is written twice: the first time they are only collected.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mobtrace.anonymize.checksums import Ends
from mobtrace.anonymize.contents import Upper
from mobtrace.values import Address

# Version, identification, source, destination, and the protocol where the version makes it part of the identity.
Key = tuple[int, int, Address, Address, int]


@dataclass(slots=True)
class Pieces:
    """The fragments of one datagram by where they begin; ``end`` is known from the last one."""

    protocol: int
    ends: Ends
    parts: dict[int, bytes] = field(default_factory=dict)
    end: int | None = None

    def whole(self) -> bytes | None:
        """What the fragments make together; ``None`` while some of it is missing."""
        body = b""
        for start, part in sorted(self.parts.items()):
            if start != len(body):
                return None
            body += part
        return body if len(body) == self.end else None


class Fragments:
    """All fragments of a capture, in datagrams that are numbered in the order of their first one."""

    def __init__(self) -> None:
        self._known: list[Pieces] = []
        self._open: dict[Key, int] = {}
        self._new: dict[int, Upper] = {}

    def add(self, key: Key, start: int, more: bool, body: bytes, pieces: Pieces) -> int:
        """Number of the datagram that a fragment is of; ``pieces`` is how a new one begins."""
        number = self._open.get(key)
        # A copy is what another tap saw; anything else in its place is another datagram of the same number.
        if number is None or self._known[number].parts.get(start, body) != body:
            number = self._open[key] = len(self._known)
            self._known.append(pieces)
        found = self._known[number]
        found.parts[start] = body
        if not more:
            found.end = start + len(body)
        return number

    def rewritten(self, rewrite: Callable[[int, bytes, Ends], Upper]) -> "Fragments":
        """For a second time: the datagrams that are whole, as ``rewrite`` makes them."""
        again = Fragments()
        again._new = dict(self._rewritten(rewrite))
        return again

    def _rewritten(self, rewrite: Callable[[int, bytes, Ends], Upper]) -> Iterator[tuple[int, Upper]]:
        for number, pieces in enumerate(self._known):
            body = pieces.whole()
            if body is not None:
                protocol, new = rewrite(pieces.protocol, body, pieces.ends)
                # The pieces keep their sizes, so a datagram that has grown cannot be cut in the same places.
                if len(new) == len(body):
                    yield number, (protocol, new)

    def part(self, number: int, start: int, size: int) -> Upper | None:
        """The octets of a fragment as they are now; ``None`` when its datagram is not known as a whole."""
        known = self._new.get(number)
        return None if known is None else (known[0], known[1][start : start + size])

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._known)
