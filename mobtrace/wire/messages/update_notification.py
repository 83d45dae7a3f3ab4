"""Update notifications (RFC 7077)."""

from typing import Annotated

from mobtrace.wire.kinds import FLAG, RESERVED24, U8, U16, reserved_bits
from mobtrace.wire.message import message
from mobtrace.wire.names import UPDATE_NOTIFICATION_ACK_STATUS, UPDATE_NOTIFICATION_REASON
from mobtrace.wire.rows import Row, Vector


@message(19, rfc="RFC 7077 section 4.1")
class UpdateNotification(Row):
    """The anchor tells a gateway that a session changed. Flags: A acknowledge, D retransmission."""

    sequence: Annotated[int, U16]
    notification_reason: Annotated[int, U16.named(UPDATE_NOTIFICATION_REASON)]
    a: Annotated[bool, FLAG] = False
    d: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(14)] = 0

    vectors = (
        Vector(
            "3b011300000000070001c00001020000",
            {"sequence": 7, "notification_reason": 1, "a": True, "d": True, "reserved": 0},
            "RFC 7077 section 4.1 figure, by hand",
        ),
        Vector(
            "3b0113000000000000013fff01020000",
            {"sequence": 0, "notification_reason": 1, "a": False, "d": False, "reserved": 0x3FFF},
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
    )


@message(20, rfc="RFC 7077 section 4.2")
class UpdateNotificationAcknowledgement(Row):
    """Answer of the gateway to an Update Notification."""

    sequence: Annotated[int, U16]
    status_code: Annotated[int, U8.named(UPDATE_NOTIFICATION_ACK_STATUS)]
    reserved: Annotated[int, RESERVED24] = 0

    vectors = (
        Vector(
            "3b011400000000078000000001020000",
            {"sequence": 7, "status_code": 128, "reserved": 0},
            "RFC 7077 section 4.2 figure, by hand",
        ),
        Vector(
            "3b0114000000000000aabbcc01020000",
            {"sequence": 0, "status_code": 0, "reserved": 0xAABBCC},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
    )
