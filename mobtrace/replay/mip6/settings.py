"""What a home agent or mobility anchor point is told before it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Prefix, Seconds
from mobtrace.wire.neighbour_options import PrefixInformation

INFINITE: Seconds = float(0xFFFFFFFF)  # RFC 4861 section 4.6.2


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityAssociation:
    """A shared key of mobile node and home agent (RFC 4285 section 5); ``replay_protection`` asks for timestamps."""

    key: bytes
    spi: int = 256
    replay_protection: bool = False
    replay_window: Seconds = 7.0  # RFC 4285 section 6


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePrefix:
    """A prefix of the home link with the lifetimes that are advertised for it (seconds, not counting down)."""

    prefix: Prefix
    valid: Seconds = INFINITE
    preferred: Seconds = INFINITE


@dataclass(slots=True, kw_only=True)
class Host:
    """What is known of one home address.

    ``networks`` are the mobile network prefixes that it may register (RFC 3963 section 6.1.2) and gets where it names
    none. ``refusal`` is the status with which the operator has it refused.
    """

    association: SecurityAssociation | None = None
    aaa_key: bytes | None = None  # what the AAA server shares with the node (RFC 4285 section 5.2)
    networks: tuple[Prefix, ...] = ()
    ipv4_home_address: Address | None = None
    ipv4_prefix_length: int = 32
    refusal: int | None = None


@dataclass(slots=True, kw_only=True)
class HomeAgentSettings:
    """What is up to the operator of a home agent; times in seconds.

    ``home_prefixes`` are those of the home link. With ``hosts`` only those home addresses are served. ``taken`` are
    addresses that other nodes on the home link have, which duplicate address detection finds within
    ``detection_time``. ``home_link`` is the link on which the agent defends home addresses; without one it does not.
    ``other_agents`` are those on the same link with their preferences. ``refresh_interval`` goes into the Binding
    Refresh Advice; ``refresh_request`` asks for a refresh that long before a binding ends.
    """

    address: Address
    ipv4_address: Address | None = None
    home_prefixes: tuple[HomePrefix, ...] = ()
    hosts: Mapping[Address, Host] | None = None
    verifies: bool = True  # authentication options, for which the keys must be known (RFC 4285)
    is_home_agent: bool = True
    max_lifetime: Seconds = 262140.0
    max_bindings: int | None = None
    refresh_interval: Seconds | None = None
    refresh_request: Seconds | None = None
    taken: frozenset[Address] = frozenset()
    detection_time: Seconds = 1.0  # RFC 4862 section 5.1: one transmission, RetransTimer of a second
    home_link: str = ""
    key_management: bool = False  # RFC 6275 section 10.3.1: the K bit
    preference: int = 0
    other_agents: Mapping[Address, int] = field(default_factory=dict)
    mobile_routers: bool = True  # RFC 3963
    multiple_care_of: bool = True  # RFC 5648
    bulk: bool = True
    simultaneous: bool = True  # home and foreign link at once
    neighbour_discovery_at_home: bool = True  # RFC 5648 section 6.3: else status 5
    care_of_in_answer: bool = False  # RFC 5648 section 6.2: its field in the options of an answer may be left out
    flows: bool = True  # RFC 6089
    selector_formats: frozenset[int] = frozenset({1, 2})  # RFC 6088
    force_udp: bool = False  # RFC 5555 section 4.5: UDP where the node asks for it with F
    always_udp: bool = False  # UDP though there is no NAT: the F flag of the NAT Detection option
    nat_refresh: Seconds = 110.0  # RFC 5555 section 6: NATKATIMEOUT
    ipv4_pool: Prefix | None = None
    clock_offset: int = 0  # nanoseconds by which its clock is ahead
    care_of_prefixes: tuple[Prefix, ...] = ()  # RFC 5380 section 6.2: those an anchor point accepts
    prefix_options: tuple[PrefixInformation, ...] = ()  # what it advertises, where that is not of home_prefixes
    quirks: frozenset[Quirk] = frozenset()

    def has(self, quirk: Quirk) -> bool:
        """True for an agent that behaves so."""
        return quirk in self.quirks

    def host(self, home_address: Address) -> Host | None:
        """What is known of a home address; nothing in particular of any where hosts are not listed."""
        return Host() if self.hosts is None else self.hosts.get(home_address)

    def home_prefix(self, home_address: Address) -> HomePrefix | None:
        """The prefix of the home link that an address is of."""
        return next((each for each in self.home_prefixes if home_address in each.prefix), None)
