"""DHCPv6 messages: bytes <-> ``Decoded`` (RFC 8415 sections 8 and 9).

The options are in ``dhcpv6_options``, ``dhcpv6_relay`` and ``dhcpv6_mobility``; that of a relayed message is here.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire import dhcpv6_mobility, dhcpv6_relay
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.decoded import Decoded, Protocol, read_body, received, typed
from mobtrace.wire.dhcpv6_options import OPTIONS, option
from mobtrace.wire.families import Unknown
from mobtrace.wire.kinds import ADDR6, U8, U24, Fields, Kind
from mobtrace.wire.names_dhcp import DHCPV6_TYPES
from mobtrace.wire.rows import Row, Vector, row_class

ROWS = (dhcpv6_mobility, dhcpv6_relay)  # importing them declares their rows

PROTOCOL = Protocol(name="dhcpv6", names=DHCPV6_TYPES, options=OPTIONS)
message = PROTOCOL.message

BY_HAND = "RFC 8415 section 8 figure, by hand"


@row_class
class Exchange(Row):
    """The header of the messages between client and server."""

    transaction_id: Annotated[int, U24]


@row_class
class Relayed(Row):
    """The header of the messages between relays and server."""

    hop_count: Annotated[int, U8]
    link_address: Annotated[Address, ADDR6]
    peer_address: Annotated[Address, ADDR6]


@message(1, rfc="RFC 8415 section 8")
class Solicit(Exchange):
    """A client looks for servers."""

    vectors = (Vector("01 abcdef", {"transaction_id": 0xABCDEF}, BY_HAND),)


@message(2, rfc="RFC 8415 section 8")
class Advertise(Exchange):
    """A server offers its service."""

    vectors = (Vector("02 abcdef", {"transaction_id": 0xABCDEF}, BY_HAND),)


@message(3, rfc="RFC 8415 section 8")
class Request(Exchange):
    """A client asks one server for leases."""

    vectors = (Vector("03 abcdef", {"transaction_id": 0xABCDEF}, BY_HAND),)


@message(4, rfc="RFC 8415 section 8")
class Confirm(Exchange):
    """A client asks whether its addresses still fit the link: it may have moved."""

    vectors = (Vector("04 abcdef", {"transaction_id": 0xABCDEF}, BY_HAND),)


@message(5, rfc="RFC 8415 section 8")
class Renew(Exchange):
    """A client asks its server for longer leases."""

    vectors = (Vector("05 abcdef", {"transaction_id": 0xABCDEF}, BY_HAND),)


@message(6, rfc="RFC 8415 section 8")
class Rebind(Exchange):
    """A client asks any server for longer leases."""

    vectors = (Vector("06 abcdef", {"transaction_id": 0xABCDEF}, BY_HAND),)


@message(7, rfc="RFC 8415 section 8")
class Reply(Exchange):
    """A server's answer: leases, information, or why not."""

    vectors = (Vector("07 abcdef", {"transaction_id": 0xABCDEF}, BY_HAND),)


@message(8, rfc="RFC 8415 section 8")
class Release(Exchange):
    """A client gives its leases back."""

    vectors = (Vector("08 abcdef", {"transaction_id": 0xABCDEF}, BY_HAND),)


@message(9, rfc="RFC 8415 section 8")
class Decline(Exchange):
    """A client found its address in use."""

    vectors = (Vector("09 abcdef", {"transaction_id": 0xABCDEF}, BY_HAND),)


@message(10, rfc="RFC 8415 section 8")
class Reconfigure(Exchange):
    """A server has news for a client."""

    vectors = (Vector("0a 000000", {"transaction_id": 0}, BY_HAND),)


@message(11, rfc="RFC 8415 section 8")
class InformationRequest(Exchange):
    """A client asks for information without leases: where its home agent is (RFC 6610 section 4.1.1)."""

    vectors = (Vector("0b abcdef", {"transaction_id": 0xABCDEF}, BY_HAND),)


