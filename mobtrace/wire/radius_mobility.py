"""Attributes of RADIUS for Mobile IPv6 (RFC 5447) and Proxy Mobile IPv6 (RFC 6572)."""

from typing import Annotated

from mobtrace.values import Address, Prefix
from mobtrace.wire.kinds import ADDR4, ADDR6, RESERVED8, TEXT, U8, bits, octets, reserved_bits
from mobtrace.wire.kinds_ip import CutPrefix, FlagWord
from mobtrace.wire.names_aaa import MOBILITY_CAPABILITY
from mobtrace.wire.radius_packets import attribute
from mobtrace.wire.rows import Row, Vector

CAPABILITIES = FlagWord(octets=8, flags=MOBILITY_CAPABILITY)
PREFIX = CutPrefix(length="prefix_length")


@attribute(124, rfc="RFC 5447 section 4.2.5")
class Mip6FeatureVector(Row):
    """What access server or home AAA server can do or allows; both must set a bit for it to hold."""

    value: Annotated[int, CAPABILITIES]

    @property
    def capabilities(self) -> list[str]:
        """The names of the capabilities."""
        return CAPABILITIES.names_of(self.value)

    vectors = (Vector("7c0a0000060000000001", {"value": 6597069766657}, "tcpdump radius_rfc5447.pcap"),)


@attribute(125, rfc="RFC 5447 section 4.2.4")
class Mip6HomeLinkPrefix(Row):
    """The prefix of the home link."""

    prefix_length: Annotated[int, U8.limit(128)]
    prefix: Annotated[Address, ADDR6]

    @property
    def network(self) -> Prefix:
        """The prefix without host bits."""
        return Prefix.of(self.prefix, self.prefix_length)

    vectors = (
        Vector(
            "7d132020010db8000000000000000000000000",
            {"prefix_length": 32, "prefix": "2001:db8::"},
            "tcpdump radius_rfc5447.pcap",
        ),
    )


@attribute(145, rfc="RFC 6572 section 4.2")
class MobileNodeIdentifier(Row):
    """The MN-Identifier that the gateway must use in Proxy Binding Updates."""

    mobile_node_identifier: Annotated[str, TEXT]

    vectors = (
        Vector(
            "91116d6e31406578616d706c652e6f7267",
            {"mobile_node_identifier": "mn1@example.org"},
            "RFC 6572 section 4.2 figure, by hand",
        ),
    )


@attribute(146, rfc="RFC 6572 section 4.3")
class ServiceSelection(Row):
    """The service that the mobile node is to have (RFC 5149)."""

    service_identifier: Annotated[str, TEXT]

    vectors = (Vector("9205696d73", {"service_identifier": "ims"}, "RFC 6572 section 4.3 figure, by hand"),)


@attribute(147, rfc="RFC 6572 section 4.4")
class Pmip6HomeLmaIpv6Address(Row):
    """The mobile node's LMA in the home network."""

    home_lma_ipv6_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "931220010db8000000000000000000000001",
            {"home_lma_ipv6_address": "2001:db8::1"},
            "RFC 6572 section 4.4 figure, by hand",
        ),
    )


@attribute(148, rfc="RFC 6572 section 4.5")
class Pmip6VisitedLmaIpv6Address(Row):
    """The mobile node's LMA in the visited network."""

    visited_lma_ipv6_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "941220010db8000000000000000000000001",
            {"visited_lma_ipv6_address": "2001:db8::1"},
            "RFC 6572 section 4.5 figure, by hand",
        ),
    )


@attribute(149, rfc="RFC 6572 section 4.6")
class Pmip6HomeLmaIpv4Address(Row):
    """The IPv4 address of the mobile node's LMA in the home network."""

    home_lma_ipv4_address: Annotated[Address, ADDR4]

    vectors = (Vector("9506c0000201", {"home_lma_ipv4_address": "192.0.2.1"}, "RFC 6572 section 4.6 figure, by hand"),)


@attribute(150, rfc="RFC 6572 section 4.7")
class Pmip6VisitedLmaIpv4Address(Row):
    """The IPv4 address of the mobile node's LMA in the visited network."""

    visited_lma_ipv4_address: Annotated[Address, ADDR4]

    vectors = (
        Vector("9606c0000201", {"visited_lma_ipv4_address": "192.0.2.1"}, "RFC 6572 section 4.7 figure, by hand"),
    )


@attribute(151, rfc="RFC 6572 section 4.8", repeat=True)
class Pmip6HomeHnPrefix(Row):
    """A home network prefix of the mobile node, from the home network; :: asks for one."""

    reserved: Annotated[int, RESERVED8] = 0
    prefix_length: Annotated[int, U8.limit(128)]
    home_mn_hnp: Annotated[Address, PREFIX]

    @property
    def network(self) -> Prefix:
        """The prefix, with the octets that were left out."""
        return Prefix.of(PREFIX.whole(self.home_mn_hnp), self.prefix_length)

    vectors = (
        Vector(
            "97140040 20010db8000100000000000000000000",
            {"prefix_length": 64, "home_mn_hnp": "2001:db8:1::"},
            "RFC 6572 section 4.8 figure, by hand",
        ),
    )


