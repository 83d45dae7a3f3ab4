"""The home agent (RFC 6275 sections 8.4 and 10)."""

from typing import NamedTuple

from mobtrace.lifecycle.states import Input, State, is_over
from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.answer import acknowledgement
from mobtrace.replay.mip6.cache import BindingCache, Entry
from mobtrace.replay.mip6.checks import DISCARDS, is_unverifiable, refusal
from mobtrace.replay.mip6.extensions import Asked, Verdict
from mobtrace.replay.mip6.home_link import advertisement, answer_icmpv6, home_agents_anycast
from mobtrace.replay.mip6.prefix_news import PrefixNews
from mobtrace.replay.mip6.request import LIFETIME_UNIT, BindingRequest, is_sound, read_request
from mobtrace.replay.mip6.revocation import ADMINISTRATIVE_REASON, Revocation, Revocations
from mobtrace.replay.mip6.routing import refresh_request, routes
from mobtrace.replay.mip6.settings import HomeAgentSettings, HomePrefix
from mobtrace.replay.mip6.several import place
from mobtrace.replay.mip6.table import EXTENSIONS
from mobtrace.replay.node import Clock, Datagram, Effect, Send, Tell, Unforward, earliest
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import BODIES, Message, UnknownBody
from mobtrace.wire.messages.mip6 import BindingError, BindingUpdate
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement
from mobtrace.wire.neighbour_messages import MobilePrefixSolicitation
from mobtrace.wire.options.auth import MobilityMessageReplayProtection
from mobtrace.wire.options.mip6 import BindingRefreshAdvice
from mobtrace.wire.rows import Row

# What an agent that grants more than was asked for grants.
EXCESS = 2
LONGEST: Seconds = 65535 * LIFETIME_UNIT
LINK_LOCAL = Address.parse("fe80::")[:8]


class Detecting(NamedTuple):
    """A request that waits for the end of duplicate address detection (RFC 6275 section 10.3.1)."""

    request: BindingRequest
    until: Nanoseconds


