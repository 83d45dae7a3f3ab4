"""``mobtrace ladder``: the sequence of messages between the real nodes."""

import sys
from typing import Annotated

import typer

from mobtrace.cli import options
from mobtrace.cli.request import Request, exit_code, reads_captures
from mobtrace.errors import UsageError
from mobtrace.report.ladder import write_ladder
from mobtrace.report.screen import Screen, console


@reads_captures
def ladder(
    request: Request,
    heartbeats: Annotated[bool, typer.Option("--heartbeats", help="Every heartbeat, not how many.")] = False,
    ascii_only: Annotated[bool, typer.Option("--ascii", help="No characters beyond ASCII.")] = False,
    color: options.Color = "auto",
) -> int:
    """The sequence of messages between nodes: frame numbers, times, what was sent again and never answered."""
    names, target = request.names, console(sys.stdout, color)
    result = request.analyze(messages=True)
    if not result.analysis.records:
        raise UsageError("no message in the capture is selected; mobtrace analyze lists the nodes")
    screen = Screen(target, names, result.start, len(result.captures))
    write_ladder(screen, result.analysis, heartbeats=heartbeats, ascii_only=ascii_only)
    return exit_code(result)
