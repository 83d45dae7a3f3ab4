"""Fragments of IPv4 and IPv6 datagrams, put together again (RFC 791 section 3.2, RFC 8200 section 4.5).

Time is the frames' own. What is kept is bounded in number, octets and age; what has to be given up comes back
to the caller, who can still show its beginning.
"""

from bisect import bisect, insort
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Generic, NamedTuple, TypeVar

from mobtrace.values import NANOSECONDS_PER_SECOND, FrameRef, Nanoseconds

LONGEST_DATAGRAM = 65535
MAX_DATAGRAMS = 1024
MAX_COST = 16 * 1024 * 1024
OVERHEAD = 256  # roughly what one more piece costs beside its octets
MAX_AGE = 60 * NANOSECONDS_PER_SECOND  # RFC 8200 section 4.5

Origin = TypeVar("Origin")


class Verdict(Enum):
    """What a piece did to its datagram."""

    KEPT = auto()  # others are missing
    COMPLETE = auto()  # nothing is missing any more
    REPEATED = auto()  # known already, octet for octet
    OVERLAPPING = auto()  # it contradicts what is known: the datagram is discarded
    IMPOSSIBLE = auto()  # its length or place cannot be: it is ignored
    DISCARDED = auto()  # belongs to a datagram that was discarded before


class Piece(NamedTuple):
    """One fragment: ``data`` is what is there of ``size`` octets, ``start`` octets into the payload."""

    start: int
    data: bytes
    size: int
    more: bool
    frame: FrameRef


@dataclass(slots=True)
class Partial(Generic[Origin]):
    """A datagram some fragments of which were seen. ``origin`` is what came with its first one."""

    since: Nanoseconds
    origin: Origin | None = None
    total: int | None = None  # octets of the whole payload, once its last fragment is there
    octets: int = 0  # what the pieces hold together
    discarded: bool = False
    pieces: dict[int, Piece] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)  # the keys of ``pieces``, sorted

    @property
    def frames(self) -> tuple[FrameRef, ...]:
        """The frames that brought the pieces, in the order of their coming."""
        return tuple(piece.frame for piece in self.pieces.values())

    @property
    def cost(self) -> int:
        """What keeping it takes, in octets."""
        return self.octets + len(self.pieces) * OVERHEAD

    def beginning(self) -> bytes:
        """The octets from the start up to the first hole."""
        parts: list[bytes] = []
        at = 0
        while (piece := self.pieces.get(at)) is not None and piece.data:
            parts.append(piece.data)
            at += len(piece.data)
            if len(piece.data) < piece.size:
                break
        return b"".join(parts)

    def take(self, piece: Piece) -> Verdict:
        """Add ``piece``, unless it contradicts what is there."""
        end = piece.start + piece.size
        if (piece.more and piece.size % 8) or end > LONGEST_DATAGRAM or not piece.size:
            return Verdict.IMPOSSIBLE
        if self.discarded:
            return Verdict.DISCARDED
        if self._known(piece):
            return Verdict.REPEATED
        if self._contradicts(piece, end):
            self._discard()
            return Verdict.OVERLAPPING
        self.pieces[piece.start] = piece
        insort(self.starts, piece.start)
        self.octets += len(piece.data)
        if not piece.more:
            self.total = end
        return Verdict.COMPLETE if self.octets == self.total else Verdict.KEPT

    def _known(self, piece: Piece) -> bool:
        other = self.pieces.get(piece.start)
        return other is not None and other[:4] == piece[:4]

    def _contradicts(self, piece: Piece, end: int) -> bool:
        at = bisect(self.starts, piece.start)
        if at and self._end(at - 1) > piece.start:
            return True
        if at < len(self.starts) and (self.starts[at] < end or not piece.more):
            return True
        return self.total is not None and (end > self.total or not piece.more)

    def _end(self, index: int) -> int:
        other = self.pieces[self.starts[index]]
        return other.start + other.size

    def _discard(self) -> None:
        """RFC 8200 section 4.5: every fragment of it, the later ones as well."""
        self.discarded = True
        self.octets = 0
        self.pieces.clear()
        self.starts.clear()


class Reassembler(Generic[Origin]):
    """Datagrams of which fragments are missing, oldest first."""

    def __init__(
        self, max_datagrams: int = MAX_DATAGRAMS, max_cost: int = MAX_COST, max_age: Nanoseconds = MAX_AGE
    ) -> None:
        self._partials: dict[Hashable, Partial[Origin]] = {}
        self._cost = 0
        self._max_datagrams = max_datagrams
        self._max_cost = max_cost
        self._max_age = max_age

    def __len__(self) -> int:
        return len(self._partials)

    def add(
        self, key: Hashable, piece: Piece, now: Nanoseconds, origin: Origin | None
    ) -> tuple[Verdict, Partial[Origin]]:
        """Take one fragment of the datagram ``key`` at time ``now``; ``origin`` comes with the first fragment.

        A complete datagram is forgotten here: the caller has it. A discarded one is remembered until it is too
        old, so that its later fragments do not begin another.
        """
        partial = self._partials.get(key)
        if partial is None:
            partial = self._partials[key] = Partial(now)
        before = partial.cost
        verdict = partial.take(piece)
        self._cost += partial.cost - before
        if partial.origin is None and verdict in (Verdict.KEPT, Verdict.COMPLETE):
            partial.origin = origin
        if verdict is Verdict.COMPLETE or (not partial.pieces and not partial.discarded):
            self._forget(key)
        return verdict, partial

    def give_up(self, now: Nanoseconds) -> list[Partial[Origin]]:
        """The datagrams that must go at time ``now``: too old, or oldest when there are too many."""
        gone: list[Partial[Origin]] = []
        while self._partials:
            key, partial = next(iter(self._partials.items()))
            full = len(self._partials) > self._max_datagrams or self._cost > self._max_cost
            if not full and now - partial.since <= self._max_age:
                break
            self._forget(key)
            gone.append(partial)
        return gone

    def flush(self) -> list[Partial[Origin]]:
        """All that is left, oldest first; nothing is kept."""
        left = list(self._partials.values())
        self._partials.clear()
        self._cost = 0
        return left

    def _forget(self, key: Hashable) -> None:
        self._cost -= self._partials.pop(key).cost
