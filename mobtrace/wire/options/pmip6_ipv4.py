"""Options of IPv4 support for Proxy Mobile IPv6 (RFC 5844 section 3.3)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import Carrier
from mobtrace.wire.kinds import ADDR4, FLAG, RESERVED16, U8, bits, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.names import IPV4_HOME_ADDRESS_REPLY_STATUS
from mobtrace.wire.rows import Row, Vector


@option(36, rfc="RFC 5844 section 3.3.1", align=(4, 0), stands_in=(Carrier.PROXY_UPDATE,))
class IPv4HomeAddressRequest(Row):
    """The gateway asks for this IPv4 home address, or with 0.0.0.0 for any."""

    prefix_len: Annotated[int, bits(6).limit(32)]
    reserved: Annotated[int, reserved_bits(10)] = 0
    ipv4_home_address: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "24066000c0000207",
            {"prefix_len": 24, "reserved": 0, "ipv4_home_address": "192.0.2.7"},
            "RFC 5844 section 3.3.1 figure, by hand; tshark 4.0.17 agrees",
        ),
    )


@option(37, rfc="RFC 5844 section 3.3.2", align=(4, 0), stands_in=(Carrier.PROXY_ACKNOWLEDGEMENT,))
class IPv4HomeAddressReply(Row):
    """The IPv4 home address that the anchor assigned, or why there is none."""

    status: Annotated[int, U8.named(IPV4_HOME_ADDRESS_REPLY_STATUS)]
    pref_len: Annotated[int, bits(6).limit(32)]
    res: Annotated[int, reserved_bits(2)] = 0
    ipv4_home_address: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "25068260c0000207",
            {"status": 130, "pref_len": 24, "res": 0, "ipv4_home_address": "192.0.2.7"},
            "RFC 5844 section 3.3.2 figure, by hand",
        ),
        Vector(
            "2506008300000000",
            {"status": 0, "pref_len": 32, "res": 3, "ipv4_home_address": "0.0.0.0"},
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
    )


@option(38, rfc="RFC 5844 section 3.3.3", align=(4, 0), stands_in=(Carrier.PROXY_ACKNOWLEDGEMENT,))
class IPv4DefaultRouterAddress(Row):
    """The default router of the mobile node's IPv4 home network."""

    reserved: Annotated[int, RESERVED16] = 0
    ipv4_default_router_address: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "26060000c0000201",
            {"reserved": 0, "ipv4_default_router_address": "192.0.2.1"},
            "RFC 5844 section 3.3.3 figure, by hand; tshark 4.0.17 agrees",
        ),
        Vector(
            "2606aabb00000000",
            {"reserved": 0xAABB, "ipv4_default_router_address": "0.0.0.0"},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
    )


@option(39, rfc="RFC 5844 section 3.3.4", stands_in=(Carrier.PROXY_ACKNOWLEDGEMENT,))
class IPv4DhcpSupportMode(Row):
    """Whether the gateway is to be DHCP server (S) or DHCP relay."""

    reserved: Annotated[int, reserved_bits(15)] = 0
    s: Annotated[bool, FLAG.named({0: "DHCP relay", 1: "DHCP server"})] = False

    vectors = (
        Vector("27020001", {"reserved": 0, "s": True}, "RFC 5844 section 3.3.4 figure, by hand; tshark 4.0.17 agrees"),
    )
