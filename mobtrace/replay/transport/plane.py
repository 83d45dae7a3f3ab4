"""The user plane of a node: which packets go through which tunnel. Knows no socket.

The system routes user packets to a TUN device; what is read there goes ``into`` a tunnel, what comes ``out`` of one
is written there.
"""

from dataclasses import dataclass, field

from mobtrace.errors import WireError
from mobtrace.replay.node import Forward, Tunnel
from mobtrace.replay.selectors import matches
from mobtrace.replay.transport.encapsulation import Carried, encapsulate, ends
from mobtrace.values import Address, Prefix


class Ways:
    """Tunnels by prefix; the longest that has an address is its way."""

    def __init__(self) -> None:
        self._by_length: dict[int, dict[Address, Tunnel]] = {}

    def add(self, prefix: Prefix, tunnel: Tunnel) -> None:
        """Packets of ``prefix`` belong into ``tunnel`` from now on."""
        self._by_length.setdefault(prefix.length, {})[prefix.address] = tunnel
        self._by_length = dict(sorted(self._by_length.items(), reverse=True))

    def remove(self, prefix: Prefix) -> None:
        """Packets of ``prefix`` belong nowhere any more."""
        self._by_length.get(prefix.length, {}).pop(prefix.address, None)

    def find(self, address: Address) -> Tunnel | None:
        """Where packets of ``address`` belong."""
        for length, tunnels in self._by_length.items():
            found = tunnels.get(Prefix.of(address, length).address)
            if found is not None:
                return found
        return None


@dataclass(slots=True)
class Plane:
    """Tunnels of packets ``inward``, to a prefix, and ``outward``, from it.

    ``others`` has the further tunnels of prefixes that have several (RFC 7864): for their flows, and those by which
    packets from them may come. ``dropped`` counts packets by the reason why they went nowhere.
    """

    inward: Ways = field(default_factory=Ways)
    outward: Ways = field(default_factory=Ways)
    others: dict[Prefix, list[Forward]] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)

    def forward(self, way: Forward) -> None:
        """Packets of a prefix have a way through a tunnel."""
        if way.tunnel is None:
            return
        if way.also or way.flow is not None:
            self.others.setdefault(way.prefix, []).append(way)
        else:
            (self.outward if way.outward else self.inward).add(way.prefix, way.tunnel)

    def unforward(self, prefix: Prefix) -> None:
        """Packets of a prefix have no way any more."""
        self.inward.remove(prefix)
        self.outward.remove(prefix)
        self.others.pop(prefix, None)

    def _others(self, address: Address) -> list[Forward]:
        return [each for prefix, ways in self.others.items() if address in prefix for each in ways]

    def _of_flow(self, packet: bytes, destination: Address) -> Tunnel | None:
        """The tunnel of the first flow that a packet belongs to."""
        flows = (each for each in self._others(destination) if each.flow is not None and matches(each.flow, packet))
        return next((each.tunnel for each in flows), None)

    def into(self, packet: bytes) -> bytes | None:
        """A user packet from the system, encapsulated; ``None`` when it has no way."""
        try:
            source, destination = ends(packet)
        except WireError:
            return self._drop("not IP")
        way = self._of_flow(packet, destination) or self.inward.find(destination) or self.outward.find(source)
        return self._drop("no tunnel") if way is None else encapsulate(way, packet)

    def out(self, carried: Carried) -> bytes | None:
        """A user packet that came through a tunnel; ``None`` when it may not have come that way."""
        try:
            source, destination = ends(carried.packet)
        except WireError:
            return self._drop("not IP")
        way = self.inward.find(source) or self.outward.find(destination)
        if way is None:
            return self._drop("no tunnel")
        # RFC 6275 section 10.4.5: nobody but the tunnel's other end sends through it.
        if not _came_by(way, carried):
            others = (each.tunnel for each in self._others(source) if each.tunnel is not None)
            other = next((each for each in others if _came_by(each, carried)), None)
            if other is None:
                return self._drop("another tunnel")
            way = other
        return self._drop("another GRE key") if way.receive_key != carried.key else carried.packet

    def _drop(self, why: str) -> bytes | None:
        self.dropped[why] = self.dropped.get(why, 0) + 1
        return None


def _came_by(way: Tunnel, carried: Carried) -> bool:
    return (way.remote, way.local, way.kind) == (carried.source, carried.destination, carried.kind)