RELAYED = "00 20010db8000100000000000000000001 fe800000000000000000000000000007"
RELAYED_VALUES = {"hop_count": 0, "link_address": "2001:db8:1::1", "peer_address": "fe80::7"}


@message(12, rfc="RFC 8415 section 9.1")
class RelayForward(Relayed):
    """A relay, such as a mobile access gateway, passes on a client's message; the link address is its own."""

    vectors = (Vector(f"0c {RELAYED}", RELAYED_VALUES, "RFC 8415 section 9 figure, by hand"),)


@message(13, rfc="RFC 8415 section 9.2")
class RelayReply(Relayed):
    """A server's answer, for the relay to pass on."""

    vectors = (Vector(f"0d {RELAYED}", RELAYED_VALUES, "RFC 8415 section 9 figure, by hand"),)


@dataclass(frozen=True, kw_only=True)
class InnerMessage(Kind):
    """A whole message, up to the end; its issues are those of the message around it."""

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Decoded:
        with cur.nested(field):
            inner = _read(cur)
        # Places count from the outermost message, so they would mislead here.
        inner.places, inner.issues = [], []
        return inner

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if not isinstance(value, Decoded):
            raise WireError(0, field, "a DHCPv6 message", repr(value))
        return encode(value)

    def to_json(self, value: Any) -> Any:
        return value.to_json()

    def from_json(self, data: Any, so_far: Fields) -> Decoded:
        return Decoded.from_json(data)

    def meaning(self, value: Any, so_far: Fields) -> str:
        return str(value.name)


@option(9, rfc="RFC 8415 section 21.10")
class RelayMessage(Row):
    """The message that is relayed, which may be of another relay."""

    dhcp_relay_message: Annotated[Decoded, InnerMessage()]

    vectors = (
        Vector(
            "0009 000a 0b abcdef 0008 0002 0000",
            {
                "dhcp_relay_message": {
                    "protocol": "dhcpv6",
                    "type": 11,
                    "name": "INFORMATION-REQUEST",
                    "fields": {"transaction_id": 0xABCDEF},
                    "meanings": {},
                    "verified": None,
                    "options": [
                        {
                            "type": 8,
                            "name": "OPTION_ELAPSED_TIME",
                            "fields": {"elapsed_time": 0},
                            "meanings": {"elapsed_time": "0 ms"},
                        }
                    ],
                    "issues": [],
                },
            },
            "RFC 8415 sections 21.10 and 8, by hand",
        ),
    )


def decode(data: bytes, *, spans: bool = False) -> Decoded:
    """Decode one DHCPv6 message with the messages relayed inside it; never raises."""
    cur = Cursor(bytes(data), spans=[] if spans else None)
    result = _read(cur)
    result.spans = cur.spans or []
    return result


def _read(cur: Cursor) -> Decoded:
    """The message from the cursor to the fence."""
    data = cur.data[cur.pos : cur.end]
    result = received(PROTOCOL, PROTOCOL.unreadable(data), cur, data)
    if not data:
        cur.note("truncated", "msg-type", "1 octet", "0", severity=Severity.ERROR)
        return result
    start = cur.pos
    code = cur.number(1, "msg-type")
    row = PROTOCOL.row(code)
    if row is None and code not in DHCPV6_TYPES:
        cur.note("unknown-message", "msg-type", "a registered type", str(code), offset=start)
    result.body = read_body(PROTOCOL, cur, row, code)
    if not isinstance(result.body, Unknown):
        result.options = OPTIONS.read(cur, result.places)
    return result


def encode(message: Decoded) -> bytes:
    """The octets of a message and of those inside it. Raises ``WireError`` for values that do not fit."""
    if not isinstance(message.body, Exchange | Relayed | Unknown):
        raise WireError(0, "body", "a DHCPv6 message", message.body.info.name)
    return typed(message.body) + OPTIONS.write(message.options)


def relayed(message: Decoded) -> Decoded:
    """The message of the client or server itself, behind all relays."""
    while True:
        inner = message.first(RelayMessage)
        if inner is None:
            return message
        message = inner.dhcp_relay_message
