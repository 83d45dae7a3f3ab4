"""Route optimisation at the mobile node: its correspondents, the tests with them, the registrations that follow."""

from collections.abc import Collection
from random import Random

from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.registration import Identifier, Kind
from mobtrace.replay.mip6.routability import Routability
from mobtrace.replay.mip6.update_list import UpdateList
from mobtrace.replay.node import Effect, Tell, earliest
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import CareofTest, HomeTest
from mobtrace.wire.options.mcoa import BindingIdentifier


class Routes:
    """Return routability with any number of correspondents (RFC 6275 sections 11.6 and 11.7.2)."""

    def __init__(self, settings: MobileSettings, updates: UpdateList) -> None:
        self._settings = settings
        self._updates = updates
        self._random = Random(settings.seed)
        self._known: dict[tuple[Address, int | None], Routability] = {}

    def optimise(
        self,
        correspondent: Address,
        care_of: Address | None,
        home_agent: Address | None,
        now: Nanoseconds,
        bid: int | None = None,
    ) -> list[Effect]:
        """Register ``care_of`` with a correspondent; without one, at home, end the registration.

        With a ``bid`` it is one of several, each of which is tested and registered by itself (RFC 5648 section 3).
        """
        route = self._known.get((correspondent, bid))
        if route is None:
            route = self._known[correspondent, bid] = Routability(
                correspondent=correspondent, home_address=self._settings.home_address, random=self._random, bid=bid
            )
        route.deregisters, route.care_of = care_of is None, care_of
        route.home_agent = home_agent if care_of is not None else None
        others = [each for each in self._with(correspondent) if each is not route]
        route.share(next((each.home for each in others if each.home is not None), None))
        effects = route.begin(now, is_tested=any(each.tests_home for each in others))
        return effects or self._register(route, now)

    def keep(self, correspondent: Address, bids: Collection[int | None]) -> None:
        """Test no others than these of the care-of addresses."""
        gone = [key for key in self._known if key[0] == correspondent and key[1] not in bids]
        for key in gone:
            del self._known[key]

    def tested(self, source: Address, message: Message, now: Nanoseconds) -> list[Effect]:
        """A test message of a correspondent."""
        body, routes = message.body, self._with(source)
        if not isinstance(body, HomeTest | CareofTest):
            return []
        refused = [each for each in message.every(BindingIdentifier) if each.status >= values.REJECTED]
        if refused:
            # RFC 5648 section 4.3: in a Care-of Test it tells why there is none.
            return self._give_up(source, {each.binding_id for each in refused}, refused[0].status)
        testing = [each for each in routes if each.tests_home]
        ready = [each for each in routes if each.received(body, now)]
        tested = [each for each in testing if not each.tests_home]
        if tested:
            for each in routes:
                each.share(tested[0].home)
            ready = [each for each in routes if each.is_ready(now)]
        return [effect for each in ready for effect in self._register(each, now)]

    def _give_up(self, source: Address, bids: Collection[int | None], status: int) -> list[Effect]:
        found = [each for each in self._with(source) if each.bid in bids]
        for each in found:
            each.refused()
        return [Tell(what="refused", mn=str(each.home_address), detail=str(status)) for each in found]

    def _with(self, correspondent: Address) -> list[Routability]:
        return [each for key, each in self._known.items() if key[0] == correspondent]

    def forget(self, correspondent: Address, status: int = values.EXPIRED_NONCES) -> None:
        """The correspondent does not know the nonces any more that a status tells of."""
        for route in self._with(correspondent):
            route.forget(
                home=status != values.EXPIRED_CARE_OF_NONCE,
                away=status != values.EXPIRED_HOME_NONCE,
            )

    def not_understood(self, correspondent: Address) -> list[Effect]:
        """A correspondent knows no mobility: while a test runs with it, it ends (RFC 6275 section 11.3.6)."""
        running = [each for each in self._with(correspondent) if each.next_due() is not None]
        for each in running:
            each.stop()
        if not running:
            return []
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
        bids = () if route.bid is None else (route.bid,)
        # RFC 5648 section 6.2: one without an identifier takes the place of all, and the other way round.
        self._updates.leave(
            lambda key: key[:2] == (Kind.CORRESPONDENT, route.correspondent) and bool(key[2]) != bool(bids)
        )
        entry = self._updates.entry(Kind.CORRESPONDENT, route.correspondent, home, source, source, bids)
        entry.identifiers = tuple(Identifier(bid, source) for bid in bids)
        entry.kbm, indices = route.credentials()
        entry.options = (indices,)
        entry.lifetime = 0
        if remaining is not None and not route.deregisters:
            entry.lifetime = min(self._settings.correspondent_lifetime, remaining)
        return self._updates.begin(entry, now)
