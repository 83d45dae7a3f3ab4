"""Where an anchor takes the prefixes, addresses and keys from that it assigns."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from mobtrace.replay.lma.cache import IPV4_BITS, NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX, BindingCache
from mobtrace.replay.lma.request import NEW_INTERFACE, SHARING_PREFIXES, ProxyRequest
from mobtrace.replay.lma.settings import NO_PROFILE, AnchorSettings, Subscriber
from mobtrace.values import Address, Prefix

INSUFFICIENT_RESOURCES = 130
FIRST_KEY = 0x100
KEYS = 1 << 32


class NoneLeftError(Exception):
    """A request cannot be given what it asks for; ``status`` goes into the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class Pool:
    """The prefixes of ``length`` bits in ``whole``, but for the first and the last ``spared``."""

    def __init__(self, whole: Prefix, length: int, *, spared: tuple[int, int] = (0, 0)) -> None:
        bits = len(whole.address) * 8
        self._base, self._step = int.from_bytes(whole.address, "big"), 1 << (bits - length)
        self._octets, self._length = len(whole.address), length
        count = 1 << max(length - whole.length, 0)
        self._first, self._end = spared[0], count - spared[1]
        self._next = self._first
        self._found: tuple[int, Prefix] | None = None  # the last one, which is asked for again before the next

    def free(self, cache: BindingCache) -> Iterator[Prefix]:
        """Those that nobody holds, from where the last one was found."""
        start = self._next
        for index in chain(range(start, self._end), range(self._first, start)):
            prefix = self._at(index) if self._found is None or self._found[0] != index else self._found[1]
            if cache.holder(prefix) is None:
                self._next, self._found = index, (index, prefix)
                yield prefix

    def _at(self, index: int) -> Prefix:
        return Prefix(Address((self._base + index * self._step).to_bytes(self._octets, "big")), self._length)


class Pools:
    """What an anchor's nodes are given: the profile's first, then the pools' in their order."""

    def __init__(self, settings: AnchorSettings) -> None:
        self._settings = settings
        self._prefixes = Pool(settings.prefix_pool, settings.prefix_length)
        # The network's own address, its router's and its broadcast address are no hosts'.
        ipv4 = settings.ipv4_pool
        self._addresses = Pool(ipv4, IPV4_BITS, spared=(2, 1)) if ipv4 is not None else None
        self._delegated = {
            version: Pool(whole, length) if whole is not None else None
            for version, whole, length in (
                (6, settings.delegated_pool, settings.delegated_length),
                (4, settings.delegated_ipv4_pool, settings.delegated_ipv4_length),
            )
        }
        self._next_key = FIRST_KEY

    def prefixes(self, cache: BindingCache, request: ProxyRequest) -> tuple[Prefix, ...]:
        """The prefixes of a new session (RFC 5213 section 5.3.2); raises ``NoneLeftError``."""
        profile = self._settings.profile(request.mn) or NO_PROFILE
        assigned = self._settings.assigned
        beforehand = assigned.get(request.key) if assigned else None
        # RFC 7864 section 3.2.1: for a new interface it may be what another session of the node has.
        may_share = beforehand and request.handoff in (NEW_INTERFACE, SHARING_PREFIXES)
        own = tuple([each for each in beforehand or () if may_share and _is_held_by(cache, each, request.mn)])
        if request.prefixes:
            return own or self._wanted(cache, request, profile)
        if not request.asks_prefix:
            return ()
        chosen = profile.prefixes if beforehand is None else beforehand
        free = tuple([each for each in chosen if cache.holder(each) is None])
        return free or own or self.take_prefixes(cache, 1)

    def take_prefixes(self, cache: BindingCache, count: int) -> tuple[Prefix, ...]:
        """``count`` prefixes of the pool that nobody holds; raises ``NoneLeftError``."""
        taken = tuple(islice(self._prefixes.free(cache), count))
        if len(taken) < count:
            raise NoneLeftError(INSUFFICIENT_RESOURCES)
        return taken

    def _wanted(self, cache: BindingCache, request: ProxyRequest, profile: Subscriber) -> tuple[Prefix, ...]:
        """The prefixes that a gateway named itself, if its node may have them (RFC 5213 section 5.3.2 item 3)."""
        for prefix in request.prefixes:
            is_ours = _may_have(prefix, profile.prefixes, self._settings.prefix_pool)
            if not is_ours or cache.holder(prefix) is not None:
                raise NoneLeftError(NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX)
        return tuple(request.prefixes)

    def home_address(self, cache: BindingCache, profile: Subscriber) -> Address | None:
        """An IPv4 home address that is free for a node (RFC 5844 section 3.1.2.2), or ``None``."""
        own = (Prefix(each, IPV4_BITS) for each in profile.home_addresses)
        free = self._addresses.free(cache) if self._addresses is not None else iter(())
        found = next((each for each in (*own, *islice(free, 1)) if cache.holder(each) is None), None)
        return found.address if found is not None else None

    def may_have_address(self, profile: Subscriber, address: Address) -> bool:
        """True when an IPv4 home address is anchored here and a node may use it (RFC 5844 section 3.1.2.2)."""
        own = tuple(Prefix(each, IPV4_BITS) for each in profile.home_addresses)
        return _may_have(Prefix(address, IPV4_BITS), own, self._settings.ipv4_pool)

    def delegated(self, cache: BindingCache, profile: Subscriber, version: int) -> tuple[Prefix, ...]:
        """Prefixes of an IP version that can be delegated to a node (RFC 7148 section 5.2.2), if any is left."""
        own = (each for each in profile.delegated if each.address.version == version)
        free = tuple(each for each in own if cache.holder(each) is None)
        pool = self._delegated[version]
        return free or (tuple(islice(pool.free(cache), 1)) if pool is not None else ())

    def may_delegate(self, profile: Subscriber, prefix: Prefix) -> bool:
        """True when a prefix is from one that a node's may be taken from (RFC 7148 section 5.2.2)."""
        is_v6 = prefix.address.version == 6
        pool = self._settings.delegated_pool if is_v6 else self._settings.delegated_ipv4_pool
        return _may_have(prefix, profile.delegated, pool)

    def key(self, cache: BindingCache) -> int:
        """A GRE key that no session has (RFC 5845 section 3.3.1)."""
        while cache.holder(self._next_key) is not None:
            self._next_key = (self._next_key + 1) % KEYS
        key, self._next_key = self._next_key, (self._next_key + 1) % KEYS
        return key


def _is_held_by(cache: BindingCache, prefix: Prefix, mn: str) -> bool:
    holder = cache.holder(prefix)
    return holder is not None and holder.mn == mn


def _may_have(prefix: Prefix, own: Iterable[Prefix], pool: Prefix | None) -> bool:
    """A node with prefixes of its own may have those only, any other those of the pool."""
    known = tuple(own)
    if known:
        return prefix in known
    return pool is not None and prefix.length >= pool.length and prefix.address in pool
