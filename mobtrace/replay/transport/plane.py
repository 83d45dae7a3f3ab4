"""The user plane of a node: which packets go through which tunnel. Knows no socket.

The system routes user packets to a TUN device; what is read there goes ``into`` a tunnel, what comes ``out`` of one
is written there.
"""

from dataclasses import dataclass, field

from mobtrace.errors import WireError
from mobtrace.replay.node import Forward, Hold, Tunnel, Unforward
from mobtrace.replay.selectors import matches
from mobtrace.replay.transport.encapsulation import Carried, encapsulate, ends
from mobtrace.values import Address, Prefix

# RFC 5568 section 10: how many packets wait for one prefix is limited.
MOST_HELD = 256


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
    packets from them may come. ``held`` are packets that wait for a way; ``dropped`` counts packets by the reason why
    they went nowhere.
    """

    inward: Ways = field(default_factory=Ways)
    outward: Ways = field(default_factory=Ways)
    others: dict[Prefix, list[Forward]] = field(default_factory=dict)
    held: dict[Prefix, list[bytes]] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)

    def learn(self, effect: Forward | Unforward | Hold) -> list[bytes]:
        """Carry out an effect of the node's; the packets that have waited for it go on now."""
        if isinstance(effect, Unforward):
            self.unforward(effect.prefix)
            return []
        if isinstance(effect, Hold):
            self.inward.remove(effect.prefix)
            self.held.setdefault(effect.prefix, [])
            return []
        self.forward(effect)
        return [] if effect.outward or effect.also else self.held.pop(effect.prefix, [])

    def forward(self, way: Forward) -> None:
        """Packets of a prefix have a way: through a tunnel, or to a link, which is the business of others."""
        if way.tunnel is None:
            self.inward.remove(way.prefix)
        elif way.also or way.flow is not None:
            self.others.setdefault(way.prefix, []).append(way)
        else:
            (self.outward if way.outward else self.inward).add(way.prefix, way.tunnel)

    def unforward(self, prefix: Prefix) -> None:
        """Packets of a prefix have no way any more."""
        self.inward.remove(prefix)
        self.outward.remove(prefix)
        self.others.pop(prefix, None)
        self.held.pop(prefix, None)

    def _others(self, address: Address) -> list[Forward]:
        return [each for prefix, ways in self.others.items() if address in prefix for each in ways]

    def _also(self, source: Address, destination: Address) -> list[Forward]:
        """The further tunnels by which a packet may come: from a prefix, or to one."""
        return [*self._others(source), *(each for each in self._others(destination) if each.outward)]

    def _of_flow(self, packet: bytes, destination: Address) -> Tunnel | None:
        """The tunnel of the first flow that a packet belongs to."""
        flows = (each for each in self._others(destination) if each.flow is not None and matches(each.flow, packet))
        return next((each.tunnel for each in flows), None)

    def keep(self, packet: bytes) -> bool:
        """Have a packet that came out of a tunnel wait; False for one that need not."""
        destination = ends(packet)[1]
        waiting = next((each for prefix, each in self.held.items() if destination in prefix), None)
        if waiting is None:
            return False
        if len(waiting) < MOST_HELD:
            waiting.append(packet)
        else:
            self._drop("too many wait")
        return True

    def onward(self, packet: bytes) -> bytes | None:
        """A packet that came out of one tunnel on its way into another; ``None`` for one that has come to its end.

        RFC 5949 section 4.2: a gateway with tunnels to and from a prefix passes on between anchor and new gateway.
        """
        source, destination = ends(packet)
        if self.outward.find(destination) is not None and (way := self.inward.find(destination)) is not None:
            return encapsulate(way, packet)
        if self.inward.find(source) is not None and (way := self.outward.find(source)) is not None:
            return encapsulate(way, packet)
        return None

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
            others = (each.tunnel for each in self._also(source, destination) if each.tunnel is not None)
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
