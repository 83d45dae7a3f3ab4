"""The requesting router of an emulated host: prefixes for its network by DHCPv6 (RFC 8415, RFC 7148 section 5.1.3)."""

from dataclasses import dataclass
from enum import StrEnum

from mobtrace.replay.backoff import Backoff
from mobtrace.replay.node import Datagram, Effect, Send, Tell, earliest
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, LinkLayer, Nanoseconds, Prefix, Seconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dhcpv6 import Advertise, Exchange, Rebind, Release, Renew, Reply, Request, Solicit
from mobtrace.wire.dhcpv6_options import ClientIdentifier, ElapsedTime, IaPd, IaPrefix, ServerIdentifier
from mobtrace.wire.options.identifiers import DUID_LL, DuidLl
from mobtrace.wire.rows import Row
from mobtrace.wire.signaling import UDP

CLIENT_PORT, SERVER_PORT = 546, 547
SERVERS = Address.parse("ff02::1:2")  # RFC 8415 section 7.1: All_DHCP_Relay_Agents_and_Servers
ETHERNET = 1
IAID = 1
TRANSACTIONS = 1 << 24
RENEW_AT, REBIND_AT = 0.5, 0.8  # RFC 8415 section 21.21: T1 and T2 where the server leaves them to the client
HUNDREDTH: Nanoseconds = NANOSECONDS_PER_SECOND // 100


class PrefixState(StrEnum):
    """What the client is about."""

    NONE = "none"
    SOLICITING = "soliciting"
    REQUESTING = "requesting"
    BOUND = "bound"
    RENEWING = "renewing"
    REBINDING = "rebinding"
    RELEASING = "releasing"


@dataclass(frozen=True, slots=True)
class Patience:
    """How a message is sent again: first and longest wait in seconds, and how often at most (0: for ever)."""

    message: type[Exchange]
    wait: Seconds
    longest: Seconds
    times: int = 0


# RFC 8415 section 7.6; the random part of the waits is left out, so that a run is the same each time.
PATIENCE = {
    PrefixState.SOLICITING: Patience(Solicit, 1.0, 3600.0),
    PrefixState.REQUESTING: Patience(Request, 1.0, 30.0, 10),
    PrefixState.RENEWING: Patience(Renew, 10.0, 600.0),
    PrefixState.REBINDING: Patience(Rebind, 10.0, 600.0),
    PrefixState.RELEASING: Patience(Release, 1.0, 3600.0, 4),
}
# The messages that name the server (RFC 8415 sections 18.2.1 to 18.2.7).
TO_ONE = (Request, Renew, Release)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """Prefixes, who gave them, and when they are renewed, asked of any server, and lost."""

    prefixes: tuple[Prefix, ...]
    server: ServerIdentifier
    renew: Nanoseconds
    rebind: Nanoseconds
    ends: Nanoseconds


def duid(link_layer: LinkLayer) -> tuple[int, DuidLl]:
    """Type and contents of the DUID of an interface (RFC 8415 section 11.4)."""
    return DUID_LL, DuidLl(hardware_type=ETHERNET, link_layer_address=link_layer)


