"""What gateways tell each other of a mobile node that moves between them (RFC 5949 sections 4.1 and 6.2)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from mobtrace.replay.lma.answer import prefix_option
from mobtrace.replay.lma.request import HANDOFF_UNKNOWN
from mobtrace.replay.mag.settings import Attachment, GatewaySettings
from mobtrace.replay.mag.visits import IPV4_BITS, Visit
from mobtrace.values import Address, LinkLayer, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.pfmip6 import (
    ContextRequest,
    LocalMobilityAnchorAddress,
    MobileNodeLinklocalAddressInterfaceIdentifier,
)
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix, LinklocalAddress, MobileNodeLinklayerIdentifier
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressRequest
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix

# RFC 5213 section 8.4
BETWEEN_INTERFACES, BETWEEN_GATEWAYS = 2, 3
# RFC 5949 section 6.2.2: Option-Code by the version of the anchor's address.
ANCHOR_CODES = {6: 1, 4: 2}
INTERFACE_IDENTIFIER = slice(8, 16)  # of an IPv6 address

# What a gateway makes of a session by itself; the rest of a captured message is part of an order, or chosen.
USUAL: tuple[type[Row], ...] = (
    MobileNodeIdentifier,
    HomeNetworkPrefix,
    IPv4HomeAddressRequest,
    LocalMobilityAnchorAddress,
    MobileNodeLinklayerIdentifier,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What one gateway has told another of a mobile node; ``None`` and empty is what it has not told."""

    prefixes: tuple[Prefix, ...] = ()
    home_address: Address | None = None  # IPv4
    home_length: int = 0
    anchor: Address | None = None
    link_layer: LinkLayer | None = None
    interface_identifier: bytes | None = None

    @property
    def networks(self) -> tuple[Prefix, ...]:
        """All that packets are forwarded for."""
        home = () if self.home_address is None else (Prefix(self.home_address, IPV4_BITS),)
        return (*self.prefixes, *home)


def context_options(settings: GatewaySettings, visit: Visit, requested: Collection[int] = ()) -> list[Row]:
    """The context of a session, and what else was ``requested``, by option type.

    RFC 5949 section 4.1: prefixes and IPv4 home address, the anchor, and the link-layer identifier where it is valid.
    """
    options: list[Row] = [prefix_option(each) for each in visit.prefixes]
    if visit.home_address is not None:
        options.append(IPv4HomeAddressRequest(prefix_len=visit.home_length, ipv4_home_address=visit.home_address))
    code = ANCHOR_CODES[visit.anchor.version]
    options.append(LocalMobilityAnchorAddress(option_code=code, local_mobility_anchor_address=visit.anchor))
    link_layer = visit.attachment.link_layer
    if link_layer and any(link_layer):
        options.append(MobileNodeLinklayerIdentifier(link_layer_identifier=link_layer))
    if visit.interface_identifier is not None and not settings.plain:
        options.append(MobileNodeLinklocalAddressInterfaceIdentifier(interface_identifier=visit.interface_identifier))
    link_local = visit.link_local or settings.link_local
    if type_of(LinklocalAddress) in requested and not link_local.is_unspecified and not settings.plain:
        options.append(LinklocalAddress(link_local_address=link_local))
    return options


def read_context(message: Message) -> Context:
    """The context in a Handover Initiate or Handover Acknowledge."""
    named = (effective_prefix(option)[0] for option in message.every(HomeNetworkPrefix))
    home, anchor = message.first(IPv4HomeAddressRequest), message.first(LocalMobilityAnchorAddress)
    link_layer = message.first(MobileNodeLinklayerIdentifier)
    interface = message.first(MobileNodeLinklocalAddressInterfaceIdentifier)
    address = anchor.local_mobility_anchor_address if anchor is not None else None
    return Context(
        prefixes=tuple(each for each in named if not each.address.is_unspecified),
        home_address=home.ipv4_home_address if home is not None else None,
        home_length=home.prefix_len if home is not None else 0,
        anchor=address if isinstance(address, Address) else None,
        link_layer=LinkLayer(link_layer.link_layer_identifier) if link_layer is not None else None,
        interface_identifier=interface.interface_identifier if interface is not None else None,
    )


def interface_identifier(address: Address) -> bytes | None:
    """The interface identifier of a node's link-local address; ``None`` for any other address."""
    return address[INTERFACE_IDENTIFIER] if address.is_link_local else None


def requested_in(message: Message) -> set[int]:
    """The types of the options that a Context Request asks for (RFC 5949 section 6.2.1)."""
    request = message.first(ContextRequest)
    return set() if request is None else {each.req_type for each in request.requested}


def with_context(attachment: Attachment, context: Context) -> Attachment:
    """An attachment that follows a fast handover: what the link layer did not tell is taken from the context.

    RFC 5949 appendix A.1: the same link-layer identifier says that the interface is the same, another that it is not.
    """
    handoff = attachment.handoff
    if handoff == HANDOFF_UNKNOWN and context.link_layer is not None and attachment.link_layer is not None:
        is_same = context.link_layer == attachment.link_layer
        handoff = BETWEEN_GATEWAYS if is_same else BETWEEN_INTERFACES
    has_address = attachment.home_address is not None
    return replace(
        attachment,
        handoff=handoff,
        prefixes=attachment.prefixes or (context.prefixes if attachment.ipv6 else ()),
        home_address=attachment.home_address if has_address else context.home_address,
        home_length=attachment.home_length if has_address else context.home_length,
        anchor=attachment.anchor or context.anchor,
    )


def chosen_instead(options: Iterable[Row], chosen: Iterable[Row]) -> list[Row]:
    """Options of which those of some types have been chosen beforehand."""
    instead = list(chosen)
    types = {type(each) for each in instead}
    return [*(each for each in options if type(each) not in types), *instead]


def type_of(row: type[Row]) -> int:
    """The type of an option."""
    return row.info.code
