"""Which protocol around the Mobility Header a payload is of, and the one call to decode or encode any of them."""

from collections.abc import Callable, Mapping

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire import dhcpv4, dhcpv6, dns, extension, neighbour, radius
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import Decoded

UDP = 17

# UDP ports of the server's side, by which a packet's protocol is told. 1645, 1646: RADIUS before RFC 2865.
PORTS: Mapping[int, str] = {
    53: "dns",
    67: "dhcpv4",
    68: "dhcpv4",
    546: "dhcpv6",
    547: "dhcpv6",
    1645: "radius",
    1646: "radius",
    1812: "radius",
    1813: "radius",
    3799: "radius",
}

_DECODERS: Mapping[str, Callable[..., Decoded]] = {
    "radius": radius.decode,
    "dhcpv4": dhcpv4.decode,
    "dhcpv6": dhcpv6.decode,
    "dns": dns.decode,
}
_ENCODERS: Mapping[str, Callable[..., bytes]] = {
    "ipv6-extension": extension.encode,
    "radius": radius.encode,
    "dhcpv4": dhcpv4.encode,
    "dhcpv6": dhcpv6.encode,
    "dns": dns.encode,
}


def protocol_of(upper: int, ports: tuple[int, int] | None = None) -> str | None:
    """The protocol of a payload: ``upper`` is the upper-layer protocol, ``ports`` are UDP's source and destination."""
    if upper == ICMPV6:
        return neighbour.PROTOCOL.name
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
    if protocol == neighbour.PROTOCOL.name:
        return neighbour.decode(data, source=source, destination=destination, spans=spans)
    decoder = _DECODERS.get(protocol)
    if decoder is None:
        raise WireError(0, "protocol", f"one of icmpv6, {', '.join(_DECODERS)}", protocol)
    return decoder(data, spans=spans)


def encode(message: Decoded, *, source: Address | None = None, destination: Address | None = None) -> bytes:
    """The octets of ``message``; with both addresses ICMPv6's checksum is computed. Raises ``WireError``."""
    if message.protocol == neighbour.PROTOCOL.name:
        return neighbour.encode(message, source=source, destination=destination)
    encoder = _ENCODERS.get(message.protocol)
    if encoder is None:
        raise WireError(0, "protocol", f"one of icmpv6, {', '.join(_ENCODERS)}", message.protocol)
    return encoder(message)
