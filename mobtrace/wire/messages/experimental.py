"""The experimental message (RFC 5096)."""

from typing import Annotated

from mobtrace.wire.kinds import REST
from mobtrace.wire.message import message
from mobtrace.wire.rows import Row, Vector


@message(11, rfc="RFC 5096 section 3")
class ExperimentalMobilityHeader(Row):
    """A message of an experiment: octets up to the end, mobility options only if the experiment says so."""

    message_data: Annotated[bytes, REST] = bytes(2)

    vectors = (
        Vector("3b000b0000000000", {"message_data": "0000"}, "RFC 5096 section 3, no data"),
        Vector(
            "3b010b00000000010203040506070809",
            {"message_data": "00010203040506070809"},
            "RFC 5096 section 3 figure, by hand",
        ),
    )
