"""Syslog messages (RFC 3164, RFC 5424): bytes <-> ``Decoded``. Access points tell with them who came and who left.

What stands behind the priority follows no rule that all senders keep, so it is one text.
"""

from collections.abc import Sequence
from typing import Annotated

from mobtrace.errors import WireError
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.decoded import Decoded, Protocol, read_body, received, write_body
from mobtrace.wire.families import Family
from mobtrace.wire.kinds import TEXT
from mobtrace.wire.rows import Row, Vector

# The one type there is: a text has no octet that says what it is.
MESSAGE = 0


def _always(body: Row, options: Sequence[Row]) -> int:
    return MESSAGE


PROTOCOL = Protocol(
    name="syslog",
    names={MESSAGE: "Syslog message"},
    options=Family(name="syslog option", type_octets=0, length_octets=0),
    kind=_always,
)


@PROTOCOL.message(MESSAGE, rfc="RFC 5424 section 6")
class SyslogMessage(Row):
    """Priority, header and content as they stand."""

    text: Annotated[str, TEXT]

    vectors = (
        Vector(
            "3c33343e4f63742031312032323a31343a3135206d796d616368696e652073753a20277375",
            {"text": "<34>Oct 11 22:14:15 mymachine su: 'su"},
            "RFC 3164 section 5.4, the beginning of example 1",
        ),
    )


def decode(data: bytes, *, spans: bool = False) -> Decoded:
    """Decode one syslog datagram; never raises."""
    data = bytes(data)
    cur = Cursor(data, spans=[] if spans else None)
    result = received(PROTOCOL, PROTOCOL.unreadable(data), cur, data)
    result.body = read_body(PROTOCOL, cur, SyslogMessage, MESSAGE)
    result.spans = cur.spans or []
    return result


def encode(message: Decoded) -> bytes:
    """The octets of ``message``; raises ``WireError`` for a text that has none."""
    if not isinstance(message.body, SyslogMessage):
        raise WireError(0, "body", "a syslog message", message.body.info.name)
    return write_body(message.body)
