"""Bulk binding updates (RFC 6602)."""

from typing import Annotated

from mobtrace.wire.carriers import PROXY_REGISTRATIONS
from mobtrace.wire.kinds import RESERVED8, U8, U32
from mobtrace.wire.message import option
from mobtrace.wire.names import MN_GROUP_ID_TYPE
from mobtrace.wire.rows import Row, Vector


@option(50, rfc="RFC 6602 section 4.3", repeat=True, stands_in=PROXY_REGISTRATIONS)
class MobileNodeGroupIdentifier(Row):
    """A group of sessions that bulk operations act on; 1 is all sessions between this anchor and gateway."""

    sub_type: Annotated[int, U8.named(MN_GROUP_ID_TYPE)] = 1
    reserved: Annotated[int, RESERVED8] = 0
    mobile_node_group_identifier: Annotated[int, U32]

    vectors = (
        Vector(
            "3206 01 00 00000001",
            {"sub_type": 1, "reserved": 0, "mobile_node_group_identifier": 1},
            "RFC 6602 section 4.3 figure 4, by hand; tshark agrees",
        ),
        Vector(
            "3206 01 00 8badf00d",
            {"sub_type": 1, "reserved": 0, "mobile_node_group_identifier": 0x8BADF00D},
            "RFC 6602 section 4.3 figure 4, by hand; tshark agrees",
        ),
    )
