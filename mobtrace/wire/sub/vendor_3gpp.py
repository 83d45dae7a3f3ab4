"""3GPP sub-types 1 to 10 of the Vendor Specific option: the PDN connection and its charging.

The option is that of 3GPP TS 29.282, the information elements are those of 3GPP TS 29.275 clause 12.1.1; where that
takes them from elsewhere, the row says so. A value that several options carry (the M bit) is left in its
parts here; ``options.vendor.reassemble`` joins them.
"""

from typing import Annotated

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire.containers import Counted, Exact, Repeated, Select
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.families import Family, Unknown, structure
from mobtrace.wire.kinds import ADDR4, ADDR6, FLAG, REST, U8, U16, U32, AddrRest, Kind, bits, reserved_bits
from mobtrace.wire.kinds_3gpp import AccessPointName
from mobtrace.wire.names import GTPV2_CAUSE, VENDOR_3GPP_SUBTYPE
from mobtrace.wire.names_3gpp import (
    CONFIGURATION_PROTOCOL,
    DHCPV4_PROCEDURE,
    NODE_ID_TYPE,
    PCO_CONTAINER,
    PDN_TYPE,
    SELECTION_MODE,
)
from mobtrace.wire.rows import Row, Struct, Vector

MORE_FRAGMENTS = 0x01  # the M bit of the octet behind the sub-type
RESERVED7 = reserved_bits(7)


class ThreeGpp(Family):
    """The information elements by sub-type: a reserved octet with the M bit, then the element.

    A part of an element is an ``Unknown`` that keeps its octets, with a note.
    """

    def read_data(self, cur: Cursor, code: int) -> Row:
        part = (self.name, code)
        more = cur.left > 0 and bool(cur.data[cur.pos] & MORE_FRAGMENTS)
        if not more and part not in cur.unfinished:
            return super().read_data(cur, code)
        (cur.unfinished.add if more else cur.unfinished.discard)(part)
        name = self.names.get(code, f"{self.name} {code}")
        cur.note("fragment", name, "a whole value", "a part of one", severity=Severity.NOTE)
        return Unknown(code=code, data=cur.rest(), family=self.name)

    def check(self, value: Row) -> None:
        if getattr(value, "m", False):
            raise WireError(0, "m", "False on a whole value", "True")


THREE_GPP = ThreeGpp(name="3GPP sub-type", names=VENDOR_3GPP_SUBTYPE, length_octets=0)
three_gpp = THREE_GPP.row

_OPTIONAL_ADDRESS = AddrRest()
_CONTENTS: dict[int, Kind] = {
    **dict.fromkeys((0x0001, 0x0003, 0x0007, 0x0009, 0x000C, 0x000D), _OPTIONAL_ADDRESS),
    **dict.fromkeys((0x0010, 0x0015), Exact(inner=U16.unit(1, "octets").if_left())),
}


@structure(rfc="3GPP TS 24.008 clause 10.5.6.3")
class PcoContainer(Row):
    """One protocol or parameter of the configuration options; a request for an address has no contents."""

    id: Annotated[int, U16.named(PCO_CONTAINER)]
    contents: Annotated[
        Address | int | bytes | None,
        Counted(inner=Select(by="id", cases=_CONTENTS, default=REST)),
    ]

    vectors = (
        Vector("000d 04 08080808", {"id": 0x000D, "contents": "8.8.8.8"}, "tshark 4.0.17 agrees"),
        Vector("0003 00", {"id": 3, "contents": None}, "tshark 4.0.17 agrees"),
        Vector("0010 02 05dc", {"id": 0x0010, "contents": 1500}, "tshark 4.0.17 agrees"),
        Vector("8021 06 010000060000", {"id": 0x8021, "contents": {"raw": "010000060000"}}, "tshark 4.0.17 agrees"),
    )


CONTAINERS = Repeated(inner=Struct(row=PcoContainer))


@three_gpp(1, rfc="3GPP TS 29.275 clause 12.1.1.0")
class ProtocolConfigurationOptions(Row):
    """Protocol configuration options, from the third octet of 3GPP TS 24.008 clause 10.5.6.3 on."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    extension: Annotated[bool, FLAG] = True
    spare: Annotated[int, reserved_bits(4)] = 0
    configuration_protocol: Annotated[int, bits(3).named(CONFIGURATION_PROTOCOL)] = 0
    containers: Annotated[list[PcoContainer], CONTAINERS]

    vectors = (
        Vector(
            "01 00 80 802110010000108106 0a000001 8306 00000000 000300 000d0408080808",
            {
                "configuration_protocol": 0,
                "extension": True,
                "containers": [
                    {"id": 0x8021, "contents": {"raw": "0100001081060a000001830600000000"}},
                    {"id": 0x0003, "contents": None},
                    {"id": 0x000D, "contents": "8.8.8.8"},
                ],
            },
            "tshark 4.0.17 agrees",
        ),
    )


@three_gpp(2, rfc="3GPP TS 29.275 clause 12.1.1.1")
class SpecificErrorCode(Row):
    """Why a request was rejected, as a cause of 3GPP TS 29.274 clause 8.4."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    error_code: Annotated[int, U8.named(GTPV2_CAUSE)]

    vectors = (Vector("02 00 49", {"error_code": 73}, "tshark 4.0.17 agrees: No resources available"),)


