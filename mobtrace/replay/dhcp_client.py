"""The DHCP client of an emulated host: how it gets an IPv4 address, and keeps it (RFC 2131 section 4.4)."""

from dataclasses import dataclass
from enum import StrEnum

from mobtrace.replay.backoff import Backoff
from mobtrace.replay.node import BROADCAST, Datagram, Effect, Send, Tell, earliest
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, LinkLayer, Nanoseconds, Seconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dhcpv4 import Header
from mobtrace.wire.dhcpv4_options import (
    ClientIdentifier,
    InterfaceMtu,
    IpAddressLeaseTime,
    Message,
    MessageType,
    ParameterRequestList,
    RebindingTime,
    RenewalTime,
    RequestedIpAddress,
    Router,
    ServerIdentifier,
    SubnetMask,
)
from mobtrace.wire.rows import Row
from mobtrace.wire.signaling import UDP

CLIENT_PORT, SERVER_PORT = 68, 67
ANY = Address(bytes(4))
BOOTREQUEST, BOOTREPLY = 1, 2
ETHERNET = 1
# RFC 2132 section 9.6
DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE, INFORM = range(1, 9)

# RFC 2131 section 4.1; its random second is left out, so that a run is the same each time.
FIRST_WAIT: Seconds = 4.0
LONGEST_WAIT: Seconds = 64.0
RENEWING_WAIT: Seconds = 60.0  # RFC 2131 section 4.4.5
RENEW_AT, REBIND_AT = 0.5, 0.875  # RFC 2131 section 4.4.5: T1 and T2 as parts of the lease
# RFC 4361 section 6.1: type 255, an IAID, and a DUID that is made from the link-layer address.
NOT_HARDWARE = 255
IAID = bytes((0, 0, 0, 1))
DUID_LINK_LAYER = bytes((0, 3, 0, ETHERNET))
XIDS = 1 << 32


class DhcpState(StrEnum):
    """RFC 2131 figure 5; REBOOTING stands for INIT-REBOOT, too."""

    INIT = "init"
    SELECTING = "selecting"
    REQUESTING = "requesting"
    REBOOTING = "rebooting"
    BOUND = "bound"
    RENEWING = "renewing"
    REBINDING = "rebinding"


