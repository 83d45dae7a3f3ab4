"""The scan: lets through all in which the dissector finds signaling, and none of the tunnelled user traffic."""

import struct
from array import array
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import frames_by_hand as by_hand
from frame_strategies import LINKS, TUNNELS, frames, link, split, tunnelled
from frames_by_hand import BINDING_UPDATE, CN, LMA, LMA4, MAG, MAG4, MN, ip4, ip6, udp
from mobtrace.capture import headers, linktypes, scan
from mobtrace.capture.dissect import Dissector
from mobtrace.capture.frames import Packet, RawFrame
from mobtrace.capture.link import is_known

SECOND = 1_000_000_000
SIGNALING_PORTS = {5436, 53, 67, 68, 546, 547, 514, 1812, 1813, 1645, 1646}
SIGNALING_ICMP6 = {1, 2, 3, 4, 133, 134, 135, 136, 137, 144, 145, 146, 147, 154}

TCP = bytes(20)
UPDATE = ip6(MAG, LMA, 135, BINDING_UPDATE)
USER = {
    "tcp": ip6(MN, CN, 6, TCP + bytes(60)),
    "tcp, ipv4": ip4("10.0.0.7", "203.0.113.9", 6, TCP + bytes(60)),
    "udp": ip6(MN, CN, 17, udp(40000, 443, bytes(60))),
    "ping": by_hand.ip6(MN, CN, 58, by_hand.icmp6(MN, CN, 128, bytes(60))),
}


def new_firsts() -> "array[int]":
    return array("q", bytes(8 * scan.FIRST_SLOTS * scan.FIRST_STRIDE))


def passed(captured: Iterable[RawFrame]) -> list[RawFrame]:
    """The frames that the scan lets through, one after the other."""
    firsts, found = new_firsts(), []
    for one in captured:
        what, skip = headers.LINK_TYPES.get(one.link_type, (headers.DROP, 0))
        cut = one.wire_length > len(one.data)
        if scan.judge(one.data, skip, len(one.data), what, cut, one.time, SECOND, firsts):
            found.append(one)
    return found


def captured(packets: Iterable[bytes], kind: str = "ethernet", spacing: int = 1000) -> list[RawFrame]:
    """Frames of some link that carry ``packets``."""
    made = []
    for number, packet in enumerate(packets, start=1):
        link_type, data = link(kind, packet)
        made.append(by_hand.frame(data, link_type, number)._replace(time=number * spacing))
    return made


def is_signaling(packet: Packet) -> bool:
    ports = SIGNALING_PORTS & set(packet.ports or ())
    icmp6 = packet.protocol == 58 and packet.payload[:1] and packet.payload[0] in SIGNALING_ICMP6
    return packet.protocol in (135, 62) or bool(ports) or bool(icmp6) or packet.quoted


def signaling(captured: Iterable[RawFrame]) -> list[object]:
    """What is found in frames, as far as it is signaling."""
    dissector = Dissector()
    found = [packet for one in captured for packet in dissector.packets(one)]
    found += dissector.flush()
    return [
        (packet.frame, packet.source, packet.destination, packet.protocol, packet.payload, packet.reassembled_from)
        for packet in found
        if is_signaling(packet)
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(frames())
def test_a_superset_of_what_the_dissector_finds(captured: list[RawFrame]) -> None:
    found = signaling(passed(captured))
    for one in signaling(captured):
        assert one in found


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(headers.LINK_TYPES)), st.binary(max_size=120), st.booleans())
def test_random_octets_never_break_it(link_type: int, data: bytes, cut: bool) -> None:
    what, skip = headers.LINK_TYPES[link_type]
    assert scan.judge(data, skip, len(data), what, cut, 0, 1, new_firsts()) in (True, False)


def test_it_opens_the_link_types_that_the_dissector_opens() -> None:
    assert {number for number in [*linktypes.NAMES, 65535] if is_known(number)} == headers.LINK_TYPES.keys()


@pytest.mark.parametrize("kind", [kind for kind in LINKS if kind != "unknown"])
@pytest.mark.parametrize(
    "packet", [ip6(MAG, LMA, 135, BINDING_UPDATE), ip4(MAG4, LMA4, 17, udp(5436, 5436, BINDING_UPDATE))]
)
def test_signaling_is_found_behind_every_link(kind: str, packet: bytes) -> None:
    assert len(passed(captured([packet], kind))) == 1
    assert passed(captured([USER["tcp"], USER["udp"]], kind)) == []


OPAQUE = {"esp", "esp, udp", "control", "error"}


@pytest.mark.parametrize("kind", [kind for kind in TUNNELS if kind not in OPAQUE])
@pytest.mark.parametrize("name", USER)
def test_tunnelled_user_traffic_is_dropped(kind: str, name: str) -> None:
    protocol, payload = tunnelled(kind, USER[name])
    tunnels = [ip6(MAG, LMA, protocol, payload), ip4(MAG4, LMA4, protocol, payload)]
    # Within another tunnel as well.
    deeper = [ip6(LMA, MAG, 41, tunnels[0]), ip6(LMA, MAG, 4, tunnels[1])]
    assert passed(captured(tunnels + deeper)) == []