@three_gpp(3, rfc="3GPP TS 29.275 clause 12.1.1.4")
class PdnGwIpAddress(Row):
    """The address of the PDN gateway, IPv4 or IPv6."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    pdn_gw_ip_address: Annotated[Address | None, AddrRest()]

    vectors = (
        Vector("03 00 c0000201", {"pdn_gw_ip_address": "192.0.2.1"}, "tshark 4.0.17 agrees"),
        Vector("03 00 20010db8000000000000000000000001", {"pdn_gw_ip_address": "2001:db8::1"}, "tshark 4.0.17 agrees"),
    )


@three_gpp(4, rfc="3GPP TS 29.275 clause 12.1.1.5")
class Dhcpv4AddressAllocationProcedureIndication(Row):
    """The mobile node gets its IPv4 address by DHCPv4 later on."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    procedure: Annotated[int, U8.named(DHCPV4_PROCEDURE)]

    vectors = (Vector("04 00 01", {"procedure": 1}, "tshark 4.0.17 agrees"),)


@structure(rfc="3GPP TS 29.274 clause 8.62", code=2)
class OperatorNode(Row):
    """A node that its operator numbers: ``mcc_mnc`` is MCC * 1000 + MNC."""

    mcc_mnc: Annotated[int, bits(20)]
    node: Annotated[int, bits(12)]

    vectors = (Vector("00f11234", {"mcc_mnc": 3857, "node": 564}, "tshark 4.0.17 agrees"),)


@three_gpp(5, rfc="3GPP TS 29.275 clause 12.1.1.2")
class FullyQualifiedPdnConnectionSetIdentifier(Row):
    """A node and the identifiers of its sets of connections, which fail together (3GPP TS 29.274 clause 8.62)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    node_id_type: Annotated[int, bits(4).named(NODE_ID_TYPE)]
    number_of_csids: Annotated[int, bits(4)]
    node_id: Annotated[
        Address | OperatorNode | bytes,
        Select(by="node_id_type", cases={0: ADDR4, 1: ADDR6, 2: Struct(row=OperatorNode)}, default=REST),
    ]
    csids: Annotated[list[int], Repeated(inner=U16, count="number_of_csids")]

    vectors = (
        Vector("05 00 01 c0000201 0007", {"node_id": "192.0.2.1", "csids": [7]}, "tshark 4.0.17 agrees"),
        Vector(
            "05 00 12 20010db8000000000000000000000001 0007 000b",
            {"node_id_type": 1, "number_of_csids": 2, "node_id": "2001:db8::1", "csids": [7, 11]},
            "tshark 4.0.17 agrees",
        ),
        Vector(
            "05 00 21 00f11234 000c",
            {"node_id_type": 2, "node_id": {"mcc_mnc": 3857, "node": 564}, "csids": [12]},
            "tshark 4.0.17 agrees",
        ),
    )


@three_gpp(6, rfc="3GPP TS 29.275 clause 12.1.1.3")
class PdnTypeIndication(Row):
    """The kind of addresses asked for or given, and why not the ones asked for."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    spare: Annotated[int, reserved_bits(5)] = 0
    pdn_type: Annotated[int, bits(3).named(PDN_TYPE)]
    cause: Annotated[int | None, U8.named(GTPV2_CAUSE).if_left()]

    vectors = (
        Vector(
            "06 00 01 12",
            {"pdn_type": 1, "cause": 18},
            "tshark 4.0.17 agrees: New PDN type due to network preference",
        ),
    )


@three_gpp(7, rfc="3GPP TS 29.275 clause 12.1.1.6")
class ChargingId(Row):
    """The number under which the PDN gateway charges the connection."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    charging_id: Annotated[int, U32]

    vectors = (Vector("07 00 01020304", {"charging_id": 16909060}, "tshark 4.0.17 agrees"),)


@three_gpp(8, rfc="3GPP TS 29.275 clause 12.1.1.7")
class SelectionMode(Row):
    """Who chose the access point name, and whether the subscription has it."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    spare: Annotated[int, reserved_bits(6)] = 0
    selection_mode: Annotated[int, bits(2).named(SELECTION_MODE)]

    vectors = (Vector("08 00 01", {"selection_mode": 1}, "tshark 4.0.17 agrees"),)


@three_gpp(9, rfc="3GPP TS 29.282")
class IWlanMobilityAccessPointName(Row):
    """The access point name of an I-WLAN mobility session (3GPP TS 24.327)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    access_point_name: Annotated[str, AccessPointName()]

    vectors = (
        Vector(
            "09 00 08696e7465726e6574 066d6e63303031 06 6d6363303031 0467707273",
            {"access_point_name": "internet.mnc001.mcc001.gprs"},
            "3GPP TS 23.003 clause 9.1, by hand",
        ),
    )


@three_gpp(10, rfc="3GPP TS 29.275 clause 12.1.1.8")
class ChargingCharacteristics(Row):
    """How the connection is charged; its bits are the operators' (3GPP TS 32.298)."""

    reserved: Annotated[int, RESERVED7] = 0
    m: Annotated[bool, FLAG] = False
    charging_characteristics: Annotated[int, U16]

    vectors = (Vector("0a 00 0800", {"charging_characteristics": 0x0800}, "tshark 4.0.17 agrees"),)
