"""What a mobile node asks the home link: its home agents and its prefixes (RFC 6275 section 11.4)."""

from random import Random

from mobtrace.replay.backoff import Backoff
from mobtrace.replay.mip6.home_link import home_agents_anycast
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.node import Datagram, Effect, Send
from mobtrace.values import Address, Nanoseconds, Prefix, Seconds
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.neighbour_messages import (
    HomeAgentAddressDiscoveryReply,
    HomeAgentAddressDiscoveryRequest,
    MobilePrefixAdvertisement,
    MobilePrefixSolicitation,
)
from mobtrace.wire.neighbour_options import PrefixInformation
from mobtrace.wire.rows import Row

# RFC 6275 section 12.
INITIAL_DHAAD_TIMEOUT: Seconds = 3.0
INITIAL_SOLICIT_TIMER: Seconds = 3.0
DHAAD_RETRIES = 4


class Seeking:
    """One question at a time, sent again until it is answered; ``prefixes`` are those of the last answer."""

    def __init__(self, settings: MobileSettings) -> None:
        self.prefixes: list[PrefixInformation] = []
        self._settings = settings
        self._random = Random(settings.seed)
        self._identifier = 0
        self._datagram: Datagram | None = None
        self._retries: int | None = None
        self._backoff = Backoff()

    def discover(self, care_of: Address, now: Nanoseconds) -> list[Effect]:
        """Ask the home link for its home agents (RFC 6275 section 11.4.1, RFC 3963 section 7.1)."""
        self._identifier = self._random.randrange(1 << 16)
        body = HomeAgentAddressDiscoveryRequest(identifier=self._identifier, r=self._settings.router)
        prefix = Prefix.of(self._settings.home_address, self._settings.home_prefix_length)
        self._retries, self._backoff = DHAAD_RETRIES, Backoff(INITIAL_DHAAD_TIMEOUT)
        return self._ask(care_of, home_agents_anycast(prefix), None, body, now)

    def solicit(self, home_agent: Address, care_of: Address, now: Nanoseconds) -> list[Effect]:
        """Ask for the prefixes of the home link (RFC 6275 section 11.4.2)."""
        self._identifier = self._random.randrange(1 << 16)
        self._retries, self._backoff = None, Backoff(INITIAL_SOLICIT_TIMER)
        body = MobilePrefixSolicitation(identifier=self._identifier)
        return self._ask(care_of, home_agent, self._settings.home_address, body, now)

    def _ask(
        self, source: Address, destination: Address, home: Address | None, body: Row, now: Nanoseconds
    ) -> list[Effect]:
        content = Decoded(protocol="icmpv6", body=body)
        self._datagram = Datagram(
            source=source, destination=destination, content=content, protocol=ICMPV6, home_address=home
        )
        self._backoff.sent(now)
        return [Send(self._datagram)]

    def awaits(self, body: MobilePrefixAdvertisement) -> bool:
        """True for the answer to the last solicitation."""
        return self._datagram is not None and body.identifier == self._identifier

    def received(self, content: Decoded) -> list[Address]:
        """An answer; the home agents in it, where it names any. One with another identifier is ignored."""
        body = content.body
        if not isinstance(body, HomeAgentAddressDiscoveryReply | MobilePrefixAdvertisement):
            return []
        if self._datagram is None or body.identifier != self._identifier:
            return []
        self._datagram = None
        if isinstance(body, HomeAgentAddressDiscoveryReply):
            return list(body.home_agent_addresses)
        self.prefixes = list(content.every(PrefixInformation))
        return []

    def next_due(self) -> Nanoseconds | None:
        """When to ask again."""
        return self._backoff.due if self._datagram is not None else None

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Ask again; no more than ``DHAAD_RETRIES`` times for home agents."""
        due = self.next_due()
        if self._datagram is None or due is None or due > now:
            return []
        if self._retries == 0:
            self._datagram = None
            return []
        self._retries = None if self._retries is None else self._retries - 1
        self._backoff.sent(now)
        return [Send(self._datagram)]
