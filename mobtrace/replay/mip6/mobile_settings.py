"""What a mobile node is told before it starts."""

from dataclasses import dataclass

from mobtrace.replay.mip6.settings import SecurityAssociation
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Prefix, Seconds

INITIAL_BINDACK_TIMEOUT_FIRST_REG: Seconds = 1.5  # RFC 6275 section 13
MAX_RR_BINDING_LIFETIME: Seconds = 420.0  # RFC 6275 section 12


@dataclass(slots=True, kw_only=True)
class MobileSettings:
    """What is up to a mobile node; times in seconds.

    Without a ``home_agent`` one is looked for on the home link. A registration is refreshed when ``refresh_at`` of its
    lifetime has passed. ``networks`` are the mobile network prefixes that a router names itself (explicit mode of
    RFC 3963 section 5.2). An ``ipv4_home_address`` of 0.0.0.0 asks for one (RFC 5555). ``correspondents`` are those to
    optimise the route with.
    """

    home_address: Address
    home_agent: Address | None = None
    home_prefix_length: int = 64
    home_agent_ipv4: Address | None = None
    lifetime: Seconds = 3600.0
    refresh_at: float = 0.8
    identifier: str = ""  # the NAI by which home agent and AAA server know it (RFC 4283)
    association: SecurityAssociation | None = None
    aaa_key: bytes | None = None  # shared with the AAA server (RFC 4285 section 5.2)
    link_local_compatible: bool = False  # the L flag
    key_management: bool = False  # the K flag
    router: bool = False
    networks: tuple[Prefix, ...] = ()
    ipv4_home_address: Address | None = None
    force_udp: bool = False
    correspondents: tuple[Address, ...] = ()
    correspondent_lifetime: Seconds = MAX_RR_BINDING_LIFETIME
    acknowledge: bool = True  # A in correspondent registrations
    hierarchical: bool = True  # use mobility anchor points that are advertised (RFC 5380)
    local_lifetime: Seconds = 600.0
    updates_previous: bool = True  # RFC 5380 section 8: the anchor point that it leaves is told where it is now
    first_sequence: int = 1
    first_timeout: Seconds = INITIAL_BINDACK_TIMEOUT_FIRST_REG
    clock_offset: int = 0  # nanoseconds by which its clock is ahead
    seed: int = 0  # of its cookies
    quirks: frozenset[Quirk] = frozenset()

    def has(self, quirk: Quirk) -> bool:
        """True for a node that behaves so."""
        return quirk in self.quirks
