"""Where an anchor takes the prefixes and addresses from that it assigns."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network

from mobtrace.replay.lma.cache import NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX, BindingCache
from mobtrace.replay.lma.checks import INSUFFICIENT_RESOURCES
from mobtrace.replay.lma.request import ProxyRequest
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.values import Address, Prefix


class NoneLeftError(Exception):
    """A request cannot be given what it asks for; ``status`` goes into the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class Pools:
    """Prefixes of an anchor's nodes: the profile's first, then the pool's in their order."""

    def __init__(self, settings: AnchorSettings) -> None:
        self._settings = settings
        self._fresh = _subnets(settings.prefix_pool, settings.prefix_length)

    def prefixes(self, cache: BindingCache, request: ProxyRequest) -> tuple[Prefix, ...]:
        """The prefixes of a new session (RFC 5213 section 5.3.2); raises ``NoneLeftError``."""
        if request.prefixes:
            return self._wanted(cache, request)
        if not request.asks_prefix:
            return ()
        profile = self._settings.profile(request.mn)
        own = profile.prefixes if profile is not None else ()
        free = tuple(each for each in own if cache.holder(each) is None)
        return free or self.take_prefixes(cache, 1)

    def take_prefixes(self, cache: BindingCache, count: int) -> tuple[Prefix, ...]:
        """``count`` prefixes of the pool that nobody holds; raises ``NoneLeftError``."""
        free = (each for each in self._fresh if cache.holder(each) is None)
        taken = tuple(prefix for _, prefix in zip(range(count), free, strict=False))
        if len(taken) < count:
            raise NoneLeftError(INSUFFICIENT_RESOURCES)
        return taken

    def _wanted(self, cache: BindingCache, request: ProxyRequest) -> tuple[Prefix, ...]:
        """The prefixes that a gateway named itself, if its node may have them (RFC 5213 section 5.3.2 item 3)."""
        profile = self._settings.profile(request.mn)
        own = profile.prefixes if profile is not None else ()
        for prefix in request.prefixes:
            is_ours = prefix in own or (not own and prefix.address in self._settings.prefix_pool)
            if not is_ours or cache.holder(prefix) is not None:
                raise NoneLeftError(NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX)
        return tuple(request.prefixes)


def _subnets(pool: Prefix, length: int) -> Iterator[Prefix]:
    network = (IPv4Network if pool.address.version == 4 else IPv6Network)((bytes(pool.address), pool.length))
    return (Prefix(Address(each.network_address.packed), length) for each in network.subnets(new_prefix=length))
