"""Return routability at the mobile node (RFC 6275 sections 5.2.5 and 11.6)."""

from dataclasses import dataclass, field
from random import Random

from mobtrace.replay.backoff import Backoff
from mobtrace.replay.node import Datagram, Effect, Outer, Send, earliest
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds
from mobtrace.wire.auth import binding_management_key
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import CareofTest, CareofTestInit, HomeTest, HomeTestInit
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import NonceIndices

MAX_TOKEN_LIFETIME: Nanoseconds = 210 * NANOSECONDS_PER_SECOND  # RFC 6275 section 12
COOKIE_OCTETS = 8


@dataclass(slots=True)
class Token:
    """A keygen token, its nonce index, and until when it can be used; ``address`` is what it was made for."""

    token: bytes
    index: int
    until: Nanoseconds
    address: Address


@dataclass(slots=True)
class Test:
    """One of the two tests while it runs: the cookie sent last, and when to send another."""

    cookie: bytes
    backoff: Backoff = field(default_factory=Backoff)


@dataclass(slots=True, kw_only=True)
class Routability:
    """The procedure with one correspondent, for the only care-of address or for that of several with a ``bid``.

    ``home_agent`` is the outer header's destination for what is reverse tunnelled; ``is_wanted`` tells that a
    registration waits for the tokens, ``deregisters`` that it is one to be ended, for which the home test is enough.
    """

    correspondent: Address
    home_address: Address
    random: Random
    home_agent: Address | None = None
    care_of: Address | None = None
    bid: int | None = None  # RFC 5648 section 4.3
    deregisters: bool = False
    is_wanted: bool = False
    home: Token | None = None
    away: Token | None = None
    _home_test: Test | None = None
    _away_test: Test | None = None

    @property
    def tests_home(self) -> bool:
        """True while the home test runs."""
        return self._home_test is not None

    def begin(self, now: Nanoseconds, *, is_tested: bool = False) -> list[Effect]:
        """Start the tests whose tokens are missing or too old; where another has it, the home test ``is_tested``."""
        self.is_wanted = True
        effects: list[Effect] = []
        if not is_tested and not self._is_good(self.home, self.home_address, now):
            self._home_test = self._fresh(now)
            effects.append(self._home_init(self._home_test.cookie))
        if not self.deregisters and not self._is_good(self.away, self.care_of, now):
            self._away_test = self._fresh(now)
            effects.append(self._care_of_init(self._away_test.cookie))
        return effects

    def forget(self, *, home: bool, away: bool) -> None:
        """The correspondent does not know the nonces any more (RFC 6275 section 6.1.8)."""
        self.home = None if home else self.home
        self.away = None if away else self.away

    def stop(self) -> None:
        """Give the procedure up."""
        self._home_test = self._away_test = None
        self.is_wanted = False

    def refused(self) -> None:
        """There is no token for the care-of address; the home test goes on, which others may wait for."""
        self._away_test, self.is_wanted = None, False

    def received(self, body: HomeTest | CareofTest, now: Nanoseconds) -> bool:
        """Keep what a test message brings; True when all tokens are there that a registration waits for."""
        if isinstance(body, HomeTest):
            if self._home_test is None or body.home_init_cookie != self._home_test.cookie:
                return False  # RFC 6275 section 11.6.2: it answers nothing that we sent
            until = now + MAX_TOKEN_LIFETIME
            self.home = Token(body.home_keygen_token, body.home_nonce_index, until, self.home_address)
            self._home_test = None
        else:
            if self._away_test is None or self.care_of is None or body.care_of_init_cookie != self._away_test.cookie:
                return False
            until = now + MAX_TOKEN_LIFETIME
            self.away = Token(body.care_of_keygen_token, body.care_of_nonce_index, until, self.care_of)
            self._away_test = None
        return self.is_ready(now)

    def share(self, token: Token | None) -> None:
        """The home keygen token of another care-of address is good for this one, too (RFC 6275 section 11.6.2)."""
        self.home = token or self.home

    def is_ready(self, now: Nanoseconds) -> bool:
        """True when a registration that is wanted can be signed."""
        has_home = self._is_good(self.home, self.home_address, now)
        has_away = self.deregisters or self._is_good(self.away, self.care_of, now)
        return self.is_wanted and has_home and has_away

    def credentials(self) -> tuple[bytes, NonceIndices]:
        """Kbm and the nonce indices that go with it (RFC 6275 sections 5.2.5 and 11.7.2)."""
        assert self.home is not None
        away = None if self.deregisters else self.away
        kbm = binding_management_key(self.home.token, away.token if away is not None else None)
        indices = NonceIndices(
            home_nonce_index=self.home.index, care_of_nonce_index=away.index if away is not None else 0
        )
        return kbm, indices

    def next_due(self) -> Nanoseconds | None:
        """When a test is sent again."""
        tests = (self._home_test, self._away_test)
        return earliest(*(each.backoff.due for each in tests if each is not None))

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again what was not answered, with new cookies (RFC 6275 section 11.8)."""
        effects: list[Effect] = []
        for test, send in ((self._home_test, self._home_init), (self._away_test, self._care_of_init)):
            if test is not None and test.backoff.due is not None and test.backoff.due <= now:
                test.cookie = self.random.randbytes(COOKIE_OCTETS)
                test.backoff.sent(now)
                effects.append(send(test.cookie))
        return effects

    def _is_good(self, token: Token | None, address: Address | None, now: Nanoseconds) -> bool:
        return token is not None and token.until > now and token.address == address

    def _fresh(self, now: Nanoseconds) -> Test:
        test = Test(self.random.randbytes(COOKIE_OCTETS))
        test.backoff.sent(now)
        return test

    def _home_init(self, cookie: bytes) -> Effect:
        """By way of the home agent while away (RFC 6275 section 11.6.1)."""
        outer = None
        if self.home_agent is not None and self.care_of is not None:
            outer = Outer(source=self.care_of, destination=self.home_agent)
        message = Message(body=HomeTestInit(home_init_cookie=cookie))
        source = self.home_address
        return Send(Datagram(source=source, destination=self.correspondent, content=message, outer=outer))

    def _care_of_init(self, cookie: bytes) -> Effect:
        assert self.care_of is not None
        options = [] if self.bid is None else [BindingIdentifier(binding_id=self.bid)]
        message = Message(body=CareofTestInit(care_of_init_cookie=cookie), options=[*options])
        return Send(Datagram(source=self.care_of, destination=self.correspondent, content=message))
