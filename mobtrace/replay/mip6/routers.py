"""Mobile routers at the home agent: network mobility (RFC 3963 section 6.2)."""

from mobtrace.replay.mip6 import status
from mobtrace.replay.mip6.cache import Entry
from mobtrace.replay.mip6.extensions import NOTHING, Agent, Asked, Extension, Verdict
from mobtrace.replay.mip6.request import BindingRequest, is_routable
from mobtrace.values import Prefix
from mobtrace.wire.options.nemo import MobileNetworkPrefix

IPV6_BITS = 128


def named_prefixes(request: BindingRequest) -> tuple[Prefix, ...]:
    """The mobile network prefixes of a request in explicit mode."""
    options = request.message.every(MobileNetworkPrefix)
    return tuple(Prefix.of(each.mobile_network_prefix, each.prefix_length) for each in options)


def check_router(agent: Agent, asked: Asked) -> Verdict | None:
    """RFC 3963 section 6.2: whether there is to be a mobile router, and its prefixes may be forwarded."""
    request = asked.request
    if not request.update.r or request.deregisters:
        return None
    if not agent.settings.mobile_routers:
        return Verdict(status.ROUTER_NOT_PERMITTED)
    named, own = named_prefixes(request), _table(agent, request)
    if any(not _can_be_forwarded(each) for each in named):
        return Verdict(status.INVALID_PREFIX)
    if any(not _is_authorized(agent, asked, each) for each in named):
        return Verdict(status.NOT_AUTHORIZED_FOR_PREFIX)
    return None if named or own else Verdict(status.FORWARDING_SETUP_FAILED)


def _table(agent: Agent, request: BindingRequest) -> tuple[Prefix, ...]:
    """The prefix table's for the home address (RFC 3963 section 6.1.2)."""
    host = agent.settings.host(request.home_address)
    return host.networks if host is not None else ()


def _can_be_forwarded(prefix: Prefix) -> bool:
    return 0 < prefix.length <= IPV6_BITS and is_routable(prefix.address)


def _is_authorized(agent: Agent, asked: Asked, prefix: Prefix) -> bool:
    """It is the router's by the prefix table; without a table it is nobody else's."""
    own = _table(agent, asked.request)
    if own or agent.settings.hosts is not None:
        return any(prefix.address in each and prefix.length >= each.length for each in own)
    others = (each for each in agent.cache if each.home_address != asked.request.home_address)
    return not any(prefix in each.prefixes for each in others)


def accept_router(agent: Agent, asked: Asked, entry: Entry) -> Verdict:
    """The prefixes that are reached through the router from now on: those named, or those of the table."""
    entry.router = asked.request.update.r
    entry.prefixes = ()
    if entry.router:
        entry.prefixes = named_prefixes(asked.request) or _table(agent, asked.request)
    return NOTHING


MOBILE_ROUTER = Extension("RFC 3963", check_router, accept_router)
