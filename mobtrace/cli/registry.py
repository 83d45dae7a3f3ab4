"""``mobtrace registry``: what is decoded."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from mobtrace.cli import options
from mobtrace.derive import tables
from mobtrace.errors import ExitCode
from mobtrace.report import document
from mobtrace.report.registry import write_registry


class Format(StrEnum):
    """Forms of the list."""

    TERMINAL = "terminal"
    JSON = "json"
    MARKDOWN = "markdown"


def registry(
    form: Annotated[Format, typer.Option("--format", help="Form of the list.")] = Format.TERMINAL,
    color: options.Color = "auto",
) -> int:
    """Every message type, option and sub-option that is decoded, with its RFC."""
    if form is Format.JSON:
        document.write_json(tables.registry_table(), sys.stdout)
    elif form is Format.MARKDOWN:
        sys.stdout.write(tables.markdown())
    else:
        write_registry(tables.registry_table(), sys.stdout, color)
    return ExitCode.FINE
