"""``mobtrace analyze``: the main job."""

from enum import StrEnum
from typing import Annotated

import typer

from mobtrace import __version__
from mobtrace.cli import options
from mobtrace.cli.request import Request, exit_code, reads_captures
from mobtrace.errors import ExitCode
from mobtrace.findings.rule import Finding, Severity


class Format(StrEnum):
    """Forms of the report."""

    TERMINAL = "terminal"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"


@reads_captures
def analyze(
    request: Request,
    form: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.TERMINAL,
    fail_on: Annotated[
        Severity | None, typer.Option("--fail-on", help="Exit with 1 for findings of this severity or worse.")
    ] = None,
    output: options.Output = None,
    color: options.Color = "auto",
    verbose: options.Verbose = False,
) -> int:
    """Read one or many captures as one: summary, findings, and every node's bindings."""
    known = request.names
    result = request.analyze(messages=form is Format.HTML)
    # Each form's writer is imported when it is wanted: rich, for one, takes longer than a short capture.
    with options.writing_to(output) as out:
        if form is Format.TERMINAL:
            from mobtrace.report import terminal  # noqa: PLC0415

            terminal.write_analysis(result.captures, result.analysis, result.findings, out, known, color, verbose)
        elif form is Format.HTML:
            from mobtrace.report.html import write_html  # noqa: PLC0415

            write_html(result.captures, result.analysis, result.findings, out, known, __version__)
        else:
            from mobtrace.report.document import records, write_json, write_parts  # noqa: PLC0415

            if form is Format.JSON:
                write_parts(result.parts(known), out)
            else:
                for record in records(result.to_json(known)):
                    write_json(record, out, indent=False)
    if fail_on is not None and any(_at_least(finding, fail_on) for finding in result.findings):
        return ExitCode.FOUND
    return exit_code(result)


def _at_least(finding: Finding, severity: Severity) -> bool:
    return finding.severity.rank >= severity.rank
