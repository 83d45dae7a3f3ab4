"""Which protocol around the Mobility Header a payload is of, and the one call to decode or encode any of them."""

from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import HOMES, Decoded

UDP = 17
ICMP = "icmpv6"

# UDP ports of the server's side, by which a packet's protocol is told. 1645, 1646: RADIUS before RFC 2865.
PORTS: Mapping[int, str] = {
    53: "dns",
    67: "dhcpv4",
    68: "dhcpv4",
    546: "dhcpv6",
    547: "dhcpv6",
    514: "syslog",
    1645: "radius",
    1646: "radius",
    1812: "radius",
    1813: "radius",
    3799: "radius",
}


def _home(protocol: str) -> ModuleType:
    """The module of a protocol. It is imported when a message of it is met: most captures hold few of them."""
    if protocol not in HOMES:
        raise WireError(0, "protocol", f"one of {', '.join(HOMES)}", protocol)
    return import_module(HOMES[protocol])


def protocol_of(upper: int, ports: tuple[int, int] | None = None) -> str | None:
    """The protocol of a payload: ``upper`` is the upper-layer protocol, ``ports`` are UDP's source and destination."""
    if upper == ICMPV6:
        return ICMP
    if upper != UDP or ports is None:
        return None
    return PORTS.get(ports[1]) or PORTS.get(ports[0])


def decode(
    protocol: str,
    data: bytes,
    *,
    source: Address | None = None,
    destination: Address | None = None,
    spans: bool = False,
) -> Decoded:
    """Decode ``data`` as a message of ``protocol``, a name that ``protocol_of`` gives.

    ``source`` and ``destination`` are for ICMPv6's checksum. Never raises for any ``data``; an extension header
    needs its number, so it has a decoder of its own (``extension.decode``).
    """
    addresses = {"source": source, "destination": destination} if protocol == ICMP else {}
    decoded: Decoded = _home(protocol).decode(data, spans=spans, **addresses)
    return decoded


def encode(message: Decoded, *, source: Address | None = None, destination: Address | None = None) -> bytes:
    """The octets of ``message``; with both addresses ICMPv6's checksum is computed. Raises ``WireError``."""
    addresses = {"source": source, "destination": destination} if message.protocol == ICMP else {}
    encoded: bytes = _home(message.protocol).encode(message, **addresses)
    return encoded
