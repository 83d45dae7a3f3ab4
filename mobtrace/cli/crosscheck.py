"""``mobtrace crosscheck``: our decode against Wireshark's."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mobtrace.cli import options
from mobtrace.errors import ExitCode
from mobtrace.peer.crosscheck import Agreement, Crosscheck
from mobtrace.peer.crosscheck import crosscheck as run
from mobtrace.report import document

SHOWN = 50  # differences printed for a person; JSON has them all


class Format(StrEnum):
    """Forms of the report."""

    TERMINAL = "terminal"
    JSON = "json"


def crosscheck(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A capture.")],
    form: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.TERMINAL,
    dialect: options.Dialect = None,
) -> int:
    """Our decode against Wireshark's with the plugin, field by field; exit code 1 when they differ."""
    result = run(file, dialect=dialect)
    if form is Format.JSON:
        document.write_json(result.to_json(), sys.stdout)
    else:
        _write(result)
    for warning in result.warnings:
        typer.echo(f"mobtrace: {file}: {warning}", err=True)
    if result.differences:
        return ExitCode.FOUND
    return ExitCode.FINE if result.complete else ExitCode.INCOMPLETE


def _write(result: Crosscheck) -> None:
    typer.echo(f"{result.frames} frames with mobility messages, {result.values} values compared")
    for title, counted in (("message type", result.messages), ("option", result.options)):
        if counted:
            typer.echo(f"\n{title:60} {'seen':>8} {'agreed':>8}")
        for name, each in sorted(counted.items()):
            typer.echo(_line(name, each))
    typer.echo("")
    for found in result.differences[:SHOWN]:
        place = f"frame {found.frame}: {found.message}: {found.field}"
        typer.echo(f"{place}: ours {found.ours}, Wireshark's {found.theirs}")
    if len(result.differences) > SHOWN:
        typer.echo(f"... and {len(result.differences) - SHOWN} more (--format json has all)")
    count = len(result.differences)
    typer.echo(f"{count} difference{'' if count == 1 else 's'}" if count else "no differences")


def _line(name: str, each: Agreement) -> str:
    mark = "" if each.seen == each.agreed else "  differs"
    return f"{name[:60]:60} {each.seen:8} {each.agreed:8}{mark}"
