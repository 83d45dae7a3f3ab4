"""What an anchor is told before it starts: its variables (RFC 5213 section 9.1), its nodes, and its choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobtrace.lifecycle.machine import MIN_DELAY_BEFORE_BCE_DELETE
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Prefix, Seconds
from mobtrace.wire.rows import Row


@dataclass(slots=True, kw_only=True)
class Subscriber:
    """A mobile node's policy profile (RFC 5213 section 6.2), as far as the anchor needs it.

    ``prefixes`` and ``home_addresses`` are assigned to its sessions in this order before any from the pools; with
    ``gateways`` only those may register it. ``choices`` are options that the anchor answers with for this node where
    it is free to choose their values (GRE key, quality of service ...), by the key of the option.
    """

    enabled: bool = True
    prefixes: tuple[Prefix, ...] = ()
    home_addresses: tuple[Address, ...] = ()
    delegated: tuple[Prefix, ...] = ()
    gateways: frozenset[Address] | None = None
    choices: Mapping[str, Row] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class AnchorSettings:
    """The variables of RFC 5213 section 9.1 (in seconds) and what else is up to the operator.

    With ``subscribers`` only those nodes are served; with ``gateways`` only those are trusted. ``prefix_pool`` is what
    home network prefixes of ``prefix_length`` bits are taken from.
    """

    address: Address
    ipv4_address: Address | None = None
    subscribers: Mapping[str, Subscriber] | None = None
    gateways: frozenset[Address] | None = None
    prefix_pool: Prefix = field(default_factory=lambda: Prefix.parse("2001:db8:f000::/36"))
    prefix_length: int = 64
    ipv4_pool: Prefix = field(default_factory=lambda: Prefix.parse("198.51.100.0/24"))
    delegated_pool: Prefix = field(default_factory=lambda: Prefix.parse("2001:db8:e000::/40"))
    max_lifetime: Seconds = 3600.0
    max_bindings: int | None = None
    min_delay_before_bce_delete: Seconds = MIN_DELAY_BEFORE_BCE_DELETE
    max_delay_before_new_bce_assign: Seconds = 1.5
    timestamp_validity_window: Seconds = 0.3
    mobile_node_generated_timestamps: bool = False
    user_plane_address: Address | None = None  # RFC 7389: where user packets go instead of ``address``
    user_plane_supported_everywhere: bool = False  # RFC 7389 section 5: Domain-wide-LMA-UPA-Support
    gre: bool = False  # RFC 5845: GRE with keys for every session
    redirect_to: Address | None = None  # RFC 6463: the anchor that new sessions are assigned to
    restart_counter: int = 1  # RFC 5847 section 3.2
    heartbeat_interval: Seconds | None = None  # RFC 5847 section 5; ``None`` sends none
    clock_offset: int = 0  # nanoseconds by which the anchor's clock is ahead
    link_local: Address = field(default_factory=lambda: Address.parse("fe80::1"))
    quirks: frozenset[Quirk] = frozenset()

    def has(self, quirk: Quirk) -> bool:
        """True for an anchor that behaves so."""
        return quirk in self.quirks

    def profile(self, mn: str) -> Subscriber | None:
        """What is known of a node; every node has an empty profile where subscribers are not listed."""
        if self.subscribers is None:
            return Subscriber()
        return self.subscribers.get(mn)
