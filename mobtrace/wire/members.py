"""Structures whose type is an earlier field and whose length is what is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobtrace.errors import WireError
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.families import Family, Unknown
from mobtrace.wire.kinds import Fields, Kind
from mobtrace.wire.rows import Row, Struct, write_row


@dataclass(frozen=True, kw_only=True)
class Member(Kind):
    """One structure of a family, up to the end; the earlier field ``by`` has its type."""

    family: Family
    by: str

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Row:
        with cur.nested(field):
            return self.family.read_data(cur, so_far[self.by])

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        code = so_far[self.by]
        if not isinstance(value, Row) or code != (value.code if isinstance(value, Unknown) else value.info.code):
            raise WireError(0, field, f"a structure of type {code}", repr(value))
        self.family.check(value)
        return value.data if isinstance(value, Unknown) else write_row(value)

    def to_json(self, value: Any) -> Any:
        return value.to_json()

    def from_json(self, data: Mapping[str, Any], so_far: Fields) -> Row:
        if set(data) == {"code", "data"}:
            value = Unknown.from_json(data)
            value.family = self.family.name
            return value
        return self.family.rows[so_far[self.by]].from_json(data)

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        return Struct(row=type(value)).meaning(value, so_far)
