"""Proxy Binding Updates as the anchor handles them (RFC 5213 section 5.3)."""

from collections.abc import Callable

from mobtrace.lifecycle.machine import Machine
from mobtrace.lifecycle.states import Input, State, is_over
from mobtrace.replay.lma import transient
from mobtrace.replay.lma.answer import acknowledgement
from mobtrace.replay.lma.bulk import BULK, extend_group, is_bulk
from mobtrace.replay.lma.cache import IPV4_BITS, NEW_SESSION, Entry, Found
from mobtrace.replay.lma.checks import SEQUENCE_OUT_OF_WINDOW, refusal
from mobtrace.replay.lma.delegated import withdraw_delegated
from mobtrace.replay.lma.departure import late_deregistration, left_late, part_to_release
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.ipv4 import IPV4_HOME_ADDRESS
from mobtrace.replay.lma.pools import INSUFFICIENT_RESOURCES, NoneLeftError
from mobtrace.replay.lma.request import NO_IDENTIFIER, ProxyRequest, is_routable, read_request
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.replay.lma.table import EXTENSIONS
from mobtrace.replay.lma.waiting import WaitingRoom
from mobtrace.replay.node import Datagram, Effect, Send, Tell, earliest
from mobtrace.replay.peers import Peers
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Prefix, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.pmip6 import LinklocalAddress
from mobtrace.wire.rows import Row

# What an anchor that grants more than was asked for grants.
EXCESS = 2

# Called with a session, and the time, when something happens to it.
Hook = Callable[[Entry, Nanoseconds], list[Effect]]


