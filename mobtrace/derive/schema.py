"""The JSON schema of decoded mobility messages, as ``mobtrace show --format json`` prints them."""

import json
from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from mobtrace.wire import containers, kinds, registry
from mobtrace.wire.families import Family, Tlvs
from mobtrace.wire.kinds import Kind
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.rows import OneOf, Row, Struct, walk

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
HEX: Schema = {"type": "string", "pattern": "^([0-9a-f]{2})*$"}
TEXT: Schema = {"type": "string"}
OCTET: Schema = {"type": "integer", "minimum": 0, "maximum": 255}
RAW: Schema = {"type": "object", "properties": {"raw": HEX}, "required": ["raw"], "additionalProperties": False}
UNREAD: Schema = {"type": "object", "properties": {"data": HEX}, "required": ["data"]}


def message_schema() -> Schema:
    """The schema of one Mobility Header message; the fields of every type and option are in its ``$defs``."""
    rows = [*registry.message_rows(), *registry.option_rows(), *(row for _, row in registry.suboption_rows())]
    return {
        "$schema": DIALECT,
        "title": "A mobility message as mobtrace decodes it",
        "$ref": "#/$defs/message",
        "$defs": {
            "message": _message(),
            **{_family_key(family): _structure(family) for family in (OPTIONS, *registry.families())},
            **{_row_key(row): _fields(row) for row in (*rows, *registry.structure_rows())},
        },
    }


def text() -> str:
    """The schema as it lies in ``docs/mobtrace.schema.json``."""
    return json.dumps(message_schema(), indent=1, ensure_ascii=False) + "\n"


def _message() -> Schema:
    choices: dict[int, list[Schema]] = {}
    for row in registry.message_rows():
        choices.setdefault(row.info.code, []).append(_reference(row))
    return {
        "type": "object",
        "required": ["type", "name", "fields", "options", "issues"],
        "properties": {
            "type": {"type": "integer", "minimum": -1, "maximum": 255},
            "name": TEXT,
            "payload_proto": OCTET,
            "reserved": OCTET,
            "checksum": {"type": ["integer", "null"], "minimum": 0, "maximum": 0xFFFF},
            "checksum_ok": {"type": ["boolean", "null"]},
            "meanings": {"type": "object", "additionalProperties": TEXT},
            "options": {"type": "array", "items": {"$ref": f"#/$defs/{_family_key(OPTIONS)}"}},
            "issues": {"type": "array", "items": TEXT},
        },
        **_by_type(choices),
    }


def _structure(family: Family) -> Schema:
    """A structure behind a header of its own: its type tells its fields."""
    return {
        "type": "object",
        "required": ["type", "name", "fields"],
        "properties": {"type": {"type": "integer"}, "name": TEXT},
        **_by_type({code: [_reference(row)] for code, row in sorted(family.rows.items())}),
    }


def _by_type(choices: dict[int, list[Schema]]) -> Schema:
    """``fields`` follow from ``type``, unless they could not be read: ``unread`` says so."""
    known = [
        {
            "if": {"properties": {"type": {"const": code}}},
            "then": {"properties": {"fields": fields[0] if len(fields) == 1 else {"anyOf": fields}}},
        }
        for code, fields in choices.items()
    ]
    return {
        "if": {"properties": {"unread": {"const": True}}, "required": ["unread"]},
        "then": {"properties": {"fields": UNREAD}},
        "else": {"allOf": known},
    }


def _fields(row: type[Row]) -> Schema:
    names = [name for name, _ in walk(row)]
    return {
        "title": f"{row.info.name} ({row.info.rfc})",
        "type": "object",
        "properties": {**{name: of_kind(kind) for name, kind in walk(row)}, "trailing": HEX},
        "required": names,
        "additionalProperties": False,
    }


def _reference(row: type[Row]) -> Schema:
    return {"$ref": f"#/$defs/{_row_key(row)}"}


def _row_key(row: type[Row]) -> str:
    return f"{row.info.family.replace(' ', '_')}.{row.info.key}"


def _family_key(family: Family) -> str:
    return family.name.replace(" ", "_")


def _any_of(schemas: Iterable[Schema]) -> Schema:
    different: list[Schema] = []
    for each in schemas:
        if each == {}:
            return {}
        if each not in different:
            different.append(each)
    return different[0] if len(different) == 1 else {"anyOf": different}


@singledispatch
def of_kind(kind: Kind) -> Schema:
    """The schema of a field's JSON; one of any form for a kind that has none here."""
    return {}


@of_kind.register
def _(kind: kinds.Bits) -> Schema:
    return {"type": "boolean"} if kind.boolean else {"type": "integer", "minimum": 0, "maximum": (1 << kind.bits) - 1}


@of_kind.register
def _(kind: kinds.Int) -> Schema:
    # A kind derived from it may print its number in another form.
    plain = type(kind).to_json is Kind.to_json
    return {"type": "integer", "minimum": 0, "maximum": (1 << 8 * kind.octets) - 1} if plain else {}


@of_kind.register
def _(kind: kinds.Octets) -> Schema:
    plain = type(kind).to_json is kinds.Octets.to_json
    return {**HEX, "minLength": 2 * kind.octets, "maxLength": 2 * kind.octets} if plain else {}


@of_kind.register
def _(kind: kinds.Rest) -> Schema:
    return HEX if type(kind).to_json is kinds.Rest.to_json else {"type": "string"}


@of_kind.register
def _(kind: kinds.Addr) -> Schema:
    return {"type": "string", "format": "ipv6" if kind.octets == 16 else "ipv4"}


@of_kind.register
def _(kind: kinds.AddrRest) -> Schema:
    return {"type": ["string", "null"]}


@of_kind.register
def _(kind: kinds.Text) -> Schema:
    return TEXT


@of_kind.register(containers.When)
@of_kind.register(containers.IfLeft)
def _(kind: containers.When | containers.IfLeft) -> Schema:
    return _any_of([of_kind(kind.inner), {"type": "null"}])


@of_kind.register(containers.Counted)
@of_kind.register(containers.Exact)
def _(kind: containers.Counted | containers.Exact) -> Schema:
    return of_kind(kind.inner)


@of_kind.register
def _(kind: containers.Repeated) -> Schema:
    return {"type": "array", "items": of_kind(kind.inner)}


@of_kind.register
def _(kind: containers.Select) -> Schema:
    return _any_of([*(of_kind(each) for each in kind.cases.values()), of_kind(kind.default), RAW])


@of_kind.register
def _(kind: Struct) -> Schema:
    return _reference(kind.row)


@of_kind.register
def _(kind: OneOf) -> Schema:
    return _any_of([*(_reference(row) for row in kind.rows), RAW])


@of_kind.register
def _(kind: Tlvs) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{_family_key(kind.family)}"}}
