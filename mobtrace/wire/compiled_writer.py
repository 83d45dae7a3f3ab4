"""Writers generated from rows: what ``rows.write_row`` does, for values that fit, at speed.

A generated writer returns ``None`` for whatever it is not sure of, and the caller writes again with ``write_row``,
which writes it or says what is wrong. A test holds the two equal.
"""

from collections.abc import Callable
from struct import Struct
from struct import error as StructError  # noqa: N812 - it is a class, whatever its name
from typing import Any

from mobtrace.errors import WireError
from mobtrace.wire.compiled import NUMBER_CODES
from mobtrace.wire.containers import Select
from mobtrace.wire.kinds import Addr, AddrRest, Int, Kind, Octets, Rest, Text
from mobtrace.wire.rows import BitGroup, layout, once

FastWriter = Callable[[Any], bytes | None]

HEADER = 2  # octets of type and length, where they are written along


def refuse(row: Any) -> None:
    """The writer of what has no generated one."""


@once
def fast_writer(row: type[Any], *, headed: bool = False) -> FastWriter:
    """A writer ``row -> octets or None``; ``headed`` puts an octet of type and one of length in front."""
    source = _Source(row.info.code if headed else None)
    units = list(layout(row))
    for index, unit in enumerate(units):
        is_last = index == len(units) - 1
        if isinstance(unit, BitGroup):
            if not source.bits(unit):
                return refuse
        elif not source.fixed(*unit) and not (is_last and source.tail(*unit)):
            return refuse
    return source.build()


class _Source:
    """The parts of a generated writer, gathered unit by unit."""

    def __init__(self, code: int | None = None) -> None:
        self.code = code
        self.codes = ">" if code is None else ">BB"
        self.values: list[str] = []
        self.checks: list[str] = []
        self.tails: list[str] = []
        self.names: dict[str, Any] = {}

    def bits(self, group: BitGroup) -> bool:
        """Neighbouring bit fields: flags are checked together, numbers one by one."""
        if group.octets not in NUMBER_CODES:
            return False
        shift, parts, flags = group.octets * 8, [], []
        for name, kind in group.parts:
            shift -= kind.bits
            parts.append(f"o.{name} << {shift}")
            if kind.bits == 1:
                flags.append(f"o.{name}")
            else:
                self.checks.append(f"not 0 <= o.{name} < {1 << kind.bits}")
        if flags:
            self.checks.append(f"not 0 <= ({' | '.join(flags)}) <= 1")
        self._pack(NUMBER_CODES[group.octets], " | ".join(parts))
        return True

    def fixed(self, name: str, kind: Kind) -> bool:
        """A field of a fixed size; False when it is of another kind."""
        write = type(kind).write
        if isinstance(kind, Int) and write is Int.write and kind.octets in NUMBER_CODES:
            self._pack(NUMBER_CODES[kind.octets], f"o.{name}")
        elif isinstance(kind, Addr | Octets) and write in (Addr.write, Octets.write):
            self.checks.append(f"len(o.{name}) != {kind.octets}")
            self._pack(f"{kind.octets}s", f"o.{name}")
        else:
            return False
        return True

    def tail(self, name: str, kind: Kind) -> bool:
        """A last field that reaches to the end; False when it is of another kind."""
        write = type(kind).write
        if isinstance(kind, Text) and write is Text.write:
            self.tails.append(f"o.{name}.encode()")
            self.checks.append(f"len(o.{name}) < {kind.least}")
        elif isinstance(kind, Rest) and write is Rest.write:
            self.tails.append(f"o.{name}")
            self.checks.append(f"len(o.{name}) < {kind.least}")
        elif isinstance(kind, AddrRest | Select):
            self.names[f"kind_{name}"] = kind
            self.tails.append(f"kind_{name}.write(o.{name}, '{name}', o.values())")
        else:
            return False
        return True

    def _pack(self, code: str, value: str) -> None:
        self.codes += code
        self.values.append(value)

    def build(self) -> FastWriter:
        """The writer."""
        lines = ["def write(o):", " try:"]
        lines.extend(f"  if {check}: return None" for check in self.checks)
        lines.append(f"  rest = {' + '.join(f'({part})' for part in [*self.tails, 'o.trailing'])}")
        packed = Struct(self.codes)
        head = [] if self.code is None else [str(self.code), f"{packed.size - HEADER} + len(rest)"]
        lines.append(f"  return pack({', '.join([*head, *self.values])}) + rest")
        lines.append(" except (error, misfit, TypeError, ValueError, AttributeError, KeyError): return None")
        space = {**self.names, "pack": packed.pack, "error": StructError, "misfit": WireError}
        exec("\n".join(lines), space)
        writer: FastWriter = space["write"]
        return writer
