"""Families of type-length-value structures, and the one walk over them.

A family knows how its header lies on the wire and which rows it has. The mobility options
are one, their sub-options others, and so are the options of Neighbour Discovery and the
attributes of RADIUS.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar, cast

from mobtrace.errors import WireError
from mobtrace.wire.carriers import Carrier
from mobtrace.wire.compiled import FastReader, fast_reader, refuse
from mobtrace.wire.compiled_writer import FastWriter, fast_writer
from mobtrace.wire.compiled_writer import refuse as refuse_to_write
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.kinds import Fields, Kind
from mobtrace.wire.numbering import Lead, Numbering
from mobtrace.wire.rows import Row, RowInfo, read_row, row_class, write_row

T = TypeVar("T")


class Place(NamedTuple):
    """Where one structure of a family was found: header included, in octets."""

    code: int
    offset: int
    length: int


@dataclass(slots=True, kw_only=True)
class Unknown(Row):
    """A structure kept as octets: its type is not known, or its octets do not fit its row.

    ``fields`` holds what could be read before it failed; ``declared`` is the length field when it
    is not the one ``data`` asks for. It is written back bit for bit.
    """

    code: int
    data: bytes
    family: str = ""
    declared: int | None = None
    fields: dict[str, Any] = field(default_factory=dict, compare=False)

    info: ClassVar[RowInfo] = RowInfo(-1, "Unknown", "unknown", "", "any")

    def values(self) -> dict[str, Any]:
        return {"data": self.data}

    def meanings(self) -> dict[str, str]:
        return {}

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"code": self.code, "data": self.data.hex()}
        return data if self.declared is None else {**data, "declared": self.declared}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Unknown":
        raw = bytes.fromhex(data["data"])
        return cls(code=data["code"], data=raw, declared=data.get("declared"))


class Known(Protocol):
    """Structures by their octets, header included."""

    def get(self, octets: bytes, /) -> Row | None:
        """The structure that these octets are, if it was read before."""

    def keep(self, octets: bytes, value: Row, /) -> None:
        """Take a structure that was read."""


class Quick(NamedTuple):
    """How a well-formed structure is read: alignment x * n + y; length field * unit + header octets in all."""

    reader: FastReader
    x: int
    y: int
    unit: int
    header: int


@dataclass(kw_only=True, eq=False)
class Family:
    """A registry of rows that share a header.

    ``pad1`` is the code of the padding that is a lone octet, ``last`` that of a lone octet which ends the list;
    ``names`` has also those types that are kept as octets for want of a row; ``whole`` says that the length
    field counts the header too; ``unit`` is what the length field counts in, in octets. Without a length
    field (``length_octets`` 0) a structure takes all that is left.
    """

    name: str
    names: Mapping[int, str] = field(default_factory=dict)
    type_octets: int = 1
    length_octets: int = 1
    pad1: int | None = None
    padn: int | None = None
    last: int | None = None
    whole: bool = False
    unit: int = 1
    rows: dict[int, type[Row]] = field(default_factory=dict)
    quick: dict[int, Quick] = field(default_factory=dict, init=False, repr=False)
    writers: dict[type[Row], FastWriter] = field(default_factory=dict, init=False, repr=False)

    def row(
        self,
        code: int,
        *,
        rfc: str,
        name: str | None = None,
        align: tuple[int, int] = (1, 0),
        repeat: bool = False,
        length_unit: int = 1,
        length_bias: int = 0,
        stands_in: tuple[Carrier, ...] = (),
    ) -> Callable[[type[T]], type[T]]:
        """Declare the row of ``code``; ``rfc`` is the section with its figure."""

        def declare(cls: type[T]) -> type[T]:
            made: Any = row_class(cls)
            if code in self.rows:
                raise TypeError(f"{self.name} {code} is {self.rows[code].__name__} already")
            title = name or self.names.get(code) or cls.__name__
            made.info = RowInfo(
                code,
                title,
                snake(cls.__name__),
                rfc,
                self.name,
                align=align,
                repeat=repeat,
                length_unit=length_unit,
                length_bias=length_bias,
                stands_in=stands_in,
            )
            self.rows[code] = made
            return cast(type[T], made)

        return declare

    @property
    def header(self) -> int:
        """Octets of type and length together."""
        return self.type_octets + self.length_octets

    def read(
        self,
        cur: Cursor,
        places: list[Place] | None = None,
        numbering: Numbering | None = None,
        known: "Known | None" = None,
    ) -> list[Row]:
        """All structures up to the fence; ``numbering`` replaces the family's own numbers (a dialect).

        ``known`` gives and takes well-formed structures by their octets.
        """
        found: list[Row] = []
        usual = numbering is None and cur.spans is None and self.type_octets == self.length_octets == 1
        while cur.pos < cur.end:
            if usual:
                self._read_quickly(cur, found, places, known)
                if cur.pos == cur.end:
                    break
            start = cur.pos
            found.append(self._read_one(cur, numbering))
            if places is not None:
                code = int.from_bytes(cur.data[start : start + self.type_octets], "big")
                places.append(Place(code, start, cur.pos - start))
            if self.last is not None and found[-1].info.code == self.last:
                break
        return found

    def _read_quickly(
        self, cur: Cursor, found: list[Row], places: list[Place] | None, known: "Known | None" = None
    ) -> None:
        """Well-formed structures with an octet of type and one of length, up to the first that is none."""
        data, pos, end, quick, pad1 = cur.data, cur.pos, cur.end, self.quick, self.pad1
        while pos < end - 1:
            code = data[pos]
            if code == pad1:
                found.append(self.rows[pad1]())
                if places is not None:
                    places.append(Place(pad1, pos, 1))
                pos += 1
                continue
            way = quick.get(code) or self._learn(code)
            if way is None:
                break
            reader, x, y, unit, header = way
            after = pos + data[pos + 1] * unit + header
            if after > end or (pos - y) % x:
                break
            value = known.get(data[pos:after]) if known is not None else None
            if value is None:
                value = reader(data, pos + 2, after)
                if value is None:
                    break
                if known is not None:
                    known.keep(data[pos:after], value)
            found.append(value)
            if places is not None:
                places.append(Place(code, pos, after - pos))
            pos = after
        cur.pos = pos

    def _learn(self, code: int) -> Quick | None:
        """How a structure is read that is met for the first time: there are many, and few of them are ever met."""
        row = self.rows.get(code)
        if row is None:
            return None
        self.quick[code] = way = self._quick(row)
        return way

    def _quick(self, row: type[Row]) -> Quick:
        x, y = row.info.align
        bias = self.data_octets(row, 0)
        lone = row.info.code in (self.pad1, self.last)
        return Quick(refuse if lone else fast_reader(row), x, y, self.data_octets(row, 1) - bias, bias + self.header)

    def _read_one(self, cur: Cursor, numbering: Numbering | None) -> Row:
        start = cur.pos
        code = int.from_bytes(cur.data[start : start + self.type_octets], "big")
        if code in (self.pad1, self.last):
            cur.pos += 1
            return self.rows[code]()
        if cur.left < self.header:
            return self._overrun(cur, code, f"{self.header} octets of type and length", str(cur.left))
        if not self.length_octets:
            cur.pos = start + self.type_octets
            return self.read_data(cur, code)
        return self._read_sized(cur, code, numbering)

    def _read_sized(self, cur: Cursor, code: int, numbering: Numbering | None) -> Row:
        start = cur.pos
        declared = int.from_bytes(cur.data[start + self.type_octets : start + self.header], "big")
        row = (self.rows if numbering is None else numbering.rows).get(code)
        size = self.data_octets(row, declared)
        body = start + self.header
        end = body + size
        if size < 0 or end > cur.end:
            return self._overrun(cur, code, f"at most {cur.end - body} octets of data", f"{size}", declared)
        cur.pos = body
        if row is None:
            return self._unknown(cur, code, end)
        x, y = row.info.align
        if (start - y) % x and (numbering is None or numbering.aligned):
            wanted = f"an offset of {x}n+{y}"
            cur.note("alignment", row.info.name, wanted, str(start), severity=Severity.NOTE, offset=start)
        value: Row | None = None
        lead = numbering.leads.get(code) if numbering is not None else None
        if lead is not None and cur.data.startswith(lead.wire, body, end):
            value = self._read_led(cur, row, code, end, lead)
        elif cur.spans is None:
            value = fast_reader(row)(cur.data, body, end)
        if value is None:
            return self._read_slowly(cur, row, code, end, declared)
        cur.pos = end
        return value

    def read_data(self, cur: Cursor, code: int) -> Row:
        """One structure of type ``code``: all octets up to the fence are its data, its type stands elsewhere."""
        row = self.rows.get(code)
        if row is None:
            return self._unknown(cur, code, cur.end)
        return self._read_slowly(cur, row, code, cur.end, 0)

    def check(self, value: Row) -> None:
        """Raise ``WireError`` for a structure that would not be read as what it is."""

    def _read_slowly(self, cur: Cursor, row: type[Row], code: int, end: int, declared: int) -> Row:
        start, outer = cur.pos, cur.end
        cur.end = end
        slot = len(cur.spans or ())
        partial: dict[str, Any] = {}
        try:
            with cur.named(row.info.key):
                value: Row = read_row(row, cur, partial)
                if cur.left:
                    cur.note("extra-octets", row.info.name, f"{cur.pos - start} octets of data", str(end - start))
                    value.trailing = cur.rest()
        except WireError as error:
            cur.note(
                "option-length", error.field, error.wanted, error.got, severity=Severity.ERROR, offset=error.offset
            )
            value = Unknown(code=code, data=cur.data[start:end], family=self.name, fields=partial)
            if self.length_field(row, end - start) != declared:
                value.declared = declared
        finally:
            cur.pos, cur.end = end, outer
        cur.tell(slot, row.info.name, row.info.rfc, start - self.header)
        return value

    def _read_led(self, cur: Cursor, row: type[Row], code: int, end: int, lead: Lead) -> Row:
        start = cur.pos
        data = lead.row + cur.data[start + len(lead.wire) : end]
        # What is behind the lead keeps its offset, so that issues and spans say where it was.
        inner = Cursor(bytes(max(end - len(data), 0)) + data, issues=cur.issues, spans=cur.spans)
        inner.pos, inner.path = inner.end - len(data), cur.path
        declared = int.from_bytes(cur.data[start - self.length_octets : start], "big")
        value = self._read_slowly(inner, row, code, inner.end, declared)
        if isinstance(value, Unknown):
            value.data, value.declared = cur.data[start:end], declared
        return value

    def _unknown(self, cur: Cursor, code: int, end: int) -> Unknown:
        name = self.names.get(code, f"{self.name} {code}")
        if code not in self.names:
            cur.note("unknown-option", name, "a registered type", str(code), offset=cur.pos - self.header)
        data = cur.take(end - cur.pos, "data")
        return Unknown(code=code, data=data, family=self.name)

    def _overrun(self, cur: Cursor, code: int, wanted: str, got: str, declared: int = -1) -> Unknown:
        """The option that runs past the end costs itself, not the message."""
        name = self.names.get(code, f"{self.name} {code}")
        cur.note("option-overrun", name, wanted, got, severity=Severity.ERROR)
        if cur.left < self.type_octets:
            code = -1  # not even a whole type
        else:
            cur.pos += self.type_octets if declared < 0 else self.header
        return Unknown(code=code, data=cur.rest(), family=self.name, declared=declared)

    def data_octets(self, row: type[Row] | None, declared: int) -> int:
        """Octets of data behind the header, for a length field of ``declared``."""
        if row is not None and (row.info.length_unit, row.info.length_bias) != (1, 0):
            return declared * row.info.length_unit + row.info.length_bias
        return declared * self.unit - (self.header if self.whole else 0)

    def length_field(self, row: type[Row] | None, octets: int) -> int:
        """The length field for ``octets`` octets of data; raises ``WireError`` when it cannot say so."""
        if not self.length_octets:
            return 0
        unit, bias = self.unit, -self.header if self.whole else 0
        if row is not None and (row.info.length_unit, row.info.length_bias) != (1, 0):
            unit, bias = row.info.length_unit, row.info.length_bias
        number, left = divmod(octets - bias, unit)
        if left or not 0 <= number < 1 << (8 * self.length_octets):
            raise WireError(0, "length", f"a multiple of {unit} octets that the field can hold", str(octets))
        return number

    def write(self, values: Sequence[Row], numbering: Numbering | None = None) -> bytes:
        """The octets of ``values``, each behind its header, nothing added between them."""
        return b"".join(self.write_one(value, numbering) for value in values)

    def write_one(self, value: Row, numbering: Numbering | None = None) -> bytes:
        """Header and octets of one structure; ``numbering`` replaces the family's numbers (a dialect)."""
        octets = None
        if numbering is None:
            row = type(value)
            write = self.writers.get(row)
            if write is None:
                write = self.writers[row] = self._writer(row)
            octets = write(value)
        return self._write_slowly(value, numbering) if octets is None else octets

    def _writer(self, row: type[Row]) -> FastWriter:
        """What writes a structure with its header, where nothing is unusual about it."""
        info, is_checked = row.info, type(self).check is not Family.check
        is_usual = (self.type_octets, self.length_octets, self.unit, self.whole) == (1, 1, 1, False)
        lone = info.code in (self.pad1, self.last)
        if not is_usual or is_checked or lone or row is Unknown or (info.length_unit, info.length_bias) != (1, 0):
            return refuse_to_write
        return fast_writer(row, headed=True)

    def _write_slowly(self, value: Row, numbering: Numbering | None) -> bytes:
        if isinstance(value, Unknown):
            return self._write_unknown(value)
        code = value.info.code if numbering is None else numbering.code(type(value))
        if code in (self.pad1, self.last):
            return code.to_bytes(self.type_octets, "big")
        self.check(value)
        body = fast_writer(type(value))(value)
        if body is None:
            body = write_row(value)
        lead = numbering.leads.get(code) if numbering is not None else None
        if lead is not None and body.startswith(lead.row):
            body = lead.wire + body[len(lead.row) :]
        return self._head(code, self.length_field(type(value), len(body))) + body

    def _write_unknown(self, value: Unknown) -> bytes:
        if value.declared == -1:
            return (b"" if value.code < 0 else value.code.to_bytes(self.type_octets, "big")) + value.data
        declared = value.declared
        if declared is None:
            declared = self.length_field(self.rows.get(value.code), len(value.data))
        return self._head(value.code, declared) + value.data

    def _head(self, code: int, length: int) -> bytes:
        try:
            return code.to_bytes(self.type_octets, "big") + length.to_bytes(self.length_octets, "big")
        except OverflowError as error:
            raise WireError(0, self.name, "a type and a length that fit", f"{code}, {length}") from error

    def to_json(self, value: Row) -> dict[str, Any]:
        """One structure as JSON data with its type and name."""
        code = value.code if isinstance(value, Unknown) else value.info.code
        name = self.names.get(code, value.info.name) if isinstance(value, Unknown) else value.info.name
        data: dict[str, Any] = {"type": code, "name": name, "fields": value.to_json()}
        return {**data, "unread": True} if isinstance(value, Unknown) else data

    def from_json(self, data: Mapping[str, Any]) -> Row:
        """The structure that ``to_json`` turned into ``data``."""
        if data.get("unread"):
            value = Unknown.from_json(data["fields"])
            value.family = self.name
            return value
        return self.rows[data["type"]].from_json(data["fields"])


