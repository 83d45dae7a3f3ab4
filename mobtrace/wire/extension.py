"""IPv6 extension headers: hop-by-hop and destination options, and routing headers with that of type 2.

A ``Decoded`` of these has the header's protocol number as its type. Rows leave out the length, the second octet.
"""

from typing import Annotated

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.decoded import Decoded, Protocol, moved, read_body, received, write_body
from mobtrace.wire.families import Family, Unknown
from mobtrace.wire.kinds import ADDR6, RESERVED32, REST, U8, U16, U32
from mobtrace.wire.names_ip import IPV6_OPTIONS, ROUTER_ALERT_VALUE, ROUTING_TYPE
from mobtrace.wire.padding import pad
from mobtrace.wire.rows import Row, Vector

HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS = 0, 43, 60
TYPE_2 = 2
SHORTEST = 8

OPTIONS = Family(name="IPv6 option", names=IPV6_OPTIONS, pad1=0, padn=1)
option = OPTIONS.row

PROTOCOL = Protocol(
    name="ipv6-extension",
    names={
        HOP_BY_HOP: "Hop-by-Hop Options",
        ROUTING: "Routing Header",
        DESTINATION_OPTIONS: "Destination Options",
    },
    options=OPTIONS,
)
message = PROTOCOL.message


@option(0, rfc="RFC 8200 section 4.2", repeat=True)
class Pad1(Row):
    """One octet of padding; the only option without a length."""

    vectors = (Vector("00", {}, "scapy inet6.uts:672"),)


@option(1, rfc="RFC 8200 section 4.2", repeat=True)
class PadN(Row):
    """Two or more octets of padding, all zero."""

    data: Annotated[bytes, REST] = b""

    vectors = (Vector("010400000000", {"data": "00000000"}, "scapy inet6.uts:690"),)


@option(4, rfc="RFC 2473 section 4.1.1")
class TunnelEncapsulationLimit(Row):
    """How many more tunnels the packet may enter."""

    tun_encap_lim: Annotated[int, U8]

    vectors = (Vector("040104", {"tun_encap_lim": 4}, "RFC 2473 section 4.1.1 figure, by hand"),)


@option(5, rfc="RFC 2711 section 2.1", align=(2, 0))
class RouterAlert(Row):
    """Routers on the way are to look at the packet."""

    value: Annotated[int, U16.named(ROUTER_ALERT_VALUE)]

    vectors = (Vector("05020000", {"value": 0}, "scapy inet6.uts:654"),)


@option(194, rfc="RFC 2675 section 2", align=(4, 2))
class JumboPayload(Row):
    """The payload length (octets) of a packet longer than 65535 octets."""

    jumbo_payload_length: Annotated[int, U32]

    vectors = (Vector("c20400000000", {"jumbo_payload_length": 0}, "scapy inet6.uts:660"),)


@option(201, rfc="RFC 6275 section 6.3", align=(8, 6))
class HomeAddress(Row):
    """The home address of a mobile node that sends from its care-of address."""

    home_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "c91020010078000100320000000000000001",
            {"home_address": "2001:78:1:32::1"},
            "zeek ipv6-mobile-hoa.pcap",
        ),
    )


@message(HOP_BY_HOP, rfc="RFC 8200 section 4.3")
class HopByHopOptions(Row):
    """Options for every node on the way."""

    next_header: Annotated[int, U8]

    vectors = (Vector("3b00050200000100", {"next_header": 59}, "scapy inet6.uts:654"),)


@message(DESTINATION_OPTIONS, rfc="RFC 8200 section 4.6")
class DestinationOptions(Row):
    """Options for the destination: where a Home Address option is."""

    next_header: Annotated[int, U8]

    vectors = (
        Vector(
            "110201020000c91020010078000100320000000000000001",
            {"next_header": 17},
            "zeek ipv6-mobile-hoa.pcap",
        ),
    )


@message(ROUTING, variant=TYPE_2, rfc="RFC 6275 section 6.4", name="Type 2 Routing Header")
class Type2RoutingHeader(Row):
    """From a home agent or correspondent node to the care-of address, on to the home address."""

    next_header: Annotated[int, U8]
    routing_type: Annotated[int, U8.named(ROUTING_TYPE)] = TYPE_2
    segments_left: Annotated[int, U8.limit(1)] = 1
    reserved: Annotated[int, RESERVED32] = 0
    home_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "110202010000000020010078000100320000000000000001",
            {"next_header": 17, "routing_type": 2, "segments_left": 1, "home_address": "2001:78:1:32::1"},
            "zeek ipv6-mobile-routing.pcap",
        ),
    )


@message(ROUTING, rfc="RFC 8200 section 4.4")
class RoutingHeader(Row):
    """A routing header of another type; its data is kept as it is."""

    next_header: Annotated[int, U8]
    routing_type: Annotated[int, U8.named(ROUTING_TYPE)]
    segments_left: Annotated[int, U8]
    data: Annotated[bytes, REST]

    vectors = (
        Vector(
            "3b00 04 00 00000000",
            {"next_header": 59, "routing_type": 4, "segments_left": 0, "data": "00000000"},
            "RFC 8200 section 4.4 figure, by hand",
        ),
    )


def decode(data: bytes, header: int, *, spans: bool = False) -> Decoded:
    """Decode one extension header with protocol number ``header`` (0, 43 or 60); never raises.

    Octets behind the length that it declares are its ``trailer``.
    """
    data = bytes(data)
    # With the length moved before the next header, the octets lie as in the rows.
    cur = Cursor(data[1:2] + data[:1] + data[2:], spans=[] if spans else None)
    result = received(PROTOCOL, Unknown(code=header, data=b"", family=PROTOCOL.name), cur, data)
    if len(data) < SHORTEST:
        result.trailer = data
        cur.note("truncated", result.name, f"{SHORTEST} octets", str(len(data)), severity=Severity.ERROR)
        return result
    declared = (data[1] + 1) * 8
    if header not in PROTOCOL.bodies:
        cur.note("unknown-message", "extension header", "0, 43 or 60", str(header), offset=0)
    if declared > len(data):
        cur.note("truncated", "hdr_ext_len", f"{declared} octets", str(len(data)), severity=Severity.ERROR, offset=1)
        result.declared = data[1]
    cur.pos, cur.end = 1, min(declared, len(data))
    row = PROTOCOL.row(header, data[2] if header == ROUTING else None)
    result.body = read_body(PROTOCOL, cur, row, header)
    if header != ROUTING:
        result.options = OPTIONS.read(cur, result.places)
    elif cur.left:
        cur.note("extra-octets", result.name, f"{cur.pos} octets", str(cur.end))
        result.body.trailing = cur.rest()
    result.trailer = data[declared:]
    result.spans = moved(cur.spans, 1, 0)
    return result


def encode(message: Decoded) -> bytes:
    """The octets of an extension header: options aligned and padded, the length computed.

    Raises ``WireError`` for values that do not fit.
    """
    body = write_body(message.body)
    if not body:
        return message.trailer
    if message.as_received or message.type == ROUTING:
        body += OPTIONS.write(message.options)
    else:
        body += OPTIONS.write(pad(OPTIONS, message.options, len(body) + 1))
    length = message.declared
    if length is None:
        length, left = divmod(len(body) + 1 - 8, 8)
        if left or not 0 <= length <= 0xFF:
            raise WireError(1, "hdr_ext_len", "a multiple of 8 octets, at most 2048", str(len(body) + 1))
    return body[:1] + bytes((length,)) + body[1:] + message.trailer
