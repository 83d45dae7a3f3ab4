"""The DHCP server of a gateway: it hands out the IPv4 home address that the anchor gave (RFC 5844 section 3.4.1)."""

from dataclasses import dataclass, replace

from mobtrace.lifecycle.states import State
from mobtrace.replay.dhcp_client import (
    ACK,
    ANY,
    BOOTREPLY,
    BOOTREQUEST,
    CLIENT_PORT,
    DECLINE,
    DISCOVER,
    INFORM,
    NAK,
    OFFER,
    RELEASE,
    REQUEST,
    SERVER_PORT,
)
from mobtrace.replay.mag.ipv4 import RFC
from mobtrace.replay.mag.registration import Registrations
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import IPV4_BITS, Visit
from mobtrace.replay.node import BROADCAST, Datagram, Effect, Send, Tell
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, LinkLayer, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dhcpv4 import Header
from mobtrace.wire.dhcpv4_options import (
    ClientIdentifier,
    DomainNameServer,
    InterfaceMtu,
    IpAddressLeaseTime,
    Message,
    MessageType,
    RequestedIpAddress,
    Router,
    ServerIdentifier,
    SubnetMask,
)
from mobtrace.wire.rows import Row
from mobtrace.wire.signaling import UDP

# A client that waits for its registration has asked again by then (RFC 2131 section 4.1).
PATIENCE: Nanoseconds = 64 * NANOSECONDS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Question:
    """A client's message, where and when it came."""

    message: Decoded
    header: Header
    link: str
    time: Nanoseconds

    @property
    def kind(self) -> int:
        """Its message type (RFC 2132 section 9.6)."""
        return self.message.type

    @property
    def address(self) -> Address:
        """The address that it is about: the client's own, or the one that it would like to have."""
        wanted = self.message.first(RequestedIpAddress)
        return self.header.ciaddr if wanted is None or any(self.header.ciaddr) else wanted.address


def read_question(datagram: Datagram, message: Decoded, now: Nanoseconds) -> Question | None:
    """What a client of the link asks; ``None`` for what no client of this link can have sent."""
    header = message.body
    if not isinstance(header, Header) or header.op != BOOTREQUEST or any(header.giaddr):
        return None
    return Question(message, header, datagram.link, now)


