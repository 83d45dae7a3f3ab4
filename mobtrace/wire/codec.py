"""bytes <-> messages: the one entrance to the Mobility Header.

``decode`` turns any bytes into a ``Message`` with issues and raises nothing; ``encode`` writes
one, with lengths, padding and checksum computed, and raises ``WireError`` for values that do not
fit.
"""

from functools import cache
from struct import Struct
from struct import error as StructError  # noqa: N812 - it is a class, whatever its name

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire import padding, registry
from mobtrace.wire.checksum import is_right, mobility_checksum
from mobtrace.wire.compiled import FastReader, fast_reader, fixed_size, refuse
from mobtrace.wire.compiled_writer import fast_writer
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.dialect import Dialect
from mobtrace.wire.kinds import Rest
from mobtrace.wire.memory import Memory, Recalled
from mobtrace.wire.message import BODIES, HEADER_OCTETS, NO_NEXT_HEADER, OPTIONS, Message, UnknownBody, body_row
from mobtrace.wire.numbering import Numbering
from mobtrace.wire.rows import Row, read_row, walk, write_row

registry.load()

HEADER = Struct("!BBBBH")  # RFC 6275 section 6.1.1, up to the message data


def decode(
    data: bytes,
    *,
    source: Address | None = None,
    destination: Address | None = None,
    dialect: Dialect | None = None,
    spans: bool = False,
    memory: Memory | None = None,
) -> Message:
    """Decode one Mobility Header with all that follows it.

    ``source`` and ``destination``, when both given, are those of the checksum's pseudo-header (the
    home addresses where a Home Address option or a type 2 routing header is there) and have the checksum
    verified. ``spans`` records where each field was found. ``memory`` gives options that were read before; it is not
    asked with a dialect or for spans. Never raises: what cannot be read is kept as octets with an issue.
    """
    data = bytes(data)
    known = None if dialect is not None or spans else memory
    if known is not None and (recalled := recall(data, known)) is not None:
        verified = None if source is None or destination is None else is_right(data, source, destination)
        if verified is not False:
            return recalled.message(verified)
    cur = Cursor(dialect.swap_flags(data) if dialect else data, spans=[] if spans else None)
    if len(data) < HEADER_OCTETS:
        return _without_header(data, cur)
    end, trailer = _bounds(data, cur)
    cur.pos, cur.end = HEADER_OCTETS, end
    message = Message(
        body=_read_body(cur, data[2]),
        payload_proto=data[0],
        reserved=data[3],
        trailer=trailer,
        checksum=data[4] << 8 | data[5],
        header_len=None if (data[1] + 1) * 8 == end else data[1],
        as_received=True,
        issues=cur.issues,
        raw=data,
    )
    size, issues = (cur.pos, end), len(cur.issues)
    message.options = OPTIONS.read(cur, message.places, dialect.numbering if dialect else None, known)
    message.spans = cur.spans or []
    if known is not None and len(cur.issues) == issues:
        known.remember(message, data, size)
    if source is not None and destination is not None:
        _verify(message, data[:end], source, destination)
    return message


def _without_header(data: bytes, cur: Cursor) -> Message:
    cur.note("truncated", "Mobility Header", "at least 6 octets", str(len(data)), severity=Severity.ERROR)
    body = UnknownBody(mh_type=data[2] if len(data) > 2 else -1, data=data)
    return Message(body=body, as_received=True, issues=cur.issues, raw=data)


def recall(data: bytes, memory: Memory) -> Recalled | None:
    """A whole message whose options were read before, without an issue but for its checksum; else ``None``.

    Most messages of a large capture are so. A test holds it equal to what ``decode`` makes of them the long way.
    """
    end = len(data)
    if end <= HEADER_OCTETS or data[0] != NO_NEXT_HEADER or (data[1] + 1) * 8 != end:
        return None
    begin, read = _fixed_body(data[2])
    found = memory.find(data, (begin, end)) if begin <= end else None
    body = None if found is None else read(data, HEADER_OCTETS, end)
    if found is None or body is None:
        return None
    layout, area = found
    return Recalled(body, area, layout, layout.numbers(data), data)


@cache
def _fixed_body(mh_type: int) -> tuple[int, FastReader]:
    """Where the options of a type's messages begin, and what reads the fields before them, if they have one size."""
    row = BODIES.get(mh_type, {}).get(None)
    octets = None if row is None else fixed_size(row)
    return (0, refuse) if row is None or octets is None else (HEADER_OCTETS + octets, fast_reader(row, exact=False))


