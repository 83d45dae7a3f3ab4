"""Messages of fast handovers (RFC 5568) and of proxy-based fast handovers (RFC 5949)."""

from typing import Annotated

from mobtrace.wire.kinds import FLAG, RESERVED16, U8, U16, reserved_bits
from mobtrace.wire.message import message
from mobtrace.wire.names import FAST_BINDING_ACK_STATUS, HANDOVER_ACK_CODE, HANDOVER_INITIATE_CODE
from mobtrace.wire.rows import Row, Vector

# RFC 5949 section 6.1.1: between mobile access gateways no FBU is behind the message, and 0 is the default.
PROXY_INITIATE_CODE = {**HANDOVER_INITIATE_CODE, 0: "Default"}
# RFC 5568 section 6.2.1.2; the registry's name of 0 is that of RFC 5949.
HOST_ACK_CODE = {**HANDOVER_ACK_CODE, 0: "Handover Accepted with NCoA valid"}


@message(8, rfc="RFC 5568 section 6.2.2")
class FastBindingUpdate(Row):
    """The mobile node asks its previous access router to redirect traffic; lifetime in seconds."""

    sequence: Annotated[int, U16]
    a: Annotated[bool, FLAG] = False
    h: Annotated[bool, FLAG] = False
    l: Annotated[bool, FLAG] = False  # noqa: E741
    k: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(12)] = 0
    lifetime: Annotated[int, U16.unit(1, "s")]

    vectors = (
        Vector(
            "3b06080000001234d000000a 0100 031020010db8000100000000000000000002"
            "150cdeadbeef000102030405060708090a0b 010400000000",
            {"sequence": 0x1234, "a": True, "h": True, "l": False, "k": True, "reserved": 0, "lifetime": 10},
            "RFC 5568 section 6.2.2 figure, by hand",
        ),
    )


@message(9, rfc="RFC 5568 section 6.2.3")
class FastBindingAcknowledgment(Row):
    """Answer of the previous access router to a Fast Binding Update; lifetime in seconds."""

    status: Annotated[int, U8.named(FAST_BINDING_ACK_STATUS)]
    k: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(7)] = 0
    sequence: Annotated[int, U16]
    lifetime: Annotated[int, U16.unit(1, "s")]

    vectors = (
        Vector(
            "3b010900000001801234000a01020000",
            {"status": 1, "k": True, "reserved": 0, "sequence": 0x1234, "lifetime": 10},
            "RFC 5568 section 6.2.3 figure, by hand",
        ),
        Vector(
            "3b0109000000007f0000000401020000",
            {"status": 0, "k": False, "reserved": 127, "sequence": 0, "lifetime": 4},
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
    )


@message(10, rfc="RFC 4068 section 6.3.3")
class FastNeighborAdvertisement(Row):
    """The mobile node announces itself to the new access router; RFC 5568 no longer uses it."""

    reserved: Annotated[int, RESERVED16] = 0

    vectors = (
        Vector("3b000a000000aabb", {"reserved": 0xAABB}, "PyPCAPKit test_mh_reserved_padding_unit.py"),
        Vector(
            "3b020a000000000007070200112233445501050000000000",
            {"reserved": 0},
            "RFC 4068 section 6.3.3 figure, by hand",
        ),
    )


@message(14, rfc="RFC 5949 section 6.1.1")
class HandoverInitiate(Row):
    """One access router announces a handover to another.

    Flags: S assign a new care-of address, U buffer (RFC 5568); P between mobile access gateways, F forward
    (RFC 5949).
    """

    sequence: Annotated[int, U16]
    s: Annotated[bool, FLAG] = False
    u: Annotated[bool, FLAG] = False
    p: Annotated[bool, FLAG] = False
    f: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(4)] = 0
    code: Annotated[int, U8.named(HANDOVER_INITIATE_CODE).named(PROXY_INITIATE_CODE, when="p")] = 0

    vectors = (
        Vector(
            "3b010e0000000102c001010400000000",
            {"sequence": 0x0102, "s": True, "u": True, "p": False, "f": False, "reserved": 0, "code": 1},
            "PyPCAPKit test_mh_unit.py, its option left out",
        ),
        Vector(
            "3b010e00000000013003010400000000",
            {"sequence": 1, "s": False, "u": False, "p": True, "f": True, "reserved": 0, "code": 3},
            "RFC 5949 section 6.1.1 figure, by hand",
        ),
    )


@message(15, rfc="RFC 5949 section 6.1.2")
class HandoverAcknowledge(Row):
    """Answer to a Handover Initiate. Flags: U buffer, P between mobile access gateways, F forward."""

    sequence: Annotated[int, U16]
    u: Annotated[bool, FLAG] = False
    p: Annotated[bool, FLAG] = False
    f: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(5)] = 0
    code: Annotated[int, U8.named(HOST_ACK_CODE).named(HANDOVER_ACK_CODE, when="p")]

    vectors = (
        Vector(
            "3b010f00000000016005010400000000",
            {"sequence": 1, "u": False, "p": True, "f": True, "reserved": 0, "code": 5},
            "RFC 5949 section 6.1.2 figure, by hand",
        ),
    )
