"""DNS messages, as far as home agents and local mobility anchors are looked up: bytes <-> ``Decoded``.

The questions and records are the ``options``, in their order, one row for each section (``dns_records``). A message
that was decoded comes back with the same octets, its names compressed as they were (RFC 1035 section 4.1.4); where
that would not say the same any more, since names or records are others, and in new messages, names are whole.

dpkt's own reader is not used: it gives up on a whole message for one record of a type that it does not know, NAPTR
among them, and cannot tell a dot inside a label from one between two.
"""

import re
from collections.abc import Collection

from mobtrace.errors import WireError
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.decoded import Decoded, read_body, received, typed, write_body
from mobtrace.wire.dns_records import PROTOCOL, RECORDS, DnsHeader, NaptrData, Question, Record
from mobtrace.wire.families import Place, Unknown
from mobtrace.wire.rows import Row, read_row, write_row

HEADER_OCTETS = 12
# RFC 5026 section 5.1.2.
HOME_AGENT_SERVICE = re.compile(r"_mip6\._ipv6(\.|$)", re.IGNORECASE)
# TS 23.003 section 19.4.2.2: the names that RFC 6097 section 3.3 gives as its example.
ACCESS_POINT_NAME = re.compile(r"\.apn\.epc\.mnc\d{2,3}\.mcc\d{3}\.3gppnetwork\.org$", re.IGNORECASE)
# TS 29.303 section 19.4.3: packet gateways that speak Proxy Mobile IPv6.
PMIP_SERVICE = re.compile(r"x-3gpp-pgw:.*x-(s5|s8|s2a|s2b)-pmip", re.IGNORECASE)
# No document says how the name of an anchor begins; operators like to have it say what it is.
LMA_LABEL = re.compile(r"(^|\.)lma\d*([-.]|$)", re.IGNORECASE)


def decode(data: bytes, *, spans: bool = False) -> Decoded:
    """Decode one DNS message, without the length that goes before it over TCP; never raises."""
    data = bytes(data)
    cur = Cursor(data, spans=[] if spans else None)
    result = received(PROTOCOL, PROTOCOL.unreadable(data), cur, data)
    if len(data) < HEADER_OCTETS:
        cur.note("truncated", "DNS header", f"{HEADER_OCTETS} octets", str(len(data)), severity=Severity.ERROR)
        return result
    result.body = read_body(PROTOCOL, cur, DnsHeader, 0)
    counts = [cur.number(2, "count") for _ in RECORDS.rows]
    for (code, row), count in zip(RECORDS.rows.items(), counts, strict=True):
        if not _read_section(result, cur, code, row, count):
            break
    result.trailer = cur.rest()
    if result.trailer and not result.issues:
        cur.note("extra-octets", "DNS message", "the end of the message", f"{len(result.trailer)} octets")
    result.spans = cur.spans or []
    return result


def _read_section(result: Decoded, cur: Cursor, code: int, row: type[Row], count: int) -> bool:
    """Read ``count`` records; False when one cannot be read, which ends the message."""
    for index in range(count):
        start, slot = cur.pos, len(cur.spans or ())
        try:
            with cur.named(row.info.key):
                result.options.append(read_row(row, cur))
        except WireError as error:
            left = f"{count - index} more of {row.info.name}"
            cur.pos = start
            cur.note("option-overrun", error.field, error.wanted, f"{error.got}, {left}", severity=Severity.ERROR)
            return False
        cur.tell(slot, row.info.name, row.info.rfc)
        result.places.append(Place(code, start, cur.pos - start))
    return True


def encode(message: Decoded) -> bytes:
    """The octets of a message, counts computed. Raises ``WireError``."""
    if isinstance(message.body, Unknown):
        return typed(message.body)
    sections = [each.info.code for each in message.options if isinstance(each, Question | Record)]
    if len(sections) != len(message.options) or sections != sorted(sections):
        raise WireError(HEADER_OCTETS, "records", "rows of the sections, in their order", "others")
    counts = [sections.count(code) for code in RECORDS.rows]
    if max(counts) > 0xFFFF:
        raise WireError(4, "counts", "at most 65535 records in a section", str(max(counts)))
    head = write_body(message.body) + b"".join(count.to_bytes(2, "big") for count in counts)
    octets = head + b"".join(write_row(each) for each in message.options)
    if decode(octets).options != message.options:
        # A pointer that was kept leads somewhere else now.
        whole = (type(each).from_json(each.to_json()) for each in message.options)
        octets = head + b"".join(write_row(each) for each in whole)
    return octets + message.trailer


def questions(message: Decoded) -> list[Question]:
    """What a message asks for."""
    return list(message.every(Question))


def answers(message: Decoded) -> list[Record]:
    """The records of a message, in the order of its sections."""
    return list(message.every(Record))


def discovers(message: Decoded, *, home_agents: Collection[str] = (), anchors: Collection[str] = ()) -> str | None:
    """What a message looks for or finds: ``"home-agent"``, ``"lma"`` or ``None``.

    A home agent is found by the service name of RFC 5026 section 5.1.2, an anchor by a name made of an access point
    name (RFC 6097 section 3.3), a NAPTR record that offers Proxy Mobile IPv6, or a name that says so. Names that
    nodes were configured with can be any: ``home_agents`` and ``anchors`` have those known from elsewhere.
    """
    asked = [each.qname for each in questions(message)]
    if any(HOME_AGENT_SERVICE.match(name) or name in home_agents for name in asked):
        return "home-agent"
    if any(name in anchors or ACCESS_POINT_NAME.search(name) or LMA_LABEL.search(name) for name in asked):
        return "lma"
    found = (each.rdata for each in answers(message))
    if any(isinstance(each, NaptrData) and PMIP_SERVICE.search(each.services) for each in found):
        return "lma"
    return None
