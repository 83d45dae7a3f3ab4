"""Readers generated from rows: what ``rows.read_row`` does, for well-formed octets, at speed.

A generated reader returns ``None`` whenever anything is unusual (a length, a reserved bit, a
value out of range), and the caller reads again with ``read_row``, which says what it is.
A test holds the two equal.
"""

from collections.abc import Callable
from struct import Struct
from typing import Any

from mobtrace.values import Address, LinkLayer
from mobtrace.wire.containers import IfLeft, Select
from mobtrace.wire.kinds import Addr, AddrRest, Int, Kind, LinkAddr, Number, Octets, Rest, Text
from mobtrace.wire.rows import BitGroup, Row, Unit, layout, once

FastReader = Callable[[bytes, int, int], Any]

NUMBER_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}


def refuse(data: bytes, pos: int, end: int) -> None:
    """The reader of what has no generated one."""


@once
def fast_reader(row: type[Any], *, exact: bool = True) -> FastReader:
    """A reader ``(data, pos, end) -> row or None``; ``exact`` wants the fields to end at ``end``."""
    return _compile(row, exact) or refuse


@once
def fixed_size(row: type[Any]) -> int | None:
    """Octets of a row all of whose fields have a fixed size, else ``None``."""
    sizes = [unit.octets if isinstance(unit, BitGroup) else unit[1].octets for unit in layout(row)]
    return None if None in sizes else sum(size for size in sizes if size is not None)


class _Source:
    """The parts of a generated reader, gathered unit by unit."""

    def __init__(self) -> None:
        self.codes = ">"
        self.targets: list[str] = []
        self.refuse: list[str] = []
        self.assign: list[str] = []
        self.numbers: dict[str, str] = {}
        self.names: dict[str, Any] = {"Address": Address, "LinkLayer": LinkLayer}

    def slot(self, code: str) -> str:
        self.codes += code
        self.targets.append(f"v{len(self.targets)}")
        return self.targets[-1]

    def number(self, octets: int) -> str:
        if octets in NUMBER_CODES:
            return self.slot(NUMBER_CODES[octets])
        return f"int.from_bytes({self.slot(f'{octets}s')}, 'big')"

    def add(self, unit: Unit) -> bool:
        """Take one fixed unit; False when it has no fixed form."""
        if isinstance(unit, BitGroup):
            return self._bits(unit)
        name, kind = unit
        if isinstance(kind, Int):
            self._int(name, kind)
        elif isinstance(kind, Addr):
            self.assign.append(f"o.{name} = Address({self.slot(f'{kind.octets}s')})")
        elif isinstance(kind, Octets):
            self.assign.append(f"o.{name} = {self.slot(f'{kind.octets}s')}")
        else:
            return False
        return True

    def _int(self, name: str, kind: Int) -> None:
        value = self.numbers[name] = self.number(kind.octets)
        self.assign.append(f"o.{name} = {value}")
        self._refuse_unusual(name, kind, value)

    def _bits(self, group: BitGroup) -> bool:
        word = self.number(group.octets)
        shift = group.octets * 8
        for name, kind in group.parts:
            shift -= kind.bits
            mask = (1 << kind.bits) - 1
            value = f"({word} >> {shift} & {mask:#x})"
            if kind.boolean:
                value = f"({word} & {mask << shift:#x} != 0)"
            self.assign.append(f"o.{name} = {value}")
            self._refuse_unusual(name, kind, value)
        return True

    def _refuse_unusual(self, name: str, kind: Number, value: str) -> None:
        if kind.reserved:
            self.refuse.append(value)
        elif kind.highest is not None or kind.lowest:
            self.names[f"usual_{name}"] = kind.usual
            self.refuse.append(f"not usual_{name}({value})")

    def tail(self, name: str, kind: Kind) -> bool:
        """Take a last field that reaches to the end; False when it is of another kind."""
        if isinstance(kind, Rest | Text):
            self.refuse.append(f"end - pos < {kind.least}")
            self.assign.append(f"o.{name} = {_all_left(kind)}")
        elif isinstance(kind, Select) and kind.by in self.numbers:
            self._select(name, kind)
        elif isinstance(kind, IfLeft) and type(kind.inner) is Int and kind.inner.highest is None:
            self.refuse.append(f"end - pos not in (0, {kind.inner.octets})")
            self.assign.append(f"o.{name} = int.from_bytes(data[pos:end], 'big') if end > pos else None")
        elif isinstance(kind, AddrRest):
            self.refuse.append("end - pos not in (0, 4, 16)")
            self.assign.append(f"o.{name} = Address(data[pos:end]) if end > pos else None")
        else:
            return False
        return True

    def _select(self, name: str, kind: Select) -> None:
        """The cases that take all octets as they are; the others are for the plain reader."""
        by = self.numbers[kind.by]
        simple = {code: each for code, each in kind.cases.items() if isinstance(each, Rest | Text) and not each.least}
        self.names[f"simple_{name}"] = frozenset(simple)
        self.refuse.append(f"{by} not in simple_{name}")
        choices = [f"{_all_left(each)} if {by} == {code} else " for code, each in simple.items()]
        self.assign.append(f"o.{name} = {''.join(choices)}None")


def _all_left(kind: Rest | Text) -> str:
    if isinstance(kind, Text):
        return "data[pos:end].decode()"
    return "LinkLayer(data[pos:end])" if isinstance(kind, LinkAddr) else "data[pos:end]"


def _compile(row: type[Row], exact: bool) -> FastReader | None:
    source = _Source()
    units = list(layout(row))
    tail: tuple[str, Kind] | None = None
    for index, unit in enumerate(units):
        if source.add(unit):
            continue
        if isinstance(unit, BitGroup) or index != len(units) - 1 or not source.tail(*unit):
            return None
        tail = unit
    return _build(row, source, exact=exact and tail is None)


def _build(row: type[Row], source: _Source, exact: bool) -> FastReader:
    packed = Struct(source.codes)
    lines = ["def read(data, pos, end):"]
    lines.append(f" if end - pos {'!=' if exact else '<'} {packed.size}: return None")
    if source.targets:
        lines.append(f" {', '.join(source.targets)}, = unpack(data, pos)")
    lines.append(f" pos += {packed.size}")
    lines.extend(f" if {test}: return None" for test in source.refuse)
    lines.append(" o = new(cls)")
    lines.append(" o.trailing = b''")
    lines.append(" try:")
    lines.extend(f"  {line}" for line in [*source.assign, "pass"])
    lines.append(" except UnicodeDecodeError: return None")
    lines.append(" return o")
    space = {**source.names, "unpack": packed.unpack_from, "new": row.__new__, "cls": row}
    exec("\n".join(lines), space)
    reader: FastReader = space["read"]
    return reader
