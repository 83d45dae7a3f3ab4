"""Write the sample captures: ``python samples/generate.py [FOLDER]``. The same bytes every time.

Each sample is a short script of messages between a few nodes; ``manifest.toml`` says what each
shows, and a test compares.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from mobtrace.capture.frames import RawFrame
from mobtrace.capture.writer import write_frames
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef
from mobtrace.wire.checksum import MOBILITY_HEADER
from mobtrace.wire.codec import encode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.pmip6 import AccessTechnologyType, HandoffIndicator, HomeNetworkPrefix, Timestamp
from mobtrace.wire.rows import Row

ETHERNET = 1
START = 1_767_225_600  # 2026-01-01 00:00:00 UTC
DESTINATION_OPTIONS, ROUTING, IPV6_IN_IPV6 = 60, 43, 41
NO_NEXT_HEADER = 59

LMA, MAG1, MAG2 = (Address.parse(f"2001:db8:0:1::{number}") for number in ("1", "11", "12"))
HA, HOME = Address.parse("2001:db8:10::1"), Address.parse("2001:db8:10::100")
CORRESPONDENT = Address.parse("2001:db8:20::5")
ACCEPTED, PROXY_REG_NOT_ENABLED = 0, 152
NEW_INTERFACE, BETWEEN_GATEWAYS, RE_REGISTRATION = 1, 3, 5
WLAN = 4


def ipv6(source: Address, destination: Address, protocol: int, payload: bytes) -> bytes:
    """An IPv6 packet (RFC 8200 section 3)."""
    head = b"\x60\0\0\0" + len(payload).to_bytes(2, "big") + bytes((protocol, 64))
    return head + source + destination + payload


def ethernet(packet: bytes) -> bytes:
    """An Ethernet frame between two made-up stations."""
    return bytes.fromhex("020000000002020000000001") + b"\x86\xdd" + packet


def mobility(message: Message, source: Address, destination: Address) -> bytes:
    """A mobility message in an IPv6 packet."""
    return ipv6(source, destination, MOBILITY_HEADER, encode(message, source=source, destination=destination))


def from_home(message: Message, care_of: Address, destination: Address, home: Address) -> bytes:
    """A mobility message with a Home Address option (RFC 6275 section 6.3)."""
    options = bytes((MOBILITY_HEADER, 2)) + b"\x01\x02\0\0" + b"\xc9\x10" + home
    return ipv6(
        care_of, destination, DESTINATION_OPTIONS, options + encode(message, source=home, destination=destination)
    )


def to_home(message: Message, source: Address, care_of: Address, home: Address) -> bytes:
    """A mobility message with a type 2 routing header (RFC 6275 section 6.4)."""
    routing = bytes((MOBILITY_HEADER, 2, 2, 1)) + bytes(4) + home
    return ipv6(source, care_of, ROUTING, routing + encode(message, source=source, destination=home))


class Script:
    """Frames with their times, in seconds from the start."""

    def __init__(self) -> None:
        self.packets: list[tuple[float, bytes]] = []

    def add(self, at: float, packet: bytes) -> None:
        self.packets.append((at, packet))

    def frames(self) -> Iterator[RawFrame]:
        for number, (at, packet) in enumerate(sorted(self.packets), start=1):
            data = ethernet(packet)
            time = START * NANOSECONDS_PER_SECOND + round(at * 1_000_000) * 1000
            yield RawFrame(FrameRef(0, number), time, data, len(data), ETHERNET)

    def pbu(self, mag: Address, at: float, node: str, prefix: Address, sequence: int, lifetime: int, hi: int) -> None:
        """A Proxy Binding Update; ``lifetime`` in seconds."""
        body = BindingUpdate(sequence=sequence, a=True, h=True, p=True, lifetime=lifetime // 4)
        options = [*node_options(node, prefix), HandoffIndicator(hi=hi), AccessTechnologyType(att=WLAN), timestamp(at)]
        self.add(at, mobility(Message(body=body, options=options), mag, LMA))

    def pba(
        self,
        mag: Address,
        at: float,
        node: str,
        prefix: Address,
        sequence: int,
        lifetime: int,
        hi: int,
        status: int = ACCEPTED,
    ) -> None:
        """A Proxy Binding Acknowledgement; it repeats the update's options (RFC 5213 section 5.3.6)."""
        body = BindingAcknowledgement(status=status, p=True, sequence=sequence, lifetime=lifetime // 4)
        options = [*node_options(node, prefix), HandoffIndicator(hi=hi), AccessTechnologyType(att=WLAN), timestamp(at)]
        self.add(at, mobility(Message(body=body, options=options), LMA, mag))

    def ping(self, at: float, mag: Address, node: Address, sequence: int) -> None:
        """An echo request from the correspondent to a node, through the anchor's tunnel."""
        echo = bytes((128, 0, 0, 0, 0, 7)) + sequence.to_bytes(2, "big") + bytes(32)
        self.add(at, ipv6(LMA, mag, IPV6_IN_IPV6, ipv6(CORRESPONDENT, node, 58, echo)))


def node_options(node: str, prefix: Address) -> list[Row]:
    """Identifier and home network prefix of a node."""
    return [
        MobileNodeIdentifier(subtype=1, identifier=node),
        HomeNetworkPrefix(prefix_length=64, home_network_prefix=prefix),
    ]


def timestamp(at: float) -> Timestamp:
    """The Timestamp option's time, 48.16 bits since 1970 (RFC 5213 section 8.8)."""
    return Timestamp(timestamp=round((START + at) * 65536))


def pmip6_handover() -> Script:
    """Attach, refresh, a handover with a late de-registration, a refused node, a silent anchor, user traffic."""
    script = Script()
    alice, bob, carol = (f"{name}@example.org" for name in ("alice", "bob", "carol"))
    a, b, c = (Address.parse(f"2001:db8:{number}::") for number in ("a", "b", "c"))
    script.pbu(MAG1, 1.0, alice, a, 100, 600, NEW_INTERFACE)
    script.pba(MAG1, 1.004, alice, a, 100, 600, NEW_INTERFACE)
    script.pbu(MAG1, 2.0, bob, b, 101, 600, NEW_INTERFACE)
    script.pba(MAG1, 2.003, bob, b, 101, 0, NEW_INTERFACE, PROXY_REG_NOT_ENABLED)
    for number in range(40):
        at = 5 + number * 0.5
        if not 20 < at < 21.2:
            script.ping(at, MAG1 if at < 20.6 else MAG2, Address(a[:8] + bytes(7) + b"\x01"), number)
    script.pbu(MAG1, 10.0, alice, a, 102, 600, RE_REGISTRATION)
    script.pba(MAG1, 10.003, alice, a, 102, 600, RE_REGISTRATION)
    script.pbu(MAG2, 20.6, alice, a, 7, 600, BETWEEN_GATEWAYS)
    script.pba(MAG2, 20.606, alice, a, 7, 600, BETWEEN_GATEWAYS)
    script.pbu(MAG1, 20.9, alice, a, 103, 0, BETWEEN_GATEWAYS)
    script.pba(MAG1, 20.902, alice, a, 103, 0, BETWEEN_GATEWAYS)
    for at in (23.0, 24.0, 26.0):
        script.pbu(MAG2, at, carol, c, 8, 600, NEW_INTERFACE)
    for number, at in enumerate((3.0, 13.0, 23.5)):
        script.add(at, mobility(Message(body=Heartbeat(sequence=number)), LMA, MAG1))
        script.add(at + 0.001, mobility(Message(body=Heartbeat(sequence=number, r=True)), MAG1, LMA))
    return script


def mip6_home() -> Script:
    """Mobile IPv6: a home registration, a movement, and the return home."""
    script = Script()
    first, second = Address.parse("2001:db8:30::100"), Address.parse("2001:db8:40::100")
    for at, care_of, sequence in ((1.0, first, 1), (60.0, second, 2)):
        update = BindingUpdate(sequence=sequence, a=True, h=True, k=True, lifetime=105)
        options: list[Row] = [AlternateCareofAddress(alternate_care_of_address=care_of)]
        script.add(at, from_home(Message(body=update, options=options), care_of, HA, HOME))
        answer = BindingAcknowledgement(status=ACCEPTED, k=True, sequence=sequence, lifetime=105)
        script.add(at + 0.02, to_home(Message(body=answer), HA, care_of, HOME))
    update = BindingUpdate(sequence=3, a=True, h=True, lifetime=0)
    script.add(120.0, mobility(Message(body=update), HOME, HA))
    answer = BindingAcknowledgement(status=ACCEPTED, sequence=3, lifetime=0)
    script.add(120.01, mobility(Message(body=answer), HA, HOME))
    return script


SAMPLES = {"pmip6-handover.pcapng": pmip6_handover, "mip6-home.pcapng": mip6_home}


def main(folder: Path) -> None:
    """Write all samples into ``folder``."""
    for name, script in SAMPLES.items():
        write_frames(folder / name, script().frames())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
