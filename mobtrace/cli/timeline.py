"""``mobtrace timeline``: binding states over time, as a picture."""

import sys
from typing import Annotated

import typer

from mobtrace.cli import options
from mobtrace.cli.request import Request, exit_code, reads_captures
from mobtrace.errors import UsageError
from mobtrace.report.screen import Screen, console
from mobtrace.report.timeline import write_timelines


@reads_captures
def timeline(
    request: Request,
    ascii_only: Annotated[bool, typer.Option("--ascii", help="No characters beyond ASCII.")] = False,
    color: options.Color = "auto",
    verbose: options.Verbose = False,
) -> int:
    """A picture of every selected node: binding states over time, a lane a binding, handovers and findings marked."""
    names, target = request.names, console(sys.stdout, color)
    result = request.analyze()
    if not result.analysis.bindings:
        raise UsageError("no binding in the capture is selected; mobtrace analyze lists the nodes")
    screen = Screen(target, names, result.start, len(result.captures))
    window = request.window(result)
    write_timelines(screen, result.analysis, result.findings, window, ascii_only=ascii_only, verbose=verbose)
    return exit_code(result)
