"""The DNS Update option (RFC 5026)."""

from typing import Annotated

from mobtrace.wire.carriers import Carrier
from mobtrace.wire.kinds import DOMAIN_NAME, FLAG, U8, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.names import DNS_UPDATE_STATUS
from mobtrace.wire.rows import Row, Vector


@option(17, rfc="RFC 5026 section 8.1", stands_in=(Carrier.UPDATE, Carrier.ACKNOWLEDGEMENT))
class DnsUpdate(Row):
    """The home agent is to enter the mobile node's name in the DNS, or with R to remove it."""

    status: Annotated[int, U8.named(DNS_UPDATE_STATUS)] = 0
    r: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(7)] = 0
    mn_identity: Annotated[str, DOMAIN_NAME]

    vectors = (
        Vector(
            "1111 82 80 6d6e312e6578616d706c652e6f7267",
            {"status": 130, "r": True, "reserved": 0, "mn_identity": "mn1.example.org"},
            "RFC 5026 section 8.1 figure, by hand",
        ),
    )
