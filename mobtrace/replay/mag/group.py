"""Lifetimes of a whole group of sessions extended by one update (RFC 6602 section 5.1.3)."""

from dataclasses import dataclass, field

from mobtrace.replay.backoff import Backoff
from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.lma.bulk import group_of
from mobtrace.replay.lma.checks import TIMESTAMP
from mobtrace.replay.lma.request import LIFETIME_UNIT
from mobtrace.replay.mag.bulk import group_option
from mobtrace.replay.mag.registration import Registrations
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.replay.paths import Path
from mobtrace.values import Address, Nanoseconds, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.options.pmip6 import Timestamp
from mobtrace.wire.rows import Row


@dataclass(slots=True)
class GroupUpdate:
    """A bulk update that waits for its acknowledgement; ``lifetime`` in seconds."""

    path: Path
    group: int
    lifetime: Seconds
    sequence: int = 0
    backoff: Backoff = field(default_factory=Backoff)


class GroupRefresh:
    """The bulk updates of a gateway."""

    bodies: tuple[type[Row], ...] = (BindingAcknowledgement,)

    def __init__(self, gateway: Gateway, registrations: Registrations) -> None:
        self._gateway = gateway
        self._registrations = registrations
        self._pending: list[GroupUpdate] = []

    def forget(self) -> None:
        """Wait for nothing any more."""
        self._pending.clear()

    def refresh(
        self, anchor: Address, group: int, now: Nanoseconds, *, lifetime: Seconds | None = None
    ) -> list[Effect]:
        """Extend the lifetime of all sessions that the anchor has put into a group."""
        members = self._members(anchor, group)
        if not members:
            return []
        asked = self._gateway.settings.lifetime if lifetime is None else lifetime
        update = GroupUpdate(members[0].path, group, asked)
        self._pending.append(update)
        return self._send(update, now)

    def is_asking(self, anchor: Address, group: int) -> bool:
        """True while the answer to an update for that group is awaited."""
        return any((each.path.remote, each.group) == (anchor, group) for each in self._pending)

    def _members(self, anchor: Address, group: int) -> list[Visit]:
        known = [each for each in self._gateway.visits if each.anchor == anchor and not each.leaving]
        return [each for each in known if each.lma_group == group]

    def _send(self, update: GroupUpdate, now: Nanoseconds) -> list[Effect]:
        """No option that names a session may be there (RFC 6602 section 5.1.3)."""
        gateway = self._gateway
        update.sequence = gateway.next_sequence()
        update.backoff.sent(now)
        body = BindingUpdate(
            sequence=update.sequence,
            a=True,
            h=gateway.settings.home_flag,
            p=True,
            lifetime=int(update.lifetime // LIFETIME_UNIT),
        )
        options: list[Row] = [group_option(update.group)]
        if gateway.settings.timestamps:
            options.append(Timestamp(timestamp=TIMESTAMP.number(gateway.clock.read(now))))
        return [Send(update.path.carry(Message(body=body, options=options)))]

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """The answer counts for all sessions of the group (RFC 6602 section 5.2.3)."""
        body = message.body
        if not isinstance(body, BindingAcknowledgement):
            return []
        found = (
            each for each in self._pending if (each.path.remote, each.sequence) == (datagram.source, body.sequence)
        )
        update = next(found, None)
        if update is None or group_of(message) not in (None, update.group):
            return []
        self._pending.remove(update)
        if body.status >= REJECTED:
            return [Tell(what="refused", detail=f"group {update.group}: {body.status}")]
        granted = body.lifetime * LIFETIME_UNIT
        for visit in self._members(update.path.remote, update.group):
            visit.machine.accept(self._gateway.settings.address, granted, now)
            self._registrations.extended(visit, granted, now)
        return [Tell(what="registered", detail=f"group {update.group}: {granted} s")]

    def next_due(self) -> Nanoseconds | None:
        """When the next update is to be sent again."""
        return min((each.backoff.due for each in self._pending if each.backoff.due is not None), default=None)

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again what was not answered, as long as there are sessions in the group."""
        effects: list[Effect] = []
        for update in list(self._pending):
            if update.backoff.due is None or update.backoff.due > now:
                continue
            if self._members(update.path.remote, update.group):
                effects += self._send(update, now)
            else:
                self._pending.remove(update)
        return effects
