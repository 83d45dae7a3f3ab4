"""A node on a port that is only pretended: safety, pace, what is dropped."""

from collections.abc import Iterator

import pytest

from live import opened, pbu
from mobtrace.errors import RefusedError, UsageError
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.node import Tell
from mobtrace.replay.packets import ip_packet, to_octets
from mobtrace.replay.transport.ports import Arrived
from mobtrace.replay.transport.safety import Reach, reach
from mobtrace.replay.transport.station import Station
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Prefix
from mobtrace.wire.messages.mip6 import BindingAcknowledgement

LMA, MAG, STRANGER = "2001:db8::1", "2001:db8::11", "2001:db8:bad::1"


class Pretended:
    """A port with what was sent, and what is to arrive."""

    def __init__(self) -> None:
        self.arriving: list[bytes] = []
        self.sent: list[bytes] = []
        self.error: OSError | None = None

    def fileno(self) -> int:
        return -1

    def receive(self) -> Iterator[Arrived]:
        arriving, self.arriving = self.arriving, []
        return (Arrived(each, "eth0") for each in arriving)

    def send(self, packet: bytes, link: str = "") -> None:
        if self.error is not None:
            raise self.error
        self.sent.append(packet)

    def close(self) -> None:
        pass


class Bench:
    """An anchor at ``LMA`` on a pretended port."""

    def __init__(self, allowed: Reach | None = None, rate: float | None = None) -> None:
        self.port = Pretended()
        self.told: list[Tell] = []
        node = Lma("lma", AnchorSettings(address=Address.parse(LMA), timestamp_validity_window=10.0))
        self.station = Station(
            node,
            self.port,
            allowed or Reach(everywhere=True),
            tell=lambda name, time, event: self.told.append(event),
            rate=rate,
        )
        self.now = pbu_time()
        self.station.start(self.now)

    def arrive(self, *packets: bytes) -> None:
        self.port.arriving += packets
        self.station.on_signaling(lambda: self.now)

    def not_sent(self) -> list[str]:
        return [each.detail for each in self.told if each.what == "not sent"]


def pbu_time() -> int:
    import time

    return time.time_ns()


def test_a_registration_is_answered_with_a_right_checksum() -> None:
    bench = Bench()
    bench.arrive(to_octets(pbu(MAG, LMA)))
    (answer,) = bench.port.sent
    datagram = opened(answer)
    assert isinstance(datagram.content.body, BindingAcknowledgement)
    assert (datagram.content.body.status, datagram.content.checksum_ok) == (0, True)
    assert str(datagram.destination) == MAG
    assert bench.station.counts == {"received": 1, "sent": 1}


def test_a_target_that_is_not_allowed_is_told_once_and_sent_nothing() -> None:
    bench = Bench(Reach(prefixes=(Prefix.parse("2001:db8::/64"),)))
    bench.arrive(to_octets(pbu(STRANGER, LMA, seq=1)), to_octets(pbu(STRANGER, LMA, seq=2)))
    assert bench.port.sent == []
    assert bench.not_sent() == [f"{STRANGER} is neither ours nor allowed"]
    bench.arrive(to_octets(pbu(MAG, LMA, seq=3)))
    assert len(bench.port.sent) == 1


def test_no_more_than_the_rate_is_sent_and_the_rest_follows() -> None:
    bench = Bench(rate=10)
    bench.arrive(*(to_octets(pbu(f"2001:db8::1{each}", LMA)) for each in range(3)))
    assert len(bench.port.sent) == 1
    for expected in (2, 3):
        due = bench.station.next_due()
        assert due == bench.now + NANOSECONDS_PER_SECOND // 10
        bench.now = due
        bench.station.tick(due)
        assert len(bench.port.sent) == expected


def test_what_is_for_others_or_from_ourselves_is_left_alone() -> None:
    bench = Bench()
    bench.arrive(to_octets(pbu(MAG, STRANGER)), to_octets(pbu(LMA, STRANGER)))
    assert bench.station.counts == {}


@pytest.mark.parametrize("garbage", [b"", b"\x60", bytes(60), b"\x45" + bytes(30)])
def test_garbage_is_counted_and_changes_nothing(garbage: bytes) -> None:
    bench = Bench()
    bench.arrive(garbage)
    assert bench.port.sent == []


def test_a_message_of_garbage_is_not_answered() -> None:
    bench = Bench()
    bench.arrive(ip_packet(Address.parse(MAG), Address.parse(LMA), 135, b"\x3b\x01\x05\x00\xde\xad" + bytes(10)))
    assert [each for each in bench.port.sent if isinstance(opened(each).content.body, BindingAcknowledgement)] == []
    assert len(bench.station.node.cache) == 0


def test_a_wrong_checksum_changes_nothing() -> None:
    # RFC 6275 section 9.2: silently discarded.
    bench = Bench()
    whole = to_octets(pbu(MAG, LMA))
    bench.arrive(whole[:44] + bytes((whole[44] ^ 1,)) + whole[45:])
    assert (bench.port.sent, bench.station.counts) == ([], {"wrong checksum": 1})


@pytest.mark.parametrize("says_so", [False, True])
def test_a_message_cut_anywhere_changes_nothing(says_so: bool) -> None:
    bench = Bench()
    whole = to_octets(pbu(MAG, LMA))
    for cut in range(1, len(whole)):
        length = (cut - 40).to_bytes(2, "big") if says_so and cut > 40 else whole[4:6]
        bench.arrive(whole[:4] + length + whole[6:cut] if cut > 5 else whole[:cut])
    assert (bench.port.sent, len(bench.station.node.cache)) == ([], 0)


def test_a_payload_behind_the_header_is_not_taken() -> None:
    bench = Bench()
    datagram = pbu(MAG, LMA)
    datagram.content.payload_proto = 17
    bench.arrive(to_octets(datagram))
    assert (bench.port.sent, bench.station.counts) == ([], {"payload behind the Mobility Header": 1})


def test_a_system_that_does_not_send_is_told_of() -> None:
    bench = Bench()
    bench.port.error = OSError(101, "Network is unreachable")
    bench.arrive(to_octets(pbu(MAG, LMA)))
    assert bench.not_sent() == [f"not sent to {MAG}: Network is unreachable"]


def test_loopback_needs_no_leave() -> None:
    assert reach("lo").has(Address.parse(STRANGER))
    over_udp = reach(None, [Address.parse("127.0.0.1")])
    assert over_udp.has(Address.parse("127.5.4.3"))
    assert not over_udp.has(Address.parse("192.0.2.1"))


def test_any_other_interface_needs_it() -> None:
    with pytest.raises(RefusedError, match=r"interface eth0: neither loopback nor .* --allow"):
        reach("eth0", [Address.parse(LMA)])
    allowed = reach("eth0", [Address.parse(LMA)], ["2001:db8::/64"])
    assert allowed.has(Address.parse(MAG))
    assert not allowed.has(Address.parse(STRANGER))


def test_what_is_allowed_has_to_be_a_prefix() -> None:
    with pytest.raises(UsageError, match=r"--allow: .*nonsense"):
        reach("eth0", [], ["nonsense"])
