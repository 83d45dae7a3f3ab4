"""The Mobile Node Identifier option and what it can hold (RFC 4283, RFC 8371)."""

from dataclasses import dataclass
from typing import Annotated, Any

from mobtrace.errors import WireError
from mobtrace.values import Address, LinkLayer
from mobtrace.wire.containers import Exact, Select
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.families import structure
from mobtrace.wire.kinds import ADDR6, LINK_LAYER, REST, TEXT, U8, U16, U32, Fields, Kind, Rest, octets
from mobtrace.wire.kinds_3gpp import Digits, Plmn
from mobtrace.wire.message import option
from mobtrace.wire.names import DUID_TYPE, HARDWARE_TYPE, MN_ID_SUBTYPE
from mobtrace.wire.rows import Row, Struct, Vector
from mobtrace.wire.times import Time

NAI, IPV6_ADDRESS, IMSI, P_TMSI, EUI_48, EUI_64, GUTI, DUID = range(1, 9)
DUID_LLT, DUID_EN, DUID_LL, DUID_UUID = range(1, 5)
YEAR_2000 = 946684800  # seconds since 1970


@dataclass(frozen=True, kw_only=True)
class Eui(Kind):
    """A link-layer address of ``octets`` octets; in JSON as ``02:00:5e:10:00:01``."""

    octets: int

    def read(self, cur: Cursor, field: str, so_far: Fields) -> LinkLayer:
        return LinkLayer(cur.take(self.octets, field))

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if not isinstance(value, bytes) or len(value) != self.octets:
            raise WireError(0, field, f"{self.octets} octets", repr(value))
        return bytes(value)

    def to_json(self, value: Any) -> str:
        return str(LinkLayer(value))

    def from_json(self, data: Any, so_far: Fields) -> LinkLayer:
        return LinkLayer.parse(data)


@structure(rfc="RFC 8371 section 3")
class Guti(Row):
    """Globally Unique Temporary UE Identity: network, MME group, MME code, M-TMSI (3GPP TS 23.003 clause 2.8.1).

    Ten octets in the order of the EPS mobile identity of 3GPP TS 24.301 clause 9.9.3.12.
    """

    plmn: Annotated[str, Plmn()]
    mme_group_id: Annotated[int, U16]
    mme_code: Annotated[int, U8]
    m_tmsi: Annotated[int, U32]

    vectors = (
        Vector(
            "00f110 8001 02 c0112233",
            {"plmn": "001-01", "mme_group_id": 0x8001, "mme_code": 2, "m_tmsi": 0xC0112233},
            "3GPP TS 24.301 clause 9.9.3.12 figure, by hand",
        ),
    )


@structure(rfc="RFC 8415 section 11.2", code=DUID_LLT, name="DUID-LLT")
class DuidLlt(Row):
    """Link-layer address plus time."""

    hardware_type: Annotated[int, U16.named(HARDWARE_TYPE)]
    time: Annotated[int, Time(octets=4, fraction_bits=0, epoch=YEAR_2000)]
    link_layer_address: Annotated[LinkLayer, LINK_LAYER]

    vectors = (
        Vector(
            "0001 2c2a0e80 00005e005301",
            {"hardware_type": 1, "time": 0x2C2A0E80, "link_layer_address": "00:00:5e:00:53:01"},
            "RFC 8415 section 11.2 figure, by hand",
        ),
    )


@structure(rfc="RFC 8415 section 11.3", code=DUID_EN, name="DUID-EN")
class DuidEn(Row):
    """Assigned by a vendor: its enterprise number and what it chose."""

    enterprise_number: Annotated[int, U32]
    identifier: Annotated[bytes, REST]

    vectors = (
        Vector(
            "00000009 0cc084d303000912",
            {"enterprise_number": 9, "identifier": "0cc084d303000912"},
            "RFC 8415 section 11.3 figure 6",
        ),
    )


@structure(rfc="RFC 8415 section 11.4", code=DUID_LL, name="DUID-LL")
class DuidLl(Row):
    """Link-layer address."""

    hardware_type: Annotated[int, U16.named(HARDWARE_TYPE)]
    link_layer_address: Annotated[LinkLayer, LINK_LAYER]

    vectors = (
        Vector(
            "0001 00005e005301",
            {"hardware_type": 1, "link_layer_address": "00:00:5e:00:53:01"},
            "RFC 8415 section 11.4 figure, by hand",
        ),
    )


@structure(rfc="RFC 8415 section 11.5", code=DUID_UUID, name="DUID-UUID")
class DuidUuid(Row):
    """Universally unique identifier."""

    uuid: Annotated[bytes, octets(16)]

    vectors = (
        Vector(
            "f81d4fae7dec11d0a76500a0c91e6bf6",
            {"uuid": "f81d4fae7dec11d0a76500a0c91e6bf6"},
            "RFC 4122 section 3 example, by hand",
        ),
    )


