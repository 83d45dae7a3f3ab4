"""The options of Binding Updates and Acknowledgements, read for what they say of a registration."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from mobtrace.session.features import KEPT, Found
from mobtrace.session.keys import Keys
from mobtrace.values import Address, Nanoseconds, Prefix
from mobtrace.wire.message import Area, Message
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.dsmip6 import IPv4AddressAcknowledgement, IPv4CareofAddress, IPv4HomeAddress
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.multipath import MagMultipathBinding
from mobtrace.wire.options.nemo import MobileNetworkPrefix
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressReply, IPv4HomeAddressRequest
from mobtrace.wire.options.prefix import DelegatedMobileNetworkPrefix
from mobtrace.wire.options.runtime_lma import AlternateIPv4CareofAddress, Redirect
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix, read_timestamp

BULK_GROUP = 1  # RFC 6602 section 4.3


class Bid(NamedTuple):
    """A Binding Identifier option (RFC 5648 section 4.1)."""

    bid: int
    status: int
    care_of: Address | None
    home: bool = False  # the H flag: the node is at home with this one, and away with others


class Reading:
    """The options of one message, read in one pass; the first of a kind counts where one may stand.

    ``direction`` is that of the message: ``down`` from a gateway or node, ``up`` from an anchor. A reading is shared by
    all messages that have the same options, so nobody changes it. What varies between them (``Area.varying``) is not
    in it.
    """

    __slots__ = (
        "access",
        "bids",
        "care_of",
        "features",
        "group",
        "home_addresses",
        "keys",
        "link_layer",
        "mn",
        "path",
        "prefixes",
        "redirect",
        "technology",
        "tunnel",
    )

    def __init__(self, options: Iterable[Row], direction: str) -> None:
        self.mn: str | None = None
        self.prefixes: tuple[Prefix, ...] = ()
        self.home_addresses: tuple[Address, ...] = ()
        self.care_of: Address | None = None
        self.technology: int | None = None
        self.link_layer: str | None = None
        self.bids: tuple[Bid, ...] = ()
        self.tunnel: dict[str, Any] = {}
        self.group: int | None = None
        self.redirect: Address | None = None
        self.path: MagMultipathBinding | None = None
        self.features: Found | None = None
        self.keys: dict[Address, Keys] = {}  # of a registration at an anchor
        for option in options:
            reader = _READERS.get(type(option))
            if reader is not None:
                reader(self, option, direction)
            elif option.info.key in KEPT:
                self.keep(option)
        # Access technology and link-layer identifier, when either is there.
        told = self.technology is not None or self.link_layer is not None
        self.access = (self.technology or 0, self.link_layer or "") if told else None

    def keep(self, option: Row) -> None:
        """Keep an option as it is, for the binding."""
        self.features = self.features or []
        self.features.append((option.info.key, option))


def read(message: Message, direction: str) -> Reading:
    """What the options of a message say; the reading made before when they are those of an earlier message."""
    return Reading(message.options, direction) if message.area is None else read_area(message.area, direction)


def read_area(area: Area, direction: str) -> Reading:
    """What the options say that messages have in common; read once for all of them."""
    known: Reading | None = area.derived.get(direction)
    if known is None:
        known = area.derived[direction] = Reading(area.options, direction)
        if DIRECTED.isdisjoint(area.rows):
            area.derived.update(up=known, down=known)
    return known


def clock_of(option: Timestamp | None, now: Nanoseconds) -> Nanoseconds | None:
    """The time in a Timestamp option, as ``tolerance.read_timestamp`` has it; ``now`` is the capture's."""
    return None if option is None else read_timestamp(option, now)[0]  # its issue is on the message already


def handoff_of(option: HandoffIndicator | None) -> int | None:
    """The handoff indicator (RFC 5213 section 8.4)."""
    return None if option is None else option.hi


def _read_mn(reading: Reading, option: MobileNodeIdentifier, _: str) -> None:
    reading.mn = reading.mn or mn_id_text(option)


def _read_hnp(reading: Reading, option: HomeNetworkPrefix, _: str) -> None:
    if option.l:
        reading.keep(option)  # RFC 7864 section 4.1: another session's, for flows that may come by this one
        return
    prefix, _issue = effective_prefix(option)  # its issue is on the message already
    if not prefix.address.is_unspecified:  # a zero prefix asks for an assignment and is none
        reading.prefixes += (prefix,)


def _read_mnp(reading: Reading, option: MobileNetworkPrefix, _: str) -> None:
    reading.prefixes += (Prefix.of(option.mobile_network_prefix, option.prefix_length),)


def _read_home_address(
    reading: Reading, option: IPv4HomeAddress | IPv4HomeAddressRequest | IPv4HomeAddressReply, direction: str
) -> None:
    if direction == "up":
        reading.keep(option)
    if not option.ipv4_home_address.is_unspecified:
        reading.home_addresses += (option.ipv4_home_address,)


