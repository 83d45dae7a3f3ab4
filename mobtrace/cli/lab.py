"""``mobtrace lab``: a mobility domain of network namespaces, with emulated nodes in it."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from mobtrace.cli import events
from mobtrace.cli.events import Format
from mobtrace.errors import ExitCode, UsageError
from mobtrace.replay.lab import daemon, state
from mobtrace.replay.lab.lab import Lab, Outcome
from mobtrace.replay.lab.namespaces import check_possible
from mobtrace.replay.lab.pings import Pinged
from mobtrace.replay.lab.plan import Place, Plan, make_plan
from mobtrace.replay.lab.processes import CAPTURES
from mobtrace.replay.lab.steps import check_steps
from mobtrace.replay.lab.verdicts import verdicts
from mobtrace.replay.rerun import Rerun
from mobtrace.replay.scenario import Scenario, read_scenario
from mobtrace.report.replay import replay_json, write_replay
from mobtrace.report.screen import Screen, console

SCHEMA = "mobtrace-lab/1"

File = Annotated[Path, typer.Argument(metavar="SCENARIO", help="A scenario in TOML.")]
Name = Annotated[str, typer.Option("--name", help="The lab's name, for several at a time.")]
Captures = Annotated[
    Path | None, typer.Option("-w", "--write", metavar="DIR", help="Write a capture of every link there.")
]
Form = Annotated[Format, typer.Option("--format", help="Form of the event lines.")]

app = typer.Typer(
    help="Network namespaces wired as a mobility domain, emulated nodes in them, user packets really carried.",
    no_args_is_help=True,
)


@app.command()
def run(
    scenario: File,
    name: Name = "lab",
    write: Captures = None,
    form: Form = Format.TEXT,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be made, and make nothing.")] = False,
) -> int:
    """Make the lab of a scenario, play its steps in real time, report the pings, and leave nothing behind.

    What the scenario expects is held against the captures.
    """
    told = read_scenario(scenario)
    if dry_run:
        state.check_name(name)
        plan = make_plan(name, told)
        check_steps(plan, told)
        _show(plan, told, form)
        return ExitCode.FINE
    with _captures(write, told) as folder:
        lab = Lab(name, told, tell=_teller(form, keeps=write is not None), captures=folder)
        outcome = lab.run(scenario.read_text(encoding="utf-8"))
        rerun = _held_against(lab, outcome, folder)
    _report(outcome, rerun, form)
    if outcome.stopped_by == signal.SIGINT:
        return ExitCode.INTERRUPTED
    return ExitCode.FOUND if rerun is not None and rerun.diverged else ExitCode.FINE


@contextmanager
def _captures(write: Path | None, scenario: Scenario) -> Iterator[Path | None]:
    """The folder for captures; one of our own where nobody wants them but what is expected needs them."""
    if write is not None or not scenario.expected:
        yield _folder(write)
        return
    with TemporaryDirectory() as folder:
        yield Path(folder)


def _teller(form: Format, *, keeps: bool) -> events.Teller:
    """Tells of captures only where they are kept."""
    tell = events.teller(form)
    return lambda node, time, event: tell(node, time, event) if keeps or node != CAPTURES else None


def _held_against(lab: Lab, outcome: Outcome, folder: Path | None) -> Rerun | None:
    """What became of what the scenario expects; ``None`` where it expects nothing, or was stopped before its end."""
    if folder is None or not lab.scenario.expected or outcome.stopped_by is not None:
        return None
    return Rerun(verdicts(lab.scenario, lab.plan, folder, outcome.begin))


@app.command()
def up(scenario: File, name: Name = "lab", write: Captures = None, form: Form = Format.TEXT) -> int:
    """Make the lab of a scenario and play its steps; it stays up until ``mobtrace lab down``."""
    told = read_scenario(scenario)
    plan = make_plan(name, told)
    check_steps(plan, told)
    check_possible()
    state.check_free(name)
    folder = _folder(write)
    daemon.up(lambda: Lab(name, told, tell=events.teller(form), captures=folder), scenario.read_text(encoding="utf-8"))
    for place in plan.places.values():
        events.write_line(f"{place.name}  {place.role}  ip netns exec {place.namespace} ...")
    events.write_line(f"events: {state.log_of(name)}")
    return ExitCode.FINE


@app.command()
def step(
    words: Annotated[list[str], typer.Argument(metavar="NODE VERB [WORD...]", help="As in a scenario, no time.")],
    name: Name = "lab",
) -> int:
    """Have something happen in a lab that is up: ``mobtrace lab step alice attach mag2 handoff=3``."""
    daemon.order(name, " ".join(words))
    return ExitCode.FINE


@app.command()
def down(
    name: Annotated[str | None, typer.Option("--name", help="That lab alone; all without it.")] = None,
) -> int:
    """End labs, and delete whatever is left of any, even of one that was killed."""
    names = [name] if name is not None else state.labs()
    for each in names:
        state.check_name(each)
        for found in state.end(each):
            events.write_line(f"deleted {found}")
    if name is None:
        state.leave()
    return ExitCode.FINE


def _folder(write: Path | None) -> Path | None:
    if write is not None:
        try:
            write.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{write}: {error.strerror}") from None
    return None if write is None else write.absolute()


def _show(plan: Plan, scenario: Scenario, form: Format) -> None:
    """What would be made, and what would happen."""
    for place in plan.places.values():
        if form is Format.JSON:
            events.write_object(_place_json(place))
        else:
            addresses = ", ".join(map(str, (*place.addresses, *place.networks))) or "on the move"
            events.write_line(f"{place.namespace}  {place.role}  {addresses}")
    for each in scenario.steps if form is Format.TEXT else ():
        events.write_line(f"{each.at:10.3f}  {each.node}  {each.verb}  {' '.join(each.words)}")


def _place_json(place: Place) -> dict[str, Any]:
    return {
        "node": place.name,
        "role": place.role,
        "namespace": place.namespace,
        "addresses": [str(each) for each in place.addresses],
        "networks": [str(each) for each in place.networks],
    }


def _report(outcome: Outcome, rerun: Rerun | None, form: Format) -> None:
    if form is Format.JSON:
        expected = {} if rerun is None else {"expected": replay_json(rerun, None)}
        events.write_object({"schema": SCHEMA, "pings": [_ping_json(each) for each in outcome.pings], **expected})
        return
    for each in outcome.pings:
        echoes = each.echoes
        events.write_line(
            f"ping {each.node} to {each.target} ({each.address}): {len(echoes.sent)} sent, "
            f"{len(echoes.answered)} answered, {len(echoes.lost)} lost, "
            f"longest silence {echoes.longest_silence:.3f} s"
        )
    if rerun is not None:
        write_replay(Screen(console(sys.stdout, "auto"), start=outcome.begin), rerun, None, reference="expected")


def _ping_json(ping: Pinged) -> dict[str, Any]:
    echoes = ping.echoes
    return {
        "node": ping.node,
        "target": ping.target,
        "address": str(ping.address),
        "sent": len(echoes.sent),
        "answered": len(echoes.answered),
        "lost": echoes.lost,
        "longest_silence": echoes.longest_silence,
    }
