"""New prefix information for nodes that are away (RFC 6275 section 10.6): sent until they ask for it."""

from dataclasses import dataclass, field

from mobtrace.replay.backoff import Backoff
from mobtrace.replay.mip6.cache import BindingCache, Entry
from mobtrace.replay.mip6.home_link import prefix_options
from mobtrace.replay.mip6.routing import to_node
from mobtrace.replay.mip6.settings import HomeAgentSettings
from mobtrace.replay.node import Effect, Send, earliest
from mobtrace.values import Address, Nanoseconds, Seconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.neighbour_messages import MobilePrefixAdvertisement

# RFC 6275 section 12.
PREFIX_ADV_TIMEOUT: Seconds = 3.0
PREFIX_ADV_RETRIES = 3


@dataclass(slots=True)
class News:
    """An unsolicited advertisement to one home address that nobody has confirmed by a solicitation."""

    retries: int = PREFIX_ADV_RETRIES
    backoff: Backoff = field(default_factory=lambda: Backoff(PREFIX_ADV_TIMEOUT, float("inf")))


class PrefixNews:
    """The unsolicited Mobile Prefix Advertisements of one home agent."""

    def __init__(self, settings: HomeAgentSettings, cache: BindingCache) -> None:
        self._settings = settings
        self._cache = cache
        self._open: dict[Address, News] = {}

    def spread(self, now: Nanoseconds) -> list[Effect]:
        """Tell every node that is away."""
        away = [entry for entry in self._cache if entry.is_active]
        self._open = {entry.home_address: News() for entry in away}
        return [effect for entry in away for effect in self._send(entry, now)]

    def confirmed(self, home_address: Address) -> None:
        """A node has sent a solicitation."""
        self._open.pop(home_address, None)

    def next_due(self) -> Nanoseconds | None:
        """When the first is sent again."""
        return earliest(*(each.backoff.due for each in self._open.values()))

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again; not once the binding is gone, nor more than ``PREFIX_ADV_RETRIES`` times."""
        effects: list[Effect] = []
        for home_address, news in list(self._open.items()):
            if news.backoff.due is None or news.backoff.due > now:
                continue
            entry = self._cache.find(home_address)
            if entry is None or not entry.is_active or news.retries == 0:
                del self._open[home_address]
                continue
            news.retries -= 1
            effects += self._send(entry, now)
        return effects

    def _send(self, entry: Entry, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 section 10.6.3: to the home address, by a routing header."""
        binding = entry.primary
        assert binding is not None
        self._open[entry.home_address].backoff.sent(now)
        content = Decoded(
            protocol="icmpv6",
            body=MobilePrefixAdvertisement(identifier=0),
            options=list(prefix_options(self._settings)),
        )
        return [Send(to_node(self._settings, entry, binding, content))]
