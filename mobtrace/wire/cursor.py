"""A fenced reader: it cannot leave its bounds, and every failure says where and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mobtrace.errors import WireError


class Severity(StrEnum):
    """How much an issue weighs."""

    NOTE = "note"  # unusual but legal, or read in spite of a broken rule
    WARNING = "warning"  # a rule of the document is broken, the value is still clear
    ERROR = "error"  # some octets could not be read as what they claim to be


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong with the bytes of a message.

    ``offset`` counts octets from the start of the message (the Mobility Header's first
    octet for mobility messages); ``field`` is the name in the RFC figure; ``code`` is one
    of the keys of ``issues.ISSUES``.
    """

    code: str
    offset: int
    field: str
    wanted: str
    got: str
    severity: Severity = Severity.WARNING

    def __str__(self) -> str:
        return f"octet {self.offset}: {self.field}: wanted {self.wanted}, got {self.got} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Span:
    """Where one field was read: ``[start, end)`` in octets, with its value as JSON data and its meaning.

    A structure has a span before those of its parts, whose value is the structure's title.
    """

    path: tuple[str, ...]
    start: int
    end: int
    value: Any = None
    meaning: str | None = None


class Cursor:
    """A position in ``data`` that may not pass ``end``.

    ``issues`` collects what is wrong but readable; ``spans``, when given, receives where
    each field was found. ``depth`` counts structures inside structures; ``unfinished`` has what was begun
    and goes on in a later structure of the same message.
    """

    __slots__ = ("data", "depth", "end", "issues", "path", "pos", "spans", "unfinished")

    def __init__(
        self,
        data: bytes,
        pos: int = 0,
        end: int | None = None,
        issues: list[Issue] | None = None,
        spans: list[Span] | None = None,
    ) -> None:
        self.data = data
        self.pos = pos
        self.end = len(data) if end is None else end
        self.issues = [] if issues is None else issues
        self.spans = spans
        self.path: tuple[str, ...] = ()
        self.depth = 0
        self.unfinished: set[tuple[str, int]] = set()

    @property
    def left(self) -> int:
        """Octets before the fence."""
        return self.end - self.pos

    def take(self, octets: int, field: str) -> bytes:
        """The next ``octets`` octets; raises ``WireError`` when the fence is nearer."""
        if octets > self.end - self.pos:
            raise WireError(self.pos, field, f"{octets} octets", f"{self.left}")
        start = self.pos
        self.pos = start + octets
        return self.data[start : self.pos]

    def number(self, octets: int, field: str) -> int:
        """The next ``octets`` octets as an unsigned number, network byte order."""
        return int.from_bytes(self.take(octets, field), "big")

    def rest(self) -> bytes:
        """All octets before the fence."""
        start, self.pos = self.pos, self.end
        return self.data[start : self.end]

    def note(
        self,
        code: str,
        field: str,
        wanted: str,
        got: str,
        *,
        severity: Severity = Severity.WARNING,
        offset: int | None = None,
    ) -> None:
        """Put an issue on the message; reading goes on."""
        at = self.pos if offset is None else offset
        self.issues.append(Issue(code, at, field, wanted, got, severity))

    @contextmanager
    def fence(self, octets: int, field: str) -> Iterator[None]:
        """Inside the block no more than ``octets`` octets can be read; after it they are behind."""
        if octets > self.end - self.pos:
            raise WireError(self.pos, field, f"{octets} octets", f"{self.left}")
        outer, self.end = self.end, self.pos + octets
        try:
            yield
        finally:
            self.pos, self.end = self.end, outer

    @contextmanager
    def nested(self, field: str, limit: int = 16) -> Iterator[None]:
        """One structure inside another; ``WireError`` when there are more than ``limit`` of them around."""
        if self.depth >= limit:
            raise WireError(self.pos, field, f"at most {limit} structures inside each other", "more")
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    @contextmanager
    def named(self, field: str) -> Iterator[None]:
        """Record the octets read inside the block under ``field``."""
        if self.spans is None:
            yield
            return
        outer, start, slot = self.path, self.pos, len(self.spans)
        self.path = (*outer, field)
        try:
            yield
        finally:
            # Before its parts, so that a reader meets the whole first.
            self.spans.insert(slot, Span(self.path, start, self.pos))
            self.path = outer

    def tell(self, slot: int, value: Any, meaning: str | None, start: int | None = None) -> None:
        """Add what was read to the span at ``slot``; ``start`` mends where it begins."""
        if self.spans is None or slot >= len(self.spans):
            return
        span = self.spans[slot]
        begin = span.start if start is None else start
        self.spans[slot] = Span(span.path, begin, span.end, value, meaning)
