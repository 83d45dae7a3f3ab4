"""Options of Neighbour Discovery, which ICMPv6 144 to 147 and 154 carry too (RFC 4861 section 4.6).

The length field counts units of 8 octets, header included.
"""

from typing import Annotated

from mobtrace.values import Address, LinkLayer, Prefix
from mobtrace.wire.containers import Repeated
from mobtrace.wire.families import Family
from mobtrace.wire.kinds import (
    ADDR6,
    FLAG,
    RESERVED16,
    RESERVED32,
    REST,
    U8,
    U16,
    U32,
    AddrRest,
    Int,
    bits,
    reserved_bits,
)
from mobtrace.wire.kinds_ip import CutPrefix, PaddedLinkLayer, PaddedNames
from mobtrace.wire.names import ADDRESS_PREFIX_CODE, LINK_LAYER_ADDRESS_CODE
from mobtrace.wire.names_ip import NAACK_STATUS, NEIGHBOUR_OPTIONS, ROUTER_PREFERENCE
from mobtrace.wire.rows import Row, Vector

OPTIONS = Family(name="neighbour discovery option", names=NEIGHBOUR_OPTIONS, whole=True, unit=8)
option = OPTIONS.row

PREFIX_LENGTH = U8.limit(128)
SECONDS = U32.unit(1, "s")
ICMPV6_PCAP = "tcpdump icmpv6.pcap frame 1"


@option(1, rfc="RFC 4861 section 4.6.1")
class SourceLinkLayerAddress(Row):
    """The link-layer address of the sender."""

    link_layer_address: Annotated[LinkLayer, PaddedLinkLayer()]

    vectors = (Vector("0101b09928c8d66c", {"link_layer_address": "b0:99:28:c8:d6:6c"}, ICMPV6_PCAP),)


@option(2, rfc="RFC 4861 section 4.6.1")
class TargetLinkLayerAddress(Row):
    """The link-layer address of the target of a Neighbor Advertisement or Redirect."""

    link_layer_address: Annotated[LinkLayer, PaddedLinkLayer()]

    vectors = (
        Vector(
            "0201865a2a9c8472",
            {"link_layer_address": "86:5a:2a:9c:84:72"},
            "umip-cn return-routability.pcap, as tshark 4.0.17 reads it",
        ),
    )


@option(3, rfc="RFC 6275 section 7.2", repeat=True)
class PrefixInformation(Row):
    """A prefix of the link; with R the router's whole address, in a Mobile Prefix Advertisement the home prefix.

    Flags: L on-link, A autonomous address-configuration, R router address. Lifetimes are seconds; all ones is infinity.
    """

    prefix_length: Annotated[int, PREFIX_LENGTH]
    l: Annotated[bool, FLAG] = False  # noqa: E741
    a: Annotated[bool, FLAG] = False
    r: Annotated[bool, FLAG] = False
    reserved1: Annotated[int, reserved_bits(5)] = 0
    valid_lifetime: Annotated[int, SECONDS]
    preferred_lifetime: Annotated[int, SECONDS]
    reserved2: Annotated[int, RESERVED32] = 0
    prefix: Annotated[Address, ADDR6]

    @property
    def network(self) -> Prefix:
        """The prefix without the bits that R lets a router put behind it."""
        return Prefix.of(self.prefix, self.prefix_length)

    vectors = (
        Vector(
            "0304 48c0 00278d00 00093a80 00000000 22223333444455556600000000000000",
            {
                "prefix_length": 72,
                "l": True,
                "a": True,
                "r": False,
                "valid_lifetime": 2592000,
                "preferred_lifetime": 604800,
                "prefix": "2222:3333:4444:5555:6600::",
            },
            ICMPV6_PCAP,
        ),
        Vector(
            "0304 4060 ffffffff 0000000c 00000000 20010db8000000000000000000000001",
            {
                "prefix_length": 64,
                "l": False,
                "a": True,
                "r": True,
                "valid_lifetime": 0xFFFFFFFF,
                "preferred_lifetime": 12,
                "prefix": "2001:db8::1",
            },
            "RFC 6275 section 7.2 figure, by hand",
        ),
    )


