"""The way from a link to the header at hand, and the packet it ends in."""

from dataclasses import dataclass, field, replace
from typing import Self

from mobtrace.capture.frames import Layer, Packet
from mobtrace.capture.ip import Datagram
from mobtrace.errors import WireError
from mobtrace.values import Address, FrameRef, Nanoseconds


@dataclass(slots=True)
class Way:
    """What was passed on the way from the link to the header at hand.

    ``cut``: it is known that octets are missing, so a length that promises more is no contradiction.
    """

    ref: FrameRef
    time: Nanoseconds
    cut: bool
    link_source: bytes
    layers: list[Layer] | None
    found: list[Packet]
    notes: list[str] = field(default_factory=list)
    tunnel: tuple[tuple[Address, Address], ...] = ()
    tunnel_ports: tuple[int, int] | None = None
    gre_key: int | None = None
    depth: int = 0
    quoted: bool = False
    truncated: bool = False
    reassembled_from: tuple[FrameRef, ...] = ()

    def enter(self, datagram: Datagram) -> None:
        """Go into a datagram whose header was read."""
        self.depth += 1
        if datagram.missing:
            self.truncated = True
            if not self.cut:
                there = datagram.end - datagram.start
                wanted = f"{there + datagram.missing} octets as its header says"
                self.notes.append(str(WireError(datagram.start, f"IPv{datagram.version} datagram", wanted, str(there))))
        if self.layers is not None:
            fields: dict[str, object] = {
                "source": datagram.source,
                "destination": datagram.destination,
                "hop_limit": datagram.hop_limit,
                "protocol": datagram.protocol,
            }
            size = datagram.position - datagram.start
            self.layers.append(Layer(name=f"ipv{datagram.version}", offset=datagram.start, length=size, fields=fields))

    def emit(self, datagram: Datagram, ports: tuple[int, int] | None = None, note: str = "") -> Packet:
        """The packet that the walk has come to: upper layer ``datagram.protocol`` at ``datagram.position``."""
        notes = [*self.notes, note] if note else self.notes.copy()
        position, end = datagram.position, datagram.end
        if self.layers is not None and self.layers[-1].offset != position:
            self.layers.append(Layer(name=str(datagram.protocol), offset=position, length=max(end - position, 0)))
        packet = Packet(
            frame=self.ref,
            time=self.time,
            source=datagram.source,
            destination=datagram.destination,
            protocol=datagram.protocol,
            payload=datagram.data[position:end],
            payload_offset=position,
            ports=ports,
            hop_limit=datagram.hop_limit,
            home_address=datagram.home_address,
            routing_home=datagram.routing_home,
            extensions=tuple(datagram.extensions),
            tunnel=self.tunnel,
            tunnel_ports=self.tunnel_ports,
            layers=() if self.layers is None else tuple(self.layers),
            link_source=self.link_source,
            gre_key=self.gre_key,
            quoted=self.quoted,
            truncated=self.truncated,
            reassembled_from=self.reassembled_from,
            notes=notes,
        )
        self.found.append(packet)
        return packet

    def without_last_layer(self) -> Self:
        """The way to the datagram at hand, whose header will be met again when all its fragments are there."""
        return replace(self, notes=self.notes.copy(), layers=None if self.layers is None else self.layers[:-1])
