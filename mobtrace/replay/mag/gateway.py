"""The mobile access gateway (RFC 5213 section 6): a node made of the parts that handle its messages."""

from dataclasses import replace

from mobtrace.lifecycle.states import State
from mobtrace.replay.components import Components
from mobtrace.replay.dhcp_client import ANY, DISCOVER, REQUEST
from mobtrace.replay.mag.aaa import Aaa, Decision
from mobtrace.replay.mag.context import interface_identifier
from mobtrace.replay.mag.delegating import DelegatingRouter
from mobtrace.replay.mag.dhcp import DhcpServer, read_question
from mobtrace.replay.mag.discovery import Discovery
from mobtrace.replay.mag.fast_handovers import FastHandovers
from mobtrace.replay.mag.group import GroupRefresh
from mobtrace.replay.mag.localized import LocalizedRouting
from mobtrace.replay.mag.notifications import Notifications
from mobtrace.replay.mag.registration import Registrations
from mobtrace.replay.mag.revoking import VisitRevocations
from mobtrace.replay.mag.roaming import Roaming
from mobtrace.replay.mag.settings import Attachment, GatewaySettings
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visits
from mobtrace.replay.node import Clock, Datagram, Effect, Tell, earliest
from mobtrace.replay.peers import Peers
from mobtrace.values import Address, LinkLayer, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.neighbour_messages import RouterSolicitation
from mobtrace.wire.neighbour_options import SourceLinkLayerAddress

RADIUS, DHCP, DHCPV6, DNS = "radius", "dhcpv4", "dhcpv6", "dns"


