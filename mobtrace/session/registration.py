"""Binding Updates and their Acknowledgements, read as registrations.

One reading for all systems: Mobile IPv6 and NEMO home registrations, correspondent registrations,
local registrations at a MAP, and proxy registrations. What differs between them is where the node's
identity, its prefixes and its care-of address stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mobtrace.trace import Signal
from mobtrace.values import Address, FrameRef, Nanoseconds, Prefix, Seconds
from mobtrace.wire.cursor import Issue
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.names import ACCESS_TECHNOLOGY_TYPE, BINDING_ACK_STATUS
from mobtrace.wire.options.dsmip6 import IPv4CareofAddress, IPv4HomeAddress
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.nemo import MobileNetworkPrefix
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    MobileNodeLinklayerIdentifier,
)
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressReply, IPv4HomeAddressRequest
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from mobtrace.wire.tolerance import effective_prefix, mn_id_text

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
    fingerprint: bytes = b""

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

    @property
    def accepted(self) -> bool:
        """True for a status below 128 (RFC 6275 section 6.1.8)."""
        return self.status < 128

    @property
    def status_name(self) -> str:
        """The registry's name of the status."""
        return BINDING_ACK_STATUS.get(self.status, f"unknown ({self.status})")


def registration(signal: Signal, message: Message, body: BindingUpdate) -> Registration:
    """Read a Binding Update; tolerances that were needed are left as issues on the message."""
    packet = signal.packet
    protocol = _protocol(body)
    proxy = protocol == "pmip6"
    home = None if proxy else packet.home_address or packet.source
    prefixes = tuple(_prefixes(message))
    mn = _identity(message)
    link_layer = message.first(MobileNodeLinklayerIdentifier)
    technology = message.first(AccessTechnologyType)
    handoff = message.first(HandoffIndicator)
    bids = tuple(_bids(message))
    return Registration(
        frame=packet.frame,
        time=packet.time,
        protocol=protocol,
        requester=packet.source,
        anchor=packet.destination,
        care_of=_care_of(message, packet.source),
        lifetime=body.lifetime * LIFETIME_UNIT,
        sequence=body.sequence,
        expects_reply=body.a,
        mn=mn or _fallback_name(home, prefixes, link_layer, packet.source),
        identified=mn is not None,
        home=home,
        prefixes=prefixes,
        home_addresses=tuple(_home_addresses(message, home)),
        handoff=handoff.hi if handoff else None,
        access=_access(technology, link_layer),
        bids=bids,
        tunnel=_tunnel(message, "down"),
        fingerprint=message.raw[:4] + message.raw[6:],
    )


def answer(signal: Signal, message: Message, body: BindingAcknowledgement) -> Answer:
    """Read a Binding Acknowledgement."""
    packet = signal.packet
    return Answer(
        frame=packet.frame,
        time=packet.time,
        source=packet.source,
        destination=packet.destination,
        status=body.status,
        sequence=body.sequence,
        lifetime=body.lifetime * LIFETIME_UNIT,
        proxy=body.p,
        mn=_identity(message),
        home=packet.routing_home,
        prefixes=tuple(_prefixes(message)),
        home_addresses=tuple(_home_addresses(message, None)),
        bids=tuple(_bids(message)),
        tunnel=_tunnel(message, "up"),
    )


def _protocol(body: BindingUpdate) -> str:
    if body.p:
        return "pmip6"
    if body.m:
        return "hmip6"
    if body.h:
        return "nemo" if body.r else "mip6"
    return "mip6-cn"


def _identity(message: Message) -> str | None:
    option = message.first(MobileNodeIdentifier)
    if option is None:
        return None
    text, issue = mn_id_text(option)
    if issue is not None:
        message.issues.append(issue)
    return text


def _fallback_name(
    home: Address | None,
    prefixes: tuple[Prefix, ...],
    link_layer: MobileNodeLinklayerIdentifier | None,
    source: Address,
) -> str:
    if home is not None:
        return str(home)
    if prefixes:
        return str(prefixes[0])
    return str(link_layer.link_layer_identifier) if link_layer else str(source)


def _prefixes(message: Message) -> Iterator[Prefix]:
    """Home network prefixes and mobile network prefixes; zero ones ask for an assignment and are none."""
    for hnp in message.every(HomeNetworkPrefix):
        prefix, issue = effective_prefix(hnp)
        if issue is not None:
            message.issues.append(issue)
        if not prefix.address.is_unspecified:
            yield prefix
    for mnp in message.every(MobileNetworkPrefix):
        yield Prefix.of(mnp.mobile_network_prefix, mnp.prefix_length)


def _home_addresses(message: Message, home: Address | None) -> Iterator[Address]:
    if home is not None:
        yield home
    for asked in message.every(IPv4HomeAddress):
        yield asked.ipv4_home_address
    for request in message.every(IPv4HomeAddressRequest):
        if not request.ipv4_home_address.is_unspecified:
            yield request.ipv4_home_address
    for reply in message.every(IPv4HomeAddressReply):
        if not reply.ipv4_home_address.is_unspecified:
            yield reply.ipv4_home_address


def _care_of(message: Message, source: Address) -> Address:
    """The care-of address: an option's, else the packet's source (RFC 6275 section 9.5.1)."""
    alternate = message.first(AlternateCareofAddress)
    if alternate is not None and not alternate.alternate_care_of_address.is_unspecified:
        return alternate.alternate_care_of_address
    ipv4 = message.first(IPv4CareofAddress)
    return ipv4.ipv4_care_of_address if ipv4 is not None else source


def _access(
    technology: AccessTechnologyType | None, link_layer: MobileNodeLinklayerIdentifier | None
) -> tuple[int, str] | None:
    if technology is None and link_layer is None:
        return None
    return (technology.att if technology else 0, str(link_layer.link_layer_identifier) if link_layer else "")


def access_json(access: tuple[int, str]) -> dict[str, Any]:
    """An access technology and link-layer identifier as JSON data."""
    technology, link_layer = access
    name = ACCESS_TECHNOLOGY_TYPE.get(technology, f"unknown ({technology})")
    return {"access_technology": technology, "name": name, "link_layer_identifier": link_layer or None}


def _bids(message: Message) -> Iterator[Bid]:
    for option in message.every(BindingIdentifier):
        yield Bid(option.binding_id, option.status, option.care_of_address)


def _tunnel(message: Message, direction: str) -> dict[str, Any]:
    """What the message says of the tunnel. A key in the update is for downlink packets, one in the
    acknowledgement for uplink ones (RFC 5845 section 3.3.1)."""
    tunnel: dict[str, Any] = {}
    key = message.first(GreKey)
    if key is not None and key.gre_key_identifier is not None:
        tunnel[f"gre_key_{direction}"] = key.gre_key_identifier
    addresses = [option.lma_user_plane_address for option in message.every(LmaUserPlaneAddress)]
    named = [str(address) for address in addresses if address is not None]
    if named:
        tunnel["lma_user_plane"] = named
    return tunnel


__all__ = ["Answer", "Bid", "Issue", "Registration", "access_json", "answer", "registration"]
