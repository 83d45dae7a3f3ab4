"""What a gateway is told before it starts (RFC 5213 sections 9.2 and 9.3), and what it is told of an attachment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobtrace.replay.lma.request import HANDOFF_UNKNOWN
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, LinkLayer, Prefix, Seconds
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.rows import Row

# RFC 5213 section 8.5
WLAN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A mobile node on an access link: what the link layer and the policy store tell of it (RFC 5213 section 6.2).

    ``handoff`` and ``technology`` are the values of their options. Without ``prefixes`` the anchor is asked for one.
    ``anchor`` is the node's own where it is not the gateway's default. ``lifetime`` is what is asked for, in seconds.
    ``options`` go into every update beside the usual ones; ``identifier`` is for a node that has no NAI.
    """

    mn: str
    identifier: MobileNodeIdentifier | None = None
    link: str = ""
    link_layer: LinkLayer | None = None
    technology: int = WLAN
    handoff: int = HANDOFF_UNKNOWN
    prefixes: tuple[Prefix, ...] = ()
    home_address: Address | None = None  # IPv4, or 0.0.0.0 to ask for one (RFC 5844)
    anchor: Address | None = None
    lifetime: Seconds | None = None
    options: tuple[Row, ...] = ()


@dataclass(slots=True, kw_only=True)
class GatewaySettings:
    """The variables of a gateway. ``nodes`` is its policy store: who the node with a link-layer address is.

    ``sequence`` is the first sequence number. ``refresh_at`` is the part of a lifetime after which a binding is
    refreshed; with 0 it never is by itself.
    """

    address: Address
    anchor: Address | None = None
    ipv4_address: Address | None = None
    nodes: Mapping[LinkLayer, Attachment] = field(default_factory=dict)
    lifetime: Seconds = 600.0
    refresh_at: float = 0.8
    timestamps: bool = True  # RFC 5213 section 9.3: TimestampBasedApproachInUse
    sequence: int = 0
    clock_offset: int = 0  # nanoseconds by which the gateway's clock is ahead
    link_local: Address = field(default_factory=lambda: Address.parse("fe80::1"))
    link_layer: LinkLayer = field(default_factory=lambda: LinkLayer.parse("02:00:5e:00:52:13"))
    home_flag: bool = True  # the H flag of its updates; RFC 5213 section 6.9.1.5 asks for A and P only
    mtu: int = 1460  # of the tunnel: 40 octets less than Ethernet's 1500 (RFC 5213 section 6.9.5)
    restart_counter: int = 1
    heartbeat_interval: Seconds | None = None
    gre_key: int | None = None  # RFC 5845: the first of the downlink keys that it asks for GRE with
    user_plane_address: Address | None = None  # RFC 7389: its own, sent as Alternate Care-of Address
    asks_user_plane: bool = False  # RFC 7389: says that it can have the anchor's user plane elsewhere
    options: tuple[Row, ...] = ()  # in every update
    quirks: frozenset[Quirk] = frozenset()

    def has(self, quirk: Quirk) -> bool:
        """True for a gateway that behaves so."""
        return quirk in self.quirks
