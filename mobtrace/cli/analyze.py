"""``mobtrace analyze``: the main job."""

import sys
from contextlib import nullcontext
from enum import StrEnum
from typing import Annotated

import typer

from mobtrace import api
from mobtrace.capture.progress import ProgressPrinter
from mobtrace.cli import options
from mobtrace.errors import ExitCode, UsageError
from mobtrace.findings.rule import Finding, Severity
from mobtrace.report import document, terminal


class Format(StrEnum):
    """Forms of the report."""

    TERMINAL = "terminal"
    JSON = "json"
    JSONL = "jsonl"


def analyze(
    files: options.Files = None,
    read: options.Read = None,
    mn: options.Mn = None,
    hoa: options.Hoa = None,
    hnp: options.Hnp = None,
    coa: options.Coa = None,
    mag: options.Mag = None,
    lma: options.Lma = None,
    ha: options.Ha = None,
    start: options.From = None,
    end: options.To = None,
    status: options.Status = None,
    protocol: options.Protocol = None,
    form: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.TERMINAL,
    fail_on: Annotated[
        Severity | None, typer.Option("--fail-on", help="Exit with 1 for findings of this severity or worse.")
    ] = None,
    output: options.Output = None,
    dialect: options.Dialect = None,
    esp_keys: options.EspKeysFile = None,
    names: options.Names = None,
    no_names: options.NoNames = False,
    color: options.Color = "auto",
    progress: options.ProgressForm = "auto",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Read one or many captures as one: summary, findings, and every node's bindings."""
    listed = options.inputs(files, read)
    printer = ProgressPrinter(sys.stderr, form="none" if quiet else progress)
    with printer:
        result = api.analyze(listed, dialect=dialect, esp_keys=esp_keys, progress=printer)
    if not quiet:
        for info in result.captures:
            for warning in info.warnings:
                typer.echo(f"mobtrace: {info.file}: {warning}", err=True)
    times = [info.first_time for info in result.captures if info.first_time is not None]
    chosen = options.selection(
        min(times, default=0),
        mn=mn,
        hoa=hoa,
        hnp=hnp,
        coa=coa,
        mag=mag,
        lma=lma,
        ha=ha,
        start=start,
        end=end,
        status=status,
        protocol=protocol,
    )
    result = api.select(result, chosen)
    known = {} if no_names else options.read_names(names)
    with _target(output) as out:
        if form is Format.TERMINAL:
            terminal.write_analysis(result.captures, result.analysis, result.findings, out, known, color, verbose)
        elif form is Format.JSON:
            document.write_json(result.to_json(known), out)
        else:
            for record in document.records(result.to_json(known)):
                document.write_json(record, out, indent=None)
    return _exit_code(result, fail_on)


def _target(output: options.Output):  # type: ignore[no-untyped-def]
    if output is None:
        return nullcontext(sys.stdout)
    try:
        return output.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output}: {error.strerror}") from None


def _exit_code(result: api.Result, fail_on: Severity | None) -> ExitCode:
    if fail_on is not None and any(_at_least(finding, fail_on) for finding in result.findings):
        return ExitCode.FOUND
    return ExitCode.FINE if result.complete else ExitCode.INCOMPLETE


def _at_least(finding: Finding, severity: Severity) -> bool:
    return finding.severity.rank >= severity.rank
