"""The Heartbeat message (RFC 5847)."""

from typing import Annotated

from mobtrace.wire.kinds import FLAG, U32, reserved_bits
from mobtrace.wire.message import message
from mobtrace.wire.rows import Row, Vector


@message(13, rfc="RFC 5847 section 3.3")
class Heartbeat(Row):
    """Is the peer alive, and did it restart? U: unsolicited response; R: response, else request."""

    reserved: Annotated[int, reserved_bits(14)] = 0
    u: Annotated[bool, FLAG] = False
    r: Annotated[bool, FLAG.named({0: "request", 1: "response"})] = False
    sequence: Annotated[int, U32]

    vectors = (
        Vector(
            "3b010d00000000000000000701020000",
            {"reserved": 0, "u": False, "r": False, "sequence": 7},
            "RFC 5847 section 3.3 figure, by hand; tshark 4.0.17 agrees",
        ),
        Vector(
            "3b020d000000000300000008 0100 1c040000002a 01020000",
            {"reserved": 0, "u": True, "r": True, "sequence": 8},
            "RFC 5847 section 3.3 figure, by hand; tshark 4.0.17 agrees",
        ),
    )
