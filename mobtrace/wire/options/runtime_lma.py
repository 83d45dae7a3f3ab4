"""Runtime assignment of the local mobility anchor (RFC 6463)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import PROXY_REGISTRATIONS, Carrier
from mobtrace.wire.kinds import ADDR4, ADDR6, FLAG, RESERVED16, U16, U32, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(46, rfc="RFC 6463 section 4.1", align=(4, 0), stands_in=(Carrier.PROXY_UPDATE,))
class RedirectCapability(Row):
    """The gateway understands that another anchor may be assigned."""

    reserved: Annotated[int, RESERVED16] = 0

    vectors = (
        Vector("2e02 0000", {"reserved": 0}, "RFC 6463 section 4.1 figure, by hand; tshark agrees"),
        Vector("2e02 aabb", {"reserved": 0xAABB}, "PyPCAPKit test_mh_reserved_padding_unit.py"),
    )


@option(47, rfc="RFC 6463 section 4.2", align=(4, 0), stands_in=(Carrier.PROXY_ACKNOWLEDGEMENT,))
class Redirect(Row):
    """The anchor (r2LMA) that took the session over; K: by its IPv6, N: by its IPv4 address, just one of them."""

    k: Annotated[bool, FLAG] = False
    n: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(14)] = 0
    ipv6_r2lma_address: Annotated[Address | None, ADDR6.when("k")] = None
    ipv4_r2lma_address: Annotated[Address | None, ADDR4.when("n")] = None

    vectors = (
        Vector(
            "2f12 8000 20010db8000000000000000000000002",
            {
                "k": True,
                "n": False,
                "reserved": 0,
                "ipv6_r2lma_address": "2001:db8::2",
                "ipv4_r2lma_address": None,
            },
            "RFC 6463 section 4.2 figure, by hand; tshark agrees",
        ),
        Vector(
            "2f06 4000 c0000202",
            {"k": False, "n": True, "reserved": 0, "ipv6_r2lma_address": None, "ipv4_r2lma_address": "192.0.2.2"},
            "RFC 6463 section 4.2 figure, by hand; tshark agrees",
        ),
    )


@option(48, rfc="RFC 6463 section 4.3", align=(4, 0), stands_in=(Carrier.PROXY_ACKNOWLEDGEMENT,))
class LoadInformation(Row):
    """How busy the anchor is: sessions, and throughput in kilobytes per second. A lower priority is preferred."""

    priority: Annotated[int, U16]
    sessions_in_use: Annotated[int, U32]
    maximum_sessions: Annotated[int, U32]
    used_capacity: Annotated[int, U32.unit(1, "kB/s")]
    maximum_capacity: Annotated[int, U32.unit(1, "kB/s")]

    vectors = (
        Vector(
            "3012 000a 000003e8 00002710 000186a0 000f4240",
            {
                "priority": 10,
                "sessions_in_use": 1000,
                "maximum_sessions": 10000,
                "used_capacity": 100000,
                "maximum_capacity": 1000000,
            },
            "RFC 6463 section 4.3 figure, by hand; tshark agrees",
        ),
    )


@option(49, rfc="RFC 6463 section 4.4", align=(4, 2), stands_in=PROXY_REGISTRATIONS)
class AlternateIPv4CareofAddress(Row):
    """The IPv4 care-of address to bind when it is not the packet's source address."""

    alternate_ipv4_care_of_address: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "3104 c6336407",
            {"alternate_ipv4_care_of_address": "198.51.100.7"},
            "RFC 6463 section 4.4 figure, by hand; tshark agrees",
        ),
    )
