"""The mobile node (RFC 6275 sections 8.5 and 11)."""

from collections.abc import Callable, Iterable, Sequence
from random import Random

from mobtrace.lifecycle.machine import Machine
from mobtrace.lifecycle.states import Input, State, is_over
from mobtrace.replay.backoff import Backoff
from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.checks import NTP
from mobtrace.replay.mip6.dual_stack import DSMIP6_PORT, NO_KEEPALIVES
from mobtrace.replay.mip6.hierarchy import AnchorPoints, regional_care_of
from mobtrace.replay.mip6.home_agent import unrecognized
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.registration import Identifier, Kind, Registration
from mobtrace.replay.mip6.request import LIFETIME_UNIT, is_sound
from mobtrace.replay.mip6.routability import Routability
from mobtrace.replay.mip6.seeking import Seeking
from mobtrace.replay.mip6.signing import authentication_holds, authorization_holds
from mobtrace.replay.mip6.updates import update_of
from mobtrace.replay.mip6.withdrawn import acknowledge_revocation
from mobtrace.replay.node import Clock, Datagram, Effect, Forward, Outer, Send, Tell, Tunnel, Unforward, earliest
from mobtrace.values import Address, Nanoseconds, Prefix
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import (
    BindingAcknowledgement,
    BindingError,
    BindingRefreshRequest,
    CareofTest,
    HomeTest,
)
from mobtrace.wire.messages.revocation import BindingRevocationIndication
from mobtrace.wire.neighbour_messages import HomeAgentAddressDiscoveryReply, RouterAdvertisement
from mobtrace.wire.options.auth import MobilityMessageReplayProtection
from mobtrace.wire.options.dsmip6 import IPv4AddressAcknowledgement, NatDetection
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import BindingRefreshAdvice
from mobtrace.wire.rows import Row

Key = tuple[Kind, Address, tuple[int, ...]]
SEQUENCES = 1 << 16
ANY = Address(bytes(16))


