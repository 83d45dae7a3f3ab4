"""``mobtrace stats``: counters and latency distributions."""

from enum import StrEnum
from typing import Annotated

import typer

from mobtrace.cli import options
from mobtrace.cli.request import Request, exit_code, reads_captures
from mobtrace.report import document
from mobtrace.report.screen import Screen, console
from mobtrace.report.stats import stats_json, write_stats
from mobtrace.session.statistics import statistics


class Format(StrEnum):
    """Forms of the report."""

    TERMINAL = "terminal"
    JSON = "json"


@reads_captures
def stats(
    request: Request,
    form: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.TERMINAL,
    output: options.Output = None,
    color: options.Color = "auto",
) -> int:
    """Counters by their names in RFC 6475, and how long answers took: p50, p95, p99, max, and the slowest frames."""
    names = request.names
    result = request.analyze()
    found, messages = statistics(result.analysis), result.analysis.messages
    with options.writing_to(output) as out:
        if form is Format.JSON:
            document.write_json(stats_json(found, messages), out)
        else:
            write_stats(Screen(console(out, color), names, result.start, len(result.captures)), found, messages)
    return exit_code(result)
