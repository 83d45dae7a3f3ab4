"""Option of network mobility (RFC 3963)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import ANY_UPDATE
from mobtrace.wire.kinds import ADDR6, RESERVED8, U8
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(6, rfc="RFC 3963 section 4.3", align=(8, 4), repeat=True, stands_in=ANY_UPDATE)
class MobileNetworkPrefix(Row):
    """A prefix behind a mobile router."""

    reserved: Annotated[int, RESERVED8] = 0
    prefix_length: Annotated[int, U8.limit(128)]
    mobile_network_prefix: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "0612003020010db8000100000000000000000000",
            {"reserved": 0, "prefix_length": 48, "mobile_network_prefix": "2001:db8:1::"},
            "RFC 3963 section 4.3 figure, by hand; tshark 4.0.17 agrees",
        ),
        Vector(
            "0612004000000000000000000000000000000000",
            {"reserved": 0, "prefix_length": 64, "mobile_network_prefix": "::"},
            "scapy inet6.uts: MIP6OptMobNetPrefix()",
        ),
    )
