"""Options of Proxy Mobile IPv6 itself (RFC 5213 section 8)."""

from typing import Annotated

from mobtrace.values import Address, LinkLayer
from mobtrace.wire.carriers import PROXY_REGISTRATIONS
from mobtrace.wire.kinds import ADDR6, FLAG, LINK_LAYER, RESERVED8, RESERVED16, U8, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.names import ACCESS_TECHNOLOGY_TYPE, HANDOFF_INDICATOR
from mobtrace.wire.rows import Row, Vector
from mobtrace.wire.times import Time


@option(22, rfc="RFC 5213 section 8.3", align=(8, 4), repeat=True, stands_in=PROXY_REGISTRATIONS)
class HomeNetworkPrefix(Row):
    """A prefix of the mobile node on this attachment; all zero asks the anchor for one.

    With L (RFC 7864 section 4.1) it is not for the link: packets of flows that were moved here have it.
    """

    l: Annotated[bool, FLAG] = False  # noqa: E741
    reserved: Annotated[int, reserved_bits(7)] = 0
    prefix_length: Annotated[int, U8.limit(128)]
    home_network_prefix: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "1612004020010db8000000010000000000000000",
            {"l": False, "reserved": 0, "prefix_length": 64, "home_network_prefix": "2001:db8:0:1::"},
            "RFC 5213 section 8.3 figure, by hand; tshark 4.0.17 agrees",
        ),
        Vector(
            "1612804020010db8000000010000000000000000",
            {"l": True, "reserved": 0, "prefix_length": 64, "home_network_prefix": "2001:db8:0:1::"},
            "RFC 7864 section 4.1 figure, by hand",
        ),
    )


@option(23, rfc="RFC 5213 section 8.4", stands_in=PROXY_REGISTRATIONS)
class HandoffIndicator(Row):
    """Why the gateway registers the mobile node."""

    reserved: Annotated[int, RESERVED8] = 0
    hi: Annotated[int, U8.named(HANDOFF_INDICATOR)]

    vectors = (
        Vector("17020003", {"reserved": 0, "hi": 3}, "RFC 5213 section 8.4 figure, by hand; tshark 4.0.17 agrees"),
        Vector("1702aa01", {"reserved": 170, "hi": 1}, "PyPCAPKit test_mh_roundtrip_unit.py"),
    )


@option(24, rfc="RFC 5213 section 8.5", stands_in=PROXY_REGISTRATIONS)
class AccessTechnologyType(Row):
    """The access technology by which the mobile node is attached."""

    reserved: Annotated[int, RESERVED8] = 0
    att: Annotated[int, U8.named(ACCESS_TECHNOLOGY_TYPE)]

    vectors = (
        Vector("18020004", {"reserved": 0, "att": 4}, "RFC 5213 section 8.5 figure, by hand; tshark 4.0.17 agrees"),
        Vector("1802aa01", {"reserved": 170, "att": 1}, "PyPCAPKit test_mh_reserved_padding_unit.py"),
    )


@option(25, rfc="RFC 5213 section 8.6", stands_in=PROXY_REGISTRATIONS)
class MobileNodeLinklayerIdentifier(Row):
    """The link-layer identifier of the mobile node's interface."""

    reserved: Annotated[int, RESERVED16] = 0
    link_layer_identifier: Annotated[LinkLayer, LINK_LAYER]

    vectors = (
        Vector(
            "190800000002b6c3a101",
            {"reserved": 0, "link_layer_identifier": "00:02:b6:c3:a1:01"},
            "RFC 5213 section 8.6 figure, by hand; tshark 4.0.17 agrees",
        ),
    )


@option(26, rfc="RFC 5213 section 8.7", align=(8, 6), stands_in=PROXY_REGISTRATIONS)
class LinklocalAddress(Row):
    """The link-local address that gateways use on the link they share with the mobile node."""

    link_local_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "1a10fe800000000000000000000000000001",
            {"link_local_address": "fe80::1"},
            "RFC 5213 section 8.7 figure, by hand; tshark 4.0.17 agrees",
        ),
    )


@option(27, rfc="RFC 5213 section 8.8", align=(8, 2), stands_in=PROXY_REGISTRATIONS)
class Timestamp(Row):
    """When the message was sent: 48 bits of seconds since 1970 and 16 bits of a fraction."""

    timestamp: Annotated[int, Time(fraction_bits=16)]

    vectors = (
        Vector(
            "1b0800005c54f7c08000",
            {"timestamp": 0x5C54F7C08000},
            "RFC 5213 section 8.8 figure, by hand; tshark 4.0.17 agrees",
        ),
    )