def _bounds(data: bytes, cur: Cursor) -> tuple[int, bytes]:
    """Where the message ends, and the octets behind it that are not of it."""
    declared = (data[1] + 1) * 8
    if data[0] != NO_NEXT_HEADER:
        cur.note("payload-proto", "Payload Proto", "59", str(data[0]), offset=0)
    if declared > len(data):
        cur.note("truncated", "Header Len", f"{declared} octets", str(len(data)), severity=Severity.ERROR, offset=1)
        return len(data), b""
    if declared < len(data) and data[0] == NO_NEXT_HEADER:
        # Nothing may follow a header whose next header is 59, so the octets are the message's and
        # the length is what is wrong (seen: 4 octets too small where the payload is no multiple of 8).
        cur.note("header-length", "Header Len", f"{len(data)} octets", str(declared), offset=1)
        return len(data), b""
    return declared, data[declared:]


def _read_body(cur: Cursor, mh_type: int) -> Row:
    row = body_row(mh_type, cur.data, cur.pos)
    if row is None:
        cur.note("unknown-message", "MH Type", "a registered type", str(mh_type), offset=2)
        return UnknownBody(mh_type=mh_type, data=cur.rest())
    size = fixed_size(row)
    if size is not None and cur.spans is None:
        body = fast_reader(row, exact=False)(cur.data, cur.pos, cur.end)
        if body is not None:
            cur.pos += size
            return body  # type: ignore[no-any-return]
    start = cur.pos
    partial: dict[str, object] = {}
    try:
        with cur.named(row.info.key):
            body = read_row(row, cur, partial)
        cur.tell(0, row.info.name, row.info.rfc)
        return body
    except WireError as error:
        cur.note("short-message", error.field, error.wanted, error.got, severity=Severity.ERROR, offset=error.offset)
        cur.pos = cur.end
        return UnknownBody(mh_type=mh_type, data=cur.data[start : cur.end], fields=partial)


def _verify(message: Message, data: bytes, source: Address, destination: Address) -> None:
    message.checksum_ok = is_right(data, source, destination)
    if not message.checksum_ok:
        wanted = mobility_checksum(data, source, destination)
        cur = Cursor(data, issues=message.issues)
        code = "checksum" if message.checksum else "checksum-zero"
        cur.note(code, "Checksum", f"{wanted:#06x}", f"{message.checksum or 0:#06x}", offset=4)


def encode(
    message: Message,
    *,
    source: Address | None = None,
    destination: Address | None = None,
    dialect: Dialect | None = None,
) -> bytes:
    """The octets of ``message``: options aligned, padded to a multiple of 8, lengths computed.

    With ``source`` and ``destination`` the checksum is computed; without them the one in the message is
    written, or zero. A decoded message is written bit for bit as it was read, the fields that were changed
    excepted. Raises ``WireError``.
    """
    numbering = dialect.numbering if dialect else None
    body = message.body
    data = body.data if isinstance(body, UnknownBody) else fast_writer(type(body))(body) or write_row(body)
    if message.as_received or _takes_all(body):
        data += OPTIONS.write(message.options, numbering)
    else:
        data += padding.laid_out(OPTIONS, message.options, HEADER_OCTETS + len(data), numbering)
    whole = _header(message, HEADER_OCTETS + len(data)) + data
    if dialect:
        whole = dialect.swap_flags(whole)
    if source is not None and destination is not None:
        whole = whole[:4] + mobility_checksum(whole, source, destination).to_bytes(2, "big") + whole[6:]
    return whole + message.trailer


def _takes_all(body: Row) -> bool:
    """Whether no option can follow ``body``: padding would be read as part of it."""
    return isinstance(body, UnknownBody) or isinstance(walk(type(body))[-1][1], Rest)


def _header(message: Message, octets: int) -> bytes:
    header_len = message.header_len
    if header_len is None:
        header_len, left = divmod(octets - 8, 8)
        if left:
            raise WireError(1, "Header Len", "a multiple of 8 octets", str(octets))
    try:
        return HEADER.pack(message.payload_proto, header_len, message.mh_type, message.reserved, message.checksum or 0)
    except StructError:
        raise _misfit(message, header_len) from None


def _misfit(message: Message, header_len: int) -> WireError:
    """What of a message's header does not fit."""
    values = {
        "Payload Proto": message.payload_proto,
        "Header Len": header_len,
        "MH Type": message.mh_type,
        "Reserved": message.reserved,
    }
    for offset, (name, value) in enumerate(values.items()):
        if not 0 <= value <= 0xFF:
            return WireError(offset, name, "a number of 8 bits", str(value))
    return WireError(4, "Checksum", "a number of 16 bits", str(message.checksum))


def pad(options: list[Row], start: int, numbering: Numbering | None = None) -> list[Row]:
    """``options`` with the padding that their alignment and the length of the whole need.

    ``start`` is the offset of the first option in the message. Padding that is there stays
    (RFC 6275 section 6.2.1).
    """
    return padding.pad(OPTIONS, options, start, numbering)
