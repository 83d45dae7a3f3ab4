"""The GRE Key option (RFC 5845)."""

from typing import Annotated

from mobtrace.wire.carriers import PROXY_REGISTRATIONS
from mobtrace.wire.kinds import RESERVED16, U32
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(33, rfc="RFC 5845 section 6.1", align=(4, 0), stands_in=PROXY_REGISTRATIONS)
class GreKey(Row):
    """GRE encapsulation is wanted; with a key, that of the sender's direction."""

    reserved: Annotated[int, RESERVED16] = 0
    gre_key_identifier: Annotated[int | None, U32.if_left()] = None

    vectors = (
        Vector(
            "2106000012345678",
            {"reserved": 0, "gre_key_identifier": 0x12345678},
            "RFC 5845 section 6.1 figure, by hand; tshark 4.0.17 agrees",
        ),
        Vector(
            "21020000",
            {"reserved": 0, "gre_key_identifier": None},
            "RFC 5845 section 6.1 figure, by hand",
        ),
    )
