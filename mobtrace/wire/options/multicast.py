"""Multicast listeners on the move: RFC 7028, RFC 7161 and RFC 7411."""

from dataclasses import field
from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import PROXY_REGISTRATIONS
from mobtrace.wire.containers import Exact, Repeated, Select
from mobtrace.wire.kinds import ADDR4, FLAG, RESERVED8, REST, U8, U16, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.names import IGMP_TYPE, MLD_TYPE, MULTICAST_ACK_STATUS, MULTICAST_OPTION_CODE
from mobtrace.wire.rows import OneOf, Row, Struct, Vector
from mobtrace.wire.sub.multicast import (
    IgmpGroupRecord,
    IgmpReportPayload,
    MldMulticastAddressRecord,
    MldReportPayload,
    MldV1Membership,
)

MLDV1, MLDV2 = 131, 143
IGMPV1, IGMPV2, IGMPV3 = 0x12, 0x16, 0x22
MldRecord = MldMulticastAddressRecord | MldV1Membership

_RECORDS = Select(
    by="protocol",
    cases={
        MLDV1: Repeated(inner=Struct(row=MldV1Membership), count="nr_of_mcast_address_records"),
        MLDV2: Repeated(inner=Struct(row=MldMulticastAddressRecord), count="nr_of_mcast_address_records"),
    },
    default=REST,
)


@option(54, rfc="RFC 7028 section 5.1.2", repeat=True, stands_in=PROXY_REGISTRATIONS)
class DynamicIpMulticastSelector(Row):
    """How the traffic of some groups is to be routed: with M locally, else through the home network.

    The count follows from the records unless those are octets that fit no form. An MLDv1 record is read as
    RFC 7161 section 4.1.3 draws it: RFC 7028 draws none.
    """

    protocol: Annotated[int, U8.named(MLD_TYPE)]
    m: Annotated[bool, FLAG]
    reserved: Annotated[int, reserved_bits(7)] = 0
    nr_of_mcast_address_records: Annotated[int, U16] = 0
    multicast_address_record: Annotated[list[MldMulticastAddressRecord] | list[MldV1Membership] | bytes, _RECORDS] = (
        field(default_factory=list)
    )

    def __post_init__(self) -> None:
        if isinstance(self.multicast_address_record, list):
            self.nr_of_mcast_address_records = len(self.multicast_address_record)

    vectors = (
        Vector(
            "3618 8f 80 0001 04000000 ff3e0000000000000000000012345678",
            {
                "protocol": 143,
                "m": True,
                "reserved": 0,
                "nr_of_mcast_address_records": 1,
                "multicast_address_record": [
                    {
                        "record_type": 4,
                        "aux_data_len": 0,
                        "number_of_sources": 0,
                        "multicast_address": "ff3e::1234:5678",
                        "source_address": [],
                        "auxiliary_data": [],
                    }
                ],
            },
            "RFC 7028 section 5.1.2 figure, by hand; PyPCAPKit agrees, but leaves the record alone",
        ),
        Vector(
            "363c 8f 00 0002 04000000 ff3e0000000000000000000012345678"
            "01000001 ff3e0000000000000000000000000001 20010db8000000000000000000000011",
            {
                "protocol": 143,
                "m": False,
                "reserved": 0,
                "nr_of_mcast_address_records": 2,
                "multicast_address_record": [
                    {
                        "record_type": 4,
                        "aux_data_len": 0,
                        "number_of_sources": 0,
                        "multicast_address": "ff3e::1234:5678",
                        "source_address": [],
                        "auxiliary_data": [],
                    },
                    {
                        "record_type": 1,
                        "aux_data_len": 0,
                        "number_of_sources": 1,
                        "multicast_address": "ff3e::1",
                        "source_address": ["2001:db8::11"],
                        "auxiliary_data": [],
                    },
                ],
            },
            "RFC 7028 section 5.1.2 figure, by hand: two records",
        ),
    )


@option(56, rfc="RFC 7161 section 6.1", align=(4, 1), repeat=True)
class ActiveMulticastSubscriptionIPv4(Row):
    """One group the mobile node listens to: an IGMPv3 record, or the group alone of IGMPv1 and IGMPv2."""

    igmp_type: Annotated[int, U8.named(IGMP_TYPE)]
    multicast_membership_context: Annotated[
        IgmpGroupRecord | Address | bytes,
        Select(
            by="igmp_type",
            cases={
                IGMPV1: Exact(inner=ADDR4),
                IGMPV2: Exact(inner=ADDR4),
                IGMPV3: Struct(row=IgmpGroupRecord),
            },
            default=REST,
        ),
    ]

    vectors = (
        Vector(
            "380d 22 05000001 e8010203 c0000201",
            {
                "igmp_type": 0x22,
                "multicast_membership_context": {
                    "record_type": 5,
                    "aux_data_len": 0,
                    "number_of_sources": 1,
                    "multicast_address": "232.1.2.3",
                    "source_address": ["192.0.2.1"],
                    "auxiliary_data": [],
                },
            },
            "RFC 7161 section 6.1 figure, by hand; PyPCAPKit agrees, but leaves the record alone",
        ),
        Vector(
            "3805 16 e8010203",
            {"igmp_type": 0x16, "multicast_membership_context": "232.1.2.3"},
            "RFC 7161 section 6.1, by hand: IGMPv2",
        ),
    )


