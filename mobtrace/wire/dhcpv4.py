"""DHCPv4 messages: bytes <-> ``Decoded`` (RFC 2131 section 2).

The options are in ``dhcpv4_options`` and ``dhcpv4_relay``. dpkt's own class is not used: it loses what lies behind
an option without its length, and cuts an option short that runs past the end without a word.
"""

from collections.abc import Sequence
from typing import Annotated

from mobtrace.errors import WireError
from mobtrace.values import Address, LinkLayer
from mobtrace.wire import dhcpv4_relay
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.decoded import UNREADABLE, Decoded, Protocol, read_body, received, typed, write_body
from mobtrace.wire.dhcpv4_options import OPTIONS, End, MessageType, OptionOverload
from mobtrace.wire.families import Unknown
from mobtrace.wire.kinds import ADDR4, FLAG, U8, U16, U32, octets, reserved_bits
from mobtrace.wire.kinds_ip import Filled
from mobtrace.wire.names import HARDWARE_TYPE
from mobtrace.wire.names_dhcp import BOOTP_OP, DHCPV4_TYPES
from mobtrace.wire.rows import Row, Vector

ROWS = (dhcpv4_relay,)  # importing it declares its rows

HEADER_OCTETS = 240
SNAME, FILE = slice(44, 108), slice(108, 236)
MAGIC_COOKIE = bytes((99, 130, 83, 99))
IN_FILE, IN_SNAME, IN_BOTH = 1, 2, 3


def _message_type(body: Row, options: Sequence[Row]) -> int:
    if isinstance(body, Unknown):
        return UNREADABLE
    return next((each.type for each in options if isinstance(each, MessageType)), 0)


PROTOCOL = Protocol(name="dhcpv4", names=DHCPV4_TYPES, options=OPTIONS, kind=_message_type)


@PROTOCOL.message(0, rfc="RFC 2131 section 2")
class Header(Row):
    """The fixed part of every message; what message it is, option 53 says.

    Flag: B, the client wants a broadcast answer. ``ciaddr`` is the client's address, ``yiaddr`` the one it gets,
    ``siaddr`` the next server, ``giaddr`` the relay.
    """

    op: Annotated[int, U8.named(BOOTP_OP)]
    htype: Annotated[int, U8.named(HARDWARE_TYPE)] = 1
    hlen: Annotated[int, U8] = 6
    hops: Annotated[int, U8] = 0
    xid: Annotated[int, U32]
    secs: Annotated[int, U16.unit(1, "s")] = 0
    b: Annotated[bool, FLAG] = False
    mbz: Annotated[int, reserved_bits(15)] = 0
    ciaddr: Annotated[Address, ADDR4] = Address(bytes(4))
    yiaddr: Annotated[Address, ADDR4] = Address(bytes(4))
    siaddr: Annotated[Address, ADDR4] = Address(bytes(4))
    giaddr: Annotated[Address, ADDR4] = Address(bytes(4))
    chaddr: Annotated[bytes, octets(16)]
    sname: Annotated[bytes, Filled(octets=64)] = b""
    file: Annotated[bytes, Filled(octets=128)] = b""
    magic_cookie: Annotated[bytes, octets(4)] = MAGIC_COOKIE

    @property
    def hardware_address(self) -> LinkLayer:
        """The client's link-layer address, as long as ``hlen`` says."""
        return LinkLayer(self.chaddr[: self.hlen])

    vectors = (
        Vector(
            "01010600 ad53c863 b8878000 00000000 00000000 00000000 00000000 00025582f3a600000000000000000000"
            + "00" * 192
            + "63825363 350101 3d070100025582f3a6 32040a000165 ff",
            {
                "op": 1,
                "htype": 1,
                "hlen": 6,
                "hops": 0,
                "xid": 0xAD53C863,
                "secs": 47239,
                "b": True,
                "ciaddr": "0.0.0.0",
                "chaddr": "00025582f3a600000000000000000000",
                "sname": "",
            },
            "dpkt dhcp.py test_dhcp, without some of its options",
        ),
    )


def decode(data: bytes, *, spans: bool = False) -> Decoded:
    """Decode one DHCPv4 or BOOTP message; never raises.

    What follows the end of the options is padding, kept as the ``trailer``.
    """
    data = bytes(data)
    cur = Cursor(data, spans=[] if spans else None)
    result = received(PROTOCOL, PROTOCOL.unreadable(data), cur, data)
    if len(data) < HEADER_OCTETS:
        cur.note("truncated", "DHCP header", f"{HEADER_OCTETS} octets", str(len(data)), severity=Severity.ERROR)
        return result
    result.body = read_body(PROTOCOL, cur, Header, 0)
    if data[236:HEADER_OCTETS] == MAGIC_COOKIE:
        result.options = OPTIONS.read(cur, result.places)
        if not isinstance(result.options[-1] if result.options else None, End):
            cur.note("truncated", "options", "an End option", "none")
    else:
        cur.note("malformed-value", "magic_cookie", MAGIC_COOKIE.hex(), data[236:240].hex(), offset=236)
    result.trailer = cur.rest()
    result.spans = cur.spans or []
    return result


def encode(message: Decoded) -> bytes:
    """The octets of a message; one of our own making gets an End option. Raises ``WireError``."""
    if isinstance(message.body, Unknown):
        return typed(message.body)
    if not isinstance(message.body, Header):
        raise WireError(0, "body", "a DHCPv4 header", message.body.info.name)
    options = list(message.options)
    if not message.as_received and not any(isinstance(each, End) for each in options):
        options.append(End())
    return write_body(message.body) + OPTIONS.write(options) + message.trailer


def overloaded(message: Decoded) -> list[Row]:
    """The options that ``file`` and ``sname`` hold where option 52 says so, in that order (RFC 2131 section 4.1)."""
    overload = message.first(OptionOverload)
    if overload is None or not isinstance(message.body, Header):
        return []
    header = write_body(message.body)
    found: list[Row] = []
    if overload.value in (IN_FILE, IN_BOTH):
        found += OPTIONS.read(Cursor(header[FILE]))
    if overload.value in (IN_SNAME, IN_BOTH):
        found += OPTIONS.read(Cursor(header[SNAME]))
    return found
