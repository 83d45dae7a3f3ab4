"""The Home Agent Switch message (RFC 5142)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.containers import Repeated
from mobtrace.wire.kinds import ADDR6, RESERVED8, U8
from mobtrace.wire.message import message
from mobtrace.wire.rows import Row, Vector


@message(12, rfc="RFC 5142 section 4")
class HomeAgentSwitch(Row):
    """A home agent sends the mobile node away; without addresses the node looks for a new one itself."""

    number_of_addresses: Annotated[int, U8] = 0
    reserved: Annotated[int, RESERVED8] = 0
    home_agent_addresses: Annotated[list[Address], Repeated(inner=ADDR6, count="number_of_addresses")]

    vectors = (
        Vector(
            "3b000c00000000aa",
            {"number_of_addresses": 0, "reserved": 0xAA, "home_agent_addresses": []},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
        Vector(
            "3b050c00000002002001 0db8000000000000000000000001 20010db8000000000000000000000002 0202000a 01020000",
            {"number_of_addresses": 2, "home_agent_addresses": ["2001:db8::1", "2001:db8::2"]},
            "RFC 5142 section 4 figure, by hand",
        ),
    )
