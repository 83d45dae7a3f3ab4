"""Rows: one declaration a type, from which decoder, encoder, JSON, docs and Lua come.

A row is a typed class derived from ``Row``; its fields, in the order of the RFC figure, carry
a kind from ``kinds``. A ``Family`` is a registry of rows that share a header, such as the
mobility options; its ``row`` method is the decorator that declares one.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, ClassVar, Self, TypeVar, cast, dataclass_transform, get_args, get_type_hints

from mobtrace.errors import WireError
from mobtrace.wire.carriers import Carrier
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.kinds import Bits, Fields, Kind

T = TypeVar("T")
R = TypeVar("R", bound="Row")
F = TypeVar("F", bound=Callable[..., Any])


def once(function: F) -> F:
    """``functools.cache`` that keeps the signature, for functions of a row's class."""
    return cast(F, cache(function))


@dataclass(frozen=True, slots=True)
class Vector:
    """A golden vector: ``hex`` decodes to ``values`` (as JSON data); ``source`` says who says so."""

    hex: str
    values: Mapping[str, Any]
    source: str


@dataclass(frozen=True, slots=True)
class RowInfo:
    """What a row declares beside its fields.

    ``key`` is the row's name in filters and JSON (``home_network_prefix``); ``align`` is (x, y) for an
    alignment of x * n + y octets; ``length_unit`` and ``length_bias`` tell how the length field counts:
    octets after the header = length * unit + bias. ``repeat`` says that it may stand several times in a message,
    ``stands_in`` in which messages (of ``carriers.Carrier``) it may; empty where its document does not limit that.
    """

    code: int
    name: str
    key: str
    rfc: str
    family: str
    variant: int | None = None
    align: tuple[int, int] = (1, 0)
    repeat: bool = False
    length_unit: int = 1
    length_bias: int = 0
    stands_in: tuple[Carrier, ...] = ()


def row_class(cls: type[T]) -> type[T]:
    """Turn a class body of annotated fields into a row.

    What ``dataclass`` would write for every class, ``Row`` has once: with some four hundred rows that is most of
    the time a short command needs to start.
    """
    return dataclass(slots=True, kw_only=True, init=False, eq=False, repr=False, match_args=False)(cls)


@dataclass_transform(kw_only_default=True)
class _Declared:
    """Tells type checkers that every class below is a dataclass."""

    __slots__ = ()


