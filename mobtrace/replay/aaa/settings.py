"""What a RADIUS server is told before it starts: who may ask, and the users with their policy profiles."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobtrace.values import Address, LinkLayer, Prefix


@dataclass(slots=True, kw_only=True)
class RadiusUser:
    """A user's policy profile, as RFC 6572 section 4 has it; what is not set is not told.

    ``mn`` is the MN-Identifier where it is not the User-Name. ``visited_`` are the values for a gateway in a visited
    network. With ``link_layers`` the user may come by those interfaces only. ``capabilities`` are names of the flags
    in MIP6-Feature-Vector. ``billing_class`` and ``chargeable_id`` come back in accounting;
    ``session_timeout`` is in seconds.
    """

    password: str = ""
    link_layers: tuple[LinkLayer, ...] = ()
    mn: str = ""
    service: str = ""
    capabilities: tuple[str, ...] = ("PMIP6_SUPPORTED",)
    lma: Address | None = None
    visited_lma: Address | None = None
    lma_ipv4: Address | None = None
    visited_lma_ipv4: Address | None = None
    prefixes: tuple[Prefix, ...] = ()
    visited_prefixes: tuple[Prefix, ...] = ()
    interface_id: LinkLayer | None = None  # of 8 octets
    visited_interface_id: LinkLayer | None = None
    home_address: Address | None = None  # IPv4
    visited_home_address: Address | None = None
    home_length: int = 24  # bits of the IPv4 home network's prefix
    dhcp4_server: Address | None = None
    visited_dhcp4_server: Address | None = None
    dhcp6_server: Address | None = None
    visited_dhcp6_server: Address | None = None
    default_router: Address | None = None  # IPv4
    visited_default_router: Address | None = None
    billing_class: str = ""
    chargeable_id: str = ""
    session_timeout: int | None = None


@dataclass(slots=True, kw_only=True)
class RadiusSettings:
    """A server at ``address`` for ``clients`` (secrets by address) and ``users`` (by User-Name).

    With ``requires_signature`` an Access-Request needs a Message-Authenticator, as those of RFC 6572 section 5.2 have.
    """

    address: Address
    ipv4_address: Address | None = None
    clients: Mapping[Address, str] = field(default_factory=dict)
    users: Mapping[str, RadiusUser] = field(default_factory=dict)
    requires_signature: bool = True
