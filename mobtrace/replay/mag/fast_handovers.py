"""Fast handovers between gateways: Handover Initiate and Handover Acknowledge of either side (RFC 5949)."""

from mobtrace.lifecycle.states import State
from mobtrace.replay.asking import Asking
from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.mag.arrivals import Arrivals, Serve
from mobtrace.replay.mag.context import USUAL
from mobtrace.replay.mag.departures import Departures
from mobtrace.replay.mag.initiation import (
    FORWARDING_COMPLETED,
    FORWARDING_NOT_AVAILABLE,
    NOT_ACCEPTED,
    PROHIBITED,
    Initiated,
    Initiation,
    Verdict,
)
from mobtrace.replay.mag.registration import Registrations
from mobtrace.replay.mag.settings import Attachment, HandoverAnswer
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.node import Datagram, Effect, Send, Tell, earliest
from mobtrace.replay.paths import Path, way_back
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import HandoverAcknowledge, HandoverInitiate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressRequest
from mobtrace.wire.rows import Row

NOTHING = HandoverAnswer()


class FastHandovers:
    """The fast handovers of a gateway: ``departures`` from it, and ``arrivals``.

    ``serve`` is what the gateway does with a node whose previous gateway has been asked.
    """

    bodies: tuple[type[Row], ...] = (HandoverInitiate, HandoverAcknowledge)

    def __init__(self, gateway: Gateway, registrations: Registrations, serve: Serve) -> None:
        self._gateway = gateway
        self.asking: Asking[Initiation] = Asking(gateway.settings.hi_retry)
        self.departures = Departures(gateway, registrations, self.ask)
        self.arrivals = Arrivals(gateway, registrations, self.departures, self.ask, serve)

    def forget(self) -> None:
        """Know of no handovers any more."""
        self.asking.forget()
        self.departures.forget()
        self.arrivals.forget()

    def ask(self, about: Initiation, now: Nanoseconds, sequence: int | None = None) -> list[Effect]:
        """Send a Handover Initiate; it is sent again until it is answered (RFC 5568 section 6.2.1.1)."""
        return [self.asking.ask(about.path, about.message, about, now, sequence)]

    def hand_over(self, mn: str, gateway: Address, now: Nanoseconds, *, forward: bool = True) -> list[Effect]:
        """The link layer says that a node will go to another gateway (RFC 5949 section 4.1, predictive step (b)).

        Without ``forward`` that one asks for its packets, if it wants them.
        """
        visit, path = self._gateway.visits.of(mn), self._path(gateway)
        is_here = visit is not None and not visit.leaving and visit.machine.state is State.ACTIVE
        if visit is None or path is None or not is_here:
            return [Tell(what="handover refused", mn=mn, detail="it is not registered here, or there is no way there")]
        return self.departures.hand_over(visit, path, now, forward=forward)

    def repeat(
        self, datagram: Datagram, message: Message, body: HandoverInitiate, now: Nanoseconds
    ) -> list[Effect] | None:
        """Send a message as a captured gateway sent it, about what this one knows of the node.

        ``None`` for one that no gateway of RFC 5949 sends.
        """
        name = message.first(MobileNodeIdentifier)
        if name is None or not body.p:
            return None
        path = Path(datagram.source, datagram.destination, datagram.ports)
        visit, number = self._gateway.visits.of(mn_id_text(name)), body.sequence
        if body.code == FORWARDING_COMPLETED and visit is not None:
            return self.departures.complete(visit, path, now, sequence=number)
        others = [each for each in message.options if each is not name]
        if tells_context(message) and visit is not None:
            chosen = [each for each in others if not isinstance(each, USUAL)]
            return self.departures.hand_over(visit, path, now, captured=(body, chosen), sequence=number)
        return self.arrivals.fetch(path, name, now, captured=(body, others), sequence=number)

    def fetches(self, attachment: Attachment, now: Nanoseconds) -> list[Effect] | None:
        """Ask the previous gateway of a node that comes, if there is anything to ask; ``None`` where there is not."""
        gateway, arrivals = self._gateway, self.arrivals
        if arrivals.is_fetching(attachment.mn, attachment.link):
            return []
        visit = gateway.visits.of(attachment.mn, attachment.link)
        is_here = visit is not None and not visit.leaving and not visit.is_away
        path = self._path(attachment.previous)
        if path is None or is_here or arrivals.knows(attachment.mn):
            return None
        return arrivals.fetch(path, attachment.mn_id, now, attachment=attachment)

    def _path(self, other: Address | None) -> Path | None:
        """The way to another gateway, if there is one."""
        path = self._gateway.path_to(other) if other is not None else None
        return None if path is None or path.remote == path.local else path

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """What another gateway wants, or answers."""
        body = message.body
        if isinstance(body, HandoverAcknowledge):
            about = self.asking.answered(body.sequence)
            return [] if about is None else about.answered(about, message, now)
        if not isinstance(body, HandoverInitiate) or self._gateway.settings.has(Quirk.NO_HANDOVER_ANSWER):
            return []
        name = message.first(MobileNodeIdentifier)
        verdict = self._verdict(datagram, message, body, name, now)
        is_granted = verdict.code < REJECTED
        answer = HandoverAcknowledge(
            sequence=body.sequence, u=body.u and is_granted, p=body.p, f=body.f and is_granted, code=verdict.code
        )
        # RFC 5949 section 6.1.2: the identifier is copied from the message that is answered.
        options = [*([] if name is None else [name]), *verdict.options]
        return [Send(way_back(datagram).carry(Message(body=answer, options=options))), *verdict.effects]

    def _verdict(
        self,
        datagram: Datagram,
        message: Message,
        body: HandoverInitiate,
        name: MobileNodeIdentifier | None,
        now: Nanoseconds,
    ) -> Verdict:
        settings = self._gateway.settings
        # RFC 5949 section 6.1.1: the P flag is set, and the node is named.
        if not body.p or name is None:
            return Verdict(NOT_ACCEPTED)
        mn = mn_id_text(name)
        chosen = settings.handover_answers.get((datagram.source, body.sequence, mn), NOTHING)
        if not settings.fast_handovers:
            return Verdict(PROHIBITED)
        if chosen.code not in (None, FORWARDING_NOT_AVAILABLE):
            return Verdict(chosen.code)
        forwards = settings.forwards and chosen.code is None
        initiated = Initiated(message, body, way_back(datagram), name, chosen.options, chosen.context)
        if body.code == FORWARDING_COMPLETED:
            return self.arrivals.completed(mn, now)
        if tells_context(message):
            return self.arrivals.prepare(initiated, now, forwards=forwards)
        return self.departures.asked(initiated, now, forwards=forwards)

    def next_due(self) -> Nanoseconds | None:
        """The first message to be sent again, or handover that is over."""
        return earliest(self.asking.next_due(), self.departures.next_due(), self.arrivals.next_due())

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again what was not answered; give up what nobody answers; end what is over."""
        sent, lost = self.asking.tick(now)
        given_up = [effect for each in lost for effect in each.answered(each, None, now)]
        return [*sent, *given_up, *self.departures.tick(now), *self.arrivals.tick(now)]


def tells_context(message: Message) -> bool:
    """True for the message of a previous gateway: it names what the node has (RFC 5949 section 4.1 step (c))."""
    return any(isinstance(each, HomeNetworkPrefix | IPv4HomeAddressRequest) for each in message.options)
