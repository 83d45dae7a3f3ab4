"""Every message of a capture with what tells it from others, whoever saw it; and user packets where those must do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from mobtrace.capture.dissect import Dissector
from mobtrace.capture.duplicates import DuplicateFilter
from mobtrace.capture.esp_keys import EspKeys
from mobtrace.capture.files import open_captures
from mobtrace.capture.frames import Packet
from mobtrace.trace import Signal, Tracer, signals
from mobtrace.values import Address, FrameRef, Nanoseconds
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.dialect import load_dialect
from mobtrace.wire.message import Message
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text

USER_PACKET = "user packet"
MOST_USER_PACKETS = 200_000
DIGEST = 16
CHECKSUMS = {"message": slice(4, 6), "icmpv6": slice(2, 4)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One message as one capture shows it. ``content`` is a digest of its octets less what changes on the way.

    That is the checksum, which follows the addresses; hop limits and link layers are not part of a message.
    """

    frame: FrameRef
    time: Nanoseconds
    source: Address
    destination: Address
    name: str
    content: bytes
    mn: str | None = None

    @property
    def peers(self) -> frozenset[Address]:
        """The two who talk, in either direction."""
        return frozenset((self.source, self.destination))


def sightings(
    paths: Sequence[str | Path], *, dialect: str | None = None, esp_keys: str | Path | None = None
) -> list[Sighting]:
    """All messages of captures in the order of time; copies from a second tap and quotations are left out."""
    keys = EspKeys.load(Path(esp_keys)) if esp_keys is not None else None
    tracer = Tracer(dialect=load_dialect(dialect) if dialect else None, keys=keys)
    copies = DuplicateFilter()
    found = signals(open_captures(list(paths)), tracer)
    return [_sighting(each) for each in found if not each.packet.quoted and not copies.is_copy(each.packet)]


def user_packets(paths: Sequence[str | Path], *, most: int = MOST_USER_PACKETS) -> list[Sighting]:
    """Packets of any content, the innermost of every frame; no more than ``most`` frames are read."""
    dissector, copies = Dissector(), DuplicateFilter()
    frames = islice(open_captures(list(paths), everything=True), most)
    packets = (packet for frame in frames for packet in dissector.packets(frame))
    return list(_user(packets, copies))


def _sighting(signal: Signal) -> Sighting:
    packet, content = signal.packet, signal.content
    option = content.first(MobileNodeIdentifier) if isinstance(content, Message) else None
    kind = "message" if isinstance(content, Message) else content.protocol
    return Sighting(
        frame=packet.frame,
        time=packet.time,
        source=packet.home_address or packet.source,
        destination=packet.routing_home or packet.destination,
        name=content.name,
        content=_digest(content.raw, CHECKSUMS.get(kind)),
        mn=mn_id_text(option) if option is not None else None,
    )


def _user(packets: Iterable[Packet], copies: DuplicateFilter) -> Iterator[Sighting]:
    for packet in packets:
        if packet.quoted or packet.truncated or packet.notes or copies.is_copy(packet):
            continue
        cut = CHECKSUMS["icmpv6"] if packet.protocol == ICMPV6 else None
        yield Sighting(
            frame=packet.frame,
            time=packet.time,
            source=packet.source,
            destination=packet.destination,
            name=USER_PACKET,
            content=_digest(packet.payload, cut),
        )


def _digest(octets: bytes, without: slice | None) -> bytes:
    if without is not None:
        octets = octets[: without.start] + octets[without.stop :]
    return blake2b(octets, digest_size=DIGEST).digest()
