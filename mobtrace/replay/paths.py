"""The way that signaling takes between two nodes, so that what one sends goes the way the other's came."""

from typing import NamedTuple

from mobtrace.replay.node import Datagram
from mobtrace.values import Address
from mobtrace.wire.message import Message


class Path(NamedTuple):
    """Addresses of this node and its peer; with ``ports`` (own, peer's) messages travel in UDP.

    RFC 5844 section 4.1.3.2 has answers, RFC 5846 section 4 revocations and RFC 5847 section 4 heartbeats go the way
    that registrations go.
    """

    local: Address
    remote: Address
    ports: tuple[int, int] | None = None

    def carry(self, content: Message) -> Datagram:
        """The datagram that takes ``content`` to the peer."""
        return Datagram(source=self.local, destination=self.remote, content=content, ports=self.ports)


def way_back(datagram: Datagram) -> Path:
    """The way by which a datagram is answered."""
    ports = datagram.ports[::-1] if datagram.ports is not None else None
    return Path(datagram.destination, datagram.source, ports)
