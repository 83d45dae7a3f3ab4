"""Binding Updates and their Acknowledgements, read as registrations.

One reading for all systems: Mobile IPv6 and NEMO home registrations, correspondent registrations,
local registrations at a MAP, and proxy registrations. What differs between them is where the node's
identity, its prefixes and its care-of address stand.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mobtrace.capture.frames import Packet
from mobtrace.values import Address, FrameRef, Nanoseconds, Prefix, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.names import ACCESS_TECHNOLOGY_TYPE, BINDING_ACK_STATUS
from mobtrace.wire.options.dsmip6 import IPv4CareofAddress, IPv4HomeAddress
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.nemo import MobileNetworkPrefix
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressReply, IPv4HomeAddressRequest
from mobtrace.wire.options.runtime_lma import AlternateIPv4CareofAddress
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from mobtrace.wire.tolerance import effective_flags, effective_prefix, read_timestamp

LIFETIME_UNIT = 4.0  # seconds, RFC 6275 section 6.1.7


class Bid(NamedTuple):
    """A Binding Identifier option (RFC 5648 section 4.1)."""

    bid: int
    status: int
    care_of: Address | None


@dataclass(slots=True, kw_only=True)
class Registration:
    """A Binding Update. ``mn`` is the node's identity as text, ``home`` its home address if it has one."""

    frame: FrameRef
    time: Nanoseconds
    protocol: str
    requester: Address
    anchor: Address
    care_of: Address
    lifetime: Seconds
    sequence: int
    expects_reply: bool
    mn: str
    identified: bool
    home: Address | None = None
    prefixes: tuple[Prefix, ...] = ()
    home_addresses: tuple[Address, ...] = ()
    handoff: int | None = None
    access: tuple[int, str] | None = None
    bids: tuple[Bid, ...] = ()
    tunnel: dict[str, Any] = field(default_factory=dict)
    clock: Nanoseconds | None = None
    fingerprint: bytes = b""
    keys: list[tuple[Any, ...]] | None = None  # of its binding, once they are known

    @property
    def releases(self) -> bool:
        """True for a de-registration: lifetime zero, or a mobile node that names its home address as care-of."""
        return self.lifetime == 0 or (self.protocol != "pmip6" and self.care_of == self.home)


@dataclass(slots=True, kw_only=True)
class Answer:
    """A Binding Acknowledgement."""

    frame: FrameRef
    time: Nanoseconds
    source: Address
    destination: Address
    status: int
    sequence: int
    lifetime: Seconds
    proxy: bool
    mn: str | None
    home: Address | None
    prefixes: tuple[Prefix, ...]
    home_addresses: tuple[Address, ...]
    bids: tuple[Bid, ...]
    tunnel: dict[str, Any]
    clock: Nanoseconds | None = None

    @property
    def accepted(self) -> bool:
        """True for a status below 128 (RFC 6275 section 6.1.8)."""
        return self.status < 128

    @property
    def status_name(self) -> str:
        """The registry's name of the status."""
        return BINDING_ACK_STATUS.get(self.status, f"unknown ({self.status})")


class _Reading:
    """The options of one message, read in one pass; the first of a kind counts where one may stand."""

    __slots__ = (
        "bids",
        "care_of",
        "clock",
        "handoff",
        "home_addresses",
        "link_layer",
        "mn",
        "now",
        "prefixes",
        "technology",
        "tunnel",
    )

    def __init__(self, message: Message, direction: str, now: Nanoseconds) -> None:
        self.now = now
        self.clock: Nanoseconds | None = None
        self.mn: str | None = None
        self.prefixes: list[Prefix] = []
        self.home_addresses: list[Address] = []
        self.care_of: Address | None = None
        self.handoff: int | None = None
        self.technology: int | None = None
        self.link_layer: str | None = None
        self.bids: list[Bid] = []
        self.tunnel: dict[str, Any] = {}
        for option in message.options:
            reader = _READERS.get(type(option))
            if reader is not None:
                reader(self, option, direction)

    @property
    def access(self) -> tuple[int, str] | None:
        """Access technology and link-layer identifier, when either is there."""
        if self.technology is None and self.link_layer is None:
            return None
        return (self.technology or 0, self.link_layer or "")


def _read_mn(reading: _Reading, option: MobileNodeIdentifier, _: str) -> None:
    reading.mn = reading.mn or mn_id_text(option)


def _read_hnp(reading: _Reading, option: HomeNetworkPrefix, _: str) -> None:
    prefix, _issue = effective_prefix(option)  # its issue is on the message already
    if not prefix.address.is_unspecified:  # a zero prefix asks for an assignment and is none
        reading.prefixes.append(prefix)


def _read_mnp(reading: _Reading, option: MobileNetworkPrefix, _: str) -> None:
    reading.prefixes.append(Prefix.of(option.mobile_network_prefix, option.prefix_length))


def _read_home_address(
    reading: _Reading, option: IPv4HomeAddress | IPv4HomeAddressRequest | IPv4HomeAddressReply, *_: object
) -> None:
    if not option.ipv4_home_address.is_unspecified:
        reading.home_addresses.append(option.ipv4_home_address)


def _read_alternate(reading: _Reading, option: AlternateCareofAddress, _: str) -> None:
    if not option.alternate_care_of_address.is_unspecified:
        reading.care_of = option.alternate_care_of_address
        reading.tunnel.setdefault("mag_user_plane", []).append(str(reading.care_of))


def _read_ipv4_care_of(reading: _Reading, option: IPv4CareofAddress, _: str) -> None:
    reading.care_of = reading.care_of or option.ipv4_care_of_address


