"""The Binding Identifier option (RFC 5648, with the priority of RFC 6089)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import REGISTRATIONS, Carrier
from mobtrace.wire.kinds import FLAG, U8, U16, AddrRest, bits
from mobtrace.wire.message import option
from mobtrace.wire.names import BINDING_ACK_STATUS
from mobtrace.wire.rows import Row, Vector


@option(
    35,
    rfc="RFC 6089 section 4.1",
    align=(2, 0),
    repeat=True,
    stands_in=(*REGISTRATIONS, Carrier.REFRESH_REQUEST, Carrier.CARE_OF_TEST_INIT, Carrier.CARE_OF_TEST),
)
class BindingIdentifier(Row):
    """One of several bindings of a mobile node, with or without its care-of address.

    H: the node is at home and away at the same time. ``bid_pri`` is 0 in the form of RFC 5648, where its
    bits are reserved; else the lower number has priority.
    """

    # RFC 5648 section 4.3: zero is reserved.
    binding_id: Annotated[int, U16.limit(0xFFFF, 1)]
    status: Annotated[int, U8.named(BINDING_ACK_STATUS)] = 0
    h: Annotated[bool, FLAG] = False
    bid_pri: Annotated[int, bits(7)] = 0
    care_of_address: Annotated[Address | None, AddrRest()] = None

    def alignment(self) -> tuple[int, int]:
        """With a care-of address 8n + 2, else 2n (RFC 5648 section 4.3)."""
        return (2, 0) if self.care_of_address is None else (8, 2)

    vectors = (
        Vector(
            "230400010085",
            {"binding_id": 1, "status": 0, "h": True, "bid_pri": 5, "care_of_address": None},
            "RFC 6089 section 4.1 figure, by hand",
        ),
        Vector(
            "230800020000c6336407",
            {"binding_id": 2, "status": 0, "h": False, "bid_pri": 0, "care_of_address": "198.51.100.7"},
            "RFC 5648 section 4.3 figure, by hand; tshark 4.0.17 agrees",
        ),
        Vector(
            "231400038280 20010db8000000000000000000000003",
            {"binding_id": 3, "status": 130, "h": True, "bid_pri": 0, "care_of_address": "2001:db8::3"},
            "RFC 5648 section 4.3 figure, by hand; tshark 4.0.17 agrees",
        ),
    )
