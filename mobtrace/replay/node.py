"""What every emulated node is: datagrams and time in, effects out.

A node never looks at a clock and never opens a socket. Whoever runs it (``world``, ``transport``) calls ``receive``
with each datagram to one of its addresses and ``tick`` when ``next_due`` has come, and carries out the effects.
"""

from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from mobtrace.values import Address, Nanoseconds, Prefix
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.sub.traffic_selector import BinaryTrafficSelector

MOBILITY_HEADER = 135
# RFC 5844 section 4: control messages between gateway and anchor over IPv4 or through NATs.
PMIP6_CONTROL_PORT = 5436
DEFAULT_HOP_LIMIT = 64
BROADCAST = Address.parse("255.255.255.255")  # RFC 919 section 7: all on the link


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    """The header around a packet in a tunnel between two nodes; with ``ports`` it is in UDP (RFC 5555 section 4.1)."""

    source: Address
    destination: Address
    ports: tuple[int, int] | None = None

    @property
    def turned(self) -> "Outer":
        """The header of the way back."""
        ports = self.ports[::-1] if self.ports is not None else None
        return Outer(source=self.destination, destination=self.source, ports=ports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Datagram:
    """One IP packet between nodes. ``content`` is a message, or the octets of any other ``protocol``.

    ``home_address`` goes into a Home Address destination option, ``routing_home`` into a type 2 routing header
    (RFC 6275 sections 6.3 and 6.4). With ``ports`` the content travels in UDP. ``link`` names the access link that it
    stays on; without one it is routed. With ``outer`` it travels in a tunnel.
    """

    source: Address
    destination: Address
    content: Message | Decoded | bytes
    protocol: int = MOBILITY_HEADER
    home_address: Address | None = None
    routing_home: Address | None = None
    ports: tuple[int, int] | None = None
    hop_limit: int = DEFAULT_HOP_LIMIT
    link: str = ""
    outer: Outer | None = None

    @property
    def sender(self) -> Address:
        """The address by which the sender is known: the home address of a node that is away."""
        return self.home_address or self.source


@dataclass(frozen=True, slots=True)
class Send:
    """Send a datagram."""

    datagram: Datagram


@dataclass(frozen=True, slots=True, kw_only=True)
class Tunnel:
    """How packets travel between two nodes: ``kind`` is ``ip``, ``gre`` or ``udp``; keys are GRE's (RFC 5845).

    ``ports`` are those of UDP where they are not the ones of RFC 5844.
    """

    local: Address
    remote: Address
    kind: str = "ip"
    ports: tuple[int, int] | None = None
    send_key: int | None = None
    receive_key: int | None = None


@dataclass(frozen=True, slots=True)
class Forward:
    """Packets to ``prefix`` go through ``tunnel``, or stay on ``link``; those from it too, with ``outward``.

    An anchor sends packets to its nodes' prefixes through tunnels; a gateway those from them, with ``outward``, and
    hands the ones to them to an access link. With ``local`` that link takes those of the gateway's other nodes, too,
    which go no more through a tunnel (RFC 6705 section 5). A node with several tunnels for a prefix (RFC 7864) has one
    for its packets, those of a ``flow`` that go another way, and some by which packets from it may come, ``also``;
    ``outward``, that is one by which packets to it may come (RFC 5949 section 4.2).
    """

    prefix: Prefix
    tunnel: Tunnel | None = None
    link: str = ""
    outward: bool = False
    local: bool = False
    also: bool = False
    flow: BinaryTrafficSelector | None = None


@dataclass(frozen=True, slots=True)
class Unforward:
    """Packets to ``prefix`` have no way any more."""

    prefix: Prefix


@dataclass(frozen=True, slots=True)
class Hold:
    """Packets to ``prefix`` wait until there is a way for them, or none any more (RFC 5949 section 4.1)."""

    prefix: Prefix


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Something happened that people want to know: ``what`` in the words of ``EVENTS``, with its circumstances."""

    what: str
    mn: str = ""
    detail: str = ""


Effect = Send | Forward | Unforward | Hold | Tell


class Node(Protocol):
    """An emulated node."""

    name: str

    @property
    def addresses(self) -> frozenset[Address]:
        """The addresses that its datagrams come to."""

    def start(self, now: Nanoseconds) -> list[Effect]:
        """The node comes up, with no memory of a life before but what survives a restart."""

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A datagram to one of its addresses has come."""

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Run the timers that are due at ``now``."""

    def next_due(self) -> Nanoseconds | None:
        """When ``tick`` should be called next; ``None`` when nothing waits."""


@runtime_checkable
class Roaming(Protocol):
    """A node that is reached at addresses of other links, too, through tunnels that end at it."""

    @property
    def homes(self) -> frozenset[Address]:
        """The addresses that tunnelled packets to it are for."""


@runtime_checkable
class Linked(Protocol):
    """A node with addresses that are its own on an access link only, and others' on another."""

    def addresses_on(self, link: str) -> frozenset[Address]:
        """Its addresses on that link beside those that it has everywhere."""


def earliest(*times: Nanoseconds | None) -> Nanoseconds | None:
    """The first of some times, of which any may be missing."""
    return min((each for each in times if each is not None), default=None)


@dataclass(slots=True)
class Clock:
    """A node's own idea of the time: ``offset`` is its error in nanoseconds."""

    offset: int = field(default=0)

    def read(self, now: Nanoseconds) -> Nanoseconds:
        """What the node's clock shows when it is ``now``."""
        return now + self.offset
