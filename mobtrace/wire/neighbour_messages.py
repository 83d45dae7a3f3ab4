"""Messages of ICMPv6 around mobility: Neighbour Discovery, home agent discovery, fast handover, errors.

Every row begins behind the type, with code and checksum. A packet quoted in an error is kept as octets: what is
in it is nobody's message.
"""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.containers import Repeated
from mobtrace.wire.decoded import Protocol
from mobtrace.wire.kinds import ADDR6, FLAG, RESERVED8, RESERVED16, RESERVED32, REST, U8, U16, U32, bits, reserved_bits
from mobtrace.wire.names_ip import (
    FMIPV6_SUBTYPE,
    ICMPV6_TYPES,
    PARAMETER_PROBLEM_CODE,
    PROXY_ADVERTISEMENT_CODE,
    ROUTER_PREFERENCE,
    TIME_EXCEEDED_CODE,
    UNREACHABLE_CODE,
)
from mobtrace.wire.neighbour_options import OPTIONS
from mobtrace.wire.rows import Row, Vector

PROTOCOL = Protocol(name="icmpv6", names=ICMPV6_TYPES, options=OPTIONS)
message = PROTOCOL.message

FMIPV6 = 154


@message(1, rfc="RFC 4443 section 3.1")
class DestinationUnreachable(Row):
    """A packet could not be delivered; ``packet`` is as much of it as fits."""

    code: Annotated[int, U8.named(UNREACHABLE_CODE)]
    checksum: Annotated[int, U16] = 0
    unused: Annotated[int, RESERVED32] = 0
    packet: Annotated[bytes, REST]

    vectors = (
        Vector(
            "01030000 00000000 6000000000003b40",
            {"code": 3, "packet": "6000000000003b40"},
            "RFC 4443 section 3.1, by hand",
        ),
    )


@message(2, rfc="RFC 4443 section 3.2")
class PacketTooBig(Row):
    """A packet was larger than the next link's MTU (octets): tunnels make it so."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    mtu: Annotated[int, U32]
    packet: Annotated[bytes, REST]

    vectors = (
        Vector(
            "02000000 000005b4 6000000000003b40",
            {"mtu": 1460, "packet": "6000000000003b40"},
            "RFC 4443 section 3.2, by hand",
        ),
    )


@message(3, rfc="RFC 4443 section 3.3")
class TimeExceeded(Row):
    """A packet's hop limit ran out, or its fragments did not arrive in time."""

    code: Annotated[int, U8.named(TIME_EXCEEDED_CODE)]
    checksum: Annotated[int, U16] = 0
    unused: Annotated[int, RESERVED32] = 0
    packet: Annotated[bytes, REST]

    vectors = (
        Vector(
            "03010000 00000000 6000000000003b40",
            {"code": 1, "packet": "6000000000003b40"},
            "RFC 4443 section 3.3, by hand",
        ),
    )


@message(4, rfc="RFC 4443 section 3.4")
class ParameterProblem(Row):
    """A header was not understood; ``pointer`` is the offset of the octet in ``packet``.

    Code 1 pointing at a next header 135 is a node without Mobile IPv6, code 2 at a Home Address option likewise
    (RFC 6275 section 9.3.1).
    """

    code: Annotated[int, U8.named(PARAMETER_PROBLEM_CODE)]
    checksum: Annotated[int, U16] = 0
    pointer: Annotated[int, U32]
    packet: Annotated[bytes, REST]

    vectors = (
        Vector(
            "04010000 00000006 6000000000008740",
            {"code": 1, "pointer": 6, "packet": "6000000000008740"},
            "RFC 4443 section 3.4, by hand",
        ),
    )


