"""The mobile access gateway (RFC 5213 section 6)."""

from dataclasses import replace

from mobtrace.lifecycle.machine import Machine
from mobtrace.lifecycle.states import Input, State, is_held, is_over
from mobtrace.replay.backoff import INITIAL_BINDACK_TIMEOUT, Backoff
from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.lma.cache import NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX
from mobtrace.replay.lma.checks import (
    SEQUENCES,
    TIMESTAMP_LOWER_THAN_PREV_ACCEPTED,
)
from mobtrace.replay.lma.request import LIFETIME_UNIT
from mobtrace.replay.mag.access import router_advertisement
from mobtrace.replay.mag.settings import Attachment, GatewaySettings
from mobtrace.replay.mag.update import handoff_of, is_echo, proxy_binding_update
from mobtrace.replay.mag.visits import Pending, Visit, Visits
from mobtrace.replay.node import Clock, Datagram, Effect, Forward, Send, Tell, Tunnel, Unforward, earliest
from mobtrace.replay.peers import Peers
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, LinkLayer, Nanoseconds, Seconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement
from mobtrace.wire.neighbour_messages import RouterSolicitation
from mobtrace.wire.neighbour_options import SourceLinkLayerAddress
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix, LinklocalAddress
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressReply
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from mobtrace.wire.tolerance import effective_prefix


