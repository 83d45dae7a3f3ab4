"""Distributed mobility management on Proxy Mobile IPv6 (RFC 8885).

A MAAR is a mobility anchor and access router in one, a CMD the central mobility database.
"""

from typing import Annotated

from mobtrace.values import Address, LinkLayer
from mobtrace.wire.carriers import PROXY_REGISTRATIONS, Carrier
from mobtrace.wire.kinds import ADDR6, LINK_LAYER, RESERVED8, RESERVED16, U8
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(65, rfc="RFC 8885 section 4.3", align=(8, 4), repeat=True, stands_in=PROXY_REGISTRATIONS)
class AnchoredPrefix(Row):
    """A prefix of the mobile node, anchored at the anchoring MAAR."""

    reserved: Annotated[int, RESERVED8] = 0
    prefix_length: Annotated[int, U8.limit(128)]
    anchored_prefix: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "4112 00 40 20010db8000100020000000000000000",
            {"reserved": 0, "prefix_length": 64, "anchored_prefix": "2001:db8:1:2::"},
            "RFC 8885 section 4.3 figure, by hand; PyPCAPKit agrees",
        ),
        Vector(
            "4112 aa 40 00000000000000000000000000000000",
            {"reserved": 0xAA, "prefix_length": 64, "anchored_prefix": "::"},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
    )


@option(66, rfc="RFC 8885 section 4.4", align=(8, 4), repeat=True, stands_in=PROXY_REGISTRATIONS)
class LocalPrefix(Row):
    """A prefix of a local network that only the anchoring MAAR reaches."""

    reserved: Annotated[int, RESERVED8] = 0
    prefix_length: Annotated[int, U8.limit(128)]
    local_prefix: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "4212 00 30 20010db8000f00000000000000000000",
            {"reserved": 0, "prefix_length": 48, "local_prefix": "2001:db8:f::"},
            "RFC 8885 section 4.4 figure, by hand; PyPCAPKit agrees",
        ),
    )


@option(67, rfc="RFC 8885 section 4.5", align=(8, 4), repeat=True, stands_in=(Carrier.PROXY_ACKNOWLEDGEMENT,))
class PreviousMaar(Row):
    """A previous MAAR of the mobile node and the prefix anchored there."""

    reserved: Annotated[int, RESERVED8] = 0
    prefix_length: Annotated[int, U8.limit(128)]
    previous_maar: Annotated[Address, ADDR6]
    home_network_prefix: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "4322 00 40 20010db80000000000000000000000a1 20010db8000100020000000000000000",
            {
                "reserved": 0,
                "prefix_length": 64,
                "previous_maar": "2001:db8::a1",
                "home_network_prefix": "2001:db8:1:2::",
            },
            "RFC 8885 section 4.5 figure, by hand; PyPCAPKit agrees",
        ),
    )


@option(68, rfc="RFC 8885 section 4.6", align=(8, 6), stands_in=(Carrier.PROXY_UPDATE,))
class ServingMaar(Row):
    """The MAAR that serves the mobile node now."""

    s_maar_s_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "4410 20010db80000000000000000000000a2",
            {"s_maar_s_address": "2001:db8::a2"},
            "RFC 8885 section 4.6 figure, by hand; PyPCAPKit agrees",
        ),
    )


@option(69, rfc="RFC 8885 section 4.7", align=(8, 6), stands_in=(Carrier.PROXY_ACKNOWLEDGEMENT,))
class DlifLinkLocalAddress(Row):
    """Link-local address of the distributed logical interface."""

    dlif_link_local_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "4510 fe80000000000000020000fffe000001",
            {"dlif_link_local_address": "fe80::200:ff:fe00:1"},
            "RFC 8885 section 4.7 figure, by hand; PyPCAPKit agrees",
        ),
    )


@option(70, rfc="RFC 8885 section 4.8", align=(2, 0), stands_in=(Carrier.PROXY_ACKNOWLEDGEMENT,))
class DlifLinkLayerAddress(Row):
    """Link-layer address of the distributed logical interface, as RFC 4861 section 4.6.1 orders its octets."""

    reserved: Annotated[int, RESERVED16] = 0
    dlif_link_layer_address: Annotated[LinkLayer, LINK_LAYER]

    vectors = (
        Vector(
            "4608 0000 02005e100001",
            {"reserved": 0, "dlif_link_layer_address": "02:00:5e:10:00:01"},
            "RFC 8885 section 4.8 figure, by hand; PyPCAPKit agrees",
        ),
    )
