"""Dialects: option numbers and flags of implementations that predate or ignore the registry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobtrace.wire.message import OPTIONS
from mobtrace.wire.rows import Row


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How one family of implementations differs from the IANA numbers.

    ``options`` maps the option type on the wire to the row it means there.
    """

    name: str
    description: str = ""
    options: Mapping[int, type[Row]] = field(default_factory=dict)

    @property
    def codes(self) -> dict[type[Row], int]:
        """The option types on the wire, by row."""
        return {row: code for code, row in self.options.items()}

    @property
    def table(self) -> Mapping[int, type[Row]]:
        """All option types as this dialect numbers them."""
        return {**OPTIONS.rows, **self.options}