def _read_alternate_ipv4(reading: _Reading, option: AlternateIPv4CareofAddress, _: str) -> None:
    # RFC 6463 section 4.4; RFC 7389 section 1 has the gateway name its user-plane address with it.
    address = option.alternate_ipv4_care_of_address
    if not address.is_unspecified:
        reading.care_of = reading.care_of or address
        reading.tunnel.setdefault("mag_user_plane", []).append(str(address))


def _read_handoff(reading: _Reading, option: HandoffIndicator, _: str) -> None:
    reading.handoff = option.hi


def _read_timestamp(reading: _Reading, option: Timestamp, _: str) -> None:
    reading.clock, _issue = read_timestamp(option, reading.now)  # its issue is on the message already


def _read_technology(reading: _Reading, option: AccessTechnologyType, _: str) -> None:
    reading.technology = option.att


def _read_link_layer(reading: _Reading, option: MobileNodeLinklayerIdentifier, _: str) -> None:
    reading.link_layer = str(option.link_layer_identifier)


def _read_bid(reading: _Reading, option: BindingIdentifier, _: str) -> None:
    reading.bids.append(Bid(option.binding_id, option.status, option.care_of_address))


def _read_gre_key(reading: _Reading, option: GreKey, direction: str) -> None:
    # A key in the update is for downlink packets, one in the acknowledgement for uplink ones
    # (RFC 5845 section 3.3.1).
    if option.gre_key_identifier is not None:
        reading.tunnel[f"gre_key_{direction}"] = option.gre_key_identifier


def _read_user_plane(reading: _Reading, option: LmaUserPlaneAddress, direction: str) -> None:
    # RFC 7389 section 4: the update asks, with no address or a zero one; the acknowledgement tells.
    name = "lma_user_plane" if direction == "up" else "lma_user_plane_asked"
    address = option.lma_user_plane_address
    reading.tunnel.setdefault(name, []).append("" if address is None else str(address))


_READERS: dict[type, Callable[..., None]] = {
    MobileNodeIdentifier: _read_mn,
    HomeNetworkPrefix: _read_hnp,
    MobileNetworkPrefix: _read_mnp,
    IPv4HomeAddress: _read_home_address,
    IPv4HomeAddressRequest: _read_home_address,
    IPv4HomeAddressReply: _read_home_address,
    AlternateCareofAddress: _read_alternate,
    IPv4CareofAddress: _read_ipv4_care_of,
    AlternateIPv4CareofAddress: _read_alternate_ipv4,
    HandoffIndicator: _read_handoff,
    Timestamp: _read_timestamp,
    AccessTechnologyType: _read_technology,
    MobileNodeLinklayerIdentifier: _read_link_layer,
    BindingIdentifier: _read_bid,
    GreKey: _read_gre_key,
    LmaUserPlaneAddress: _read_user_plane,
}


def registration(packet: Packet, message: Message, body: BindingUpdate) -> Registration:
    """Read a Binding Update as its sender meant it (``wire.tolerance``)."""
    if body.t:  # the only updates whose flags can be in the wrong octet
        body, _issue = effective_flags(body)
    reading = _Reading(message, "down", packet.time)
    protocol = _protocol(body)
    if protocol != "pmip6":
        reading.tunnel.pop("mag_user_plane", None)
    home = None if protocol == "pmip6" else packet.home_address or packet.source
    if home is not None:
        reading.home_addresses.insert(0, home)
    return Registration(
        frame=packet.frame,
        time=packet.time,
        protocol=protocol,
        requester=packet.source,
        anchor=packet.destination,
        # RFC 6275 section 9.5.1: an option's address, else the packet's source.
        care_of=reading.care_of or packet.source,
        lifetime=body.lifetime * LIFETIME_UNIT,
        sequence=body.sequence,
        expects_reply=body.a,
        mn=reading.mn or _fallback_name(home, reading, packet.source),
        identified=reading.mn is not None,
        home=home,
        prefixes=tuple(reading.prefixes),
        home_addresses=tuple(reading.home_addresses),
        handoff=reading.handoff,
        access=reading.access,
        bids=tuple(reading.bids),
        tunnel=reading.tunnel,
        clock=reading.clock,
        fingerprint=message.raw[6:],
    )


def answer(packet: Packet, message: Message, body: BindingAcknowledgement) -> Answer:
    """Read a Binding Acknowledgement."""
    reading = _Reading(message, "up", packet.time)
    return Answer(
        frame=packet.frame,
        time=packet.time,
        source=packet.source,
        destination=packet.destination,
        status=body.status,
        sequence=body.sequence,
        lifetime=body.lifetime * LIFETIME_UNIT,
        proxy=body.p,
        mn=reading.mn,
        home=packet.routing_home,
        prefixes=tuple(reading.prefixes),
        home_addresses=tuple(reading.home_addresses),
        bids=tuple(reading.bids),
        tunnel=reading.tunnel,
        clock=reading.clock,
    )


def _protocol(body: BindingUpdate) -> str:
    if body.p:
        return "pmip6"
    if body.m:
        return "hmip6"
    if body.h:
        return "nemo" if body.r else "mip6"
    return "mip6-cn"


def _fallback_name(home: Address | None, reading: _Reading, source: Address) -> str:
    """The name of a node without an identifier: its home address, prefix, or interface."""
    if home is not None:
        return str(home)
    if reading.prefixes:
        return str(reading.prefixes[0])
    return reading.link_layer or str(source)


def access_json(access: tuple[int, str]) -> dict[str, Any]:
    """An access technology and link-layer identifier as JSON data."""
    technology, link_layer = access
    name = ACCESS_TECHNOLOGY_TYPE.get(technology, f"unknown ({technology})")
    return {"access_technology": technology, "name": name, "link_layer_identifier": link_layer or None}