@structure(rfc="RFC 8415 section 11.1")
class Duid(Row):
    """DHCP Unique Identifier: to be compared for equality only, yet worth reading."""

    duid_type: Annotated[int, U16.named(DUID_TYPE)]
    identifier: Annotated[
        DuidLlt | DuidEn | DuidLl | DuidUuid | bytes,
        Select(
            by="duid_type",
            cases={row.info.code: Exact(inner=Struct(row=row)) for row in (DuidLlt, DuidEn, DuidLl, DuidUuid)},
            default=Rest(least=1),
        ),
    ]

    vectors = (
        Vector(
            "0002 00000009 0cc084d303000912",
            {"duid_type": DUID_EN, "identifier": {"enterprise_number": 9, "identifier": "0cc084d303000912"}},
            "RFC 8415 section 11.3 figure 6",
        ),
    )


Identifier = str | Address | int | LinkLayer | Guti | Duid | bytes

IDENTIFIER = Select(
    by="subtype",
    cases={
        NAI: TEXT,
        IPV6_ADDRESS: Exact(inner=ADDR6),
        IMSI: Digits(high_first=True, most=15),
        P_TMSI: Exact(inner=U32),
        EUI_48: Exact(inner=Eui(octets=6)),
        EUI_64: Exact(inner=Eui(octets=8)),
        GUTI: Exact(inner=Struct(row=Guti)),
        DUID: Struct(row=Duid),
    },
    default=REST,
)


@option(8, rfc="RFC 4283 section 3")
class MobileNodeIdentifier(Row):
    """Who the mobile node is, in one of the forms of the subtype registry."""

    subtype: Annotated[int, U8.named(MN_ID_SUBTYPE)]
    identifier: Annotated[Identifier, IDENTIFIER]

    vectors = (
        Vector(
            "0812 01 6d6e41406f706d69702e6578616d706c65",
            {"subtype": NAI, "identifier": "mnA@opmip.example"},
            "tshark on opmip/lma-and-mags.pcap: mip6.mnid.identifier",
        ),
        Vector("0807 2a 736f6d656964", {"subtype": 42, "identifier": {"raw": "736f6d656964"}}, "scapy inet6.uts"),
        Vector(
            "0811 02 20010db8000000000000000000000001",
            {"subtype": IPV6_ADDRESS, "identifier": "2001:db8::1"},
            "RFC 8371 section 4.1, by hand",
        ),
        Vector(
            "0809 03 123456123456789f",
            {"subtype": IMSI, "identifier": "123456123456789"},
            "RFC 8371 section 4.2",
        ),
        Vector("0805 04 c0112233", {"subtype": P_TMSI, "identifier": 0xC0112233}, "3GPP TS 23.003 clause 2.4, by hand"),
        Vector(
            "0807 05 00005e005301",
            {"subtype": EUI_48, "identifier": "00:00:5e:00:53:01"},
            "RFC 8371 section 4.3, by hand",
        ),
        Vector(
            "0809 06 02d4befffed91f01",
            {"subtype": EUI_64, "identifier": "02:d4:be:ff:fe:d9:1f:01"},
            "RFC 8371 section 4.4, by hand",
        ),
        Vector(
            "080b 07 00f110 8001 02 c0112233",
            {
                "subtype": GUTI,
                "identifier": {"plmn": "001-01", "mme_group_id": 32769, "mme_code": 2, "m_tmsi": 0xC0112233},
            },
            "3GPP TS 24.301 clause 9.9.3.12 figure, by hand",
        ),
        Vector(
            "080f 08 0002 00000009 0cc084d303000912",
            {
                "subtype": DUID,
                "identifier": {
                    "duid_type": DUID_EN,
                    "identifier": {"enterprise_number": 9, "identifier": "0cc084d303000912"},
                },
            },
            "RFC 8415 section 11.3 figure 6",
        ),
    )


def mn_id_text(mn_id: MobileNodeIdentifier) -> str:
    """The identifier as people write it, the same for the same node whatever padding its sender adds.

    A network access identifier without NUL octets at its end, an IMSI as digits, link-layer addresses with
    colons, a GUTI as ``mcc-mnc-mmegi-mmec-mtmsi`` (the last three in hexadecimal), a DUID in hexadecimal
    (RFC 8415 section 11: opaque), anything else as ``subtype:hex``.
    """
    value = mn_id.identifier
    if isinstance(value, Guti):
        return f"{value.plmn}-{value.mme_group_id:04x}-{value.mme_code:02x}-{value.m_tmsi:08x}"
    if isinstance(value, Duid):
        return Struct(row=Duid).write(value, "identifier", {}).hex()
    if isinstance(value, int):
        return f"{value:08x}"
    if isinstance(value, bytes) and not isinstance(value, Address | LinkLayer):
        return f"{mn_id.subtype}:{value.hex()}"
    text = str(value)
    if mn_id.subtype == NAI:
        text = text.rstrip("\0")
        # Nearly all are ASCII, and stay as they are.
        text = text if text.isascii() else text.encode(errors="surrogateescape").decode(errors="backslashreplace")
    return text
