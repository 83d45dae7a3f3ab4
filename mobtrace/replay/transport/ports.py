"""Whole IP packets in and out: on an interface, or in the UDP datagrams of a socket without privileges."""

import ctypes
import select
import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple, Protocol

from mobtrace.capture import ip
from mobtrace.replay.aaa.client import CLIENT_PORT
from mobtrace.replay.aaa.packets import ACCOUNTING_PORT, AUTHENTICATION_PORT
from mobtrace.replay.dns.names import DNS_PORT
from mobtrace.replay.dns.resolver import RESOLVER_PORT
from mobtrace.replay.node import PMIP6_CONTROL_PORT
from mobtrace.replay.packets import ip_packet, udp_datagram
from mobtrace.replay.transport.encapsulation import DATA_PORTS, UDP_SIZE
from mobtrace.replay.transport.system import refused
from mobtrace.values import Address
from mobtrace.wire.checksum import MOBILITY_HEADER
from mobtrace.wire.signaling import UDP

LARGEST = 65575  # octets of an IPv6 header and the most that it can carry
ROOM = 8 * 1024 * 1024  # octets that wait in the system while we are busy
AT_ONCE = 256  # packets that are taken before anyone else has a turn
ETHERTYPES = (0x86DD, 0x0800)
SO_ATTACH_FILTER = 26
SO_RCVBUFFORCE = 33
DROP_ALL = struct.pack("HBBI", 0x06, 0, 0, 0)  # BPF: return 0
# What a node takes itself, so that the system need not answer that nobody is there.
HELD_PROTOCOLS = (MOBILITY_HEADER, ip.IPV6, ip.GRE)
HELD_PORTS = (
    PMIP6_CONTROL_PORT,
    DATA_PORTS[0],
    AUTHENTICATION_PORT,
    ACCOUNTING_PORT,
    CLIENT_PORT,
    DNS_PORT,
    RESOLVER_PORT,
)


class Arrived(NamedTuple):
    """An IP packet and the interface that it came by."""

    packet: bytes
    link: str


class Port(Protocol):
    """Something that IP packets come by."""

    def fileno(self) -> int: ...

    def receive(self) -> Iterator[Arrived]:
        """What has come, up to ``AT_ONCE`` packets."""

    def send(self, packet: bytes, link: str = "") -> None:
        """Send a packet, by the interface ``link`` if one is named; ``OSError`` when the system does not."""

    def close(self) -> None: ...


class RawPort:
    """Raw sockets: sees all IP packets of an interface (``None``: of all), and sends packets as they are.

    What comes is not waited for by any protocol of the system, so extension headers and fragments arrive whole.
    """

    def __init__(self, interface: str | None = None, addresses: Iterable[Address] = ()) -> None:
        self._ready = select.epoll()
        self._interface = interface
        try:
            self._heard = [_tap(kind, interface) for kind in ETHERTYPES]
            self._out = {4: _raw(socket.AF_INET, interface), 6: _raw(socket.AF_INET6, interface)}
            self._held = list(_hold(addresses))
        except OSError as error:
            raise refused(error, f"signaling on {interface or 'all interfaces'}", "CAP_NET_RAW") from None
        for each in self._heard:
            self._ready.register(each.fileno(), select.EPOLLIN)

    def fileno(self) -> int:
        return self._ready.fileno()

    def receive(self) -> Iterator[Arrived]:
        for heard in self._heard:
            for _ in range(AT_ONCE):
                try:
                    if self._interface is None:
                        packet, (link, *_) = heard.recvfrom(LARGEST)
                    else:
                        # The system would look up the name of the interface for each packet.
                        packet, link = heard.recv(LARGEST), self._interface
                except OSError:
                    break  # nothing more, or the interface went down: what is to come will come when it is up
                yield Arrived(packet, link)

    def send(self, packet: bytes, link: str = "") -> None:
        version = packet[0] >> 4
        if version == 6:
            scope = socket.if_nametoindex(link) if link else 0
            self._out[6].sendto(packet, (str(Address(packet[24:40])), 0, 0, scope))
        else:
            self._out[4].sendto(packet, (str(Address(packet[16:20])), 0))

    def close(self) -> None:
        for each in (*self._heard, *self._out.values(), *self._held):
            each.close()
        self._ready.close()