class Mag:
    """A mobile access gateway.

    What it does of its own accord is asked of its parts: ``registrations``, ``revocations``, ``groups``, ``roaming``,
    ``localized`` and ``handovers``.
    """

    def __init__(self, name: str, settings: GatewaySettings) -> None:
        self.name = name
        self.settings = settings
        self.state = Gateway(settings)
        self.peers = Peers(
            settings.address,
            restart_counter=settings.restart_counter,
            interval=settings.heartbeat_interval,
            quirks=settings.quirks,
            with_sessions=self._anchors,
            restarted=self._peer_restarted,
        )
        self.aaa = Aaa(settings)
        self.registrations = Registrations(self.state, self.peers)
        self.discovery = Discovery(settings, self.registrations.attach)
        self.revocations = VisitRevocations(self.state, self.registrations)
        self.groups = GroupRefresh(self.state, self.registrations)
        self.roaming = Roaming(self.state, self.registrations)
        self.notifications = Notifications(self.state, self.registrations)
        self.handovers = FastHandovers(self.state, self.registrations, self._come)
        self.localized = LocalizedRouting(self.state, self.handovers.departures)
        self.dhcp = DhcpServer(self.state, self.registrations) if settings.dhcp else None
        self.delegating = DelegatingRouter(self.state, self.registrations) if settings.dhcp else None
        self.registrations.begun.append(self.aaa.begun)
        self.registrations.ended += [self.aaa.ended, self.localized.gone]
        self.handovers.departures.forwarding.append(self.localized.gone)
        self._parts = Components(
            self.groups,
            self.registrations,
            self.peers,
            self.revocations.protocol,
            self.notifications,
            self.localized,
            self.handovers,
        )

        self._handlers = {
            RADIUS: self._from_server,
            DHCP: self._from_client,
            DHCPV6: self._from_router,
            DNS: self.discovery.receive,
        }

    @property
    def visits(self) -> Visits:
        """Its binding update list."""
        return self.state.visits

    @property
    def clock(self) -> Clock:
        """Its own idea of the time."""
        return self.state.clock

    @property
    def addresses(self) -> frozenset[Address]:
        """Its addresses on the core side."""
        known = (self.settings.address, self.settings.ipv4_address, self.settings.user_plane_address)
        return frozenset(each for each in known if each is not None)

    def addresses_on(self, link: str) -> frozenset[Address]:
        """Its IPv4 addresses on an access link (RFC 5844 section 3.4)."""
        return frozenset() if self.dhcp is None else self.dhcp.addresses_on(link)

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up with nobody attached."""
        return [*self.peers.start(now), *self.aaa.start(now)]

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Lose the binding update list, and say so by the restart counter (RFC 5847 section 3.2)."""
        gone = [effect for visit in self.visits for effect in self.state.close(visit)]
        self.visits.clear()
        self.discovery.clear()
        for part in (
            self.registrations,
            self.revocations.protocol.asking,
            self.groups,
            self.notifications,
            self.localized,
            self.handovers,
        ):
            part.forget()
        for server in (self.dhcp, self.delegating):
            if server is not None:
                server.forget()
        return [*gone, Tell(what="restarted"), *self.peers.restart(now), *self.aaa.start(now)]

    def attach(self, attachment: Attachment, now: Nanoseconds) -> list[Effect]:
        """A mobile node has come to an access link; its previous gateway is asked first (RFC 5949 section 4.1)."""
        asked = self.handovers.fetches(attachment, now)
        return self._come(attachment, now) if asked is None else asked

    def _come(self, attachment: Attachment, now: Nanoseconds) -> list[Effect]:
        """What a previous gateway has told of the node is known."""
        known, effects = self.handovers.arrivals.arrived(attachment, now)
        return [*effects, *self._serve(known, now)]

    def _serve(self, attachment: Attachment, now: Nanoseconds) -> list[Effect]:
        """A mobile node is to be registered (RFC 5213 section 6.9.1.1); the AAA server is asked first."""
        if not self.aaa.is_used:
            return self._admit(attachment, now)
        known = self.visits.of(attachment.mn, attachment.link)
        if known is not None and not known.leaving:
            return self.registrations.refresh(known, now)
        return self.aaa.authorize(attachment, now)

    def _admit(self, attachment: Attachment, now: Nanoseconds) -> list[Effect]:
        """A node may have service: its anchor is looked for, unless it is known (RFC 6097 section 2.1)."""
        if not self.discovery.is_used or attachment.anchor is not None:
            return self.registrations.attach(attachment, now)
        visit = self.visits.of(attachment.mn, attachment.link)
        if visit is not None and not visit.leaving:
            return self.registrations.attach(replace(attachment, anchor=visit.anchor), now)
        is_asking = self.discovery.is_asking(attachment.link, attachment.link_layer)
        return [] if is_asking else self.discovery.find(attachment, now)

    def detach(self, mn: str, now: Nanoseconds, *, link: str | None = None) -> list[Effect]:
        """A mobile node has left (RFC 5213 section 6.9.1.4)."""
        if any(each(mn, link) for each in (self.aaa.forget, self.discovery.forget, self.handovers.arrivals.cancel)):
            return [Tell(what="detached", mn=mn, detail=link or "")]
        visit = self.visits.of(mn, link)
        if visit is None or visit.leaving:
            return []
        kept = self.handovers.departures.detached(visit, now)
        return self.registrations.detach(visit, now) if kept is None else kept

    def refresh(self, mn: str, now: Nanoseconds) -> list[Effect]:
        """Extend a binding now (RFC 5213 section 6.9.1.3)."""
        visit = self.visits.of(mn)
        return [] if visit is None else self.registrations.refresh(visit, now)

    def synchronize(self, now: Nanoseconds) -> list[Effect]:
        """Set the clock right (RFC 5213 section 6.9.1.2 item 9)."""
        return self.registrations.synchronize(now)

    def allow(self, mn: str) -> None:
        """An administrator lets a node have service that was denied to it (RFC 5213 section 6.9.1.2 item 7)."""
        self.registrations.denied.discard(mn)

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A datagram from an anchor, an AAA server or an access link."""
        message = datagram.content
        if isinstance(message, Message):
            return self._parts.receive(datagram, message, now)
        if not isinstance(message, Decoded):
            return []
        return self._handlers.get(message.protocol, self._from_link)(datagram, message, now)

    def next_due(self) -> Nanoseconds | None:
        """The first timer of any part."""
        return earliest(self._parts.next_due(), self.aaa.next_due(), self.discovery.next_due())

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Run the timers of all parts."""
        return [*self._parts.tick(now), *self._ask_on(now), *self.discovery.tick(now)]

    def _from_server(self, datagram: Datagram, message: Decoded, now: Nanoseconds) -> list[Effect]:
        decision = self.aaa.receive(datagram, message, now)
        effects = [] if decision is None else self._decided(decision, now)
        return [*effects, *self._ask_on(now)]

    def _ask_on(self, now: Nanoseconds) -> list[Effect]:
        effects, decisions = self.aaa.tick(now)
        return [*effects, *(effect for each in decisions for effect in self._decided(each, now))]

    def _decided(self, decision: Decision, now: Nanoseconds) -> list[Effect]:
        """RFC 6572 section 5.1: registration follows authorization; without it there is no service."""
        if decision.refusal:
            return [Tell(what="refused", mn=decision.attachment.mn, detail=decision.refusal)]
        return self._admit(decision.attachment, now)

    def _from_link(self, datagram: Datagram, message: Decoded, now: Nanoseconds) -> list[Effect]:
        """A Router Solicitation: a node that came, or one that wants its advertisement (section 6.9.2)."""
        if not isinstance(message.body, RouterSolicitation):
            return []
        own = message.first(SourceLinkLayerAddress)
        link_layer = LinkLayer(own.link_layer_address) if own is not None else None
        visit = self.visits.on(datagram.link, link_layer)
        if visit is not None and not visit.leaving:
            visit.interface_identifier = interface_identifier(datagram.source) or visit.interface_identifier
            return self.state.advertise(visit) if visit.machine.state is State.ACTIVE else []
        known = self._newcomer(datagram.link, link_layer)
        return [] if known is None else self.attach(known, now)

    def _newcomer(self, link: str, link_layer: LinkLayer | None) -> Attachment | None:
        """What the policy store says of a node that is not here yet."""
        known = self.settings.nodes.get(link_layer) if link_layer is not None else None
        asking = (self.aaa.is_asking, self.discovery.is_asking, self.handovers.arrivals.is_awaited)
        if known is None or any(each(link, link_layer) for each in asking):
            return None
        return replace(known, link=link, link_layer=link_layer)

    def _from_client(self, datagram: Datagram, message: Decoded, now: Nanoseconds) -> list[Effect]:
        """DHCP: a node that wants its IPv4 address; one that came is registered first (RFC 5844 section 3.4.3)."""
        question = read_question(datagram, message, now)
        if self.dhcp is None or question is None:
            return []
        visit = self.dhcp.visit(question.link, question.header.hardware_address)
        if visit is not None:
            return self.dhcp.receive(visit, question, now)
        known = self._newcomer(question.link, question.header.hardware_address)
        if known is None or question.kind not in (DISCOVER, REQUEST):
            return []
        self.dhcp.wait(question)
        return self.attach(replace(known, home_address=known.home_address or ANY), now)

    def _from_router(self, datagram: Datagram, message: Decoded, now: Nanoseconds) -> list[Effect]:
        """DHCPv6: a mobile router that wants prefixes for its network (RFC 7148 section 5.1.3)."""
        return [] if self.delegating is None else self.delegating.receive(datagram, message, now)

    def _anchors(self) -> set[Address]:
        return {each.anchor for each in self.visits}

    def _peer_restarted(self, anchor: Address, now: Nanoseconds) -> list[Effect]:
        """RFC 5847 section 3.2: an anchor that has lost its state is told again who is here.

        A gateway that registers nothing by itself does not do this either.
        """
        if not self.settings.refresh_at:
            return []
        here = [each for each in self.visits if each.anchor == anchor and not each.leaving]
        return [effect for visit in here for effect in self.registrations.begin_anew(visit, now)]
