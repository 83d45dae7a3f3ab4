"""What an Access-Accept says of a mobile node, as its attachment has it (RFC 6572 section 4)."""

from collections.abc import Iterable
from dataclasses import replace

from mobtrace.replay.aaa.packets import (
    IP4_HOA_ONLY_SUPPORTED,
    IP4_HOA_SUPPORTED,
    IP4_TRANSPORT_SUPPORTED,
    PMIP6_SUPPORTED,
    contradicts_itself,
)
from mobtrace.replay.mag.ipv4 import ANY
from mobtrace.replay.mag.settings import Attachment, Authorization, GatewaySettings
from mobtrace.values import Address, Prefix
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.radius_accounting import ChargeableUserIdentity
from mobtrace.wire.radius_attributes import Class, SessionTimeout
from mobtrace.wire.radius_mobility import (
    Mip6FeatureVector,
    MobileNodeIdentifier,
    Pmip6HomeHnPrefix,
    Pmip6HomeIpv4Hoa,
    Pmip6HomeLmaIpv4Address,
    Pmip6HomeLmaIpv6Address,
    Pmip6VisitedHnPrefix,
    Pmip6VisitedIpv4Hoa,
    Pmip6VisitedLmaIpv4Address,
    Pmip6VisitedLmaIpv6Address,
    ServiceSelection,
)


class NotAuthorizedError(Exception):
    """The AAA server accepts the user, but not so that there could be service; the text says why."""


def authorized(settings: GatewaySettings, attachment: Attachment, accept: Decoded) -> Attachment:
    """``attachment`` with what the server says in it; raises ``NotAuthorizedError``.

    What the server does not say stays as it is. Of home and visited network the gateway's own goes first.
    """
    features = accept.first(Mip6FeatureVector)
    value = features.value if features is not None else None
    if value is not None and contradicts_itself(value):
        raise NotAuthorizedError("the server's capabilities contradict each other")
    if value is not None and not value & PMIP6_SUPPORTED:
        raise NotAuthorizedError("Proxy Mobile IPv6 is not among the server's capabilities")
    identifier, service = accept.first(MobileNodeIdentifier), accept.first(ServiceSelection)
    found = replace(
        attachment,
        # RFC 6572 section 4.2: the identifier that the server says must be used.
        mn=identifier.mobile_node_identifier if identifier is not None else attachment.mn,
        user_name=attachment.user_name or attachment.mn,
        anchor=_anchor(settings, attachment, accept, value),
        prefixes=_prefixes(settings, accept) or attachment.prefixes,
        service=service.service_identifier if service is not None else attachment.service,
        authorization=_authorization(attachment, accept),
    )
    return _with_ipv4(settings, found, accept, value)


def _authorization(attachment: Attachment, accept: Decoded) -> Authorization:
    timeout, identity = accept.first(SessionTimeout), accept.first(ChargeableUserIdentity)
    return Authorization(
        user_name=attachment.user_name or attachment.mn,
        classes=tuple(each.string for each in accept.every(Class)),
        chargeable_id=identity.string if identity is not None else None,
        session_timeout=float(timeout.value) if timeout is not None else None,
    )


def _anchor(settings: GatewaySettings, attachment: Attachment, accept: Decoded, features: int | None) -> Address | None:
    """RFC 6572 sections 4.1 and 4.4 to 4.7: over IPv4 where there is no other way and it is allowed."""
    home6, visited6 = accept.first(Pmip6HomeLmaIpv6Address), accept.first(Pmip6VisitedLmaIpv6Address)
    home4, visited4 = accept.first(Pmip6HomeLmaIpv4Address), accept.first(Pmip6VisitedLmaIpv4Address)
    v6 = _first(
        settings,
        home6.home_lma_ipv6_address if home6 is not None else None,
        visited6.visited_lma_ipv6_address if visited6 is not None else None,
    )
    v4 = _first(
        settings,
        home4.home_lma_ipv4_address if home4 is not None else None,
        visited4.visited_lma_ipv4_address if visited4 is not None else None,
    )
    if v6 is not None and settings.own(6) is not None:
        return v6
    if v4 is not None and settings.own(4) is not None:
        if features is not None and not features & IP4_TRANSPORT_SUPPORTED:
            raise NotAuthorizedError("IPv4 transport is not among the server's capabilities")
        return v4
    return attachment.anchor


def _first(settings: GatewaySettings, home: Address | None, visited: Address | None) -> Address | None:
    order = (visited, home) if settings.visited else (home, visited)
    return next((each for each in order if each is not None), None)


def _prefixes(settings: GatewaySettings, accept: Decoded) -> tuple[Prefix, ...]:
    home = _named(each.network for each in accept.every(Pmip6HomeHnPrefix))
    visited = _named(each.network for each in accept.every(Pmip6VisitedHnPrefix))
    return (visited or home) if settings.visited else (home or visited)


def _named(prefixes: Iterable[Prefix]) -> tuple[Prefix, ...]:
    return tuple(each for each in prefixes if not each.address.is_unspecified)


def _with_ipv4(settings: GatewaySettings, attachment: Attachment, accept: Decoded, features: int | None) -> Attachment:
    """RFC 6572 sections 4.1, 4.12 and 4.13: an IPv4 home address where the server names or allows one."""
    home, visited = accept.first(Pmip6HomeIpv4Hoa), accept.first(Pmip6VisitedIpv4Hoa)
    first = _first(
        settings,
        home.home_ipv4_hoa if home is not None else None,
        visited.visited_ipv4_hoa if visited is not None else None,
    )
    lengths = {each.home_ipv4_hoa: each.prefix_len for each in (home,) if each is not None} | {
        each.visited_ipv4_hoa: each.prefix_len for each in (visited,) if each is not None
    }
    has_only = features is not None and bool(features & IP4_HOA_ONLY_SUPPORTED)
    is_allowed = features is None or has_only or bool(features & IP4_HOA_SUPPORTED)
    address = first or attachment.home_address or (ANY if features is not None and is_allowed else None)
    return replace(
        attachment,
        ipv6=attachment.ipv6 and not has_only,
        prefixes=() if has_only else attachment.prefixes,
        home_address=address if is_allowed else None,
        home_length=lengths.get(address, attachment.home_length) if address is not None else 0,
    )