def _read_address_acknowledgement(reading: Reading, option: IPv4AddressAcknowledgement, _: str) -> None:
    reading.keep(option)
    # RFC 5555 section 3.2.1: below 128 the address was assigned.
    if option.status < 128 and not option.ipv4_home_address.is_unspecified:
        reading.home_addresses += (option.ipv4_home_address,)


def _read_delegated(reading: Reading, option: DelegatedMobileNetworkPrefix, _: str) -> None:
    reading.keep(option)
    address = option.delegated_mobile_network_prefix
    if isinstance(address, Address) and not address.is_unspecified:
        reading.prefixes += (Prefix.of(address, option.prefix_length),)


def _read_group(reading: Reading, option: MobileNodeGroupIdentifier, _: str) -> None:
    reading.keep(option)
    if option.sub_type == BULK_GROUP:
        reading.group = option.mobile_node_group_identifier


def _read_redirect(reading: Reading, option: Redirect, _: str) -> None:
    reading.keep(option)
    reading.redirect = option.ipv6_r2lma_address or option.ipv4_r2lma_address


def _read_path(reading: Reading, option: MagMultipathBinding, _: str) -> None:
    reading.keep(option)
    reading.path = option


def _read_alternate(reading: Reading, option: AlternateCareofAddress, _: str) -> None:
    if not option.alternate_care_of_address.is_unspecified:
        reading.care_of = option.alternate_care_of_address
        reading.tunnel.setdefault("mag_user_plane", []).append(str(reading.care_of))


def _read_ipv4_care_of(reading: Reading, option: IPv4CareofAddress, _: str) -> None:
    reading.care_of = reading.care_of or option.ipv4_care_of_address


def _read_alternate_ipv4(reading: Reading, option: AlternateIPv4CareofAddress, _: str) -> None:
    # RFC 6463 section 4.4; RFC 7389 section 1 has the gateway name its user-plane address with it.
    address = option.alternate_ipv4_care_of_address
    if not address.is_unspecified:
        reading.care_of = reading.care_of or address
        reading.tunnel.setdefault("mag_user_plane", []).append(str(address))


def _read_technology(reading: Reading, option: AccessTechnologyType, _: str) -> None:
    reading.technology = option.att


def _read_link_layer(reading: Reading, option: MobileNodeLinklayerIdentifier, _: str) -> None:
    reading.link_layer = str(option.link_layer_identifier)


def _read_bid(reading: Reading, option: BindingIdentifier, _: str) -> None:
    reading.keep(option)
    reading.bids += (Bid(option.binding_id, option.status, option.care_of_address, option.h),)


def _read_gre_key(reading: Reading, option: GreKey, direction: str) -> None:
    # A key in the update is for downlink packets, one in the acknowledgement for uplink ones
    # (RFC 5845 section 3.3.1).
    if option.gre_key_identifier is not None:
        reading.tunnel[f"gre_key_{direction}"] = option.gre_key_identifier


def _read_user_plane(reading: Reading, option: LmaUserPlaneAddress, direction: str) -> None:
    # RFC 7389 section 4: the update asks, with no address or a zero one; the acknowledgement tells.
    name = "lma_user_plane" if direction == "up" else "lma_user_plane_asked"
    address = option.lma_user_plane_address
    reading.tunnel.setdefault(name, []).append("" if address is None else str(address))


# Options that say something else in an update than in an acknowledgement.
DIRECTED = frozenset((IPv4HomeAddress, IPv4HomeAddressRequest, IPv4HomeAddressReply, GreKey, LmaUserPlaneAddress))

_READERS: dict[type, Callable[..., None]] = {
    MobileNodeIdentifier: _read_mn,
    HomeNetworkPrefix: _read_hnp,
    MobileNetworkPrefix: _read_mnp,
    IPv4HomeAddress: _read_home_address,
    IPv4HomeAddressRequest: _read_home_address,
    IPv4HomeAddressReply: _read_home_address,
    IPv4AddressAcknowledgement: _read_address_acknowledgement,
    DelegatedMobileNetworkPrefix: _read_delegated,
    MobileNodeGroupIdentifier: _read_group,
    Redirect: _read_redirect,
    MagMultipathBinding: _read_path,
    AlternateCareofAddress: _read_alternate,
    IPv4CareofAddress: _read_ipv4_care_of,
    AlternateIPv4CareofAddress: _read_alternate_ipv4,
    AccessTechnologyType: _read_technology,
    MobileNodeLinklayerIdentifier: _read_link_layer,
    BindingIdentifier: _read_bid,
    GreKey: _read_gre_key,
    LmaUserPlaneAddress: _read_user_plane,
}
