"""The local mobility anchor (RFC 5213 section 5)."""

from typing import NamedTuple

from mobtrace.lifecycle.machine import Machine
from mobtrace.lifecycle.states import Input, State, is_over
from mobtrace.replay.lma.answer import REJECTED, acknowledgement
from mobtrace.replay.lma.cache import NEW_SESSION, BindingCache, Entry
from mobtrace.replay.lma.checks import INSUFFICIENT_RESOURCES, SEQUENCE_OUT_OF_WINDOW, Asked, refusal
from mobtrace.replay.lma.extensions import Verdict
from mobtrace.replay.lma.gre import tunnel_keys
from mobtrace.replay.lma.pools import NoneLeftError, Pools
from mobtrace.replay.lma.request import NO_IDENTIFIER, ProxyRequest, read_request
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.lma.table import EXTENSIONS
from mobtrace.replay.node import Clock, Datagram, Effect, Forward, Send, Tell, Tunnel, Unforward, earliest
from mobtrace.replay.peers import Peers
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate

# What an anchor that grants more than was asked for grants.
EXCESS = 2


class Waiting(NamedTuple):
    """A request that waits for the de-registration of its session (RFC 5213 section 5.4.1.2 item 4)."""

    request: ProxyRequest
    entry: Entry
    until: Nanoseconds


