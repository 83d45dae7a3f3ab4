"""The result of decoding anything that is not a Mobility Header: one shape for every protocol.

A ``Protocol`` has message bodies, declared like those of the Mobility Header, and a family of
options; a ``Decoded`` is one message of it. The modules of the protocols (``neighbour``, ``radius`` ...)
read and write them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, TypeVar, cast

from mobtrace.errors import WireError
from mobtrace.wire.cursor import Cursor, Issue, Severity, Span
from mobtrace.wire.families import Family, Place, Unknown, snake
from mobtrace.wire.rows import Row, RowInfo, read_row, row_class, write_row

T = TypeVar("T")
R = TypeVar("R", bound=Row)
RowOf = type[R]

UNREADABLE = -1

# Where each protocol is declared; importing that module fills its registry.
HOMES: Mapping[str, str] = {
    "icmpv6": "mobtrace.wire.neighbour",
    "ipv6-extension": "mobtrace.wire.extension",
    "radius": "mobtrace.wire.radius",
    "dhcpv4": "mobtrace.wire.dhcpv4",
    "dhcpv6": "mobtrace.wire.dhcpv6",
    "dns": "mobtrace.wire.dns",
    "syslog": "mobtrace.wire.syslog",
}


def body_code(body: Row, options: Sequence[Row]) -> int:
    """The type of a message whose body's row, or first octet, says it."""
    return body.code if isinstance(body, Unknown) else body.info.code


@dataclass(kw_only=True, eq=False)
class Protocol:
    """A protocol: the rows of its messages by type, and the family of its options.

    ``kind`` tells the type of a message from its body and options; ``names`` has the names of the types,
    those without a row included.
    """

    name: str
    names: Mapping[int, str]
    options: Family
    kind: Callable[[Row, Sequence[Row]], int] = body_code
    bodies: dict[int, dict[int | None, type[Row]]] = field(default_factory=dict)

    def message(
        self, code: int, *, rfc: str, variant: int | None = None, name: str | None = None
    ) -> Callable[[type[T]], type[T]]:
        """Declare the body of message type ``code``; ``variant`` is the sub-type where there is one."""

        def declare(cls: type[T]) -> type[T]:
            made: Any = row_class(cls)
            variants = self.bodies.setdefault(code, {})
            if variant in variants:
                raise TypeError(f"{self.name} message {code} is {variants[variant].__name__} already")
            title = name or self.names.get(code) or cls.__name__
            made.info = RowInfo(code, title, snake(cls.__name__), rfc, self.name, variant)
            variants[variant] = made
            return cast(type[T], made)

        return declare

    def row(self, code: int, variant: int | None = None) -> type[Row] | None:
        """The row of a message type, or ``None`` when it has none."""
        variants = self.bodies.get(code, {})
        return variants.get(variant) or variants.get(None)

    def rows(self) -> list[type[Row]]:
        """All rows of messages, by type."""
        return [row for code in sorted(self.bodies) for row in self.bodies[code].values()]

    def unreadable(self, data: bytes) -> Unknown:
        """A body that keeps ``data``: its first octet, and all behind it."""
        return Unknown(code=data[0] if data else UNREADABLE, data=data[1:], family=self.name)


def protocol(name: str) -> Protocol:
    """The protocol of that name; raises ``KeyError`` for one that is not decoded here."""
    return cast(Protocol, import_module(HOMES[name]).PROTOCOL)