@row_class
class Row(_Declared):
    """Base of all rows. ``trailing`` keeps octets behind the last field, so nothing is lost."""

    trailing: bytes = b""

    info: ClassVar[RowInfo]
    vectors: ClassVar[tuple[Vector, ...]] = ()

    def __init__(self, **values: Any) -> None:
        _filler(type(self))(self, **values)

    def __post_init__(self) -> None:
        """Fields that follow from others, as a count from a list, are set here when a row is built."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _names(type(self)))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in _names(type(self)))
        return f"{type(self).__name__}({', '.join(shown)})"

    def alignment(self) -> tuple[int, int]:
        """(x, y): the row wants to start at x * n + y octets from the start of the message."""
        return self.info.align

    def values(self) -> dict[str, Any]:
        """The fields by name, in wire order, without ``trailing``."""
        return {name: getattr(self, name) for name, _ in walk(type(self))}

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON data; ``trailing`` only when there is any."""
        data = {name: kind.to_json(getattr(self, name)) for name, kind in walk(type(self))}
        return {**data, "trailing": self.trailing.hex()} if self.trailing else data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The row that ``to_json`` turned into ``data``."""
        values: dict[str, Any] = {}
        for name, kind in walk(cls):
            if name in data:
                values[name] = kind.from_json(data[name], values)
        return cls(**values, trailing=bytes.fromhex(data.get("trailing", "")))

    def meanings(self) -> dict[str, str]:
        """Field name to text, for the fields whose value has a name or a unit."""
        values = self.values()
        texts = ((name, kind.meaning(values[name], values)) for name, kind in walk(type(self)))
        return {name: text for name, text in texts if text is not None}


@once
def _names(row: type[Any]) -> tuple[str, ...]:
    """The names of all fields of a row."""
    return tuple(each.name for each in fields(row))


@once
def _filler(row: type[Any]) -> Callable[..., None]:
    """Sets the fields of a row: generated, since making them is much of what the answer of an emulated node costs."""
    space: dict[str, Any] = {"_missing": MISSING}
    arguments, lines = [], []
    for each in fields(row):
        name, value = each.name, each.name
        if each.default_factory is not MISSING:
            space[f"_make_{name}"] = each.default_factory
            arguments.append(f"{name}=_missing")
            value = f"{name} if {name} is not _missing else _make_{name}()"
        elif each.default is not MISSING:
            space[f"_default_{name}"] = each.default
            arguments.append(f"{name}=_default_{name}")
        else:
            arguments.append(name)
        lines.append(f" _row.{name} = {value}")
    if row.__post_init__ is not Row.__post_init__:
        lines.append(" _row.__post_init__()")
    exec("\n".join([f"def fill(_row, *, {', '.join(arguments)}):", *lines]), space)
    filler: Callable[..., None] = space["fill"]
    filler.__qualname__ = row.__name__
    return filler


@dataclass(frozen=True, slots=True)
class BitGroup:
    """Neighbouring bit fields that fill ``octets`` octets together."""

    parts: tuple[tuple[str, Bits], ...]
    octets: int

    def split(self, number: int) -> dict[str, int | bool]:
        """The fields packed in ``number``."""
        values: dict[str, int | bool] = {}
        shift = self.octets * 8
        for name, kind in self.parts:
            shift -= kind.bits
            value = number >> shift & ((1 << kind.bits) - 1)
            values[name] = bool(value) if kind.boolean else value
        return values

    def join(self, values: Fields) -> int:
        """The number that holds the fields; raises ``WireError`` for one too large."""
        number = 0
        for name, kind in self.parts:
            value = values[name]
            if not isinstance(value, int) or not 0 <= value < 1 << kind.bits:
                raise WireError(0, name, f"a number of {kind.bits} bits", repr(values[name]))
            number = number << kind.bits | value
        return number


Unit = tuple[str, Kind] | BitGroup


@once
def walk(row: type[Any]) -> tuple[tuple[str, Kind], ...]:
    """The fields of a row and their kinds, in wire order: the only place that knows it."""
    hints = get_type_hints(row, include_extras=True)
    return tuple((f.name, get_args(hints[f.name])[1]) for f in fields(row) if f.name != "trailing")


@once
def layout(row: type[Any]) -> tuple[Unit, ...]:
    """``walk`` with neighbouring bit fields joined into groups of whole octets."""
    units: list[Unit] = []
    pending: list[tuple[str, Bits]] = []
    for name, kind in (*walk(row), ("", None)):
        if isinstance(kind, Bits):
            pending.append((name, kind))
            continue
        if pending:
            units.append(_bit_group(row, tuple(pending)))
            pending = []
        if kind is not None:
            units.append((name, kind))
    return tuple(units)


def _bit_group(row: type[Any], parts: tuple[tuple[str, Bits], ...]) -> BitGroup:
    octets, left = divmod(sum(kind.bits for _, kind in parts), 8)
    if left:
        raise TypeError(f"{row.__name__}: bit fields do not fill octets: {[name for name, _ in parts]}")
    return BitGroup(parts, octets)


def read_row(row: type[R], cur: Cursor, partial: dict[str, Any] | None = None) -> R:
    """Read one row up to the fence, field by field: the reference reader.

    ``partial`` receives the fields as they are read, so that a caller still has them when
    ``WireError`` ends the reading.
    """
    values = {} if partial is None else partial
    for unit in layout(row):
        if isinstance(unit, BitGroup):
            _read_bits(unit, cur, values)
            continue
        name, kind = unit
        if cur.spans is None:
            values[name] = kind.read(cur, name, values)
        else:
            _read_telling(name, kind, cur, values)
    return row(**values)


def _read_telling(name: str, kind: Kind, cur: Cursor, values: dict[str, Any]) -> None:
    slot = len(cur.spans or ())
    with cur.named(name):
        values[name] = kind.read(cur, name, values)
    data = kind.to_json(values[name])
    # The parts of a structure have spans of their own.
    cur.tell(slot, None if isinstance(data, dict | list) else data, kind.meaning(values[name], values))


def _read_bits(group: BitGroup, cur: Cursor, values: dict[str, Any]) -> None:
    start = cur.pos
    parts = group.split(cur.number(group.octets, group.parts[0][0]))
    for name, kind in group.parts:
        kind.check(parts[name], cur, name, start)
        if cur.spans is not None:
            with cur.named(name):
                pass
            cur.tell(len(cur.spans) - 1, parts[name], kind.meaning(parts[name], parts), start)
    values.update(parts)


def write_row(row: Row) -> bytes:
    """The octets of a row with what trails it; raises ``WireError`` for a value that does not fit."""
    values = row.values()
    out = bytearray()
    for unit in layout(type(row)):
        if isinstance(unit, BitGroup):
            out += unit.join(values).to_bytes(unit.octets, "big")
        else:
            name, kind = unit
            try:
                out += kind.write(values[name], name, values)
            except (TypeError, ValueError, AttributeError) as error:
                raise WireError(len(out), name, "a value of this field's form", repr(values[name])) from error
    return bytes(out) + row.trailing


@dataclass(frozen=True, kw_only=True)
class Struct(Kind):
    """A row inside a row, without a header of its own."""

    row: type[Row]

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Row:
        return read_row(self.row, cur)

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        return write_row(value)

    def to_json(self, value: Any) -> Any:
        return value.to_json()

    def from_json(self, data: Any, so_far: Fields) -> Row:
        return self.row.from_json(data)

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        return ", ".join(f"{name} {text}" for name, text in value.meanings().items()) or None


@dataclass(frozen=True, kw_only=True)
class OneOf(Kind):
    """One of several rows, where nothing but the octets tells which: the first that fits them all.

    Octets that fit none are kept as they are. As JSON the rows are told apart by their fields' names.
    """

    rows: tuple[type[Row], ...]

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Row | bytes:
        start = cur.pos
        for row in self.rows:
            trial = Cursor(cur.data, start, cur.end)
            try:
                read_row(row, trial)
            except WireError:
                continue
            if not trial.left:
                return read_row(row, cur)
        names = " or ".join(row.__name__ for row in self.rows)
        raw = cur.rest()
        cur.note("malformed-value", field, names, raw.hex(), offset=start)
        return raw

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if isinstance(value, bytes):
            return bytes(value)
        if not isinstance(value, self.rows):
            raise WireError(0, field, " or ".join(row.__name__ for row in self.rows), type(value).__name__)
        return write_row(value)

    def to_json(self, value: Any) -> Any:
        return {"raw": value.hex()} if isinstance(value, bytes) else value.to_json()

    def from_json(self, data: Any, so_far: Fields) -> Row | bytes:
        if set(data) == {"raw"}:
            return bytes.fromhex(data["raw"])
        fitting = (row for row in self.rows if set(data) <= {name for name, _ in walk(row)})
        return next(fitting, self.rows[0]).from_json(data)

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        return None if isinstance(value, bytes) else Struct(row=type(value)).meaning(value, so_far)
