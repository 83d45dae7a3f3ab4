"""``mobtrace diff``: what one capture has that the other lacks."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any

import typer

from mobtrace.api import Result
from mobtrace.cli import options
from mobtrace.cli.request import Request, exit_code, reads_captures
from mobtrace.comparison import data, runs, texts, vantage
from mobtrace.comparison.sightings import Sighting, sightings, user_packets
from mobtrace.errors import ExitCode, UsageError
from mobtrace.report.document import write_json
from mobtrace.report.screen import Screen, console

# With fewer messages in common, user packets are looked at too: taps on two sides of a gateway share little else.
ENOUGH_MESSAGES = 5


class Format(StrEnum):
    """Forms of the report."""

    TERMINAL = "terminal"
    JSON = "json"


class Mode(StrEnum):
    """What the two captures are of each other."""

    AUTO = "auto"
    PLACES = "places"
    RUNS = "runs"


@reads_captures
def diff(
    request: Request,
    form: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.TERMINAL,
    mode: Annotated[
        Mode, typer.Option("--as", help="One run at two places, two runs, or whichever the messages tell.")
    ] = Mode.AUTO,
    fail: Annotated[
        bool, typer.Option("--fail-on-difference", help="Exit with 1 when a message is missing or a node differs.")
    ] = False,
    output: options.Output = None,
    color: options.Color = "auto",
    verbose: options.Verbose = False,
) -> int:
    """What one of two captures has that the other lacks: messages, and what became of every node.

    Captures of one run at two places are matched message by message; two runs are compared node by node.
    """
    if len(request.inputs) != 2:
        raise UsageError(f"diff compares two captures, and {len(request.inputs)} were given")
    one, other = (replace(request, files=[name], read=None) for name in request.inputs)
    results = one.analyze(messages=True), other.analyze(messages=True)
    places, totals = (None, (0, 0)) if mode is Mode.RUNS else _places((one, other), results, sure=mode is Mode.PLACES)
    compared = runs.compare(*((result.analysis, result.findings) for result in results))
    with options.writing_to(output) as out:
        if form is Format.JSON:
            write_json(_document(results, places, compared), out)
        else:
            screens = tuple(
                Screen(console(out, color), request.names, result.start, len(result.captures), verbose)
                for result in results
            )
            _write((screens[0], screens[1]), results, places, totals, compared)
    if fail and (_missing(places) if places is not None else compared.differ):
        return ExitCode.FOUND
    return max(exit_code(result) for result in results)


def _places(
    requests: tuple[Request, Request], results: tuple[Result, Result], *, sure: bool
) -> tuple[vantage.Vantage | None, tuple[int, int]]:
    """The comparison of two places, when the captures are of one run; how many messages each has."""
    a, b = (_selected(request, result) for request, result in zip(requests, results, strict=True))
    if len(vantage.match(a, b)) < ENOUGH_MESSAGES and not requests[0].selects:
        user_a, user_b = (user_packets(request.inputs) for request in requests)
        if len(vantage.match(user_a, user_b)) >= ENOUGH_MESSAGES:
            a, b = _joined(a, user_a), _joined(b, user_b)
    if not sure and not vantage.one_run(a, b, vantage.match(a, b)):
        return None, (len(a), len(b))
    return vantage.compare(a, b, (_window(results[0]), _window(results[1]))), (len(a), len(b))


def _selected(request: Request, result: Result) -> list[Sighting]:
    found = sightings(request.inputs, dialect=request.dialect, esp_keys=request.esp_keys)
    mns = {record.frame: record.mn for record in result.analysis.records}
    named = [replace(each, mn=each.mn or mns.get(each.frame)) for each in found]
    return [each for each in named if each.frame in mns] if request.selects else named


def _joined(messages: list[Sighting], packets: list[Sighting]) -> list[Sighting]:
    """Messages, and the packets that are none, in the order of time."""
    known = {each.frame for each in messages}
    return sorted([*messages, *(each for each in packets if each.frame not in known)], key=lambda each: each.time)


def _window(result: Result) -> vantage.Window:
    ends = [info.last_time for info in result.captures if info.last_time is not None]
    return result.start, max(ends, default=0)


def _missing(places: vantage.Vantage) -> bool:
    return bool(places.only_a.missing or places.only_b.missing)


def _document(results: tuple[Result, Result], places: vantage.Vantage | None, compared: runs.Runs) -> dict[str, Any]:
    a, b = (result.to_json()["captures"] for result in results)
    return {
        "schema": data.SCHEMA,
        "mode": Mode.RUNS.value if places is None else Mode.PLACES.value,
        "a": a,
        "b": b,
        "differs": compared.differ if places is None else _missing(places),
        "places": None if places is None else data.vantage_json(places),
        "runs": data.runs_json(compared),
    }


def _write(
    screens: tuple[Screen, Screen],
    results: tuple[Result, Result],
    places: vantage.Vantage | None,
    totals: tuple[int, int],
    compared: runs.Runs,
) -> None:
    for label, result in zip("AB", results, strict=True):
        frames = sum(info.frames for info in result.captures)
        signaling = sum(info.signaling_frames for info in result.captures)
        screens[0].console.print(texts.summary(label, [info.file for info in result.captures], frames, signaling))
    if places is not None:
        texts.write_vantage(screens, places, totals)
    else:
        screens[0].heading("two runs: they have no messages in common that would make them one")
    texts.write_runs(screens[0], compared)