def make_room(made: socket.socket) -> None:
    """Let ``ROOM`` octets wait, or as many as this user may have."""
    try:
        made.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, ROOM)
    except OSError:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)


def _tap(kind: int, interface: str | None) -> socket.socket:
    """A socket that sees the packets of one version which come in."""
    made = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(kind))
    made.setblocking(False)
    make_room(made)
    if interface is not None:
        made.bind((interface, kind))
    return made


def _raw(family: socket.AddressFamily, interface: str | None) -> socket.socket:
    """A socket for packets with their IP header, which this protocol number says."""
    made = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW)
    made.setblocking(False)
    if interface is not None:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
    return made


def _hold(addresses: Iterable[Address]) -> Iterator[socket.socket]:
    """Sockets that take what is ours, so that the system does not refuse it, and drop it."""
    for protocol in HELD_PROTOCOLS:
        yield _deaf(socket.socket(socket.AF_INET6, socket.SOCK_RAW, protocol))
    for address in addresses:
        family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
        for port in HELD_PORTS:
            held = _deaf(socket.socket(family, socket.SOCK_DGRAM))
            # An address that the system does not have needs no holding.
            with suppress(OSError):
                held.bind((str(address), port))
            yield held


def _deaf(held: socket.socket) -> socket.socket:
    """A socket whose filter drops everything."""
    program = ctypes.create_string_buffer(DROP_ALL)
    held.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(program)))
    return held


class UdpPort:
    """Mobility signaling over UDP (RFC 5844 section 4), by ordinary sockets: needs no privileges."""

    def __init__(self, address: Address, port: int = PMIP6_CONTROL_PORT) -> None:
        self._address = address
        self._port = port
        family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        try:
            make_room(self._socket)
            self._socket.bind((str(address), port))
        except OSError as error:
            self._socket.close()
            raise refused(error, f"UDP port {port} of {address}", "CAP_NET_BIND_SERVICE") from None

    def fileno(self) -> int:
        return self._socket.fileno()

    def receive(self) -> Iterator[Arrived]:
        for _ in range(AT_ONCE):
            try:
                payload, (host, port, *_) = self._socket.recvfrom(LARGEST)
            except BlockingIOError:
                return
            except OSError:
                continue  # an ICMP error to what was sent before
            peer = Address.parse(host.partition("%")[0])
            whole = udp_datagram(peer, self._address, (port, self._port), payload)
            yield Arrived(ip_packet(peer, self._address, UDP, whole), "")

    def send(self, packet: bytes, link: str = "") -> None:
        at = ip.HEADER_V6 if packet[0] >> 4 == 6 else ip.HEADER_V4
        if packet[6 if at == ip.HEADER_V6 else 9] != UDP:
            raise OSError(0, "this port carries UDP only")
        peer = Address(packet[24:40]) if at == ip.HEADER_V6 else Address(packet[16:20])
        (port,) = struct.unpack_from("!H", packet, at + 2)
        self._socket.sendto(packet[at + UDP_SIZE :], (str(peer), port))

    def close(self) -> None:
        self._socket.close()


class UdpPorts:
    """Several UDP ports of one address; an answer leaves by the one that it is from."""

    def __init__(self, address: Address, ports: Iterable[int]) -> None:
        self._ready = select.epoll()
        self._ports: dict[int, UdpPort] = {}
        try:
            for port in ports:
                self._ports[port] = UdpPort(address, port)
                self._ready.register(self._ports[port].fileno(), select.EPOLLIN)
        except BaseException:
            self.close()
            raise

    def fileno(self) -> int:
        return self._ready.fileno()

    def receive(self) -> Iterator[Arrived]:
        for each in self._ports.values():
            yield from each.receive()

    def send(self, packet: bytes, link: str = "") -> None:
        at = ip.HEADER_V6 if packet[0] >> 4 == 6 else ip.HEADER_V4
        (port,) = struct.unpack_from("!H", packet, at)
        known = self._ports.get(port)
        if known is None:
            raise OSError(0, f"port {port} is not open")
        known.send(packet, link)

    def close(self) -> None:
        for each in self._ports.values():
            each.close()
        self._ready.close()
