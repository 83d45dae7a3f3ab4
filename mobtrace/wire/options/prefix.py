"""Prefix delegation for Proxy Mobile IPv6 (RFC 7148)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import PROXY_REGISTRATIONS
from mobtrace.wire.containers import Exact, Select
from mobtrace.wire.kinds import ADDR4, ADDR6, FLAG, REST, U8, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(55, rfc="RFC 7148 section 4.1", align=(8, 2), repeat=True, stands_in=PROXY_REGISTRATIONS)
class DelegatedMobileNetworkPrefix(Row):
    """A prefix delegated to a mobile router; an IPv4 one (4 octets) with V, else an IPv6 one (16 octets)."""

    v: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(7)] = 0
    prefix_length: Annotated[int, U8.limit(128)]
    delegated_mobile_network_prefix: Annotated[
        Address | bytes, Select(by="v", cases={True: Exact(inner=ADDR4), False: Exact(inner=ADDR6)}, default=REST)
    ]

    vectors = (
        Vector(
            "3712 00 38 20010db8000110000000000000000000",
            {
                "v": False,
                "reserved": 0,
                "prefix_length": 56,
                "delegated_mobile_network_prefix": "2001:db8:1:1000::",
            },
            "RFC 7148 section 4.1 figure, by hand; tshark agrees",
        ),
        Vector(
            "3706 ff 18 c0000200",
            {"v": True, "reserved": 127, "prefix_length": 24, "delegated_mobile_network_prefix": "192.0.2.0"},
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
    )
