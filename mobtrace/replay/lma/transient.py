"""Transient binding: a handover whose downlink path is switched late (RFC 6058)."""

from mobtrace.replay.lma.cache import Entry, Transient
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.request import RE_REGISTRATION
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.replay.node import Effect, Tell, Tunnel
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, Seconds
from mobtrace.wire.options.transient import TransientBinding

PBU_ACCEPTED_TB_IGNORED_SETTINGSMISMATCH = 6  # RFC 6058 section 4.8
UNIT: Seconds = 0.1  # RFC 6058 section 5.1


def answer_transient(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """RFC 6058 section 4.6.1: whether ``begin`` has made this handover a late one."""
    wanted = asked.request.message.first(TransientBinding)
    if wanted is None or asked.request.deregisters:
        return NOTHING
    if entry.transient is None or entry.transient.begun != asked.now:
        return Verdict(PBU_ACCEPTED_TB_IGNORED_SETTINGSMISMATCH)
    units = round((entry.transient.due - asked.now) / NANOSECONDS_PER_SECOND / UNIT)
    return Verdict(ACCEPTED, (TransientBinding(l=True, lifetime=units),))


def begin(anchor: Anchor, asked: Asked, entry: Entry, before: Tunnel | None) -> None:
    """Before the path is switched: keep the old one for a while, where that is asked for and can be.

    ``before`` is the tunnel to the gateway that the node comes from, if it comes from one.
    """
    wanted, was_transient = asked.request.first.get(TransientBinding), entry.transient is not None
    entry.transient = None
    is_known = TRANSIENT.rfc not in anchor.settings.without
    if wanted is None or before is None or was_transient or not is_known:
        return
    if not wanted.l or not wanted.lifetime or before.remote == asked.request.care_of:
        return
    entry.transient = Transient(
        previous=before,
        access=entry.access,
        begun=asked.now,
        due=asked.now + round(_lifetime(anchor, asked, wanted) * NANOSECONDS_PER_SECOND),
        activates=anchor.settings.transient_activation,
    )


def _lifetime(anchor: Anchor, asked: Asked, wanted: TransientBinding) -> Seconds:
    """RFC 6058 section 4.6.1: shorter than that of the registration."""
    chosen = min((each.lifetime * UNIT for each in anchor.chosen(asked.request, TransientBinding)), default=None)
    own = anchor.settings.max_transient_lifetime if chosen is None else chosen
    longest = min(own, asked.request.lifetime - UNIT)
    return min(wanted.lifetime * UNIT, longest)


def activate(anchor: Anchor, entry: Entry, now: Nanoseconds) -> list[Effect]:
    """Switch the path (RFC 6058 section 4.6.2), at the end of the delay or when the new gateway says so."""
    transient = entry.transient
    if transient is None:
        return []
    if transient.activates and not transient.is_switched:
        transient.is_switched = True
        transient.due = now + round(anchor.settings.activation_delay * NANOSECONDS_PER_SECOND)
        anchor.cache.schedule(entry)
        return [*anchor.routes(entry), Tell(what="switched", mn=entry.mn, detail=str(entry.machine.care_of))]
    return complete(anchor, entry)


def complete(anchor: Anchor, entry: Entry) -> list[Effect]:
    """The old path is gone: the session is as any other."""
    transient, entry.transient = entry.transient, None
    if transient is None or transient.is_switched:
        return []
    return [*anchor.routes(entry), Tell(what="switched", mn=entry.mn, detail=str(entry.machine.care_of))]


def is_from_previous(asked: Asked, entry: Entry) -> bool:
    """True for a request of the gateway that the node is leaving late, other than one to have it back.

    RFC 6058 section 4.6.2: its de-registration ends the transient state, its lifetime extensions are approved.
    """
    transient = entry.transient
    if transient is None or asked.request.care_of != transient.previous.remote:
        return False
    return asked.request.deregisters or asked.request.handoff == RE_REGISTRATION


TRANSIENT = Extension(rfc="RFC 6058", options=frozenset({TransientBinding}), answer=answer_transient)
