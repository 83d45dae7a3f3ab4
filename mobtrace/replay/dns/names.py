"""What resolver and name server share: the port, how names compare, and the datagram of a message."""

from mobtrace.replay.node import Datagram
from mobtrace.values import Address
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.signaling import UDP

PROTOCOL = "dns"
DNS_PORT = 53  # RFC 1035 section 4.2.1
IN = 1  # RFC 1035 section 3.2.4: the class of the Internet
ROOT = "."
NXDOMAIN = 3  # RFC 1035 section 4.1.1: the name does not exist


def plain(name: str) -> str:
    """A name as it compares: without regard to case (RFC 1035 section 2.3.3) or the dot of the root."""
    return name.lower().rstrip(ROOT)


def carried(source: Address, destination: Address, ports: tuple[int, int], message: Decoded) -> Datagram:
    """The datagram of a message."""
    return Datagram(source=source, destination=destination, content=message, protocol=UDP, ports=ports)
