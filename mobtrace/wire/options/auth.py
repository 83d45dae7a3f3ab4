"""Options of the authentication protocol (RFC 4285)."""

from typing import Annotated

from mobtrace.wire.carriers import REGISTRATIONS
from mobtrace.wire.kinds import REST, U8, U32
from mobtrace.wire.message import option
from mobtrace.wire.names import AUTH_SPI, AUTH_SUBTYPE
from mobtrace.wire.rows import Row, Vector
from mobtrace.wire.times import NtpTime


@option(9, rfc="RFC 4285 section 5", align=(4, 1), repeat=True, stands_in=REGISTRATIONS)
class MobilityMessageAuthentication(Row):
    """Authenticator of mobile node and home agent (subtype 1), or of mobile node and AAA server (2)."""

    subtype: Annotated[int, U8.named(AUTH_SUBTYPE)]
    # RFC 4285 section 5.1: numbers above 255 index a security association and have no names.
    mobility_spi: Annotated[int, U32.named(AUTH_SPI, partial=True)]
    authentication_data: Annotated[bytes, REST]

    vectors = (
        Vector(
            "09110100000000414141414141414141414141",
            {"subtype": 1, "mobility_spi": 0, "authentication_data": "41" * 12},
            "scapy inet6.uts: MIP6OptMsgAuth()",
        ),
        Vector(
            "0915ffeeeeeeee42424242424242424242424242424242",
            {"subtype": 255, "mobility_spi": 0xEEEEEEEE, "authentication_data": "42" * 16},
            "scapy inet6.uts: MIP6OptMsgAuth(authdata='B' * 16, mspi=4008636142, subtype=255)",
        ),
    )


@option(10, rfc="RFC 4285 section 6", align=(8, 2), stands_in=REGISTRATIONS)
class MobilityMessageReplayProtection(Row):
    """When the message was made, as the Network Time Protocol counts."""

    timestamp: Annotated[int, NtpTime()]

    vectors = (
        Vector("0a080000000000000000", {"timestamp": 0}, "scapy inet6.uts: MIP6OptReplayProtection()"),
        Vector(
            "0a08e000000080000000",
            {"timestamp": 0xE000000080000000},
            "RFC 4285 section 6 figure, by hand",
        ),
    )
