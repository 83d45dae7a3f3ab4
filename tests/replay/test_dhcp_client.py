"""The DHCP client of a host by itself: what it sends, when it asks again, and how long it keeps its address."""

from mobtrace.replay.dhcp_client import DhcpClient, DhcpState
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.replay.world import BEGIN
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, LinkLayer, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dhcpv4 import Header
from mobtrace.wire.dhcpv4_options import (
    IpAddressLeaseTime,
    Message,
    MessageType,
    RebindingTime,
    RenewalTime,
    ServerIdentifier,
)
from mobtrace.wire.rows import Row

# RFC 2132 section 9.6
DISCOVER, OFFER, REQUEST, ACK, NAK, RELEASE = 1, 2, 3, 5, 6, 7
MAC = LinkLayer.parse("02:00:5e:10:00:01")
HOME, SERVER, ALL = "198.51.100.2", "198.51.100.1", "255.255.255.255"
REQUESTED, LEASE, IDENTIFIER, SERVER_ID, PARAMETERS = 50, 51, 61, 54, 55


class Life:
    """A client, its clock in seconds, and what it has sent and told."""

    def __init__(self) -> None:
        self.client = DhcpClient(MAC, "a@x")
        self.now: Nanoseconds = BEGIN
        self.sent: list[tuple[float, Datagram]] = []
        self.last: list[Datagram] = []
        self.told: list[Tell] = []
        self.keep(self.client.link_up("a-mag1", self.now))

    def keep(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                self.sent.append(((self.now - BEGIN) / NANOSECONDS_PER_SECOND, effect.datagram))
            elif isinstance(effect, Tell):
                self.told.append(effect)

    def until(self, seconds: float) -> list[tuple[float, int, str]]:
        """Let time pass; what was sent since the last call: when, its type, where to."""
        end = BEGIN + round(seconds * NANOSECONDS_PER_SECOND)
        while (due := self.client.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.keep(self.client.tick(self.now))
        self.now = end
        found = [(round(at, 2), content(each).type, str(each.destination)) for at, each in self.sent]
        self.last = [each for _, each in self.sent] or self.last
        self.sent.clear()
        return found

    def answer(self, kind: int, *options: Row, xid: int | None = None, server: str = SERVER, **fields: object) -> None:
        asked = header(([each for _, each in self.sent] or self.last)[-1])
        values = {"op": 2, "xid": asked.xid if xid is None else xid, "chaddr": asked.chaddr}
        body = Header(**{**values, **fields})
        named = [MessageType(type=kind), ServerIdentifier(address=Address.parse(server)), *options]
        self.keep(self.client.receive(Decoded(protocol="dhcpv4", body=body, options=named), self.now))

    def bound(self, *options: Row, lasting: int = 3600) -> "Life":
        self.answer(OFFER, IpAddressLeaseTime(lease_time=lasting), yiaddr=Address.parse(HOME))
        self.answer(ACK, IpAddressLeaseTime(lease_time=lasting), *options, yiaddr=Address.parse(HOME))
        assert self.client.state is DhcpState.BOUND
        return self


def content(datagram: Datagram) -> Decoded:
    assert isinstance(datagram.content, Decoded)
    return datagram.content


def header(datagram: Datagram) -> Header:
    body = content(datagram).body
    assert isinstance(body, Header)
    return body


def codes(datagram: Datagram) -> set[int]:
    return {each.info.code for each in content(datagram).options}


def test_a_discover_is_repeated_more_and_more_seldom() -> None:
    """RFC 2131 section 4.1: after 4 seconds, doubled each time, up to 64."""
    assert Life().until(260) == [(at, DISCOVER, ALL) for at in (0, 4, 12, 28, 60, 124, 188, 252)]


def test_what_a_request_for_an_offer_says() -> None:
    """RFC 2131 section 4.4.1 and table 5: the same xid and seconds, server and address, no ``ciaddr``."""
    life = Life()
    life.until(5)
    first = header(life.last[-1])
    assert (first.op, first.secs, first.b) == (1, 4, True)
    assert first.hardware_address == MAC
    assert {IDENTIFIER, PARAMETERS} <= codes(life.last[-1])
    life.answer(OFFER, IpAddressLeaseTime(lease_time=60), yiaddr=Address.parse(HOME))
    ((_, request),) = life.sent
    assert (header(request).xid, header(request).secs) == (first.xid, 4)
    assert header(request).ciaddr.is_unspecified
    assert (str(request.source), str(request.destination), request.ports) == ("0.0.0.0", ALL, (68, 67))
    assert {REQUESTED, SERVER_ID, PARAMETERS, IDENTIFIER} <= codes(request)


def test_the_identifier_is_that_of_the_interface() -> None:
    """RFC 4361 section 6.1, as RFC 5844 section 3.4 asks for: 255, an IAID, a DUID (RFC 8415 section 11.4)."""
    identifier = next(each for each in content(Life().sent[0][1]).options if each.info.code == IDENTIFIER)
    assert identifier.values()["type"] == 255
    octets = bytes(identifier.values()["client_identifier"])
    assert octets[4:].hex() == "0003000102005e100001"


def test_an_unanswered_request_leads_back_to_the_beginning() -> None:
    """RFC 2131 section 3.1 item 5: four requests in 60 seconds, then from the beginning."""
    life = Life()
    life.answer(OFFER, IpAddressLeaseTime(lease_time=60), yiaddr=Address.parse(HOME))
    kinds = [(at, kind) for at, kind, _ in life.until(61)]
    assert kinds == [(0, DISCOVER), (0, REQUEST), (4, REQUEST), (12, REQUEST), (28, REQUEST), (60, DISCOVER)]


def test_a_lease_is_renewed_and_then_asked_of_any_server() -> None:
    """RFC 2131 section 4.4.5: T1 at half, T2 at 0.875 of the lease; half of what is left between, 60 s at least."""
    life = Life().bound()
    life.until(1)
    renewing = life.until(3149)
    assert renewing == [(at, REQUEST, SERVER) for at in (1800, 2475, 2812.5, 2981.25, 3065.62, 3125.62)]
    assert (str(life.last[-1].source), str(header(life.last[-1]).ciaddr)) == (HOME, HOME)
    assert not {REQUESTED, SERVER_ID} & codes(life.last[-1])  # RFC 2131 section 4.3.2
    assert not header(life.last[-1]).b
    rebinding = life.until(3599)
    assert rebinding[:2] == [(3150, REQUEST, ALL), (3375, REQUEST, ALL)]
    assert not {REQUESTED, SERVER_ID} & codes(life.last[-1])
    assert life.until(3600) == [(3600, DISCOVER, ALL)]
    assert life.client.addresses == ()
    assert [each.what for each in life.told] == ["configured", "expired"]


def test_the_server_may_say_when() -> None:
    """RFC 2132 sections 9.11 and 9.12."""
    life = Life().bound(RenewalTime(t1_interval=100), RebindingTime(t2_interval=150))
    life.until(1)
    assert life.until(160) == [(100, REQUEST, SERVER), (150, REQUEST, ALL)]


def test_a_renewed_lease_counts_from_its_request() -> None:
    """RFC 2131 section 4.4.5."""
    life = Life().bound()
    life.until(1810)
    life.answer(ACK, IpAddressLeaseTime(lease_time=3600), yiaddr=Address.parse(HOME))
    assert life.client.state is DhcpState.BOUND
    assert life.until(3600) == [(3600, REQUEST, SERVER)]
    assert [each.what for each in life.told] == ["configured"]


def test_a_refused_lease_is_given_up_at_once() -> None:
    """RFC 2131 section 3.2 item 4: after a DHCPNAK from the beginning, with another xid."""
    life = Life().bound()
    life.until(1801)
    before = header(life.last[-1]).xid
    life.answer(NAK, Message(text="not yours"))
    assert life.client.addresses == ()
    assert [content(each).type for _, each in life.sent] == [DISCOVER]
    assert header(life.sent[0][1]).xid != before
    assert life.told[-1] == Tell(what="refused", mn="a@x", detail="not yours")


def test_a_new_link_has_the_lease_verified() -> None:
    """RFC 5844 section 3.4.3, RFC 2131 section 4.3.2: INIT-REBOOT, without server and ``ciaddr``."""
    life = Life().bound()
    life.until(10)
    life.client.link_down("a-mag1")
    life.keep(life.client.link_up("a-mag2", life.now))
    ((_, request),) = life.sent
    assert (str(request.source), str(request.destination), request.link) == ("0.0.0.0", ALL, "a-mag2")
    assert REQUESTED in codes(request)
    assert SERVER_ID not in codes(request)
    assert header(request).ciaddr.is_unspecified
    # Section 3.2 item 3: without an answer the lease is used until it ends.
    assert [at for at, _, _ in life.until(1799)] == [10, 14, 22, 38]
    assert life.client.addresses == (Address.parse(HOME),)
    assert life.until(1800) == [(1800, REQUEST, SERVER)]


def test_a_node_without_a_link_asks_nobody() -> None:
    life = Life().bound()
    life.until(10)
    life.client.link_down("a-mag1")
    assert life.until(3599) == []
    assert life.client.addresses == (Address.parse(HOME),)
    assert life.until(4000) == []
    assert life.client.addresses == ()


def test_a_release() -> None:
    """RFC 2131 section 4.4.6 and table 5: unicast, with ``ciaddr`` and the server, without address and parameters."""
    life = Life().bound()
    life.until(10)
    life.keep(life.client.release(life.now))
    ((_, release),) = life.sent
    assert content(release).type == RELEASE
    assert (str(release.source), str(release.destination), str(header(release).ciaddr)) == (HOME, SERVER, HOME)
    assert SERVER_ID in codes(release)
    assert not {REQUESTED, PARAMETERS, LEASE} & codes(release)
    assert life.client.addresses == ()
    life.sent.clear()
    assert life.until(9999) == []
    assert life.client.release(life.now) == []


def test_answers_to_others_are_ignored() -> None:
    """RFC 2131 section 4.4.1: silently discarded."""
    life = Life()
    offered = {"yiaddr": Address.parse(HOME)}
    life.answer(OFFER, xid=1, **offered)
    life.answer(OFFER, op=1, **offered)
    life.answer(OFFER, chaddr=bytes(16), **offered)
    life.answer(OFFER)  # no address
    life.answer(ACK, IpAddressLeaseTime(lease_time=60), **offered)  # nothing was requested
    life.answer(NAK)
    assert life.client.state is DhcpState.SELECTING
    life.answer(OFFER, **offered)
    life.answer(ACK, **offered)  # no lease time
    assert life.client.state is DhcpState.REQUESTING
