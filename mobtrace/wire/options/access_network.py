"""Where the mobile node is attached: the Access Network Identifier (RFC 6757, RFC 7563)."""

from dataclasses import field
from typing import Annotated

from mobtrace.wire.carriers import PROXY_REGISTRATIONS
from mobtrace.wire.containers import Counted, Select
from mobtrace.wire.families import Family, Tlvs
from mobtrace.wire.kinds import FLAG, RESERVED8, REST, TEXT, U8, U16, Fixed, NumberRest, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.names import ANI_SUBOPTIONS, CIVIC_LOCATION_FORMAT, OPERATOR_IDENTIFIER_TYPE
from mobtrace.wire.rows import Row, Struct, Vector
from mobtrace.wire.sub.civic import CivicLocation

ANI = Family(name="access network identifier sub-option", names=ANI_SUBOPTIONS)


@ANI.row(1, rfc="RFC 6757 section 3.1.1")
class NetworkIdentifier(Row):
    """Name of the access network (SSID, PLMN) and of the access point; with E the former is UTF-8."""

    e: Annotated[bool, FLAG] = True
    reserved: Annotated[int, reserved_bits(7)] = 0
    network_name: Annotated[str | bytes, Counted(inner=Select(by="e", cases={True: TEXT}, default=REST))]
    access_point_name: Annotated[str, TEXT.counted()] = ""

    vectors = (
        Vector(
            "0105 ff 01 61 01 62",
            {"e": True, "reserved": 127, "network_name": "a", "access_point_name": "b"},
            "PyPCAPKit test_mh_roundtrip_unit.py",
        ),
        Vector(
            "010d 80 06 68616c6c2d31 04 61702d37",
            {"e": True, "reserved": 0, "network_name": "hall-1", "access_point_name": "ap-7"},
            "RFC 6757 section 3.1.1 figure 4, by hand; tshark agrees",
        ),
        Vector(
            "0109 00 06 323632303031 00",
            {"e": False, "reserved": 0, "network_name": {"raw": "323632303031"}, "access_point_name": ""},
            "RFC 6757 section 3.1.1 figure 4, by hand: encoding undefined, no access point; tshark agrees",
        ),
    )


@ANI.row(2, rfc="RFC 6757 section 3.1.2")
class GeoLocation(Row):
    """Coordinates of WGS 84 in degrees, north and east positive, with 15 bits behind the point."""

    latitude_degrees: Annotated[int, Fixed(octets=3, fraction=15, unit="degrees", most=90)]
    longitude_degrees: Annotated[int, Fixed(octets=3, fraction=15, unit="degrees", most=180)]

    vectors = (
        Vector(
            "0206 168000 c30000",
            {"latitude_degrees": 45 << 15, "longitude_degrees": -122 << 15},
            "RFC 6757 section 3.1.2 figure 5, by hand: 45 north, 122 west; tshark agrees",
        ),
    )


@ANI.row(3, rfc="RFC 6757 section 3.1.3")
class OperatorIdentifier(Row):
    """Who runs the access network: a private enterprise number of any width, or a realm."""

    op_id_type: Annotated[int, U8.named(OPERATOR_IDENTIFIER_TYPE)]
    operator_identifier: Annotated[
        str | bytes, Select(by="op_id_type", cases={1: NumberRest(least=1), 2: TEXT}, default=REST)
    ]

    vectors = (
        Vector(
            "0304 01 0028af",
            {"op_id_type": 1, "operator_identifier": {"raw": "0028af"}},
            "RFC 6757 section 3.1.3 figure 6, by hand: enterprise 10415; PyPCAPKit agrees",
        ),
        Vector(
            "030c 02 6578616d706c652e6f7267",
            {"op_id_type": 2, "operator_identifier": "example.org"},
            "RFC 6757 section 3.1.3 figure 6, by hand; tshark agrees",
        ),
    )


@ANI.row(4, rfc="RFC 7563 section 3.1")
class CivicLocationSuboption(Row):
    """Street address of the access network."""

    format: Annotated[int, U8.named(CIVIC_LOCATION_FORMAT)] = 0
    reserved: Annotated[int, RESERVED8] = 0
    civic_location: Annotated[
        CivicLocation | bytes, Select(by="format", cases={0: Struct(row=CivicLocation)}, default=REST)
    ]

    vectors = (
        Vector(
            "0411 00 00 5553 01 02 4341 03 07 4672656d6f6e74",
            {
                "format": 0,
                "reserved": 0,
                "civic_location": {
                    "country_code": "US",
                    "civic_address_element": [
                        {"ca_type": 1, "ca_value": "CA"},
                        {"ca_type": 3, "ca_value": "Fremont"},
                    ],
                },
            },
            "RFC 7563 section 3.1 figure 1, by hand; tshark agrees on the address in a DHCP option",
        ),
        Vector(
            "0404 07 00 abcd",
            {"format": 7, "reserved": 0, "civic_location": {"raw": "abcd"}},
            "RFC 7563 section 3.1 figure 1, by hand: a format nobody defined",
        ),
    )


@ANI.row(5, rfc="RFC 7563 section 3.2")
class MagGroupIdentifier(Row):
    """A group of gateways, unique inside the operator's network.

    The text calls it a number of 3 octets; the figure and the length, which "is always 2", leave it 2.
    """

    group_identifier: Annotated[int, U16]

    vectors = (
        Vector(
            "0502 0102",
            {"group_identifier": 258},
            "RFC 7563 section 3.2 figure 2, by hand; PyPCAPKit agrees",
        ),
    )


@ANI.row(6, rfc="RFC 7563 section 3.3")
class AniUpdateTimer(Row):
    """How often changes are reported, in units of 4 seconds; 0 is at once."""

    update_timer: Annotated[int, U16.unit(4, "s")]

    vectors = (Vector("0602 0019", {"update_timer": 25}, "RFC 7563 section 3.3 figure 3, by hand; PyPCAPKit agrees"),)


@option(52, rfc="RFC 6757 section 3", align=(4, 0), stands_in=PROXY_REGISTRATIONS)
class AccessNetworkIdentifier(Row):
    """What the gateway knows of the access network of the mobile node."""

    ani_sub_options: Annotated[list[Row], Tlvs(family=ANI)] = field(default_factory=list)

    vectors = (
        Vector(
            "3407 0105 ff 01 61 01 62",
            {
                "ani_sub_options": [
                    {
                        "type": 1,
                        "name": "Network-Identifier sub-option",
                        "fields": {"e": True, "reserved": 127, "network_name": "a", "access_point_name": "b"},
                    }
                ]
            },
            "PyPCAPKit test_mh_roundtrip_unit.py",
        ),
        Vector(
            "340c 0206 168000 c30000 0602 0019",
            {
                "ani_sub_options": [
                    {
                        "type": 2,
                        "name": "Geo-Location sub-option",
                        "fields": {"latitude_degrees": 45 << 15, "longitude_degrees": -122 << 15},
                    },
                    {"type": 6, "name": "ANI Update-Timer sub-option", "fields": {"update_timer": 25}},
                ]
            },
            "RFC 6757 section 3 figure 2, by hand; PyPCAPKit agrees",
        ),
    )