class DhcpServer:
    """The DHCP server on the access links of a gateway.

    What is asked before the address is known waits for the registration, which it triggers (section 3.4.3).
    """

    def __init__(self, gateway: Gateway, registrations: Registrations) -> None:
        self._gateway = gateway
        self._registrations = registrations
        self._waiting: dict[str, dict[LinkLayer, Question]] = {}
        registrations.accepted.append(self._registered)
        registrations.refused.append(self._not_registered)

    def forget(self) -> None:
        """Nobody is waiting any more."""
        self._waiting.clear()

    def addresses_on(self, link: str) -> frozenset[Address]:
        """The addresses that nodes of a link reach the server at."""
        known = (self._own(each) for each in self._gateway.visits.there(link))
        return frozenset(each for each in known if each is not None)

    def visit(self, link: str, link_layer: LinkLayer) -> Visit | None:
        """The visit of a client; one whose link-layer address nobody told is it when it is alone on its link."""
        visits = self._gateway.visits
        alone = visits.on(link, None)
        found = visits.on(link, link_layer)
        return alone if found is None and alone is not None and not alone.attachment.link_layer else found

    def wait(self, question: Question) -> None:
        """Answer a question once its node is registered."""
        self._waiting.setdefault(question.link, {})[question.header.hardware_address] = question

    def receive(self, visit: Visit, question: Question, now: Nanoseconds) -> list[Effect]:
        """A message of a node that is here."""
        if visit.leaving or visit.is_dhcp_server is False:
            return []  # RFC 5844 section 3.3.4: without the S flag the anchor has the gateway relay
        server = question.message.first(ServerIdentifier)
        if server is not None and server.address != self._own(visit):
            return []  # RFC 2131 section 3.1 item 4: another server was chosen
        if question.kind in (RELEASE, DECLINE):
            return self._give_back(visit, question, now)
        if question.kind not in (DISCOVER, REQUEST, INFORM):
            return []
        return self._obtain(visit, question, now) if visit.home_address is None else self._answer(visit, question, now)

    def _own(self, visit: Visit) -> Address | None:
        """The fixed address of all gateways, or the node's default router, the same everywhere (section 3.4.1)."""
        return self._gateway.settings.dhcp_server or visit.default_router

    def _obtain(self, visit: Visit, question: Question, now: Nanoseconds) -> list[Effect]:
        """Section 3.4.3: the anchor is asked for an address, unless it has refused to give one on this link."""
        is_registered = visit.machine.state is State.ACTIVE and visit.pending is None
        is_denied = RFC in visit.withheld or (is_registered and visit.attachment.home_address is not None)
        if question.kind == INFORM:
            return []
        if is_denied:
            return self._deny(visit, question, "no IPv4 home address for this node")
        self.wait(question)
        if not is_registered:
            return []
        visit.attachment = replace(visit.attachment, home_address=ANY, home_length=0)
        return self._registrations.refresh(visit, now)

    def _registered(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        return [effect for each in self._take(visit, now) for effect in self.receive(visit, each, now)]

    def _not_registered(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        """Section 3.4.1: a gateway that cannot register the node says no to what it had."""
        why = "the node could not be registered"
        return [effect for each in self._take(visit, now) for effect in self._deny(visit, each, why)]

    def _take(self, visit: Visit, now: Nanoseconds) -> list[Question]:
        link = visit.attachment.link
        waiting = self._waiting.get(link, {})
        taken = [waiting.pop(each) for each in list(waiting) if self._is_of(visit, link, each)]
        if not waiting:
            self._waiting.pop(link, None)
        return [each for each in taken if now - each.time < PATIENCE]

    def _is_of(self, visit: Visit, link: str, link_layer: LinkLayer) -> bool:
        return visit.attachment.link_layer == link_layer or self.visit(link, link_layer) is visit

    def _answer(self, visit: Visit, question: Question, now: Nanoseconds) -> list[Effect]:
        """RFC 2131 section 4.3: what the node has, and no other address."""
        assert visit.home_address is not None
        if question.kind == REQUEST and question.address != visit.home_address:
            return self._deny(visit, question, f"{question.address} is not the address of this node")
        if self._own(visit) is None or visit.default_router is None:
            return []
        parameters = self._parameters(visit)
        if question.kind == INFORM:
            return self._reply(visit, question, ACK, parameters)
        lease = IpAddressLeaseTime(lease_time=self._lease_time(visit, question, now))
        kind = OFFER if question.kind == DISCOVER else ACK
        return self._reply(visit, question, kind, [lease, *parameters], assigned=visit.home_address)

    def _lease_time(self, visit: Visit, question: Question, now: Nanoseconds) -> int:
        """Seconds: not more than what is left of the binding, than is configured, and than the client wants."""
        wanted = question.message.first(IpAddressLeaseTime)
        left = 0 if visit.machine.due is None else (visit.machine.due - now) // NANOSECONDS_PER_SECOND
        longest = self._gateway.settings.lease_time
        known = (left, None if longest is None else int(longest), None if wanted is None else wanted.lease_time)
        return max(1, min(each for each in known if each is not None))

    def _parameters(self, visit: Visit) -> list[Row]:
        """Section 3.4.3: subnet mask, router and the tunnel's MTU are always there."""
        assert visit.default_router is not None
        settings = self._gateway.settings
        mask = ((1 << IPV4_BITS) - 1) >> visit.home_length ^ ((1 << IPV4_BITS) - 1)
        options: list[Row] = [
            SubnetMask(subnet_mask=Address(mask.to_bytes(4, "big"))),
            Router(address=[visit.default_router]),
            InterfaceMtu(mtu=settings.mtu),
        ]
        return [*options, DomainNameServer(address=[*settings.dns_servers])] if settings.dns_servers else options

    def _deny(self, visit: Visit, question: Question, why: str) -> list[Effect]:
        """A DHCPNAK for what was requested (RFC 2131 table 3); a DHCPDISCOVER is dropped (section 3.4.3)."""
        if question.kind != REQUEST or self._own(visit) is None:
            return []
        return self._reply(visit, question, NAK, [Message(text=why)])

    def _give_back(self, visit: Visit, question: Question, now: Nanoseconds) -> list[Effect]:
        """Section 3.4.3: the address is de-registered, the prefixes stay. One that was declined is used no more."""
        if visit.home_address is None or question.address != visit.home_address:
            return []
        if question.kind == DECLINE:
            visit.withheld.add(RFC)
        what = "declined" if question.kind == DECLINE else "released"
        told = Tell(what=what, mn=visit.mn, detail=str(visit.home_address))
        return [told, *self._registrations.release_ipv4(visit, now)]

    def _reply(
        self, visit: Visit, question: Question, kind: int, options: list[Row], *, assigned: Address = ANY
    ) -> list[Effect]:
        """An answer, and where it goes (RFC 2131 table 3 and section 4.1)."""
        own, asked = self._own(visit), question.header
        assert own is not None
        body = Header(
            op=BOOTREPLY,
            htype=asked.htype,
            hlen=asked.hlen,
            xid=asked.xid,
            b=asked.b,
            ciaddr=ANY if kind in (OFFER, NAK) else asked.ciaddr,
            yiaddr=assigned,
            chaddr=asked.chaddr,
        )
        # RFC 6842 section 3: the client identifier goes back.
        identifier = question.message.every(ClientIdentifier)
        destination = BROADCAST if asked.b else assigned
        datagram = Datagram(
            source=own,
            destination=BROADCAST if kind == NAK else asked.ciaddr if any(asked.ciaddr) else destination,
            content=Decoded(
                protocol="dhcpv4",
                body=body,
                options=[MessageType(type=kind), ServerIdentifier(address=own), *options, *identifier],
            ),
            protocol=UDP,
            ports=(SERVER_PORT, CLIENT_PORT),
            link=question.link,
        )
        return [Send(datagram)]