class Lma:
    """A local mobility anchor."""

    def __init__(self, name: str, settings: AnchorSettings) -> None:
        self.name = name
        self.settings = settings
        self.cache = self._empty_cache()
        self.clock = Clock(settings.clock_offset)
        self.pools = Pools(settings)
        self.peers = Peers(
            settings.address,
            restart_counter=settings.restart_counter,
            interval=settings.heartbeat_interval,
            quirks=settings.quirks,
        )
        self._waiting: list[Waiting] = []

    def _empty_cache(self) -> BindingCache:
        return BindingCache(by_prefix_alone=self.settings.has(Quirk.MOVES_BY_PREFIX))

    @property
    def addresses(self) -> frozenset[Address]:
        """Its IPv6 address, and the IPv4 one when it has it (RFC 5844 section 4)."""
        known = (self.settings.address, self.settings.ipv4_address)
        return frozenset(each for each in known if each is not None)

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up with an empty binding cache."""
        return self.peers.start(now)

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Lose the binding cache, and say so by the restart counter (RFC 5847 section 3.2)."""
        gone: list[Effect] = [Unforward(each) for entry in self.cache for each in entry.prefixes]
        self.cache, self.pools, self._waiting = self._empty_cache(), Pools(self.settings), []
        return [*gone, Tell(what="restarted"), *self.peers.restart(now)]

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A datagram from a gateway."""
        message = datagram.content
        if not isinstance(message, Message):
            return []
        if self.settings.has(Quirk.DROPS_UNKNOWN_OPTIONS) and any(type(each) is Unknown for each in message.options):
            return []
        body = message.body
        if isinstance(body, BindingUpdate):
            return self._update(datagram, message, body, now) if body.p else []
        return self.peers.receive(datagram, message, now)

    def next_due(self) -> Nanoseconds | None:
        """The first lifetime, grace period or wait that ends."""
        return earliest(self.cache.next_due(), self.peers.next_due(), *(each.until for each in self._waiting))

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Let bindings expire, and stop waiting for de-registrations."""
        effects: list[Effect] = []
        for entry in list(self.cache):
            moved = entry.machine.tick(now)
            if moved is not None and is_over(moved.after):
                effects += self._forget(entry, moved.step.value)
        for each in [each for each in self._waiting if each.until <= now]:
            self._waiting.remove(each)
            effects += self._register(self._asked(each.request, None, now), now)
        return effects + self.peers.tick(now)

    def _asked(self, request: ProxyRequest, entry: Entry | None, now: Nanoseconds) -> Asked:
        return Asked(request, entry, self.clock.read(now))

    def _update(self, datagram: Datagram, message: Message, body: BindingUpdate, now: Nanoseconds) -> list[Effect]:
        request = read_request(datagram, message, body)
        self.peers.met(datagram.source, now)
        found = self.cache.find(request) if request.identifier is not None else NEW_SESSION
        asked = self._asked(request, found.entry, now)
        status = refusal(self, asked)
        if status is None:
            status = found.refusal
        if status is not None:
            return self._refuse(asked, Verdict(status))
        for extension in EXTENSIONS:
            verdict = extension.check(self, asked)
            if verdict is not None:
                return self._refuse(asked, verdict)
        if request.update.lifetime == 0:
            return self._deregister(asked, now)
        if found.wait and found.entry is not None and found.entry.machine.state is State.ACTIVE:
            return self._wait(request, found.entry, now)
        return self._register(asked, now)

    def _refuse(self, asked: Asked, verdict: Verdict) -> list[Effect]:
        entry = asked.entry
        # RFC 6275 section 9.5.1: the answer to a number out of window has the last one accepted.
        last = entry.sequence if entry is not None and verdict.status == SEQUENCE_OUT_OF_WINDOW else None
        answer = acknowledgement(
            self.settings,
            asked.request,
            None,
            asked.clock,
            status=verdict.status,
            sequence=last,
            more=verdict.options,
        )
        return [Tell(what="refused", mn=asked.request.mn, detail=str(verdict.status)), Send(answer)]

    def _wait(self, request: ProxyRequest, entry: Entry, now: Nanoseconds) -> list[Effect]:
        delay = round(self.settings.max_delay_before_new_bce_assign * NANOSECONDS_PER_SECOND)
        if not any(each.request.care_of == request.care_of and each.entry is entry for each in self._waiting):
            self._waiting.append(Waiting(request, entry, now + delay))
        return []

    def _register(self, asked: Asked, now: Nanoseconds) -> list[Effect]:
        """RFC 5213 sections 5.3.2 to 5.3.4."""
        request, entry = asked.request, asked.entry
        is_new = entry is None
        if entry is None:
            try:
                entry = self._new_entry(request)
            except NoneLeftError as error:
                return self._refuse(asked, Verdict(error.status))
            self.cache.add(entry)
        elif self.settings.has(Quirk.CHANGES_PREFIX) and request.care_of != entry.machine.care_of:
            self.cache.renumber(entry, self.pools.take_prefixes(self.cache, 1))
        lifetime = self._lifetime(request)
        entry.machine.accept(request.care_of, lifetime, now)
        _adopt(entry, request)
        answers = [extension.answer(self, asked, entry) for extension in EXTENSIONS]
        refused = next((each for each in answers if each.status >= REJECTED), None)
        if refused is not None:
            return [*(self._forget(entry, "refused") if is_new else []), *self._refuse(asked, refused)]
        answer = acknowledgement(
            self.settings,
            request,
            entry,
            asked.clock,
            status=max((each.status for each in answers), default=0),
            lifetime=lifetime,
            more=[option for each in answers for option in each.options],
        )
        return [Send(answer), *self._routes(entry), Tell(what="registered", mn=entry.mn, detail=str(request.care_of))]

    def _lifetime(self, request: ProxyRequest) -> Seconds:
        if self.settings.has(Quirk.GRANTS_LONGER):
            return request.lifetime * EXCESS
        # RFC 6275 section 9.5.1: what is granted may be shorter than what is asked for, never longer.
        return min(request.lifetime, self.settings.max_lifetime)

    def _new_entry(self, request: ProxyRequest) -> Entry:
        """RFC 5213 section 5.3.2; ``NoneLeftError`` with the status of the refusal."""
        limit = self.settings.max_bindings
        if limit is not None and len(self.cache) >= limit:
            raise NoneLeftError(INSUFFICIENT_RESOURCES)
        return Entry(
            mn=request.mn,
            identifier=request.identifier or NO_IDENTIFIER,
            prefixes=self.pools.prefixes(self.cache, request),
            technology=request.technology,
            link_layer=request.link_layer,
            machine=Machine(grace=self.settings.min_delay_before_bce_delete),
            gateway=request.gateway,
            link_local=self._link_local(request),
        )

    def _link_local(self, request: ProxyRequest) -> Address | None:
        """RFC 5213 section 5.3.6: the one the gateway named, or one of ours where it asks with all zero."""
        asked = request.link_local
        return self.settings.link_local if asked is not None and asked.is_unspecified else asked

    def _routes(self, entry: Entry) -> list[Effect]:
        """RFC 5213 section 5.6.2: packets to the node go through the tunnel to its gateway."""
        care_of = entry.machine.care_of
        if care_of is None:
            return []
        local = self.settings.user_plane_address or self.settings.address
        tunnel = Tunnel(local=local, remote=care_of, **tunnel_keys(entry))
        return [Forward(each, tunnel) for each in entry.prefixes]

    def _deregister(self, asked: Asked, now: Nanoseconds) -> list[Effect]:
        """RFC 5213 section 5.3.5."""
        request, entry = asked.request, asked.entry
        if entry is None:
            return []  # RFC 5213 section 5.4.1: silently ignored
        if request.care_of != entry.machine.care_of:
            return self._late_deregistration(asked, entry)
        effects: list[Effect] = []
        if not self.settings.has(Quirk.NO_ANSWER_TO_DEREGISTRATION):
            effects.append(Send(acknowledgement(self.settings, request, entry, asked.clock)))
        _adopt(entry, request)
        if entry.machine.state is State.ACTIVE:
            entry.machine.step(Input.RELEASE, now)
            # RFC 5213 section 5.3.5: in the meantime the node's packets are dropped.
            effects += [Unforward(each) for each in entry.prefixes]
            effects.append(Tell(what="de-registered", mn=entry.mn, detail=str(request.care_of)))
        if self.settings.has(Quirk.NO_GRACE):
            effects += self._forget(entry, "no grace")
        for each in [each for each in self._waiting if each.entry is entry]:
            self._waiting.remove(each)
            effects += self._register(self._asked(each.request, entry, now), now)
        return effects

    def _late_deregistration(self, asked: Asked, entry: Entry) -> list[Effect]:
        """One by a gateway that the node has left: ignored (RFC 5213 section 5.3.5 item 1)."""
        if self.settings.has(Quirk.LATE_DEREGISTRATION_REMOVES):
            answer = acknowledgement(self.settings, asked.request, entry, asked.clock)
            return [Send(answer), *self._forget(entry, "late de-registration")]
        if self.settings.has(Quirk.ANSWERS_LATE_DEREGISTRATION):
            return [Send(acknowledgement(self.settings, asked.request, entry, asked.clock))]
        return []

    def _forget(self, entry: Entry, why: str) -> list[Effect]:
        self.cache.remove(entry)
        self._waiting = [each for each in self._waiting if each.entry is not entry]
        return [*(Unforward(each) for each in entry.prefixes), Tell(what="removed", mn=entry.mn, detail=why)]


def _adopt(entry: Entry, request: ProxyRequest) -> None:
    """Update an entry with the accepted values of a registration (RFC 5213 sections 5.3.3 and 5.3.4)."""
    entry.sequence, entry.timestamp = request.update.sequence, request.timestamp or entry.timestamp
    entry.gateway = request.gateway
    entry.technology, entry.link_layer = request.technology, request.link_layer
    entry.identifier = request.identifier or entry.identifier
