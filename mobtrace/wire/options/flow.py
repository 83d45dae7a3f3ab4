"""Flow bindings (RFC 6089), the sub-options of RFC 7109, and IPv4 traffic offload (RFC 6909)."""

from dataclasses import field
from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import PROXY_REGISTRATIONS, REGISTRATIONS
from mobtrace.wire.containers import Repeated
from mobtrace.wire.families import Family, Tlvs
from mobtrace.wire.kinds import FLAG, RESERVED8, RESERVED16, REST, U8, U16, AddrRest, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.names import (
    FLOW_BINDING_ACTION,
    FLOW_IDENTIFICATION_STATUS,
    FLOW_SUBOPTIONS,
    TRAFFIC_SELECTOR_FORMAT,
)
from mobtrace.wire.rows import Row, Vector
from mobtrace.wire.sub.traffic_selector import NO_IPV4_FIELDS, NO_IPV6_FIELDS, TRAFFIC_SELECTOR, BinaryTrafficSelector

# RFC 6089 section 4.2.1: the length counts the data alone. Section 4.2.1.2 says of PadN that its length "contains
# the value N" for N octets of padding with N-2 octets of data; that contradicts the general rule, which is kept.
FLOW = Family(name="flow identification sub-option", names=FLOW_SUBOPTIONS, pad1=0, padn=1)


@FLOW.row(0, rfc="RFC 6089 section 4.2.1.1", repeat=True)
class FlowPad1(Row):
    """One octet of padding; the only sub-option without a length."""

    vectors = (Vector("00", {}, "RFC 6089 section 4.2.1.1 figure"),)


@FLOW.row(1, rfc="RFC 6089 section 4.2.1.2", repeat=True)
class FlowPadN(Row):
    """Two or more octets of padding, all zero."""

    data: Annotated[bytes, REST] = b""

    vectors = (
        Vector("0100", {"data": ""}, "RFC 6089 section 4.2.1.2 figure, by hand: two octets of padding"),
        Vector("0102 0000", {"data": "0000"}, "RFC 6089 section 4.2.1.2 figure, by hand"),
    )


@FLOW.row(2, rfc="RFC 6089 section 4.2.1.3", align=(2, 0))
class BindingReference(Row):
    """The care-of addresses the flow goes to, by their binding identifiers (RFC 5648)."""

    bid: Annotated[list[int], Repeated(inner=U16)]

    vectors = (
        Vector("0202 0001", {"bid": [1]}, "RFC 6089 section 4.2.1.3 figure 4, by hand; PyPCAPKit agrees"),
        Vector("0204 0001 0003", {"bid": [1, 3]}, "RFC 6089 section 4.2.1.3 figure 4, by hand; PyPCAPKit agrees"),
    )


@FLOW.row(3, rfc="RFC 6089 section 4.2.1.4")
class TrafficSelector(Row):
    """Which packets the flow consists of."""

    ts_format: Annotated[int, U8.named(TRAFFIC_SELECTOR_FORMAT)]
    reserved: Annotated[int, RESERVED8] = 0
    traffic_selector: Annotated[BinaryTrafficSelector | bytes, TRAFFIC_SELECTOR]

    vectors = (
        Vector(
            "0306 01 00 00000000",
            {"ts_format": 1, "reserved": 0, "traffic_selector": NO_IPV4_FIELDS},
            "RFC 6088 section 3.1 figure 1, by hand: no flags",
        ),
        Vector(
            "0307 02 00 00020000 11",
            {
                "ts_format": 2,
                "reserved": 0,
                "traffic_selector": {**NO_IPV6_FIELDS, "o": True, "start_next_header": 17},
            },
            "RFC 6088 section 3.2 figure 2, by hand",
        ),
        Vector(
            "0306 09 00 deadbeef",
            {"ts_format": 9, "reserved": 0, "traffic_selector": {"raw": "deadbeef"}},
            "RFC 6089 section 4.2.1.4 figure 5, by hand: a format nobody registered",
        ),
    )


@FLOW.row(4, rfc="RFC 7109 section 6.2.1")
class FlowBindingAction(Row):
    """What the home agent wants done with the flow binding."""

    reserved: Annotated[int, RESERVED8] = 0
    action: Annotated[int, U8.named(FLOW_BINDING_ACTION)]

    vectors = (
        Vector(
            "0402 00 0f",
            {"reserved": 0, "action": 15},
            "RFC 7109 section 6.2.1 figure 5, by hand; PyPCAPKit agrees",
        ),
    )


