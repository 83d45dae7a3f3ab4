"""The whole registry: every row of every family, loaded on demand."""

import pkgutil
from functools import cache
from importlib import import_module

from mobtrace.wire import messages, options
from mobtrace.wire.message import BODIES, OPTIONS
from mobtrace.wire.rows import Row

# Codes of the IANA tables that have no row, with the reason.
NOT_DECODED: dict[str, dict[int, str]] = {"message": {}, "mobility option": {}}


@cache
def load() -> None:
    """Import every module of rows, so that the registry is complete."""
    for package in (options, messages):
        for found in pkgutil.iter_modules(package.__path__):
            import_module(f"{package.__name__}.{found.name}")


def option_rows() -> list[type[Row]]:
    """The rows of all mobility options, by type."""
    load()
    return [OPTIONS.rows[code] for code in sorted(OPTIONS.rows)]


def message_rows() -> list[type[Row]]:
    """The rows of all Mobility Header types and their variants, by type."""
    load()
    return [row for code in sorted(BODIES) for row in BODIES[code].values()]
