"""Numbers other than a family's own: what a dialect changes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from mobtrace.errors import WireError
from mobtrace.wire.rows import Row


class Lead(NamedTuple):
    """The first octets of a structure's data: what a dialect sends, and what the row wants to read."""

    wire: bytes
    row: bytes


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """How a dialect numbers the structures of a family.

    ``rows`` has every type on the wire, ``codes`` the types of those rows that differ from the registry,
    ``leads`` the types whose data begins otherwise than the row says; ``aligned`` is False where structures
    follow each other without regard to alignment.
    """

    rows: Mapping[int, type[Row]]
    codes: Mapping[type[Row], int] = field(default_factory=dict)
    leads: Mapping[int, Lead] = field(default_factory=dict)
    aligned: bool = True

    def code(self, row: type[Row]) -> int:
        """The type of ``row`` on the wire; raises ``WireError`` when another row has its number."""
        code = self.codes.get(row, row.info.code)
        if self.rows.get(code) is not row:
            raise WireError(0, "type", "a structure that this dialect has", row.info.name)
        return code
