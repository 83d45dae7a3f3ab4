"""Localized routing (RFC 6705)."""

from typing import Annotated

from mobtrace.wire.kinds import FLAG, RESERVED16, U8, U16, reserved_bits
from mobtrace.wire.message import message
from mobtrace.wire.names import LOCALIZED_ROUTING_STATUS
from mobtrace.wire.rows import Row, Vector

# RFC 6705 section 10.1: in seconds, with two values of their own.
LIFETIME = U16.unit(1, "s").named({0: "stop localized routing", 0xFFFF: "infinite"})


@message(17, rfc="RFC 6705 section 10.1")
class LocalizedRoutingInitiation(Row):
    """The anchor asks gateways to forward between two mobile nodes directly; lifetime in seconds."""

    sequence: Annotated[int, U16]
    reserved: Annotated[int, RESERVED16] = 0
    lifetime: Annotated[int, LIFETIME]

    vectors = (
        Vector(
            "3b011100000001770000012c01020000",
            {"sequence": 0x0177, "reserved": 0, "lifetime": 300},
            "RFC 6705 section 10.1 figure, by hand",
        ),
        Vector(
            "3b01110000000000aabb000001020000",
            {"sequence": 0, "reserved": 0xAABB, "lifetime": 0},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
    )


@message(18, rfc="RFC 6705 section 10.2")
class LocalizedRoutingAcknowledgment(Row):
    """Answer to a Localized Routing Initiation; U: unsolicited, with the lifetime the gateway asks for."""

    sequence: Annotated[int, U16]
    u: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(7)] = 0
    status: Annotated[int, U8.named(LOCALIZED_ROUTING_STATUS)]
    lifetime: Annotated[int, LIFETIME]

    vectors = (
        Vector(
            "3b011200000001778081ffff01020000",
            {"sequence": 0x0177, "u": True, "reserved": 0, "status": 129, "lifetime": 65535},
            "RFC 6705 section 10.2 figure, by hand",
        ),
        Vector(
            "3b011200000000007f00000001020000",
            {"sequence": 0, "u": False, "reserved": 127, "status": 0, "lifetime": 0},
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
    )
