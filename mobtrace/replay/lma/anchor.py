"""The local mobility anchor (RFC 5213 section 5): a node made of the parts that handle its messages."""

from mobtrace.replay.components import Components
from mobtrace.replay.lma.cache import BindingCache
from mobtrace.replay.lma.flow_mobility import FlowMobility
from mobtrace.replay.lma.localized import LocalizedRouting
from mobtrace.replay.lma.notices import Notices
from mobtrace.replay.lma.registration import Registrations
from mobtrace.replay.lma.request import is_routable
from mobtrace.replay.lma.revoking import SessionRevocations
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.lma.state import Anchor
from mobtrace.replay.node import Datagram, Effect, Tell, Unforward
from mobtrace.replay.peers import Peers
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.revocation import ADMINISTRATIVE_REASON
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import Message


class Lma:
    """A local mobility anchor.

    What it does of its own accord is asked of its parts: ``revocations``, ``notices``, ``flow_mobility`` and
    ``localized``.
    """

    def __init__(self, name: str, settings: AnchorSettings) -> None:
        self.name = name
        self.settings = settings
        self.state = Anchor(settings)
        self.peers = Peers(
            settings.address,
            restart_counter=settings.restart_counter,
            interval=settings.heartbeat_interval,
            quirks=settings.quirks,
            with_sessions=self._gateways,
            restarted=self._peer_restarted,
        )
        self.registrations = Registrations(self.state, self.peers)
        self.revocations = SessionRevocations(self.state, self.registrations)
        self.notices = Notices(self.state)
        self.flow_mobility = FlowMobility(self.state, self.notices)
        self.localized = LocalizedRouting(self.state)
        self.registrations.moved.append(self.localized.moved)
        if settings.revokes_previous_gateway:
            self.registrations.ask_previous = self.revocations.ask_previous
        self._parts = Components(
            self.registrations, self.peers, self.revocations.protocol, self.notices, self.localized
        )

    @property
    def cache(self) -> BindingCache:
        """Its sessions."""
        return self.state.cache

    @property
    def addresses(self) -> frozenset[Address]:
        """Those of signaling: IPv6, IPv4 (RFC 5844 section 4), and the ones it redirects to (RFC 6463)."""
        settings = self.settings
        known = (settings.address, settings.ipv4_address, settings.redirect_to, settings.redirect_to_ipv4)
        return frozenset(each for each in known if each is not None)

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up with an empty binding cache."""
        return self.peers.start(now)

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Lose the binding cache, and say so by the restart counter (RFC 5847 section 3.2)."""
        gone: list[Effect] = [Unforward(each) for entry in self.cache for each in entry.networks]
        self.state.reset()
        for part in (self.registrations, self.revocations.protocol.asking, self.notices, self.localized):
            part.forget()
        return [*gone, Tell(what="restarted"), *self.peers.restart(now)]

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A datagram from a gateway."""
        message = datagram.content
        if not isinstance(message, Message) or not is_routable(datagram.source):
            return []
        if self.settings.has(Quirk.DROPS_UNKNOWN_OPTIONS) and any(type(each) is Unknown for each in message.options):
            return []
        effects = self._parts.receive(datagram, message, now)
        return [*effects, *self.flow_mobility.catch_up(now)] if self.state.behind else effects

    def revoke(self, mn: str, now: Nanoseconds, *, trigger: int = ADMINISTRATIVE_REASON) -> list[Effect]:
        """End all sessions of a mobile node (RFC 5846)."""
        return self.revocations.revoke_node(mn, now, trigger=trigger)

    def notify(self, mn: str, reason: int, now: Nanoseconds) -> list[Effect]:
        """Tell the gateways of a mobile node's sessions that they are to change (RFC 7077)."""
        return [effect for each in self.cache.of(mn) for effect in self.notices.notify(each, reason, now)]

    def localize(self, mn: str, other: str, lifetime: int, now: Nanoseconds) -> list[Effect]:
        """Localize the traffic between two mobile nodes for ``lifetime`` seconds; 0 ends it (RFC 6705)."""
        pairs = [(one, two) for one in self.cache.of(mn) for two in self.cache.of(other)]
        return [effect for one, two in pairs for effect in self.localized.localize(one, two, lifetime, now)]

    def next_due(self) -> Nanoseconds | None:
        """The first timer of any part."""
        return self._parts.next_due()

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Run the timers of all parts."""
        effects = self._parts.tick(now)
        return [*effects, *self.flow_mobility.catch_up(now)] if self.state.behind else effects

    def _gateways(self) -> set[Address]:
        return {each.gateway for each in self.cache}

    def _peer_restarted(self, gateway: Address, now: Nanoseconds) -> list[Effect]:
        """RFC 5847 section 3: the sessions of a gateway that has lost its state are no longer valid."""
        lost = [each for each in self.cache if each.gateway == gateway]
        return [effect for each in lost for effect in self.state.forget(each, "gateway restarted")]