@option(4, rfc="RFC 4861 section 4.6.3")
class RedirectedHeader(Row):
    """The packet that caused a Redirect, cut to fit and padded to a multiple of 8 octets."""

    reserved: Annotated[int, Int(octets=6, reserved=True)] = 0
    packet: Annotated[bytes, REST]

    vectors = (
        Vector(
            f"0406 000000000000 6000000000003b40 {32 * '01'}",
            {"packet": f"6000000000003b40{32 * '01'}"},
            "RFC 4861 section 4.6.3 figure, by hand",
        ),
    )


@option(5, rfc="RFC 4861 section 4.6.4")
class Mtu(Row):
    """The MTU of the link, in octets."""

    reserved: Annotated[int, RESERVED16] = 0
    mtu: Annotated[int, U32]

    vectors = (Vector("0501000000000064", {"mtu": 100}, ICMPV6_PCAP),)


@option(7, rfc="RFC 6275 section 7.3")
class AdvertisementInterval(Row):
    """The longest time between unsolicited Router Advertisements, in milliseconds."""

    reserved: Annotated[int, RESERVED16] = 0
    advertisement_interval: Annotated[int, U32.unit(1, "ms")]

    vectors = (Vector("0701000000001388", {"advertisement_interval": 5000}, ICMPV6_PCAP),)


@option(8, rfc="RFC 6275 section 7.4")
class HomeAgentInformation(Row):
    """Preference and lifetime (seconds) of the router as a home agent; R: it supports mobile routers.

    R is of RFC 3963 section 7.3.
    """

    r: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(15)] = 0
    home_agent_preference: Annotated[int, U16]
    home_agent_lifetime: Annotated[int, U16.unit(1, "s").limit(0xFFFF, lowest=1)]

    vectors = (
        Vector(
            "08010000c351000f",
            {"r": False, "home_agent_preference": 50001, "home_agent_lifetime": 15},
            ICMPV6_PCAP,
        ),
        Vector(
            "0801800000010708",
            {"r": True, "home_agent_preference": 1, "home_agent_lifetime": 1800},
            "RFC 3963 section 7.3 figure, by hand",
        ),
    )


@option(14, rfc="RFC 3971 section 5.3.2")
class Nonce(Row):
    """A random number; in duplicate address detection it tells one's own looped-back probe (RFC 7527)."""

    nonce: Annotated[bytes, REST]

    vectors = (Vector("0e01010203040506", {"nonce": "010203040506"}, "RFC 3971 section 5.3.2 figure, by hand"),)


@option(17, rfc="RFC 5568 section 6.4.1", repeat=True)
class IpAddressPrefix(Row):
    """An address or prefix of a fast handover: care-of address, new access router, its prefix."""

    option_code: Annotated[int, U8.named(ADDRESS_PREFIX_CODE)]
    prefix_length: Annotated[int, PREFIX_LENGTH]
    reserved: Annotated[int, RESERVED32] = 0
    ipv6_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "110301400000000000000000000000000000000000000000",
            {"option_code": 1, "prefix_length": 64, "ipv6_address": "::"},
            "scapy inet6.uts:1099",
        ),
    )


@option(18, rfc="RFC 4068 section 6.4.2", repeat=True)
class NewRouterPrefixInformation(Row):
    """The prefix of the new access router, as RFC 4068 had it; RFC 5568 uses type 17 for it."""

    option_code: Annotated[int, U8]
    prefix_length: Annotated[int, PREFIX_LENGTH]
    reserved: Annotated[int, RESERVED32] = 0
    prefix: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "120300400000000000000000000000000000000000000000",
            {"option_code": 0, "prefix_length": 64, "prefix": "::"},
            "scapy inet6.uts:1118",
        ),
    )


@option(19, rfc="RFC 5568 section 6.4.3", repeat=True)
class LinkLayerAddress(Row):
    """A link-layer address of a fast handover: new access point, mobile node, new access router."""

    option_code: Annotated[int, U8.named(LINK_LAYER_ADDRESS_CODE)]
    lla: Annotated[LinkLayer, PaddedLinkLayer(head=3)]

    vectors = (
        Vector(
            "1302 03 ff11ff11ff11 00000000000000",
            {"option_code": 3, "lla": "ff:11:ff:11:ff:11"},
            "scapy inet6.uts:1141, padded as RFC 5568 section 6.4.3 has it",
        ),
    )


