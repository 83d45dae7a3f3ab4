"""Every row of the protocols around the Mobility Header by itself, and whole messages of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from hypothesis import strategies as st

from mobtrace.errors import WireError
from mobtrace.values import LinkLayer
from mobtrace.wire import dhcpv4, dhcpv6, dns, extension, neighbour, radius, registry, syslog
from mobtrace.wire.cursor import Cursor, Issue
from mobtrace.wire.decoded import Decoded, Protocol
from mobtrace.wire.families import Family
from mobtrace.wire.kinds import Rest
from mobtrace.wire.kinds_ip import DOMAIN, Labels, PaddedLinkLayer
from mobtrace.wire.neighbour import WITH_OPTIONS
from mobtrace.wire.rows import Row, read_row, walk, write_row
from strategies import STRATEGIES, of_row

DECODERS: dict[str, Callable[[bytes], Decoded]] = {
    "icmpv6": neighbour.decode,
    "radius": radius.decode,
    "dhcpv4": dhcpv4.decode,
    "dhcpv6": dhcpv6.decode,
    "dns": dns.decode,
    "syslog": syslog.decode,
    "hop-by-hop": lambda data: extension.decode(data, extension.HOP_BY_HOP),
    "routing": lambda data: extension.decode(data, extension.ROUTING),
    "destination": lambda data: extension.decode(data, extension.DESTINATION_OPTIONS),
}
ENCODERS: dict[str, Callable[[Decoded], bytes]] = {
    "icmpv6": neighbour.encode,
    "radius": radius.encode,
    "dhcpv4": dhcpv4.encode,
    "dhcpv6": dhcpv6.encode,
    "dns": dns.encode,
    "syslog": syslog.encode,
    "ipv6-extension": extension.encode,
}
# An address that ends with zeros cannot be told from a shorter one with padding behind it.
STRATEGIES[PaddedLinkLayer] = lambda *_: st.sampled_from((6, 8)).flatmap(
    lambda size: st.binary(min_size=size, max_size=size).filter(lambda each: each[-1]).map(LinkLayer)
)


def names(*_: object) -> st.SearchStrategy[str]:
    """Domain names of any octets, as text."""
    labels = st.lists(st.binary(min_size=1, max_size=6), max_size=3)
    return labels.map(lambda each: DOMAIN.read(Cursor(b"".join(bytes([len(x)]) + x for x in each) + b"\0"), "", {}))


STRATEGIES[Labels] = names
# What says which row a message has, where random values will not do.
SELECTORS = {
    "router_solicitation_for_proxy_advertisement": {"subtype": 2},
    "proxy_router_advertisement": {"subtype": 3},
    "type2_routing_header": {"routing_type": 2},
    "routing_header": {"routing_type": 4},
    "header": {"magic_cookie": dhcpv4.MAGIC_COOKIE},
}


@dataclass(frozen=True)
class Option:
    """The row of an option with its family; a record of DNS and a structure have no header of their own."""

    row: type[Row]
    family: Family | None

    @property
    def id(self) -> str:
        return f"{self.family.name if self.family else 'structure'} {self.row.info.code} {self.row.__name__}"

    def read(self, data: bytes) -> tuple[Row, list[Issue]]:
        """The row in ``data``, which is one whole structure."""
        cur = Cursor(data)
        if self.family is None:
            value = read_row(self.row, cur)
            assert not cur.left
        else:
            (value,) = self.family.read(cur)
        # How an option lies in a message is not its own affair.
        return value, [issue for issue in cur.issues if issue.code != "alignment"]

    def write(self, value: Row) -> bytes:
        """The octets of ``value`` as ``read`` takes them."""
        return write_row(value) if self.family is None else self.family.write_one(value)


@cache
def options() -> tuple[Option, ...]:
    """Options, records and structures."""
    with_header = [(family if family.header else None, row) for family, row in registry.protocol_option_rows()]
    return (
        *(Option(row, family) for family, row in with_header),
        *(Option(row, None) for row in registry.protocol_structure_rows() if row.vectors),
    )


@cache
def bodies() -> tuple[tuple[Protocol, type[Row]], ...]:
    """The rows of messages, with their protocol."""
    return tuple((protocol, row) for protocol in registry.protocols() for row in protocol.rows())


def decoder(protocol: Protocol, row: type[Row]) -> Callable[[bytes], Decoded]:
    """What decodes a message with that body."""
    if protocol.name != extension.PROTOCOL.name:
        return DECODERS[protocol.name]
    return lambda data: extension.decode(data, row.info.code)


def takes_options(protocol: Protocol, row: type[Row]) -> bool:
    """Whether options may follow a body."""
    if protocol.name == "icmpv6":
        return row.info.code in WITH_OPTIONS
    if not protocol.options.rows:
        return False
    return row.info.code != extension.ROUTING


@st.composite
def messages(draw: st.DrawFn, protocol: Protocol, row: type[Row]) -> Decoded:
    """Messages of our own making, with a body of ``row`` and up to four options."""
    body = draw(of_row(row).filter(writable))
    for name, value in SELECTORS.get(row.info.key, {}).items():
        setattr(body, name, value)
    message = Decoded(protocol=protocol.name, body=body)
    if not takes_options(protocol, row) or isinstance(walk(row)[-1][1], Rest):
        return message
    marks = (protocol.options.pad1, protocol.options.padn, protocol.options.last)
    rows = [each for code, each in sorted(protocol.options.rows.items()) if code not in marks]
    drawn = draw(st.lists(st.sampled_from(rows).flatmap(of_row), max_size=4))
    message.options = [each for each in drawn if fits(protocol.options, each)]
    if protocol.name == "dns":
        message.options.sort(key=lambda each: each.info.code)
    return message


def writable(value: Row) -> bool:
    """Whether a random row can be written at all."""
    try:
        write_row(value)
    except WireError:
        return False
    return True


def fits(family: Family, value: Row) -> bool:
    """Whether the octets of a random row have a length that the family's header can tell."""
    try:
        family.write_one(value)
    except WireError:
        return False
    return True
