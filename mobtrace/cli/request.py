"""What every command that reads captures is asked: which, how to read them, and what of them to select."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from inspect import Parameter, signature
from typing import Any

import typer

from mobtrace import api
from mobtrace.capture.frames import CaptureInfo
from mobtrace.capture.progress import ProgressPrinter
from mobtrace.cli import options
from mobtrace.errors import ExitCode
from mobtrace.values import Nanoseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The shared options, one a field; ``reads_captures`` makes a command take them all."""

    files: options.Files = None
    read: options.Read = None
    mn: options.Mn = None
    hoa: options.Hoa = None
    hnp: options.Hnp = None
    coa: options.Coa = None
    mag: options.Mag = None
    lma: options.Lma = None
    ha: options.Ha = None
    start: options.From = None
    end: options.To = None
    status: options.Status = None
    protocol: options.Protocol = None
    dialect: options.Dialect = None
    esp_keys: options.EspKeysFile = None
    auth_keys: options.AuthKeysFile = None
    names_file: options.Names = None
    no_names: options.NoNames = False
    progress: options.ProgressForm = "auto"
    quiet: options.Quiet = False

    @property
    def inputs(self) -> list[str]:
        """All files named; raises ``UsageError`` when there is none."""
        return options.inputs(self.files, self.read)

    @property
    def selects(self) -> bool:
        """Whether a part of the captures is asked for."""
        return any(each is not None and each != [] for each in self._selectors().values())

    @property
    def names(self) -> dict[str, str]:
        """Node names by address."""
        return {} if self.no_names else options.read_names(self.names_file)

    def progress_printer(self) -> ProgressPrinter:
        """What tells of the progress of reading, on stderr."""
        return ProgressPrinter(sys.stderr, form="none" if self.quiet else self.progress)

    def check(self) -> None:
        """Raise ``UsageError`` for what is wrong with the request, before a long capture has been read."""
        if self.selects:
            options.selection(0, **self._selectors())
        if not self.no_names:
            options.read_names(self.names_file)

    def analyze(self, *, messages: bool = False) -> api.Result:
        """Read the captures, tell of what is wrong with them, and give what is selected.

        With ``messages`` the analysis has a record of every message.
        """
        self.check()
        with self.progress_printer() as printer:
            result = api.analyze(
                self.inputs,
                dialect=self.dialect,
                esp_keys=self.esp_keys,
                auth_keys=self.auth_keys,
                messages=messages,
                progress=printer,
            )
        self.warn(result.captures)
        return api.select(result, options.selection(result.start, **self._selectors()))

    def warn(self, captures: Iterable[CaptureInfo]) -> None:
        """Tell of what is wrong with captures that were read."""
        for info in () if self.quiet else captures:
            for warning in info.warnings:
                typer.echo(f"mobtrace: {info.file}: {warning}", err=True)

    def window(self, result: api.Result) -> tuple[Nanoseconds, Nanoseconds]:
        """The time that a picture shows: what ``--from`` and ``--to`` leave of that of the selected bindings."""
        chosen = options.selection(result.start, **self._selectors())
        times = [time for each in result.analysis.bindings for one in each.states for time in (one.start, one.end)]
        known = [time for time in times if time is not None]
        first, last = min(known, default=result.start), max(known, default=result.start)
        return (first if chosen.start is None else chosen.start), (last if chosen.end is None else chosen.end)

    def _selectors(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in options.SELECTORS}


def reads_captures(command: Callable[..., int]) -> Callable[..., int]:
    """Make a command take all shared options, and get them as one ``Request``, before its own."""
    shared = [
        Parameter(each.name, Parameter.KEYWORD_ONLY, default=each.default, annotation=each.type)
        for each in fields(Request)
    ]
    own = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in signature(command).parameters.values()][1:]

    def run(**values: Any) -> int:
        request = Request(**{each.name: values.pop(each.name) for each in shared})
        return command(request, **values)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__annotations__ = {each.name: each.annotation for each in (*shared, *own)}
    run.__signature__ = signature(command).replace(parameters=[*shared, *own])  # type: ignore[attr-defined]
    return run


def exit_code(result: api.Result) -> ExitCode:
    """What a command ends with that has printed what could be read."""
    return ExitCode.FINE if result.complete else ExitCode.INCOMPLETE
