"""``mobtrace carve``: the frames of some nodes' signaling, as a capture of their own."""

from typing import Annotated

import typer

from mobtrace import api
from mobtrace.cli.request import Request, exit_code, reads_captures
from mobtrace.errors import UsageError


@reads_captures
def carve(
    request: Request,
    target: Annotated[str, typer.Option("-w", "--write", metavar="OUT", help="The capture to write: pcapng, or pcap.")],
    heartbeats: Annotated[bool, typer.Option("--heartbeats", help="The heartbeats between its peers too.")] = False,
) -> int:
    """All frames of the selected signaling, both ways, retransmissions and fragments included, as a capture."""
    api.check_carving(request.inputs, target)
    result = request.analyze(messages=True)
    records = [each for each in result.analysis.records if heartbeats or not each.is_heartbeat]
    if not records:
        raise UsageError("no message in the capture is selected; mobtrace analyze lists the nodes")
    frames = {ref for each in records for ref in (each.frame, *each.pieces)}
    written = api.carve(request.inputs, frames, target)
    if not request.quiet:
        typer.echo(f"mobtrace: {written} frame{'' if written == 1 else 's'} written to {target}", err=True)
    return exit_code(result)