@pytest.mark.parametrize("kind", TUNNELS)
def test_tunnelled_signaling_is_let_through(kind: str) -> None:
    protocol, payload = tunnelled(kind, UPDATE)
    assert len(passed(captured([ip6(MAG, LMA, protocol, payload), ip4(MAG4, LMA4, protocol, payload)]))) == 2


@pytest.mark.parametrize("port", sorted(SIGNALING_PORTS))
def test_the_ports_of_signaling_at_either_end(port: int) -> None:
    assert len(passed(captured(ip6(MAG, LMA, 17, udp(*ports, b"")) for ports in ((port, 40000), (40000, port))))) == 2


@pytest.mark.parametrize("kind", range(256))
def test_types_of_icmp(kind: int) -> None:
    wanted = kind < 128 or kind in SIGNALING_ICMP6
    assert bool(passed(captured([ip6(MAG, LMA, 58, bytes([kind]) + bytes(7))]))) == wanted
    assert bool(passed(captured([ip4(MAG4, LMA4, 1, bytes([kind]) + bytes(7))]))) == (kind in {3, 4, 5, 11, 12})


def test_a_frame_cut_before_it_tells_is_dropped_and_one_that_tells_is_not() -> None:
    data = captured([UPDATE])[0].data
    for size in range(len(data)):
        cut = by_hand.frame(data[:size], 1, wire=len(data))
        assert bool(passed([cut])) == (size >= 54)


def test_more_headers_than_it_follows_let_a_frame_through() -> None:
    deep = USER["tcp"]
    for _ in range(40):
        deep = ip6(MAG, LMA, 41, deep)
    assert len(passed(captured([deep]))) == 1


BIG_USER = [
    ip6(MAG, LMA, 41, ip6(MN, CN, 6, bytes(400))),
    ip4(MAG4, LMA4, 4, ip4("10.0.0.7", "203.0.113.9", 6, bytes(400))),
]
BIG_UPDATE = [ip6(MAG, LMA, 135, BINDING_UPDATE * 20), ip4(MAG4, LMA4, 17, udp(5436, 5436, BINDING_UPDATE * 20))]


@pytest.mark.parametrize("packet", BIG_USER)
def test_all_fragments_of_user_traffic_are_dropped(packet: bytes) -> None:
    assert passed(captured(piece for ident in range(500) for piece in split(packet, 64, ident))) == []


@pytest.mark.parametrize("packet", BIG_USER)
def test_fragments_seen_at_two_interfaces_are_dropped_as_well(packet: bytes) -> None:
    assert passed(captured(piece for piece in split(packet, 64, 1) for _ in range(2))) == []


@pytest.mark.parametrize("packet", BIG_UPDATE)
def test_all_fragments_of_signaling_are_let_through_in_any_order(packet: bytes) -> None:
    pieces = split(packet, 64, 1)
    assert len(passed(captured(pieces))) == len(pieces)
    assert len(passed(captured(reversed(pieces)))) == len(pieces)


def test_later_fragments_without_a_first_one_are_let_through() -> None:
    pieces = split(BIG_USER[0], 64, 1)
    assert len(passed(captured(pieces[1:]))) == len(pieces) - 1


def test_a_first_fragment_that_does_not_tell_lets_all_through() -> None:
    # UDP behind options: its ports are in a later fragment.
    pieces = split(ip6(MAG, LMA, 60, bytes([17, 5]) + bytes(46) + TCP), 8, 1)
    assert len(passed(captured(pieces))) == len(pieces)


def test_the_number_of_a_dropped_datagram_may_be_used_again() -> None:
    user, update = split(BIG_USER[1], 200, 1), split(BIG_UPDATE[1], 200, 1)
    update = [struct.pack(">B", 0x45) + piece[1:] for piece in update]
    # The last fragment of the user's packet was lost; the next packet of that number is ours.
    assert len(passed(captured([*user[:-1], *update]))) == len(update)


def test_what_was_dropped_is_forgotten_in_time() -> None:
    pieces = split(BIG_USER[0], 200, 1)
    apart = (scan.FRAGMENT_SECONDS + 1) * SECOND
    assert len(passed(captured(pieces, spacing=apart))) == len(pieces) - 1


def test_two_networks_behind_one_capture_may_use_the_same_addresses() -> None:
    user, update = split(ip6(MAG, LMA, 6, bytes(400)), 64, 7), split(BIG_UPDATE[0], 64, 7)
    mixed = [update[0], user[0], *user[1:], *update[1:]]
    assert set(update) <= {one.data[14:] for one in passed(captured(mixed))}