class Mag:
    """A mobile access gateway."""

    def __init__(self, name: str, settings: GatewaySettings) -> None:
        self.name = name
        self.settings = settings
        self.visits = Visits()
        self.clock = Clock(settings.clock_offset)
        self.peers = Peers(
            settings.address,
            restart_counter=settings.restart_counter,
            interval=settings.heartbeat_interval,
            quirks=settings.quirks,
        )
        self._sequence = settings.sequence - (0 if settings.has(Quirk.SAME_SEQUENCE) else 1)

    @property
    def addresses(self) -> frozenset[Address]:
        """Its addresses on the core side."""
        known = (self.settings.address, self.settings.ipv4_address, self.settings.user_plane_address)
        return frozenset(each for each in known if each is not None)

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up with nobody attached."""
        return self.peers.start(now)

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Lose the binding update list, and say so by the restart counter (RFC 5847 section 3.2)."""
        gone = [effect for visit in self.visits for effect in self._closed(visit)]
        self.visits = Visits()
        return [*gone, Tell(what="restarted"), *self.peers.restart(now)]

    def attach(self, attachment: Attachment, now: Nanoseconds) -> list[Effect]:
        """A mobile node has come to an access link (RFC 5213 section 6.9.1.1)."""
        anchor = attachment.anchor or self.settings.anchor
        if anchor is None:
            return [Tell(what="refused", mn=attachment.mn, detail="no anchor is known for it")]
        visit = self.visits.of(attachment.mn, attachment.link)
        if visit is None or visit.leaving:
            visit = Visit(attachment=attachment, anchor=anchor, prefixes=attachment.prefixes)
            self.visits.add(visit)
        self.peers.met(anchor, now)
        lifetime = self.settings.lifetime if attachment.lifetime is None else attachment.lifetime
        return [Tell(what="attached", mn=attachment.mn, detail=attachment.link), *self._update(visit, lifetime, now)]

    def detach(self, mn: str, now: Nanoseconds, *, link: str | None = None) -> list[Effect]:
        """A mobile node has left (RFC 5213 section 6.9.1.4)."""
        visit = self.visits.of(mn, link)
        if visit is None:
            return []
        told = Tell(what="detached", mn=mn, detail=visit.attachment.link)
        return [told, *self._closed(visit), *self._update(visit, 0, now)]

    def refresh(self, mn: str, now: Nanoseconds) -> list[Effect]:
        """Extend a binding now (RFC 5213 section 6.9.1.3)."""
        visit = self.visits.of(mn)
        if visit is None or visit.leaving:
            return []
        asked = visit.attachment.lifetime
        return self._update(visit, self.settings.lifetime if asked is None else asked, now)

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A datagram from an anchor or from an access link."""
        message = datagram.content
        if isinstance(message, Decoded):
            return self._from_link(datagram, message, now)
        if not isinstance(message, Message):
            return []
        body = message.body
        if isinstance(body, BindingAcknowledgement):
            return self._acknowledged(datagram, message, body, now)
        return self.peers.receive(datagram, message, now)

    def next_due(self) -> Nanoseconds | None:
        """The first retransmission, refresh, expiry or heartbeat."""
        return earliest(self.visits.next_due(), self.peers.next_due())

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again what was not answered, refresh what ends soon, give up what has ended."""
        effects: list[Effect] = []
        for visit in self.visits:
            effects += self._tick(visit, now)
        return effects + self.peers.tick(now)

    def _tick(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        pending = visit.pending
        if pending is not None and pending.backoff.due is not None and pending.backoff.due <= now:
            if pending.lifetime == 0:
                # RFC 5213 section 6.9.1.4: after INITIAL_BINDACK_TIMEOUT the node is forgotten, answer or not.
                return self._forget(visit, "no answer")
            return self._send(visit, pending, now)
        if visit.refresh_due is not None and visit.refresh_due <= now:
            visit.refresh_due = None
            return self.refresh(visit.attachment.mn, now)
        if visit.machine.tick(now) is not None:
            return [*self._closed(visit), Tell(what="expired", mn=visit.attachment.mn)]
        return []

    def _update(self, visit: Visit, lifetime: Seconds, now: Nanoseconds) -> list[Effect]:
        handoff = handoff_of(self.settings, visit, lifetime)
        longest = INITIAL_BINDACK_TIMEOUT if lifetime == 0 else Backoff().longest
        visit.pending = Pending(0, lifetime, handoff, Backoff(longest=longest))
        visit.refresh_due = None
        return self._send(visit, visit.pending, now)

    def _send(self, visit: Visit, pending: Pending, now: Nanoseconds) -> list[Effect]:
        """Send an update, for the first time or again: then with the latest number and time (section 6.9.4)."""
        if not self.settings.has(Quirk.SAME_SEQUENCE):
            self._sequence = (self._sequence + 1) % SEQUENCES
        pending.sequence = self._sequence
        pending.backoff.sent(now)
        return [Send(proxy_binding_update(self.settings, visit, pending, self.clock.read(now)))]

    def _acknowledged(
        self, datagram: Datagram, message: Message, body: BindingAcknowledgement, now: Nanoseconds
    ) -> list[Effect]:
        """RFC 5213 section 6.9.1.2."""
        visit = next((each for each in self.visits if _waits_for(each, datagram.source, body.sequence)), None)
        if visit is None or visit.pending is None or not is_echo(self.settings, visit, visit.pending, message):
            return []
        pending, visit.pending = visit.pending, None
        if pending.lifetime == 0:
            return self._forget(visit, "de-registered")
        if body.status >= REJECTED:
            return self._refused(visit, pending, body, now)
        return self._accepted(visit, message, body, now)

    def _accepted(self, visit: Visit, message: Message, body: BindingAcknowledgement, now: Nanoseconds) -> list[Effect]:
        is_new = visit.machine.state is not State.ACTIVE
        granted = body.lifetime * LIFETIME_UNIT
        if is_over(visit.machine.state):
            visit.machine = Machine()  # it expired while its refreshes were lost
        visit.machine.accept(self.settings.address, granted, now)
        named = (effective_prefix(option)[0] for option in message.every(HomeNetworkPrefix))
        visit.prefixes = tuple(each for each in named if not each.address.is_unspecified)
        visit.home_addresses = tuple(
            each.ipv4_home_address for each in message.every(IPv4HomeAddressReply) if each.status < REJECTED
        )
        visit.kept = {each.info.key: each for each in message.options}
        if self.settings.refresh_at:
            visit.refresh_due = now + round(granted * self.settings.refresh_at * NANOSECONDS_PER_SECOND)
        told: list[Effect] = [Tell(what="registered", mn=visit.attachment.mn, detail=f"{granted} s")]
        return [*told, *(self._opened(visit, message) if is_new else [])]

    def _refused(self, visit: Visit, pending: Pending, body: BindingAcknowledgement, now: Nanoseconds) -> list[Effect]:
        told: list[Effect] = [Tell(what="refused", mn=visit.attachment.mn, detail=str(body.status))]
        if body.status == NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX and visit.prefixes:
            visit.prefixes = ()  # ask for any prefix instead (item 10)
            return [*told, *self._update(visit, pending.lifetime, now)]
        if body.status == TIMESTAMP_LOWER_THAN_PREV_ACCEPTED:
            visit.pending = replace(pending, backoff=Backoff(due=None))
            visit.pending.backoff.sent(now)  # item 8: register again, after a wait
            return told
        if is_held(visit.machine.state):
            visit.machine.step(Input.REMOVE, now)
        self.visits.remove(visit)
        return [*told, *self._closed(visit)]

    def _opened(self, visit: Visit, message: Message) -> list[Effect]:
        """The node's packets have their way, and the node is told its prefixes (items 12 to 15)."""
        user_plane, link_local = message.first(LmaUserPlaneAddress), message.first(LinklocalAddress)
        remote = user_plane.lma_user_plane_address if user_plane is not None else None
        tunnel = Tunnel(local=self.settings.user_plane_address or self.settings.address, remote=remote or visit.anchor)
        if link_local is not None and not link_local.link_local_address.is_unspecified:
            visit.link_local = link_local.link_local_address
        effects: list[Effect] = []
        for prefix in visit.prefixes:
            effects.append(Forward(prefix, tunnel, outward=True))
            effects.append(Forward(prefix, link=visit.attachment.link))
        return [*effects, Send(router_advertisement(self.settings, visit))]

    def _closed(self, visit: Visit) -> list[Effect]:
        return [Unforward(each) for each in visit.prefixes]

    def _forget(self, visit: Visit, why: str) -> list[Effect]:
        self.visits.remove(visit)
        return [Tell(what="removed", mn=visit.attachment.mn, detail=why)]

    def _from_link(self, datagram: Datagram, message: Decoded, now: Nanoseconds) -> list[Effect]:
        """A Router Solicitation: a node that came, or one that wants its advertisement (section 6.9.2)."""
        if not isinstance(message.body, RouterSolicitation):
            return []
        own = message.first(SourceLinkLayerAddress)
        link_layer = LinkLayer(own.link_layer_address) if own is not None else None
        visit = self.visits.on(datagram.link, link_layer)
        if visit is not None and not visit.leaving:
            is_open = visit.machine.state is State.ACTIVE
            return [Send(router_advertisement(self.settings, visit))] if is_open else []
        known = self.settings.nodes.get(link_layer) if link_layer is not None else None
        return [] if known is None else self.attach(replace(known, link=datagram.link), now)


def _waits_for(visit: Visit, anchor: Address, sequence: int) -> bool:
    pending = visit.pending
    return pending is not None and visit.anchor == anchor and pending.sequence == sequence
