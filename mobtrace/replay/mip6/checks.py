"""The checks of a home registration, in their order (RFC 6275 sections 9.5.1, 10.3.1 and 10.3.2)."""

from collections.abc import Callable

from mobtrace.replay.lma.checks import is_newer_sequence
from mobtrace.replay.mip6 import status
from mobtrace.replay.mip6.cache import is_known
from mobtrace.replay.mip6.extensions import Agent, Asked
from mobtrace.replay.mip6.request import BindingRequest, is_routable
from mobtrace.replay.mip6.settings import Host
from mobtrace.replay.mip6.signing import aaa_authentication_holds, authentication_holds, authentication_of
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND
from mobtrace.wire.options.auth import MobilityMessageReplayProtection
from mobtrace.wire.options.mip6 import NonceIndices
from mobtrace.wire.times import NtpTime

NTP = NtpTime()

Check = Callable[[Agent, Asked], int | None]
Discard = Callable[[BindingRequest], bool]


def has_no_home_address(request: BindingRequest) -> bool:
    """RFC 6275 section 9.5.1: a unicast routable home address must be there."""
    return not is_routable(request.home_address) or request.home_address.version != 6


def has_no_care_of_address(request: BindingRequest) -> bool:
    """RFC 6275 section 6.1.7: it must be a unicast routable one; those with identifiers are looked at later."""
    return not is_routable(request.datagram.source if request.identifiers else request.care_of)


def has_nonces(request: BindingRequest) -> bool:
    """RFC 6275 section 9.5.1: nonce indices must not be in a home registration."""
    return request.message.first(NonceIndices) is not None


def has_no_home_option(request: BindingRequest) -> bool:
    """RFC 6275 section 10.3.1: a Home Address option must be there.

    A de-registration from home may do without (section 10.3.2), and so may an update that comes in IPv4, whose
    IPv6 source is the home address (RFC 5555 section 4.2).
    """
    is_tunnelled = request.datagram.outer is not None and request.datagram.outer.source.version == 4
    at_home = request.deregisters or any(each.h for each in request.identifiers)
    return request.datagram.home_address is None and not at_home and not is_tunnelled


# What is silently discarded, before anything else is looked at.
DISCARDS: tuple[Discard, ...] = (has_no_home_address, has_no_care_of_address, has_nonces, has_no_home_option)


def is_authentic(agent: Agent, asked: Asked) -> int | None:
    """RFC 4285 section 5.3: where a key is shared, with the agent or the AAA server, its option must be right."""
    request = asked.request
    host = agent.settings.host(request.home_address)
    if host is None or (host.association is None and host.aaa_key is None):
        return None
    return None if _has_authenticator(request, host) else status.AUTHENTICATION_FAILED


def _has_authenticator(request: BindingRequest, host: Host) -> bool:
    """RFC 4285 section 5: by the key shared with the agent, where that is used, else by the AAA server's."""
    message, care_of, home_address = request.message, request.care_of, request.home_address
    if host.association is not None and (host.aaa_key is None or authentication_of(message) is not None):
        return authentication_holds(message, host.association.key, care_of, home_address)
    return host.aaa_key is not None and aaa_authentication_holds(message, host.aaa_key, care_of, home_address)


def is_unverifiable(agent: Agent, request: BindingRequest) -> bool:
    """RFC 4285 section 5.1: an authentication option where no key is shared has the update discarded."""
    host = agent.settings.host(request.home_address)
    is_known_key = host is not None and host.association is not None
    return authentication_of(request.message) is not None and not is_known_key and agent.settings.verifies


def is_fresh(agent: Agent, asked: Asked) -> int | None:
    """RFC 4285 section 6: by its timestamp, where that is what the two have agreed on."""
    host = agent.settings.host(asked.request.home_address)
    association = host.association if host is not None else None
    stamp = asked.request.message.first(MobilityMessageReplayProtection)
    if association is None:
        return None
    if stamp is None:
        return status.MESSAGE_ID_REQUIRED if association.replay_protection else None
    last = asked.entry.timestamp if asked.entry is not None else None
    window = association.replay_window * NANOSECONDS_PER_SECOND
    is_close = abs(NTP.nanoseconds(stamp.timestamp) - asked.clock) <= window
    is_later = last is None or NTP.nanoseconds(stamp.timestamp) > NTP.nanoseconds(last)
    return None if is_close and is_later else status.ID_MISMATCH


