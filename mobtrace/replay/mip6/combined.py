"""A home agent and a local mobility anchor at one address, their entries kept apart (RFC 6612 section 4.2)."""

from collections.abc import Iterable

from mobtrace.lifecycle.machine import Machine
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.cache import Entry as Session
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.mip6.cache import Binding, Entry
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.request import is_sound
from mobtrace.replay.mip6.settings import HomeAgentSettings
from mobtrace.replay.node import Datagram, Effect, Forward, Send, Tell, Unforward, earliest
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Nanoseconds, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate

SEQUENCES = 1 << 16


class CombinedAnchor:
    """A home agent and a local mobility anchor in one node.

    With ``only``, ``ha`` or ``lma``, what the other half says is not sent: it stands for a node in one of its roles.
    """

    def __init__(self, name: str, anchor: AnchorSettings, home: HomeAgentSettings, *, only: str | None = None) -> None:
        self.name = name
        self.lma = Lma(name, anchor)
        self.ha = HomeAgent(name, home)
        self._only = only

    @property
    def addresses(self) -> frozenset[Address]:
        """Those of both."""
        return self.lma.addresses | self.ha.addresses

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up without entries."""
        return self._of_lma(self.lma.start(now)) + self._of_ha(self.ha.start(now))

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Lose all entries."""
        return self._of_ha(self.ha.restart(now)) + self._of_lma(self.lma.restart(now))

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """Proxy registrations, and what only an anchor knows, to the anchor; the rest to the home agent."""
        message = datagram.content
        body = message.body if isinstance(message, Message) else None
        if isinstance(body, BindingUpdate) and not body.p:
            return self._registered_by_host(datagram, body, now)
        if not isinstance(body, BindingUpdate):
            effects = self._of_ha(self.ha.receive(datagram, now))
            if effects:
                return effects
        return self._registered_by_gateway(datagram, now)

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Run the timers of both."""
        return self._of_ha(self.ha.tick(now)) + self._of_lma(self.lma.tick(now))

    def next_due(self) -> Nanoseconds | None:
        """The first timer of either."""
        return earliest(self.ha.next_due(), self.lma.next_due())

    @property
    def _shares(self) -> bool:
        return self.ha.settings.has(Quirk.SHARED_ENTRY)

    def _registered_by_host(self, datagram: Datagram, body: BindingUpdate, now: Nanoseconds) -> list[Effect]:
        home = datagram.sender
        session = self._session_of(home)
        taken: list[Effect] = []
        if self._shares and session is not None and is_sound_update(datagram):
            # One entry for both: what the gateway registered is the mobile node's to move and to delete.
            if self.ha.cache.find(home) is None:
                entry = _as_entry(session, home, body, now)
                self.ha.cache.add(entry)
                self.ha.cache.note(entry)
            taken = self.lma.state.forget(session, "taken by MIPv6")
        return [*taken, *self._of_ha(self.ha.receive(datagram, now))]

    def _registered_by_gateway(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        before = {id(each): each.machine.care_of for each in self.lma.cache}
        effects = self._of_lma(self.lma.receive(datagram, now))
        if not self._shares:
            return effects
        for session in self.lma.cache:
            if before.get(id(session)) != session.machine.care_of:
                effects += self._overwrite(session)
        return effects

    def _overwrite(self, session: Session) -> list[Effect]:
        """One entry for both: a proxy registration takes the place of the mobile node's own binding."""
        taken = [each for each in self.ha.cache if _is_of(session, each.home_address)]
        effects: list[Effect] = []
        for entry in taken:
            self.ha.cache.remove(entry)
            effects.append(Tell(what="removed", mn=str(entry.home_address), detail="taken by PMIPv6"))
            effects += [Unforward(each) for each in entry.networks if each not in session.networks]
        return [*effects, *self.lma.state.routes(session)] if taken else effects

    def _session_of(self, home: Address) -> Session | None:
        return next((each for each in self.lma.cache if _is_of(each, home)), None)

    def _of_lma(self, effects: Iterable[Effect]) -> list[Effect]:
        """RFC 6612 section 4.2: the MIPv6 entry is processed first, so its ways stay as they are."""
        held = {prefix for entry in self.ha.cache if entry.is_active for prefix in entry.networks}
        return [each for each in effects if not _is_way(each, held) and not self._is_silent("lma", each)]

    def _of_ha(self, effects: Iterable[Effect]) -> list[Effect]:
        """Where a MIPv6 entry ends, the PMIPv6 entry of the same prefix is applied again."""
        found: list[Effect] = []
        for each in effects:
            if self._is_silent("ha", each):
                continue
            session = self._holder(each.prefix) if isinstance(each, Unforward) else None
            tunnel = self.lma.state.tunnel(session) if session is not None else None
            is_back = isinstance(each, Unforward) and tunnel is not None
            found.append(Forward(each.prefix, tunnel) if is_back and isinstance(each, Unforward) else each)
        return found

    def _holder(self, prefix: Prefix) -> Session | None:
        return next((each for each in self.lma.cache if prefix in each.networks), None)

    def _is_silent(self, half: str, effect: Effect) -> bool:
        return self._only not in (None, half) and isinstance(effect, Send)


def is_sound_update(datagram: Datagram) -> bool:
    """True for an update that is not dropped before anything else is looked at."""
    return isinstance(datagram.content, Message) and is_sound(datagram.content)


def _is_of(session: Session, home: Address) -> bool:
    return any(home in each for each in session.prefixes)


def _is_way(effect: Effect, held: set[Prefix]) -> bool:
    return isinstance(effect, Forward | Unforward) and effect.prefix in held


def _as_entry(session: Session, home: Address, body: BindingUpdate, now: Nanoseconds) -> Entry:
    """A gateway's registration as the mobile node's own; the number that is expected is the one that comes."""
    entry = Entry(home_address=home, sequence=(body.sequence - 1) % SEQUENCES, router=body.r)
    machine = Machine()
    assert session.machine.care_of is not None
    machine.accept(session.machine.care_of, session.machine.lifetime, now)
    entry.bindings[None] = Binding(machine=machine)
    return entry
