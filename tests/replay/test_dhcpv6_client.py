"""The requesting router of a host by itself: what it sends, when it asks again, how long it keeps its prefixes."""

from mobtrace.replay.dhcpv6_client import PrefixClient, PrefixState
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.replay.world import BEGIN
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, LinkLayer, Prefix
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dhcpv6 import Advertise, Exchange, Rebind, Release, Renew, Reply, Request, Solicit
from mobtrace.wire.dhcpv6_options import ClientIdentifier, ElapsedTime, IaPd, IaPrefix, ServerIdentifier, StatusCode
from mobtrace.wire.options.identifiers import DuidLl
from mobtrace.wire.rows import Row

MAC = LinkLayer.parse("02:00:5e:10:00:01")
SOURCE = Address.parse("fe80::5eff:fe10:1")
PREFIX = Prefix.parse("2001:db8:d000::/56")
SERVER = ServerIdentifier(duid_type=3, identifier=DuidLl(hardware_type=1, link_layer_address=MAC))
NO_PREFIX = StatusCode(status_code=6)  # RFC 8415 section 21.13


def delegation(valid: int = 3600, t1: int = 0, t2: int = 0) -> IaPd:
    inside: list[Row] = [
        IaPrefix(
            preferred_lifetime=valid,
            valid_lifetime=valid,
            prefix_length=PREFIX.length,
            ipv6_prefix=PREFIX.address,
            iaprefix_options=[],
        )
    ]
    return IaPd(iaid=1, t1=t1, t2=t2, ia_pd_options=inside)


