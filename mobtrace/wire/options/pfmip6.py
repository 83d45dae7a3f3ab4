"""Options of fast handovers for Proxy Mobile IPv6 (RFC 5949 section 6.2)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import Carrier
from mobtrace.wire.containers import Select
from mobtrace.wire.families import structure
from mobtrace.wire.kinds import ADDR4, ADDR6, RESERVED8, RESERVED16, REST, U8, U32, octets
from mobtrace.wire.message import option
from mobtrace.wire.names import LMA_ADDRESS_CODE, MOBILITY_OPTIONS
from mobtrace.wire.rows import Row, Struct, Vector

VENDOR_SPECIFIC = 19


@structure(rfc="RFC 5949 section 6.2.1")
class RequestedVendorContext(Row):
    """Which vendor-specific option is asked for, and what else tells it apart."""

    vendor_id: Annotated[int, U32]
    sub_type: Annotated[int, U8]
    data: Annotated[bytes, REST] = b""


@structure(rfc="RFC 5949 section 6.2.1")
class RequestedContext(Row):
    """A mobility option that is asked for, with what is needed to tell it apart from others of its type."""

    req_type: Annotated[int, U8.named(MOBILITY_OPTIONS)]
    req_option: Annotated[
        bytes | RequestedVendorContext,
        Select(by="req_type", cases={VENDOR_SPECIFIC: Struct(row=RequestedVendorContext)}, default=REST).counted(),
    ] = b""


@option(40, rfc="RFC 5949 section 6.2.1", stands_in=(Carrier.ELSEWHERE,))
class ContextRequest(Row):
    """Which context of the mobile node the other gateway is asked for."""

    reserved: Annotated[int, RESERVED16] = 0
    requested: Annotated[list[RequestedContext], Struct(row=RequestedContext).repeated()]

    vectors = (
        Vector(
            "280d0000 1600 1900 1305000028af01",
            {
                "reserved": 0,
                "requested": [
                    {"req_type": 22, "req_option": {"raw": ""}},
                    {"req_type": 25, "req_option": {"raw": ""}},
                    {"req_type": 19, "req_option": {"vendor_id": 10415, "sub_type": 1, "data": ""}},
                ],
            },
            "RFC 5949 section 6.2.1, its example with the vendor 10415, by hand",
        ),
        Vector("2802aabb", {"reserved": 0xAABB, "requested": []}, "PyPCAPKit test_mh_reserved_padding_unit.py"),
    )


@option(41, rfc="RFC 5949 section 6.2.2", repeat=True, stands_in=(Carrier.ELSEWHERE,))
class LocalMobilityAnchorAddress(Row):
    """The anchor with which the mobile node is registered."""

    option_code: Annotated[int, U8.named(LMA_ADDRESS_CODE)]
    reserved: Annotated[int, RESERVED8] = 0
    local_mobility_anchor_address: Annotated[
        Address | bytes, Select(by="option_code", cases={1: ADDR6, 2: ADDR4}, default=REST)
    ]

    vectors = (
        Vector(
            "2912010020010db8000000000000000000000001",
            {"option_code": 1, "reserved": 0, "local_mobility_anchor_address": "2001:db8::1"},
            "RFC 5949 section 6.2.2 figure, by hand; tshark 4.0.17 agrees",
        ),
        Vector(
            "29060200c0000201",
            {"option_code": 2, "reserved": 0, "local_mobility_anchor_address": "192.0.2.1"},
            "RFC 5949 section 6.2.2 figure, by hand; tshark 4.0.17 agrees",
        ),
    )


@option(42, rfc="RFC 5949 section 6.2.3", stands_in=(Carrier.ELSEWHERE,))
class MobileNodeLinklocalAddressInterfaceIdentifier(Row):
    """The interface identifier of the mobile node's link-local address on the previous link."""

    reserved: Annotated[int, RESERVED16] = 0
    interface_identifier: Annotated[bytes, octets(8)]

    vectors = (
        Vector(
            "2a0a0000021122fffe334455",
            {"reserved": 0, "interface_identifier": "021122fffe334455"},
            "RFC 5949 section 6.2.3 figure, by hand",
        ),
        Vector(
            "2a0aaabb0000000000000000",
            {"reserved": 0xAABB, "interface_identifier": "0000000000000000"},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
    )
