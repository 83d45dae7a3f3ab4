"""Update notifications as the gateway handles them (RFC 7077 section 6, RFC 7222 section 5.2, RFC 7864 section 4.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from mobtrace.replay.lma.bulk import group_of
from mobtrace.replay.lma.notices import (
    ANI_PARAMS_REQUESTED,
    FLOW_MOBILITY,
    FORCE_REREGISTRATION,
    QOS_SERVICE_REQUEST,
    UPDATE_SESSION_PARAMETERS,
    VENDOR_SPECIFIC_REASON,
)
from mobtrace.replay.mag.bulk import members_of
from mobtrace.replay.mag.flow_mobility import MN_NOT_ATTACHED, initiate
from mobtrace.replay.mag.qos import serve
from mobtrace.replay.mag.registration import Registrations
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.replay.paths import way_back
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.update_notification import UpdateNotification, UpdateNotificationAcknowledgement
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.pmip6_ipv4 import IPv4DefaultRouterAddress
from mobtrace.wire.options.qos import QualityOfService
from mobtrace.wire.options.vendor import VendorSpecific
from mobtrace.wire.rows import Row

# RFC 7077 section 4.2, RFC 7222 section 4.5
SUCCESS = 0
FAILED_TO_UPDATE_SESSION_PARAMETERS, MISSING_VENDOR_SPECIFIC_OPTION, CANNOT_MEET_QOS_SERVICE_REQUEST = 128, 129, 130
MOST_REMEMBERED = 256


class Done(NamedTuple):
    """What came of a notification: the status, options of the acknowledgement, and effects."""

    status: int
    options: tuple[Row, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Handled:
    """A notification that was handled: its acknowledgement is given again when it comes again."""

    anchor: Address
    sequence: int
    done: Done


class Notifications:
    """The update notifications of anchors."""

    bodies: tuple[type[Row], ...] = (UpdateNotification,)

    def __init__(self, gateway: Gateway, registrations: Registrations) -> None:
        self._gateway = gateway
        self._registrations = registrations
        self._handled: list[Handled] = []

    def forget(self) -> None:
        """Know of no notifications any more."""
        self._handled.clear()

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """RFC 7077 section 6.1."""
        body = message.body
        if not isinstance(body, UpdateNotification):
            return []
        known = [each for each in self._handled if (each.anchor, each.sequence) == (datagram.source, body.sequence)]
        if body.d and known:
            # A retransmission is no new request, but answered again; without A it is acted upon again.
            done = known[-1].done if body.a else self._act(datagram, message, body, now)
        else:
            done = self._act(datagram, message, body, now)
            self._handled = [*self._handled, Handled(datagram.source, body.sequence, done._replace(effects=()))]
            self._handled = self._handled[-MOST_REMEMBERED:]
        answer = [_acknowledgement(datagram, message, body, done)] if body.a else []
        return [*answer, *done.effects]

    def _act(self, datagram: Datagram, message: Message, body: UpdateNotification, now: Nanoseconds) -> Done:
        visits = self._named(datagram.source, message)
        reason = body.notification_reason
        told = Tell(what="notified", mn=visits[0].mn if visits else "", detail=f"reason {reason}")
        done = self._outcome(visits, message, reason, now)
        return done._replace(effects=(told, *done.effects))

    def _outcome(self, visits: list[Visit], message: Message, reason: int, now: Nanoseconds) -> Done:
        if reason == VENDOR_SPECIFIC_REASON and message.first(VendorSpecific) is None:
            return Done(MISSING_VENDOR_SPECIFIC_OPTION)
        if not visits:
            return Done(MN_NOT_ATTACHED)
        if reason in (FORCE_REREGISTRATION, ANI_PARAMS_REQUESTED):
            # What the access network is called is among the options of every update (RFC 6757 section 3.1).
            sent = (effect for each in visits for effect in self._registrations.refresh(each, now))
            return Done(SUCCESS, (), tuple(sent))
        if reason in (QOS_SERVICE_REQUEST, FLOW_MOBILITY):
            return self._quality(visits, message) if reason == QOS_SERVICE_REQUEST else self._flows(visits, message)
        if reason == UPDATE_SESSION_PARAMETERS and not self._apply(visits, message):
            return Done(FAILED_TO_UPDATE_SESSION_PARAMETERS)
        return Done(SUCCESS)

    def _apply(self, visits: Iterable[Visit], message: Message) -> bool:
        """Session parameters that the anchor may set: quality of service and the IPv4 default router."""
        router, qos = message.first(IPv4DefaultRouterAddress), message.first(QualityOfService)
        if router is None and qos is None:
            return False
        for visit in visits:
            if router is not None and visit.home_address is None:
                return False
            if qos is not None and not serve(self._gateway.settings, visit, message)[0]:
                return False
            if router is not None:
                visit.default_router = router.ipv4_default_router_address
        return True

    def _quality(self, visits: list[Visit], message: Message) -> Done:
        """RFC 7222 section 5.2."""
        if len(visits) != 1:
            return Done(CANNOT_MEET_QOS_SERVICE_REQUEST)
        is_met, options = serve(self._gateway.settings, visits[0], message)
        return Done(SUCCESS if is_met else CANNOT_MEET_QOS_SERVICE_REQUEST, options)

    def _flows(self, visits: list[Visit], message: Message) -> Done:
        status, options, effects = initiate(self._gateway, visits, message)
        return Done(status, options, tuple(effects))

    def _named(self, anchor: Address, message: Message) -> list[Visit]:
        """The sessions with an anchor that a notification is about (RFC 7077 section 5)."""
        group = group_of(message)
        if group is not None:
            return [each for each in members_of(self._gateway, anchor, group) if not each.leaving]
        option = message.first(MobileNodeIdentifier)
        mn = mn_id_text(option) if option is not None else None
        return [each for each in self._gateway.visits if (each.anchor, each.mn) == (anchor, mn) and not each.leaving]

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """There are no timers."""
        return []

    def next_due(self) -> Nanoseconds | None:
        """Nothing waits."""
        return None


def _acknowledgement(datagram: Datagram, message: Message, body: UpdateNotification, done: Done) -> Send:
    """RFC 7077 section 6.2: number and session are those of the notification."""
    named = [each for each in message.options if isinstance(each, MobileNodeIdentifier | MobileNodeGroupIdentifier)]
    answer = UpdateNotificationAcknowledgement(sequence=body.sequence, status_code=done.status)
    return Send(way_back(datagram).carry(Message(body=answer, options=[*named, *done.options])))
