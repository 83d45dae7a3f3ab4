"""IPv4 home addresses, and signaling over IPv4 (RFC 5844)."""

from mobtrace.replay.lma.cache import IPV4_BITS, NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS, Entry
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.pools import INSUFFICIENT_RESOURCES
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.values import Address, Prefix
from mobtrace.wire.options.dsmip6 import NatDetection
from mobtrace.wire.options.pmip6_ipv4 import (
    IPv4DefaultRouterAddress,
    IPv4DhcpSupportMode,
    IPv4HomeAddressReply,
    IPv4HomeAddressRequest,
)
from mobtrace.wire.rows import Row

# RFC 5844 section 3.3.5
NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE = 170
NOT_AUTHORIZED_FOR_IPV6_MOBILITY_SERVICE = 172
MULTIPLE_IPV4_HOME_ADDRESS_ASSIGNMENT_NOT_SUPPORTED = 173
ADMINISTRATIVELY_PROHIBITED = 129  # RFC 6275 section 6.1.8

# RFC 5844 section 3.3.2: statuses of the option
REPLY_SUCCESS, REPLY_FAILURE, REPLY_PROHIBITED = 0, 128, 129

NO_KEEPALIVES = 0xFFFFFFFF  # RFC 5555 section 3.2.2
USUAL_LENGTH = 24  # of the home network of an address that is from no pool


def check_ipv4(anchor: Anchor, asked: Asked) -> int | None:
    """RFC 5844 sections 3.1.2.1 and 3.1.2.2."""
    request, profile = asked.request, anchor.profile(asked.request.mn)
    if request.names_prefixes and not profile.ipv6:
        return NOT_AUTHORIZED_FOR_IPV6_MOBILITY_SERVICE
    if request.ipv4 is None:
        return None
    if not profile.ipv4 or anchor.settings.ipv4_pool is None:
        return NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE
    if len(list(request.message.every(IPv4HomeAddressRequest))) > 1:
        return MULTIPLE_IPV4_HOME_ADDRESS_ASSIGNMENT_NOT_SUPPORTED
    return None if request.deregisters else _check_address(anchor, asked)


def _check_address(anchor: Anchor, asked: Asked) -> int | None:
    """That the address asked for, or any when none is named, can be had."""
    wanted, entry, profile = asked.request.home_address, asked.entry, anchor.profile(asked.request.mn)
    has = entry.home_address if entry is not None else None
    if wanted is None:
        return None if has is not None or _any_address(anchor, asked) is not None else INSUFFICIENT_RESOURCES
    if wanted == has:
        return None
    is_free = has is None and anchor.cache.holder(Prefix(wanted, IPV4_BITS)) is None
    may_have = is_free and anchor.pools.may_have_address(profile, wanted)
    return None if may_have else NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS


def _any_address(anchor: Anchor, asked: Asked) -> Address | None:
    """An address that is free for the node, the one chosen beforehand first."""
    chosen = (each.ipv4_home_address for each in anchor.chosen(asked.request, IPv4HomeAddressReply))
    free = (each for each in chosen if anchor.cache.holder(Prefix(each, IPV4_BITS)) is None)
    return next(free, None) or anchor.pools.home_address(anchor.cache, anchor.profile(asked.request.mn))


def refused_ipv4(anchor: Anchor, asked: Asked, status: int) -> tuple[Row, ...]:
    """RFC 5844 section 3.1.2.6: the address of the request goes back, with a status of its own."""
    wanted = asked.request.ipv4
    if wanted is None:
        return ()
    is_prohibited = status in (NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS, NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE)
    reply = IPv4HomeAddressReply(
        status=REPLY_PROHIBITED if is_prohibited else REPLY_FAILURE,
        pref_len=wanted.prefix_len,
        ipv4_home_address=wanted.ipv4_home_address,
    )
    return (reply,)


def answer_ipv4(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """The IPv4 home address, with what the gateway needs to know beside it (RFC 5844 section 3.1.2.6)."""
    request = asked.request
    if request.ipv4 is None:
        return NOTHING
    if entry.home_address is None and not request.deregisters:
        wanted = request.home_address or _any_address(anchor, asked)
        assert wanted is not None  # the check has seen that there is one
        entry.home_address = wanted
        anchor.cache.hold(entry, Prefix(wanted, IPV4_BITS))
    address = entry.home_address or request.ipv4.ipv4_home_address
    options: list[Row] = [_reply(anchor, asked, address)]
    if status == ACCEPTED:
        options.append(_default_router(anchor, asked, address))
    options += _dhcp_mode(anchor, asked)
    return Verdict(ACCEPTED, tuple(options))


def _reply(anchor: Anchor, asked: Asked, address: Address) -> IPv4HomeAddressReply:
    chosen = anchor.chosen(asked.request, IPv4HomeAddressReply)
    length = chosen[0].pref_len if chosen else _network(anchor, address).length
    return IPv4HomeAddressReply(status=REPLY_SUCCESS, pref_len=length, ipv4_home_address=address)


def _network(anchor: Anchor, address: Address) -> Prefix:
    """The home network of an address: that of the pool when it is from there."""
    pool = anchor.settings.ipv4_pool
    return pool if pool is not None and address in pool else Prefix.of(address, USUAL_LENGTH)


def _default_router(anchor: Anchor, asked: Asked, address: Address) -> Row:
    chosen = anchor.chosen(asked.request, IPv4DefaultRouterAddress)
    if chosen:
        return chosen[0]
    first = int.from_bytes(_network(anchor, address).address, "big") + 1
    router = anchor.settings.ipv4_default_router or Address(first.to_bytes(4, "big"))
    return IPv4DefaultRouterAddress(ipv4_default_router_address=router)


def _dhcp_mode(anchor: Anchor, asked: Asked) -> list[Row]:
    chosen = anchor.chosen(asked.request, IPv4DhcpSupportMode)
    if chosen:
        return [*chosen]
    is_server = anchor.settings.ipv4_dhcp_server
    return [] if is_server is None else [IPv4DhcpSupportMode(s=is_server)]


def check_transport(anchor: Anchor, asked: Asked) -> int | None:
    """RFC 5844 section 4.1.3.1: UDP encapsulation of user packets is to be allowed."""
    is_forced = asked.request.update.f and asked.request.gateway.version == 4
    return ADMINISTRATIVELY_PROHIBITED if is_forced and not anchor.settings.accepts_forced_udp else None


def answer_transport(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """How user packets travel (RFC 5844 sections 4.1.3.1 and 4.2.2): in UDP where the gateway insists.

    It comes behind GRE, which decides where it is used (RFC 5845).
    """
    request = asked.request
    if request.deregisters:
        return NOTHING
    is_forced = request.update.f and request.gateway.version == 4
    if not entry.gre:
        entry.encapsulation = "udp" if is_forced else "ip"
    return Verdict(ACCEPTED, (NatDetection(f=True, refresh_time=NO_KEEPALIVES),)) if is_forced else NOTHING


IPV4_TRANSPORT = Extension(
    rfc="RFC 5844", options=frozenset({NatDetection}), answer=answer_transport, check=check_transport
)
IPV4_HOME_ADDRESS = Extension(
    rfc="RFC 5844",
    options=frozenset({IPv4HomeAddressRequest}),
    answer=answer_ipv4,
    check=check_ipv4,
    refused=refused_ipv4,
    always=lambda settings: settings.subscribers is not None,
)
