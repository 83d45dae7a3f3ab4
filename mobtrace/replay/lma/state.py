"""What the parts of an anchor share: its settings, its sessions, and what becomes of user packets."""

from typing import NamedTuple, TypeVar

from mobtrace.replay.lma.cache import BindingCache, Entry
from mobtrace.replay.lma.flow_routes import reroute
from mobtrace.replay.lma.pools import Pools
from mobtrace.replay.lma.request import ProxyRequest
from mobtrace.replay.lma.settings import NO_PROFILE, AnchorSettings, PrefixSharing, Subscriber
from mobtrace.replay.node import Clock, Effect, Forward, Tell, Tunnel, Unforward
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Nanoseconds, Prefix
from mobtrace.wire.rows import Row

O = TypeVar("O", bound=Row)  # noqa: E741


class Asked(NamedTuple):
    """A request with its circumstances: its session so far, the time, and what the anchor's own clock shows.

    ``is_handoff`` tells that the session was at another Proxy-CoA when the request came, ``is_refresh`` that it was in
    force at this one.
    """

    request: ProxyRequest
    entry: Entry | None
    now: Nanoseconds
    clock: Nanoseconds
    is_handoff: bool
    is_refresh: bool


class Anchor:
    """The anchor's state. ``cache`` has its sessions, ``pools`` what they are given.

    ``behind`` are sessions whose gateways know of prefixes that are no more (RFC 7864 section 4.2).
    """

    def __init__(self, settings: AnchorSettings) -> None:
        self.settings = settings
        self.clock = Clock(settings.clock_offset)
        self.reset()

    def reset(self) -> None:
        """Lose all sessions."""
        shares = self.settings.prefix_sharing is PrefixSharing.SHARED
        self.cache = BindingCache(by_prefix_alone=self.settings.has(Quirk.MOVES_BY_PREFIX), shares=shares)
        self.behind: list[Entry] = []
        self._routed: dict[Prefix, list[Effect]] = {}  # the ways of prefixes that may have several
        self.pools = Pools(self.settings)

    def asked(self, request: ProxyRequest, entry: Entry | None, now: Nanoseconds) -> Asked:
        """A request at its time."""
        is_handoff = entry is not None and entry.machine.care_of not in (None, request.care_of)
        is_refresh = entry is not None and entry.is_active and not is_handoff
        return Asked(request, entry, now, self.clock.read(now), is_handoff, is_refresh)

    def profile(self, mn: str) -> Subscriber:
        """A node's profile; an empty one for a node that is not known."""
        return self.settings.profile(mn) or NO_PROFILE

    def chosen(self, request: ProxyRequest, row: type[O]) -> list[O]:
        """Options that were chosen beforehand: for this request, else for its node."""
        options = self.settings.chosen.get(request.key, ())
        found = [each for each in options if isinstance(each, row)]
        known = self.profile(request.mn).choices.get(row.info.key)
        return found or ([known] if isinstance(known, row) else [])

    def tunnel(self, entry: Entry) -> Tunnel | None:
        """How user packets of a session travel; ``None`` for one that was never accepted."""
        remote = entry.machine.care_of
        if remote is None:
            return None
        local = _of_version(remote.version, entry.anchor_address, entry.path.local, self.settings.own(remote.version))
        return Tunnel(
            local=local or entry.path.local,
            remote=remote,
            kind=entry.encapsulation,
            send_key=entry.downlink_key,
            receive_key=entry.uplink_key,
        )

    def routes(self, entry: Entry) -> list[Effect]:
        """RFC 5213 section 5.6.2: packets to the node go through the tunnel to its gateway."""
        if len(self.cache.of(entry.mn)) > 1:
            return self.reroute(entry.mn, *entry.networks, *entry.off_link)
        tunnel = self._way(entry)
        for each in entry.networks if self._routed else ():
            self._routed.pop(each, None)
        return [] if tunnel is None else [Forward(each, tunnel) for each in entry.networks]

    def reroute(self, mn: str, *networks: Prefix) -> list[Effect]:
        """The ways of a node's prefixes anew, where it has several sessions (RFC 7864 section 5)."""
        effects: list[Effect] = []
        for each in networks:
            ways = list(reroute(self.cache.of(mn), self.cache.holder(each), each, self._way))
            if self._routed.pop(each, None) != ways:  # else a refresh would interrupt what is on its way
                effects += ways
            if len(ways) > 1:
                self._routed[each] = ways
        return effects

    def _way(self, entry: Entry) -> Tunnel | None:
        """The tunnel that packets to the node take now: during a late path switch the one before."""
        transient = entry.transient
        is_late = transient is not None and not transient.is_switched
        return transient.previous if transient is not None and is_late else self.tunnel(entry)

    def drop_routes(self, entry: Entry) -> list[Effect]:
        """Packets to the node have no way any more, but for those that go by other sessions of it."""
        if any(each is not entry for each in self.cache.of(entry.mn)):
            return self.reroute(entry.mn, *entry.networks, *entry.off_link)
        return [Unforward(each) for each in entry.networks]

    def release(self, entry: Entry, *networks: Prefix) -> list[Effect]:
        """Part of a session ends: some of its prefixes, or its IPv4 home address."""
        self.cache.let_go(entry, *networks)
        entry.prefixes = tuple(each for each in entry.prefixes if each not in networks)
        entry.delegated = tuple(each for each in entry.delegated if each not in networks)
        if any(each.address == entry.home_address for each in networks):
            entry.home_address = None
        self._withdraw(entry.mn)
        return self.reroute(entry.mn, *networks)

    def _withdraw(self, mn: str) -> None:
        """What no session of a node has any more is not for flows either (RFC 7864 section 3.2.2)."""
        for each in self.cache.of(mn):
            if each.off_link:
                kept = tuple(prefix for prefix in each.off_link if self.cache.holder(prefix) is not None)
                if kept != each.off_link:
                    self.behind.append(each)
                each.off_link = kept
                each.flows = each.flows if kept else {}

    def forget(self, entry: Entry, why: str) -> list[Effect]:
        """A session ends."""
        if entry.is_gone:
            return []
        self.cache.remove(entry)
        self._withdraw(entry.mn)
        return [*self.drop_routes(entry), Tell(what="removed", mn=entry.mn, detail=why)]


def _of_version(version: int, *addresses: Address | None) -> Address | None:
    for each in addresses:
        if each is not None and each.version == version:
            return each
    return None
