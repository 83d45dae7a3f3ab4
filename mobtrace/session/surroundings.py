"""What is seen around the registrations: on the access link, at the AAA server, in access points' logs.

Each such message is kept as a clue: when, where, what it is, and the keys by which a node can be told: link-layer
addresses, names, prefixes, addresses.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from mobtrace.session.model import Binding, Transaction
from mobtrace.trace import Signal
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef, Nanoseconds, Prefix
from mobtrace.wire.decoded import Decoded

# An advertisement to all nodes that says the same again tells nothing new for this long.
SAME_ADVERTISEMENT: Nanoseconds = 600 * NANOSECONDS_PER_SECOND

# Link-layer addresses as logs write them: 0014.6c53.180a, 00:14:6c:53:18:0a, 00-14-6C-53-18-0A.
_LOGGED = re.compile(r"\b([0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}|[0-9a-f]{2}([:-][0-9a-f]{2}){5})\b", re.IGNORECASE)
_LEFT = re.compile(r"dis-?assoc|deauth|left|removed", re.IGNORECASE)
_CAME = re.compile(r"assoc|authenticated|joined", re.IGNORECASE)
_HEX = re.compile(r"(?:[0-9a-f]{2}){6,8}", re.IGNORECASE)
_SEPARATORS = str.maketrans("", "", ":-.")

Key = tuple[str, Any]


class Clue(NamedTuple):
    """One message around the registrations."""

    time: Nanoseconds
    frame: FrameRef
    kind: str
    keys: frozenset[Key]
    source: Address
    destination: Address
    body: Any  # what scenarios and hierarchies need of it, else None


@dataclass(frozen=True, slots=True)
class Advertised:
    """A Router Advertisement: its prefixes, its mobility anchor points as (address, valid lifetime), its lifetime."""

    prefixes: tuple[Prefix, ...]
    anchor_points: tuple[tuple[Address, int], ...]
    router_lifetime: int
    home_agent: bool


class Surroundings:
    """All clues, in the order of time."""

    def __init__(self) -> None:
        self.clues: list[Clue] = []
        self._requests: dict[int, frozenset[Key]] = {}
        self._advertised: dict[tuple[Address, Address, bytes], Nanoseconds] = {}

    def add(self, signal: Signal, content: Decoded, transaction: Transaction | None) -> None:
        """A message that is no mobility signaling itself."""
        read = _READERS.get((content.protocol, content.body.info.key))
        if read is None or self._is_old_news(signal, content):
            return
        found = read(signal, content)
        if found is None:
            return
        kind, keys = found
        known = frozenset(keys)
        if transaction is not None:
            # An accept seldom names the node: the request did.
            known |= self._requests.get(transaction.id, frozenset())
            if transaction.reply is None:
                self._requests[transaction.id] = known
        packet = signal.packet
        body = _advertised(content) if kind == ADVERTISEMENT else None
        self.clues.append(Clue(packet.time, packet.frame, kind, known, packet.source, packet.destination, body))

    def _is_old_news(self, signal: Signal, content: Decoded) -> bool:
        packet = signal.packet
        if content.body.info.key != ADVERTISEMENT or not packet.destination.is_multicast:
            return False
        key = (packet.source, packet.destination, content.raw[4:])
        last = self._advertised.get(key)
        if last is not None and packet.time - last < SAME_ADVERTISEMENT:
            return True
        self._advertised[key] = packet.time
        return False


ADVERTISEMENT = "router_advertisement"
Found = tuple[str, Iterable[Key]] | None


def _sender(signal: Signal, content: Decoded) -> Iterator[Key]:
    """The node that sent a message on the link."""
    packet = signal.packet
    yield from hardware(packet.link_source)
    if not packet.source.is_unspecified:
        yield from address_keys(packet.source)
    for option in content.options:
        if option.info.key == "source_link_layer_address":
            yield from hardware(getattr(option, "link_layer_address", b""))


def _solicitation(signal: Signal, content: Decoded) -> Found:
    return "router_solicitation", _sender(signal, content)


def _neighbour_solicitation(signal: Signal, content: Decoded) -> Found:
    # RFC 4862 section 5.4.2: duplicate address detection comes from the unspecified address.
    target = getattr(content.body, "target_address", None)
    if not signal.packet.source.is_unspecified or target is None:
        return None
    return "duplicate_address_detection", (*address_keys(target), *hardware(signal.packet.link_source))


def _neighbour_advertisement(signal: Signal, content: Decoded) -> Found:
    # A router is no mobile node (RFC 4861 section 4.4: the R flag).
    if getattr(content.body, "r", True):
        return None
    return "neighbour_advertisement", _sender(signal, content)


def _advertisement(signal: Signal, content: Decoded) -> Found:
    destination = signal.packet.destination
    keys = [] if destination.is_multicast else list(address_keys(destination))
    return ADVERTISEMENT, [*keys, *(("prefix", prefix) for prefix in _prefixes(content))]


def _advertised(content: Decoded) -> Advertised:
    body: Any = content.body
    points = tuple(
        (getattr(each, "global_ip_address_for_map", Address(bytes(16))), int(getattr(each, "valid_lifetime", 0)))
        for each in content.options
        if each.info.key == "map_option"
    )
    return Advertised(tuple(_prefixes(content)), points, body.router_lifetime, body.h)


def _prefixes(content: Decoded) -> Iterator[Prefix]:
    for option in content.options:
        value: Any = option
        if option.info.key == "prefix_information" and 0 < value.prefix_length <= 128:
            yield Prefix.of(value.prefix, value.prefix_length)


def _syslog(signal: Signal, content: Decoded) -> Found:
    text = getattr(content.body, "text", "")
    address = _LOGGED.search(text)
    if address is None:
        return None
    kind = "disassociated" if _LEFT.search(text) else "associated" if _CAME.search(text) else None
    return None if kind is None else (kind, name_keys(address[1]))


def _dhcpv4(signal: Signal, content: Decoded) -> Found:
    body: Any = content.body
    kind = content.name.removeprefix("DHCP").lower()
    assigned = getattr(body, "yiaddr", None)
    keys = [*hardware(body.chaddr[: body.hlen])]
    if isinstance(assigned, Address) and not assigned.is_unspecified:
        keys.append(("address", assigned))
    return f"dhcp_{kind}", keys


def _dhcpv6(signal: Signal, content: Decoded) -> Found:
    keys: list[Key] = list(_sender(signal, content))
    for option in content.options:
        if option.info.key == "client_identifier":
            data: Any = option
            keys.extend(hardware(getattr(data.identifier, "link_layer_address", b"")))
    return f"dhcp_{content.body.info.key}", keys


def _radius(kind: str) -> Callable[[Signal, Decoded], Found]:
    def read(signal: Signal, content: Decoded) -> Found:
        return kind, subscriber(content)

    return read


def subscriber(content: Decoded) -> Iterator[Key]:
    """Whom a RADIUS packet is about (RFC 6572 section 4)."""
    for option in content.options:
        value: Any = option
        match option.info.key:
            case "user_name" | "calling_station_id":
                yield from name_keys(value.string)
            case "mobile_node_identifier":
                yield from name_keys(value.mobile_node_identifier)
            case "framed_ipv6_prefix" | "pmip6_home_hn_prefix" | "pmip6_visited_hn_prefix" | "delegated_ipv6_prefix":
                if value.prefix_length:
                    yield "prefix", value.network


_READERS: dict[tuple[str, str], Callable[[Signal, Decoded], Found]] = {
    ("icmpv6", "router_solicitation"): _solicitation,
    ("icmpv6", ADVERTISEMENT): _advertisement,
    ("icmpv6", "neighbor_solicitation"): _neighbour_solicitation,
    ("icmpv6", "neighbor_advertisement"): _neighbour_advertisement,
    ("syslog", "syslog_message"): _syslog,
    ("dhcpv4", "header"): _dhcpv4,
    **{
        ("dhcpv6", key): _dhcpv6
        for key in ("solicit", "advertise", "request", "confirm", "renew", "rebind", "reply", "release")
    },
    ("radius", "access_request"): _radius("aaa_request"),
    ("radius", "access_accept"): _radius("aaa_accept"),
    ("radius", "access_reject"): _radius("aaa_reject"),
}


def hardware(octets: bytes) -> Iterator[Key]:
    """The key of a link-layer address of 48 bits, or of 64 bits made from one."""
    if len(octets) == 6 and any(octets):
        yield "mac", bytes(octets)
    elif len(octets) == 8:
        yield from _of_eui64(bytes(octets))


def address_keys(address: Address) -> Iterator[Key]:
    """The keys of an address: itself, and the link-layer address that its interface identifier tells."""
    yield "address", address
    if address.version == 6:
        yield from _of_eui64(address[8:])


def name_keys(name: str) -> Iterator[Key]:
    """The keys of a name: itself, and the link-layer address that it is, in any of the usual ways of writing one."""
    yield "name", name.lower()
    digits = name.translate(_SEPARATORS)
    if _HEX.fullmatch(digits):
        octets = bytes.fromhex(digits)
        found = list(_of_eui64(octets)) if len(octets) == 8 else []
        # Some put a link-layer address behind zeros, in a field that is longer.
        yield from found or [("mac", octets[-6:])]


def binding_keys(binding: Binding) -> set[Key]:
    """Everything that tells the node of a binding, but for its care-of addresses."""
    keys: set[Key] = {("prefix", prefix) for prefix in binding.prefixes}
    keys.update(name_keys(binding.mn))
    for access in binding.access:
        keys.update(name_keys(access["link_layer_identifier"] or ""))
    for address in binding.home_addresses:
        keys.update(address_keys(address))
    return keys - {("name", "")}


def _of_eui64(octets: bytes) -> Iterator[Key]:
    # RFC 4291 appendix A: ff fe in the middle, and the universal bit turned over.
    if octets[3:5] == b"\xff\xfe":
        yield "mac", bytes((octets[0] ^ 2,)) + octets[1:3] + octets[5:]
