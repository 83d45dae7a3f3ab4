"""Localized routing of Proxy Mobile IPv6 (RFC 6705)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.kinds import ADDR6, RESERVED8, U8
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(51, rfc="RFC 6705 section 11.1", align=(8, 4))
class MagIPv6Address(Row):
    """A gateway that takes part in localized routing."""

    reserved: Annotated[int, RESERVED8] = 0
    address_length: Annotated[int, U8.limit(128, 128)] = 128
    mag_ipv6_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "3312 00 80 20010db800000000000000000000000a",
            {"reserved": 0, "address_length": 128, "mag_ipv6_address": "2001:db8::a"},
            "RFC 6705 section 11.1 figure, by hand; tshark agrees but for its length warning",
        ),
    )
