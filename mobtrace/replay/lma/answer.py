"""The Proxy Binding Acknowledgement, as RFC 5213 section 5.3.6 has it constructed."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.checks import TIMESTAMP, TIMESTAMP_LOWER_THAN_PREV_ACCEPTED, TIMESTAMP_MISMATCH
from mobtrace.replay.lma.request import LIFETIME_UNIT, NO_IDENTIFIER, ProxyRequest
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.node import Datagram
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Nanoseconds, Prefix, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    LinklocalAddress,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix

O = TypeVar("O", bound=Row)  # noqa: E741

REJECTED = 128  # RFC 6275 section 6.1.8: status values from here on reject
ANY_PREFIX = HomeNetworkPrefix(prefix_length=0, home_network_prefix=Address(bytes(16)))


NO_FLAGS: Mapping[str, bool] = {}


def acknowledgement(
    settings: AnchorSettings,
    request: ProxyRequest,
    entry: Entry | None,
    clock: Nanoseconds,
    *,
    status: int = 0,
    lifetime: Seconds = 0,
    sequence: int | None = None,
    more: Iterable[Row] = (),
    flags: Mapping[str, bool] = NO_FLAGS,
) -> Datagram:
    """The answer to ``request``; ``more`` and ``flags`` are the options and flags that extensions add.

    ``lifetime`` is in seconds, ``clock`` the anchor's own time. The answer goes the way the request came.
    """
    options = [request.identifier or NO_IDENTIFIER, *_prefixes(request, entry, status)]
    if not settings.has(Quirk.NO_ACCESS_ECHO):
        options += _access(request)
    options += timestamp(settings, request, status, clock)
    if request.link_layer is not None and not settings.has(Quirk.NO_LINK_LAYER_ECHO):
        echo = _echo(request.first.get(MobileNodeLinklayerIdentifier))
        options.append(echo or MobileNodeLinklayerIdentifier(link_layer_identifier=request.link_layer))
    if request.link_local is not None:
        options.append(LinklocalAddress(link_local_address=_link_local(request, entry, status)))
    body = acknowledgement_body(settings, request, status, lifetime, sequence, flags)
    options += more
    return request.path.carry(Message(body=body, options=options))


def acknowledgement_body(
    settings: AnchorSettings,
    request: ProxyRequest,
    status: int,
    lifetime: Seconds = 0,
    sequence: int | None = None,
    flags: Mapping[str, bool] = NO_FLAGS,
) -> BindingAcknowledgement:
    """The fields of the answer; ``sequence`` is that of the request unless it is given."""
    update = request.update
    return BindingAcknowledgement(
        status=status,
        p=not settings.has(Quirk.NO_PROXY_FLAG),
        r=update.r and status < REJECTED,
        t=flags.get("t", False),
        b=flags.get("b", False),
        sequence=_sequence(settings, update.sequence if sequence is None else sequence),
        lifetime=int(lifetime // LIFETIME_UNIT),
    )


def _sequence(settings: AnchorSettings, sequence: int) -> int:
    return (sequence + 1) % 65536 if settings.has(Quirk.WRONG_SEQUENCE) else sequence


def _prefixes(request: ProxyRequest, entry: Entry | None, status: int) -> list[Row]:
    if request.ipv4 is not None and not request.names_prefixes:
        return []  # RFC 5844 section 3.1.2.6
    if status >= REJECTED or entry is None:
        return list(request.message.every(HomeNetworkPrefix)) or [ANY_PREFIX]
    if not request.prefixes:
        return [prefix_option(each) for each in entry.prefixes]
    # One that the gateway named goes back as it was written, whatever length stands in it.
    named = {effective_prefix(option)[0]: option for option in request.message.every(HomeNetworkPrefix)}
    return [named.get(each) or prefix_option(each) for each in entry.prefixes]


def prefix_option(prefix: Prefix) -> HomeNetworkPrefix:
    """The Home Network Prefix option that names ``prefix``."""
    return HomeNetworkPrefix(prefix_length=prefix.length, home_network_prefix=prefix.address)


def _access(request: ProxyRequest) -> list[Row]:
    # RFC 5213 section 5.3.6: what was not in the request is zero.
    return [
        _echo(request.first.get(HandoffIndicator)) or HandoffIndicator(hi=request.handoff or 0),
        _echo(request.first.get(AccessTechnologyType)) or AccessTechnologyType(att=request.technology or 0),
    ]


def _echo(option: O | None) -> O | None:
    """An option of the request as it can go back: reserved fields are to be zero."""
    return option if option is not None and not getattr(option, "reserved", 0) else None


def timestamp(settings: AnchorSettings, request: ProxyRequest, status: int, clock: Nanoseconds) -> list[Row]:
    """The Timestamp option of an answer, where the request had one (RFC 5213 section 5.5)."""
    if request.timestamp is None or settings.has(Quirk.NO_TIMESTAMP_ECHO):
        return []
    # RFC 5213 section 5.5: a timestamp that was refused is answered with the anchor's own time.
    is_refused = status in (TIMESTAMP_MISMATCH, TIMESTAMP_LOWER_THAN_PREV_ACCEPTED)
    if is_refused:
        return [Timestamp(timestamp=TIMESTAMP.number(clock))]
    named: Timestamp = request.first[Timestamp]
    return [Timestamp(timestamp=request.timestamp) if named.trailing else named]


def _link_local(request: ProxyRequest, entry: Entry | None, status: int) -> Address:
    if status >= REJECTED or entry is None or entry.link_local is None:
        return request.link_local or Address(bytes(16))
    return entry.link_local