class Life:
    """A client, its clock, and what it has sent and told."""

    def __init__(self) -> None:
        self.client = PrefixClient(MAC, SOURCE, "a@x")
        self.now = BEGIN
        self.sent: list[tuple[float, Decoded]] = []
        self.told: list[Tell] = []
        self.keep(self.client.link_up("a-mag1", self.now))
        self.last = self.sent[-1][1]

    def keep(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Tell):
                self.told.append(effect)
            elif isinstance(effect, Send):
                self.last = content(effect.datagram)
                self.sent.append(((self.now - BEGIN) / NANOSECONDS_PER_SECOND, self.last))

    def until(self, seconds: float) -> list[tuple[float, type[Row]]]:
        """Let time pass; what was sent since the last call."""
        end = BEGIN + round(seconds * NANOSECONDS_PER_SECOND)
        while (due := self.client.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.keep(self.client.tick(self.now))
        self.now = end
        found = [(round(at, 2), type(each.body)) for at, each in self.sent]
        self.sent.clear()
        return found

    def answer(self, kind: type[Exchange], *options: Row, transaction: int | None = None) -> None:
        body, own = self.last.body, self.last.first(ClientIdentifier)
        assert isinstance(body, Exchange)
        assert own is not None
        number = body.transaction_id if transaction is None else transaction
        message = Decoded(protocol="dhcpv6", body=kind(transaction_id=number), options=[own, *options])
        self.keep(self.client.receive(message, self.now))

    def bound(self, granted: IaPd) -> "Life":
        self.answer(Advertise, SERVER, granted)
        self.answer(Reply, SERVER, granted)
        assert self.client.state is PrefixState.BOUND
        assert self.client.prefixes == (PREFIX,)
        self.sent.clear()
        return self


def content(datagram: Datagram) -> Decoded:
    assert isinstance(datagram.content, Decoded)
    assert (str(datagram.destination), datagram.ports) == ("ff02::1:2", (546, 547))
    return datagram.content


def test_a_solicit_is_repeated() -> None:
    """RFC 8415 sections 7.6, 15 and 18.2.1: after 1 s, doubled each time; with the time since the first."""
    life = Life()
    assert life.until(20) == [(at, Solicit) for at in (0, 1, 3, 7, 15)]
    elapsed = life.last.first(ElapsedTime)
    assert elapsed is not None
    assert elapsed.elapsed_time == 1500
    assert life.last.first(ServerIdentifier) is None
    assert len(list(life.last.every(IaPd))) == 1


def test_an_unanswered_request_leads_back_to_the_beginning() -> None:
    """RFC 8415 section 7.6: REQ_TIMEOUT 1 s, REQ_MAX_RT 30 s, REQ_MAX_RC 10."""
    life = Life()
    life.answer(Advertise, SERVER, delegation())
    assert life.last.first(ServerIdentifier) == SERVER
    times = [0, 1, 3, 7, 15, 31, 61, 91, 121, 151]
    assert life.until(181)[1:] == [*((at, Request) for at in times), (181, Solicit)]


def test_prefixes_are_renewed_and_then_asked_of_any_server() -> None:
    """RFC 8415 sections 18.2.4, 18.2.5 and 21.21: T1 at 0.5, T2 at 0.8; REN_TIMEOUT and REB_TIMEOUT 10 s, up to 600."""
    life = Life().bound(delegation())
    renewing = life.until(2879)
    assert renewing == [(at, Renew) for at in (1800, 1810, 1830, 1870, 1950, 2110, 2430)]
    assert life.last.first(ServerIdentifier) == SERVER
    (named,) = (each for each in life.last.every(IaPd))
    assert [each.network for each in named.ia_pd_options if isinstance(each, IaPrefix)] == [PREFIX]
    assert life.until(2891) == [(2880, Rebind), (2890, Rebind)]
    assert life.last.first(ServerIdentifier) is None
    assert life.until(3600)[-1] == (3600, Solicit)
    assert life.client.prefixes == ()
    assert [each.what for each in life.told] == ["configured", "expired"]


def test_the_server_may_say_when() -> None:
    life = Life().bound(delegation(t1=100, t2=150))
    assert life.until(151) == [(100, Renew), (110, Renew), (130, Renew), (150, Rebind)]
    life.answer(Reply, SERVER, delegation(t1=100, t2=150))
    assert life.until(252) == [(251, Renew)]
    assert [each.what for each in life.told] == ["configured"]


def test_a_new_link() -> None:
    """RFC 8415 section 18.2.12: a Rebind."""
    life = Life().bound(delegation())
    life.until(10)
    life.client.link_down("a-mag1")
    assert life.until(20) == []
    life.keep(life.client.link_up("a-mag2", life.now))
    assert life.until(20) == [(20, Rebind)]


def test_a_release_is_repeated_four_times() -> None:
    """RFC 8415 section 7.6: REL_TIMEOUT 1 s, REL_MAX_RC 4."""
    life = Life().bound(delegation())
    life.keep(life.client.release(life.now))
    assert life.until(100) == [(at, Release) for at in (0, 1, 3, 7)]
    assert life.client.prefixes == ()
    assert life.client.next_due() is None
    assert life.client.release(life.now) == []


def test_no_prefix_is_to_be_had() -> None:
    """RFC 8415 section 18.2.9: such an Advertise is ignored; a Reply that takes all back ends the delegation."""
    life = Life()
    nothing = IaPd(iaid=1, t1=0, t2=0, ia_pd_options=[NO_PREFIX])
    life.answer(Advertise, SERVER, nothing)
    assert life.client.state is PrefixState.SOLICITING
    life = Life().bound(delegation())
    life.until(1800)
    life.answer(Reply, SERVER, delegation(valid=0))
    assert life.client.prefixes == ()
    assert life.told[-1].what == "refused"
    assert life.until(5399) == []
    assert life.until(5400) == [(5400, Solicit)]


def test_answers_to_others_are_ignored() -> None:
    """RFC 8415 sections 16.3 and 16.10."""
    life = Life()
    life.answer(Advertise, SERVER, delegation(), transaction=1)
    life.answer(Advertise, delegation())
    life.answer(Reply, SERVER, delegation())  # without Rapid Commit there is none to a Solicit
    life.answer(Advertise, SERVER, IaPd(iaid=2, t1=0, t2=0, ia_pd_options=delegation().ia_pd_options))
    assert life.client.state is PrefixState.SOLICITING
