"""IPv4 at the home agent: home and care-of addresses, and NATs on the way to it (RFC 5555 section 4.5)."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from mobtrace.replay.mip6 import status
from mobtrace.replay.mip6.cache import Entry
from mobtrace.replay.mip6.extensions import Agent, Asked, Extension, Verdict
from mobtrace.replay.mip6.request import BindingRequest, is_routable
from mobtrace.replay.node import Outer
from mobtrace.values import Address
from mobtrace.wire.options.dsmip6 import IPv4AddressAcknowledgement, IPv4HomeAddress, NatDetection
from mobtrace.wire.rows import Row

# RFC 5555 section 2.3.2.2: binding updates and what is tunnelled behind a NAT.
DSMIP6_PORT = 4191
NO_KEEPALIVES = 0xFFFFFFFF
ANY_IPV4 = Address(bytes(4))


def came_over_ipv4(request: BindingRequest) -> Outer | None:
    """The IPv4 header around an update, if it came in one."""
    outer = request.datagram.outer
    return outer if outer is not None and outer.source.version == 4 else None


def check_encapsulation(agent: Agent, asked: Asked) -> Verdict | None:
    """RFC 5555 section 4.5: whether UDP is used where the node forces it."""
    is_forced = asked.request.update.f and not asked.request.deregisters
    return Verdict(status.CANNOT_FORCE_UDP) if is_forced and not agent.settings.force_udp else None


def accept_dual_stack(agent: Agent, asked: Asked, entry: Entry) -> Verdict:
    """The IPv4 home address, and how packets get to an IPv4 care-of address."""
    options = [_home_address(agent, entry, each) for each in asked.request.message.every(IPv4HomeAddress)]
    if not options:
        entry.ipv4_home_address = None
    detection = _encapsulation(agent, asked.request, entry)
    return Verdict(options=tuple(options) + ((detection,) if detection is not None else ()))


def _encapsulation(agent: Agent, request: BindingRequest, entry: Entry) -> Row | None:
    """RFC 5555 section 4.2: a NAT was on the way where the address in the header is not the node's own."""
    outer, settings = came_over_ipv4(request), agent.settings
    binding = next((each for each in entry.bindings.values() if each.machine.care_of == request.care_of), None)
    if outer is None or binding is None:
        return None
    has_nat = outer.source != request.care_of
    in_udp = has_nat or settings.always_udp or (request.update.f and settings.force_udp)
    ports = (outer.ports[1], outer.ports[0]) if outer.ports is not None and in_udp else None
    binding.outer = Outer(source=outer.destination, destination=outer.source, ports=ports)
    if outer.ports is None:
        return None
    refresh = int(settings.nat_refresh) if has_nat else NO_KEEPALIVES
    return NatDetection(f=in_udp and not has_nat, refresh_time=refresh)


def _home_address(agent: Agent, entry: Entry, option: IPv4HomeAddress) -> IPv4AddressAcknowledgement:
    """RFC 5555 section 4.5: the address is the node's, or one is found for it."""
    host = agent.settings.host(entry.home_address)
    own = host.ipv4_home_address if host is not None else None
    wanted = option.ipv4_home_address
    if option.p and host is not None and option.prefix_len < host.ipv4_prefix_length:
        return _refused(option, status.IPV4_PREFIX_UNAUTHORIZED)
    if wanted.is_unspecified:
        chosen = own or entry.ipv4_home_address or next(_free(agent, entry), None)
        if chosen is None:
            return _refused(option, status.IPV4_NONE_AVAILABLE)
    elif not is_routable(wanted):
        return _refused(option, status.IPV4_INVALID_ADDRESS)
    elif wanted not in (own, entry.ipv4_home_address) and not _may_have(agent, entry, wanted):
        return _refused(option, status.IPV4_INCORRECT_HOME_ADDRESS)
    else:
        chosen = wanted
    entry.ipv4_home_address = chosen
    return IPv4AddressAcknowledgement(status=0, pref_len=option.prefix_len, ipv4_home_address=chosen)


def _refused(option: IPv4HomeAddress, found: int) -> IPv4AddressAcknowledgement:
    return IPv4AddressAcknowledgement(status=found, pref_len=0, ipv4_home_address=option.ipv4_home_address)


def _taken(agent: Agent, entry: Entry) -> set[Address | None]:
    return {each.ipv4_home_address for each in agent.cache if each is not entry}


def _may_have(agent: Agent, entry: Entry, wanted: Address) -> bool:
    """An address of the pool that nobody else has, where the operator lists no nodes."""
    pool = agent.settings.ipv4_pool
    return agent.settings.hosts is None and pool is not None and wanted in pool and wanted not in _taken(agent, entry)


def _free(agent: Agent, entry: Entry) -> Iterator[Address]:
    pool = agent.settings.ipv4_pool
    if pool is None:
        return iter(())
    hosts = IPv4Network((bytes(pool.address), pool.length)).hosts()
    taken = _taken(agent, entry)
    return (address for each in hosts if (address := Address(each.packed)) not in taken)


def release_dual_stack(agent: Agent, asked: Asked, entry: Entry) -> Verdict:
    """An update in UDP is answered with the NAT Detection option whatever it asks for (RFC 5555 section 4.2)."""
    outer = came_over_ipv4(asked.request)
    if outer is None or outer.ports is None:
        return Verdict()
    return Verdict(options=(NatDetection(refresh_time=NO_KEEPALIVES),))


DUAL_STACK = Extension("RFC 5555", check_encapsulation, accept_dual_stack, release_dual_stack)
