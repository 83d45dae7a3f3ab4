"""Transient bindings of Proxy Mobile IPv6 (RFC 6058)."""

from typing import Annotated

from mobtrace.wire.carriers import PROXY_REGISTRATIONS
from mobtrace.wire.kinds import FLAG, U8, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(43, rfc="RFC 6058 section 5.1", stands_in=PROXY_REGISTRATIONS)
class TransientBinding(Row):
    """A handover during which the previous gateway is still served; lifetime in units of 100 ms.

    With L the anchor keeps sending downlink packets to the previous gateway (late path switch).
    """

    reserved: Annotated[int, reserved_bits(7)] = 0
    l: Annotated[bool, FLAG]  # noqa: E741
    lifetime: Annotated[int, U8.unit(0.1, "s")]

    vectors = (
        Vector(
            "2b02 01 0f",
            {"reserved": 0, "l": True, "lifetime": 15},
            "RFC 6058 section 5.1 figure, by hand; PyPCAPKit agrees",
        ),
        Vector("2b02 fe 00", {"reserved": 127, "l": False, "lifetime": 0}, "PyPCAPKit test_mh_flags_reserved_unit.py"),
    )