class HomeAgent:
    """A home agent."""

    def __init__(self, name: str, settings: HomeAgentSettings) -> None:
        self.name = name
        self.settings = settings
        self.cache = BindingCache()
        self.clock = Clock(settings.clock_offset)
        self.revocations = Revocations(settings)
        self.news = PrefixNews(settings, self.cache)
        self._detecting: dict[Address, Detecting] = {}

    @property
    def addresses(self) -> frozenset[Address]:
        """Its IPv6 and IPv4 addresses, and the anycast ones at which it can be discovered."""
        known = (self.settings.address, self.settings.ipv4_address)
        anycast = [home_agents_anycast(each.prefix) for each in self.settings.home_prefixes]
        return frozenset([*(each for each in known if each is not None), *anycast])

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up with an empty binding cache."""
        return []

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Lose the binding cache."""
        gone: list[Effect] = [Unforward(each) for entry in self.cache if entry.is_active for each in entry.networks]
        self.cache, self._detecting = BindingCache(), {}
        self.revocations = Revocations(self.settings)
        self.news = PrefixNews(self.settings, self.cache)
        return [*gone, Tell(what="restarted")]

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A datagram to the agent."""
        message = datagram.content
        if isinstance(message, Decoded):
            if isinstance(message.body, MobilePrefixSolicitation):
                self.news.confirmed(datagram.sender)
            return answer_icmpv6(self.settings, self.cache, datagram, message)
        if not isinstance(message, Message) or not is_sound(message):
            return []
        return self._mobility(datagram, message, now)

    def _mobility(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        if self.settings.has(Quirk.DROPS_UNKNOWN_OPTIONS) and any(type(each) is Unknown for each in message.options):
            return []
        body = message.body
        if isinstance(body, BindingUpdate):
            return self._update(datagram, message, body, now)
        if isinstance(body, BindingRevocationAcknowledgement):
            return self._revoked(self.revocations.acknowledged(body), now)
        return unrecognized(datagram, body, self.settings.quirks)

    def next_due(self) -> Nanoseconds | None:
        """The first lifetime, grace period, detection or retransmission that ends."""
        waits = (each.until for each in self._detecting.values())
        return earliest(self.cache.next_due(), self.revocations.next_due(), self.news.next_due(), *waits)

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Let bindings expire, end duplicate address detection, ask for refreshes."""
        effects: list[Effect] = []
        for entry in self.cache.due(now):
            effects += self._age(entry, now)
        for home_address, each in list(self._detecting.items()):
            if each.until <= now:
                del self._detecting[home_address]
                effects += self._detected(each.request, now)
        again, given_up = self.revocations.tick(now)
        effects += again + self.news.tick(now)
        for revocation in given_up:
            effects += self._revoked(revocation, now)
        return effects

    def renumber(self, prefixes: tuple[HomePrefix, ...], now: Nanoseconds) -> list[Effect]:
        """The home link has other prefixes, or other lifetimes of them: nodes that are away are told."""
        self.settings.home_prefixes = prefixes
        return self.news.spread(now)

    def revoke(
        self,
        home_address: Address,
        now: Nanoseconds,
        *,
        bids: tuple[int, ...] = (),
        trigger: int = ADMINISTRATIVE_REASON,
        sequence: int | None = None,
    ) -> list[Effect]:
        """Revoke the bindings of a home address, or those with ``bids`` (RFC 5846 section 7)."""
        entry = self.cache.find(home_address)
        if entry is None or not entry.is_active:
            return []
        return self.revocations.begin(entry, bids, trigger, now, sequence)

    def _is_for_us(self, update: BindingUpdate) -> bool:
        """Whether a registration is of the kind that is kept here."""
        return update.h and not update.p and not update.m

    def _update(self, datagram: Datagram, message: Message, body: BindingUpdate, now: Nanoseconds) -> list[Effect]:
        request = read_request(datagram, message, body, several=not self.settings.has(Quirk.IGNORES_IDENTIFIERS))
        asked = self._asked(request, now)
        if not self._is_for_us(body):
            return self._elsewhere(asked)
        if any(is_bad(request) for is_bad in DISCARDS) or is_unverifiable(self, request):
            return [Tell(what="discarded", mn=request.mn)]
        verdict = self._verdict(asked)
        if verdict is not None:
            return self._refuse(asked, verdict)
        if request.deregisters:
            return self._deregister(asked, now)
        if asked.entry is None or not asked.entry.is_active:
            return self._detect(request, now)
        return self._register(asked, now)

    def _verdict(self, asked: Asked) -> Verdict | None:
        """The first refusal: by RFC 6275, then by what adds to it."""
        status = refusal(self, asked)
        if status is not None:
            return Verdict(status)
        return next((found for each in EXTENSIONS if (found := each.check(self, asked)) is not None), None)

    def _asked(self, request: BindingRequest, now: Nanoseconds) -> Asked:
        return Asked(request, self.cache.find(request.home_address), self.clock.read(now))

    def _elsewhere(self, asked: Asked) -> list[Effect]:
        """RFC 3963 section 6.2: a mobile router must ask for a home registration. Others' authority is not known."""
        update = asked.request.update
        if update.r and not update.p:
            return self._refuse(asked, Verdict(values.ROUTER_NOT_PERMITTED))
        return [Tell(what="discarded", mn=asked.request.mn)]

    def _refuse(self, asked: Asked, verdict: Verdict) -> list[Effect]:
        # RFC 6275 section 9.5.1: the answer to a number out of window has the last one accepted.
        is_late = asked.entry is not None and verdict.status == values.SEQUENCE_OUT_OF_WINDOW
        last = asked.entry.sequence if is_late and asked.entry is not None else None
        answer = acknowledgement(
            self.settings, asked.request, asked.clock, status=verdict.status, sequence=last, more=verdict.options
        )
        return [Tell(what="refused", mn=asked.request.mn, detail=str(verdict.status)), Send(answer)]

    def _detect(self, request: BindingRequest, now: Nanoseconds) -> list[Effect]:
        """Duplicate address detection; a later update in the meantime takes the place of the one that waits."""
        if self.settings.detection_time == 0:
            return self._detected(request, now)
        before = self._detecting.get(request.home_address)
        until = before.until if before is not None else now + _nanoseconds(self.settings.detection_time)
        self._detecting[request.home_address] = Detecting(request, until)
        return []

    def _detected(self, request: BindingRequest, now: Nanoseconds) -> list[Effect]:
        asked = self._asked(request, now)
        tested = {request.home_address}
        if request.update.l:
            # RFC 6275 section 10.3.1: the link-local address with the same interface identifier, too.
            tested.add(Address(LINK_LOCAL + request.home_address[8:]))
        if tested & self.settings.taken:
            return self._refuse(asked, Verdict(values.DUPLICATE_ADDRESS))
        effects = self._register(asked, now)
        if self.settings.home_link:
            router = request.update.r
            effects += [advertisement(self.settings, each, router=router) for each in sorted(tested)]
        return effects

    def _register(self, asked: Asked, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 section 10.3.1."""
        request, entry = asked.request, asked.entry
        if entry is None:
            entry = Entry(home_address=request.home_address)
            self.cache.add(entry)
        before = entry.networks if entry.is_active else ()
        lifetime = self._lifetime(request)
        place(request, entry, lifetime, now)
        self.revocations.cancel(entry)
        self._adopt(entry, request)
        verdicts = [extension.accept(self, asked, entry) for extension in EXTENSIONS]
        self._set_reminders(entry)
        status = max(self._prefix_status(request, lifetime), *(each.status for each in verdicts))
        options = [*self._advice(lifetime), *(option for each in verdicts for option in each.options)]
        answer = acknowledgement(self.settings, request, asked.clock, status=status, lifetime=lifetime, more=options)
        effects: list[Effect] = [Send(answer), *routes(self.settings, entry, before)]
        self.cache.note(entry)
        return [*effects, Tell(what="registered", mn=request.mn, detail=str(request.care_of))]

    def _adopt(self, entry: Entry, request: BindingRequest) -> None:
        """RFC 6275 section 9.5.1: what the next request is held against."""
        entry.sequence = request.update.sequence
        stamp = request.message.first(MobilityMessageReplayProtection)
        entry.timestamp = stamp.timestamp if stamp is not None else entry.timestamp

    def _lifetime(self, request: BindingRequest) -> Seconds:
        """RFC 6275 section 10.3.1: neither longer than asked for nor than the prefix is valid."""
        if self.settings.has(Quirk.GRANTS_LONGER):
            return min(request.lifetime * EXCESS, LONGEST)
        prefix = self.settings.home_prefix(request.home_address)
        valid = prefix.valid if prefix is not None else LONGEST
        return min(request.lifetime, self.settings.max_lifetime, valid)

    def _prefix_status(self, request: BindingRequest, lifetime: Seconds) -> int:
        """RFC 6275 section 10.3.1: 1 where the prefix is, or while bound becomes, deprecated or invalid."""
        prefix = self.settings.home_prefix(request.home_address)
        units = lifetime // LIFETIME_UNIT
        if prefix is None:
            return values.ACCEPTED
        is_ending = prefix.preferred // LIFETIME_UNIT < units or prefix.valid // LIFETIME_UNIT <= units
        return values.PREFIX_DISCOVERY_NECESSARY if is_ending else values.ACCEPTED

    def _advice(self, lifetime: Seconds) -> list[Row]:
        """RFC 6275 section 10.3.1: the interval is less than the lifetime."""
        interval = self.settings.refresh_interval
        if interval is None or interval >= lifetime:
            return []
        return [BindingRefreshAdvice(refresh_interval=int(interval // LIFETIME_UNIT))]

    def _set_reminders(self, entry: Entry) -> None:
        ahead = self.settings.refresh_request
        for each in entry.bindings.values():
            due = each.machine.next_due()
            each.remind = due - _nanoseconds(ahead) if ahead is not None and due is not None else None

    def _deregister(self, asked: Asked, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 section 10.3.2, RFC 5648 section 6.2."""
        request, entry = asked.request, asked.entry
        assert entry is not None
        self._detecting.pop(request.home_address, None)
        before = entry.networks if entry.is_active else ()
        bids: list[int | None] = [each.binding_id for each in request.identifiers]
        for each in (entry.bindings[bid] for bid in bids or entry.bindings):
            each.remind = None
            if each.machine.state is State.ACTIVE:
                each.machine.step(Input.RELEASE, now)
        if self.settings.has(Quirk.NO_GRACE):
            entry.bindings = {bid: each for bid, each in entry.bindings.items() if each.is_active}
        self.cache.note(entry)
        self._adopt(entry, request)
        options = [option for each in EXTENSIONS for option in each.release(self, asked, entry).options]
        effects: list[Effect] = []
        if not self.settings.has(Quirk.NO_ANSWER_TO_DEREGISTRATION):
            effects.append(Send(acknowledgement(self.settings, request, asked.clock, more=options)))
        effects += routes(self.settings, entry, before)
        if before:
            effects.append(Tell(what="de-registered", mn=request.mn, detail=str(request.datagram.source)))
        return effects

    def _age(self, entry: Entry, now: Nanoseconds) -> list[Effect]:
        """Timers of one entry's bindings."""
        effects: list[Effect] = []
        before = entry.networks if entry.is_active else ()
        for bid, each in list(entry.bindings.items()):
            if each.remind is not None and each.remind <= now:
                each.remind = None
                effects.append(refresh_request(self.settings, entry, each))
            moved = each.machine.tick(now)
            if moved is not None and is_over(moved.after):
                del entry.bindings[bid]
                effects.append(Tell(what="removed", mn=str(entry.home_address), detail=moved.step.value))
        if effects:
            effects += routes(self.settings, entry, before)
        self.cache.note(entry)
        return effects

    def _revoked(self, revocation: Revocation | None, now: Nanoseconds) -> list[Effect]:
        """The end of a revocation: its bindings are gone (RFC 5846 section 6.2.2)."""
        if revocation is None:
            return []
        entry = revocation.entry
        before = entry.networks if entry.is_active else ()
        for bid in list(revocation.bids or entry.bindings):
            binding = entry.bindings.pop(bid, None)
            if binding is not None:
                binding.machine.step(Input.REVOKE, now)
        effects = routes(self.settings, entry, before)
        self.cache.note(entry)
        return [*effects, Tell(what="revoked", mn=str(entry.home_address))]


def unrecognized(datagram: Datagram, body: Row, quirks: frozenset[Quirk] = frozenset()) -> list[Effect]:
    """The Binding Error for a message type that is not known (RFC 6275 sections 9.2 and 9.3.3)."""
    if not isinstance(body, UnknownBody) or body.mh_type in BODIES or Quirk.NO_BINDING_ERROR in quirks:
        return []
    home = datagram.home_address or Address(bytes(16))
    error = BindingError(status=values.UNRECOGNIZED_TYPE, home_address=home)
    return [Send(Datagram(source=datagram.destination, destination=datagram.source, content=Message(body=error)))]


def _nanoseconds(seconds: Seconds) -> Nanoseconds:
    return round(seconds * NANOSECONDS_PER_SECOND)
