"""A capture as replay needs it: its messages as datagrams, who asked and who answered, who was what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mobtrace.capture.duplicates import DuplicateFilter
from mobtrace.lifecycle.exchanges import exchange_of
from mobtrace.replay.node import Datagram
from mobtrace.replay.one_anchor import same_anchors
from mobtrace.replay.packets import from_packet
from mobtrace.trace import Signal
from mobtrace.values import Address, FrameRef, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import HandoverInitiate
from mobtrace.wire.messages.mip6 import (
    BindingAcknowledgement,
    BindingUpdate,
    CareofTestInit,
    HomeTestInit,
)
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text

REGISTRATION = "registration"
SEQUENCE_OUT_OF_WINDOW = 135  # RFC 6275 section 6.1.8


@dataclass(slots=True, kw_only=True)
class Recorded:
    """One captured message. ``answer`` is the first answer to it, ``asked`` the request that it answers."""

    frame: FrameRef
    time: Nanoseconds
    datagram: Datagram
    asks: bool = False
    answer: "Recorded | None" = field(default=None, repr=False)
    asked: "Recorded | None" = field(default=None, repr=False)

    @property
    def content(self) -> Message | Decoded:
        """The message."""
        assert not isinstance(self.datagram.content, bytes)
        return self.datagram.content

    def comes_to(self, *addresses: Address) -> bool:
        """True for a message to any of those addresses."""
        return self.datagram.destination in addresses

    @property
    def mn(self) -> str:
        """The mobile node's identifier, its home address, or nothing."""
        return node_of(self.datagram) or (self.asked.mn if self.asked is not None else "")


@dataclass(slots=True)
class Recording:
    """The messages of a capture in their order, copies from a second tap left out.

    ``roles`` has what each address was seen to be: ``lma``, ``mag``, ``ha``, ``map``, ``cn``, ``mn``. ``also`` has the
    IPv6 addresses of anchors by their IPv4 ones. ``end`` is when the capture ended: nobody knows what was answered
    after that.
    """

    messages: list[Recorded] = field(default_factory=list)
    roles: dict[Address, set[str]] = field(default_factory=dict)
    also: dict[Address, Address] = field(default_factory=dict)
    end: Nanoseconds = 0

    def addresses(self, role: str) -> list[Address]:
        """The addresses of a role, the first seen first; of an anchor with two the IPv6 one alone."""
        return [
            each for each, roles in self.roles.items() if role in roles and (role != "lma" or each not in self.also)
        ]

    def own(self, address: Address) -> frozenset[Address]:
        """All addresses of the node at one."""
        return frozenset((address, *(other for other, known in self.also.items() if known == address)))


def record(signals: Iterable[Signal]) -> Recording:
    """The recording of a capture's mobility signaling; quoted messages are nobody's."""
    recording, copies = Recording(), DuplicateFilter()
    waiting: dict[tuple[Any, ...], Recorded] = {}
    for signal in signals:
        if not signal.is_mobility or signal.packet.quoted or copies.is_copy(signal.packet):
            continue
        packet = signal.packet
        each = Recorded(frame=packet.frame, time=packet.time, datagram=from_packet(packet, signal.content))
        recording.messages.append(each)
        recording.end = max(recording.end, each.time)
        _pair(each, waiting)
        for address, role in _roles(each.datagram):
            recording.roles.setdefault(address, set()).add(role)
    recording.also = same_anchors(recording.messages)
    return recording


def _pair(each: Recorded, waiting: dict[tuple[Any, ...], Recorded]) -> None:
    """Find the request that a message answers."""
    key = pairing(each.datagram)
    if key is None:
        return
    asks, *rest = key
    if asks:
        each.asks = True
        waiting[tuple(rest)] = waiting[tuple(rest[:-1])] = each
        return
    # RFC 6275 section 9.5.1: that answer has the last number accepted, not the request's.
    is_out_of_window = getattr(each.content.body, "status", None) == SEQUENCE_OUT_OF_WINDOW
    asked = waiting.get(tuple(rest[:-1] if is_out_of_window else rest))
    if asked is not None and asked.answer is None:
        asked.answer, each.asked = each, asked


def pairing(datagram: Datagram) -> tuple[Any, ...] | None:
    """Whether a message asks, and what it shares with its answer; ``None`` for one that does neither."""
    content = datagram.content
    if isinstance(content, bytes):
        return None
    body = content.body
    if isinstance(body, BindingUpdate):
        return True, datagram.source, datagram.destination, REGISTRATION, body.sequence
    if isinstance(body, BindingAcknowledgement):
        return False, datagram.destination, datagram.source, REGISTRATION, body.sequence
    exchange = exchange_of(content)
    if exchange is None:
        return None
    tag = body.values().get(exchange.tag)
    ends = (datagram.source, datagram.destination) if exchange.asks else (datagram.destination, datagram.source)
    asker, answerer = ends[0], None if exchange.to_any else ends[1]
    return exchange.asks, asker, answerer, exchange.kind + exchange.pair, tag


def _roles(datagram: Datagram) -> list[tuple[Address, str]]:
    """What a request says of the nodes at its ends."""
    content = datagram.content
    if not isinstance(content, Message):
        return []
    body = content.body
    if isinstance(body, BindingUpdate):
        return _registering(datagram, body)
    if isinstance(body, HandoverInitiate) and body.p:
        return [(datagram.source, "mag"), (datagram.destination, "mag")]  # RFC 5949 section 6.1.1
    if isinstance(body, HomeTestInit | CareofTestInit):
        return [(datagram.destination, "cn")]
    return []


def _registering(datagram: Datagram, body: BindingUpdate) -> list[tuple[Address, str]]:
    if body.p:
        return [(datagram.source, "mag"), (datagram.destination, "lma")]
    anchor = "map" if body.m else "ha" if body.h else "cn"
    return [(datagram.sender, "mn"), (datagram.destination, anchor)]


def node_of(datagram: Datagram) -> str:
    """The mobile node that a message is about: its identifier or home address, or nothing."""
    content = datagram.content
    if isinstance(content, Message):
        option = content.first(MobileNodeIdentifier)
        if option is not None:
            return mn_id_text(option)
        if isinstance(content.body, HomeTestInit) or (isinstance(content.body, BindingUpdate) and not content.body.p):
            return str(datagram.sender)
    home = datagram.home_address or datagram.routing_home
    return str(home) if home is not None else ""