@attribute(152, rfc="RFC 6572 section 4.9", repeat=True)
class Pmip6VisitedHnPrefix(Row):
    """A home network prefix of the mobile node, from the visited network; :: asks for one."""

    reserved: Annotated[int, RESERVED8] = 0
    prefix_length: Annotated[int, U8.limit(128)]
    visited_mn_hnp: Annotated[Address, PREFIX]

    @property
    def network(self) -> Prefix:
        """The prefix, with the octets that were left out."""
        return Prefix.of(PREFIX.whole(self.visited_mn_hnp), self.prefix_length)

    vectors = (
        Vector(
            "980c0040 20010db800010000",
            {"prefix_length": 64, "visited_mn_hnp": {"prefix": "2001:db8:1::", "octets": 8}},
            "RFC 6572 section 4.9 figure, by hand",
        ),
    )


@attribute(153, rfc="RFC 6572 section 4.10")
class Pmip6HomeInterfaceId(Row):
    """The mobile node's interface identifier, from the home network."""

    home_interface_identifier: Annotated[bytes, octets(8)]

    vectors = (
        Vector(
            "990a00005efffe100001",
            {"home_interface_identifier": "00005efffe100001"},
            "RFC 6572 section 4.10 figure, by hand",
        ),
    )


@attribute(154, rfc="RFC 6572 section 4.11")
class Pmip6VisitedInterfaceId(Row):
    """The mobile node's interface identifier, from the visited network."""

    visited_interface_identifier: Annotated[bytes, octets(8)]

    vectors = (
        Vector(
            "9a0a00005efffe100001",
            {"visited_interface_identifier": "00005efffe100001"},
            "RFC 6572 section 4.11 figure, by hand",
        ),
    )


@attribute(155, rfc="RFC 6572 section 4.12")
class Pmip6HomeIpv4Hoa(Row):
    """The mobile node's IPv4 home address, from the home network; 0.0.0.0 asks for one."""

    reserved: Annotated[int, reserved_bits(10)] = 0
    prefix_len: Annotated[int, bits(6)]
    home_ipv4_hoa: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "9b080018c0000207",
            {"prefix_len": 24, "home_ipv4_hoa": "192.0.2.7"},
            "RFC 6572 section 4.12 figure, by hand",
        ),
    )


@attribute(156, rfc="RFC 6572 section 4.13")
class Pmip6VisitedIpv4Hoa(Row):
    """The mobile node's IPv4 home address, from the visited network; 0.0.0.0 asks for one."""

    reserved: Annotated[int, reserved_bits(10)] = 0
    prefix_len: Annotated[int, bits(6)]
    visited_ipv4_hoa: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "9c080018c0000207",
            {"prefix_len": 24, "visited_ipv4_hoa": "192.0.2.7"},
            "RFC 6572 section 4.13 figure, by hand",
        ),
    )


@attribute(157, rfc="RFC 6572 section 4.14")
class Pmip6HomeDhcp4ServerAddress(Row):
    """The DHCPv4 server in the home network, for a gateway that is a relay."""

    home_dhcpv4_server_address: Annotated[Address, ADDR4]

    vectors = (
        Vector("9d06c0000243", {"home_dhcpv4_server_address": "192.0.2.67"}, "RFC 6572 section 4.14 figure, by hand"),
    )


@attribute(158, rfc="RFC 6572 section 4.15")
class Pmip6VisitedDhcp4ServerAddress(Row):
    """The DHCPv4 server in the visited network, for a gateway that is a relay."""

    visited_dhcpv4_server_address: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "9e06c0000243", {"visited_dhcpv4_server_address": "192.0.2.67"}, "RFC 6572 section 4.15 figure, by hand"
        ),
    )


@attribute(159, rfc="RFC 6572 section 4.16")
class Pmip6HomeDhcp6ServerAddress(Row):
    """The DHCPv6 server in the home network, for a gateway that is a relay."""

    home_dhcpv6_server_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "9f1220010db8000000000000000000000547",
            {"home_dhcpv6_server_address": "2001:db8::547"},
            "RFC 6572 section 4.16 figure, by hand",
        ),
    )


@attribute(160, rfc="RFC 6572 section 4.17")
class Pmip6VisitedDhcp6ServerAddress(Row):
    """The DHCPv6 server in the visited network, for a gateway that is a relay."""

    visited_dhcpv6_server_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "a01220010db8000000000000000000000547",
            {"visited_dhcpv6_server_address": "2001:db8::547"},
            "RFC 6572 section 4.17 figure, by hand",
        ),
    )


@attribute(161, rfc="RFC 6572 section 4.20")
class Pmip6HomeIpv4Gateway(Row):
    """The mobile node's default gateway, from the home network."""

    home_ipv4_default_gateway_address: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "a106c0000201", {"home_ipv4_default_gateway_address": "192.0.2.1"}, "RFC 6572 section 4.20 figure, by hand"
        ),
    )


@attribute(162, rfc="RFC 6572 section 4.21")
class Pmip6VisitedIpv4Gateway(Row):
    """The mobile node's default gateway, from the visited network."""

    visited_ipv4_default_gateway_address: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "a206c0000201",
            {"visited_ipv4_default_gateway_address": "192.0.2.1"},
            "RFC 6572 section 4.21 figure, by hand",
        ),
    )
