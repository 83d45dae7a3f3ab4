"""The Binding Acknowledgement of a home agent (RFC 6275 sections 9.5.4, 10.3.1 and 10.3.2)."""

from collections.abc import Iterable

from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.checks import NTP
from mobtrace.replay.mip6.request import LIFETIME_UNIT, BindingRequest
from mobtrace.replay.mip6.settings import HomeAgentSettings
from mobtrace.replay.mip6.signing import authenticated, authentication_of
from mobtrace.replay.node import Datagram
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Nanoseconds, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement
from mobtrace.wire.options.auth import MobilityMessageAuthentication, MobilityMessageReplayProtection
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.rows import Row

SEQUENCES = 1 << 16
LOW_ORDER = (1 << 32) - 1


def acknowledgement(
    settings: HomeAgentSettings,
    request: BindingRequest,
    clock: Nanoseconds,
    *,
    status: int = 0,
    lifetime: Seconds = 0,
    sequence: int | None = None,
    more: Iterable[Row] = (),
) -> Datagram:
    """The answer to ``request``; ``more`` are options of extensions. ``lifetime`` is in seconds."""
    update = request.update
    wrong = 1 if settings.has(Quirk.WRONG_SEQUENCE) else 0
    body = BindingAcknowledgement(
        status=status,
        k=update.k and settings.key_management and status < values.REJECTED,
        # RFC 3963 section 4.2: set only where it was set in the update.
        r=update.r and settings.mobile_routers,
        sequence=((update.sequence if sequence is None else sequence) + wrong) % SEQUENCES,
        lifetime=int(lifetime // LIFETIME_UNIT),
    )
    message = Message(body=body, options=[*more, *_identity(request), *_replay(request, status, clock)])
    return returned(request, _signed(settings, request, message), settings.quirks)


def returned(request: BindingRequest, message: Message, quirks: frozenset[Quirk] = frozenset()) -> Datagram:
    """An answer to the source of the update, with a routing header where a Home Address option was there."""
    asked = request.datagram
    outer = asked.outer.turned if asked.outer is not None else None
    return Datagram(
        source=asked.destination,
        destination=asked.source,
        content=message,
        # RFC 6275 section 9.5.4: not where the source address is the home address.
        routing_home=None if Quirk.NO_ROUTING_HEADER in quirks else asked.home_address,
        outer=outer,
    )


def _identity(request: BindingRequest) -> list[Row]:
    """RFC 4285 section 4: the identifier of the update stands in the answer, too."""
    identifier = request.message.first(MobileNodeIdentifier)
    return [] if identifier is None else [identifier]


def _replay(request: BindingRequest, status: int, clock: Nanoseconds) -> list[Row]:
    """RFC 4285 section 6: the timestamp again; the agent's own seconds where it was refused."""
    stamp = request.message.first(MobilityMessageReplayProtection)
    if stamp is None:
        return []
    if status != values.ID_MISMATCH:
        return [stamp]
    own = NTP.number(clock) & ~LOW_ORDER
    return [MobilityMessageReplayProtection(timestamp=own | (stamp.timestamp & LOW_ORDER))]


def _signed(settings: HomeAgentSettings, request: BindingRequest, message: Message) -> Message:
    """RFC 4285 sections 5.1.1 and 5.2: with the agent's key, whichever of the two the update was signed with."""
    host = settings.host(request.home_address)
    association = host.association if host is not None else None
    asked = authentication_of(request.message)
    if association is not None:
        is_signed = request.message.first(MobilityMessageAuthentication) is not None
        key, spi = association.key, association.spi
    else:
        # A key that is not known: the option is there, and nobody compares what is in it.
        is_signed, key, spi = asked is not None, b"", asked.mobility_spi if asked is not None else 0
    return authenticated(message, key, spi, request.care_of, request.home_address) if is_signed else message
