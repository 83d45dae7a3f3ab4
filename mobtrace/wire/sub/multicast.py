"""Multicast listener state: the records of MLDv2 (RFC 3810) and IGMPv3 (RFC 3376) reports.

Options 54, 56, 57, 60 and 61 carry them without the ICMPv6 or IGMP header of the report.
"""

from dataclasses import field
from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.containers import Repeated
from mobtrace.wire.families import structure
from mobtrace.wire.kinds import ADDR4, ADDR6, RESERVED16, RESERVED32, U8, U16, octets
from mobtrace.wire.names import MULTICAST_RECORD_TYPE
from mobtrace.wire.rows import Row, Struct, Vector, walk


class _Counting(Row):
    """A row with counts before lists; a row that is built gets them from the lists."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for name, kind in walk(type(self)):
            if isinstance(kind, Repeated) and kind.count:
                setattr(self, kind.count, len(getattr(self, name)))


@structure(rfc="RFC 3810 section 5.2", name="MLDv2 Multicast Address Record")
class MldMulticastAddressRecord(_Counting):
    """What a listener wants to hear of one multicast group; auxiliary data is in words of 4 octets."""

    record_type: Annotated[int, U8.named(MULTICAST_RECORD_TYPE)]
    aux_data_len: Annotated[int, U8] = 0
    number_of_sources: Annotated[int, U16] = 0
    multicast_address: Annotated[Address, ADDR6]
    source_address: Annotated[list[Address], Repeated(inner=ADDR6, count="number_of_sources")] = field(
        default_factory=list
    )
    auxiliary_data: Annotated[list[bytes], Repeated(inner=octets(4), count="aux_data_len")] = field(
        default_factory=list
    )

    vectors = (
        Vector(
            "04000000 ff3e0000000000000000000012345678",
            {
                "record_type": 4,
                "aux_data_len": 0,
                "number_of_sources": 0,
                "multicast_address": "ff3e::1234:5678",
                "source_address": [],
                "auxiliary_data": [],
            },
            "RFC 3810 section 5.2 figure, by hand; tshark agrees",
        ),
        Vector(
            "01010002 ff3e0000000000000000000000000001 20010db8000000000000000000000011"
            "20010db8000000000000000000000022 cafebabe",
            {
                "record_type": 1,
                "aux_data_len": 1,
                "number_of_sources": 2,
                "multicast_address": "ff3e::1",
                "source_address": ["2001:db8::11", "2001:db8::22"],
                "auxiliary_data": ["cafebabe"],
            },
            "RFC 3810 section 5.2 figure, by hand: two sources, a word of auxiliary data; tshark agrees",
        ),
    )


@structure(rfc="RFC 3376 section 4.2", name="IGMPv3 Group Record")
class IgmpGroupRecord(_Counting):
    """What a host wants to hear of one IPv4 multicast group; auxiliary data is in words of 4 octets."""

    record_type: Annotated[int, U8.named(MULTICAST_RECORD_TYPE)]
    aux_data_len: Annotated[int, U8] = 0
    number_of_sources: Annotated[int, U16] = 0
    multicast_address: Annotated[Address, ADDR4]
    source_address: Annotated[list[Address], Repeated(inner=ADDR4, count="number_of_sources")] = field(
        default_factory=list
    )
    auxiliary_data: Annotated[list[bytes], Repeated(inner=octets(4), count="aux_data_len")] = field(
        default_factory=list
    )

    vectors = (
        Vector(
            "05000001 e8010203 c0000201",
            {
                "record_type": 5,
                "aux_data_len": 0,
                "number_of_sources": 1,
                "multicast_address": "232.1.2.3",
                "source_address": ["192.0.2.1"],
                "auxiliary_data": [],
            },
            "RFC 3376 section 4.2 figure, by hand; tshark agrees",
        ),
    )


@structure(rfc="RFC 7161 section 4.1.3", name="MLDv1 multicast membership")
class MldV1Membership(Row):
    """One multicast group as an MLDv1 report names it, without its ICMPv6 header."""

    reserved: Annotated[int, RESERVED32] = 0
    multicast_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "00000000 ff0e0000000000000000000000000101",
            {"reserved": 0, "multicast_address": "ff0e::101"},
            "RFC 7161 section 4.1.3 figure, by hand",
        ),
    )


@structure(rfc="RFC 7411 section 5.3", name="MLDv2 Report Payload")
class MldReportPayload(_Counting):
    """An MLDv2 report without its ICMPv6 header."""

    reserved: Annotated[int, RESERVED16] = 0
    no_of_mcast_address_records: Annotated[int, U16] = 0
    multicast_address_record: Annotated[
        list[MldMulticastAddressRecord],
        Repeated(inner=Struct(row=MldMulticastAddressRecord), count="no_of_mcast_address_records"),
    ]

    vectors = (
        Vector(
            "00000001 02000000 ff0e0000000000000000000000000101",
            {
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
            "RFC 7411 section 5.3 figure 8, by hand; tshark agrees",
        ),
    )


@structure(rfc="RFC 3376 section 4.2", name="IGMPv3 Report Payload")
class IgmpReportPayload(_Counting):
    """An IGMPv3 report without type, code and checksum."""

    reserved: Annotated[int, RESERVED16] = 0
    number_of_group_records: Annotated[int, U16] = 0
    group_record: Annotated[
        list[IgmpGroupRecord],
        Repeated(inner=Struct(row=IgmpGroupRecord), count="number_of_group_records"),
    ]

    vectors = (
        Vector(
            "00000002 02000000 e8010203 06000002 e8010204 c0000201 c0000202",
            {
                "reserved": 0,
                "number_of_group_records": 2,
                "group_record": [
                    {
                        "record_type": 2,
                        "aux_data_len": 0,
                        "number_of_sources": 0,
                        "multicast_address": "232.1.2.3",
                        "source_address": [],
                        "auxiliary_data": [],
                    },
                    {
                        "record_type": 6,
                        "aux_data_len": 0,
                        "number_of_sources": 2,
                        "multicast_address": "232.1.2.4",
                        "source_address": ["192.0.2.1", "192.0.2.2"],
                        "auxiliary_data": [],
                    },
                ],
            },
            "RFC 3376 section 4.2 figure, by hand; tshark agrees",
        ),
    )
