"""Every row of the registry by itself: read from octets, written to octets, whatever holds it."""

from dataclasses import dataclass
from functools import cache

from mobtrace.wire import registry
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.cursor import Cursor, Issue, Severity
from mobtrace.wire.families import Family
from mobtrace.wire.message import OPTIONS, Message
from mobtrace.wire.rows import Row, Vector, read_row, write_row


@dataclass(frozen=True)
class Case:
    """A row with the family whose header it has: none for a message and for a structure."""

    row: type[Row]
    family: Family | None

    @property
    def id(self) -> str:
        where = self.family.name if self.family else self.row.info.family
        return f"{where} {self.row.info.code} {self.row.__name__}"

    def read(self, data: bytes) -> tuple[Row, list[Issue]]:
        """The row in ``data``, which is one whole structure, header included."""
        if self.row.info.family == "message":
            message = decode(data)
            return message.body, message.issues
        cur = Cursor(data)
        if self.family is None:
            value: Row = read_row(self.row, cur)
            assert not cur.left
            return value, cur.issues
        (value,) = self.family.read(cur)
        # How an option lies in a message is not its own affair.
        return value, [issue for issue in cur.issues if issue.code != "alignment"]

    def write(self, value: Row) -> bytes:
        """The octets of ``value`` as ``read`` takes them."""
        if self.row.info.family == "message":
            return encode(Message(body=value))
        return write_row(value) if self.family is None else self.family.write_one(value)


@cache
def cases() -> tuple[Case, ...]:
    """Messages, options, sub-options and structures."""
    return (
        *(Case(row, None) for row in registry.message_rows()),
        *(Case(row, OPTIONS) for row in registry.option_rows()),
        *(Case(row, family) for family, row in registry.suboption_rows()),
        *(Case(row, None) for row in registry.structure_rows()),
    )


@cache
def vectors() -> tuple[tuple[Case, Vector], ...]:
    """The golden vectors of all rows."""
    return tuple((case, vector) for case in cases() for vector in case.row.vectors)


def octets(vector: Vector) -> bytes:
    """The octets of a vector."""
    return bytes.fromhex(vector.hex)


def serious(issues: list[Issue]) -> list[Issue]:
    """The issues that say more than that reserved bits are set or that something is unusual."""
    return [issue for issue in issues if issue.severity is not Severity.NOTE]


def in_message(case: Case, data: bytes) -> bytes:
    """A whole message that holds ``data``: itself, or a Binding Update with it as its option."""
    if case.row.info.family == "message":
        return data
    whole = bytes.fromhex("3b00050000000001d0000010") + data
    whole += bytes(-len(whole) % 8)
    return whole[:1] + bytes([len(whole) // 8 - 1]) + whole[2:]
