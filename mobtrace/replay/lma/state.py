"""What the parts of an anchor share: its settings, its sessions, and what becomes of user packets."""

from typing import NamedTuple, TypeVar

from mobtrace.replay.lma.cache import BindingCache, Entry
from mobtrace.replay.lma.pools import Pools
from mobtrace.replay.lma.request import ProxyRequest
from mobtrace.replay.lma.settings import NO_PROFILE, AnchorSettings, Subscriber
from mobtrace.replay.node import Clock, Effect, Forward, Tell, Tunnel, Unforward
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Nanoseconds, Prefix
from mobtrace.wire.rows import Row

O = TypeVar("O", bound=Row)  # noqa: E741


class Asked(NamedTuple):
    """A request with its circumstances: its session so far, the time, and what the anchor's own clock shows.

    ``is_handoff`` tells that the session was at another Proxy-CoA when the request came.
    """

    request: ProxyRequest
    entry: Entry | None
    now: Nanoseconds
    clock: Nanoseconds
    is_handoff: bool


class Anchor:
    """The anchor's state. ``cache`` has its sessions, ``pools`` what they are given."""

    def __init__(self, settings: AnchorSettings) -> None:
        self.settings = settings
        self.clock = Clock(settings.clock_offset)
        self.reset()

    def reset(self) -> None:
        """Lose all sessions."""
        self.cache = BindingCache(by_prefix_alone=self.settings.has(Quirk.MOVES_BY_PREFIX))
        self.pools = Pools(self.settings)

    def asked(self, request: ProxyRequest, entry: Entry | None, now: Nanoseconds) -> Asked:
        """A request at its time."""
        is_handoff = entry is not None and entry.machine.care_of not in (None, request.care_of)
        return Asked(request, entry, now, self.clock.read(now), is_handoff)

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
        transient = entry.transient
        is_late = transient is not None and not transient.is_switched
        tunnel = transient.previous if transient is not None and is_late else self.tunnel(entry)
        return [] if tunnel is None else [Forward(each, tunnel) for each in entry.networks]

    def drop_routes(self, entry: Entry) -> list[Effect]:
        """Packets to the node have no way any more."""
        return [Unforward(each) for each in entry.networks]

    def release(self, entry: Entry, *networks: Prefix) -> list[Effect]:
        """Part of a session ends: some of its prefixes, or its IPv4 home address."""
        self.cache.let_go(entry, *networks)
        entry.prefixes = tuple(each for each in entry.prefixes if each not in networks)
        entry.delegated = tuple(each for each in entry.delegated if each not in networks)
        if any(each.address == entry.home_address for each in networks):
            entry.home_address = None
        return [Unforward(each) for each in networks]

    def forget(self, entry: Entry, why: str) -> list[Effect]:
        """A session ends."""
        if entry.is_gone:
            return []
        self.cache.remove(entry)
        return [*self.drop_routes(entry), Tell(what="removed", mn=entry.mn, detail=why)]


def _of_version(version: int, *addresses: Address | None) -> Address | None:
    for each in addresses:
        if each is not None and each.version == version:
            return each
    return None
