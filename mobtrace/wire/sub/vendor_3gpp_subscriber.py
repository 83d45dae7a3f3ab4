"""3GPP sub-types 11 to 19 of the Vendor Specific option: the subscriber and what it may do."""

from typing import Annotated

from mobtrace.wire.kinds import FLAG, U8, bits, reserved_bits
from mobtrace.wire.kinds_3gpp import Digits, Plmn
from mobtrace.wire.names_3gpp import APN_RESTRICTION, TIMER_UNIT
from mobtrace.wire.rows import Row, Vector
from mobtrace.wire.sub.vendor_3gpp import RESERVED7, three_gpp

IMSI_DIGITS = 15
MEI_DIGITS = 16


@three_gpp(11, rfc="3GPP TS 29.275 clause 12.1.1.10")
class MobileEquipmentIdentity(Row):
    """IMEI or IMEISV, 15 or 16 digits (3GPP TS 29.274 clause 8.10)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    mei: Annotated[str, Digits(most=MEI_DIGITS)]

    vectors = (Vector("0b 00 5398765432109876", {"mei": "3589674523018967"}, "tshark 4.0.17 agrees"),)


@three_gpp(12, rfc="3GPP TS 29.275 clause 12.1.1.11")
class Msisdn(Row):
    """The subscriber's telephone number with its country code (3GPP TS 29.274 clause 8.11)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    msisdn: Annotated[str, Digits(most=IMSI_DIGITS)]

    vectors = (Vector("0c 00 94717066550443f1", {"msisdn": "491707665540341"}, "tshark 4.0.17 agrees"),)


@three_gpp(13, rfc="3GPP TS 29.275 clause 12.1.1.9")
class ServingNetwork(Row):
    """The network that serves the mobile node (3GPP TS 29.274 clause 8.18)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    serving_network: Annotated[str, Plmn()]

    vectors = (
        Vector("0d 00 130062", {"serving_network": "310-260"}, "tshark 4.0.17 agrees"),
        Vector("0d 00 00f110", {"serving_network": "001-01"}, "tshark 4.0.17 agrees"),
    )


@three_gpp(14, rfc="3GPP TS 29.275 clause 12.1.1.12")
class ApnRestriction(Row):
    """With which other access point names this one may be used at a time."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    apn_restriction: Annotated[int, U8.named(APN_RESTRICTION)]

    vectors = (Vector("0e 00 02", {"apn_restriction": 2}, "tshark 4.0.17 agrees"),)


@three_gpp(15, rfc="3GPP TS 29.275 clause 12.1.1.13")
class MaximumApnRestriction(Row):
    """The strictest restriction of the connections that are there."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    maximum_apn_restriction: Annotated[int, U8.named(APN_RESTRICTION)]

    vectors = (Vector("0f 00 04", {"maximum_apn_restriction": 4}, "tshark 4.0.17 agrees"),)


@three_gpp(16, rfc="3GPP TS 29.275 clause 12.1.1.14")
class UnauthenticatedImsi(Row):
    """An IMSI that nobody authenticated: an emergency attachment."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    imsi: Annotated[str, Digits(most=IMSI_DIGITS)]

    vectors = (Vector("10 00 00101032547698f0", {"imsi": "000101234567890"}, "tshark 4.0.17 agrees"),)


@three_gpp(17, rfc="3GPP TS 29.275 clause 12.1.1.15")
class PdnConnectionId(Row):
    """Tells connections to the same access point name apart."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    spare: Annotated[int, reserved_bits(4)] = 0
    pdn_connection_id: Annotated[int, bits(4)]

    vectors = (Vector("11 00 07", {"pdn_connection_id": 7}, "tshark 4.0.17 agrees"),)


@three_gpp(18, rfc="3GPP TS 29.275 clause 12.1.1.16")
class PgwBackOffTime(Row):
    """How long not to ask the congested gateway again (3GPP TS 29.274 clause 8.87)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    timer_unit: Annotated[int, bits(3).named(TIMER_UNIT)]
    timer_value: Annotated[int, bits(5)]

    vectors = (
        Vector("12 00 45", {"timer_unit": 2, "timer_value": 5}, "tshark 4.0.17 agrees: multiples of 10 minutes"),
        Vector("12 00 e0", {"timer_unit": 7, "timer_value": 0}, "tshark 4.0.17 agrees: infinite"),
    )


@three_gpp(19, rfc="3GPP TS 29.275 clause 12.1.1.17")
class SignallingPriorityIndication(Row):
    """The mobile node attached with low access priority (LAPI)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    spare: Annotated[int, reserved_bits(7)] = 0
    lapi: Annotated[bool, FLAG]

    vectors = (Vector("13 00 01", {"lapi": True}, "tshark 4.0.17 agrees"),)