@message(128, rfc="RFC 4443 section 4.1")
class EchoRequest(Row):
    """Asks for an Echo Reply with the same data."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    identifier: Annotated[int, U16]
    sequence_number: Annotated[int, U16]
    data: Annotated[bytes, REST] = b""

    vectors = (
        Vector(
            "80000000 0001 0002 6162",
            {"identifier": 1, "sequence_number": 2, "data": "6162"},
            "RFC 4443 section 4.1, by hand",
        ),
    )


@message(129, rfc="RFC 4443 section 4.2")
class EchoReply(Row):
    """Answer to an Echo Request."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    identifier: Annotated[int, U16]
    sequence_number: Annotated[int, U16]
    data: Annotated[bytes, REST] = b""

    vectors = (
        Vector(
            "81000000 0001 0002 6162",
            {"identifier": 1, "sequence_number": 2, "data": "6162"},
            "RFC 4443 section 4.2, by hand",
        ),
    )


@message(133, rfc="RFC 4861 section 4.1")
class RouterSolicitation(Row):
    """A host asks routers to make themselves known; a mobile access gateway takes it for an attachment."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    reserved: Annotated[int, RESERVED32] = 0

    vectors = (Vector("8500000000000000", {"code": 0, "reserved": 0}, "RFC 4861 section 4.1 figure, by hand"),)


@message(134, rfc="RFC 6275 section 7.1")
class RouterAdvertisement(Row):
    """A router makes itself and the link's parameters known; ``router_lifetime`` 0: not a default router.

    Flags: M managed address configuration, O other configuration, H home agent, P proxy (RFC 4389). ``prf`` is
    the preference of RFC 4191. Lifetime in seconds, times in milliseconds.
    """

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    cur_hop_limit: Annotated[int, U8]
    m: Annotated[bool, FLAG] = False
    o: Annotated[bool, FLAG] = False
    h: Annotated[bool, FLAG] = False
    prf: Annotated[int, bits(2).named(ROUTER_PREFERENCE)] = 0
    p: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(2)] = 0
    router_lifetime: Annotated[int, U16.unit(1, "s")]
    reachable_time: Annotated[int, U32.unit(1, "ms")] = 0
    retrans_timer: Annotated[int, U32.unit(1, "ms")] = 0

    vectors = (
        Vector(
            "8600b6cd0db8070800000e7400000514",
            {
                "checksum": 0xB6CD,
                "cur_hop_limit": 13,
                "m": True,
                "o": False,
                "h": True,
                "prf": 3,
                "p": False,
                "router_lifetime": 1800,
                "reachable_time": 3700,
                "retrans_timer": 1300,
            },
            "zeek icmp6-router-advert.pcap, as tshark 4.0.17 reads it",
        ),
        Vector(
            "86000000000807080000000000000000",
            {"cur_hop_limit": 0, "m": False, "o": False, "h": False, "prf": 1, "router_lifetime": 1800},
            "scapy inet6.uts:730",
        ),
    )


@message(135, rfc="RFC 4861 section 4.3")
class NeighborSolicitation(Row):
    """Asks for a neighbour's link-layer address, whether it is there, or whether an address is in use."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    reserved: Annotated[int, RESERVED32] = 0
    target_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "87000000 00000000 20010db8000000000000000000000001",
            {"target_address": "2001:db8::1"},
            "RFC 4861 section 4.3 figure, by hand",
        ),
    )


@message(136, rfc="RFC 4861 section 4.4")
class NeighborAdvertisement(Row):
    """Answer to a Neighbor Solicitation, or news sent unasked. Flags: R router, S solicited, O override."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    r: Annotated[bool, FLAG] = False
    s: Annotated[bool, FLAG] = False
    o: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(29)] = 0
    target_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "88000000 60000000 20010db8000000000000000000000001",
            {"r": False, "s": True, "o": True, "target_address": "2001:db8::1"},
            "RFC 4861 section 4.4 figure, by hand",
        ),
    )


@message(137, rfc="RFC 4861 section 4.5")
class Redirect(Row):
    """A router tells of a better first hop to a destination."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    reserved: Annotated[int, RESERVED32] = 0
    target_address: Annotated[Address, ADDR6]
    destination_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "89000000 00000000 fe800000000000000000000000000001 20010db8000000000000000000000009",
            {"target_address": "fe80::1", "destination_address": "2001:db8::9"},
            "RFC 4861 section 4.5 figure, by hand",
        ),
    )