def is_in_order(agent: Agent, asked: Asked) -> int | None:
    """RFC 6275 section 9.5.1: the sequence number is greater than the last; none is looked at beside a timestamp."""
    entry, request = asked.entry, asked.request
    if entry is None or agent.settings.has(Quirk.IGNORES_SEQUENCE):
        return None
    host = agent.settings.host(request.home_address)
    if host is not None and host.association is not None and host.association.replay_protection:
        return None  # RFC 4285 section 7: the sequence number is not used with timestamps
    is_newer = is_newer_sequence(request.update.sequence, entry.sequence)
    return None if is_newer else status.SEQUENCE_OUT_OF_WINDOW


def keeps_type(agent: Agent, asked: Asked) -> int | None:
    """RFC 6275 section 9.5.1: H as it was; RFC 3963 section 6.2: R too, unless the binding is deleted."""
    entry, request = asked.entry, asked.request
    if entry is None or not entry.is_active:
        return None
    if entry.is_home_registration != (request.update.h or request.update.m):
        return status.TYPE_CHANGE_DISALLOWED
    is_changed = entry.router != request.update.r and not request.deregisters
    return status.TYPE_CHANGE_DISALLOWED if is_changed else None


def serves_homes(agent: Agent, asked: Asked) -> int | None:
    """RFC 6275 section 10.3.1: the node is a home agent."""
    return None if agent.settings.is_home_agent else status.HOME_REGISTRATION_NOT_SUPPORTED


def is_home_subnet(agent: Agent, asked: Asked) -> int | None:
    """RFC 6275 section 10.3.1: the home address is of the home link."""
    home = asked.request.home_address
    return None if agent.settings.home_prefix(home) is not None else status.NOT_HOME_SUBNET


def is_admitted(agent: Agent, asked: Asked) -> int | None:
    """RFC 6275 section 10.3.1: no other reason against it, such as the operator's.

    An anchor point may have a list of prefixes that care-of addresses must be of (RFC 5380 section 6.2).
    """
    request, prefixes = asked.request, agent.settings.care_of_prefixes
    host = agent.settings.host(request.home_address)
    if prefixes and not request.deregisters and not any(request.care_of in each for each in prefixes):
        return status.ADMINISTRATIVELY_PROHIBITED
    return status.ADMINISTRATIVELY_PROHIBITED if host is None else host.refusal


def has_binding(agent: Agent, asked: Asked) -> int | None:
    """RFC 6275 section 10.3.2: there is something to delete; RFC 5648 section 6.2: for every Binding Identifier."""
    if not asked.request.deregisters:
        return None
    if asked.entry is None or not any(map(is_known, asked.entry.bindings.values())):
        return status.NOT_HOME_AGENT
    bids = [each.binding_id for each in asked.request.identifiers]
    is_there = all(is_known(asked.entry.bindings.get(bid)) for bid in bids)
    return None if is_there else status.NOT_HOME_AGENT


def has_resources(agent: Agent, asked: Asked) -> int | None:
    """RFC 6275 section 10.3.1: room for one more."""
    limit = agent.settings.max_bindings
    is_full = limit is not None and len(agent.cache) >= limit
    return status.INSUFFICIENT_RESOURCES if is_full and asked.entry is None else None


CHECKS: tuple[Check, ...] = (
    is_authentic,
    is_fresh,
    is_in_order,
    keeps_type,
    serves_homes,
    is_home_subnet,
    is_admitted,
    has_binding,
    has_resources,
)


def refusal(agent: Agent, asked: Asked) -> int | None:
    """The status of the first check that fails; ``None`` for a request that may go on."""
    return next((found for check in CHECKS if (found := check(agent, asked)) is not None), None)
