"""Localized routing: traffic between two mobile nodes that need not pass the anchor (RFC 6705)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mobtrace.replay.asking import Asking
from mobtrace.replay.lma.answer import prefix_option
from mobtrace.replay.lma.localized import INFINITE, NOT_ALLOWED, NOT_ATTACHED, SUCCESS
from mobtrace.replay.mag.departures import Departures
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Datagram, Effect, Forward, Send, Tell, Tunnel, Unforward
from mobtrace.replay.paths import way_back
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.localized_routing import LocalizedRoutingAcknowledgment, LocalizedRoutingInitiation
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.localized_routing import MagIPv6Address
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix


@dataclass(slots=True)
class Named:
    """A mobile node that a message names, with its prefixes."""

    mn: str
    prefixes: list[Prefix] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Localized:
    """Localized Routing Entries of one initiation: ``visits`` are the nodes here, ``far`` what is behind ``gateway``.

    ``due`` is when they end; ``None`` for an infinite lifetime.
    """

    visits: tuple[Visit, ...]
    due: Nanoseconds | None
    far: tuple[Prefix, ...] = ()
    gateway: Address | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """An initiation of the gateway's own: two nodes here, with different anchors, and for how many seconds."""

    first: Visit
    second: Visit
    lifetime: int


class LocalizedRouting:
    """The localized routing of a gateway (RFC 6705 sections 5 to 7)."""

    bodies: tuple[type[Row], ...] = (LocalizedRoutingInitiation, LocalizedRoutingAcknowledgment)

    def __init__(self, gateway: Gateway, departures: Departures) -> None:
        self.entries: list[Localized] = []
        self._gateway = gateway
        self._departures = departures
        self._asking: Asking[Started] = Asking(gateway.settings.lri_retry)
        self._granted: list[Started] = []

    def forget(self) -> None:
        """Know of no localized routing any more."""
        self.entries.clear()
        self._asking.forget()
        self._granted.clear()

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """An anchor that starts or stops it, or the answer of one."""
        body = message.body
        if isinstance(body, LocalizedRoutingAcknowledgment):
            return self._answered(body, now)
        if not isinstance(body, LocalizedRoutingInitiation):
            return []
        status, effects = self._initiated(message, body.lifetime, now)
        # RFC 6705 section 10.2: a refusal names only those that it is supported for.
        told = (MobileNodeIdentifier, HomeNetworkPrefix, MagIPv6Address) if status == SUCCESS else ()
        named: list[Row] = [each for each in message.options if isinstance(each, told)]
        answer = LocalizedRoutingAcknowledgment(sequence=body.sequence, status=status, lifetime=body.lifetime)
        sent = Send(way_back(datagram).carry(Message(body=answer, options=named)))
        return [sent, *effects]

    def _initiated(self, message: Message, lifetime: int, now: Nanoseconds) -> tuple[int, list[Effect]]:
        """RFC 6705 section 5: the nodes are here, and the gateway may do it."""
        named = list(_named(message))
        visits = [self._visit(each) for each in named]
        here = tuple(each for each in visits if each is not None)
        counterpart = message.first(MagIPv6Address)
        if not here or (counterpart is None and len(here) != len(named)):
            return NOT_ATTACHED, []
        if not self._gateway.settings.local_routing:
            return NOT_ALLOWED, []
        stopped = self._stop([each for each in self.entries if each.visits == here], now)
        if not lifetime:
            return SUCCESS, stopped
        due = None if lifetime == INFINITE else now + lifetime * NANOSECONDS_PER_SECOND
        if counterpart is None:
            return SUCCESS, [*stopped, *self._start(Localized(here, due), now)]
        far = tuple(self._far(message, here))
        return SUCCESS, [*stopped, *self._start(Localized(here, due, far, counterpart.mag_ipv6_address), now)]

    def _visit(self, named: Named) -> Visit | None:
        visit = self._gateway.visits.of(named.mn)
        if visit is None or visit.leaving or visit.is_away or not set(named.prefixes) & set(visit.prefixes):
            return None
        return visit

    def _far(self, message: Message, here: Iterable[Visit]) -> Iterator[Prefix]:
        """Prefixes in the message that are no visit's: those of the node at the other gateway.

        RFC 6705 section 10.1 has both nodes in the message, section 6 only the one that is here: of such a message's
        other node nothing is known, and its traffic stays on the way through the anchor.
        """
        own = {prefix for each in here for prefix in each.prefixes}
        for option in message.every(HomeNetworkPrefix):
            prefix = effective_prefix(option)[0]
            if prefix not in own:
                yield prefix

    def _start(self, entry: Localized, now: Nanoseconds) -> list[Effect]:
        """RFC 6705 section 5: these entries override those of the binding update list."""
        self.entries.append(entry)
        if entry.gateway is None:
            networks = [(each, prefix) for each in entry.visits for prefix in each.prefixes]
            return [
                Tell(what="localized", mn=entry.visits[0].mn, detail=entry.visits[-1].mn),
                *(Forward(prefix, link=visit.attachment.link, local=True) for visit, prefix in networks),
            ]
        # RFC 6705 section 6.2: between gateways as between gateway and anchor.
        base = self._gateway.tunnel(entry.visits[0])
        tunnel = Tunnel(local=base.local, remote=entry.gateway, kind="ip")
        return [
            *self._departures.elsewhere(entry.far, now),
            Tell(what="localized", mn=entry.visits[0].mn, detail=str(entry.gateway)),
            *(Forward(each, tunnel) for each in entry.far),
        ]

    def _stop(self, entries: list[Localized], now: Nanoseconds) -> list[Effect]:
        """RFC 6705 section 4: back to the way through the anchor."""
        effects: list[Effect] = []
        for entry in entries:
            self.entries.remove(entry)
            effects.append(Tell(what="localized routing ended", mn=entry.visits[0].mn))
            effects += [Unforward(each) for each in entry.far]
            for visit in entry.visits:
                if entry.gateway is None and visit.is_open:
                    effects += [*self._gateway.close(visit, *visit.networks), *self._gateway.open(visit)]
        return effects

    def gone(self, visit: Visit, why: str, now: Nanoseconds) -> list[Effect]:
        """A node has left: nothing of its traffic is local any more (RFC 6705 sections 5.1, 6.1 and 7.1)."""
        self._granted = [each for each in self._granted if visit not in (each.first, each.second)]
        return self._stop([each for each in self.entries if visit in each.visits], now)

    def localize(self, first: Visit, second: Visit, lifetime: int, now: Nanoseconds) -> list[Effect]:
        """Start it for two nodes of this gateway with different anchors, both of which are asked (section 7).

        RFC 6705 section 3.1: in any other case it is not the gateway that starts it.
        """
        if first.anchor == second.anchor or not self._gateway.settings.local_routing:
            return []
        about = Started(first, second, lifetime)
        return [self._ask(each, about, now) for each in (first, second)]

    def _ask(self, visit: Visit, about: Started, now: Nanoseconds) -> Effect:
        options: list[Row] = [visit.attachment.mn_id, *(prefix_option(each) for each in visit.prefixes)]

        def make(number: int) -> Message:
            body = LocalizedRoutingInitiation(sequence=number, lifetime=about.lifetime)
            return Message(body=body, options=options)

        return self._asking.ask(visit.path, make, about, now)

    def _answered(self, body: LocalizedRoutingAcknowledgment, now: Nanoseconds) -> list[Effect]:
        """RFC 6705 section 7: both anchors have to agree."""
        about = self._asking.answered(body.sequence)
        if about is None:
            return []
        if body.status != SUCCESS:
            self._granted = [each for each in self._granted if each is not about]
            return [Tell(what="localizing refused", mn=about.first.mn, detail=str(body.status))]
        if not any(each is about for each in self._granted):
            self._granted.append(about)
            return []
        self._granted = [each for each in self._granted if each is not about]
        here = (about.first, about.second)
        stopped = self._stop([each for each in self.entries if each.visits == here], now)
        if not about.lifetime:
            return stopped
        due = None if about.lifetime == INFINITE else now + about.lifetime * NANOSECONDS_PER_SECOND
        return [*stopped, *self._start(Localized(here, due), now)]

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again what was not answered; end what is over (RFC 6705 section 4)."""
        effects = self._stop([each for each in self.entries if each.due is not None and each.due <= now], now)
        sent, lost = self._asking.tick(now)
        told = [Tell(what="localizing unanswered", mn=each.first.mn, detail=each.second.mn) for each in lost]
        return [*effects, *sent, *told]

    def next_due(self) -> Nanoseconds | None:
        """When the first entry ends or message is to be sent again."""
        dues = (*(each.due for each in self.entries), self._asking.next_due())
        return min((each for each in dues if each is not None), default=None)


def _named(message: Message) -> Iterator[Named]:
    """RFC 6705 section 10.1: each identifier is followed by the prefixes of that node."""
    node: Named | None = None
    for option in message.options:
        if isinstance(option, MobileNodeIdentifier):
            if node is not None:
                yield node
            node = Named(mn_id_text(option))
        elif isinstance(option, HomeNetworkPrefix) and node is not None:
            node.prefixes.append(effective_prefix(option)[0])
    if node is not None:
        yield node
