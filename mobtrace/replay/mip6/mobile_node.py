"""The mobile node (RFC 6275 sections 8.5 and 11)."""

from collections.abc import Collection, Iterable, Sequence

from mobtrace.lifecycle.machine import Machine
from mobtrace.lifecycle.states import Input, State, is_over
from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.checks import NTP
from mobtrace.replay.mip6.demands import asked_to_refresh, binding_error, revoked
from mobtrace.replay.mip6.dual_stack import DSMIP6_PORT
from mobtrace.replay.mip6.hierarchy import AnchorPoints, regional_care_of
from mobtrace.replay.mip6.home_agent import unrecognized
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.registration import Identifier, Kind, Registration
from mobtrace.replay.mip6.request import LIFETIME_UNIT, is_sound
from mobtrace.replay.mip6.routes import Routes
from mobtrace.replay.mip6.seeking import Seeking
from mobtrace.replay.mip6.update_list import NONCES, Key, UpdateList
from mobtrace.replay.mip6.ways import advised_refresh, echo_reply, ways_home, without_refused
from mobtrace.replay.node import Clock, Datagram, Effect, Outer, Send, Tell, earliest
from mobtrace.values import Address, Nanoseconds
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
from mobtrace.wire.neighbour_messages import (
    EchoRequest,
    HomeAgentAddressDiscoveryReply,
    MobilePrefixAdvertisement,
    RouterAdvertisement,
)
from mobtrace.wire.options.auth import MobilityMessageReplayProtection
from mobtrace.wire.options.dsmip6 import IPv4AddressAcknowledgement
from mobtrace.wire.rows import Row


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
        self.updates = UpdateList(settings, self.clock)
        self.anchor: Address | None = None
        self.anchors = AnchorPoints()
        self.routes = Routes(settings, self.updates)
        self.seeking = Seeking(settings)
        self._bound: dict[int, Address] = {}

    @property
    def addresses(self) -> frozenset[Address]:
        """Where packets reach it: its care-of addresses, and the home address at home."""
        return frozenset((*self.care_of, self.settings.home_address) if self.at_home else self.care_of)

    @property
    def address(self) -> Address:
        """The address that others know it by, wherever it is."""
        return self.settings.home_address

    @property
    def homes(self) -> frozenset[Address]:
        """The home address and the regional ones, for which packets come in tunnels."""
        regional = (each.home_address for each in self.updates if each.kind is Kind.LOCAL)
        return frozenset((*regional, self.settings.home_address))

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up without bindings."""
        return []

    # What happens to the node

    def attach(self, care_of: Address, now: Nanoseconds, *, options: Sequence[Row] = ()) -> list[Effect]:
        """Come to a link where it has ``care_of``, IPv6 or IPv4; ``options`` go into the home registration."""
        self.at_home, self.care_of, self.options, self._bound = False, (care_of,), tuple(options), {}
        self.updates.leave(_is_one_of_several)
        if self.home_agent is None:
            return self.seeking.discover(care_of, now)
        anchor = self.anchors.choose(self.anchor, now) if self.settings.hierarchical and care_of.version == 6 else None
        self.anchor = anchor
        if anchor is not None:
            return [*self._register_locally(anchor, care_of, now), *self._update_previous(care_of, now)]
        return self._register_home(care_of, now)

    def attach_several(
        self, identifiers: Iterable[Identifier], now: Nanoseconds, *, bulk: bool = False, overwrites: bool = False
    ) -> list[Effect]:
        """Have several care-of addresses at once (RFC 5648 sections 5.2 and 5.3); ``bulk`` registers them in one go."""
        several = tuple(identifiers)
        self.updates.leave(lambda key: key[0] is Kind.HOME and (not key[2] or overwrites))
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
            entry.lifetime, entry.options = self.settings.lifetime, self.options
            effects += self.updates.begin(entry, now)
        return effects

    def _is_named(self, several: Sequence[Identifier]) -> bool:
        """True where every binding comes with its address, so that none of those before is needed."""
        return all(each.care_of is not None for each in several)

    def drop(self, bids: Sequence[int], now: Nanoseconds) -> list[Effect]:
        """End some of several bindings (RFC 5648 section 5.4)."""
        self._bound = {bid: care_of for bid, care_of in self._bound.items() if bid not in bids}
        source = next(iter(self.care_of), self.settings.home_address)
        entry = self._home_entry(tuple(bids), source)
        entry.identifiers, entry.overwrites, entry.lifetime = tuple(Identifier(bid) for bid in bids), False, 0
        return self.updates.begin(entry, now)

    def return_home(self, now: Nanoseconds) -> list[Effect]:
        """Come to the home link: every binding ends (RFC 6275 section 11.5.5)."""
        self.at_home, self.care_of, self.anchor, self._bound = True, (), None, {}
        if self.home_agent is None:
            return []
        self.updates.leave(_is_one_of_several)
        entry = self._home_entry((), self.settings.home_address)
        entry.identifiers, entry.lifetime = (), 0
        return self.updates.begin(entry, now)

    def optimise(
        self, correspondent: Address, now: Nanoseconds, bids: Collection[int | None] | None = None
    ) -> list[Effect]:
        """Register with a correspondent node, after return routability (RFC 6275 section 11.7.2).

        Of several care-of addresses each is registered by itself (RFC 5648 section 3), those with ``bids`` or all.
        """
        places = self._places()
        self.routes.keep(correspondent, places)
        return [
            effect
            for bid, care_of in places.items()
            if bids is None or bid in bids
            for effect in self.routes.optimise(correspondent, care_of, self.home_agent, now, bid)
        ]

    def _places(self) -> dict[int | None, Address | None]:
        """What correspondents can be told: the addresses away from home by identifier, or the only one, or none."""
        away = [(bid, each) for bid, each in self._bound.items() if each != self.settings.home_address]
        return dict(away) if away else {None: None if self.at_home else next(iter(self.care_of), None)}

    def hear(self, advertisement: Decoded, now: Nanoseconds) -> list[Effect]:
        """A Router Advertisement on its link: the anchor points in it (RFC 5380 section 7.1)."""
        failed = self.anchors.hear(advertisement, now)
        if self.anchor not in failed or not self.care_of:
            return []
        # A lifetime of 0 tells that the anchor point failed: its bindings are lost.
        self.updates.leave(lambda key: key[1] == self.anchor)
        return self.attach(self.care_of[0], now, options=self.options)

    # The protocol

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A datagram to one of its addresses, the tunnel around it taken off."""
        content = datagram.content
        if isinstance(content, Decoded):
            return self._icmpv6(datagram, content, now)
        if not isinstance(content, Message) or not is_sound(content):
            return []
        body = content.body
        if isinstance(body, BindingAcknowledgement):
            return self._acknowledged(datagram, content, body, now)
        if isinstance(body, HomeTest | CareofTest):
            return self.routes.tested(datagram.source, content, now)
        if isinstance(body, BindingRefreshRequest):
            return asked_to_refresh(self, datagram.source, content, now)
        return self._other(datagram, content, now)

    def _other(self, datagram: Datagram, content: Message, now: Nanoseconds) -> list[Effect]:
        body = content.body
        if isinstance(body, BindingError):
            return binding_error(self, datagram.source, body, now)
        if isinstance(body, BindingRevocationIndication):
            return revoked(self, datagram, content, body)
        return unrecognized(datagram, body)

    def next_due(self) -> Nanoseconds | None:
        """The first retransmission, refresh or end of a binding."""
        return earliest(self.seeking.next_due(), self.updates.next_due(), self.routes.next_due())

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again, refresh, and let bindings end."""
        effects = self.seeking.tick(now)
        for entry in self.updates:
            effects += self._age(entry, now)
        return effects + self.routes.tick(now)

    def _age(self, entry: Registration, now: Nanoseconds) -> list[Effect]:
        effects: list[Effect] = []
        moved = entry.machine.tick(now)
        if moved is not None and is_over(moved.after):
            entry.machine = Machine()
            effects.append(Tell(what="expired", mn=str(entry.home_address), detail=entry.kind.value))
            if self._is_left(entry):
                self.updates.remove(entry)
                return effects
        if entry.backoff is not None and entry.backoff.due is not None and entry.backoff.due <= now:
            return [*effects, *self._again(entry, now)]
        if entry.refresh is not None and entry.refresh <= now:
            entry.refresh = None
            if self._is_left(entry):
                return effects
            if entry.kind is Kind.CORRESPONDENT:
                return [*effects, *self.optimise(entry.peer, now, _bids(entry))]
            effects += self.updates.begin(entry, now)
        return effects

    def _again(self, entry: Registration, now: Nanoseconds) -> list[Effect]:
        """Send an update again; once the wait is longest, to the next home agent (RFC 6275 section 11.7.1).

        An anchor point that was left need not be told at any price.
        """
        if self._is_left(entry) and entry.backoff is not None and entry.backoff.is_exhausted:
            entry.stop()
            return []
        others = [each for each in self.home_agents if each != entry.peer]
        if entry.kind is Kind.HOME and entry.backoff is not None and entry.backoff.is_exhausted and others:
            entry.stop()
            self.home_agents.remove(entry.peer)
            self.home_agent = others[0]
            return self._register_home(entry.care_of, now)
        return self.updates.send(entry, now)

    # Sending

    def _home_entry(self, bids: tuple[int, ...], source: Address) -> Registration:
        """The entry of the home registration, or of the one with ``bids``, as sent from ``source``."""
        assert self.home_agent is not None
        settings = self.settings
        return self.updates.entry(Kind.HOME, self.home_agent, settings.home_address, source, source, bids)

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
            local = self.updates.find(Kind.LOCAL, self.anchor)
            entry.lifetime = min(entry.lifetime, local.remaining(now)) if local is not None else entry.lifetime
        return self.updates.begin(entry, now)

    def _ipv4_header(self, care_of: Address) -> Outer:
        """RFC 5555 section 4.2: updates go in UDP from an IPv4-only network."""
        agent = self.settings.home_agent_ipv4
        assert agent is not None
        return Outer(source=care_of, destination=agent, ports=(DSMIP6_PORT, DSMIP6_PORT))

    def _register_locally(self, anchor: Address, care_of: Address, now: Nanoseconds) -> list[Effect]:
        """RFC 5380 section 6.1: bind the regional care-of address to the one on the link."""
        regional = regional_care_of(anchor, care_of)
        entry = self.updates.entry(Kind.LOCAL, anchor, regional, care_of, care_of)
        entry.lifetime = self.settings.local_lifetime
        return self.updates.begin(entry, now)

    def _update_previous(self, care_of: Address, now: Nanoseconds) -> list[Effect]:
        """RFC 5380 sections 6.1 and 8: packets on their way to the anchor point that was left follow the node.

        Its binding is not kept up: it lasts as long as it is granted.
        """
        if not self.settings.updates_previous:
            return []
        effects: list[Effect] = []
        for left in self.updates:
            if left.kind is Kind.LOCAL and left.peer != self.anchor and left.is_active and left.care_of != care_of:
                entry = self.updates.entry(Kind.LOCAL, left.peer, left.home_address, care_of, care_of)
                effects += self.updates.begin(entry, now)
        return effects

    # Answers

    def _acknowledged(
        self, datagram: Datagram, message: Message, body: BindingAcknowledgement, now: Nanoseconds
    ) -> list[Effect]:
        """RFC 6275 section 11.7.3."""
        entry = self.updates.answered(datagram, message, body)
        if entry is None:
            return []
        if body.status == values.SEQUENCE_OUT_OF_WINDOW:
            return self.updates.correct(entry, body.sequence, now)
        if body.status >= values.REJECTED:
            return self._refused(entry, message, body, now)
        return self._accepted(entry, message, body, now)

    def _accepted(
        self, entry: Registration, message: Message, body: BindingAcknowledgement, now: Nanoseconds
    ) -> list[Effect]:
        advised = advised_refresh(message) if entry.kind is Kind.HOME else None
        ended = entry.deregisters
        entry.granted(body.lifetime * LIFETIME_UNIT, advised, self.settings.refresh_at)
        if self._is_left(entry):
            entry.refresh = None
        what = "de-registered" if ended else "registered"
        effects: list[Effect] = [Tell(what=what, mn=str(entry.home_address), detail=entry.kind.value)]
        effects += without_refused(entry, message)
        if ended:
            self.updates.remove(entry)
        if entry.kind is Kind.LOCAL:
            return [*effects, *self._after_local(entry, now)]
        if entry.kind is Kind.HOME:
            return [*effects, *self._after_home(entry, message, body, now)]
        return effects

    def _is_left(self, entry: Registration) -> bool:
        """True for the registration with an anchor point that is not the node's any more."""
        return entry.kind is Kind.LOCAL and entry.peer != self.anchor

    def _after_local(self, entry: Registration, now: Nanoseconds) -> list[Effect]:
        """The home registration follows the local one, in its tunnel (RFC 5380 section 6.1)."""
        if entry.deregisters or self.home_agent is None or self._is_left(entry):
            return []
        outer = Outer(source=entry.care_of, destination=entry.peer)
        known = self.updates.find(Kind.HOME, self.home_agent)
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
        effects = ways_home(self.settings, entry, message, is_away=bool(self.care_of))
        if body.status == values.PREFIX_DISCOVERY_NECESSARY and self.care_of:
            effects += self.seeking.solicit(entry.peer, self.care_of[0], now)
        known = [each.peer for each in self.updates if each.kind is Kind.CORRESPONDENT]
        wanted = known if self.at_home else [*self.settings.correspondents, *known]
        for correspondent in dict.fromkeys(wanted):
            missing = [bid for bid, each in self._places().items() if not self._knows(correspondent, bid, each)]
            effects += self.optimise(correspondent, now, missing) if missing else []
        return effects

    def _knows(self, correspondent: Address, bid: int | None, care_of: Address | None) -> bool:
        """Whether a correspondent was told that the node is at an address now."""
        entry = self.updates.entries.get((Kind.CORRESPONDENT, correspondent, () if bid is None else (bid,)))
        is_told = entry is not None and (entry.is_active or entry.sequence is not None)
        return entry is not None and is_told and care_of is not None and entry.care_of == care_of

    def _refused(
        self, entry: Registration, message: Message, body: BindingAcknowledgement, now: Nanoseconds
    ) -> list[Effect]:
        told = Tell(what="refused", mn=str(entry.home_address), detail=str(body.status))
        if entry.kind is Kind.CORRESPONDENT and body.status in NONCES:
            self.routes.forget(entry.peer, body.status)
            entry.stop()
            return [told, *self.optimise(entry.peer, now, _bids(entry))]
        stamp = message.first(MobilityMessageReplayProtection)
        if body.status == values.ID_MISMATCH and stamp is not None and self.settings.association is not None:
            # RFC 4285 section 6: the home agent's seconds are in the answer.
            self.clock.offset = NTP.nanoseconds(stamp.timestamp) - now
            return [told, *self.updates.send(entry, now)]
        if body.status == values.MCOA_REGULAR_BINDING_EXISTS and not entry.overwrites:
            entry.overwrites = True  # RFC 5648 section 5.7
            return [told, *self.updates.begin(entry, now)]
        entry.stop()
        if entry.machine.state is State.REQUESTED:
            entry.machine.step(Input.REJECT, now)
        return [told]

    def _icmpv6(self, datagram: Datagram, content: Decoded, now: Nanoseconds) -> list[Effect]:
        body = content.body
        if isinstance(body, EchoRequest):
            return [Send(echo_reply(datagram, body))]
        if isinstance(body, RouterAdvertisement):
            return self.hear(content, now)
        if isinstance(body, MobilePrefixAdvertisement) and not self.seeking.awaits(body):
            return self._unsolicited(datagram, now)
        found = self.seeking.received(content)
        if not isinstance(body, HomeAgentAddressDiscoveryReply) or not found:
            return []
        self.home_agents, self.home_agent = list(found), found[0]
        return self.attach(self.care_of[0], now, options=self.options) if self.care_of else []

    def _unsolicited(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 section 11.4.3: discarded, but a solicitation follows, if it comes from the home agent."""
        if datagram.source != self.home_agent or datagram.routing_home is None or not self.care_of:
            return []
        return self.seeking.solicit(datagram.source, self.care_of[0], now)


def _bids(entry: Registration) -> list[int | None]:
    """The identifiers in a registration, or that of the only one."""
    return [each.bid for each in entry.identifiers] or [None]


def _is_one_of_several(key: Key) -> bool:
    """True for a home registration with binding identifiers, which one without them takes the place of."""
    return key[0] is Kind.HOME and bool(key[2])
