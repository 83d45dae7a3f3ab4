"""Several paths between gateway and anchor (RFC 8278)."""

from typing import Annotated

from mobtrace.wire.carriers import PROXY_REGISTRATIONS
from mobtrace.wire.kinds import FLAG, RESERVED8, U8, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.names import ACCESS_TECHNOLOGY_TYPE, MN_ID_SUBTYPE
from mobtrace.wire.options.identifiers import IDENTIFIER, Identifier
from mobtrace.wire.rows import Row, Vector


@option(63, rfc="RFC 8278 section 4.1", stands_in=PROXY_REGISTRATIONS)
class MagMultipathBinding(Row):
    """One path: its access technology, label and binding identifier (1 to 254).

    B renews all bindings of the mobile node, O replaces them all by this one; not both.
    """

    if_att: Annotated[int, U8.named(ACCESS_TECHNOLOGY_TYPE)]
    if_label: Annotated[int, U8]
    binding_id: Annotated[int, U8.limit(254, 1)]
    b: Annotated[bool, FLAG] = False
    o: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(22)] = 0

    vectors = (
        Vector(
            "3f06 08 0b 02 800000",
            {"if_att": 8, "if_label": 11, "binding_id": 2, "b": True, "o": False, "reserved": 0},
            "RFC 8278 section 4.1 figure 3, by hand; PyPCAPKit agrees",
        ),
        Vector(
            "3f06 04 09 01 400000",
            {"if_att": 4, "if_label": 9, "binding_id": 1, "b": False, "o": True, "reserved": 0},
            "RFC 8278 section 4.1 figure 3, by hand; PyPCAPKit agrees",
        ),
    )


@option(64, rfc="RFC 8278 section 4.2", stands_in=PROXY_REGISTRATIONS)
class MagIdentifier(Row):
    """Who the gateway is, in one of the forms that identify mobile nodes."""

    subtype: Annotated[int, U8.named(MN_ID_SUBTYPE)]
    reserved: Annotated[int, RESERVED8] = 0
    identifier: Annotated[Identifier, IDENTIFIER]

    vectors = (
        Vector(
            "4002 01 aa",
            {"subtype": 1, "reserved": 0xAA, "identifier": ""},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
        Vector(
            "4012 01 00 6d61673740 6578616d706c652e6f7267",
            {"subtype": 1, "reserved": 0, "identifier": "mag7@example.org"},
            "RFC 8278 section 4.2 figure 4, by hand; PyPCAPKit agrees",
        ),
        Vector(
            "4008 05 00 00005e005301",
            {"subtype": 5, "reserved": 0, "identifier": "00:00:5e:00:53:01"},
            "RFC 8278 section 4.2 figure 4, by hand: EUI-48",
        ),
    )
