"""Update notifications: the anchor tells a gateway that a session is to change (RFC 7077, RFC 7222 section 5.1)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from mobtrace.replay.asking import Asking
from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.qos import ALLOCATE, DE_ALLOCATE, MODIFY, free_identifier
from mobtrace.replay.lma.state import Anchor
from mobtrace.replay.node import Datagram, Effect, Tell
from mobtrace.replay.paths import Path
from mobtrace.replay.peers import UNRECOGNIZED_MH_TYPE
from mobtrace.replay.revocation import BULK_GROUP
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingError
from mobtrace.wire.messages.update_notification import UpdateNotification, UpdateNotificationAcknowledgement
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.qos import QualityOfService
from mobtrace.wire.rows import Row

# RFC 7077 section 4.1, RFC 7222 section 4.4
FORCE_REREGISTRATION, UPDATE_SESSION_PARAMETERS, VENDOR_SPECIFIC_REASON, ANI_PARAMS_REQUESTED = range(1, 5)
QOS_SERVICE_REQUEST = 5
FLOW_MOBILITY = 8  # RFC 7864 section 4.2
# RFC 7077 section 5.1: for these an acknowledgement is better not asked for, the registration that follows tells.
BETTER_UNACKNOWLEDGED = (FORCE_REREGISTRATION, ANI_PARAMS_REQUESTED)
FAILED = 128  # RFC 7077 section 4.2: statuses from here on are errors
MOST_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notification is about: a session (``None``: a group of them), and what it asks of the gateway."""

    gateway: Address
    entry: Entry | None
    reason: int
    options: tuple[Row, ...] = ()


# Called with a notification, and the time, when a gateway has agreed to it.
Granted = Callable[[Notice, Nanoseconds], list[Effect]]


class Notices:
    """The update notifications of an anchor; ``granted`` are called for those that were acknowledged with success."""

    bodies: tuple[type[Row], ...] = (UpdateNotificationAcknowledgement, BindingError)

    def __init__(self, anchor: Anchor) -> None:
        self._anchor = anchor
        self.granted: list[Granted] = []
        self.asking: Asking[Notice] = Asking(anchor.settings.upn_retry, again=_retransmission)
        self._told: dict[int, Notice] = {}  # those that want no acknowledgement, which may come all the same
        self._unable: set[Address] = set()

    def forget(self) -> None:
        """Wait for nothing any more."""
        self.asking.forget()
        self._told.clear()

    def notify(
        self,
        entry: Entry,
        reason: int,
        now: Nanoseconds,
        *,
        options: Iterable[Row] = (),
        acknowledge: bool | None = None,
        sequence: int | None = None,
    ) -> list[Effect]:
        """Send a notification about one session; ``acknowledge`` is as RFC 7077 section 5.1 recommends unless given."""
        extra = tuple(options)
        notice = Notice(entry.gateway, entry, reason, extra)
        return self._send(entry.path, notice, [entry.identifier, *extra], now, acknowledge, sequence)

    def notify_group(
        self,
        path: Path,
        group: int,
        reason: int,
        now: Nanoseconds,
        *,
        acknowledge: bool | None = None,
        sequence: int | None = None,
    ) -> list[Effect]:
        """Send a notification about a group of sessions; 1 is all between anchor and gateway (RFC 7077 section 5)."""
        option = MobileNodeGroupIdentifier(sub_type=BULK_GROUP, mobile_node_group_identifier=group)
        return self._send(path, Notice(path.remote, None, reason), [option], now, acknowledge, sequence)

    def request_qos(
        self, entry: Entry, wanted: Iterable[QualityOfService], now: Nanoseconds, *, sequence: int | None = None
    ) -> list[Effect]:
        """Ask for quality of service (RFC 7222 section 5.1); new requests are given their identifiers here."""
        options: list[Row] = []
        for each in wanted:
            number = each.sr_id or free_identifier(entry)
            options.append(QualityOfService(**{**each.values(), "sr_id": number}))
        return self.notify(entry, QOS_SERVICE_REQUEST, now, options=options, acknowledge=True, sequence=sequence)

    def _send(
        self,
        path: Path,
        notice: Notice,
        options: list[Row],
        now: Nanoseconds,
        acknowledge: bool | None,
        sequence: int | None,
    ) -> list[Effect]:
        if notice.gateway in self._unable:
            return []
        wants = notice.reason not in BETTER_UNACKNOWLEDGED if acknowledge is None else acknowledge

        def make(number: int) -> Message:
            body = UpdateNotification(sequence=number, notification_reason=notice.reason, a=wants)
            if not wants:
                self._remember(number, notice)
            return Message(body=body, options=options)

        sent = self.asking.ask(path, make, notice, now, sequence) if wants else self.asking.tell(path, make, sequence)
        told = Tell(what="notified", mn=notice.entry.mn if notice.entry else "", detail=f"reason {notice.reason}")
        return [sent, told]

    def _remember(self, number: int, notice: Notice) -> None:
        self._told[number] = notice
        if len(self._told) > MOST_REMEMBERED:
            del self._told[next(iter(self._told))]

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """An acknowledgement, or the word that the gateway knows no notifications."""
        body = message.body
        if isinstance(body, BindingError):
            return self._refused(datagram.source, body)
        if not isinstance(body, UpdateNotificationAcknowledgement):
            return []
        # RFC 7077 section 5.2: one that was not asked for is handled in the same way.
        notice = self.asking.answered(body.sequence) or self._told.pop(body.sequence, None)
        return [] if notice is None else self._acknowledged(notice, body.status_code, now)

    def _refused(self, source: Address, body: BindingError) -> list[Effect]:
        """RFC 7077 section 5.2: no more notifications to such a gateway."""
        waits = any(each.gateway == source for each in [*self.asking.about(), *self._told.values()])
        if body.status != UNRECOGNIZED_MH_TYPE or not waits:
            return []
        self._unable.add(source)
        self.asking.drop(lambda notice: notice.gateway == source)
        self._told = {number: each for number, each in self._told.items() if each.gateway != source}
        return [Tell(what="no notifications", detail=str(source))]

    def _acknowledged(self, notice: Notice, status: int, now: Nanoseconds) -> list[Effect]:
        entry = notice.entry
        if status >= FAILED:
            # RFC 7222 section 5.1: what was refused leaves no state.
            return [Tell(what="notification refused", mn=entry.mn if entry else "", detail=str(status))]
        if entry is not None:
            for each in notice.options:
                if isinstance(each, QualityOfService):
                    _enforce(entry, each)
        told = Tell(what="notification accepted", mn=entry.mn if entry else "", detail=f"reason {notice.reason}")
        return [told, *(effect for granted in self.granted for effect in granted(notice, now))]

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again what was not acknowledged; discard what never is (RFC 7077 section 5.2)."""
        effects, lost = self.asking.tick(now)
        told = [
            Tell(what="notification lost", mn=each.entry.mn if each.entry else "", detail=f"reason {each.reason}")
            for each in lost
        ]
        return [*effects, *told]

    def next_due(self) -> Nanoseconds | None:
        """When the next notification is to be sent again."""
        return self.asking.next_due()


def _retransmission(message: Message) -> Message:
    """RFC 7077 section 4.1: the D flag is set, all else is as it was."""
    body = message.body
    assert isinstance(body, UpdateNotification)
    return replace(message, body=UpdateNotification(**{**body.values(), "d": True}))


def _enforce(entry: Entry, option: QualityOfService) -> None:
    if option.oc == DE_ALLOCATE:
        entry.qos.pop(option.sr_id, None)
    elif option.oc in (ALLOCATE, MODIFY):
        entry.qos[option.sr_id] = option
