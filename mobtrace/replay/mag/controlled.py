"""What an anchor has a gateway do (RFC 8127 section 5.2): when it refreshes, how long it waits, how often it beats."""

from mobtrace.replay.backoff import INITIAL_BINDACK_TIMEOUT, MAX_BINDACK_TIMEOUT, Backoff
from mobtrace.replay.lma.request import LIFETIME_UNIT
from mobtrace.replay.mag.extensions import Answer, Extension
from mobtrace.replay.mag.settings import GatewaySettings
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visit
from mobtrace.values import Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.options.lma_controlled import (
    BindingReregistrationControl,
    HeartbeatControl,
    LmaControlledMagParameters,
)
from mobtrace.wire.rows import Row

# RFC 8127 section 5.2: the one parameter that may be zero.
MAY_BE_ZERO = "hb_retransmission_delay"


def take_controlled(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """The anchor's parameters take the place of the gateway's; one that it leaves out stays as it was."""
    for each in _told(answer.message):
        if isinstance(each, BindingReregistrationControl):
            visit.reregistration = each
        elif isinstance(each, HeartbeatControl):
            visit.beats = each


def has_zero(message: Message) -> bool:
    """RFC 8127 section 5.2: an answer with a parameter that is zero is to be ignored."""
    values = (pair for each in _told(message) for pair in each.values().items())
    return any(not value for name, value in values if name != MAY_BE_ZERO)


def _told(message: Message) -> list[Row]:
    option = message.first(LmaControlledMagParameters)
    known = (BindingReregistrationControl, HeartbeatControl)
    return [] if option is None else [each for each in option.lcmp_sub_options if isinstance(each, known)]


def refresh_after(settings: GatewaySettings, visit: Visit, granted: Seconds) -> Seconds | None:
    """How long after its acceptance a binding is refreshed; ``None`` where that is not the gateway's to do.

    What the anchor says is counted from the end (RFC 8127 section 3.1.1), so for a lifetime that is not longer the
    gateway's own part of it holds.
    """
    own = granted * settings.refresh_at if settings.refresh_at else None
    if visit.reregistration is None or settings.plain:
        return own
    left = granted - visit.reregistration.re_registration_start_time * LIFETIME_UNIT
    return left if left > 0 else own


def backoff_of(visit: Visit, lifetime: Seconds) -> Backoff:
    """The waits for the answer to an update: RFC 5213 section 6.9.4, with the anchor's times where it tells any.

    RFC 5213 section 6.9.1.4: a de-registration is sent once.
    """
    told = visit.reregistration
    first: Seconds = INITIAL_BINDACK_TIMEOUT if told is None else told.initial_retransmission_time
    longest: Seconds = MAX_BINDACK_TIMEOUT if told is None else told.maximum_retransmission_time
    return Backoff(first, first if lifetime == 0 else max(first, longest))


CONTROLLED = Extension(rfc="RFC 8127", take=take_controlled)
