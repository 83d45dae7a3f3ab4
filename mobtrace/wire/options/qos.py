"""Quality of service for Proxy Mobile IPv6 (RFC 7222). Bit rates are in bits per second."""

from dataclasses import field
from typing import Annotated

from mobtrace.wire.carriers import PROXY_REGISTRATIONS
from mobtrace.wire.families import Family, Tlvs
from mobtrace.wire.kinds import (
    FLAG,
    RESERVED8,
    RESERVED16,
    RESERVED24,
    REST,
    U8,
    U32,
    bits,
    reserved_bits,
)
from mobtrace.wire.message import option
from mobtrace.wire.names import (
    PREEMPTION_CAPABILITY,
    PREEMPTION_VULNERABILITY,
    QOS_ATTRIBUTES,
    QOS_OPERATIONAL_CODE,
    TRAFFIC_SELECTOR_FORMAT,
)
from mobtrace.wire.rows import Row, Vector
from mobtrace.wire.sub.traffic_selector import NO_IPV4_FIELDS, TRAFFIC_SELECTOR, BinaryTrafficSelector

QOS = Family(name="QoS attribute", names=QOS_ATTRIBUTES)
_BIT_RATE = U32.unit(1, "bit/s")


@QOS.row(1, rfc="RFC 7222 section 4.2.1")
class PerMnAggMaxDlBitRate(Row):
    """Downlink maximum of the mobile node, all its sessions together."""

    reserved: Annotated[int, RESERVED16] = 0
    per_mn_agg_max_dl_bit_rate: Annotated[int, _BIT_RATE]

    vectors = (
        Vector(
            "0106 aabb 00000000",
            {"reserved": 0xAABB, "per_mn_agg_max_dl_bit_rate": 0},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
        Vector(
            "0106 0000 00989680",
            {"reserved": 0, "per_mn_agg_max_dl_bit_rate": 10_000_000},
            "RFC 7222 section 4.2.1 figure, by hand; PyPCAPKit agrees",
        ),
    )


@QOS.row(2, rfc="RFC 7222 section 4.2.2")
class PerMnAggMaxUlBitRate(Row):
    """Uplink maximum of the mobile node, all its sessions together."""

    reserved: Annotated[int, RESERVED16] = 0
    per_mn_agg_max_ul_bit_rate: Annotated[int, _BIT_RATE]

    vectors = (
        Vector(
            "0206 0000 004c4b40",
            {"reserved": 0, "per_mn_agg_max_ul_bit_rate": 5_000_000},
            "RFC 7222 section 4.2.2 figure, by hand; PyPCAPKit agrees",
        ),
    )


@QOS.row(3, rfc="RFC 7222 section 4.2.3")
class PerSessionAggMaxDlBitRate(Row):
    """Downlink maximum of the session; S: of all sessions of the same service, E: without guaranteed flows."""

    s: Annotated[bool, FLAG] = False
    e: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(14)] = 0
    per_session_agg_max_dl_bit_rate: Annotated[int, _BIT_RATE]

    vectors = (
        Vector(
            "0306 3fff 000003e8",
            {"s": False, "e": False, "reserved": 0x3FFF, "per_session_agg_max_dl_bit_rate": 1000},
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
        Vector(
            "0306 8000 000f4240",
            {"s": True, "e": False, "reserved": 0, "per_session_agg_max_dl_bit_rate": 1_000_000},
            "RFC 7222 section 4.2.3 figure, by hand; PyPCAPKit agrees",
        ),
    )


@QOS.row(4, rfc="RFC 7222 section 4.2.4")
class PerSessionAggMaxUlBitRate(Row):
    """Uplink maximum of the session; S: of all sessions of the same service, E: without guaranteed flows."""

    s: Annotated[bool, FLAG] = False
    e: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(14)] = 0
    per_session_agg_max_ul_bit_rate: Annotated[int, _BIT_RATE]

    vectors = (
        Vector(
            "0406 4000 0007a120",
            {"s": False, "e": True, "reserved": 0, "per_session_agg_max_ul_bit_rate": 500_000},
            "RFC 7222 section 4.2.4 figure, by hand; PyPCAPKit agrees",
        ),
    )


@QOS.row(5, rfc="RFC 7222 section 4.2.5")
class AllocationRetentionPriority(Row):
    """Who yields to whom when resources are short: priority level 1 (highest) to 15, and the two pre-emptions."""

    reserved: Annotated[int, RESERVED8] = 0
    pl: Annotated[int, bits(4)]
    pc: Annotated[int, bits(2).named(PREEMPTION_CAPABILITY)]
    pv: Annotated[int, bits(2).named(PREEMPTION_VULNERABILITY)]

    vectors = (
        Vector(
            "0502 00 91",
            {"reserved": 0, "pl": 9, "pc": 0, "pv": 1},
            "RFC 7222 section 4.2.5 figure, by hand; PyPCAPKit agrees",
        ),
        Vector(
            "0502 00 14",
            {"reserved": 0, "pl": 1, "pc": 1, "pv": 0},
            "RFC 7222 section 4.2.5 figure, by hand; PyPCAPKit agrees",
        ),
    )


@QOS.row(6, rfc="RFC 7222 section 4.2.6")
class AggregateMaxDlBitRate(Row):
    """Downlink maximum of the flows that the selector names, or of the session."""

    reserved: Annotated[int, RESERVED16] = 0
    aggregate_max_dl_bit_rate: Annotated[int, _BIT_RATE]

    vectors = (
        Vector(
            "0606 0000 001e8480",
            {"reserved": 0, "aggregate_max_dl_bit_rate": 2_000_000},
            "RFC 7222 section 4.2.6 figure, by hand; PyPCAPKit agrees",
        ),
    )