@dataclass(slots=True, kw_only=True)
class Decoded:
    """One message: its body, its options, and what is wrong with it.

    ``options`` keeps what was read in its order, padding included, so that a message is written back bit for
    bit; ``places`` says where each was. ``trailer`` holds octets behind the message that are not of it.
    ``declared`` is the length field received where it is not the one the octets ask for. ``verified`` tells
    whether the checksum or authenticator is right; ``None`` when nobody could or did verify it. A message with
    ``as_received`` is written without further padding or an end mark.
    """

    protocol: str
    body: Row
    options: list[Row] = field(default_factory=list)
    trailer: bytes = b""
    declared: int | None = field(default=None, compare=False)
    verified: bool | None = field(default=None, compare=False)
    as_received: bool = field(default=False, compare=False)
    issues: list[Issue] = field(default_factory=list, compare=False)
    places: list[Place] = field(default_factory=list, compare=False)
    spans: list[Span] = field(default_factory=list, compare=False)
    raw: bytes = field(default=b"", compare=False, repr=False)

    @property
    def type(self) -> int:
        """The message type; -1 when it could not be read."""
        return protocol(self.protocol).kind(self.body, self.options)

    @property
    def name(self) -> str:
        """The registry's name of the type, or of its variant."""
        known = protocol(self.protocol)
        if not isinstance(self.body, Unknown) and self.body.info.variant is not None:
            return self.body.info.name
        return known.names.get(self.type, f"Unknown {self.protocol} message {self.type}")

    def first(self, row: RowOf[R]) -> R | None:
        """The first option of that row, or ``None``."""
        return next(self.every(row), None)

    def every(self, row: RowOf[R]) -> Iterator[R]:
        """All options of that row, in order."""
        return (each for each in self.options if isinstance(each, row))

    def everywhere(self, row: RowOf[R]) -> Iterator[R]:
        """All structures of that row, those inside other options and relayed messages too."""
        return (each for each in _within(self.options) if isinstance(each, row))

    def to_json(self) -> dict[str, Any]:
        """The message as JSON data, in the form of the ``show`` contract."""
        unread = isinstance(self.body, Unknown)
        variant = None if unread else self.body.info.variant
        return {
            "protocol": self.protocol,
            "type": self.type,
            "name": self.name,
            "fields": self.body.to_json(),
            "meanings": self.body.meanings(),
            "verified": self.verified,
            "options": [self._option_json(index) for index in range(len(self.options))],
            "issues": [str(issue) for issue in self.issues],
            **({"row": self.body.info.code} if not unread and self.body.info.code != self.type else {}),
            **({"variant": variant} if variant is not None else {}),
            **({"declared": self.declared} if self.declared is not None else {}),
            **({"trailer": self.trailer.hex()} if self.trailer else {}),
            **({"unread": True} if unread else {}),
        }

    def _option_json(self, index: int) -> dict[str, Any]:
        family, value = protocol(self.protocol).options, self.options[index]
        data = {**family.to_json(value), "meanings": value.meanings()}
        if index >= len(self.places):
            return data
        place = self.places[index]
        inside = range(place.offset, place.offset + place.length)
        return {
            **data,
            "offset": place.offset,
            "length": max(place.length - family.header, 0),
            "raw": self.raw[place.offset : inside.stop].hex(),
            "issues": [str(issue) for issue in self.issues if issue.offset in inside],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Decoded":
        """The message that ``to_json`` turned into ``data``."""
        known = protocol(data["protocol"])
        return cls(
            protocol=known.name,
            body=_body_from_json(known, data),
            options=[known.options.from_json(each) for each in data["options"]],
            trailer=bytes.fromhex(data.get("trailer", "")),
            declared=data.get("declared"),
        )


def _body_from_json(known: Protocol, data: Mapping[str, Any]) -> Row:
    if data.get("unread"):
        body = Unknown.from_json(data["fields"])
        body.family = known.name
        return body
    row = known.row(data.get("row", data["type"]), data.get("variant"))
    if row is None:
        raise WireError(0, "type", f"a message type of {known.name} that has fields", str(data["type"]))
    return row.from_json(data["fields"])


def _within(rows: Sequence[Row]) -> Iterator[Row]:
    for each in rows:
        yield each
        for value in each.values().values():
            if isinstance(value, Decoded):
                yield from _within(value.options)
            elif isinstance(value, list):
                yield from _within([inner for inner in value if isinstance(inner, Row)])


def received(known: Protocol, body: Row, cur: Cursor, data: bytes) -> Decoded:
    """The beginning of a result: ``body`` keeps all octets until a reader has something better."""
    return Decoded(protocol=known.name, body=body, issues=cur.issues, raw=data, as_received=True)


def read_body(known: Protocol, cur: Cursor, row: type[Row] | None, code: int) -> Row:
    """The body of a message behind its type, read as ``row``; kept as octets when that fails."""
    start, slot = cur.pos, len(cur.spans or ())
    partial: dict[str, Any] = {}
    if row is None:
        return Unknown(code=code, data=cur.rest(), family=known.name)
    try:
        with cur.named(row.info.key):
            body = read_row(row, cur, partial)
        cur.tell(slot, row.info.name, row.info.rfc)
        return body
    except WireError as error:
        cur.note("short-message", error.field, error.wanted, error.got, severity=Severity.ERROR, offset=error.offset)
        cur.pos = cur.end
        return Unknown(code=code, data=cur.data[start : cur.end], family=known.name, fields=partial)


def moved(spans: list[Span] | None, found: int, true: int) -> list[Span]:
    """``spans`` with those of the octet at ``found`` put where it truly is.

    For a header with a computed length in it, which is read with that length moved out of the way.
    """
    return [
        replace(each, start=true, end=true + 1 if each.end == found + 1 else each.end) if each.start == found else each
        for each in spans or []
    ]


def write_body(body: Row) -> bytes:
    """The octets of a body behind its type."""
    return body.data if isinstance(body, Unknown) else write_row(body)


def typed(body: Row) -> bytes:
    """Type and octets of a body whose type is its first octet; raises ``WireError``."""
    code = body_code(body, ())
    if code == UNREADABLE:
        return b""
    if not 0 <= code <= 0xFF:
        raise WireError(0, "type", "a number of 8 bits", str(code))
    return bytes((code,)) + write_body(body)
