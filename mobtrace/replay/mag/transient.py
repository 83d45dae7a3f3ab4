"""Transient binding: a handover whose downlink path is switched late (RFC 6058)."""

from mobtrace.replay.lma.transient import UNIT
from mobtrace.replay.mag.extensions import NOTHING, Answer, Ask, Extension, is_initial
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.values import NANOSECONDS_PER_SECOND
from mobtrace.wire.options.transient import TransientBinding

LONGEST = 0xFF  # of the field


def ask_transient(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """RFC 6058 section 4.5: with the first update only, for a shorter time than the binding."""
    late = min(visit.attachment.late, pending.lifetime - UNIT)
    if late < UNIT or not is_initial(visit):
        return NOTHING
    return Ask((TransientBinding(l=True, lifetime=min(round(late / UNIT), LONGEST)),))


def take_transient(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """RFC 6058 section 4.5: the anchor's word counts, also where nobody asked; an update without it ends the state."""
    granted = answer.message.first(TransientBinding)
    is_late = granted is not None and granted.l and granted.lifetime
    units = granted.lifetime if granted is not None and is_late else 0
    visit.late_until = answer.now + round(units * UNIT * NANOSECONDS_PER_SECOND) if units else None


TRANSIENT = Extension(rfc="RFC 6058", ask=ask_transient, take=take_transient)
