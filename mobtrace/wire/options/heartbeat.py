"""Option of the Heartbeat message (RFC 5847)."""

from typing import Annotated

from mobtrace.wire.carriers import Carrier
from mobtrace.wire.kinds import U32
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(28, rfc="RFC 5847 section 3.4", align=(4, 2), stands_in=(Carrier.HEARTBEAT_RESPONSE,))
class RestartCounter(Row):
    """How often the sender has restarted without its sessions."""

    restart_counter: Annotated[int, U32]

    vectors = (
        Vector(
            "1c040000002a",
            {"restart_counter": 42},
            "RFC 5847 section 3.4 figure, by hand; tshark 4.0.17 agrees",
        ),
    )
