"""Runtime assignment of the anchor (RFC 6463): the gateway goes where it is sent."""

from mobtrace.replay.lma.request import NEW_INTERFACE
from mobtrace.replay.mag.extensions import NOTHING, Answer, Ask, Extension, is_initial
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.wire.options.runtime_lma import Redirect, RedirectCapability


def ask_runtime(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """RFC 6463 section 5.2: with an update that begins a new session."""
    is_new = is_initial(visit) and pending.lifetime and pending.handoff == NEW_INTERFACE
    return Ask((RedirectCapability(),)) if gateway.settings.redirect and is_new else NOTHING


def take_runtime(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """RFC 6463 section 5.2: signaling and user packets go to the r2LMA from now on.

    A Redirect option that nobody is ready for is ignored.
    """
    option = answer.message.first(Redirect)
    if option is None or answer.asked.first(RedirectCapability) is None:
        return
    target = option.ipv6_r2lma_address or option.ipv4_r2lma_address
    path = gateway.path_to(target) if target is not None else None
    if path is not None:
        visit.path = path


RUNTIME = Extension(rfc="RFC 6463", ask=ask_runtime, take=take_runtime)
