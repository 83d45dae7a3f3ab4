"""Captures -> signals: every frame that carries signaling, opened, decoded, with its issues.

This is where ``capture`` and ``wire`` meet. A ``Signal`` is one message in one frame; its
``content`` is a ``Message`` (Mobility Header) or a ``Decoded`` (what belongs around it: ICMPv6, RADIUS,
DHCP, DNS).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from mobtrace.capture.dissect import Dissector
from mobtrace.capture.esp_keys import EspKeys
from mobtrace.capture.frames import CaptureInfo, Packet, RawFrame
from mobtrace.capture.look import Captures
from mobtrace.capture.plain import find_plain
from mobtrace.values import Address, FrameRef, Nanoseconds
from mobtrace.wire import signaling
from mobtrace.wire.checksum import MOBILITY_HEADER, mobility_checksum, sums_up
from mobtrace.wire.codec import decode, recall
from mobtrace.wire.cursor import Issue, Severity
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dialect import Dialect
from mobtrace.wire.memory import Memory, Recalled
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.standing import stand, standing
from mobtrace.wire.tolerance import CHECKSUM_OFFSET, Circumstances, is_usual_recalled, tolerate, tolerate_whole

OLD_MOBILITY_HEADER = 62
UDP_HEADER = 8
REGISTRATION = (BindingUpdate, BindingAcknowledgement)
# Pairs of source and destination that are remembered.
MOST_ENDS = 1 << 12
# Reasons for which frames could not be read whole that are told of a file; the rest is counted.
WARNINGS = 5
# Home agent discovery, prefix discovery (RFC 6275 sections 6.5 to 6.8), FMIPv6 (RFC 5568 section 6.1).
MOBILITY_ICMPV6 = (144, 145, 146, 147, 154)


@dataclass(slots=True)
class Signal:
    """One message and the packet that carried it."""

    packet: Packet
    content: Message | Decoded

    @property
    def is_mobility(self) -> bool:
        """True for mobility signaling itself, False for what only travels beside it."""
        content = self.content
        return isinstance(content, Message) or (content.protocol == "icmpv6" and content.type in MOBILITY_ICMPV6)


class Familiar(NamedTuple):
    """A proxy registration or its answer with nothing amiss, in a plain frame, whose options were all read before.

    Nearly all signaling of a large capture is such, and of a ``Signal`` it would use only this.
    """

    frame: FrameRef
    time: Nanoseconds
    source: Address
    destination: Address
    message: Recalled


@dataclass(slots=True)
class Unread:
    """A reason why frames could not be read whole, the first of them, and how many there are."""

    why: str
    first: int
    frames: int = 0

    def __str__(self) -> str:
        where = f"frame {self.first}" if self.frames == 1 else f"{self.frames} frames, the first {self.first}"
        return f"{where}: {self.why}"


class Tracer:
    """Turns frames into signals; holds what outlives a frame (fragments, keys).

    With ``brief`` it is for nodes, which handle messages and show none: of what is wrong with a message it notes only
    what keeps it from being read, and it remembers no options, since each message is of another node.
    """

    def __init__(
        self,
        *,
        dialect: Dialect | None = None,
        keys: EspKeys | None = None,
        details: bool = False,
        brief: bool = False,
    ) -> None:
        self.dialect = dialect
        self.details = details
        self.brief = brief
        self.dissector = Dissector(keys=keys, details=details)
        self.memory = None if brief else Memory()
        self._ends: dict[bytes, tuple[Address, Address]] = {}
        self.unread: dict[tuple[int, str], Unread] = {}  # by file and reason

    def signals(self, frames: Iterable[RawFrame]) -> Iterator[Signal]:
        """The signals in ``frames``, in their order; incomplete datagrams come at the end."""
        for frame in frames:
            yield from self._opened(frame)
        yield from self._left()

    def _opened(self, frame: RawFrame) -> Iterator[Signal]:
        for packet in self.dissector.packets(frame):
            signal = self._signal(packet)
            if signal is not None:
                yield signal

    def _left(self) -> Iterator[Signal]:
        for packet in self.dissector.flush():
            signal = self._signal(packet)
            if signal is not None:
                yield signal

    def observations(self, frames: Iterable[RawFrame]) -> Iterator[Signal | Familiar]:
        """The same, for whoever takes what is familiar as it is."""
        for frame in frames:
            familiar = self._familiar(frame)
            if familiar is not None:
                yield familiar
            else:
                yield from self._opened(frame)
        yield from self._left()

    def _familiar(self, frame: RawFrame) -> Familiar | None:
        # Datagrams that wait for fragments may come out before this frame.
        if self.memory is None or self.dialect is not None or self.details or self.dissector.waits:
            return None
        plain = find_plain(frame)
        if plain is None:
            return None
        ref, time, data, *_ = frame
        at, start, end = plain
        raw = data[start:end]
        # The addresses of the pseudo-header stand right before the message, which is of 8n octets if it is familiar.
        recalled = recall(raw, self.memory) if sums_up(data[at:end], raw) else None
        if recalled is None or not is_familiar(recalled, time):
            return None
        source, destination = self._ends_of(data[at:start])
        return Familiar(ref, time, source, destination, recalled)

    def _ends_of(self, octets: bytes) -> tuple[Address, Address]:
        """Source and destination: the same objects each time, as most signaling is between few nodes."""
        known = self._ends.get(octets)
        if known is None:
            if len(self._ends) >= MOST_ENDS:
                self._ends.clear()
            known = self._ends[octets] = (Address(octets[:16]), Address(octets[16:]))
        return known

    def _signal(self, packet: Packet) -> Signal | None:
        if packet.notes or packet.truncated:
            self._note_unread(packet)
        content = self.decode(packet)
        return None if content is None else Signal(packet, content)

    def _note_unread(self, packet: Packet) -> None:
        if packet.quoted:
            return  # an ICMP error quotes no more than fits
        for why in packet.notes or ["cut short in the capture"]:
            key = (packet.frame.file, why)
            unread = self.unread.get(key)
            if unread is None:
                unread = self.unread[key] = Unread(why, packet.frame.frame)
            unread.frames += 1

    def warnings(self, file: int) -> list[str]:
        """One line for each reason why frames of a file could not be opened whole, the commonest first."""
        told = sorted((each for (of, _), each in self.unread.items() if of == file), key=lambda each: -each.frames)
        lines = [str(each) for each in told[:WARNINGS]]
        more = len(told) - WARNINGS
        return [*lines, f"and {more} other reasons why frames could not be read whole"] if more > 0 else lines

    def decode(self, packet: Packet) -> Message | Decoded | None:
        """The message a packet carries; ``None`` when it carries none of ours."""
        if packet.protocol in (MOBILITY_HEADER, OLD_MOBILITY_HEADER):
            return self._mobility(packet)
        protocol = signaling.protocol_of(packet.protocol, packet.ports)
        if protocol is None:
            return None
        source, destination = checksum_addresses(packet)
        payload = packet.payload if packet.ports is None else packet.payload[UDP_HEADER:]
        return signaling.decode(protocol, payload, source=source, destination=destination, spans=self.details)

    def _mobility(self, packet: Packet) -> Message:
        source, destination = checksum_addresses(packet)
        # RFC 5844 section 4.1.3.1: over UDP the checksum field is zero, so there is nothing to verify.
        verifiable = packet.ports is None and not packet.truncated
        message = decode(
            packet.payload,
            source=source if verifiable else None,
            destination=destination if verifiable else None,
            dialect=self.dialect,
            spans=self.details,
            memory=self.memory,
        )
        if message.checksum_ok is False and (source, destination) != (packet.source, packet.destination):
            self._blame_address(message, packet)
        around = Circumstances(packet.time, packet.ports is not None, self.dialect is not None)
        if self.brief:
            tolerate_whole(message, around)
            return message
        tolerate(message, around)
        # A dialect has mandatory options of its own; what is damaged or was cut off may have been there.
        errors = message.issues and any(issue.severity is Severity.ERROR for issue in message.issues)
        damaged = packet.truncated or errors
        standing(message, whole=self.dialect is None and not damaged)
        return message

    def _blame_address(self, message: Message, packet: Packet) -> None:
        """Say so when a wrong checksum is right for the addresses of the IPv6 header."""
        if mobility_checksum(packet.payload, packet.source, packet.destination) != message.checksum:
            return
        wanted = "the home address in the pseudo-header"
        message.issues.append(Issue("checksum-address", CHECKSUM_OFFSET, "Checksum", wanted, "the care-of address"))


def is_familiar(recalled: Recalled, time: Nanoseconds) -> bool:
    """Whether it is a proxy registration or its answer, and no rule has anything to say of it, captured at ``time``."""
    body: Any = recalled.body
    if type(body) not in REGISTRATION or not body.p or body.d:  # with D it is of RFC 8885
        return False
    return stand(recalled) and is_usual_recalled(recalled, time)


def checksum_addresses(packet: Packet) -> tuple[Address, Address]:
    """The addresses of the checksum's pseudo-header: home addresses where they stand (RFC 6275 section 6.1.1)."""
    return packet.home_address or packet.source, packet.routing_home or packet.destination


def signals(captures: Captures, tracer: Tracer) -> Iterator[Signal]:
    """All signals of a set of captures, in the order of time."""
    infos = captures.infos
    for signal in tracer.signals(captures.ahead()):
        if signal.is_mobility and not signal.packet.quoted:
            infos[signal.packet.frame.file].signaling_frames += 1
        yield signal
    _tell_unread(infos, tracer)


def observations(captures: Captures, tracer: Tracer) -> Iterator[Signal | Familiar]:
    """The same, for whoever takes what is familiar as it is."""
    infos = captures.infos
    for signal in tracer.observations(captures.ahead()):
        if isinstance(signal, Familiar):
            infos[signal.frame.file].signaling_frames += 1
        elif signal.is_mobility and not signal.packet.quoted:
            infos[signal.packet.frame.file].signaling_frames += 1
        yield signal
    _tell_unread(infos, tracer)


def _tell_unread(infos: list[CaptureInfo], tracer: Tracer) -> None:
    for number, info in enumerate(infos):
        info.warnings.extend(tracer.warnings(number))
