"""A station for a node: ports, user plane, safety and record put together."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mobtrace.errors import UsageError
from mobtrace.replay.node import PMIP6_CONTROL_PORT, Node
from mobtrace.replay.transport.ports import Port, RawPort, UdpPort, UdpPorts
from mobtrace.replay.transport.record import Record
from mobtrace.replay.transport.routes import Routes
from mobtrace.replay.transport.safety import reach
from mobtrace.replay.transport.station import Station, Teller, UserPlane
from mobtrace.replay.transport.system import open_tun
from mobtrace.values import Address

RAW, UDP = "raw", "udp"
# IP in IP, GRE and UDP add 48 octets at most to a packet of Ethernet's size.
TUN_MTU = 1500 - 48


@dataclass(slots=True, kw_only=True)
class Where:
    """Where a node runs: on ``interface`` (all without one), over ``transport``; who may be sent to beside our own.

    ``ports`` are those of UDP. ``tun`` names the device for user packets, ``None`` carries none. ``write`` records
    what is sent and received.
    """

    interface: str | None = None
    transport: str = RAW
    ports: tuple[int, ...] = (PMIP6_CONTROL_PORT,)
    allow: tuple[str, ...] = ()
    tun: str | None = None
    mtu: int = TUN_MTU
    rate: float | None = None
    write: Path | None = None


def open_station(node: Node, where: Where, tell: Teller) -> Station:
    """A station in the network namespace that this process is in; nothing stays open when it cannot be made."""
    allowed = reach(where.interface, node.addresses, where.allow)
    port = open_port(where, node.addresses)
    try:
        user_plane = None if where.tun is None else open_user_plane(where.tun, where.mtu)
        record = None if where.write is None else Record(where.write)
    except BaseException:
        port.close()
        raise
    return Station(node, port, allowed, tell=tell, user_plane=user_plane, record=record, rate=where.rate)


def open_port(where: Where, addresses: Iterable[Address]) -> Port:
    """What a node at ``addresses`` sends and receives by."""
    if where.transport == RAW:
        return RawPort(where.interface, addresses)
    if where.transport != UDP:
        raise UsageError(f"--transport: {where.transport!r} is neither {RAW} nor {UDP}")
    own = list(addresses)
    if len(own) != 1:
        raise UsageError("over UDP a node has one address: the one that its socket is bound to")
    return UdpPort(own[0], where.ports[0]) if len(where.ports) == 1 else UdpPorts(own[0], where.ports)


def open_user_plane(device: str, mtu: int) -> UserPlane:
    """The TUN device and routes for user packets."""
    return UserPlane(tun=open_tun(device), routes=Routes(device, mtu))
