"""Which packets a flow consists of: as settings, and as the binary traffic selectors of RFC 6088."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mobtrace.capture.ip import HEADER_V6
from mobtrace.values import Address, Prefix
from mobtrace.wire.options.flow import FlowPadN, IPv4TrafficOffloadSelector, TrafficSelector
from mobtrace.wire.rows import Row
from mobtrace.wire.sub.traffic_selector import (
    BinaryTrafficSelector,
    IPv4BinaryTrafficSelector,
    IPv6BinaryTrafficSelector,
)

# RFC 6088 section 3: TS Format
IPV4_FORMAT, IPV6_FORMAT = 1, 2
ALL_PORTS = range(1 << 16)
# TCP, UDP, DCCP, SCTP and UDP-Lite begin with their ports, ESP (RFC 4303) with its SPI.
WITH_PORTS, ESP = (6, 17, 33, 132, 136), 50
DS_BITS = 0xFC


@dataclass(frozen=True, slots=True, kw_only=True)
class Packets:
    """Packets on their way to the mobile node (RFC 6088 section 3); what is empty or ``None`` is not looked at.

    ``source`` has the correspondents, ``destination`` the node's own addresses. Of ports there is one, or the first
    and the last of a range. ``protocol`` is that of IPv4 or the next header of IPv6.
    """

    source: Prefix | None = None
    destination: Prefix | None = None
    source_ports: tuple[int, ...] = ()
    destination_ports: tuple[int, ...] = ()
    protocol: int | None = None

    def __post_init__(self) -> None:
        for ports in (self.source_ports, self.destination_ports):
            if len(ports) > 2 or tuple(sorted(ports)) != ports or any(each not in ALL_PORTS for each in ports):
                raise ValueError(f"{ports}: one port, or the first and the last of some")

    def selector(self, version: int) -> TrafficSelector:
        """The sub-option that selects them among the packets of an IP version."""
        sources, destinations = _ends(self.source), _ends(self.destination)
        first_port, last_port = _pair(self.source_ports)
        own_port, last_own = _pair(self.destination_ports)
        common: dict[str, Any] = {
            "start_source_address": sources[0],
            "end_source_address": sources[1],
            "start_destination_address": destinations[0],
            "end_destination_address": destinations[1],
            "start_source_port": first_port,
            "end_source_port": last_port,
            "start_destination_port": own_port,
            "end_destination_port": last_own,
        }
        if version == 4:
            selector4 = IPv4BinaryTrafficSelector(**common, start_protocol=self.protocol)
            return TrafficSelector(ts_format=IPV4_FORMAT, traffic_selector=selector4)
        selector6 = IPv6BinaryTrafficSelector(**common, start_next_header=self.protocol)
        return TrafficSelector(ts_format=IPV6_FORMAT, traffic_selector=selector6)


def _pair(ports: tuple[int, ...]) -> tuple[int | None, int | None]:
    """The first and, of several, the last."""
    return (ports[0] if ports else None), (ports[1] if len(ports) > 1 else None)


def _ends(prefix: Prefix | None) -> tuple[Address | None, Address | None]:
    """The first and, of several, the last address of a prefix."""
    if prefix is None:
        return None, None
    octets = len(prefix.address)
    last = int.from_bytes(prefix.address, "big") | ((1 << (octets * 8 - prefix.length)) - 1)
    address = Address(last.to_bytes(octets, "big"))
    return prefix.address, None if address == prefix.address else address


@dataclass(frozen=True, slots=True, kw_only=True)
class OffloadPolicy:
    """Which IPv4 packets a gateway sends out itself: ``packets``, or all ``others`` (RFC 6909 section 3.1)."""

    packets: Packets = field(default_factory=Packets)
    others: bool = False

    def option(self) -> IPv4TrafficOffloadSelector:
        """The option with this policy."""
        parts: list[Row] = [self.packets.selector(4)]
        if self.packets.source is not None or self.packets.destination is not None:
            # RFC 6088 section 3.1: with addresses in it the sub-option stands at 4n; the option itself does.
            parts.insert(0, FlowPadN())
        return IPv4TrafficOffloadSelector(m=self.others, sub_options=parts)


class _Found(NamedTuple):
    """What selectors look at in a packet; ``None`` where the packet does not have it."""

    source_address: Address
    destination_address: Address
    ipsec_spi: int | None
    flow_label: int | None
    source_port: int | None
    destination_port: int | None
    ds: int
    protocol: int


def matches(selector: BinaryTrafficSelector, packet: bytes) -> bool:
    """True for an IP packet on its way to the mobile node that a selector selects (RFC 6088 section 3)."""
    is_6 = isinstance(selector, IPv6BinaryTrafficSelector)
    if packet[0] >> 4 != (6 if is_6 else 4):
        return False
    found, values = _look(packet)._asdict(), selector.values()
    for name, has in {**_COMMON, **(_IPV6 if is_6 else _IPV4)}.items():
        ends = [values[f"start_{name}"], values[f"end_{name}"]]
        if has == "ds":
            # RFC 6088 section 3.1: the two bits behind the six are not compared.
            ends = [None if each is None else each & DS_BITS for each in ends]
        if not _is_in(ends[0], ends[1], found[has]):
            return False
    return True


_COMMON = {
    name: name for name in ("source_address", "destination_address", "ipsec_spi", "source_port", "destination_port")
}
_IPV4 = {"ds": "ds", "protocol": "protocol"}
_IPV6 = {"flow_label": "flow_label", "traffic_class": "ds", "next_header": "protocol"}


def _look(packet: bytes) -> _Found:
    is_6 = packet[0] >> 4 == 6
    word = int.from_bytes(packet[:4], "big")
    protocol, at = (packet[6], HEADER_V6) if is_6 else (packet[9], (packet[0] & 15) * 4)
    first, second = (int.from_bytes(packet[at + each : at + each + 2], "big") for each in (0, 2))
    has_ports, is_esp = protocol in WITH_PORTS, protocol == ESP
    return _Found(
        source_address=Address(packet[8:24] if is_6 else packet[12:16]),
        destination_address=Address(packet[24:40] if is_6 else packet[16:20]),
        ipsec_spi=first << 16 | second if is_esp else None,
        flow_label=word & 0xFFFFF if is_6 else None,
        source_port=first if has_ports else None,
        destination_port=second if has_ports else None,
        ds=((word >> 20) if is_6 else packet[1]) & DS_BITS,
        protocol=protocol,
    )


def _is_in(start: Any, end: Any, value: Any) -> bool:
    """Whether a value is between the ends of a range, or is its only one; a field that is not there selects all."""
    if start is None:
        return True
    return value is not None and (value == start if end is None else start <= value <= end)
