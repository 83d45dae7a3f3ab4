"""Options of enhanced route optimization (RFC 4866) and the CGA Parameters they carry (RFC 3972).

``cga_parameters`` joins what a message carries in pieces, ``cga_options`` cuts it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from mobtrace.errors import WireError
from mobtrace.wire.carriers import Carrier
from mobtrace.wire.containers import Repeated
from mobtrace.wire.cursor import Cursor, Issue
from mobtrace.wire.families import Family, Tlvs, structure
from mobtrace.wire.kinds import FLAG, REST, U8, Fields, Kind, octets, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.names import CGA_EXTENSION_TYPE
from mobtrace.wire.rows import Row, Vector, read_row, write_row

# RFC 4866 section 5.1: all pieces but the last have this many octets.
PIECE = 255

CGA_EXTENSIONS = Family(name="CGA extension", names=CGA_EXTENSION_TYPE, type_octets=2, length_octets=2)


@dataclass(frozen=True, kw_only=True)
class Der(Kind):
    """One value in the Distinguished Encoding Rules, its tag and length included (ITU-T X.690)."""

    def read(self, cur: Cursor, field: str, so_far: Fields) -> bytes:
        start = cur.pos
        cur.take(1, field)
        first = cur.number(1, field)
        cur.take(first if first < 0x80 else cur.number(first & 0x7F, field), field)
        return cur.data[start : cur.pos]

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if not isinstance(value, bytes):
            raise WireError(0, field, "octets", repr(value))
        cur = Cursor(value)
        self.read(cur, field, so_far)
        if cur.left:
            raise WireError(0, field, f"one DER value of {cur.pos} octets", f"{len(value)} octets")
        return value

    def to_json(self, value: Any) -> str:
        return bytes(value).hex()

    def from_json(self, data: Any, so_far: Fields) -> bytes:
        return bytes.fromhex(data)


@CGA_EXTENSIONS.row(18, rfc="RFC 5535 section 3")
class MultiPrefix(Row):
    """The prefixes that a set of hash-based addresses covers; P: the public key field holds a key."""

    p: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(31)] = 0
    prefix: Annotated[list[bytes], Repeated(inner=octets(8))]

    vectors = (
        Vector(
            "0012000c 80000000 20010db800010002",
            {"p": True, "reserved": 0, "prefix": ["20010db800010002"]},
            "RFC 5535 section 3 figure, by hand",
        ),
    )


@structure(rfc="RFC 3972 section 3")
class CgaParametersData(Row):
    """What a cryptographically generated address is made from.

    ``public_key`` is a DER SubjectPublicKeyInfo; extensions as in RFC 4581.
    """

    modifier: Annotated[bytes, octets(16)]
    subnet_prefix: Annotated[bytes, octets(8)]
    collision_count: Annotated[int, U8.limit(2)] = 0
    public_key: Annotated[bytes, Der()]
    extension_fields: Annotated[list[Row], Tlvs(family=CGA_EXTENSIONS)]

    vectors = (
        Vector(
            "89a8a8b2e858d8b8f2633f44d2d4ce9b fe80000000000000 00"
            "305c300d06092a864886f70d0101010500034b003048024100c2c2f137305454f10bd9cea36844b530e9211a4b262b16"
            "467cb7dfba1f595c0194f275be5a4d386f2c3c2382508773c7867f9b3b9e63a09c7bc48f7a54ebefaf0203010001",
            {
                "modifier": "89a8a8b2e858d8b8f2633f44d2d4ce9b",
                "subnet_prefix": "fe80000000000000",
                "collision_count": 0,
                "public_key": "305c300d06092a864886f70d0101010500034b003048024100"
                "c2c2f137305454f10bd9cea36844b530e9211a4b262b16467cb7dfba1f595c0194f275be5a4d386f"
                "2c3c2382508773c7867f9b3b9e63a09c7bc48f7a54ebefaf0203010001",
                "extension_fields": [],
            },
            "RFC 3972 appendix A",
        ),
    )


@option(11, rfc="RFC 4866 section 5.6", stands_in=(Carrier.UPDATE,))
class CgaParametersRequest(Row):
    """The mobile node asks the correspondent for its CGA Parameters and signature."""

    vectors = (Vector("0b00", {}, "RFC 4866 section 5.6 figure, by hand; tshark 4.0.17 agrees"),)


@option(12, rfc="RFC 4866 section 5.1", repeat=True, stands_in=(Carrier.UPDATE, Carrier.ACKNOWLEDGEMENT))
class CgaParameters(Row):
    """A piece of the CGA Parameters: 255 octets but for the last."""

    cga_parameters: Annotated[bytes, REST]

    vectors = (
        Vector(
            "0c77 89a8a8b2e858d8b8f2633f44d2d4ce9b fe80000000000000 00"
            "305c300d06092a864886f70d0101010500034b003048024100c2c2f137305454f10bd9cea36844b530e9211a4b262b16"
            "467cb7dfba1f595c0194f275be5a4d386f2c3c2382508773c7867f9b3b9e63a09c7bc48f7a54ebefaf0203010001",
            {
                "cga_parameters": "89a8a8b2e858d8b8f2633f44d2d4ce9bfe8000000000000000"
                "305c300d06092a864886f70d0101010500034b003048024100c2c2f137305454f10bd9cea36844b530e9211a4b262b16"
                "467cb7dfba1f595c0194f275be5a4d386f2c3c2382508773c7867f9b3b9e63a09c7bc48f7a54ebefaf0203010001"
            },
            "RFC 4866 section 5.1 figure with the CGA Parameters of RFC 3972 appendix A, by hand",
        ),
    )


@option(13, rfc="RFC 4866 section 5.2", stands_in=(Carrier.UPDATE, Carrier.ACKNOWLEDGEMENT))
class Signature(Row):
    """The sender's signature over the message up to the CGA Parameters before it."""

    signature: Annotated[bytes, REST]

    vectors = (Vector("0d04deadbeef", {"signature": "deadbeef"}, "RFC 4866 section 5.2 figure, by hand"),)


