"""A Proxy Binding Update as its anchor reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mobtrace.replay.node import Datagram
from mobtrace.replay.paths import Path, way_back
from mobtrace.values import Address, LinkLayer, Prefix, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    LinklocalAddress,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressRequest
from mobtrace.wire.options.runtime_lma import AlternateIPv4CareofAddress
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix

LIFETIME_UNIT: Seconds = 4  # RFC 6275 section 6.1.7

# RFC 5213 section 5.3.6: what stands in an answer for an identifier that the request did not have.
NO_IDENTIFIER = MobileNodeIdentifier(subtype=NAI, identifier="")

# RFC 5213 section 8.4
NEW_INTERFACE, BETWEEN_INTERFACES, BETWEEN_GATEWAYS, HANDOFF_UNKNOWN, RE_REGISTRATION = range(1, 6)
SHARING_PREFIXES = 6  # RFC 7864 section 3.2.1


@dataclass(slots=True, kw_only=True)
class ProxyRequest:
    """What RFC 5213 section 5.3 looks at in a Proxy Binding Update; ``None`` where an option is missing.

    ``path`` is the way back to the gateway. ``first`` has the first option of each type, gathered once: nearly all of
    them are looked at, some more than once.
    """

    datagram: Datagram
    message: Message
    update: BindingUpdate
    path: Path
    first: Mapping[type[Row], Any]
    mn: str = ""
    identifier: MobileNodeIdentifier | None = None
    prefixes: list[Prefix] = field(default_factory=list)  # those with a value
    asks_prefix: bool = False  # a Home Network Prefix option of all zero is there
    ipv4: IPv4HomeAddressRequest | None = None  # RFC 5844 section 3.3.1: the first, when there are several
    handoff: int | None = None
    technology: int | None = None
    link_layer: LinkLayer | None = None
    timestamp: int | None = None
    link_local: Address | None = None
    care_of: Address

    @property
    def lifetime(self) -> Seconds:
        """The lifetime asked for; 0 de-registers."""
        return self.update.lifetime * LIFETIME_UNIT

    @property
    def key(self) -> tuple[Address, int, str]:
        """What tells this request from others: its gateway, sequence number and mobile node."""
        return self.gateway, self.update.sequence, self.mn

    @property
    def deregisters(self) -> bool:
        """True for a request to end a session, or part of it."""
        return self.update.lifetime == 0

    @property
    def names_prefixes(self) -> bool:
        """True when a Home Network Prefix option is there, with any value."""
        return self.asks_prefix or bool(self.prefixes)

    @property
    def home_address(self) -> Address | None:
        """The IPv4 home address that the gateway names; ``None`` when it names none."""
        named = self.ipv4.ipv4_home_address if self.ipv4 is not None else None
        return None if named is None or named.is_unspecified else named

    @property
    def gateway(self) -> Address:
        """Where the answer goes, which need not be the care-of address."""
        return self.datagram.source


def read_request(datagram: Datagram, message: Message, update: BindingUpdate) -> ProxyRequest:
    """The request in a Proxy Binding Update."""
    first: dict[type[Row], Any] = {type(each): each for each in reversed(message.options)}
    request = ProxyRequest(
        datagram=datagram,
        message=message,
        update=update,
        path=way_back(datagram),
        first=first,
        care_of=_care_of(first) or datagram.source,
        identifier=first.get(MobileNodeIdentifier),
        ipv4=first.get(IPv4HomeAddressRequest),
    )
    request.mn = mn_id_text(request.identifier) if request.identifier is not None else ""
    if HomeNetworkPrefix in first:
        _read_prefixes(request, message)
    _read_access(request)
    return request


def _care_of(first: Mapping[type[Row], Any]) -> Address | None:
    """The care-of address that an option names instead of the sender's."""
    if AlternateCareofAddress in first:
        named: Address = first[AlternateCareofAddress].alternate_care_of_address
        return named
    alternate4: AlternateIPv4CareofAddress | None = first.get(AlternateIPv4CareofAddress)
    return None if alternate4 is None else alternate4.alternate_ipv4_care_of_address


def _read_prefixes(request: ProxyRequest, message: Message) -> None:
    for option in message.every(HomeNetworkPrefix):
        prefix, _ = effective_prefix(option)
        if prefix.address.is_unspecified:
            request.asks_prefix = True
        else:
            request.prefixes.append(prefix)


def _read_access(request: ProxyRequest) -> None:
    first = request.first
    handoff: HandoffIndicator | None = first.get(HandoffIndicator)
    technology: AccessTechnologyType | None = first.get(AccessTechnologyType)
    link_layer: MobileNodeLinklayerIdentifier | None = first.get(MobileNodeLinklayerIdentifier)
    timestamp: Timestamp | None = first.get(Timestamp)
    link_local: LinklocalAddress | None = first.get(LinklocalAddress)
    request.handoff = handoff.hi if handoff is not None else None
    request.technology = technology.att if technology is not None else None
    request.link_layer = link_layer.link_layer_identifier if link_layer is not None else None
    request.timestamp = timestamp.timestamp if timestamp is not None else None
    request.link_local = link_local.link_local_address if link_local is not None else None


def is_routable(address: Address) -> bool:
    """True for an address that a care-of address can be (RFC 6275 section 6.1.7)."""
    return not (address.is_multicast or address.is_unspecified or address.is_link_local)
