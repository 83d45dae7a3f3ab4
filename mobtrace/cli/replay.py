"""``mobtrace replay``: captured signaling against emulated nodes."""

from enum import StrEnum
from typing import Annotated

import typer

from mobtrace import reproduce
from mobtrace.cli import options
from mobtrace.cli.request import Request, reads_captures
from mobtrace.errors import ExitCode
from mobtrace.report import document
from mobtrace.report.replay import replay_json, replay_junit, write_replay
from mobtrace.report.screen import Screen, console
from mobtrace.values import FrameRef


class Format(StrEnum):
    """Forms of the report."""

    TERMINAL = "terminal"
    JSON = "json"
    JUNIT = "junit"


@reads_captures
def replay(
    request: Request,
    against: Annotated[
        list[str] | None,
        typer.Option("--against", help="Roles to emulate: lma, mag, ha, map, cn, or all. Default: all but mag."),
    ] = None,
    quirks: Annotated[
        list[str] | None, typer.Option("--quirk", help="A behaviour of the emulated nodes; may be given again.")
    ] = None,
    ignored: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="FIELD", help="Leave a field out of the comparison, as lifetime."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Search the behaviours that make the emulation answer as captured.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.TERMINAL,
    output: options.Output = None,
    color: options.Color = "auto",
    verbose: options.Verbose = False,
) -> int:
    """Captured requests go to emulated nodes on a virtual clock; their answers are compared with the captured ones."""
    names = request.names
    request.check()
    with request.progress_printer() as printer:
        result = reproduce.replay(
            request.inputs,
            against=against or (),
            quirks=quirks or (),
            ignored=ignored or (),
            explained=explain,
            frames=_selected(request),
            dialect=request.dialect,
            esp_keys=request.esp_keys,
            progress=printer,
        )
    with options.writing_to(output) as out:
        if form is Format.JSON:
            document.write_json(replay_json(result.rerun, result.explanations), out)
        elif form is Format.JUNIT:
            out.write(replay_junit(result.rerun, "mobtrace replay", result.start))
        else:
            screen = Screen(console(out, color), names, result.start, len(result.captures), verbose)
            write_replay(screen, result.rerun, result.explanations)
    if result.rerun.diverged:
        return ExitCode.FOUND
    return ExitCode.FINE if result.complete else ExitCode.INCOMPLETE


def _selected(request: Request) -> set[FrameRef] | None:
    """The frames of the signaling that is selected; ``None`` when all of it is."""
    if not request.selects:
        return None
    return {each.frame for each in request.analyze(messages=True).analysis.records}
