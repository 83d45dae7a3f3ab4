"""A user's policy profile as the attributes of an Access-Accept (RFC 6572 section 5.2)."""

from collections.abc import Callable, Iterator
from typing import Any

from mobtrace.errors import UsageError, WireError
from mobtrace.replay.aaa.settings import RadiusUser
from mobtrace.wire.names_aaa import MOBILITY_CAPABILITY
from mobtrace.wire.radius_accounting import ChargeableUserIdentity
from mobtrace.wire.radius_attributes import Class, SessionTimeout
from mobtrace.wire.radius_mobility import (
    Mip6FeatureVector,
    MobileNodeIdentifier,
    Pmip6HomeDhcp4ServerAddress,
    Pmip6HomeDhcp6ServerAddress,
    Pmip6HomeHnPrefix,
    Pmip6HomeInterfaceId,
    Pmip6HomeIpv4Gateway,
    Pmip6HomeIpv4Hoa,
    Pmip6HomeLmaIpv4Address,
    Pmip6HomeLmaIpv6Address,
    Pmip6VisitedDhcp4ServerAddress,
    Pmip6VisitedDhcp6ServerAddress,
    Pmip6VisitedHnPrefix,
    Pmip6VisitedInterfaceId,
    Pmip6VisitedIpv4Gateway,
    Pmip6VisitedIpv4Hoa,
    Pmip6VisitedLmaIpv4Address,
    Pmip6VisitedLmaIpv6Address,
    ServiceSelection,
)
from mobtrace.wire.radius_packets import ATTRIBUTES
from mobtrace.wire.rows import Row

# The attributes of one value each, in the order of their types.
SINGLE: dict[str, Callable[[Any], Row]] = {
    "billing_class": lambda value: Class(string=value.encode()),
    "session_timeout": lambda value: SessionTimeout(value=value),
    "chargeable_id": lambda value: ChargeableUserIdentity(string=value.encode()),
    "service": lambda value: ServiceSelection(service_identifier=value),
    "lma": lambda value: Pmip6HomeLmaIpv6Address(home_lma_ipv6_address=value),
    "visited_lma": lambda value: Pmip6VisitedLmaIpv6Address(visited_lma_ipv6_address=value),
    "lma_ipv4": lambda value: Pmip6HomeLmaIpv4Address(home_lma_ipv4_address=value),
    "visited_lma_ipv4": lambda value: Pmip6VisitedLmaIpv4Address(visited_lma_ipv4_address=value),
    "interface_id": lambda value: Pmip6HomeInterfaceId(home_interface_identifier=bytes(value)),
    "visited_interface_id": lambda value: Pmip6VisitedInterfaceId(visited_interface_identifier=bytes(value)),
    "dhcp4_server": lambda value: Pmip6HomeDhcp4ServerAddress(home_dhcpv4_server_address=value),
    "visited_dhcp4_server": lambda value: Pmip6VisitedDhcp4ServerAddress(visited_dhcpv4_server_address=value),
    "dhcp6_server": lambda value: Pmip6HomeDhcp6ServerAddress(home_dhcpv6_server_address=value),
    "visited_dhcp6_server": lambda value: Pmip6VisitedDhcp6ServerAddress(visited_dhcpv6_server_address=value),
    "default_router": lambda value: Pmip6HomeIpv4Gateway(home_ipv4_default_gateway_address=value),
    "visited_default_router": lambda value: Pmip6VisitedIpv4Gateway(visited_ipv4_default_gateway_address=value),
}


def attributes_of(name: str, user: RadiusUser) -> list[Row]:
    """What the server tells of a user whose User-Name is ``name``; raises ``UsageError`` for unknown capabilities."""
    return [
        *_capabilities(user.capabilities),
        MobileNodeIdentifier(mobile_node_identifier=user.mn or name),
        *(make(value) for key, make in SINGLE.items() if (value := getattr(user, key)) not in (None, "")),
        *_several(user),
    ]


def check_profile(name: str, user: RadiusUser) -> None:
    """Raises ``UsageError`` for a profile with a value that does not fit into its attribute."""
    try:
        ATTRIBUTES.write(attributes_of(name, user))
    except WireError as error:
        raise UsageError(f"user {name}: {error}") from None


def _several(user: RadiusUser) -> Iterator[Row]:
    for each in user.prefixes:
        yield Pmip6HomeHnPrefix(prefix_length=each.length, home_mn_hnp=each.address)
    for each in user.visited_prefixes:
        yield Pmip6VisitedHnPrefix(prefix_length=each.length, visited_mn_hnp=each.address)
    if user.home_address is not None:
        yield Pmip6HomeIpv4Hoa(prefix_len=user.home_length, home_ipv4_hoa=user.home_address)
    if user.visited_home_address is not None:
        yield Pmip6VisitedIpv4Hoa(prefix_len=user.home_length, visited_ipv4_hoa=user.visited_home_address)


def _capabilities(names: tuple[str, ...]) -> list[Row]:
    return [Mip6FeatureVector(value=capabilities(names))] if names else []


def capabilities(names: tuple[str, ...]) -> int:
    """The bits of a MIP6-Feature-Vector by the names of the registry; raises ``UsageError`` for another."""
    known = {name: bit for bit, name in MOBILITY_CAPABILITY.items()}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: mobility capabilities are {', '.join(known)}")
    return sum(known[name] for name in set(names))
