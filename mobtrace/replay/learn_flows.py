"""What a capture tells of how an anchor speaks of flows that it has moved (RFC 7864)."""

from typing import NamedTuple

from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.lma.flow_mobility import is_off_link
from mobtrace.replay.lma.notices import FLOW_MOBILITY
from mobtrace.replay.lma.request import LIFETIME_UNIT, RE_REGISTRATION
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Prefix
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.messages.revocation import BindingRevocationIndication
from mobtrace.wire.messages.update_notification import UpdateNotification
from mobtrace.wire.options.pmip6 import HandoffIndicator, HomeNetworkPrefix
from mobtrace.wire.tolerance import effective_prefix

# A gateway and a mobile node.
Place = tuple[Address, str]


class Session(NamedTuple):
    """A session as an answer has it: what it has itself, and when it ends unless it is refreshed."""

    prefixes: frozenset[Prefix]
    until: Nanoseconds


def repeats_flows(recording: Recording, anchor: Address) -> bool:
    """RFC 7864 section 3.3: whether answers to refreshes name what was moved to a gateway; so unless seen otherwise."""
    told: set[Place] = set()
    sessions: dict[str, dict[Address, Session]] = {}  # of each node the one at each gateway
    for each in recording.messages:
        body = each.content.body
        if isinstance(body, UpdateNotification) and body.notification_reason == FLOW_MOBILITY:
            _notified(told, each, anchor)
        elif isinstance(body, BindingRevocationIndication):
            sessions.clear()
        elif isinstance(body, BindingUpdate) and each.comes_to(anchor):
            place = gateway, mn = each.datagram.source, each.mn
            if _is_refused(each):
                continue
            is_named, session, known = _names(each), _session(each), sessions.setdefault(mn, {})
            is_refresh = _is_refresh(body, each.content) or _goes_on(known.get(gateway), session, each)
            if place in told and each.answer is not None and body.lifetime > 0 and is_refresh:
                return is_named
            # Any other update is maybe one for a session that knows nothing yet.
            (told.add if is_named else told.discard)(place)
            _come(known, gateway, session)
    return True


def _notified(told: set[Place], each: Recorded, anchor: Address) -> None:
    """RFC 7864 section 4.2: what was moved to a gateway is told once that one agrees."""
    is_moved = any(is_off_link(option) for option in each.content.options)
    is_agreed = each.answer is not None and each.answer.content.body.values().get("status_code") == 0
    if each.datagram.source == anchor and (is_agreed or not is_moved):
        (told.add if is_moved else told.discard)((each.datagram.destination, each.mn))


def _is_refused(each: Recorded) -> bool:
    """True for an update that changed nothing (RFC 5213 section 5.3.1)."""
    body = each.answer.content.body if each.answer is not None else None
    return isinstance(body, BindingAcknowledgement) and body.status >= REJECTED


def _names(each: Recorded) -> bool:
    return each.answer is not None and any(is_off_link(option) for option in each.answer.content.options)


def _session(each: Recorded) -> Session:
    """The session after an update; of one without an answer nothing is known."""
    answer = each.answer.content if each.answer is not None else None
    if not isinstance(answer, Message) or not isinstance(answer.body, BindingAcknowledgement):
        return Session(frozenset(), each.time)
    own = (option for option in answer.every(HomeNetworkPrefix) if not option.l)
    lifetime = round(answer.body.lifetime * LIFETIME_UNIT * NANOSECONDS_PER_SECOND)
    return Session(frozenset(effective_prefix(option)[0] for option in own), each.time + lifetime)


def _goes_on(before: Session | None, session: Session, each: Recorded) -> bool:
    """True for an update of a session that was there: one of a gateway, for instance, that missed an answer."""
    return before is not None and each.time < before.until and bool(before.prefixes & session.prefixes)


def _come(known: dict[Address, Session], gateway: Address, session: Session) -> None:
    """A session is at a gateway, and maybe no more at the one where its prefixes were before."""
    for other in [address for address, each in known.items() if each.prefixes & session.prefixes]:
        del known[other]
    known[gateway] = session


def _is_refresh(body: BindingUpdate, message: Message | Decoded) -> bool:
    option = message.first(HandoffIndicator)
    return body.lifetime > 0 and option is not None and option.hi == RE_REGISTRATION
