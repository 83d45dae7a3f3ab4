"""Fast handovers between gateways as steps of a written scenario (RFC 5949), and their answers as expectations."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mobtrace.replay.mag.fast_handovers import tells_context
from mobtrace.replay.mag.initiation import (
    FORWARDING_COMPLETED,
    FORWARDING_NOT_AVAILABLE,
    INSUFFICIENT_RESOURCES,
    PROHIBITED,
)
from mobtrace.replay.mag.settings import GatewaySettings
from mobtrace.replay.names import Names
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import HandoverAcknowledge, HandoverInitiate

# A node is registered so soon after its previous gateway was asked, retransmissions included.
SOON: Nanoseconds = 2 * NANOSECONDS_PER_SECOND
# What a gateway is told so that it refuses as the captured one did.
POLICIES = {
    PROHIBITED: "fast_handovers = false",
    INSUFFICIENT_RESOURCES: "most_prepared = 0",
    FORWARDING_NOT_AVAILABLE: "forwards = false",
}


@dataclass(slots=True)
class HandoverStory:
    """What has been told so far: ``announced`` are nodes that a gateway expects, ``asked`` those it has asked about."""

    names: Names
    begin: Nanoseconds
    steps: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    announced: set[tuple[str, Address]] = field(default_factory=set)
    asked: dict[tuple[str, Address], Recorded] = field(default_factory=dict)
    _seen: set[tuple[Address, Address, int, str]] = field(default_factory=set)

    def tell(self, each: Recorded) -> None:
        """One message between gateways; retransmissions follow by themselves, and so does what ends it."""
        message = each.content
        if not isinstance(message, Message) or not isinstance(message.body, HandoverInitiate) or not message.body.p:
            return
        body, datagram = message.body, each.datagram
        key = datagram.source, datagram.destination, body.sequence, each.mn
        self._expect(each)
        if key in self._seen or body.code == FORWARDING_COMPLETED:
            return
        self._seen.add(key)
        source, destination = (self.names.of(one, "mag") for one in (datagram.source, datagram.destination))
        at, host = f"{self._seconds(each.time):.6f}", self.names.host(each.mn)
        if tells_context(message):
            self.announced.add((each.mn, datagram.destination))
            self.steps.append(f"{at}  {source}  hand-over {host} {destination}{'' if body.f else ' forward=no'}")
        elif (each.mn, datagram.source) in self.announced:
            self.steps.append(f"{at}  {source}  ask-forwarding {host}{' buffer=yes' if body.u else ''}")
        else:
            self.asked[each.mn, datagram.source] = each

    def comes(self, mn: str, gateway: Address, time: Nanoseconds) -> tuple[Nanoseconds, str]:
        """When a node that is registered came to a gateway, and the word about the one that was asked first, if any."""
        self.announced.discard((mn, gateway))
        asked = self.asked.pop((mn, gateway), None)
        if asked is None or time - asked.time > SOON:
            return time, ""
        return asked.time, f" previous={self.names.of(asked.datagram.destination, 'mag')}"

    def _seconds(self, time: Nanoseconds) -> Seconds:
        return (time - self.begin) / NANOSECONDS_PER_SECOND

    def _expect(self, each: Recorded) -> None:
        answer = each.answer.content.body if each.answer is not None else None
        if each.answer is not None and isinstance(answer, HandoverAcknowledge):
            ends = (self.names.of(one, "mag") for one in (each.datagram.destination, each.datagram.source))
            who, whom = ends
            at = f"{self._seconds(each.answer.time):.6f}"
            self.expected.append(f"{at}  {who}  handover_acknowledge  {whom}  mn={each.mn} code={answer.code}")


def policy_lines(recording: Recording, settings: GatewaySettings) -> Iterator[str]:
    """How a gateway takes part in fast handovers, where that is not the usual way."""
    codes = {each.code for each in settings.handover_answers.values()}
    yield from (line for code, line in POLICIES.items() if code in codes)
    lasting = _forwarding_time(recording, settings.address)
    if lasting is not None:
        yield f"forwarding_time = {lasting:.6f}"


def _forwarding_time(recording: Recording, gateway: Address) -> Seconds | None:
    """How long the gateway forwarded packets before it said that this is over; ``None`` where it never did."""
    begun: dict[str, Nanoseconds] = {}
    for each in recording.messages:
        body = each.content.body
        if not isinstance(body, HandoverInitiate) or gateway not in (each.datagram.source, each.datagram.destination):
            continue
        if body.code == FORWARDING_COMPLETED and each.datagram.source == gateway and each.mn in begun:
            return (each.time - begun[each.mn]) / NANOSECONDS_PER_SECOND
        if each.answer is not None and body.code != FORWARDING_COMPLETED:
            begun[each.mn] = each.answer.time if each.datagram.source == gateway else each.time
    return None
