"""Proxy Binding Updates as the gateway sends them, and their acknowledgements (RFC 5213 section 6.9.1)."""

from collections.abc import Callable
from dataclasses import replace

from mobtrace.lifecycle.machine import Machine
from mobtrace.lifecycle.states import State
from mobtrace.replay.backoff import INITIAL_BINDACK_TIMEOUT, Backoff
from mobtrace.replay.host import LINK_LOCAL, interface_address
from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.lma.cache import NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX
from mobtrace.replay.lma.checks import (
    PROXY_REG_NOT_ENABLED,
    TIMESTAMP_LOWER_THAN_PREV_ACCEPTED,
    TIMESTAMP_MISMATCH,
)
from mobtrace.replay.lma.request import LIFETIME_UNIT
from mobtrace.replay.mag.bulk import is_malformed
from mobtrace.replay.mag.controlled import backoff_of, has_zero, refresh_after
from mobtrace.replay.mag.extensions import Answer
from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.table import EXTENSIONS
from mobtrace.replay.mag.update import handoff_of, is_echo, proxy_binding_update
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.replay.peers import Peers
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix, LinklocalAddress
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix

# Called with a visit and the time when its binding begins.
Begun = Callable[[Visit, Nanoseconds], list[Effect]]
# Called with a visit, why its binding ends, and the time.
Ended = Callable[[Visit, str, Nanoseconds], list[Effect]]