@message(144, rfc="RFC 6275 section 6.5")
class HomeAgentAddressDiscoveryRequest(Row):
    """A mobile node asks for the home agents of its home link; R (RFC 3963 section 7.1): for mobile routers."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    identifier: Annotated[int, U16]
    r: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(15)] = 0

    vectors = (Vector("90009620002a8000", {"checksum": 38432, "identifier": 42, "r": True}, "scapy inet6.uts:2266"),)


@message(145, rfc="RFC 6275 section 6.6")
class HomeAgentAddressDiscoveryReply(Row):
    """The home agents of a link, most preferred first; R (RFC 3963 section 7.2): they support mobile routers."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    identifier: Annotated[int, U16]
    r: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(15)] = 0
    home_agent_addresses: Annotated[list[Address], Repeated(inner=ADDR6, whole=True)]

    vectors = (
        Vector(
            "91003746002a8000 20010db8000000000000000000000002 20010db8000000000000000000000003",
            {
                "checksum": 0x3746,
                "identifier": 42,
                "r": True,
                "home_agent_addresses": ["2001:db8::2", "2001:db8::3"],
            },
            "scapy inet6.uts:2270",
        ),
    )


@message(146, rfc="RFC 6275 section 6.7")
class MobilePrefixSolicitation(Row):
    """A mobile node away from home asks for the prefixes of its home link."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    identifier: Annotated[int, U16]
    reserved: Annotated[int, RESERVED16] = 0

    vectors = (Vector("9200280800080000", {"checksum": 10248, "identifier": 8}, "scapy inet6.uts:2297"),)


@message(147, rfc="RFC 6275 section 6.8")
class MobilePrefixAdvertisement(Row):
    """The prefixes of the home link. Flags: M managed address configuration, O other stateful configuration."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    identifier: Annotated[int, U16]
    m: Annotated[bool, FLAG] = False
    o: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(14)] = 0

    vectors = (
        Vector(
            "93002807002a4000 03044040ffffffff0000000c0000000020010db8000000000000000000000001",
            {"checksum": 10247, "identifier": 42, "m": False, "o": True},
            "scapy inet6.uts:2313",
        ),
    )


@message(FMIPV6, variant=2, rfc="RFC 5568 section 6.1.1", name="Router Solicitation for Proxy Advertisement")
class RouterSolicitationForProxyAdvertisement(Row):
    """A mobile node asks its router about access points it could move to."""

    code: Annotated[int, U8] = 0
    checksum: Annotated[int, U16] = 0
    subtype: Annotated[int, U8.named(FMIPV6_SUBTYPE)] = 2
    reserved: Annotated[int, RESERVED8] = 0
    identifier: Annotated[int, U16]

    vectors = (
        Vector("9a000000 02 00 002a", {"subtype": 2, "identifier": 42}, "RFC 5568 section 6.1.1 figure, by hand"),
    )


@message(FMIPV6, variant=3, rfc="RFC 5568 section 6.1.2", name="Proxy Router Advertisement")
class ProxyRouterAdvertisement(Row):
    """A router tells of neighbouring access points and their routers; with code 1 it orders a handover."""

    code: Annotated[int, U8.named(PROXY_ADVERTISEMENT_CODE)]
    checksum: Annotated[int, U16] = 0
    subtype: Annotated[int, U8.named(FMIPV6_SUBTYPE)] = 3
    reserved: Annotated[int, RESERVED8] = 0
    identifier: Annotated[int, U16]

    vectors = (
        Vector(
            "9a010000 03 00 0000",
            {"code": 1, "subtype": 3, "identifier": 0},
            "RFC 5568 section 6.1.2 figure, by hand",
        ),
    )
