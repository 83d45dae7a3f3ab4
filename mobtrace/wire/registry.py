"""The whole registry: every row of every family, loaded on demand."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from mobtrace.wire import messages, options, sub
from mobtrace.wire.containers import Select
from mobtrace.wire.decoded import HOMES, Protocol, protocol
from mobtrace.wire.families import STRUCTURE, Family, Tlvs
from mobtrace.wire.kinds import Kind
from mobtrace.wire.message import BODIES, OPTIONS
from mobtrace.wire.rows import Row, Struct, walk

# Codes of the IANA tables that have no row, with the reason.
NOT_DECODED: dict[str, dict[int, str]] = {"message": {}, "mobility option": {}}


@cache
def load() -> None:
    """Import every module of rows, so that the registry is complete."""
    for _ in _declared():
        pass


def _declared() -> Iterator[Any]:
    """Everything that the modules of rows name."""
    for package in (options, messages, sub):
        for found in pkgutil.iter_modules(package.__path__):
            yield from tuple(vars(import_module(f"{package.__name__}.{found.name}")).values())


def option_rows() -> list[type[Row]]:
    """The rows of all mobility options, by type."""
    load()
    return [OPTIONS.rows[code] for code in sorted(OPTIONS.rows)]


def message_rows() -> list[type[Row]]:
    """The rows of all Mobility Header types and their variants, by type."""
    load()
    return [row for code in sorted(BODIES) for row in BODIES[code].values()]


@cache
def families() -> tuple[Family, ...]:
    """The families of sub-options, by name: those that lie inside an option."""
    found = {id(each): each for each in _declared() if isinstance(each, Family) and each is not OPTIONS}
    return tuple(sorted(found.values(), key=lambda family: family.name))


def suboption_rows() -> list[tuple[Family, type[Row]]]:
    """The rows of all sub-options with their family, by family and type."""
    return [(family, family.rows[code]) for family in families() for code in sorted(family.rows)]


@cache
def structure_rows() -> tuple[type[Row], ...]:
    """The rows without a header of their own, by name: their vectors are their octets alone."""
    found = {
        each
        for each in _declared()
        if isinstance(each, type)
        and issubclass(each, Row)
        and getattr(each, "info", None)
        and each.info.family == STRUCTURE
    }
    return tuple(sorted(found, key=lambda row: row.info.key))


@cache
def protocols() -> tuple[Protocol, ...]:
    """The protocols around the Mobility Header, with the rows of their messages and options."""
    return tuple(protocol(name) for name in HOMES)


@cache
def protocol_families() -> tuple[Family, ...]:
    """The families of options of those protocols, and those that lie inside their options, by name."""
    found: dict[int, Family] = {}
    pending = [each.options for each in protocols()]
    while pending:
        family = pending.pop()
        if id(family) not in found:
            found[id(family)] = family
            inside = (kind for row in family.rows.values() for _, field in walk(row) for kind in _parts(field))
            pending += [kind.family for kind in inside if isinstance(kind, Tlvs)]
    return tuple(sorted(found.values(), key=lambda family: family.name))


def protocol_option_rows() -> list[tuple[Family, type[Row]]]:
    """The rows of all options of those protocols with their family, by family and type."""
    return [(family, family.rows[code]) for family in protocol_families() for code in sorted(family.rows)]


@cache
def protocol_structure_rows() -> tuple[type[Row], ...]:
    """The rows without a header of their own inside options of those protocols, by name."""
    fields = (field for _, row in protocol_option_rows() for _, field in walk(row))
    found = {kind.row for field in fields for kind in _parts(field) if isinstance(kind, Struct)}
    return tuple(sorted(found, key=lambda row: row.info.key))


def _parts(kind: Kind) -> Iterator[Kind]:
    """A kind and the kinds that it is made of."""
    yield kind
    inner = [*kind.cases.values(), kind.default] if isinstance(kind, Select) else [getattr(kind, "inner", None)]
    for each in inner:
        if isinstance(each, Kind):
            yield from _parts(each)
