"""``mobtrace show``: one frame, everything in it."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from mobtrace import api
from mobtrace.cli import options
from mobtrace.errors import ExitCode
from mobtrace.report import document
from mobtrace.report.show import show_json, write_show


class Format(StrEnum):
    """Forms of the report."""

    TERMINAL = "terminal"
    JSON = "json"


def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A capture; - is stdin.")],
    frame: Annotated[int, typer.Argument(metavar="FRAME", help="Frame number as Wireshark counts it.", min=1)],
    form: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.TERMINAL,
    dialect: options.Dialect = None,
    esp_keys: options.EspKeysFile = None,
    color: options.Color = "auto",
) -> int:
    """Every layer and field of one frame's signaling: offset, octets, value, meaning, RFC, issues."""
    found = api.show(file, frame, dialect=dialect, esp_keys=esp_keys)
    if form is Format.JSON:
        document.write_json(show_json(found.ref, found.layers, found.signals), sys.stdout)
    else:
        write_show(found.ref, found.layers, found.packets, found.signals, sys.stdout, color)
    return ExitCode.FINE
