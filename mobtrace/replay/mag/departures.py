"""Nodes that leave a gateway by a fast handover: their context and their packets go to the new one (RFC 5949)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from mobtrace.lifecycle.states import State
from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.mag.context import chosen_instead, context_options, requested_in
from mobtrace.replay.mag.initiation import (
    ALL_CONTEXT_IN_IT,
    ALL_CONTEXT_TRANSFERRED,
    CONTEXT_NOT_AVAILABLE,
    FORWARDING_COMPLETED,
    FORWARDING_NOT_AVAILABLE,
    Gre,
    Initiated,
    Initiation,
    Verdict,
    code_of,
    hold,
    key_option,
    tunnel_between,
)
from mobtrace.replay.mag.initiation import (
    forward as forward_to,
)
from mobtrace.replay.mag.registration import Ended, Registrations
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Effect, Tell, Tunnel, earliest
from mobtrace.replay.paths import Path
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, Prefix, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import HandoverInitiate
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.rows import Row

Ask = Callable[[Initiation, Nanoseconds, int | None], list[Effect]]


@dataclass(slots=True, eq=False, kw_only=True)
class Departure:
    """A node on its way to another gateway. ``path`` is the way there, ``None`` until that gateway has asked.

    ``gre`` is whether packets from there are to have GRE headers, and with which key; ``tunnel`` is the way of the
    node's packets once they are forwarded; ``due`` is when that ends, or when nobody is thought to ask any more.
    """

    visit: Visit
    path: Path | None = None
    gre: Gre = (False, None)
    tunnel: Tunnel | None = None
    has_left: bool = False
    due: Nanoseconds | None = None


class Departures:
    """The part of a gateway that has been left, or will be.

    ``ask`` sends its Handover Initiates; ``forwarding`` are called when packets of a node begin to go to another
    gateway, with the visit, why, and the time.
    """

    def __init__(self, gateway: Gateway, registrations: Registrations, ask: Ask) -> None:
        self.forwarding: list[Ended] = []
        self._gateway = gateway
        self._registrations = registrations
        self._ask = ask
        self._known: dict[tuple[str, str], Departure] = {}
        registrations.ended.append(self._ended)

    def forget(self) -> None:
        """Know of no departures any more."""
        self._known.clear()

    def hand_over(
        self,
        visit: Visit,
        path: Path,
        now: Nanoseconds,
        *,
        forward: bool = True,
        captured: tuple[HandoverInitiate, list[Row]] | None = None,
        sequence: int | None = None,
    ) -> list[Effect]:
        """Announce a node to its new gateway (RFC 5949 section 4.1, predictive step (c)).

        ``captured`` has flags, code and chosen options where they are not the usual ones.
        """
        usual = HandoverInitiate(sequence=0, p=True, f=forward, code=ALL_CONTEXT_IN_IT)
        initiate, options = captured or (usual, list[Row]())
        own = [*context_options(self._gateway.settings, visit), *self._key(visit)]
        about = Initiation(path=path, body=initiate, name=visit.attachment.mn_id, answered=self._answered, visit=visit)
        about.options = chosen_instead(own, options)
        departure = self._known.setdefault(visit.key, Departure(visit=visit))
        departure.path, departure.gre = path, key_option(about.options)
        visit.is_away = True
        told = Tell(what="handing over", mn=visit.mn, detail=str(path.remote))
        return [told, *self._ask(about, now, sequence)]

    def complete(self, visit: Visit, path: Path, now: Nanoseconds, *, sequence: int | None = None) -> list[Effect]:
        """Say that forwarding is over, so that both gateways end the tunnel (RFC 5949 section 4.1)."""
        body = HandoverInitiate(sequence=0, p=True, f=True, code=FORWARDING_COMPLETED)
        about = Initiation(path=path, body=body, name=visit.attachment.mn_id, answered=self._completed, visit=visit)
        return self._ask(about, now, sequence)

    def asked(self, initiated: Initiated, now: Nanoseconds, *, forwards: bool) -> Verdict:
        """The new gateway of a node asks for context and packets (RFC 5949 section 4.1, reactive step (d))."""
        gateway, body = self._gateway, initiated.body
        visit = gateway.visits.of(initiated.mn)
        if visit is None:
            return _as_chosen(initiated, forwards)
        requested = requested_in(initiated.message)
        options = context_options(gateway.settings, visit, requested)
        is_registered = visit.machine.state is State.ACTIVE
        if not is_registered or (requested and not requested & {each.info.code for each in options}):
            return Verdict(CONTEXT_NOT_AVAILABLE)
        if gateway.settings.has(Quirk.NO_CONTEXT):
            options = []
        if body.f and (visit.leaving or not forwards):
            return Verdict(FORWARDING_NOT_AVAILABLE, tuple(chosen_instead(options, initiated.chosen)))
        wanted = key_option(initiated.message.options)
        if wanted[0]:
            options += self._key(visit)
        options = chosen_instead(options, initiated.chosen)
        departure = self._known.setdefault(visit.key, Departure(visit=visit))
        departure.path, departure.gre = initiated.path, key_option(options)
        effects: list[Effect] = []
        if body.f:
            effects = self._forward(departure, tunnel_between(initiated.path, departure.gre, wanted), now)
        elif body.u:
            effects = hold(visit.networks)
        self._wait(departure, gateway.settings.forwarding_time, now)
        return Verdict(ALL_CONTEXT_TRANSFERRED, tuple(options), tuple(effects))

    def detached(self, visit: Visit, now: Nanoseconds) -> list[Effect] | None:
        """A node has left; ``None`` where it is to be de-registered.

        Otherwise it is on its way to another gateway, or may be: the anchor goes on to send its packets here.
        """
        departure, wait = self._known.get(visit.key), self._gateway.settings.departure_wait
        if departure is None:
            if not wait or visit.machine.state is not State.ACTIVE:
                return None
            departure = self._known[visit.key] = Departure(visit=visit)
            self._wait(departure, wait, now)
        departure.has_left = True
        told = Tell(what="detached", mn=visit.mn, detail=visit.attachment.link)
        return [told, *([] if departure.tunnel is not None else hold(visit.networks))]

    def returned(self, mn: str, now: Nanoseconds) -> list[Effect]:
        """A node comes that was on its way to another gateway: its binding may have been there."""
        effects: list[Effect] = []
        for each in [each for each in self._known.values() if each.visit.mn == mn]:
            if each.path is not None:
                effects += self._release(each.visit, now)
            else:
                del self._known[each.visit.key]
                each.visit.is_away = False
                effects += self._gateway.open(each.visit)
        return effects

    def elsewhere(self, networks: Collection[Prefix], now: Nanoseconds) -> list[Effect]:
        """The anchor says that these are behind another gateway: the nodes that have them have left for good."""
        found = [each for each in self._known.values() if each.visit.is_away and set(each.visit.networks) & {*networks}]
        return [effect for each in found for effect in self._release(each.visit, now)]

    def next_due(self) -> Nanoseconds | None:
        """When the first is over."""
        return earliest(*(each.due for each in self._known.values()))

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """End what is over: the new gateway says whether the node is there."""
        effects: list[Effect] = []
        for each in [each for each in self._known.values() if each.due is not None and each.due <= now]:
            each.due = None
            effects += self._stays(each, now) if each.path is None else self.complete(each.visit, each.path, now)
        return effects

    def _key(self, visit: Visit) -> list[Row]:
        """RFC 5949 section 4.2: encapsulated as between anchor and gateway; the key is that of packets to here."""
        if not visit.gre:
            return []
        departure = self._known.get(visit.key)
        if visit.downlink_key is None:
            return [GreKey()]
        known = departure.gre[1] if departure is not None else None
        return [GreKey(gre_key_identifier=self._gateway.next_key() if known is None else known)]

    def _answered(self, about: Initiation, answer: Message | None, now: Nanoseconds) -> list[Effect]:
        """The new gateway will take the node, or not (step (d))."""
        departure = self._known.get(about.visit.key) if about.visit is not None else None
        if departure is None:
            return []
        if answer is None or code_of(answer) >= REJECTED:
            return self._refused(departure, "no answer" if answer is None else str(code_of(answer)), now)
        effects: list[Effect] = []
        if about.body.f:
            tunnel = tunnel_between(about.path, departure.gre, key_option(answer.options))
            effects = self._forward(departure, tunnel, now)
        self._wait(departure, self._gateway.settings.forwarding_time, now)
        return effects

    def _refused(self, departure: Departure, why: str, now: Nanoseconds) -> list[Effect]:
        """The node stays with its binding as it is, or has left in the usual way."""
        visit = departure.visit
        told = Tell(what="handover refused", mn=visit.mn, detail=why)
        if departure.tunnel is not None:
            return [told]
        del self._known[visit.key]
        visit.is_away = False
        return [told, *(self._registrations.detach(visit, now) if departure.has_left else [])]

    def _forward(self, departure: Departure, tunnel: Tunnel, now: Nanoseconds) -> list[Effect]:
        """RFC 5949 section 4.1, steps (f) and (j): between the anchor's tunnel and the one to the new gateway."""
        visit, is_new = departure.visit, departure.tunnel is None
        departure.tunnel = tunnel
        if not is_new:
            return forward_to(visit.networks, tunnel)
        # RFC 5949 appendix A.2: nothing of the node's is forwarded locally any more.
        over = (effect for each in self.forwarding for effect in each(visit, "handed over", now))
        told = Tell(what="forwarding", mn=visit.mn, detail=str(tunnel.remote))
        return [*over, told, *forward_to(visit.networks, tunnel)]

    def _wait(self, departure: Departure, seconds: Seconds, now: Nanoseconds) -> None:
        """Refresh nothing for a node that leaves, and see to it when its time is up."""
        departure.visit.is_away = True
        self._registrations.cease(departure.visit)
        if not self._gateway.settings.plain:
            departure.due = now + round(seconds * NANOSECONDS_PER_SECOND)

    def _completed(self, about: Initiation, answer: Message | None, now: Nanoseconds) -> list[Effect]:
        """The new gateway has the node, or does not: then it is here, or is to be de-registered."""
        visit = about.visit
        departure = self._known.get(visit.key) if visit is not None else None
        if departure is None:
            return []
        is_there = answer is not None and code_of(answer) < REJECTED
        return self._release(departure.visit, now) if is_there else self._stays(departure, now)

    def _release(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        self._known.pop(visit.key, None)
        return self._registrations.release(visit, "detached", now)

    def _stays(self, departure: Departure, now: Nanoseconds) -> list[Effect]:
        """No other gateway has the node."""
        visit = departure.visit
        self._known.pop(visit.key, None)
        visit.is_away = False
        if visit.leaving:
            return []
        if departure.has_left:
            return self._registrations.detach(visit, now)
        again = self._registrations.refresh(visit, now) if self._gateway.settings.refresh_at else []
        return [*self._gateway.open(visit), *again]

    def _ended(self, visit: Visit, why: str, now: Nanoseconds) -> list[Effect]:
        self._known.pop(visit.key, None)
        return []


def _as_chosen(initiated: Initiated, forwards: bool) -> Verdict:
    """The answer about a node that is not here, unless its context was given beforehand."""
    if not initiated.context:
        return Verdict(CONTEXT_NOT_AVAILABLE)
    code = ALL_CONTEXT_TRANSFERRED if forwards or not initiated.body.f else FORWARDING_NOT_AVAILABLE
    return Verdict(code, initiated.context)