class PrefixClient:
    """The client of one interface; ``mn`` is what it is called in what it tells."""

    def __init__(self, link_layer: LinkLayer, source: Address, mn: str) -> None:
        self.delegation: Delegation | None = None
        self.state = PrefixState.NONE
        kind, identifier = duid(link_layer)
        self._identifier = ClientIdentifier(duid_type=kind, identifier=identifier)
        self._source = source
        self._mn = mn
        self._link = ""
        self._transaction = int.from_bytes(link_layer[-3:], "big")
        self._server: ServerIdentifier | None = None
        self._backoff = Backoff()
        self._begun: Nanoseconds = 0
        self._sent = 0

    @property
    def prefixes(self) -> tuple[Prefix, ...]:
        """The prefixes that the host's network has."""
        return () if self.delegation is None else self.delegation.prefixes

    def link_up(self, link: str, now: Nanoseconds) -> list[Effect]:
        """Ask for a prefix; who has one asks whoever is on the new link for it (RFC 8415 section 18.2.12)."""
        self._link = link
        return self._begin(PrefixState.SOLICITING if self.delegation is None else PrefixState.REBINDING, now)

    def link_down(self, link: str) -> None:
        """Nothing can be asked there any more; the prefixes stay."""
        if link == self._link:
            self._link = ""
            self._rest()

    def release(self, now: Nanoseconds) -> list[Effect]:
        """Give the prefixes back (RFC 8415 section 18.2.7)."""
        if self.delegation is None or not self._link:
            return []
        told = Tell(what="released", mn=self._mn, detail=", ".join(map(str, self.prefixes)))
        return [told, *self._begin(PrefixState.RELEASING, now)]

    def receive(self, message: Decoded, now: Nanoseconds) -> list[Effect]:
        """An answer to what was sent last (RFC 8415 sections 16.3 and 16.10)."""
        body, server = message.body, message.first(ServerIdentifier)
        client = message.first(ClientIdentifier)
        if not isinstance(body, Exchange) or body.transaction_id != self._transaction or server is None:
            return []
        if client is None or client.values() != self._identifier.values() or self.state not in PATIENCE:
            return []
        if isinstance(body, Advertise) and self.state is PrefixState.SOLICITING:
            return self._advertised(message, server, now)
        if not isinstance(body, Reply) or self.state is PrefixState.SOLICITING:
            return []
        if self.state is PrefixState.RELEASING:
            self._drop()
            return []
        return self._replied(message, server, now)

    def next_due(self) -> Nanoseconds | None:
        """When something is to be sent again, or the prefixes to be renewed."""
        known = self.delegation
        if known is None:
            return self._backoff.due
        if not self._link:
            return known.ends
        timers = {PrefixState.BOUND: known.renew, PrefixState.RENEWING: known.rebind}
        return earliest(timers.get(self.state), self._backoff.due, known.ends)

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Ask again, or on; prefixes whose time is over are used no more (RFC 8415 section 18.2.5)."""
        known = self.delegation
        if known is not None and known.ends <= now:
            told = Tell(what="expired", mn=self._mn, detail=", ".join(map(str, known.prefixes)))
            self._drop()
            return [told, *(self._begin(PrefixState.SOLICITING, now) if self._link else ())]
        if known is not None and self._link and self.state is PrefixState.BOUND and known.renew <= now:
            return self._begin(PrefixState.RENEWING, now)
        if known is not None and self.state is PrefixState.RENEWING and known.rebind <= now:
            return self._begin(PrefixState.REBINDING, now)
        return self._again(now) if self._backoff.due is not None and self._backoff.due <= now else []

    def _again(self, now: Nanoseconds) -> list[Effect]:
        times = PATIENCE[self.state].times
        if not times or self._sent < times:
            return self._send(now)
        if self.state is PrefixState.RELEASING:
            self._drop()
            return []
        return self._begin(PrefixState.SOLICITING, now)

    def _begin(self, state: PrefixState, now: Nanoseconds) -> list[Effect]:
        self.state, self._begun, self._sent = state, now, 0
        self._transaction = (self._transaction + 1) % TRANSACTIONS
        self._backoff = Backoff(PATIENCE[state].wait, PATIENCE[state].longest)
        return self._send(now)

    def _rest(self) -> None:
        self.state = PrefixState.NONE if self.delegation is None else PrefixState.BOUND
        self._backoff.due = None

    def _drop(self) -> None:
        self.delegation = None
        self._rest()

    def _send(self, now: Nanoseconds) -> list[Effect]:
        self._backoff.sent(now)
        self._sent += 1
        kind = PATIENCE[self.state].message
        elapsed = min((now - self._begun) // HUNDREDTH, 0xFFFF)
        options: list[Row] = [self._identifier, ElapsedTime(elapsed_time=elapsed)]
        server = self._server if self.delegation is None else self.delegation.server
        if kind in TO_ONE and server is not None:
            options.append(server)
        named: list[Row] = [_named(each) for each in self.prefixes]
        options.append(IaPd(iaid=IAID, t1=0, t2=0, ia_pd_options=named))
        datagram = Datagram(
            source=self._source,
            destination=SERVERS,
            content=Decoded(protocol="dhcpv6", body=kind(transaction_id=self._transaction), options=options),
            protocol=UDP,
            ports=(CLIENT_PORT, SERVER_PORT),
            link=self._link,
        )
        return [Send(datagram)]

    def _advertised(self, message: Decoded, server: ServerIdentifier, now: Nanoseconds) -> list[Effect]:
        """One without a prefix is ignored (RFC 8415 section 18.2.9)."""
        if not _delegated(message):
            return []
        self._server = server
        return self._begin(PrefixState.REQUESTING, now)

    def _replied(self, message: Decoded, server: ServerIdentifier, now: Nanoseconds) -> list[Effect]:
        """RFC 8415 section 18.2.10.1: the prefixes of the answer; without any from the beginning."""
        options, before = _delegated(message), self.prefixes
        if not options:
            self._drop()
            told = Tell(what="refused", mn=self._mn, detail="no prefix is delegated")
            # What was told once that there is none asks again as seldom as it solicits.
            self.state, self._begun, self._sent = PrefixState.SOLICITING, now, 0
            self._backoff = Backoff(PATIENCE[self.state].longest, PATIENCE[self.state].longest)
            self._backoff.sent(now)
            return [told]
        association = message.first(IaPd)
        assert association is not None
        valid = min(each.valid_lifetime for each in options)
        preferred = min(each.preferred_lifetime for each in options)
        self.delegation = Delegation(
            prefixes=tuple(each.network for each in options),
            server=server,
            renew=now + round((association.t1 or preferred * RENEW_AT) * NANOSECONDS_PER_SECOND),
            rebind=now + round((association.t2 or preferred * REBIND_AT) * NANOSECONDS_PER_SECOND),
            ends=now + valid * NANOSECONDS_PER_SECOND,
        )
        self._rest()
        fresh = [each for each in self.prefixes if each not in before]
        return [Tell(what="configured", mn=self._mn, detail=str(each)) for each in fresh]


def _named(prefix: Prefix) -> IaPrefix:
    return IaPrefix(
        preferred_lifetime=0,
        valid_lifetime=0,
        prefix_length=prefix.length,
        ipv6_prefix=prefix.address,
        iaprefix_options=[],
    )


def _delegated(message: Decoded) -> list[IaPrefix]:
    """The prefixes of an answer that may be used: a lifetime of 0 takes one back."""
    inside = (option for each in message.every(IaPd) if each.iaid == IAID for option in each.ia_pd_options)
    return [each for each in inside if isinstance(each, IaPrefix) and each.valid_lifetime]
