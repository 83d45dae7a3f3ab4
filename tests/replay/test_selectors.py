"""RFC 6088 section 3: which packets a binary traffic selector selects."""

import struct

import pytest

from mobtrace.replay.packets import ip_packet
from mobtrace.replay.selectors import Packets, matches
from mobtrace.values import Address, Prefix
from mobtrace.wire.sub.traffic_selector import (
    BinaryTrafficSelector,
    IPv4BinaryTrafficSelector,
    IPv6BinaryTrafficSelector,
)

CN, NODE = Address.parse("2001:db8:c::1"), Address.parse("2001:db8:f000::5")
CN4, NODE4 = Address.parse("203.0.113.7"), Address.parse("198.51.100.2")
TCP = struct.pack("!HH", 443, 50000) + bytes(16)
WEB, WEB4 = ip_packet(CN, NODE, 6, TCP), ip_packet(CN4, NODE4, 6, TCP)
ESP = ip_packet(CN, NODE, 50, struct.pack("!II", 0x1000, 1))
# RFC 8200 section 3: version, traffic class, flow label
MARKED = bytes((0x6B, 0x91, 0x23, 0x45)) + WEB[4:]


@pytest.mark.parametrize(
    ("packet", "fields", "found"),
    [
        (WEB, {}, True),
        (WEB, {"start_source_address": CN}, True),
        (WEB, {"start_source_address": NODE}, False),
        (WEB, {"start_destination_address": NODE, "end_destination_address": NODE}, True),
        (WEB, {"start_source_port": 443}, True),
        (WEB, {"start_source_port": 400, "end_source_port": 443}, True),
        (WEB, {"start_source_port": 400, "end_source_port": 442}, False),
        (WEB, {"start_source_port": 442}, False),
        (WEB, {"start_destination_port": 50000, "start_next_header": 6}, True),
        (WEB, {"start_next_header": 17}, False),
        (WEB, {"start_next_header": 1, "end_next_header": 6}, True),
        (WEB, {"start_ipsec_spi": 443}, False),
        (ESP, {"start_ipsec_spi": 0x1000}, True),
        (ESP, {"start_source_port": 0}, False),
        (MARKED, {"start_flow_label": 0x12345}, True),
        # The upper six bits count: 0xb9 is the octet of the packet, 0xb8 its DS field.
        (MARKED, {"start_traffic_class": 0xBB}, True),
        (MARKED, {"start_traffic_class": 0xB4}, False),
        (WEB4, {"start_source_port": 443}, False),
    ],
)
def test_ipv6(packet: bytes, fields: dict[str, object], found: bool) -> None:
    assert matches(IPv6BinaryTrafficSelector(**fields), packet) is found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"start_source_address": Address.parse("203.0.113.0"), "end_source_address": CN4}, True),
        ({"start_source_address": Address.parse("203.0.113.0")}, False),
        ({"start_protocol": 6, "start_source_port": 443}, True),
        ({"start_ds": 0x03}, True),
        ({"start_ds": 0x04}, False),
    ],
)
def test_ipv4(fields: dict[str, object], found: bool) -> None:
    assert matches(IPv4BinaryTrafficSelector(**fields), WEB4) is found
    assert not matches(IPv4BinaryTrafficSelector(**fields), WEB)


@pytest.mark.parametrize(("version", "packet", "source"), [(6, WEB, "2001:db8:c::/48"), (4, WEB4, "203.0.113.0/24")])
def test_what_settings_say_is_what_the_selector_selects(version: int, packet: bytes, source: str) -> None:
    def selects(**values: object) -> bool:
        selector: BinaryTrafficSelector | bytes = Packets(**values).selector(version).traffic_selector
        assert not isinstance(selector, bytes)
        return matches(selector, packet)

    assert selects(source=Prefix.parse(source), source_ports=(400, 500), protocol=6)
    assert not selects(source=Prefix.parse(source), destination_ports=(443,))