@FLOW.row(5, rfc="RFC 7109 section 6.2.2")
class TargetCareofAddress(Row):
    """The care-of address a flow is moved to, IPv4 or IPv6."""

    reserved: Annotated[int, RESERVED16] = 0
    target_care_of_address: Annotated[Address | None, AddrRest()]

    vectors = (
        Vector(
            "0512 aabb 00000000000000000000000000000000",
            {"reserved": 0xAABB, "target_care_of_address": "::"},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
        Vector(
            "0506 0000 c6336407",
            {"reserved": 0, "target_care_of_address": "198.51.100.7"},
            "RFC 7109 section 6.2.2 figure 6, by hand; PyPCAPKit agrees",
        ),
    )


@option(44, rfc="RFC 6089 section 4.2.2", align=(2, 0), repeat=True, stands_in=REGISTRATIONS)
class FlowSummary(Row):
    """The flows whose bindings are refreshed."""

    fid: Annotated[list[int], Repeated(inner=U16)]

    vectors = (
        Vector("2c02 0001", {"fid": [1]}, "RFC 6089 section 4.2.2 figure 6, by hand; PyPCAPKit agrees"),
        Vector("2c04 0004 0005", {"fid": [4, 5]}, "RFC 6089 section 4.2.2 figure 6, by hand; PyPCAPKit agrees"),
    )


@option(45, rfc="RFC 6089 section 4.2", align=(2, 0), repeat=True, stands_in=REGISTRATIONS)
class FlowIdentification(Row):
    """One flow of the mobile node and where it goes; a lower FID-PRI is matched first. 0 is reserved in both."""

    fid: Annotated[int, U16.limit(0xFFFF, 1)]
    fid_pri: Annotated[int, U16.limit(0xFFFF, 1)]
    reserved: Annotated[int, RESERVED8] = 0
    status: Annotated[int, U8.named(FLOW_IDENTIFICATION_STATUS)] = 0
    sub_options: Annotated[list[Row], Tlvs(family=FLOW)] = field(default_factory=list)

    vectors = (
        Vector(
            "2d06 0001 0001 aa 00",
            {"fid": 1, "fid_pri": 1, "reserved": 0xAA, "status": 0, "sub_options": []},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
        Vector(
            "2d15 0005 0028 00 00 0204 0001 0003 0307 01 00 00080000 11",
            {
                "fid": 5,
                "fid_pri": 40,
                "reserved": 0,
                "status": 0,
                "sub_options": [
                    {"type": 2, "name": "BID Reference", "fields": {"bid": [1, 3]}},
                    {
                        "type": 3,
                        "name": "Traffic Selector",
                        "fields": {
                            "ts_format": 1,
                            "reserved": 0,
                            "traffic_selector": {**NO_IPV4_FIELDS, "m": True, "start_protocol": 17},
                        },
                    },
                ],
            },
            "RFC 6089 section 4.3, the flow of FID 5 (UDP to BIDs 1 and 3), by hand",
        ),
    )


@option(53, rfc="RFC 6909 section 3.1", align=(4, 0), stands_in=PROXY_REGISTRATIONS)
class IPv4TrafficOffloadSelector(Row):
    """Which IPv4 flows the gateway sends out itself: those that match, with M all the others.

    The text asks for an alignment of 4n, the figure is drawn at 4n+2; the text is followed.
    """

    m: Annotated[bool, FLAG]
    reserved: Annotated[int, reserved_bits(31)] = 0
    sub_options: Annotated[list[Row], Tlvs(family=FLOW)] = field(default_factory=list)

    vectors = (
        Vector(
            "3504 7fffffff",
            {"m": False, "reserved": 0x7FFFFFFF, "sub_options": []},
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
        Vector(
            "3511 80000000 030b 01 00 80080000 c6336401 06",
            {
                "m": True,
                "reserved": 0,
                "sub_options": [
                    {
                        "type": 3,
                        "name": "Traffic Selector",
                        "fields": {
                            "ts_format": 1,
                            "reserved": 0,
                            "traffic_selector": {
                                **NO_IPV4_FIELDS,
                                **dict.fromkeys("am", True),
                                "start_source_address": "198.51.100.1",
                                "start_protocol": 6,
                            },
                        },
                    }
                ],
            },
            "RFC 6909 section 3.1 figure 3, by hand; PyPCAPKit agrees but for the selector, which it leaves alone",
        ),
    )
