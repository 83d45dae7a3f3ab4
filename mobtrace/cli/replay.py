"""``mobtrace replay``: captured signaling, or a scenario, against emulated nodes."""

from pathlib import Path
from typing import Annotated

import typer

from mobtrace import reproduce
from mobtrace.capture.writer import write_frames
from mobtrace.cli import options
from mobtrace.cli.outcome import Format, Show
from mobtrace.cli.real import Real, parse_pacing, send_for_real
from mobtrace.cli.request import Request, reads_captures
from mobtrace.errors import ExitCode, UsageError
from mobtrace.reproduce import parse_roles
from mobtrace.values import FrameRef

SCENARIO = ".toml"
REAL = "For real"


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
    speed: Annotated[
        str, typer.Option("--speed", metavar="N|max|step", help="Times as fast as captured; step waits for Enter.")
    ] = "1",
    max_gap: Annotated[
        float | None, typer.Option("--max-gap", metavar="SECONDS", help="No gap between requests is longer.")
    ] = None,
    interface: Annotated[
        str | None, typer.Option("--interface", "-i", help="Send for real, by this interface.", rich_help_panel=REAL)
    ] = None,
    namespace: Annotated[
        str | None, typer.Option("--namespace", help="Send for real, in this network namespace.", rich_help_panel=REAL)
    ] = None,
    peer: Annotated[
        str | None,
        typer.Option("--target", metavar="ADDRESS", help="Send for real, to this node.", rich_help_panel=REAL),
    ] = None,
    local: Annotated[
        str | None,
        typer.Option("--source", metavar="ADDRESS", help="Send from this address.", rich_help_panel=REAL),
    ] = None,
    transport: Annotated[
        str | None,
        typer.Option("--transport", help="Send for real: raw, or udp, which needs no root.", rich_help_panel=REAL),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="OLD=NEW", help="An address, prefix or identity for another.", rich_help_panel=REAL
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow", metavar="ADDRESS/PREFIX", help="Who may be sent to beside our own.", rich_help_panel=REAL
        ),
    ] = None,
    rate: Annotated[
        float | None, typer.Option("--rate", help="Send at most so many messages a second.", rich_help_panel=REAL)
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the plan and send nothing.", rich_help_panel=REAL)
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
    show = Show(request, form, output, color, verbose)
    if any(name.endswith(SCENARIO) for name in request.inputs):
        return _play(request.inputs, quirks or [], target, show)
    pacing = parse_pacing(speed, max_gap)
    wanted = Real(interface, namespace, peer, local, transport, tuple(mapped or ()), tuple(allow or ()), rate, dry_run)
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
    request.warn(result.captures)
    if scenario is not None:
        with options.writing_to(scenario) as out:
            out.write(reproduce.scenario_of(result, f"{' '.join(request.inputs)}"))
    if wanted.asked:
        return send_for_real(result, parse_roles(against or ()), pacing, wanted, target, frozenset(ignored or ()), show)
    if target is not None:
        write_frames(target, result.frames)
    show(result.rerun, result.explanations, result.start, len(result.captures))
    if result.rerun.diverged:
        return ExitCode.FOUND
    return ExitCode.FINE if result.complete else ExitCode.INCOMPLETE


def _play(inputs: list[str], quirks: list[str], target: Path | None, show: Show) -> int:
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
