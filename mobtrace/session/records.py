"""A record of a message, for reports that show messages."""

from dataclasses import dataclass

from mobtrace.values import Address, FrameRef, Nanoseconds, Seconds

HEARTBEAT = "Heartbeat Message"


@dataclass(slots=True, kw_only=True)
class MessageRecord:
    """One message; ``source`` and ``destination`` are the packet's, the ``_home`` ones what stands for them.

    ``transaction`` and ``binding`` are the identifiers of what it belongs to, ``kind`` and ``unanswered`` those of its
    transaction. ``pieces`` are the frames of the fragments that it was put together from, ``raw`` the octets of a
    Mobility Header message.
    """

    frame: FrameRef
    time: Nanoseconds
    source: Address
    destination: Address
    name: str
    source_home: Address | None = None
    destination_home: Address | None = None
    proxy: bool = False
    mn: str | None = None
    sequence: int | None = None
    status: int | None = None
    lifetime: Seconds | None = None
    pieces: tuple[FrameRef, ...] = ()
    raw: bytes = b""
    kind: str | None = None
    transaction: int | None = None
    binding: int | None = None
    retransmission: bool = False
    reply: bool = False
    unanswered: bool = False

    @property
    def sender(self) -> Address:
        """The address by which its sender is known: the home address of a node that is away."""
        return self.source_home or self.source

    @property
    def receiver(self) -> Address:
        """The address by which its receiver is known."""
        return self.destination_home or self.destination

    @property
    def is_heartbeat(self) -> bool:
        """True for heartbeats, those that nobody asked for too (RFC 5847 section 3.1)."""
        return self.kind == "heartbeat" or self.name == HEARTBEAT