class Registrations:
    """The part of an anchor that handles Proxy Binding Updates, and the timers of the sessions they make.

    ``moved`` are called when a session has come to another gateway; ``ask_previous``, where there is one, instead of
    waiting for a gateway's de-registration.
    """

    bodies: tuple[type[Row], ...] = (BindingUpdate,)

    def __init__(self, anchor: Anchor, peers: Peers) -> None:
        self.anchor = anchor
        self.moved: list[Hook] = []
        self.ask_previous: Hook | None = None
        self._peers = peers
        self._waiting = WaitingRoom()
        self._extensions = [each for each in EXTENSIONS if each.rfc not in anchor.settings.without]
        self._usual = [each for each in self._extensions if each.always(anchor.settings)]
        self._options = frozenset(row for each in self._extensions for row in each.options)

    def forget(self) -> None:
        """Nobody waits any more."""
        self._waiting.clear()

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """A Binding Update: one that is no proxy's is not for an anchor."""
        body = message.body
        if not isinstance(body, BindingUpdate) or not body.p:
            return []
        request = read_request(datagram, message, body)
        if IPV4_HOME_ADDRESS.rfc in self.anchor.settings.without:
            request.ipv4 = None
        if not is_routable(request.care_of):
            return []  # RFC 6275 section 6.1.7: silently discarded
        self._peers.met(request.path, now)
        if is_bulk(request) and BULK.rfc not in self.anchor.settings.without:
            return extend_group(self.anchor, request, now)
        found = self.anchor.cache.find(request) if request.identifier is not None else NEW_SESSION
        asked = self.anchor.asked(request, found.entry, now)
        status = self._refusal(asked, found)
        return self._accept(asked, found) if status is None else self._refuse(asked, status)

    def _refusal(self, asked: Asked, found: Found) -> int | None:
        """RFC 5213 section 5.3.1 in its order, then what the extensions hold against a request."""
        status = refusal(self.anchor, asked)
        if status is None:
            status = found.refusal
        return self._extensions_refuse(asked) if status is None else status

    def _extensions_refuse(self, asked: Asked) -> int | None:
        for extension in self._concerned(asked):
            status = extension.check(self.anchor, asked)
            if status is not None:
                return status
        return None

    def _concerned(self, asked: Asked) -> list[Extension]:
        """The extensions that have to do with a request: most requests are plain ones."""
        update, entry = asked.request.update, asked.entry
        is_plain = not (update.f or update.t or update.b) and (entry is None or entry.is_plain)
        if is_plain and self._options.isdisjoint(asked.request.first):
            return self._usual
        return self._extensions

    def _accept(self, asked: Asked, found: Found) -> list[Effect]:
        request, entry = asked.request, asked.entry
        if entry is not None and transient.is_from_previous(asked, entry):
            return left_late(self.anchor, asked, entry, self._lifetime(asked.request))
        if request.deregisters:
            return self._deregister(asked)
        if found.wait and entry is not None and entry.machine.state is State.ACTIVE:
            return self._wait(request, entry, asked.now)
        return self._register(asked)

    def _refuse(self, asked: Asked, status: int) -> list[Effect]:
        request, entry = asked.request, asked.entry
        # RFC 6275 section 9.5.1: the answer to a number out of window has the last one accepted.
        last = entry.sequence if entry is not None and status == SEQUENCE_OUT_OF_WINDOW else None
        more = [row for extension in self._concerned(asked) for row in extension.refused(self.anchor, asked, status)]
        answer = acknowledgement(
            self.anchor.settings, request, None, asked.clock, status=status, sequence=last, more=more
        )
        return [Tell(what="refused", mn=request.mn, detail=str(status)), Send(answer)]

    def _wait(self, request: ProxyRequest, entry: Entry, now: Nanoseconds) -> list[Effect]:
        """Hold a request back until its session is de-registered, or the answer to a revocation has come."""
        delay = round(self.anchor.settings.max_delay_before_new_bce_assign * NANOSECONDS_PER_SECOND)
        until = now + delay if self.ask_previous is None else None
        is_new = self._waiting.join(request, entry, until)
        return self.ask_previous(entry, now) if is_new and self.ask_previous is not None else []

    def resume(self, entry: Entry, now: Nanoseconds, *, released: bool) -> list[Effect]:
        """Go on with the requests that wait for a session: for it when it was released, else for a new one."""
        effects: list[Effect] = []
        for request in self._waiting.take(entry):
            effects += self._resume(request, entry if released else None, now)
        return effects

    def _resume(self, request: ProxyRequest, entry: Entry | None, now: Nanoseconds) -> list[Effect]:
        asked = self.anchor.asked(request, entry, now)
        status = self._extensions_refuse(asked)
        return self._register(asked) if status is None else self._refuse(asked, status)

    def _register(self, asked: Asked) -> list[Effect]:
        """RFC 5213 sections 5.3.2 to 5.3.4."""
        anchor, request = self.anchor, asked.request
        try:
            entry = self._session(asked)
        except NoneLeftError as error:
            return self._refuse(asked, error.status)
        self._waiting.leave(entry, request)
        effects = self._move(asked, entry) if asked.is_handoff else []
        effects += withdraw_delegated(anchor, asked, entry)
        effects += self._switch(asked, entry)
        lifetime = self._lifetime(request)
        entry.machine.accept(request.care_of, lifetime, asked.now)
        self._adopt(entry, request)
        verdict = self._verdict(asked, entry)
        anchor.cache.schedule(entry)
        answer = _acknowledge(anchor, asked, entry, verdict, lifetime)
        told = Tell(what="registered", mn=entry.mn, detail=str(request.care_of))
        effects = [Send(answer), *effects, *anchor.routes(entry), told]
        if asked.is_handoff:
            effects += [effect for hook in self.moved for effect in hook(entry, asked.now)]
        return effects

    def _session(self, asked: Asked) -> Entry:
        """The session to update, or a new one (RFC 5213 section 5.3.2); ``NoneLeftError`` when there can be none."""
        anchor, request, entry = self.anchor, asked.request, asked.entry
        if entry is not None:
            if request.asks_prefix and not entry.prefixes:
                anchor.cache.renumber(entry, anchor.pools.prefixes(anchor.cache, request))
            return entry
        limit = anchor.settings.max_bindings
        if limit is not None and len(anchor.cache) >= limit:
            raise NoneLeftError(INSUFFICIENT_RESOURCES)
        entry = Entry(
            mn=request.mn,
            identifier=request.identifier or NO_IDENTIFIER,
            prefixes=anchor.cache.sharing(request) or anchor.pools.prefixes(anchor.cache, request),
            technology=request.technology,
            link_layer=request.link_layer,
            machine=Machine(grace=anchor.settings.min_delay_before_bce_delete),
            path=request.path,
        )
        anchor.cache.add(entry)
        return entry

    def _move(self, asked: Asked, entry: Entry) -> list[Effect]:
        """RFC 5213 section 5.3.4: the session comes to another gateway.

        RFC 5844 section 3.1.2.4: what the new one does not ask for, prefixes or IPv4 home address, is released.
        """
        anchor, request = self.anchor, asked.request
        if anchor.settings.has(Quirk.CHANGES_PREFIX):
            gone = anchor.drop_routes(entry)
            anchor.cache.renumber(entry, anchor.pools.take_prefixes(anchor.cache, 1))
            return gone
        if not request.names_prefixes:
            return anchor.release(entry, *entry.prefixes)
        if request.ipv4 is None and entry.home_address is not None:
            return anchor.release(entry, Prefix(entry.home_address, IPV4_BITS))
        return []

    def _switch(self, asked: Asked, entry: Entry) -> list[Effect]:
        """RFC 6058 section 4.6: a handover may switch the path late, the new gateway's next request switches it."""
        if entry.transient is not None and asked.request.care_of == entry.machine.care_of:
            return transient.activate(self.anchor, entry, asked.now)
        before = self.anchor.tunnel(entry) if entry.machine.state is State.ACTIVE else None
        transient.begin(self.anchor, asked, entry, before)
        return []

    def _lifetime(self, request: ProxyRequest) -> Seconds:
        if self.anchor.settings.has(Quirk.GRANTS_LONGER):
            return request.lifetime * EXCESS
        # RFC 6275 section 9.5.1: what is granted may be shorter than what is asked for, never longer.
        return min(request.lifetime, self.anchor.settings.max_lifetime)

    def _adopt(self, entry: Entry, request: ProxyRequest) -> None:
        """Update an entry with the accepted values of a registration (RFC 5213 sections 5.3.3 and 5.3.4)."""
        entry.sequence, entry.timestamp = request.update.sequence, request.timestamp or entry.timestamp
        entry.path = request.path
        entry.identifier = request.identifier or entry.identifier
        entry.revoking = False  # RFC 5846 section 8.1
        if not request.deregisters:
            entry.technology, entry.link_layer = request.technology, request.link_layer
            entry.link_local = self._link_local(entry, request)

    def _link_local(self, entry: Entry, request: ProxyRequest) -> Address | None:
        """RFC 5213 section 5.3.6: the one the gateway named, or one of ours where it asks with all zero."""
        asked = request.link_local
        if asked is None or not asked.is_unspecified:
            return asked or entry.link_local
        chosen = (each.link_local_address for each in self.anchor.chosen(request, LinklocalAddress))
        return entry.link_local or next(chosen, self.anchor.settings.link_local)

    def _verdict(self, asked: Asked, entry: Entry) -> Verdict:
        """What all extensions together add to the answer."""
        extensions = self._concerned(asked)
        entry.is_plain = extensions is self._usual
        if not extensions:
            return NOTHING
        status, options = ACCEPTED, list[Row]()
        flags: dict[str, bool] = {}
        for extension in extensions:
            verdict = extension.answer(self.anchor, asked, entry, status)
            status = max(status, verdict.status)
            options += verdict.options
            flags |= verdict.flags
        return Verdict(status, tuple(options), flags)

    def _deregister(self, asked: Asked) -> list[Effect]:
        """RFC 5213 section 5.3.5."""
        anchor, request, entry, now = self.anchor, asked.request, asked.entry, asked.now
        if entry is None:
            return []  # RFC 5213 section 5.4.1: silently ignored
        if request.care_of != entry.machine.care_of:
            return late_deregistration(anchor, asked, entry)
        effects: list[Effect] = []
        if not anchor.settings.has(Quirk.NO_ANSWER_TO_DEREGISTRATION):
            effects.append(Send(_acknowledge(anchor, asked, entry, self._verdict(asked, entry))))
        self._adopt(entry, request)
        part = part_to_release(entry, request)
        if part:
            return [*effects, *anchor.release(entry, *part), Tell(what="released", mn=entry.mn)]
        effects += self.release(entry, now, str(request.care_of))
        if anchor.settings.has(Quirk.NO_GRACE):
            effects += anchor.forget(entry, "no grace")
        return [*effects, *self.resume(entry, now, released=True)]

    def release(self, entry: Entry, now: Nanoseconds, detail: str) -> list[Effect]:
        """Begin the grace period of a session (RFC 5213 section 5.3.5): meanwhile the node's packets are dropped."""
        if entry.machine.state is not State.ACTIVE:
            return []
        entry.transient = None
        entry.machine.step(Input.RELEASE, now)
        self.anchor.cache.schedule(entry)
        return [*self.anchor.drop_routes(entry), Tell(what="de-registered", mn=entry.mn, detail=detail)]

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Let bindings expire, switch late paths, and stop waiting for de-registrations."""
        effects: list[Effect] = []
        for entry in self.anchor.cache.due(now):
            effects += self._due(entry, now)
        for request in self._waiting.take_due(now):
            effects += self._resume(request, None, now)
        return effects

    def _due(self, entry: Entry, now: Nanoseconds) -> list[Effect]:
        effects: list[Effect] = []
        if entry.transient is not None and entry.transient.due <= now:
            effects += transient.activate(self.anchor, entry, now)
        moved = entry.machine.tick(now)
        if moved is not None and is_over(moved.after):
            return [*effects, *self.anchor.forget(entry, moved.step.value), *self.resume(entry, now, released=False)]
        self.anchor.cache.schedule(entry)
        return effects

    def next_due(self) -> Nanoseconds | None:
        """The first lifetime, grace period, late switch or wait that ends."""
        return earliest(self.anchor.cache.next_due(), self._waiting.next_due())


def _acknowledge(anchor: Anchor, asked: Asked, entry: Entry, verdict: Verdict, lifetime: Seconds = 0) -> Datagram:
    return acknowledgement(
        anchor.settings,
        asked.request,
        entry,
        asked.clock,
        status=verdict.status,
        lifetime=lifetime,
        more=verdict.options,
        flags=verdict.flags,
    )