@option(14, rfc="RFC 4866 section 5.3", stands_in=(Carrier.ACKNOWLEDGEMENT,))
class PermanentHomeKeygenToken(Row):
    """The correspondent's lasting token, encrypted with the mobile node's public key."""

    permanent_home_keygen_token: Annotated[bytes, REST]

    vectors = (
        Vector(
            "0e08c8c9cacbcccdcecf",
            {"permanent_home_keygen_token": "c8c9cacbcccdcecf"},
            "RFC 4866 section 5.3 figure, by hand",
        ),
    )


@option(15, rfc="RFC 4866 section 5.4", stands_in=(Carrier.UPDATE,))
class CareofTestInitOption(Row):
    """The mobile node asks for a care-of keygen token in the acknowledgement."""

    vectors = (Vector("0f00", {}, "RFC 4866 section 5.4 figure, by hand; tshark 4.0.17 agrees"),)


@option(16, rfc="RFC 4866 section 5.5", stands_in=(Carrier.ACKNOWLEDGEMENT,))
class CareofTestOption(Row):
    """The care-of keygen token that was asked for."""

    care_of_keygen_token: Annotated[bytes, octets(8)]

    vectors = (
        Vector(
            "1008c8c9cacbcccdcecf",
            {"care_of_keygen_token": "c8c9cacbcccdcecf"},
            "RFC 4866 section 5.5 figure, by hand",
        ),
    )


def cga_parameters(options: Iterable[Row], issues: list[Issue] | None = None) -> CgaParametersData | None:
    """The CGA Parameters that the options of one message carry in pieces; ``None`` when there are none.

    Pieces that are not side by side, or of the wrong size, are joined all the same and leave an issue;
    offsets count from the start of the joined structure (RFC 4866 section 5.1). Raises ``WireError`` when
    the joined octets are not CGA Parameters.
    """
    places = [(index, each) for index, each in enumerate(options) if isinstance(each, CgaParameters)]
    if not places:
        return None
    pieces = [each.cga_parameters for _, each in places]
    cur = Cursor(b"".join(pieces), issues=issues)
    if places[-1][0] - places[0][0] >= len(places):
        cur.note("cga-pieces", "CGA Parameters", "options one after another", "others between them")
    if any(len(piece) != PIECE for piece in pieces[:-1]):
        cur.note("cga-pieces", "CGA Parameters", f"{PIECE} octets but in the last", str([*map(len, pieces)]))
    return read_row(CgaParametersData, cur)


def cga_options(parameters: CgaParametersData) -> list[CgaParameters]:
    """The options that carry ``parameters``, in the order of the message (RFC 4866 section 5.1)."""
    data = write_row(parameters)
    return [CgaParameters(cga_parameters=data[at : at + PIECE]) for at in range(0, len(data), PIECE)]