@QOS.row(7, rfc="RFC 7222 section 4.2.7")
class AggregateMaxUlBitRate(Row):
    """Uplink maximum of the flows that the selector names, or of the session."""

    reserved: Annotated[int, RESERVED16] = 0
    aggregate_max_ul_bit_rate: Annotated[int, _BIT_RATE]

    vectors = (
        Vector(
            "0706 0000 001e8481",
            {"reserved": 0, "aggregate_max_ul_bit_rate": 2_000_001},
            "RFC 7222 section 4.2.7 figure, by hand; PyPCAPKit agrees",
        ),
    )


@QOS.row(8, rfc="RFC 7222 section 4.2.8")
class GuaranteedDlBitRate(Row):
    """Downlink rate that is assured."""

    reserved: Annotated[int, RESERVED16] = 0
    guaranteed_dl_bit_rate: Annotated[int, _BIT_RATE]

    vectors = (
        Vector(
            "0806 0000 0000fa00",
            {"reserved": 0, "guaranteed_dl_bit_rate": 64_000},
            "RFC 7222 section 4.2.8 figure, by hand; PyPCAPKit agrees",
        ),
    )


@QOS.row(9, rfc="RFC 7222 section 4.2.9")
class GuaranteedUlBitRate(Row):
    """Uplink rate that is assured."""

    reserved: Annotated[int, RESERVED16] = 0
    guaranteed_ul_bit_rate: Annotated[int, _BIT_RATE]

    vectors = (
        Vector(
            "0906 0000 00007d00",
            {"reserved": 0, "guaranteed_ul_bit_rate": 32_000},
            "RFC 7222 section 4.2.9 figure, by hand; PyPCAPKit agrees",
        ),
    )


@QOS.row(10, rfc="RFC 7222 section 4.2.10", repeat=True)
class QosTrafficSelector(Row):
    """The flows that the attributes and the DSCP apply to.

    Reserved comes before TS Format here, other than in the sub-option of RFC 6089.
    """

    reserved: Annotated[int, RESERVED8] = 0
    ts_format: Annotated[int, U8.named(TRAFFIC_SELECTOR_FORMAT)]
    traffic_selector: Annotated[BinaryTrafficSelector | bytes, TRAFFIC_SELECTOR]

    vectors = (
        Vector(
            "0a09 00 01 00880000 13c4 11",
            {
                "reserved": 0,
                "ts_format": 1,
                "traffic_selector": {
                    **NO_IPV4_FIELDS,
                    **dict.fromkeys("im", True),
                    "start_destination_port": 5060,
                    "start_protocol": 17,
                },
            },
            "RFC 7222 section 4.2.10 figure, by hand: UDP to port 5060",
        ),
    )


@QOS.row(11, rfc="RFC 7222 section 4.2.11", repeat=True)
class QosVendorSpecificAttribute(Row):
    """An attribute of a vendor, by its private enterprise number."""

    reserved: Annotated[int, RESERVED16] = 0
    vendor_id: Annotated[int, U32]
    sub_type: Annotated[int, U8]
    data: Annotated[bytes, REST] = b""

    vectors = (
        Vector(
            "0b07 aabb 00000000 00",
            {"reserved": 0xAABB, "vendor_id": 0, "sub_type": 0, "data": ""},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
        Vector(
            "0b0a 0000 000028af 05 c0ffee",
            {"reserved": 0, "vendor_id": 10415, "sub_type": 5, "data": "c0ffee"},
            "RFC 7222 section 4.2.11 figure, by hand; PyPCAPKit agrees",
        ),
    )


@option(58, rfc="RFC 7222 section 4.1", align=(4, 0), repeat=True, stands_in=PROXY_REGISTRATIONS)
class QualityOfService(Row):
    """One QoS service request, named by its SR-ID (0 until the anchor allocates one).

    The Traffic Class octet of the figure is the DSCP and two reserved bits.
    """

    sr_id: Annotated[int, U8]
    dscp: Annotated[int, bits(6)]
    reserved: Annotated[int, reserved_bits(2)] = 0
    oc: Annotated[int, U8.named(QOS_OPERATIONAL_CODE)]
    reserved2: Annotated[int, RESERVED24] = 0
    qos_attributes: Annotated[list[Row], Tlvs(family=QOS)] = field(default_factory=list)

    vectors = (
        Vector(
            "3a0e 00 00 00 000000 0306 3fff 000003e8",
            {
                "sr_id": 0,
                "dscp": 0,
                "reserved": 0,
                "oc": 0,
                "reserved2": 0,
                "qos_attributes": [
                    {
                        "type": 3,
                        "name": "Per-Session-Agg-Max-DL-Bit-Rate",
                        "fields": {
                            "s": False,
                            "e": False,
                            "reserved": 0x3FFF,
                            "per_session_agg_max_dl_bit_rate": 1000,
                        },
                    }
                ],
            },
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
        Vector(
            "3a0a 07 b8 01 000000 0502 00 91",
            {
                "sr_id": 7,
                "dscp": 46,
                "reserved": 0,
                "oc": 1,
                "reserved2": 0,
                "qos_attributes": [
                    {
                        "type": 5,
                        "name": "Allocation-Retention-Priority",
                        "fields": {"reserved": 0, "pl": 9, "pc": 0, "pv": 1},
                    }
                ],
            },
            "RFC 7222 section 4.1 figure 4, by hand: DSCP 46, ALLOCATE; PyPCAPKit agrees",
        ),
    )