class MobileNode:
    """A mobile node, or a mobile router; ``care_of`` are its addresses away from home."""

    def __init__(self, name: str, settings: MobileSettings) -> None:
        self.name = name
        self.settings = settings
        self.clock = Clock(settings.clock_offset)
        self.home_agent = settings.home_agent
        self.home_agents: list[Address] = []
        self.at_home = True
        self.care_of: tuple[Address, ...] = ()
        self.ipv4_home_address: Address | None = None
        self.options: tuple[Row, ...] = ()
        self.entries: dict[Key, Registration] = {}
        self.anchor: Address | None = None
        self.anchors = AnchorPoints()
        self.routes: dict[Address, Routability] = {}
        self.seeking = Seeking(settings)
        self._random = Random(settings.seed)
        self._bound: dict[int, Address] = {}
        self._sequences: dict[tuple[Address, Address], int] = {}

    @property
    def addresses(self) -> frozenset[Address]:
        """Where packets reach it: its care-of addresses, and the home address at home."""
        return frozenset((*self.care_of, self.settings.home_address) if self.at_home else self.care_of)

    @property
    def homes(self) -> frozenset[Address]:
        """The home address and the regional ones, for which packets come in tunnels."""
        regional = (each.home_address for each in self.entries.values() if each.kind is Kind.LOCAL)
        return frozenset((*regional, self.settings.home_address))

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up without bindings."""
        return []

    # What happens to the node

    def attach(self, care_of: Address, now: Nanoseconds, *, options: Sequence[Row] = ()) -> list[Effect]:
        """Come to a link where it has ``care_of``, IPv6 or IPv4; ``options`` go into the home registration."""
        self.at_home, self.care_of, self.options = False, (care_of,), tuple(options)
        self._leave_entries(bool)
        if self.home_agent is None:
            return self.seeking.discover(care_of, now)
        anchor = self.anchors.choose(self.anchor, now) if self.settings.hierarchical and care_of.version == 6 else None
        self.anchor = anchor
        if anchor is not None:
            return self._register_locally(anchor, care_of, now)
        return self._register_home(care_of, now)

    def attach_several(
        self, identifiers: Iterable[Identifier], now: Nanoseconds, *, bulk: bool = False, overwrites: bool = False
    ) -> list[Effect]:
        """Have several care-of addresses at once (RFC 5648 sections 5.2 and 5.3); ``bulk`` registers them in one go."""
        several = tuple(identifiers)
        self._leave_entries(lambda bids: not bids or overwrites)
        self._bound = {} if overwrites and self._is_named(several) else self._bound
        self._bound.update({each.bid: each.care_of for each in several if each.care_of is not None})
        self.at_home = any(each.at_home for each in several)
        away = [each for each in self._bound.values() if each != self.settings.home_address]
        self.care_of = tuple(dict.fromkeys(away if away else self.care_of))
        groups = [several] if bulk else [(each,) for each in several]
        effects: list[Effect] = []
        for index, group in enumerate(groups):
            # Each of several updates with the O flag would remove what the one before has bound.
            entry = self._home_entry(tuple(each.bid for each in group), self._source(group))
            entry.identifiers, entry.overwrites = group, overwrites and index == 0
            entry.lifetime = self.settings.lifetime
            effects += self._begin(entry, now)
        return effects

    def _leave_entries(self, is_left: Callable[[tuple[int, ...]], bool]) -> None:
        """Keep up no more the home registrations that another kind of them takes the place of, by their identifiers."""
        gone = [key for key in self.entries if key[0] is Kind.HOME and is_left(key[2])]
        self.entries = {key: each for key, each in self.entries.items() if key not in gone}

    def _is_named(self, several: Sequence[Identifier]) -> bool:
        """True where every binding comes with its address, so that none of those before is needed."""
        return all(each.care_of is not None for each in several)

    def drop(self, bids: Sequence[int], now: Nanoseconds) -> list[Effect]:
        """End some of several bindings (RFC 5648 section 5.4)."""
        source = next(iter(self.care_of), self.settings.home_address)
        entry = self._home_entry(tuple(bids), source)
        entry.identifiers, entry.overwrites, entry.lifetime = tuple(Identifier(bid) for bid in bids), False, 0
        return self._begin(entry, now)

    def return_home(self, now: Nanoseconds) -> list[Effect]:
        """Come to the home link: every binding ends (RFC 6275 section 11.5.5)."""
        self.at_home, self.care_of, self.anchor = True, (), None
        if self.home_agent is None:
            return []
        self._leave_entries(bool)
        entry = self._home_entry((), self.settings.home_address)
        entry.identifiers, entry.lifetime = (), 0
        return self._begin(entry, now)

    def optimise(self, correspondent: Address, now: Nanoseconds) -> list[Effect]:
        """Register with a correspondent node, after return routability (RFC 6275 section 11.7.2)."""
        route = self.routes.get(correspondent)
        if route is None:
            route = self.routes[correspondent] = Routability(
                correspondent=correspondent, home_address=self.settings.home_address, random=self._random
            )
        route.deregisters = self.at_home
        route.home_agent = None if self.at_home else self.home_agent
        route.care_of = next(iter(self.care_of), None)
        effects = route.begin(now)
        return effects or self._register_route(route, now)

    def hear(self, advertisement: Decoded, now: Nanoseconds) -> list[Effect]:
        """A Router Advertisement on its link: the anchor points in it (RFC 5380 section 7.1)."""
        failed = self.anchors.hear(advertisement, now)
        if self.anchor not in failed or not self.care_of:
            return []
        # A lifetime of 0 tells that the anchor point failed: its bindings are lost.
        self.entries = {key: each for key, each in self.entries.items() if key[1] != self.anchor}
        return self.attach(self.care_of[0], now, options=self.options)

    # The protocol

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A datagram to one of its addresses, the tunnel around it taken off."""
        content = datagram.content
        if isinstance(content, Decoded):
            return self._icmpv6(content, now)
        if not isinstance(content, Message) or not is_sound(content):
            return []
        body = content.body
        if isinstance(body, BindingAcknowledgement):
            return self._acknowledged(datagram, content, body, now)
        if isinstance(body, HomeTest | CareofTest):
            return self._tested(datagram.source, body, now)
        if isinstance(body, BindingRefreshRequest):
            return self._asked_to_refresh(datagram.source, content, now)
        return self._other(datagram, content, now)

    def _other(self, datagram: Datagram, content: Message, now: Nanoseconds) -> list[Effect]:
        body = content.body
        if isinstance(body, BindingError):
            return self._error(datagram.source, body, now)
        if isinstance(body, BindingRevocationIndication):
            return self._revoked(datagram, content, body)
        return unrecognized(datagram, body)

    def next_due(self) -> Nanoseconds | None:
        """The first retransmission, refresh or end of a binding."""
        entries = (each.next_due() for each in self.entries.values())
        return earliest(self.seeking.next_due(), *entries, *(each.next_due() for each in self.routes.values()))

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again, refresh, and let bindings end."""
        effects = self.seeking.tick(now)
        for entry in list(self.entries.values()):
            effects += self._age(entry, now)
        for route in self.routes.values():
            effects += route.tick(now)
        return effects

    def _age(self, entry: Registration, now: Nanoseconds) -> list[Effect]:
        effects: list[Effect] = []
        moved = entry.machine.tick(now)
        if moved is not None and is_over(moved.after):
            entry.machine = Machine()
            effects.append(Tell(what="expired", mn=str(entry.home_address), detail=entry.kind.value))
        if entry.backoff is not None and entry.backoff.due is not None and entry.backoff.due <= now:
            return [*effects, *self._again(entry, now)]
        if entry.refresh is not None and entry.refresh <= now:
            entry.refresh = None
            if entry.kind is Kind.CORRESPONDENT:
                return [*effects, *self.optimise(entry.peer, now)]
            effects += self._begin(entry, now)
        return effects

    def _again(self, entry: Registration, now: Nanoseconds) -> list[Effect]:
        """Send an update again; once the wait is longest, to the next home agent (RFC 6275 section 11.7.1)."""
        others = [each for each in self.home_agents if each != entry.peer]
        if entry.kind is Kind.HOME and entry.backoff is not None and entry.backoff.is_exhausted and others:
            entry.stop()
            self.home_agents.remove(entry.peer)
            self.home_agent = others[0]
            return self._register_home(entry.care_of, now)
        return self._send(entry, now)

    # Sending

    def _home_entry(self, bids: tuple[int, ...], source: Address) -> Registration:
        """The entry of the home registration, or of the one with ``bids``, as sent from ``source``."""
        assert self.home_agent is not None
        settings = self.settings
        return self._entry(Kind.HOME, self.home_agent, settings.home_address, bids, source, source)

    def _entry(
        self, kind: Kind, peer: Address, home: Address, bids: tuple[int, ...], care_of: Address, source: Address
    ) -> Registration:
        key = (kind, peer, bids)
        entry = self.entries.get(key)
        if entry is None:
            entry = self.entries[key] = Registration(
                kind=kind, peer=peer, home_address=home, care_of=care_of, source=source, lifetime=0
            )
        entry.home_address, entry.care_of, entry.source, entry.outer = home, care_of, source, None
        return entry

    def _source(self, group: Sequence[Identifier]) -> Address:
        """Where an update for some care-of addresses is sent from."""
        away = [each.care_of for each in group if each.care_of is not None and not each.at_home]
        return away[0] if away else next(iter(self.care_of), self.settings.home_address)

    def _register_home(self, care_of: Address, now: Nanoseconds, outer: Outer | None = None) -> list[Effect]:
        entry = self._home_entry((), care_of)
        entry.lifetime, entry.options, entry.outer = self.settings.lifetime, self.options, outer
        if care_of.version == 4:
            entry.source = self.settings.home_address
            entry.outer = self._ipv4_header(care_of)
        if outer is not None and self.anchor is not None:
            # RFC 5380 section 6.1: no longer than the binding at the anchor point.
            local = self.entries[Kind.LOCAL, self.anchor, ()]
            entry.lifetime = min(entry.lifetime, local.remaining(now))
        return self._begin(entry, now)

    def _ipv4_header(self, care_of: Address) -> Outer:
        """RFC 5555 section 4.2: updates go in UDP from an IPv4-only network."""
        agent = self.settings.home_agent_ipv4
        assert agent is not None
        return Outer(source=care_of, destination=agent, ports=(DSMIP6_PORT, DSMIP6_PORT))

    def _register_locally(self, anchor: Address, care_of: Address, now: Nanoseconds) -> list[Effect]:
        """RFC 5380 section 6.1: bind the regional care-of address to the one on the link."""
        regional = regional_care_of(anchor, care_of)
        entry = self._entry(Kind.LOCAL, anchor, regional, (), care_of, care_of)
        entry.lifetime = self.settings.local_lifetime
        return self._begin(entry, now)

    def _register_route(self, route: Routability, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 section 11.7.2: no longer than the home registration."""
        if not route.is_ready(now):
            return []
        lifetimes = [each.remaining(now) for each in self.entries.values() if each.kind is Kind.HOME and each.is_active]
        if not lifetimes and not route.deregisters:
            return []  # not before the home agent knows (RFC 6275 section 11.7.2)
        route.is_wanted = False
        home, source = self.settings.home_address, route.care_of or self.settings.home_address
        if route.deregisters:
            source = home
        entry = self._entry(Kind.CORRESPONDENT, route.correspondent, home, (), source, source)
        entry.kbm, indices = route.credentials()
        entry.options = (indices,)
        entry.lifetime = 0 if route.deregisters else min(self.settings.correspondent_lifetime, *lifetimes)
        return self._begin(entry, now)

    def _begin(self, entry: Registration, now: Nanoseconds) -> list[Effect]:
        """Send an update with a new back-off, a longer one while there is no binding (RFC 6275 section 11.8)."""
        is_first = entry.kind is Kind.HOME and not entry.is_active and not entry.deregisters
        entry.backoff = Backoff(self.settings.first_timeout) if is_first else Backoff()
        entry.refresh, entry.is_blocked = None, False
        if entry.machine.state in (State.NONE, State.REJECTED):
            entry.machine.step(Input.ASK, now)
        return self._send(entry, now)

    def _send(self, entry: Registration, now: Nanoseconds) -> list[Effect]:
        """One transmission: every one has a sequence number of its own (RFC 6275 section 11.8)."""
        path = (entry.peer, entry.home_address)
        sequence = (self._sequences.get(path, self.settings.first_sequence - 1) + 1) % SEQUENCES
        self._sequences[path] = sequence
        datagram = update_of(self.settings, entry, sequence, self.clock.read(now))
        assert isinstance(datagram.content, Message)
        entry.sequence, entry.sent, entry.message = sequence, now, datagram.content
        if entry.kind is Kind.CORRESPONDENT and not self.settings.acknowledge:
            entry.granted(entry.lifetime, None, self.settings.refresh_at)
        elif entry.backoff is not None:
            entry.backoff.sent(now)
        return [Send(datagram)]

    # Answers

    def _acknowledged(
        self, datagram: Datagram, message: Message, body: BindingAcknowledgement, now: Nanoseconds
    ) -> list[Effect]:
        """RFC 6275 section 11.7.3."""
        waiting = [each for each in self.entries.values() if each.peer == datagram.source and each.sequence is not None]
        if body.status == values.SEQUENCE_OUT_OF_WINDOW:
            entry = waiting[0] if waiting else None
        else:
            entry = next((each for each in waiting if each.sequence == body.sequence), None)
        if entry is None or not self._is_valid(entry, datagram, message):
            return []
        if body.status == values.SEQUENCE_OUT_OF_WINDOW:
            self._sequences[entry.peer, entry.home_address] = body.sequence
            return self._send(entry, now)
        if body.status >= values.REJECTED:
            return self._refused(entry, message, body, now)
        return self._accepted(entry, message, body, now)

    def _is_valid(self, entry: Registration, datagram: Datagram, message: Message) -> bool:
        if entry.kind is Kind.LOCAL and datagram.routing_home != entry.home_address:
            return False  # RFC 5380 section 6.1
        if entry.kind is Kind.CORRESPONDENT:
            body = message.body
            is_nonce = isinstance(body, BindingAcknowledgement) and body.status in NONCES
            return is_nonce or authorization_holds(message, entry.kbm, entry.care_of, entry.peer)
        association = self.settings.association
        if entry.kind is not Kind.HOME or association is None:
            return True
        return authentication_holds(message, association.key, entry.care_of, entry.home_address)

    def _accepted(
        self, entry: Registration, message: Message, body: BindingAcknowledgement, now: Nanoseconds
    ) -> list[Effect]:
        advice = message.first(BindingRefreshAdvice) if entry.kind is Kind.HOME else None
        advised = advice.refresh_interval * LIFETIME_UNIT if advice is not None else None
        ended = entry.deregisters
        entry.granted(body.lifetime * LIFETIME_UNIT, advised, self.settings.refresh_at)
        what = "de-registered" if ended else "registered"
        effects: list[Effect] = [Tell(what=what, mn=str(entry.home_address), detail=entry.kind.value)]
        effects += self._failed_bindings(entry, message, body)
        if ended:
            self.entries = {key: each for key, each in self.entries.items() if each is not entry}
        if entry.kind is Kind.LOCAL:
            return [*effects, *self._after_local(entry, now)]
        if entry.kind is Kind.HOME:
            return [*effects, *self._after_home(entry, message, body, now)]
        return effects

    def _failed_bindings(self, entry: Registration, message: Message, body: BindingAcknowledgement) -> list[Effect]:
        """RFC 5648 section 5.7: those of several bindings that were refused."""
        failed = [each for each in message.every(BindingIdentifier) if each.status >= values.REJECTED]
        gone = {each.binding_id for each in failed}
        entry.identifiers = tuple(each for each in entry.identifiers if each.bid not in gone)
        home = str(entry.home_address)
        return [Tell(what="refused", mn=home, detail=f"{each.status} for binding {each.binding_id}") for each in failed]

    def _after_local(self, entry: Registration, now: Nanoseconds) -> list[Effect]:
        """The home registration follows the local one, in its tunnel (RFC 5380 section 6.1)."""
        if entry.deregisters or self.home_agent is None:
            return []
        outer = Outer(source=entry.care_of, destination=entry.peer)
        known = self.entries.get((Kind.HOME, self.home_agent, ()))
        if known is not None and known.is_active and known.care_of == entry.home_address:
            known.outer = outer
            return []  # within the anchor point's domain the home agent need not know
        return self._register_home(entry.home_address, now, outer)

    def _after_home(
        self, entry: Registration, message: Message, body: BindingAcknowledgement, now: Nanoseconds
    ) -> list[Effect]:
        address = message.first(IPv4AddressAcknowledgement)
        if address is not None and address.status < values.REJECTED:
            self.ipv4_home_address = address.ipv4_home_address
        effects = self._tunnel(entry, message)
        if body.status == values.PREFIX_DISCOVERY_NECESSARY and self.care_of:
            effects += self.seeking.solicit(entry.peer, self.care_of[0], now)
        known = [key[1] for key in self.entries if key[0] is Kind.CORRESPONDENT]
        wanted = known if self.at_home else [*self.settings.correspondents, *known]
        for correspondent in dict.fromkeys(wanted):
            if self._is_elsewhere(correspondent):
                effects += self.optimise(correspondent, now)
        return effects

    def _is_elsewhere(self, correspondent: Address) -> bool:
        """Whether a correspondent does not know where the node is now."""
        entry = self.entries.get((Kind.CORRESPONDENT, correspondent, ()))
        is_told = entry is not None and (entry.is_active or entry.sequence is not None)
        return entry is None or not is_told or entry.care_of not in self.care_of

    def _tunnel(self, entry: Registration, message: Message) -> list[Effect]:
        """The way of the node's packets from now on (RFC 6275 section 11.3.1, RFC 5555 section 4.2)."""
        networks = [Prefix(self.settings.home_address, 128), *self.settings.networks]
        if not self.care_of or (entry.deregisters and not entry.identifiers):
            return [Unforward(each) for each in networks]
        detection = message.first(NatDetection)
        kind, remote = "ip", entry.peer
        if entry.care_of.version == 4:
            assert entry.outer is not None
            remote = entry.outer.destination
            is_udp = detection is not None and (detection.f or detection.refresh_time != NO_KEEPALIVES)
            kind = "udp" if is_udp else "ip"
        ports = (DSMIP6_PORT, DSMIP6_PORT) if kind == "udp" else None
        tunnel = Tunnel(local=entry.care_of, remote=remote, kind=kind, ports=ports)
        return [Forward(each, tunnel, outward=True) for each in networks]

    def _refused(
        self, entry: Registration, message: Message, body: BindingAcknowledgement, now: Nanoseconds
    ) -> list[Effect]:
        told = Tell(what="refused", mn=str(entry.home_address), detail=str(body.status))
        if entry.kind is Kind.CORRESPONDENT and body.status in NONCES:
            route = self.routes[entry.peer]
            expired = body.status
            route.forget(home=expired != values.EXPIRED_CARE_OF_NONCE, away=expired != values.EXPIRED_HOME_NONCE)
            entry.stop()
            return [told, *self.optimise(entry.peer, now)]
        stamp = message.first(MobilityMessageReplayProtection)
        if body.status == values.ID_MISMATCH and stamp is not None and self.settings.association is not None:
            # RFC 4285 section 6: the home agent's seconds are in the answer.
            self.clock.offset = NTP.nanoseconds(stamp.timestamp) - now
            return [told, *self._send(entry, now)]
        if body.status == values.MCOA_REGULAR_BINDING_EXISTS and not entry.overwrites:
            entry.overwrites = True  # RFC 5648 section 5.7
            return [told, *self._begin(entry, now)]
        entry.stop()
        entry.is_blocked = True
        if entry.machine.state is State.REQUESTED:
            entry.machine.step(Input.REJECT, now)
        return [told]

    # Messages that ask something of the node

    def _tested(self, source: Address, body: HomeTest | CareofTest, now: Nanoseconds) -> list[Effect]:
        route = self.routes.get(source)
        if route is None or not route.received(body, now):
            return []
        return self._register_route(route, now)

    def _asked_to_refresh(self, source: Address, message: Message, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 section 11.7.4, RFC 5648 section 5.8; from those without an entry it is not answered."""
        bids = {each.binding_id for each in message.every(BindingIdentifier)}
        entries = [each for each in self.entries.values() if each.peer == source and each.is_active]
        if any(each.kind is Kind.CORRESPONDENT for each in entries):
            route = self.routes[source]
            route.forget(home=True, away=True)
            return self.optimise(source, now)
        chosen = [each for each in entries if not bids or bids & {one.bid for one in each.identifiers}]
        return [effect for each in chosen for effect in self._begin(each, now)]

    def _error(self, source: Address, body: BindingError, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 section 11.3.6."""
        entries = [each for each in self.entries.values() if each.peer == source]
        route = self.routes.get(source)
        if body.status == values.UNRECOGNIZED_TYPE and route is not None and route.next_due() is not None:
            route.stop()
            return [Tell(what="no route optimisation", detail=str(source))]
        if body.status != values.UNKNOWN_BINDING:
            return []
        effects: list[Effect] = []
        for entry in entries:
            if entry.kind is Kind.CORRESPONDENT:
                self.entries.pop((entry.kind, entry.peer, ()))
                effects += [Tell(what="removed", mn=str(entry.home_address), detail="binding error")]
                effects += self.optimise(source, now)
            else:
                effects += self._begin(entry, now)
        return effects

    def _revoked(self, datagram: Datagram, message: Message, body: BindingRevocationIndication) -> list[Effect]:
        effects, revoked = acknowledge_revocation(self, datagram, message, body)
        for key in revoked:
            entry = self.entries.pop(key)
            effects.append(Tell(what="revoked", mn=str(entry.home_address), detail=str(entry.care_of)))
        if revoked and not any(each.kind is Kind.HOME for each in self.entries.values()):
            effects.append(Unforward(Prefix(self.settings.home_address, 128)))
        return effects

    def _icmpv6(self, content: Decoded, now: Nanoseconds) -> list[Effect]:
        body = content.body
        if isinstance(body, RouterAdvertisement):
            return self.hear(content, now)
        found = self.seeking.received(content)
        if not isinstance(body, HomeAgentAddressDiscoveryReply) or not found:
            return []
        self.home_agents, self.home_agent = list(found), found[0]
        return self.attach(self.care_of[0], now, options=self.options) if self.care_of else []


NONCES = (values.EXPIRED_HOME_NONCE, values.EXPIRED_CARE_OF_NONCE, values.EXPIRED_NONCES)
