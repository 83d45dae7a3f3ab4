"""``mobtrace emulate``: one emulated node on a real interface."""

import signal
import sys
import tomllib
from pathlib import Path
from typing import Annotated, Any

import simplejson
import typer

from mobtrace.cli.events import Format, Teller, teller
from mobtrace.errors import ExitCode, InputError, UsageError
from mobtrace.replay.cast import CAST
from mobtrace.replay.mip6.mobile_node import MobileNode
from mobtrace.replay.node import PMIP6_CONTROL_PORT, Node, Tell
from mobtrace.replay.orders import make_node, perform
from mobtrace.replay.scenario import Actor
from mobtrace.replay.transport.assemble import RAW, UDP, Where, open_station
from mobtrace.replay.transport.loop import Loop
from mobtrace.replay.transport.safety import is_ours
from mobtrace.replay.transport.station import Station
from mobtrace.replay.transport.system import enter
from mobtrace.values import Nanoseconds

TUN = "mobtrace0"


def emulate(
    role: Annotated[str, typer.Argument(metavar="ROLE", help=f"One of {', '.join(CAST)}.")],
    address: Annotated[
        str | None, typer.Option("--address", help="The node's address; a mobile node's care-of address.")
    ] = None,
    settings: Annotated[
        Path | None, typer.Option("--settings", metavar="FILE.toml", help="The settings of the role, one a key.")
    ] = None,
    quirk: Annotated[list[str] | None, typer.Option("--quirk", metavar="NAME", help="A behaviour switch.")] = None,
    interface: Annotated[
        str | None, typer.Option("--interface", "-i", help="The interface; all of the namespace without it.")
    ] = None,
    namespace: Annotated[str | None, typer.Option("--namespace", help="A network namespace to run in.")] = None,
    transport: Annotated[
        str | None,
        typer.Option("--transport", help="raw, or udp, which needs no privileges (radius: udp unless told)."),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="ADDRESS/PREFIX", help="Who may be sent to beyond loopback and labs."),
    ] = None,
    user_plane: Annotated[
        bool | None,
        typer.Option("--user-plane/--no-user-plane", help="Carry user packets in tunnels: in a lab unless told."),
    ] = None,
    rate: Annotated[float | None, typer.Option("--rate", help="Send at most so many messages a second.")] = None,
    lasting: Annotated[float | None, typer.Option("--for", metavar="SECONDS", help="Stop by itself.")] = None,
    write: Annotated[
        Path | None, typer.Option("-w", "--write", metavar="OUT.pcapng", help="Record what is sent and received.")
    ] = None,
    orders: Annotated[
        bool, typer.Option("--orders", help="Take orders from stdin: attach, detach ... as JSON lines.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="Form of the event lines.")] = Format.TEXT,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Tell only when it is ready and when it stops.")] = False,
) -> int:
    """Run one emulated node until it is interrupted. It sends to loopback, labs and those allowed only."""
    node = make_node(Actor(role, role, _table(settings, address, quirk)))
    if rate is not None and rate <= 0:
        raise UsageError("--rate: more than 0 is wanted")
    tell = teller(form)
    if namespace is not None:
        enter(namespace)
    ports = CAST[role].udp_ports
    chosen = transport or (UDP if ports else RAW)
    carries = chosen == RAW and (is_ours() if user_plane is None else user_plane)
    where = Where(
        interface=interface,
        transport=chosen,
        ports=ports or (PMIP6_CONTROL_PORT,),
        allow=tuple(allow or ()),
        tun=TUN if carries else None,
        rate=rate,
        write=write,
    )
    station = open_station(node, where, _silent if quiet else tell)
    loop = Loop()
    try:
        loop.add(station)
        if orders:
            loop.watch(sys.stdin.fileno(), lambda: _take_order(loop, station, tell))
        if lasting is not None:
            loop.after(lasting, loop.stop)
        tell(node.name, loop.clock(), Tell(what="ready", detail=", ".join(sorted(map(str, node.addresses)))))
        if isinstance(node, MobileNode) and address is not None:
            station.carry_out(perform(node, {"do": "attach", "care_of": address}, loop.clock()), loop.clock())
        loop.run()
    finally:
        loop.close()
    tell(node.name, loop.clock(), Tell(what="stopped", detail=_summary(station)))
    return ExitCode.INTERRUPTED if loop.stopped_by == signal.SIGINT else ExitCode.FINE


def _table(settings: Path | None, address: str | None, quirks: list[str] | None) -> dict[str, Any]:
    """The settings of the file and of the options, which win."""
    table: dict[str, Any] = {}
    if settings is not None:
        try:
            table = tomllib.loads(settings.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{settings}: {error}") from None
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{settings}: no TOML: {error}") from None
    if address is not None and "home_address" not in table:
        table["address"] = address
    if quirks:
        table["quirks"] = quirks
    if "address" not in table and address is None:
        raise UsageError("the node has no address: --address, or address = ... in --settings")
    return table


def _take_order(loop: Loop, station: Station, tell: Teller) -> None:
    line = sys.stdin.readline()
    if not line:
        loop.unwatch(sys.stdin.fileno())
        return
    now = loop.clock()
    try:
        station.carry_out(_obey(station.node, line, now), now)
    except UsageError as error:
        tell(station.node.name, now, Tell(what="order not understood", detail=str(error)))


def _obey(node: Node, line: str, now: int) -> list[Any]:
    try:
        order = simplejson.loads(line)
    except ValueError as error:
        raise UsageError(f"no JSON: {error}") from None
    if not isinstance(order, dict):
        raise UsageError("an object with do = ... is wanted")
    return perform(node, order, now)


def _silent(node: str, time: Nanoseconds, event: Tell) -> None:
    """Nothing is told: whoever reads the lines need not keep up with a flood."""


def _summary(station: Station) -> str:
    """How often what happened."""
    return ", ".join(f"{count} {what}" for what, count in sorted(station.counts.items()))
