"""``mobtrace replay``: captured signaling, or a scenario, against emulated nodes."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mobtrace import reproduce
from mobtrace.capture.writer import write_frames
from mobtrace.cli import options
from mobtrace.cli.request import Request, reads_captures
from mobtrace.errors import ExitCode, UsageError
from mobtrace.replay.explain import Explanation
from mobtrace.replay.rerun import Rerun
from mobtrace.report import document
from mobtrace.report.replay import replay_json, replay_junit, write_replay
from mobtrace.report.screen import Screen, console
from mobtrace.values import FrameRef, Nanoseconds

SCENARIO = ".toml"


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
    scenario: Annotated[
        Path | None,
        typer.Option("--write-scenario", metavar="FILE.toml", help="Write the capture as an editable scenario."),
    ] = None,
    target: Annotated[
        Path | None, typer.Option("-w", "--write", metavar="OUT.pcapng", help="Write what was sent and received.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.TERMINAL,
    output: options.Output = None,
    color: options.Color = "auto",
    verbose: options.Verbose = False,
) -> int:
    """Captured requests go to emulated nodes on a virtual clock; their answers are compared with the captured ones.

    A scenario (FILE.toml) is played, and what it expects is compared with what was sent.
    """
    show = _Show(request, form, output, color, verbose)
    if any(name.endswith(SCENARIO) for name in request.inputs):
        return _play(request.inputs, quirks or [], target, show)
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
    if scenario is not None:
        with options.writing_to(scenario) as out:
            out.write(reproduce.scenario_of(result, f"{' '.join(request.inputs)}"))
    if target is not None:
        write_frames(target, result.frames)
    show(result.rerun, result.explanations, result.start, len(result.captures))
    if result.rerun.diverged:
        return ExitCode.FOUND
    return ExitCode.FINE if result.complete else ExitCode.INCOMPLETE


def _play(inputs: list[str], quirks: list[str], target: Path | None, show: "_Show") -> int:
    """Play one scenario."""
    if len(inputs) > 1:
        raise UsageError("one scenario at a time, and no capture beside it")
    played = reproduce.play_scenario(inputs[0], quirks=quirks)
    if target is not None:
        write_frames(target, played.frames)
    show(played.rerun, None, played.scene.begin, 1, reference="expected")
    return ExitCode.FOUND if played.rerun.diverged else ExitCode.FINE


def _selected(request: Request) -> set[FrameRef] | None:
    """The frames of the signaling that is selected; ``None`` when all of it is."""
    if not request.selects:
        return None
    return {each.frame for each in request.analyze(messages=True).analysis.records}


class _Show:
    """Writes an outcome in the form that was asked for."""

    def __init__(self, request: Request, form: Format, output: Path | None, color: str, verbose: bool) -> None:
        self.request, self.form, self.output = request, form, output
        self.color, self.verbose = color, verbose

    def __call__(
        self,
        rerun: Rerun,
        found: list[Explanation] | None,
        start: Nanoseconds,
        files: int,
        *,
        reference: str = "captured",
    ) -> None:
        with options.writing_to(self.output) as out:
            if self.form is Format.JSON:
                document.write_json(replay_json(rerun, found), out)
            elif self.form is Format.JUNIT:
                out.write(replay_junit(rerun, " ".join(self.request.inputs), start))
            else:
                screen = Screen(console(out, self.color), self.request.names, start, files, self.verbose)
                write_replay(screen, rerun, found, reference=reference)