@dataclass(frozen=True, kw_only=True)
class Tlvs(Kind):
    """All structures of a family up to the end."""

    family: Family

    def read(self, cur: Cursor, field: str, so_far: Fields) -> list[Row]:
        with cur.nested(field):
            return self.family.read(cur)

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        return self.family.write(value)

    def to_json(self, value: Any) -> list[Any]:
        return [self.family.to_json(each) for each in value]

    def from_json(self, data: Any, so_far: Fields) -> list[Row]:
        return [self.family.from_json(each) for each in data]

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        return "; ".join(_summary(each) for each in value) or None


def _summary(value: Row) -> str:
    """The name of a structure, and what its fields mean where they mean something."""
    meanings = ", ".join(f"{name} {text}" for name, text in value.meanings().items())
    return f"{value.info.name} ({meanings})" if meanings else value.info.name


STRUCTURE = "structure"


def structure(*, rfc: str, code: int = -1, name: str | None = None) -> Callable[[type[T]], type[T]]:
    """Declare a row that has no header of its own: what holds it says where it is.

    ``code`` is the number by which the holder selects it, when there is one.
    """

    def declare(cls: type[T]) -> type[T]:
        made: Any = row_class(cls)
        made.info = RowInfo(code, name or cls.__name__, snake(cls.__name__), rfc, STRUCTURE)
        return cast(type[T], made)

    return declare


def snake(name: str) -> str:
    """``HomeNetworkPrefix`` as ``home_network_prefix``, ``MAGIPv6Address`` as ``mag_ipv6_address``."""
    word = r"(?<=[a-z0-9])(?=[A-Z])"
    version = r"(?<=[A-Z])(?=IPv\d)"
    after_letters = r"(?<=[A-Z]{2})(?!Pv\d)(?=[A-Z][a-z])"
    return re.sub(f"{word}|{version}|{after_letters}", "_", name).lower()
