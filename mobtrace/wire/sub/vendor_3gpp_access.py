"""3GPP sub-types 20 to 30 of the Vendor Specific option: the access network, times and restoration.

Those that GTPv2 has too have its form, behind the header of its information elements.
"""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.containers import Counted, Select
from mobtrace.wire.kinds import FLAG, REST, TEXT, U8, U16, AddrRest, bits, reserved_bits
from mobtrace.wire.kinds_3gpp import YEAR_1900, Milliseconds, TimeZone
from mobtrace.wire.names_3gpp import CONFIGURATION_PROTOCOL, DAYLIGHT_SAVING_TIME, RELAY_IDENTITY_TYPE
from mobtrace.wire.rows import Row, Vector
from mobtrace.wire.sub.vendor_3gpp import CONTAINERS, RESERVED7, PcoContainer, three_gpp
from mobtrace.wire.times import Time


@three_gpp(20, rfc="3GPP TS 29.275 clause 12.1.1.19")
class AdditionalProtocolConfigurationOptions(Row):
    """More protocol configuration options, in the same form."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    extension: Annotated[bool, FLAG] = True
    spare: Annotated[int, reserved_bits(4)] = 0
    configuration_protocol: Annotated[int, bits(3).named(CONFIGURATION_PROTOCOL)] = 0
    containers: Annotated[list[PcoContainer], CONTAINERS]

    vectors = (
        Vector(
            "14 00 80 000d0408080808",
            {"extension": True, "configuration_protocol": 0, "containers": [{"id": 13, "contents": "8.8.8.8"}]},
            "tshark 4.0.17 on the same octets in GTPv2 (information element 163)",
        ),
    )


@three_gpp(21, rfc="3GPP TS 29.275 clause 12.1.1.18")
class StaticIpAddressAllocationIndications(Row):
    """Which of the addresses are allocated statically; the octet is kept whole."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    indications: Annotated[int, U8]

    vectors = (Vector("15 00 03", {"indications": 3}, "3GPP TS 29.275 clause 12.1.1.18, by hand"),)


@three_gpp(22, rfc="3GPP TS 29.275 clause 12.1.1")
class MmeSgsnIdentifier(Row):
    """The address of the MME or S4-SGSN that serves the mobile node (as in 3GPP TS 29.274 clause 8.9)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    mme_sgsn_identifier: Annotated[Address | None, AddrRest()]

    vectors = (
        Vector("16 00 c0000202", {"mme_sgsn_identifier": "192.0.2.2"}, "3GPP TS 29.274 clause 8.9, by hand"),
        Vector(
            "16 00 20010db8000000000000000000000002",
            {"mme_sgsn_identifier": "2001:db8::2"},
            "3GPP TS 29.274 clause 8.9, by hand",
        ),
    )


@three_gpp(23, rfc="3GPP TS 29.275 clause 12.1.1")
class EndMarkerNotification(Row):
    """Whether end markers are sent when the path changes; the octet is kept whole."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    notification: Annotated[int, U8]

    vectors = (Vector("17 00 01", {"notification": 1}, "3GPP TS 29.275 clause 12.1.1, by hand"),)


@three_gpp(24, rfc="3GPP TS 29.275 clause 12.1.1")
class TrustedWlanModeIndication(Row):
    """Connections of a trusted WLAN: several at a time or one (3GPP TS 29.274 clause 8.105)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    spare: Annotated[int, reserved_bits(6)] = 0
    mcm: Annotated[bool, FLAG]
    scm: Annotated[bool, FLAG]

    vectors = (Vector("18 00 02", {"mcm": True, "scm": False}, "3GPP TS 29.274 clause 8.105, by hand"),)


@three_gpp(25, rfc="3GPP TS 29.275 clause 12.1.1")
class UeTimeZone(Row):
    """The time zone of where the mobile node is (3GPP TS 29.274 clause 8.44)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    time_zone: Annotated[int, TimeZone()]
    spare: Annotated[int, reserved_bits(6)] = 0
    daylight_saving_time: Annotated[int, bits(2).named(DAYLIGHT_SAVING_TIME)]

    vectors = (
        Vector(
            "19 00 63 01",
            {"time_zone": 0x63, "daylight_saving_time": 1},
            "tshark 4.0.17 on the same octets in GTPv2 (information element 114): GMT + 9 hours, +1 hour",
        ),
        Vector(
            "19 00 4a 00",
            {"time_zone": 0x4A, "daylight_saving_time": 0},
            "tshark 4.0.17 on the same octets in GTPv2 (information element 114): GMT - 6 hours",
        ),
    )


@three_gpp(26, rfc="3GPP TS 29.275 clause 12.1.1")
class AccessNetworkIdentifierTimestamp(Row):
    """When the location of the access network identifier was obtained, in seconds since 1900."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    timestamp: Annotated[int, Time(octets=4, fraction_bits=0, epoch=YEAR_1900)]

    vectors = (
        Vector(
            "1a 00 dd5f2c80",
            {"timestamp": 0xDD5F2C80},
            "tshark 4.0.17 on the same octets in GTPv2 (information element 179): Sep 10, 2017 03:14:08 UTC",
        ),
    )


@three_gpp(27, rfc="3GPP TS 29.275 clause 12.1.1")
class LogicalAccessId(Row):
    """The relay and the circuit by which the mobile node is attached (as in 3GPP TS 29.274 clause 8.100)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    relay_identity_type: Annotated[int, U8.named(RELAY_IDENTITY_TYPE)]
    relay_identity: Annotated[
        Address | str | bytes | None,
        Counted(inner=Select(by="relay_identity_type", cases={0: AddrRest(), 1: TEXT}, default=REST)),
    ]
    circuit_id: Annotated[bytes, Counted(inner=REST)]

    vectors = (
        Vector(
            "1b 00 00 04c0000201 03616263",
            {"relay_identity_type": 0, "relay_identity": "192.0.2.1", "circuit_id": "616263"},
            "tshark 4.0.17 on the same octets in GTPv2 (information element 169)",
        ),
    )


@three_gpp(28, rfc="3GPP TS 29.275 clause 12.1.1")
class OriginationTimeStamp(Row):
    """When the request began at its origin, in milliseconds since 1900 (3GPP TS 29.274 clause 8.119)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    origination_time_stamp: Annotated[int, Milliseconds()]

    vectors = (
        Vector(
            "1c 00 036049d54400",
            {"origination_time_stamp": 0x036049D54400},
            "tshark 4.0.17 on the same octets in GTPv2 (information element 188)",
        ),
    )


@three_gpp(29, rfc="3GPP TS 29.275 clause 12.1.1")
class MaximumWaitTime(Row):
    """How long the origin waits for an answer, counted from the origination time stamp."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    maximum_wait_time: Annotated[int, U16.unit(1, "ms")]

    vectors = (
        Vector(
            "1d 00 07d0",
            {"maximum_wait_time": 2000},
            "tshark 4.0.17 on the same octets in GTPv2 (information element 187): 2000ms",
        ),
    )


@three_gpp(30, rfc="3GPP TS 29.275 clause 12.1.1")
class TwanCapabilities(Row):
    """What the trusted WLAN access network can do; the octets are kept whole."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    capabilities: Annotated[bytes, REST]

    vectors = (Vector("1e 00 01", {"capabilities": "01"}, "3GPP TS 29.275 clause 12.1.1, by hand"),)
