"""``mobtrace anonymize``: a capture with other addresses and identities in it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from mobtrace.anonymize.run import Outcome
from mobtrace.anonymize.run import anonymize as write
from mobtrace.capture.progress import ProgressPrinter
from mobtrace.cli import options
from mobtrace.errors import ExitCode, UsageError


def anonymize(
    source: Annotated[str, typer.Argument(metavar="IN", help="A capture.")],
    target: Annotated[Path, typer.Option("-w", "--write", help="The capture to write: pcapng, or pcap by its name.")],
    seed: Annotated[str, typer.Option("--seed", help="Names are replaced by the same others for the same seed.")],
    dialect: options.Dialect = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    compare: Annotated[
        bool, typer.Option("--compare/--no-compare", help="Analyse both captures and hold them against each other.")
    ] = True,
    progress: options.ProgressForm = "auto",
    quiet: options.Quiet = False,
) -> int:
    """Write a capture with other addresses and identities in it, the same everywhere and prefix-preserving.

    Addresses, prefixes, network access identifiers, names, link-layer addresses and interface identifiers are replaced
    in every header, option and quoted packet; users' payloads are blanked; times, frame numbers, lengths, sequence
    numbers, ports, SPIs and keys of tunnels stay. What was encrypted or signed cannot be made again, and what cannot be
    read is blanked: the exit code is 1 when an analysis of the result says something else. The result is searched for
    what was replaced, and removed when some of it is found.
    """
    if not seed:
        raise UsageError("--seed needs a text: without a secret one, anybody can make the same replacements")
    if target.exists() and not force:
        raise UsageError(f"{target} is there already: --force writes over it")
    with ProgressPrinter(sys.stderr, form="none" if quiet else progress) as printer:
        outcome = write(source, target, seed, dialect=dialect, progress=printer, compare=compare)
    if not quiet:
        _tell(outcome, target)
    if outcome.differences:
        return ExitCode.FOUND
    return ExitCode.FINE if outcome.capture.complete else ExitCode.INCOMPLETE


def _say(text: str) -> None:
    typer.echo(f"mobtrace: {text}", err=True)


def _tell(outcome: Outcome, target: Path) -> None:
    """What was done, on stderr, where it is not in the way of a pipe."""
    _say(
        f"{target}: {outcome.frames} frames, {outcome.addresses} addresses, {outcome.link_layers} link-layer addresses "
        f"and {outcome.names} names replaced; none of them is found in it"
    )
    for warning in outcome.capture.warnings:
        _say(f"{outcome.capture.file}: {warning}")
    for what, number in outcome.counts.items():
        _say(f"{number} {what}")
    if outcome.differences is None:
        return
    if not outcome.differences:
        _say("its analysis says the same but for the names")
    for text in outcome.differences:
        _say(f"its analysis differs: {text}")