@option(20, rfc="RFC 5568 section 6.4.6")
class NeighborAdvertisementAcknowledgment(Row):
    """The new access router's answer to an unsolicited Neighbor Advertisement, with a care-of address to use."""

    option_code: Annotated[int, U8] = 0
    status: Annotated[int, U8.named(NAACK_STATUS)]
    reserved: Annotated[int, RESERVED32] = 0
    new_care_of_address: Annotated[Address | None, AddrRest()] = None

    vectors = (
        Vector(
            "1403 00 02 00000000 20010db8000000000000000000000007",
            {"option_code": 0, "status": 2, "new_care_of_address": "2001:db8::7"},
            "RFC 5568 section 6.4.6 figure, by hand",
        ),
        Vector("1401008000000000", {"status": 128, "new_care_of_address": None}, "RFC 5568 section 6.4.6, by hand"),
    )


@option(23, rfc="RFC 5380 section 5", repeat=True)
class MapOption(Row):
    """A mobility anchor point: distance in hops, preference (15 is highest), lifetime in seconds, address.

    With R the anchor point allocates the regional care-of address (RFC 5380); in RFC 4140 section 5, of the
    same layout, R says that the mobile node must form it from the prefix in the option.
    """

    dist: Annotated[int, bits(4)]
    pref: Annotated[int, bits(4)]
    r: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(7)] = 0
    valid_lifetime: Annotated[int, SECONDS]
    global_ip_address_for_map: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "17031f80ffffffff00000000000000000000000000000000",
            {
                "dist": 1,
                "pref": 15,
                "r": True,
                "valid_lifetime": 0xFFFFFFFF,
                "global_ip_address_for_map": "::",
            },
            "scapy inet6.uts:1193",
        ),
    )


@option(24, rfc="RFC 4191 section 2.3", repeat=True)
class RouteInformation(Row):
    """A more specific route by way of this router; lifetime in seconds."""

    prefix_length: Annotated[int, PREFIX_LENGTH]
    resvd1: Annotated[int, reserved_bits(3)] = 0
    prf: Annotated[int, bits(2).named(ROUTER_PREFERENCE)]
    resvd2: Annotated[int, reserved_bits(3)] = 0
    route_lifetime: Annotated[int, SECONDS]
    prefix: Annotated[Address, CutPrefix(length="prefix_length")]

    vectors = (
        Vector(
            "1802 30 08 00000e10 20010db800010000",
            {
                "prefix_length": 48,
                "prf": 1,
                "route_lifetime": 3600,
                "prefix": {"prefix": "2001:db8:1::", "octets": 8},
            },
            "RFC 4191 section 2.3 figure, by hand",
        ),
    )


@option(25, rfc="RFC 8106 section 5.1", repeat=True)
class RecursiveDnsServer(Row):
    """Addresses of recursive DNS servers; lifetime in seconds."""

    reserved: Annotated[int, RESERVED16] = 0
    lifetime: Annotated[int, SECONDS]
    addresses: Annotated[list[Address], Repeated(inner=ADDR6)]

    vectors = (
        Vector(
            "1905 0000 00000005 abcd000000000000000000000000efef 12345678000000000000000000000001",
            {"lifetime": 5, "addresses": ["abcd::efef", "1234:5678::1"]},
            ICMPV6_PCAP,
        ),
    )


@option(31, rfc="RFC 8106 section 5.2", repeat=True)
class DnsSearchList(Row):
    """Domain names to search, as labels, padded with zero octets; lifetime in seconds."""

    reserved: Annotated[int, RESERVED16] = 0
    lifetime: Annotated[int, SECONDS]
    domain_names: Annotated[list[str], PaddedNames(head=8)]

    vectors = (
        Vector(
            "1f07 0000 00000005 076578616d706c6503636f6d00 076578616d706c65036f726700"
            " 04646f6d3104646f6d3203746c6400 00000000000000",
            {
                "lifetime": 5,
                "domain_names": ["example.com", "example.org", "dom1.dom2.tld"],
            },
            ICMPV6_PCAP,
        ),
    )
