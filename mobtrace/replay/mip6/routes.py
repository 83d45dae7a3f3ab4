"""Route optimisation at the mobile node: its correspondents, the tests with them, the registrations that follow."""

from random import Random

from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.registration import Kind
from mobtrace.replay.mip6.routability import Routability
from mobtrace.replay.mip6.update_list import UpdateList
from mobtrace.replay.node import Effect, Tell, earliest
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.messages.mip6 import CareofTest, HomeTest


class Routes:
    """Return routability with any number of correspondents (RFC 6275 sections 11.6 and 11.7.2)."""

    def __init__(self, settings: MobileSettings, updates: UpdateList) -> None:
        self._settings = settings
        self._updates = updates
        self._random = Random(settings.seed)
        self._known: dict[Address, Routability] = {}

    def optimise(
        self, correspondent: Address, care_of: Address | None, home_agent: Address | None, now: Nanoseconds
    ) -> list[Effect]:
        """Register ``care_of`` with a correspondent; without one, at home, end the registration."""
        route = self._known.get(correspondent)
        if route is None:
            route = self._known[correspondent] = Routability(
                correspondent=correspondent, home_address=self._settings.home_address, random=self._random
            )
        route.deregisters, route.care_of = care_of is None, care_of
        route.home_agent = home_agent if care_of is not None else None
        effects = route.begin(now)
        return effects or self._register(route, now)

    def tested(self, source: Address, body: HomeTest | CareofTest, now: Nanoseconds) -> list[Effect]:
        """A test message of a correspondent."""
        route = self._known.get(source)
        return self._register(route, now) if route is not None and route.received(body, now) else []

    def forget(self, correspondent: Address, status: int = values.EXPIRED_NONCES) -> None:
        """The correspondent does not know the nonces any more that a status tells of."""
        route = self._known.get(correspondent)
        if route is not None:
            route.forget(
                home=status != values.EXPIRED_CARE_OF_NONCE,
                away=status != values.EXPIRED_HOME_NONCE,
            )

    def not_understood(self, correspondent: Address) -> list[Effect]:
        """A correspondent knows no mobility: while a test runs with it, it ends (RFC 6275 section 11.3.6)."""
        route = self._known.get(correspondent)
        if route is None or route.next_due() is None:
            return []
        route.stop()
        return [Tell(what="no route optimisation", detail=str(correspondent))]

    def next_due(self) -> Nanoseconds | None:
        """When the first test is sent again."""
        return earliest(*(each.next_due() for each in self._known.values()))

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send tests again."""
        return [effect for each in self._known.values() for effect in each.tick(now)]

    def _register(self, route: Routability, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 section 11.7.2: behind the home registration, and no longer than that."""
        remaining = self._updates.remaining(now)
        if not route.is_ready(now) or (remaining is None and not route.deregisters):
            return []
        route.is_wanted = False
        home = self._settings.home_address
        source = route.care_of or home
        entry = self._updates.entry(Kind.CORRESPONDENT, route.correspondent, home, source, source)
        entry.kbm, indices = route.credentials()
        entry.options = (indices,)
        entry.lifetime = 0
        if remaining is not None and not route.deregisters:
            entry.lifetime = min(self._settings.correspondent_lifetime, remaining)
        return self._updates.begin(entry, now)
