"""The whole registry: every row of every family, loaded on demand."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from mobtrace.wire import messages, options, sub
from mobtrace.wire.families import STRUCTURE, Family
from mobtrace.wire.message import BODIES, OPTIONS
from mobtrace.wire.rows import Row

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
