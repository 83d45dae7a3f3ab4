"""``mobtrace export``: the analysis as tables."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mobtrace.cli.request import Request, exit_code, reads_captures
from mobtrace.report.tables import write_tables


class Format(StrEnum):
    """Forms of the tables."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"


@reads_captures
def export(
    request: Request,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to write to.")],
    form: Annotated[Format, typer.Option("--format", help="Form of the tables.")] = Format.PARQUET,
) -> int:
    """The analysis as tables: messages, options, transactions, bindings, events and more; schema.json explains them."""
    result = request.analyze(messages=True)
    written = write_tables(result.frames(), output, form.value)
    if not request.quiet:
        typer.echo(f"mobtrace: {len(written)} files written to {output}", err=True)
    return exit_code(result)