@option(57, rfc="RFC 7161 section 4.1.2", align=(8, 1), repeat=True)
class ActiveMulticastSubscriptionIPv6(Row):
    """One group the mobile node listens to, as an MLDv2 record or by MLDv1."""

    mld_type: Annotated[int, U8.named(MLD_TYPE)]
    multicast_membership_context: Annotated[
        MldRecord | bytes,
        Select(
            by="mld_type",
            cases={MLDV1: Exact(inner=Struct(row=MldV1Membership)), MLDV2: Struct(row=MldMulticastAddressRecord)},
            default=REST,
        ),
    ]

    vectors = (
        Vector(
            "3915 8f 02000000 ff0e0000000000000000000000000101",
            {
                "mld_type": 143,
                "multicast_membership_context": {
                    "record_type": 2,
                    "aux_data_len": 0,
                    "number_of_sources": 0,
                    "multicast_address": "ff0e::101",
                    "source_address": [],
                    "auxiliary_data": [],
                },
            },
            "RFC 7161 section 4.1.2 figure, by hand; PyPCAPKit agrees, but leaves the record alone",
        ),
        Vector(
            "3915 83 00000000 ff0e0000000000000000000000000101",
            {"mld_type": 131, "multicast_membership_context": {"reserved": 0, "multicast_address": "ff0e::101"}},
            "RFC 7161 section 4.1.3 figure, by hand: MLDv1",
        ),
    )


# RFC 7411 sections 5.3 and 5.4: the length counts words of 4 octets and leaves out the two octets behind it.
_WORD, _BETWEEN = 4, 2


@option(60, rfc="RFC 7411 section 5.3", length_unit=_WORD, length_bias=_BETWEEN)
class MulticastMobility(Row):
    """The groups a mobile node listens to, handed to the next access router or gateway."""

    option_code: Annotated[int, U8.named(MULTICAST_OPTION_CODE)]
    reserved: Annotated[int, RESERVED8] = 0
    report_payload: Annotated[
        MldReportPayload | IgmpReportPayload | bytes,
        Select(
            by="option_code",
            cases={
                1: Struct(row=IgmpReportPayload),
                2: Struct(row=MldReportPayload),
                3: Struct(row=IgmpReportPayload),
                4: Struct(row=MldReportPayload),
            },
            default=REST,
        ),
    ]

    vectors = (
        Vector(
            "3c06 02 00 00000001 02000000 ff0e0000000000000000000000000101",
            {
                "option_code": 2,
                "reserved": 0,
                "report_payload": {
                    "reserved": 0,
                    "no_of_mcast_address_records": 1,
                    "multicast_address_record": [
                        {
                            "record_type": 2,
                            "aux_data_len": 0,
                            "number_of_sources": 0,
                            "multicast_address": "ff0e::101",
                            "source_address": [],
                            "auxiliary_data": [],
                        }
                    ],
                },
            },
            "RFC 7411 section 5.3 figures 7 and 8, by hand; PyPCAPKit agrees, but leaves the payload alone",
        ),
    )


@option(61, rfc="RFC 7411 section 5.4", length_unit=_WORD, length_bias=_BETWEEN)
class MulticastAcknowledgement(Row):
    """The groups that could not be handed over, in the form of the request; none when its type is unsupported.

    The option code is 0, so only the octets tell an MLD payload from an IGMP one.
    """

    option_code: Annotated[int, U8.limit(0)] = 0
    status: Annotated[int, U8.named(MULTICAST_ACK_STATUS)]
    unsupported_report_payload: Annotated[
        MldReportPayload | IgmpReportPayload | bytes, OneOf(rows=(MldReportPayload, IgmpReportPayload))
    ]

    vectors = (
        Vector(
            "3d01 00 01 00000000",
            {
                "option_code": 0,
                "status": 1,
                "unsupported_report_payload": {
                    "reserved": 0,
                    "no_of_mcast_address_records": 0,
                    "multicast_address_record": [],
                },
            },
            "RFC 7411 section 5.4 figure 9, by hand: the type is unsupported; PyPCAPKit agrees",
        ),
        Vector(
            "3d04 00 02 00000001 01000001 e8010203 c0000201",
            {
                "option_code": 0,
                "status": 2,
                "unsupported_report_payload": {
                    "reserved": 0,
                    "number_of_group_records": 1,
                    "group_record": [
                        {
                            "record_type": 1,
                            "aux_data_len": 0,
                            "number_of_sources": 1,
                            "multicast_address": "232.1.2.3",
                            "source_address": ["192.0.2.1"],
                            "auxiliary_data": [],
                        }
                    ],
                },
            },
            "RFC 7411 section 5.4 figure 9, by hand: an IGMPv3 record",
        ),
    )
