"""Options of DHCPv4 that attaching and leasing use (RFC 2132 and others)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.containers import Repeated
from mobtrace.wire.families import Family
from mobtrace.wire.kinds import ADDR4, FLAG, REST, TEXT, U8, U16, U32, octets, reserved_bits
from mobtrace.wire.names import HARDWARE_TYPE
from mobtrace.wire.names_dhcp import DHCPV4_OPTIONS, DHCPV4_TYPES, OVERLOAD
from mobtrace.wire.rows import Row, Vector

OPTIONS = Family(name="DHCPv4 option", names=DHCPV4_OPTIONS, pad1=0, last=255)
option = OPTIONS.row


@option(0, rfc="RFC 2132 section 3.1", repeat=True)
class Pad(Row):
    """One octet of padding, without a length."""

    vectors = (Vector("00", {}, "RFC 2132 section 3.1"),)


@option(255, rfc="RFC 2132 section 3.2")
class End(Row):
    """The end of the options, one octet without a length; what follows is padding."""

    vectors = (Vector("ff", {}, "RFC 2132 section 3.2"),)


@option(1, rfc="RFC 2132 section 3.3")
class SubnetMask(Row):
    """The netmask of the client's network."""

    subnet_mask: Annotated[Address, ADDR4]

    vectors = (Vector("01 04 ffffff00", {"subnet_mask": "255.255.255.0"}, "RFC 2132 section 3.3 figure, by hand"),)


@option(3, rfc="RFC 2132 section 3.5")
class Router(Row):
    """Routers, in order of preference: the IPv4 default-router address of RFC 5844."""

    address: Annotated[list[Address], Repeated(inner=ADDR4)]

    vectors = (Vector("03 04 c0000201", {"address": ["192.0.2.1"]}, "RFC 2132 section 3.5 figure, by hand"),)


@option(6, rfc="RFC 2132 section 3.8")
class DomainNameServer(Row):
    """DNS servers, in order of preference."""

    address: Annotated[list[Address], Repeated(inner=ADDR4)]

    vectors = (
        Vector(
            "06 08 c0000235c0000236", {"address": ["192.0.2.53", "192.0.2.54"]}, "RFC 2132 section 3.8 figure, by hand"
        ),
    )


@option(12, rfc="RFC 2132 section 3.14")
class HostName(Row):
    """The client's name."""

    host_name: Annotated[str, TEXT]

    vectors = (Vector("0c 03 6d6e31", {"host_name": "mn1"}, "RFC 2132 section 3.14 figure, by hand"),)


@option(15, rfc="RFC 2132 section 3.17")
class DomainName(Row):
    """The domain name to resolve host names with."""

    domain_name: Annotated[str, TEXT]

    vectors = (
        Vector("0f 0b 6578616d706c652e6f7267", {"domain_name": "example.org"}, "RFC 2132 section 3.17 figure, by hand"),
    )


@option(26, rfc="RFC 2132 section 5.1")
class InterfaceMtu(Row):
    """The MTU of the interface, in octets; at least 68."""

    mtu: Annotated[int, U16.limit(0xFFFF, lowest=68)]

    vectors = (Vector("1a 02 05dc", {"mtu": 1500}, "RFC 2132 section 5.1 figure, by hand"),)


@option(28, rfc="RFC 2132 section 5.3")
class BroadcastAddress(Row):
    """The broadcast address of the client's network."""

    broadcast_address: Annotated[Address, ADDR4]

    vectors = (Vector("1c 04 c00002ff", {"broadcast_address": "192.0.2.255"}, "RFC 2132 section 5.3 figure, by hand"),)


@option(43, rfc="RFC 2132 section 8.4")
class VendorSpecificInformation(Row):
    """Options of a vendor, which are its own affair."""

    vendor_specific_information: Annotated[bytes, REST]

    vectors = (
        Vector("2b 03 0101ff", {"vendor_specific_information": "0101ff"}, "RFC 2132 section 8.4 figure, by hand"),
    )


@option(50, rfc="RFC 2132 section 9.1")
class RequestedIpAddress(Row):
    """The address that the client would like to have."""

    address: Annotated[Address, ADDR4]

    vectors = (Vector("32 04 c0000207", {"address": "192.0.2.7"}, "RFC 2132 section 9.1 figure, by hand"),)


@option(51, rfc="RFC 2132 section 9.2")
class IpAddressLeaseTime(Row):
    """How long the lease lasts, in seconds; all ones is infinity."""

    lease_time: Annotated[int, U32.unit(1, "s")]

    vectors = (Vector("33 04 00000e10", {"lease_time": 3600}, "RFC 2132 section 9.2 figure, by hand"),)


@option(52, rfc="RFC 2132 section 9.3")
class OptionOverload(Row):
    """The fields file and sname hold options too; ``overloaded`` reads them."""

    value: Annotated[int, U8.named(OVERLOAD)]

    vectors = (Vector("34 01 01", {"value": 1}, "RFC 2132 section 9.3 figure, by hand"),)


@option(53, rfc="RFC 2132 section 9.6")
class MessageType(Row):
    """What this message is."""

    type: Annotated[int, U8.named(DHCPV4_TYPES)]

    vectors = (Vector("35 01 01", {"type": 1}, "RFC 2132 section 9.6 figure, by hand"),)


