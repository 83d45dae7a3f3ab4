"""Captures of interfaces: every frame both ways, with the time at which the system saw it."""

import socket
import struct
import time
from pathlib import Path

from mobtrace.replay.transport.ports import AT_ONCE, make_room
from mobtrace.replay.transport.record import Record
from mobtrace.replay.transport.system import inside, refused
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds

ETH_P_ALL = 0x0003
ETHERNET = 1  # LINKTYPE_ETHERNET
SO_TIMESTAMPNS = 35
TIMESPEC = struct.Struct("qq")
LARGEST_FRAME = 65536 + 14


class Tap:
    """Writes what an interface of a network namespace carries to a new pcapng file."""

    def __init__(self, path: Path, interface: str, namespace: str | None = None) -> None:
        self.path = path
        try:
            with inside(namespace):
                self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
            self._socket.bind((interface, ETH_P_ALL))
            self._socket.setblocking(False)
            make_room(self._socket)
            self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        except OSError as error:
            raise refused(error, f"a capture of {interface}", "CAP_NET_RAW") from None
        self._record = Record(path)

    def fileno(self) -> int:
        """What a selector waits for."""
        return self._socket.fileno()

    @property
    def frames(self) -> int:
        """How many frames there are so far."""
        return self._record.frames

    def receive(self) -> None:
        """Write what has come."""
        for _ in range(AT_ONCE):
            try:
                frame, told, _, _ = self._socket.recvmsg(LARGEST_FRAME, socket.CMSG_SPACE(TIMESPEC.size))
            except OSError:
                break  # nothing more, or the interface went down
            self._record.add(frame, ETHERNET, _time(told))
        self._record.flush()

    def close(self) -> None:
        """Write the rest and end the file."""
        self.receive()
        self._socket.close()
        self._record.close()


def _time(told: list[tuple[int, int, bytes]]) -> Nanoseconds:
    for level, kind, data in told:
        if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS) and len(data) == TIMESPEC.size:
            seconds, rest = TIMESPEC.unpack(data)
            return int(seconds * NANOSECONDS_PER_SECOND + rest)
    return time.time_ns()
