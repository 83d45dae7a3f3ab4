"""Localized routing: gateways forward between two mobile nodes without the anchor (RFC 6705)."""

from collections.abc import Iterator
from dataclasses import dataclass

from mobtrace.replay.asking import Asking
from mobtrace.replay.lma.answer import prefix_option
from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.state import Anchor
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.replay.paths import Path, way_back
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.localized_routing import LocalizedRoutingAcknowledgment, LocalizedRoutingInitiation
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.localized_routing import MagIPv6Address
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix

# RFC 6705 section 10.2
SUCCESS, NOT_ALLOWED, NOT_ATTACHED = 0, 128, 129
INFINITE = 0xFFFF  # RFC 6705 section 10.1


@dataclass(slots=True, eq=False)
class Pair:
    """Two sessions whose traffic is localized, until ``due``; ``None`` for an infinite lifetime."""

    first: Entry
    second: Entry
    lifetime: int
    due: Nanoseconds | None

    def is_over(self, now: Nanoseconds) -> bool:
        """True when its time is up, or one of the sessions is gone."""
        return (self.due is not None and self.due <= now) or self.first.is_gone or self.second.is_gone

    def has(self, entry: Entry) -> bool:
        """True when a session is one of the two."""
        return entry is self.first or entry is self.second


class LocalizedRouting:
    """The localized routing that an anchor has started (RFC 6705 sections 5 and 6), and its part in that of others."""

    bodies: tuple[type[Row], ...] = (LocalizedRoutingInitiation, LocalizedRoutingAcknowledgment)

    def __init__(self, anchor: Anchor) -> None:
        self.pairs: list[Pair] = []
        self._anchor = anchor
        self.asking: Asking[Pair] = Asking(anchor.settings.lri_retry)

    def forget(self) -> None:
        """Know of no localized routing any more."""
        self.pairs.clear()
        self.asking.forget()

    def localize(
        self, first: Entry, second: Entry, lifetime: int, now: Nanoseconds, *, sequence: int | None = None
    ) -> list[Effect]:
        """Start it for the traffic between two sessions; with ``lifetime`` 0 (seconds) stop it (section 4)."""
        self.pairs = [each for each in self.pairs if not (each.has(first) and each.has(second))]
        due = None if lifetime == INFINITE else now + lifetime * NANOSECONDS_PER_SECOND
        pair = Pair(first, second, lifetime, due)
        if lifetime:
            self.pairs.append(pair)
        return [*self._initiate(pair, now, sequence), Tell(what="localizing", mn=first.mn, detail=second.mn)]

    def repeat(
        self, entry: Entry, options: list[Row], lifetime: int, now: Nanoseconds, *, sequence: int
    ) -> list[Effect]:
        """Send one gateway a message with given options, without taking charge of what follows from it."""
        return [self._ask(entry.path, Pair(entry, entry, lifetime, now), options, now, sequence)]

    def _initiate(self, pair: Pair, now: Nanoseconds, sequence: int | None = None) -> list[Effect]:
        """One message where both nodes are at one gateway (section 5), else one to each gateway (section 6).

        Each names both nodes, the gateway's own first: section 10.1 demands it, though the figure in section 6 leaves
        out the other, without whose prefixes no gateway could send to it.
        """
        first, second = pair.first, pair.second
        if first.gateway == second.gateway:
            return [self._ask(first.path, pair, [*_tuple(first), *_tuple(second)], now, sequence)]
        return [
            self._ask(one.path, pair, [*_tuple(one), *_tuple(other), *_counterpart(other)], now, sequence)
            for one, other in ((first, second), (second, first))
        ]

    def _ask(self, path: Path, pair: Pair, options: list[Row], now: Nanoseconds, sequence: int | None) -> Effect:
        def make(number: int) -> Message:
            body = LocalizedRoutingInitiation(sequence=number, lifetime=pair.lifetime)
            return Message(body=body, options=options)

        return self.asking.ask(path, make, pair, now, sequence)

    def moved(self, entry: Entry, now: Nanoseconds) -> list[Effect]:
        """RFC 6705 sections 5.1 and 6.1: after a handover both gateways are told anew."""
        effects: list[Effect] = []
        for pair in [each for each in self.pairs if each.has(entry) and not each.is_over(now)]:
            effects += self._initiate(pair, now)
        return effects

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """The answer of a gateway, or a gateway that starts it for a node of ours and one of another anchor's."""
        body = message.body
        if isinstance(body, LocalizedRoutingInitiation):
            return [self._answer(datagram, message, body)]
        if not isinstance(body, LocalizedRoutingAcknowledgment):
            return []
        if body.u:
            return self._wish(datagram.source, message, body, now)
        pair = self.asking.answered(body.sequence)
        if pair is None:
            return []
        what = "localized" if body.status == SUCCESS else "localizing refused"
        return [Tell(what=what, mn=pair.first.mn, detail=f"{datagram.source}: status {body.status}")]

    def _wish(
        self, gateway: Address, message: Message, body: LocalizedRoutingAcknowledgment, now: Nanoseconds
    ) -> list[Effect]:
        """RFC 6705 section 10.2: an unsolicited answer asks for another lifetime, which a new message confirms."""
        named = {mn_id_text(each) for each in message.every(MobileNodeIdentifier)}
        for pair in self.pairs:
            at = [each for each in (pair.first, pair.second) if each.gateway == gateway]
            if at and all(each.mn in named for each in at):
                return self.localize(pair.first, pair.second, body.lifetime, now)
        return []

    def _answer(self, datagram: Datagram, message: Message, body: LocalizedRoutingInitiation) -> Send:
        """RFC 6705 section 7: the anchor decides about its own node."""
        known = [option for entry in self._named(datagram.source, message) for option in _tuple(entry)]
        status = SUCCESS if known else NOT_ATTACHED
        if not self._anchor.settings.localized_routing:
            status, known = NOT_ALLOWED, []
        answer = LocalizedRoutingAcknowledgment(sequence=body.sequence, status=status, lifetime=body.lifetime)
        return Send(way_back(datagram).carry(Message(body=answer, options=known)))

    def _named(self, gateway: Address, message: Message) -> Iterator[Entry]:
        """The sessions at a gateway that a message names by identifier and prefix."""
        prefixes = {effective_prefix(option)[0] for option in message.every(HomeNetworkPrefix)}
        for option in message.every(MobileNodeIdentifier):
            for entry in self._anchor.cache.of(mn_id_text(option)):
                if entry.gateway == gateway and prefixes & set(entry.prefixes):
                    yield entry

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again what was not answered (section 10.1); forget what has ended (section 4)."""
        self.pairs = [each for each in self.pairs if not each.is_over(now)]
        effects, lost = self.asking.tick(now)
        told = [Tell(what="localizing unanswered", mn=each.first.mn, detail=each.second.mn) for each in lost]
        return [*effects, *told]

    def next_due(self) -> Nanoseconds | None:
        """When the next message is to be sent again."""
        return self.asking.next_due()


def _tuple(entry: Entry) -> list[Row]:
    """RFC 6705 section 10.1: a node's identifier and its prefixes, in this order."""
    return [entry.identifier, *(prefix_option(each) for each in entry.prefixes)]


def _counterpart(entry: Entry) -> list[Row]:
    """RFC 6705 section 6: the gateway of the other node."""
    address = entry.machine.care_of
    return [MagIPv6Address(mag_ipv6_address=address)] if address is not None and address.version == 6 else []
