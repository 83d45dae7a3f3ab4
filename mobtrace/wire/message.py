"""A mobility message: its body, its options, and what is wrong with it.

``message`` and ``option`` are the decorators that declare the rows of the two registries that
share the Mobility Header.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar, cast

from mobtrace.wire.cursor import Issue, Span
from mobtrace.wire.families import Family, Place, Unknown, snake
from mobtrace.wire.kinds import Int
from mobtrace.wire.names import MH_TYPES, MOBILITY_OPTIONS
from mobtrace.wire.rows import Row, RowInfo, row_class, walk

T = TypeVar("T")
O = TypeVar("O", bound=Row)  # noqa: E741

NO_NEXT_HEADER = 59
HEADER_OCTETS = 6

OPTIONS = Family(name="mobility option", names=MOBILITY_OPTIONS, pad1=0, padn=1)
option = OPTIONS.row


class Body(Row):
    """Base of the rows of Mobility Header types: the fixed part between header and options."""

    __slots__ = ()


@dataclass(slots=True, kw_only=True)
class UnknownBody(Row):
    """The data of a message whose type is not known, or that is too short for its row."""

    mh_type: int
    data: bytes = b""
    fields: dict[str, Any] = field(default_factory=dict, compare=False)

    info: ClassVar[RowInfo] = RowInfo(-1, "Unknown", "unknown", "", "message")

    def values(self) -> dict[str, Any]:
        return {"data": self.data}

    def meanings(self) -> dict[str, str]:
        return {}

    def to_json(self) -> dict[str, Any]:
        return {"data": self.data.hex()}


# Rows by Mobility Header type; a type whose messages differ by a sub-type has one row for each.
BODIES: dict[int, dict[int | None, type[Row]]] = {}


def message(
    code: int, *, rfc: str, variant: int | None = None, name: str | None = None
) -> Callable[[type[T]], type[T]]:
    """Declare the body of a Mobility Header type; ``variant`` is the value of its first field."""

    def declare(cls: type[T]) -> type[T]:
        made: Any = row_class(cls)
        variants = BODIES.setdefault(code, {})
        if variant in variants:
            raise TypeError(f"message {code} is {variants[variant].__name__} already")
        made.info = RowInfo(code, name or MH_TYPES[code], snake(cls.__name__), rfc, "message", variant)
        variants[variant] = made
        return cast(type[T], made)

    return declare


def body_row(mh_type: int, data: bytes, pos: int) -> type[Row] | None:
    """The row for a message of ``mh_type`` whose data starts at ``pos``; ``None`` when unknown."""
    variants = BODIES.get(mh_type)
    if variants is None:
        return None
    if None in variants:
        return variants[None]
    first = walk(next(iter(variants.values())))[0][1]
    octets = first.octets if isinstance(first, Int) else 1
    return variants.get(int.from_bytes(data[pos : pos + octets], "big"))


class Area:
    """All options of a message, read without an issue; shared by all messages that have the same.

    ``rows`` are the options' types. ``varying`` has the index of each option that is every message's own: it is in the
    message's options only. ``derived`` is for those who keep with the area what they conclude from nothing but the
    options that all its messages share.
    """

    __slots__ = ("derived", "options", "places", "rows", "varying")

    def __init__(self, options: list[Row], places: list[Place], varying: dict[type[Row], int]) -> None:
        self.options = options
        self.rows = tuple(map(type, options))
        self.places = places
        self.varying = varying
        self.derived: dict[Any, Any] = {}


@dataclass(slots=True, kw_only=True)
class Message:
    """One mobility message (RFC 6275 section 6.1).

    ``options`` keeps the padding that was read, so that a message is written back bit for bit;
    ``places`` says where each option was. ``checksum`` is the one received, or ``None`` for a message of
    our own making; ``checksum_ok`` is ``None`` when nobody could or did verify it. ``trailer`` holds octets
    behind the message that are not of it. ``header_len`` is the length field received where it is not the
    one its octets ask for. A message with ``as_received`` is written without further padding: one whose
    options are to change goes through ``without_padding`` first. ``area`` is what its options have in common
    with those of other messages, where a memory was asked for them.
    """

    body: Row
    options: list[Row] = field(default_factory=list)
    payload_proto: int = NO_NEXT_HEADER
    reserved: int = 0
    trailer: bytes = b""
    checksum: int | None = field(default=None, compare=False)
    checksum_ok: bool | None = field(default=None, compare=False)
    header_len: int | None = field(default=None, compare=False)
    as_received: bool = field(default=False, compare=False)
    issues: list[Issue] = field(default_factory=list, compare=False)
    places: list[Place] = field(default_factory=list, compare=False)
    spans: list[Span] = field(default_factory=list, compare=False)
    raw: bytes = field(default=b"", compare=False, repr=False)
    area: "Area | None" = field(default=None, compare=False, repr=False)

    @property
    def mh_type(self) -> int:
        """The Mobility Header type."""
        return self.body.mh_type if isinstance(self.body, UnknownBody) else self.body.info.code

    @property
    def name(self) -> str:
        """The registry's name of the type, or of its variant."""
        if isinstance(self.body, UnknownBody):
            return MH_TYPES.get(self.mh_type, f"Unknown message {self.mh_type}")
        return self.body.info.name

    def last_varying(self, row: type[O]) -> O | None:
        """The last option of a row that varies between messages of an area, or ``None``."""
        if self.area is not None:
            index = self.area.varying.get(row)
            return None if index is None else cast(O, self.options[index])
        return next((each for each in reversed(self.options) if type(each) is row), None)

    def first(self, row: type[O]) -> O | None:
        """The first option of that row, or ``None``."""
        for each in self.options:
            if type(each) is row:
                return each
        return None

    def every(self, row: type[O]) -> Iterator[O]:
        """All options of that row, in order."""
        return (each for each in self.options if type(each) is row)

    def without_padding(self) -> "Message":
        """The same message without Pad1 and PadN; ``encode`` lays it out and pads it anew."""
        pads = (OPTIONS.rows[0], OPTIONS.rows[1])
        kept = [each for each in self.options if type(each) not in pads]
        return Message(
            body=self.body, options=kept, payload_proto=self.payload_proto, reserved=self.reserved, trailer=self.trailer
        )

    def to_json(self) -> dict[str, Any]:
        """The message as the ``show`` contract has it."""
        return {
            "type": self.mh_type,
            "name": self.name,
            "payload_proto": self.payload_proto,
            "reserved": self.reserved,
            "checksum": self.checksum,
            "checksum_ok": self.checksum_ok,
            "fields": self.body.to_json(),
            "meanings": self.body.meanings(),
            "options": [self._option_json(index) for index in range(len(self.options))],
            "issues": [str(issue) for issue in self.issues],
            **({"header_len": self.header_len} if self.header_len is not None else {}),
            **({"trailer": self.trailer.hex()} if self.trailer else {}),
            **({"unread": True} if isinstance(self.body, UnknownBody) else {}),
        }

    def _option_json(self, index: int) -> dict[str, Any]:
        value = self.options[index]
        data = {**OPTIONS.to_json(value), "meanings": value.meanings()}
        if not self.places:
            return data
        place = self.places[index]
        inside = range(place.offset, place.offset + place.length)
        head = OPTIONS.header if place.length > 1 else 1
        return {
            **data,
            "type": place.code,
            "offset": place.offset,
            "length": place.length - head,
            "raw": self.raw[place.offset : inside.stop].hex(),
            "issues": [str(issue) for issue in self.issues if issue.offset in inside],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Message":
        """The message that ``to_json`` turned into ``data`` (in the registry's own numbers)."""
        return cls(
            body=_body_from_json(data),
            options=[OPTIONS.from_json(each) for each in data["options"]],
            payload_proto=data.get("payload_proto", NO_NEXT_HEADER),
            reserved=data.get("reserved", 0),
            trailer=bytes.fromhex(data.get("trailer", "")),
            checksum=data.get("checksum"),
            header_len=data.get("header_len"),
        )


def _body_from_json(data: Mapping[str, Any]) -> Row:
    mh_type, values = data["type"], data["fields"]
    if data.get("unread"):
        return UnknownBody(mh_type=mh_type, data=bytes.fromhex(values["data"]))
    variants = BODIES[mh_type]
    row = variants[None] if None in variants else variants[next(iter(values.values()))]
    return row.from_json(values)


__all__ = ["BODIES", "OPTIONS", "Area", "Body", "Message", "Unknown", "UnknownBody", "body_row", "message", "option"]
