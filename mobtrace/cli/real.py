"""The part of ``mobtrace replay`` that sends for real: the plan, the consent, and the run."""

import sys
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

import typer

from mobtrace.cli.outcome import Show
from mobtrace.errors import ExitCode, UsageError
from mobtrace.replay.node import Tell
from mobtrace.replay.player import Pacing, Plan, make_plan
from mobtrace.replay.recording import Recording
from mobtrace.replay.rerun import Rerun
from mobtrace.replay.transport.assemble import RAW, UDP, Where
from mobtrace.replay.transport.sending import send
from mobtrace.replay.transport.system import enter
from mobtrace.reproduce import Replay
from mobtrace.values import Address, Nanoseconds, seconds
from mobtrace.wire.rewrite import Table


@dataclass(frozen=True, slots=True)
class Real:
    """What was asked of the network; nothing at all replays in this process."""

    interface: str | None
    namespace: str | None
    target: str | None
    source: str | None
    transport: str | None
    mapped: tuple[str, ...]
    allow: tuple[str, ...]
    rate: float | None
    dry_run: bool

    @property
    def asked(self) -> bool:
        """True when anything is to leave this process, or its plan is to be seen."""
        return self.dry_run or any((self.interface, self.namespace, self.target, self.transport))


def parse_pacing(speed: str, max_gap: float | None) -> Pacing:
    """What ``--speed`` and ``--max-gap`` say; raises ``UsageError``."""
    if max_gap is not None and max_gap < 0:
        raise UsageError("--max-gap: 0 or more seconds are wanted")
    if speed == "step":
        return Pacing(step=True, speed=float("inf"))
    try:
        factor = float("inf") if speed == "max" else float(speed)
    except ValueError:
        factor = 0.0
    if not factor > 0:
        raise UsageError(f"--speed takes a number above 0, max or step, not {speed!r}")
    return Pacing(speed=factor, max_gap=max_gap)


def send_for_real(
    result: Replay,
    roles: tuple[str, ...],
    pacing: Pacing,
    real: Real,
    write: Path | None,
    ignored: frozenset[str],
    show: Show,
) -> int:
    """Send the captured requests to nodes of ``roles``, or print the plan; shows what came of it."""
    plan = plan_of(result.recording, roles, pacing, real)
    if real.dry_run:
        _print_plan(plan, real)
        return ExitCode.FINE
    if pacing.step and S_ISREG(Path("/dev/stdin").stat().st_mode):
        raise UsageError("--speed step waits for Enter, and stdin is a file")
    if real.namespace is not None:
        enter(real.namespace)
    where = Where(
        interface=real.interface,
        transport=UDP if plan.over_udp else RAW,
        allow=real.allow,
        rate=real.rate,
        write=write,
    )
    player = send(plan, where, _tell, ignored)
    rerun = Rerun(sorted(player.outcomes, key=lambda each: each.time))
    begin = min((each.time for each in rerun.outcomes), default=0)
    show(rerun, None, begin, len(result.captures))
    if not player.done:
        return ExitCode.INTERRUPTED
    return ExitCode.FOUND if rerun.diverged else ExitCode.FINE


def plan_of(recording: Recording, roles: tuple[str, ...], pacing: Pacing, real: Real) -> Plan:
    """The plan for captured nodes of ``roles``; raises ``UsageError`` for what does not fit together."""
    nodes = [address for role in roles for address in recording.addresses(role)]
    targets = [each for node in nodes for each in sorted(recording.own(node), key=lambda each: each != node)]
    plan = make_plan(recording, targets, Table.parse(real.mapped), pacing)
    plan.over_udp = real.transport == UDP
    if real.transport not in (None, RAW, UDP):
        raise UsageError(f"--transport: {real.transport!r} is neither {RAW} nor {UDP}")
    ends: dict[Address, Address] = {}
    if real.target is not None:
        ends.update(dict.fromkeys(targets, _address(real.target)))
    if real.source is not None:
        ends.update({each.datagram.source: _address(real.source) for _, each in plan.requests})
    plan.ends = ends
    versions = {each.version for each in (*plan.sources, *plan.targets)}
    if len(versions) > 1:
        raise UsageError("--target and --source are of different versions of IP: give both")
    if plan.over_udp and len(plan.sources) > 1:
        raise UsageError(f"over UDP all is sent from one address, and here are {len(plan.sources)}: --source names it")
    return plan


def _address(text: str) -> Address:
    try:
        return Address.parse(text)
    except ValueError:
        raise UsageError(f"{text!r} is no address") from None


def _print_plan(plan: Plan, real: Real) -> None:
    """What would be sent, by whom to whom, and how long it takes."""
    where = real.namespace or real.interface or "all interfaces"
    form = "UDP 5436" if plan.over_udp else "the Mobility Header"
    typer.echo(f"{len(plan.requests)} requests over {form} in {plan.lasting:.3f} s, on {where}")
    typer.echo(f"  from {', '.join(map(str, plan.sources)) or 'nobody'}")
    typer.echo(f"  to   {', '.join(map(str, plan.targets)) or 'nobody'}")
    if plan.unsigned:
        typer.echo(f"  {plan.unsigned} carry an authenticator that goes as captured: no key for it")
    for at, each in plan.requests:
        answer = "answered" if each.answer is not None else "not answered"
        frame = f"#{each.frame.frame}"
        typer.echo(f"  {seconds(at):>10}  {frame:>8}  {each.content.name}  {each.mn}  ({answer} in the capture)")


def _tell(node: str, time: Nanoseconds, event: Tell) -> None:
    """What the replay tells on the way goes to stderr: stdout has the report."""
    sys.stderr.write(f"mobtrace: {event.what} {event.detail}\n")