# The states in which the client has sent a DHCPREQUEST.
ASKING = (DhcpState.REQUESTING, DhcpState.REBOOTING, DhcpState.RENEWING, DhcpState.REBINDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """An IPv4 address and what came with it; the times are when it is renewed, asked of any server, and lost."""

    address: Address
    length: int
    server: Address
    router: Address | None
    mtu: int | None
    renew: Nanoseconds
    rebind: Nanoseconds
    ends: Nanoseconds


class DhcpClient:
    """The client of one interface; ``mn`` is what it is called in what it tells."""

    def __init__(self, link_layer: LinkLayer, mn: str) -> None:
        self.lease: Lease | None = None
        self.state = DhcpState.INIT
        self._link_layer = link_layer
        self._mn = mn
        self._link = ""
        self._xid = int.from_bytes(link_layer[-4:], "big")
        self._offer: tuple[Address, Address] = ANY, ANY  # address and server
        self._backoff = Backoff()
        self._begun: Nanoseconds = 0
        self._asked: Nanoseconds = 0
        self._secs = 0

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The leased address, if there is one."""
        return () if self.lease is None else (self.lease.address,)

    def link_up(self, link: str, now: Nanoseconds) -> list[Effect]:
        """Verify the lease on a new link (RFC 5844 section 3.4.3), or ask for one."""
        self._link = link
        return self._begin(DhcpState.SELECTING if self.lease is None else DhcpState.REBOOTING, now)

    def link_down(self, link: str) -> None:
        """Nothing can be asked there any more; the lease stays."""
        if link == self._link:
            self._link = ""
            self._rest()

    def release(self, now: Nanoseconds) -> list[Effect]:
        """Give the address back (RFC 2131 section 4.4.6)."""
        lease = self.lease
        if lease is None or not self._link:
            return []
        self._xid = (self._xid + 1) % XIDS
        self._secs = 0
        sent = self._datagram(RELEASE, ServerIdentifier(address=lease.server), unicast=True)
        self.lease = None
        self._rest()
        return [Send(sent), Tell(what="released", mn=self._mn, detail=str(lease.address))]

    def receive(self, message: Decoded, now: Nanoseconds) -> list[Effect]:
        """An answer; one to something else is silently discarded (RFC 2131 section 4.4.1)."""
        body = message.body
        if not isinstance(body, Header) or (body.op, body.xid) != (BOOTREPLY, self._xid):
            return []
        if body.hardware_address != self._link_layer:
            return []
        if message.type == OFFER and self.state is DhcpState.SELECTING:
            return self._offered(message, body, now)
        if message.type == ACK and self.state in ASKING:
            return self._acknowledged(message, body)
        return self._refused(message, now) if message.type == NAK and self.state in ASKING else []

    def next_due(self) -> Nanoseconds | None:
        """When something is to be sent again, or the lease to be renewed."""
        lease = self.lease
        if lease is None:
            return self._backoff.due
        if not self._link:
            return lease.ends
        timers = {DhcpState.BOUND: lease.renew, DhcpState.RENEWING: lease.rebind}
        return earliest(timers.get(self.state), self._backoff.due, lease.ends)

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Ask again, or on; a lease that is over is used no more (RFC 2131 section 4.4.5)."""
        lease, state = self.lease, self.state
        if lease is not None and lease.ends <= now:
            return self._lost(Tell(what="expired", mn=self._mn, detail=str(lease.address)), now)
        if lease is not None and self._link and state is DhcpState.BOUND and lease.renew <= now:
            return self._begin(DhcpState.RENEWING, now)
        if lease is not None and state is DhcpState.RENEWING and lease.rebind <= now:
            return self._begin(DhcpState.REBINDING, now)
        return self._again(now) if self._backoff.due is not None and self._backoff.due <= now else []

    def _again(self, now: Nanoseconds) -> list[Effect]:
        if self.state is DhcpState.REQUESTING and self._backoff.is_exhausted:
            return self._begin(DhcpState.SELECTING, now)
        if self.state is DhcpState.REBOOTING and self._backoff.is_exhausted:
            self._rest()  # RFC 2131 section 3.2 item 3: nobody objects for the rest of the lease
            return []
        return self._send(now)

    def _begin(self, state: DhcpState, now: Nanoseconds) -> list[Effect]:
        self.state, self._begun = state, now
        self._xid = (self._xid + 1) % XIDS
        return self._ask(now)

    def _ask(self, now: Nanoseconds) -> list[Effect]:
        self._asked = now
        self._backoff = Backoff(FIRST_WAIT, LONGEST_WAIT)
        return self._send(now)

    def _rest(self) -> None:
        self.state = DhcpState.INIT if self.lease is None else DhcpState.BOUND
        self._backoff.due = None

    def _lost(self, told: Tell, now: Nanoseconds) -> list[Effect]:
        self.lease = None
        self._rest()
        return [told, *(self._begin(DhcpState.SELECTING, now) if self._link else ())]

    def _send(self, now: Nanoseconds) -> list[Effect]:
        """What the state asks for (RFC 2131 table 5 and section 4.3.2)."""
        lease, state = self.lease, self.state
        self._backoff.sent(now)
        if state is not DhcpState.REQUESTING:
            # RFC 2131 section 4.4.1: a request that follows an offer has the seconds of the DHCPDISCOVER.
            self._secs = min((now - self._begun) // NANOSECONDS_PER_SECOND, 0xFFFF)
        if state is DhcpState.SELECTING:
            return [Send(self._datagram(DISCOVER))]
        if state is DhcpState.REQUESTING:
            address, server = self._offer
            named = RequestedIpAddress(address=address), ServerIdentifier(address=server)
            return [Send(self._datagram(REQUEST, *named))]
        assert lease is not None
        if state is DhcpState.REBOOTING:
            return [Send(self._datagram(REQUEST, RequestedIpAddress(address=lease.address)))]
        is_renewing = state is DhcpState.RENEWING
        rest = (lease.rebind if is_renewing else lease.ends) - now
        self._backoff.due = now + max(rest // 2, round(RENEWING_WAIT * NANOSECONDS_PER_SECOND))
        return [Send(self._datagram(REQUEST, unicast=is_renewing))]

    def _datagram(self, kind: int, *named: Row, unicast: bool = False) -> Datagram:
        """A message with ``ciaddr`` in the states in which the client answers to it (RFC 2131 table 5)."""
        lease = self.lease
        is_configured = lease is not None and self.state is not DhcpState.REBOOTING
        own = lease.address if lease is not None and is_configured else ANY
        body = Header(
            op=BOOTREQUEST,
            xid=self._xid,
            secs=self._secs,
            b=not is_configured,  # RFC 2131 section 4.1: it takes no unicast packets before it has an address
            ciaddr=own,
            chaddr=bytes(self._link_layer).ljust(16, b"\0"),
            hlen=len(self._link_layer),
        )
        identifier = ClientIdentifier(
            type=NOT_HARDWARE, client_identifier=IAID + DUID_LINK_LAYER + bytes(self._link_layer)
        )
        options: list[Row] = [MessageType(type=kind), identifier, *named]
        if kind != RELEASE:
            wanted = (SubnetMask, Router, InterfaceMtu)
            options.append(ParameterRequestList(option_codes=[each.info.code for each in wanted]))
        return Datagram(
            source=own,
            destination=lease.server if lease is not None and unicast else BROADCAST,
            content=Decoded(protocol="dhcpv4", body=body, options=options),
            protocol=UDP,
            ports=(CLIENT_PORT, SERVER_PORT),
            link=self._link,
        )

    def _offered(self, message: Decoded, body: Header, now: Nanoseconds) -> list[Effect]:
        """The first offer is as good as any: there is one gateway on the link."""
        server = message.first(ServerIdentifier)
        if server is None or body.yiaddr.is_unspecified:
            return []
        self._offer = body.yiaddr, server.address
        self.state = DhcpState.REQUESTING
        return self._ask(now)

    def _acknowledged(self, message: Decoded, body: Header) -> list[Effect]:
        server, lasting = message.first(ServerIdentifier), message.first(IpAddressLeaseTime)
        if server is None or lasting is None or body.yiaddr.is_unspecified:
            return []
        before = self.addresses
        self.lease = self._read(message, body.yiaddr, server.address, lasting.lease_time)
        self._rest()
        if before == self.addresses:
            return []
        return [Tell(what="configured", mn=self._mn, detail=str(body.yiaddr))]

    def _read(self, message: Decoded, address: Address, server: Address, lasting: Seconds) -> Lease:
        """The lease counts from the request, not from its answer (RFC 2131 section 4.4.1)."""
        mask, router, mtu = message.first(SubnetMask), message.first(Router), message.first(InterfaceMtu)
        t1, t2 = message.first(RenewalTime), message.first(RebindingTime)
        renew = lasting * RENEW_AT if t1 is None else t1.t1_interval
        rebind = lasting * REBIND_AT if t2 is None else t2.t2_interval
        return Lease(
            address=address,
            length=32 if mask is None else int.from_bytes(mask.subnet_mask, "big").bit_count(),
            server=server,
            router=router.address[0] if router is not None and router.address else None,
            mtu=None if mtu is None else mtu.mtu,
            renew=self._asked + round(renew * NANOSECONDS_PER_SECOND),
            rebind=self._asked + round(rebind * NANOSECONDS_PER_SECOND),
            ends=self._asked + round(lasting * NANOSECONDS_PER_SECOND),
        )

    def _refused(self, message: Decoded, now: Nanoseconds) -> list[Effect]:
        """RFC 2131 section 3.1 item 5: from the beginning."""
        why = message.first(Message)
        return self._lost(Tell(what="refused", mn=self._mn, detail="DHCPNAK" if why is None else why.text), now)