@option(54, rfc="RFC 2132 section 9.7")
class ServerIdentifier(Row):
    """Which server it is: a mobile access gateway keeps it the same everywhere (RFC 5844 section 3.4.1)."""

    address: Annotated[Address, ADDR4]

    vectors = (Vector("36 04 c0000243", {"address": "192.0.2.67"}, "RFC 2132 section 9.7 figure, by hand"),)


@option(55, rfc="RFC 2132 section 9.8")
class ParameterRequestList(Row):
    """The options that the client would like to have."""

    option_codes: Annotated[list[int], Repeated(inner=U8.named(DHCPV4_OPTIONS))]

    vectors = (Vector("37 03 010306", {"option_codes": [1, 3, 6]}, "RFC 2132 section 9.8 figure, by hand"),)


@option(56, rfc="RFC 2132 section 9.9")
class Message(Row):
    """What went wrong, as text."""

    text: Annotated[str, TEXT]

    vectors = (Vector("38 02 6e6f", {"text": "no"}, "RFC 2132 section 9.9 figure, by hand"),)


@option(57, rfc="RFC 2132 section 9.10")
class MaximumDhcpMessageSize(Row):
    """The longest message that the client takes, in octets."""

    length: Annotated[int, U16.limit(0xFFFF, lowest=576)]

    vectors = (Vector("39 02 05dc", {"length": 1500}, "RFC 2132 section 9.10 figure, by hand"),)


@option(58, rfc="RFC 2132 section 9.11")
class RenewalTime(Row):
    """T1: when the client renews, in seconds."""

    t1_interval: Annotated[int, U32.unit(1, "s")]

    vectors = (Vector("3a 04 00000708", {"t1_interval": 1800}, "RFC 2132 section 9.11 figure, by hand"),)


@option(59, rfc="RFC 2132 section 9.12")
class RebindingTime(Row):
    """T2: when the client asks any server, in seconds."""

    t2_interval: Annotated[int, U32.unit(1, "s")]

    vectors = (Vector("3b 04 00000c4e", {"t2_interval": 3150}, "RFC 2132 section 9.12 figure, by hand"),)


@option(60, rfc="RFC 2132 section 9.13")
class VendorClassIdentifier(Row):
    """The vendor and kind of the client."""

    vendor_class_identifier: Annotated[bytes, REST]

    vectors = (Vector("3c 03 6c6162", {"vendor_class_identifier": "6c6162"}, "RFC 2132 section 9.13 figure, by hand"),)


@option(61, rfc="RFC 2132 section 9.14")
class ClientIdentifier(Row):
    """Which client it is: a hardware type and a link-layer address, or 255 with IAID and DUID (RFC 4361)."""

    type: Annotated[int, U8.named(HARDWARE_TYPE)]
    client_identifier: Annotated[bytes, REST]

    vectors = (
        Vector(
            "3d 07 0102005e100001",
            {"type": 1, "client_identifier": "02005e100001"},
            "RFC 2132 section 9.14 figure, by hand",
        ),
    )


@option(68, rfc="RFC 2132 section 8.13")
class MobileIpHomeAgent(Row):
    """Home agents of Mobile IPv4, in order of preference; none is allowed."""

    home_agent_addresses: Annotated[list[Address], Repeated(inner=ADDR4)]

    vectors = (
        Vector("44 04 c0000209", {"home_agent_addresses": ["192.0.2.9"]}, "RFC 2132 section 8.13 figure, by hand"),
    )


@option(80, rfc="RFC 4039 section 4")
class RapidCommit(Row):
    """Two messages instead of four."""

    vectors = (Vector("50 00", {}, "RFC 4039 section 4 figure, by hand"),)


@option(81, rfc="RFC 4702 section 2")
class ClientFqdn(Row):
    """The client's name, and who puts it into the DNS. Flags: N no update, E encoding, O override, S server updates."""

    mbz: Annotated[int, reserved_bits(4)] = 0
    n: Annotated[bool, FLAG] = False
    e: Annotated[bool, FLAG] = False
    o: Annotated[bool, FLAG] = False
    s: Annotated[bool, FLAG] = False
    rcode1: Annotated[int, U8] = 0
    rcode2: Annotated[int, U8] = 0
    domain_name: Annotated[bytes, REST]

    vectors = (
        Vector(
            "51 08 05 00 00 036d6e3100",
            {"n": False, "e": True, "o": False, "s": True, "rcode1": 0, "rcode2": 0, "domain_name": "036d6e3100"},
            "RFC 4702 section 2 figure, by hand",
        ),
    )


@option(90, rfc="RFC 3118 section 2")
class Authentication(Row):
    """Who sent this, and that nobody changed it."""

    protocol: Annotated[int, U8]
    algorithm: Annotated[int, U8]
    rdm: Annotated[int, U8]
    replay_detection: Annotated[bytes, octets(8)]
    authentication_information: Annotated[bytes, REST]

    vectors = (
        Vector(
            "5a 0d 01 01 00 0000000000000001 aabb",
            {
                "protocol": 1,
                "algorithm": 1,
                "rdm": 0,
                "replay_detection": "0000000000000001",
                "authentication_information": "aabb",
            },
            "RFC 3118 section 2 figure, by hand",
        ),
    )


@option(118, rfc="RFC 3011 section 2")
class SubnetSelection(Row):
    """The subnet to take an address from."""

    ipv4_address: Annotated[Address, ADDR4]

    vectors = (Vector("76 04 c0000200", {"ipv4_address": "192.0.2.0"}, "RFC 3011 section 2 figure, by hand"),)