class Registrations:
    """The part of a gateway that registers mobile nodes.

    ``begun`` are called when a binding was accepted for the first time, ``ended`` when one is over; ``accepted`` and
    ``refused`` when an update was, and nothing else is tried. ``denied`` has the nodes that get no service until an
    administrator says otherwise, ``out_of_time`` those that were refused because of the gateway's clock.
    """

    bodies: tuple[type[Row], ...] = (BindingAcknowledgement,)

    def __init__(self, gateway: Gateway, peers: Peers) -> None:
        self.gateway = gateway
        self.begun: list[Begun] = []
        self.ended: list[Ended] = []
        self.accepted: list[Begun] = []
        self.refused: list[Begun] = []
        self.denied: set[str] = set()
        self.out_of_time: list[Attachment] = []
        self._peers = peers
        self._asked: dict[tuple[Address, int], list[Visit]] = {}

    def forget(self) -> None:
        """Know nothing of what was refused any more."""
        self._asked.clear()
        self.denied.clear()
        self.out_of_time.clear()

    def attach(self, attachment: Attachment, now: Nanoseconds) -> list[Effect]:
        """A mobile node is to be registered (RFC 5213 section 6.9.1.1)."""
        gateway = self.gateway
        anchor = attachment.anchor or gateway.settings.anchor
        path = gateway.path_to(anchor) if anchor is not None else None
        if attachment.mn in self.denied:
            return [Tell(what="refused", mn=attachment.mn, detail="service is denied to it")]
        if path is None:
            return [Tell(what="refused", mn=attachment.mn, detail="no anchor is known for it")]
        visit = gateway.visits.of(attachment.mn, attachment.link)
        if visit is None or visit.leaving:
            visit = Visit(attachment=attachment, path=path, prefixes=attachment.prefixes)
            gateway.visits.add(visit)
        visit.attachment = attachment
        self._peers.met(path, now)
        told = Tell(what="attached", mn=attachment.mn, detail=attachment.link)
        return [told, *self.update(visit, self._lifetime(visit), now)]

    def detach(self, visit: Visit, now: Nanoseconds, *, why: str = "detached") -> list[Effect]:
        """A mobile node has left, or its session is to end (RFC 5213 section 6.9.1.4)."""
        told = Tell(what="detached", mn=visit.mn, detail=visit.attachment.link)
        over = self._over(visit, why, now)
        return [told, *self.gateway.close(visit), *over, *self.update(visit, 0, now)]

    def refresh(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        """Extend a binding now (RFC 5213 section 6.9.1.3)."""
        return [] if visit.leaving else self.update(visit, self._lifetime(visit), now)

    def begin_anew(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        """The anchor knows nothing of a node that is here: register it as at first."""
        visit.machine = Machine()
        return self.update(visit, self._lifetime(visit), now)

    def release_ipv4(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        """The IPv4 home address is no more the node's; its prefixes stay (RFC 5844 section 3.2.3.3)."""
        if not visit.prefixes:
            return self.detach(visit, now, why="released")
        due = visit.refresh_due
        if due is None and self.gateway.settings.refresh_at:
            due = now + round(INITIAL_BINDACK_TIMEOUT * NANOSECONDS_PER_SECOND)  # instead of what waits for its answer
        effects = self.update(visit, 0, now, ipv4_only=True)
        visit.refresh_due = due
        visit.attachment = replace(visit.attachment, home_address=None)
        self.gateway.visits.schedule(visit)
        return [*effects, *self.gateway.drop_ipv4(visit)]

    def update(self, visit: Visit, lifetime: Seconds, now: Nanoseconds, *, ipv4_only: bool = False) -> list[Effect]:
        """Send an update, and wait for its answer."""
        handoff = handoff_of(self.gateway.settings, visit, lifetime)
        self._unask(visit)
        visit.pending = Pending(0, lifetime, handoff, backoff_of(visit, lifetime), ipv4_only=ipv4_only)
        visit.refresh_due = None
        return self._send(visit, visit.pending, now)

    def remove(self, visit: Visit, why: str, now: Nanoseconds) -> list[Effect]:
        """A binding is no more, while the node may still be there."""
        gone = [*self._over(visit, why, now), *self.gateway.withdraw(visit)]
        return [*gone, *self._forget(visit, why, now)]

    def release(self, visit: Visit, why: str, now: Nanoseconds) -> list[Effect]:
        """A binding is another gateway's by now: nothing is said of it, and the node is not here."""
        return [*self._over(visit, why, now), *self._forget(visit, why, now)]

    def cease(self, visit: Visit) -> None:
        """A node is on its way to another gateway: its binding is not extended from here."""
        self._stays(visit)
        visit.refresh_due = visit.report_due = None

    def _forget(self, visit: Visit, why: str, now: Nanoseconds) -> list[Effect]:
        self._unask(visit)
        return self.gateway.forget(visit, why, now)

    def _lifetime(self, visit: Visit) -> Seconds:
        asked = visit.attachment.lifetime
        return self.gateway.settings.lifetime if asked is None else asked

    def _over(self, visit: Visit, why: str, now: Nanoseconds) -> list[Effect]:
        if visit.since is None:
            return []
        effects = [effect for each in self.ended for effect in each(visit, why, now)]
        visit.since = visit.ends = None
        return effects

    def _send(self, visit: Visit, pending: Pending, now: Nanoseconds) -> list[Effect]:
        """Send an update, for the first time or again: then with the latest number and time (section 6.9.4)."""
        self._unask(visit)
        pending.sequence = self.gateway.next_sequence()
        self._asked.setdefault((visit.anchor, pending.sequence), []).append(visit)
        pending.backoff.sent(now)
        visit.updated, visit.report_due = now, None
        pending.sent = proxy_binding_update(self.gateway, visit, pending, now)
        self.gateway.visits.schedule(visit)
        return [Send(visit.path.carry(pending.sent))]

    def _unask(self, visit: Visit) -> None:
        """An answer to what was sent for a visit is waited for no more."""
        if visit.pending is not None:
            key = visit.anchor, visit.pending.sequence
            left = [each for each in self._asked.pop(key, ()) if each is not visit]
            if left:
                self._asked[key] = left

    def _waiting(self, anchor: Address, sequence: int) -> Visit | None:
        """The visit that waits for an answer with that number."""
        found = (each for each in self._asked.get((anchor, sequence), ()) if _waits_for(each, anchor, sequence))
        return next((each for each in found if each in self.gateway.visits), None)

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """An acknowledgement (RFC 5213 section 6.9.1.2)."""
        body = message.body
        if not isinstance(body, BindingAcknowledgement):
            return []
        visit = self._waiting(datagram.source, body.sequence)
        if visit is None or visit.pending is None or visit.pending.sent is None:
            return []
        pending, asked = visit.pending, visit.pending.sent
        why = self._ignored(visit, pending, message)
        if why is not None:
            return [Tell(what="ignored", mn=visit.mn, detail=why)]
        if pending.lifetime == 0:
            return self._deregistered(visit, pending, body.status, now)
        self._unask(visit)
        visit.pending = None
        answer = Answer(message, body, asked, now)
        return self._refused(visit, pending, answer) if body.status >= REJECTED else self._accepted(visit, answer)

    def _ignored(self, visit: Visit, pending: Pending, message: Message) -> str | None:
        """Why an answer is as if it had not come; ``None`` for one that counts."""
        if not is_echo(self.gateway.settings, visit, pending, message):
            pending.backoff.due = None  # item 6: not to be sent again either
            return "the answer does not repeat what was asked"
        if pending.sent is not None and is_malformed(message, pending.sent):
            return "it names no group"
        return "a parameter that the anchor sets is zero" if has_zero(message) else None

    def _deregistered(self, visit: Visit, pending: Pending, status: int, now: Nanoseconds) -> list[Effect]:
        if pending.ipv4_only:
            return self._stays(visit)
        # Section 6.9.1.4: an answer that refuses is as none: the node is forgotten when the time is up.
        return self._forget(visit, "de-registered", now) if status < REJECTED else []

    def _stays(self, visit: Visit) -> list[Effect]:
        """Nothing is waited for, and the rest of the session goes on."""
        self._unask(visit)
        visit.pending = None
        return []

    def _accepted(self, visit: Visit, answer: Answer) -> list[Effect]:
        """Items 12 to 15."""
        gateway, message, now = self.gateway, answer.message, answer.now
        is_new = visit.machine.state is not State.ACTIVE
        before = () if is_new else (visit.networks, gateway.tunnel(visit))
        old = () if is_new else visit.networks
        told_prefixes = () if is_new else visit.prefixes
        granted = answer.body.lifetime * LIFETIME_UNIT
        visit.machine.accept(gateway.settings.address, granted, now)
        # RFC 7864 section 4.1: those with L are not for the link.
        named = (effective_prefix(option)[0] for option in message.every(HomeNetworkPrefix) if not option.l)
        visit.prefixes = tuple(each for each in named if not each.address.is_unspecified)
        for extension in EXTENSIONS:
            extension.take(gateway, visit, answer)
        self._peers.met(visit.path, now)
        if visit.beats is not None and not gateway.settings.plain:
            self._peers.control(visit.anchor, visit.beats, now)
        self.extended(visit, granted, now)
        effects: list[Effect] = [Tell(what="registered", mn=visit.mn, detail=f"{granted} s")]
        gone = [each for each in old if each not in visit.networks]
        effects += gateway.close(visit, *gone) if gone else []
        effects += self._name_link(visit, message, now)
        if before != (visit.networks, gateway.tunnel(visit)):
            effects += gateway.open(visit)
        if visit.prefixes != told_prefixes:
            effects += gateway.advertise(visit)
        effects += self._begin(visit, now)
        return [*effects, *(effect for each in self.accepted for effect in each(visit, now))]

    def extended(self, visit: Visit, granted: Seconds, now: Nanoseconds) -> None:
        """A binding holds for ``granted`` seconds from now: when it is refreshed."""
        after = refresh_after(self.gateway.settings, visit, granted)
        visit.refresh_due = None if after is None else now + round(after * NANOSECONDS_PER_SECOND)
        self.gateway.visits.schedule(visit)

    def _begin(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        if visit.since is not None:
            return []
        visit.since = now
        authorization = visit.attachment.authorization
        if authorization is not None and authorization.session_timeout is not None:
            visit.ends = now + round(authorization.session_timeout * NANOSECONDS_PER_SECOND)
            self.gateway.visits.schedule(visit)
        return [effect for each in self.begun for effect in each(visit, now)]

    def _name_link(self, visit: Visit, message: Message, now: Nanoseconds) -> list[Effect]:
        """Item 15: the address that the anchor gave for the link, unless the node has it already."""
        option = message.first(LinklocalAddress)
        if option is None or option.link_local_address.is_unspecified:
            return []
        named, link_layer = option.link_local_address, visit.attachment.link_layer
        is_taken = link_layer is not None and named == interface_address(LINK_LOCAL, link_layer)
        own = interface_address(LINK_LOCAL, self.gateway.settings.link_layer)
        visit.link_local = own if is_taken else named
        return self.update(visit, self._lifetime(visit), now) if is_taken else []

    def _refused(self, visit: Visit, pending: Pending, answer: Answer) -> list[Effect]:
        """Items 7 to 11."""
        status, now = answer.body.status, answer.now
        told: list[Effect] = [Tell(what="refused", mn=visit.mn, detail=str(status))]
        if status == NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX and visit.prefixes:
            gone = [*self.gateway.withdraw(visit), *self.gateway.close(visit, *visit.prefixes)]
            visit.prefixes = ()  # ask for any prefix instead (item 10)
            return [*told, *gone, *self.update(visit, pending.lifetime, now)]
        if status == TIMESTAMP_LOWER_THAN_PREV_ACCEPTED:
            visit.pending = replace(pending, backoff=Backoff(due=None))
            visit.pending.backoff.sent(now)  # item 8: register again, after a wait
            self.gateway.visits.schedule(visit)
            return told
        extensions = () if self.gateway.settings.plain else EXTENSIONS
        if any(extension.again(self.gateway, visit, answer) for extension in extensions):
            return [*told, *self.update(visit, pending.lifetime, now)]
        if status == PROXY_REG_NOT_ENABLED:
            self.denied.add(visit.mn)  # item 7
        if status == TIMESTAMP_MISMATCH:
            self.out_of_time.append(visit.attachment)  # item 9
        gone = self.remove(visit, f"refused with status {status}", now)
        return [*told, *gone, *(effect for each in self.refused for effect in each(visit, now))]

    def synchronize(self, now: Nanoseconds) -> list[Effect]:
        """The gateway's clock is right from now on: what was refused because of it is registered again (item 9)."""
        self.gateway.clock.offset = 0
        waiting, self.out_of_time = self.out_of_time, []
        return [effect for each in waiting for effect in self.attach(each, now)]

    def next_due(self) -> Nanoseconds | None:
        """The first timer of any visit."""
        return self.gateway.visits.next_due()

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again what was not answered, refresh what ends soon, give up what has ended."""
        effects: list[Effect] = []
        for visit in self.gateway.visits.due(now):
            effects += self._tick(visit, now)
            self.gateway.visits.schedule(visit)
        return effects

    def _tick(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        pending = visit.pending
        if visit.late_until is not None and visit.late_until <= now:
            visit.late_until = None  # RFC 6058 section 4.5: the binding is as any other
        if pending is not None and pending.backoff.due is not None and pending.backoff.due <= now:
            if pending.lifetime == 0:
                # RFC 5213 section 6.9.1.4: after INITIAL_BINDACK_TIMEOUT the node is forgotten, answer or not.
                return self._stays(visit) if pending.ipv4_only else self._forget(visit, "no answer", now)
            return self._send(visit, pending, now)
        if visit.ends is not None and visit.ends <= now:
            return [*self.gateway.withdraw(visit), *self.detach(visit, now, why="session timeout")]
        if any(due is not None and due <= now for due in (visit.refresh_due, visit.report_due)):
            return self.refresh(visit, now)
        return self._expired(visit, now) if visit.machine.tick(now) is not None else []

    def _expired(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        """The anchor has not extended the binding: the node has no service, unless an answer comes after all."""
        told = Tell(what="expired", mn=visit.mn)
        if visit.pending is None or visit.leaving:
            return [told, *self.remove(visit, "expired", now)]
        gone = [*self._over(visit, "expired", now), *self.gateway.withdraw(visit), *self.gateway.close(visit)]
        visit.machine = Machine()
        visit.pending.handoff = handoff_of(self.gateway.settings, visit, visit.pending.lifetime)
        return [told, *gone]


def _waits_for(visit: Visit, anchor: Address, sequence: int) -> bool:
    pending = visit.pending
    return pending is not None and visit.anchor == anchor and pending.sequence == sequence
