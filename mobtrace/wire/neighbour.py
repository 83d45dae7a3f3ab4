"""ICMPv6 messages: bytes <-> ``Decoded``.

The rows are in ``neighbour_messages`` and ``neighbour_options``.
"""

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire.checksum import icmpv6_checksum
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.decoded import Decoded, read_body, received, typed
from mobtrace.wire.families import Unknown
from mobtrace.wire.neighbour_messages import FMIPV6, PROTOCOL

HEADER_OCTETS = 4
SUBTYPE = 4  # where the FMIPv6 messages have theirs
# The messages that end with options in the format of Neighbour Discovery.
WITH_OPTIONS = frozenset({133, 134, 135, 136, 137, 146, 147, FMIPV6})


def decode(
    data: bytes, *, source: Address | None = None, destination: Address | None = None, spans: bool = False
) -> Decoded:
    """Decode one ICMPv6 message; never raises.

    With ``source`` and ``destination`` (the home addresses where a Home Address option or type 2 routing header is
    there) the checksum is verified. ``spans`` records where each field was found.
    """
    data = bytes(data)
    cur = Cursor(data, spans=[] if spans else None)
    result = received(PROTOCOL, PROTOCOL.unreadable(data), cur, data)
    if len(data) < HEADER_OCTETS:
        cur.note("truncated", "ICMPv6 header", f"{HEADER_OCTETS} octets", str(len(data)), severity=Severity.ERROR)
        return result
    code = cur.number(1, "type")
    row = PROTOCOL.row(code, data[SUBTYPE] if code == FMIPV6 and len(data) > SUBTYPE else None)
    if row is None and code not in PROTOCOL.names:
        cur.note("unknown-message", "type", "a registered type", str(code), offset=0)
    result.body = read_body(PROTOCOL, cur, row, code)
    if code in WITH_OPTIONS:
        result.options = PROTOCOL.options.read(cur, result.places)
    elif cur.left:
        cur.note("extra-octets", result.name, "the end of the message", f"{cur.left} octets")
        result.trailer = cur.rest()
    result.spans = cur.spans or []
    if source is not None and destination is not None:
        _verify(result, cur, source, destination)
    return result


def _verify(message: Decoded, cur: Cursor, source: Address, destination: Address) -> None:
    found = int.from_bytes(message.raw[2:4], "big")
    wanted = icmpv6_checksum(message.raw, source, destination)
    message.verified = wanted == found
    if not message.verified:
        cur.note("checksum", "checksum", f"{wanted:#06x}", f"{found:#06x}", offset=2)


def encode(message: Decoded, *, source: Address | None = None, destination: Address | None = None) -> bytes:
    """The octets of ``message``; with both addresses the checksum is computed.

    Without them the one in the body is written. Raises ``WireError`` for values that do not fit.
    """
    if not isinstance(message.body, Unknown) and message.body.info.family != PROTOCOL.name:
        raise WireError(0, "body", "an ICMPv6 message", message.body.info.name)
    data = typed(message.body) + PROTOCOL.options.write(message.options) + message.trailer
    if source is not None and destination is not None and len(data) >= HEADER_OCTETS:
        data = data[:2] + icmpv6_checksum(data, source, destination).to_bytes(2, "big") + data[4:]
    return data


__all__ = ["PROTOCOL", "decode", "encode"]
