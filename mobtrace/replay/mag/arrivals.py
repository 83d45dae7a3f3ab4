"""Nodes that come to a gateway by a fast handover: what the previous one has told of them is used (RFC 5949)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from mobtrace.lifecycle.states import State
from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.mag.context import Context, chosen_instead, read_context, with_context
from mobtrace.replay.mag.departures import Ask, Departures
from mobtrace.replay.mag.initiation import (
    ACCEPTED,
    CONTEXT_ACCEPTED,
    FORWARDING_NOT_AVAILABLE,
    INSUFFICIENT_RESOURCES,
    NOT_ACCEPTED,
    Gre,
    Initiated,
    Initiation,
    Verdict,
    code_of,
    forward,
    hold,
    key_option,
    tunnel_between,
    unforward,
)
from mobtrace.replay.mag.registration import Registrations
from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Effect, Forward, Tell, Tunnel, earliest
from mobtrace.replay.paths import Path
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, LinkLayer, Nanoseconds, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import HandoverInitiate
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.pfmip6 import ContextRequest, RequestedContext
from mobtrace.wire.rows import Row

# RFC 5568 section 10: the state of a handover has a short lifetime, some times what a handover is thought to take.
STATE_LIFETIME: Seconds = 10.0

Serve = Callable[[Attachment, Nanoseconds], list[Effect]]


@dataclass(slots=True, eq=False, kw_only=True)
class Arrival:
    """A node that is expected, or has come.

    ``path`` is the way to its previous gateway; ``gre`` is whether packets from there are to have GRE headers, and with
    which key; ``tunnel`` is the way that they take. ``link`` is where the node is, once it is here; ``visit`` its
    registration, once that was accepted.
    """

    name: MobileNodeIdentifier
    path: Path
    context: Context
    due: Nanoseconds
    gre: Gre = (False, None)
    tunnel: Tunnel | None = None
    link: str | None = None
    visit: Visit | None = None


class Arrived(NamedTuple):
    """What is known of a node that has come, and what it gets before it is registered."""

    attachment: Attachment
    effects: list[Effect]


class Arrivals:
    """The part of a gateway that nodes come to. ``serve`` is what it does with one whose previous gateway was asked."""

    def __init__(
        self, gateway: Gateway, registrations: Registrations, departures: Departures, ask: Ask, serve: Serve
    ) -> None:
        self._gateway = gateway
        self._departures = departures
        self._ask = ask
        self._serve = serve
        self._known: dict[str, Arrival] = {}
        self._fetching: dict[str, Attachment] = {}
        registrations.accepted.append(self._registered)
        registrations.refused.append(self._refused)
        registrations.ended.append(self._ended)

    def forget(self) -> None:
        """Expect nobody any more."""
        self._known.clear()
        self._fetching.clear()

    def prepare(self, initiated: Initiated, now: Nanoseconds, *, forwards: bool) -> Verdict:
        """The gateway of a node announces it, with its context (RFC 5949 section 4.1, predictive step (c))."""
        settings, mn = self._gateway.settings, initiated.mn
        known = self._current(mn)
        waiting = [each for each in self._known.values() if each.link is None and each is not known]
        if settings.most_prepared is not None and len(waiting) >= settings.most_prepared:
            return Verdict(INSUFFICIENT_RESOURCES)
        back = self._departures.returned(mn, now)
        context, wanted = read_context(initiated.message), key_option(initiated.message.options)
        own = [self._key(known.gre[1] if known is not None else None, wanted[1])] if wanted[0] else []
        options = chosen_instead(own, initiated.chosen)
        if settings.has(Quirk.DROPS_CONTEXT) or self._has(mn, context):
            return Verdict(CONTEXT_ACCEPTED, tuple(options), tuple(back))
        arrival = self._expect(initiated.name, initiated.path, context, now)
        told = [] if known is not None else [Tell(what="handover prepared", mn=mn, detail=str(initiated.path.remote))]
        if initiated.body.f and not forwards:
            return Verdict(FORWARDING_NOT_AVAILABLE, effects=(*back, *told))
        arrival.gre = key_option(options)
        effects = self._take_packets(arrival, wanted) if initiated.body.f else []
        return Verdict(CONTEXT_ACCEPTED, tuple(options), (*back, *told, *effects))

    def completed(self, mn: str, now: Nanoseconds) -> Verdict:
        """The previous gateway forwards no more, and is told whether the node is here (RFC 5949 section 4.1)."""
        arrival, visit = self._known.pop(mn, None), self._gateway.visits.of(mn)
        is_here = (visit is not None and not visit.leaving) or (arrival is not None and arrival.link is not None)
        over = [] if arrival is None else self._over(arrival)
        return Verdict(ACCEPTED if is_here else NOT_ACCEPTED, effects=tuple(over))

    def fetch(
        self,
        path: Path,
        name: MobileNodeIdentifier,
        now: Nanoseconds,
        *,
        attachment: Attachment | None = None,
        captured: tuple[HandoverInitiate, list[Row]] | None = None,
        sequence: int | None = None,
    ) -> list[Effect]:
        """Ask the previous gateway of a node for its context and packets (RFC 5949 section 4.1, reactive step (c)).

        ``attachment`` is served when the answer is there; ``captured`` has flags and options where they are not the
        usual ones.
        """
        body, options = captured or (HandoverInitiate(sequence=0, p=True, f=True), self._requests())
        about = Initiation(path=path, body=body, name=name, options=options, answered=self._fetched)
        about.attachment = attachment
        if attachment is not None:
            self._fetching[attachment.mn] = attachment
        told = Tell(what="taking over", mn=about.mn, detail=str(path.remote))
        return [told, *self._ask(about, now, sequence)]

    def ask_packets(self, mn: str, now: Nanoseconds, *, buffers: bool = False) -> list[Effect]:
        """Have the previous gateway of a node that was announced forward its packets now, or keep them until then.

        RFC 5949 section 4.1, predictive step (e).
        """
        arrival = self._known.get(mn)
        if arrival is None or arrival.visit is not None:
            return []
        body = HandoverInitiate(sequence=0, p=True, u=buffers, f=not buffers)
        wants, key = arrival.gre
        options: list[Row] = [GreKey(gre_key_identifier=key)] if wants else []
        return self.fetch(arrival.path, arrival.name, now, captured=(body, options))

    def is_fetching(self, mn: str, link: str) -> bool:
        """True while the context of a node on that link is awaited."""
        found = self._fetching.get(mn)
        return found is not None and found.link == link

    def is_awaited(self, link: str, link_layer: LinkLayer | None) -> bool:
        """True while the context of the node with that link-layer address is awaited."""
        found = self._fetching.values()
        return any(each.link == link and link_layer in (None, each.link_layer) for each in found)

    def knows(self, mn: str) -> bool:
        """True for a node whose context is here."""
        return self._current(mn) is not None

    def arrived(self, attachment: Attachment, now: Nanoseconds) -> Arrived:
        """A node has come: what its previous gateway has told is used at once (RFC 5949 section 5.2)."""
        effects = self._departures.returned(attachment.mn, now)
        arrival = self._current(attachment.mn)
        if arrival is None or arrival.link is not None:
            return Arrived(attachment, effects)
        arrival.link = attachment.link
        known = with_context(attachment, arrival.context)
        visit = Visit(attachment=known, path=arrival.path, prefixes=known.prefixes)
        effects += self._gateway.advertise(visit)
        if arrival.tunnel is not None:
            effects += [Forward(each, link=attachment.link) for each in arrival.context.networks]
        return Arrived(known, effects)

    def cancel(self, mn: str, link: str | None) -> bool:
        """A node has left before its context was there; False when that was not awaited."""
        fetching = self._fetching.get(mn)
        if fetching is None or link not in (None, fetching.link):
            return False
        del self._fetching[mn]
        return True

    def next_due(self) -> Nanoseconds | None:
        """When the first is over."""
        return earliest(*(each.due for each in self._known.values()))

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Expect nobody for long, and take no forwarded packets for long."""
        effects: list[Effect] = []
        for mn, each in [(mn, each) for mn, each in self._known.items() if each.due <= now]:
            del self._known[mn]
            told = [] if each.link is not None else [Tell(what="handover lapsed", mn=mn, detail=str(each.path.remote))]
            effects += [*told, *self._over(each)]
        return effects

    def _current(self, mn: str) -> Arrival | None:
        """What is known of a node that is expected or here: one that has come and left is neither."""
        arrival = self._known.get(mn)
        if arrival is None or arrival.link is None:
            return arrival
        visit = self._gateway.visits.of(mn, arrival.link)
        return None if visit is None or visit.leaving or visit.is_away else arrival

    def _has(self, mn: str, context: Context) -> bool:
        """True for a session that is registered here: what comes late must not take its packets elsewhere."""
        visit = self._gateway.visits.of(mn)
        if visit is None or visit.leaving or visit.is_away or visit.machine.state is not State.ACTIVE:
            return False
        return bool({*visit.networks} & {*context.networks})

    def _expect(self, name: MobileNodeIdentifier, path: Path, context: Context, now: Nanoseconds) -> Arrival:
        """Note what is known of a node; one that was announced before may be here by now."""
        mn, due = mn_id_text(name), now + round(STATE_LIFETIME * NANOSECONDS_PER_SECOND)
        before = self._current(mn)
        arrival = self._known[mn] = Arrival(name=name, path=path, context=context, due=due)
        if before is not None:
            arrival.gre, arrival.link = before.gre, before.link
        return arrival

    def _take_packets(self, arrival: Arrival, other: Gre) -> list[Effect]:
        """RFC 5949 section 4.2: be ready for packets through the tunnel, which wait until the node is here."""
        networks, link = arrival.context.networks, arrival.link
        arrival.tunnel = tunnel_between(arrival.path, arrival.gre, other)
        inward = hold(networks) if link is None else [Forward(each, link=link) for each in networks]
        return [*forward(networks, arrival.tunnel, outward=True), *inward]

    def _requests(self) -> list[Row]:
        """Which context is asked for, and the GRE key of packets to here (RFC 5949 sections 4.2 and 6.2.1)."""
        settings = self._gateway.settings
        requested = [RequestedContext(req_type=each) for each in settings.requested_context]
        options: list[Row] = [ContextRequest(requested=requested)] if requested else []
        return options if settings.gre_key is None else [*options, self._key(None, settings.gre_key or None)]

    def _key(self, known: int | None, other: int | None) -> Row:
        """The key that packets to here are to have; none where the other gateway names none."""
        if other is None:
            return GreKey()
        return GreKey(gre_key_identifier=self._gateway.next_key() if known is None else known)

    def _fetched(self, about: Initiation, answer: Message | None, now: Nanoseconds) -> list[Effect]:
        """RFC 5949 section 4.1, step (d): with the context, or as if nobody had been asked."""
        effects: list[Effect] = []
        context = read_context(answer) if answer is not None else Context()
        known = self._known.get(about.mn)
        if answer is not None and context.networks and (known is None or known.visit is None):
            arrival = self._expect(about.name, about.path, context, now)
            arrival.gre = key_option(about.options)
            if about.body.f and code_of(answer) < REJECTED:
                effects = self._take_packets(arrival, key_option(answer.options))
        elif answer is None or code_of(answer) >= REJECTED:
            why = "no answer" if answer is None else str(code_of(answer))
            effects = [Tell(what="handover refused", mn=about.mn, detail=why)]
        attachment = about.attachment
        if attachment is None or self._fetching.get(attachment.mn) is not attachment:
            return effects
        del self._fetching[attachment.mn]
        return [*effects, *self._serve(attachment, now)]

    def _registered(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        """The anchor's tunnel is the way from now on; what is still forwarded is taken, too."""
        arrival = self._known.get(visit.mn)
        if arrival is None or arrival.visit is not None or arrival.link != visit.attachment.link:
            return []
        context, arrival.visit = arrival.context, visit
        visit.interface_identifier = visit.interface_identifier or context.interface_identifier
        gone = [each for each in context.networks if each not in visit.networks]
        kept = [each for each in context.networks if each in visit.networks]
        return [
            *(unforward(gone) if arrival.tunnel is not None else []),
            # RFC 5949 section 5.2: what was advertised and is not to be had is taken back.
            *self._gateway.withdraw(replace(visit, prefixes=tuple(each for each in context.prefixes if each in gone))),
            *forward(kept, arrival.tunnel, outward=True, also=True),
        ]

    def _refused(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        arrival = self._known.get(visit.mn)
        if arrival is None or arrival.link != visit.attachment.link:
            return []
        del self._known[visit.mn]
        return self._over(arrival)

    def _ended(self, visit: Visit, why: str, now: Nanoseconds) -> list[Effect]:
        if visit.mn in self._known and self._known[visit.mn].visit is visit:
            del self._known[visit.mn]
        return []

    def _over(self, arrival: Arrival) -> list[Effect]:
        """Nothing comes by the tunnel between the gateways any more."""
        visit = arrival.visit
        if arrival.tunnel is None:
            return []
        if visit is None:
            return unforward(arrival.context.networks)
        return [*self._gateway.close(visit), *self._gateway.open(visit)] if visit.is_open else []
