"""A message as the fields of the Wireshark plugin: the same names, the values as plain data."""

from collections.abc import Iterator, Mapping
from typing import Any

from mobtrace.values import Address, LinkLayer
from mobtrace.wire.containers import Counted, Select
from mobtrace.wire.dialect import Dialect
from mobtrace.wire.families import Family, Place, Tlvs, Unknown
from mobtrace.wire.kinds import Kind
from mobtrace.wire.members import Member
from mobtrace.wire.message import HEADER_OCTETS, OPTIONS, Message, UnknownBody, body_row
from mobtrace.wire.rows import OneOf, Row, walk

# An integer, a flag, a text (addresses too), or octets.
Value = int | bool | str | bytes
Named = tuple[str, Value]
Rows = Mapping[int, type[Row]]

_BEFORE_SPACE, _DELETE = 32, 127


def message_fields(message: Message, dialect: Dialect | None = None) -> Iterator[Named]:
    """Every field of a message decoded with ``dialect``, in wire order; empty texts and octets are left out."""
    if len(message.raw) < HEADER_OCTETS:
        yield from _some("unknown.data", message.raw)
        return
    yield "type", message.mh_type
    yield "payload_proto", message.payload_proto
    yield "header_len", message.raw[1]
    yield "reserved", message.reserved
    yield "checksum", message.checksum or 0
    body = message.body
    if isinstance(body, UnknownBody):
        yield from _partial(body_row(message.mh_type, message.raw, HEADER_OCTETS), body.fields)
        yield from _some("unknown.data", body.data)
    else:
        yield from row_fields(body)
    rows = dialect.numbering.rows if dialect else OPTIONS.rows
    for option, place in zip(message.options, message.places, strict=True):
        yield from option_fields(option, place, rows)
    yield from _some("trailer", message.trailer)


def option_fields(option: Row, place: Place, rows: Rows) -> Iterator[Named]:
    """The fields of one mobility option, with its type and the octets of its data; ``rows`` has the types."""
    yield "option.type", place.code
    if not isinstance(option, Unknown) or option.declared != -1:
        head = OPTIONS.header if place.length > 1 else 1
        if place.code != OPTIONS.pad1:
            yield "option.length", place.length - head
    yield from _structure(option, place.code, rows)


def row_fields(row: Row) -> Iterator[Named]:
    """The fields of a row and of what is inside it, named ``key.field``."""
    for name, kind in walk(type(row)):
        yield from _of_kind(f"{row.info.key}.{name}", kind, getattr(row, name))


def _structure(row: Row, code: int, rows: Rows) -> Iterator[Named]:
    if not isinstance(row, Unknown):
        yield from row_fields(row)
        yield from _some("option.trailing", row.trailing)
        return
    yield from _partial(rows.get(code), row.fields)
    yield "unknown.code", code
    yield from _some("unknown.data", row.data)


def _partial(row: type[Row] | None, fields: dict[str, Any]) -> Iterator[Named]:
    """The fields that could be read of a structure of type ``row`` that was not read to its end."""
    if row is None:
        return
    for name, kind in walk(row):
        if name in fields:
            yield from _of_kind(f"{row.info.key}.{name}", kind, fields[name])


def _of_kind(name: str, kind: Kind, value: Any) -> Iterator[Named]:
    if value is None:
        return
    if isinstance(value, list):
        inner = kind
        while hasattr(inner, "inner"):
            inner = inner.inner
        for each in value:
            if isinstance(kind, Tlvs):
                yield from _sub_option(kind.family, each)
            else:
                yield from _of_kind(name, inner, each)
    elif isinstance(value, Row):
        yield from _structure(value, _code(value), _member_rows(kind))
    else:
        yield from _scalar(name, kind, value)


def _sub_option(family: Family, row: Row) -> Iterator[Named]:
    yield "suboption.type", _code(row)
    yield from _structure(row, _code(row), family.rows)


def _code(row: Row) -> int:
    return row.code if isinstance(row, Unknown) else row.info.code


def _member_rows(kind: Kind) -> Rows:
    """The rows by type of a structure whose type is an earlier field."""
    if isinstance(kind, Member):
        return kind.family.rows
    inner = [*getattr(kind, "cases", {}).values(), *([kind.inner] if hasattr(kind, "inner") else [])]
    return next((rows for rows in map(_member_rows, inner) if rows), {})


def _scalar(name: str, kind: Kind, value: Any) -> Iterator[Named]:
    if type(value) is bytes and _is_choice(kind):
        yield from _some(f"{name}.raw", value)
    elif isinstance(value, Address | LinkLayer):
        yield from _some(name, str(value))
    elif isinstance(value, str):
        yield from _some(name, printed(value))
    elif isinstance(value, bytes):
        yield from _some(name, value)
    else:
        yield name, value


def _is_choice(kind: Kind) -> bool:
    while isinstance(kind, Counted):
        kind = kind.inner
    return isinstance(kind, Select | OneOf)


def _some(name: str, value: str | bytes) -> Iterator[Named]:
    if value:
        yield name, value


def printed(text: str) -> str:
    """Text as the plugin shows it: octets that do not print, or are not UTF-8, as a backslash, ``x`` and two digits."""
    parts = []
    for char in text.encode(errors="surrogateescape").decode(errors="surrogateescape"):
        code = ord(char)
        if 0xDC80 <= code <= 0xDCFF:
            parts.append(f"\\x{code - 0xDC00:02x}")
        elif code < _BEFORE_SPACE or code == _DELETE:
            parts.append(f"\\x{code:02x}")
        else:
            parts.append(char)
    return "".join(parts)
