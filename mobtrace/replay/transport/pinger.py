"""Echo requests from the system's own stack in a network namespace, and what became of each (RFC 4443 section 4)."""

import socket
import struct
from dataclasses import dataclass, field
from itertools import pairwise

from mobtrace.replay.transport.system import inside, refused
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds

ECHO_REQUEST, ECHO_REPLY = 128, 129
HEADER = struct.Struct("!BBHHH")
PAYLOAD = bytes(range(56))
SEQUENCES = 1 << 16
LARGEST = 2048


@dataclass(slots=True)
class Echoes:
    """The times at which each request was sent and its first answer came, by number."""

    sent: dict[int, Nanoseconds] = field(default_factory=dict)
    answered: dict[int, Nanoseconds] = field(default_factory=dict)

    @property
    def lost(self) -> list[int]:
        """Numbers without an answer."""
        return [number for number in self.sent if number not in self.answered]

    @property
    def longest_silence(self) -> Seconds:
        """The longest time between two answers that followed one another, in seconds."""
        times = sorted(self.answered.values())
        gaps = [after - before for before, after in pairwise(times)]
        return max(gaps, default=0) / NANOSECONDS_PER_SECOND


class Pinger:
    """Sends echo requests to ``target``, an IPv6 address, from a network namespace."""

    def __init__(self, target: Address, identifier: int, namespace: str | None = None) -> None:
        self.target = target
        self.echoes = Echoes()
        self._identifier = identifier
        try:
            with inside(namespace):
                self._socket = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
        except OSError as error:
            raise refused(error, "a ping", "CAP_NET_RAW") from None
        self._socket.setblocking(False)

    def fileno(self) -> int:
        """What a selector waits for."""
        return self._socket.fileno()

    def send(self, now: Nanoseconds) -> None:
        """Send the next request; one that the system cannot send is lost."""
        number = len(self.echoes.sent) + 1
        self.echoes.sent[number] = now
        head = HEADER.pack(ECHO_REQUEST, 0, 0, self._identifier, number % SEQUENCES)
        try:
            # The system computes the checksum of ICMPv6 on raw sockets (RFC 3542 section 3.1).
            self._socket.sendto(head + PAYLOAD, (str(self.target), 0))
        except OSError:
            return

    def receive(self, now: Nanoseconds) -> None:
        """Take the answers that have come."""
        while True:
            try:
                packet, sender = self._socket.recvfrom(LARGEST)
            except OSError:
                return
            if len(packet) >= HEADER.size and sender[0].partition("%")[0] == str(self.target):
                self._answered(packet, now)

    def close(self) -> None:
        """Ping no more."""
        self._socket.close()

    def _answered(self, packet: bytes, now: Nanoseconds) -> None:
        kind, _, _, identifier, sequence = HEADER.unpack_from(packet)
        if kind != ECHO_REPLY or identifier != self._identifier:
            return
        newest = len(self.echoes.sent)
        number = newest - (newest - sequence) % SEQUENCES
        if number in self.echoes.sent:
            self.echoes.answered.setdefault(number, now)
