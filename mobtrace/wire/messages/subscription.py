"""Queries for a mobile node's multicast subscriptions (RFC 7161)."""

from typing import Annotated

from mobtrace.wire.kinds import FLAG, RESERVED8, U8, reserved_bits
from mobtrace.wire.message import message
from mobtrace.wire.rows import Row, Vector


@message(22, rfc="RFC 7161 section 4.3.1.2")
class SubscriptionQuery(Row):
    """Which multicast subscriptions does the mobile node have? The sequence number has 8 bits."""

    sequence: Annotated[int, U8]
    reserved: Annotated[int, RESERVED8] = 0

    vectors = (Vector("3b001600000005 00", {"sequence": 5, "reserved": 0}, "RFC 7161 section 4.3.1.2 figure, by hand"),)


@message(23, rfc="RFC 7161 section 4.3.2.2")
class SubscriptionResponse(Row):
    """Answer to a Subscription Query. Flag: I, subscriptions follow."""

    sequence: Annotated[int, U8]
    i: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(7)] = 0

    vectors = (
        Vector(
            "3b00170000000580",
            {"sequence": 5, "i": True, "reserved": 0},
            "RFC 7161 section 4.3.2.2 figure, by hand",
        ),
    )
