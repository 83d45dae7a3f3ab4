"""What an anchor is told before it starts: its variables (RFC 5213 section 9.1), its nodes, and its choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mobtrace.lifecycle.machine import MIN_DELAY_BEFORE_BCE_DELETE
from mobtrace.replay.asking import Retry
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.revocation import BRI_RETRY
from mobtrace.replay.selectors import OffloadPolicy
from mobtrace.values import Address, Prefix, Seconds
from mobtrace.wire.rows import Row

LRI_RETRY = Retry(wait=3.0, longest=3.0, times=3)  # RFC 6705 section 12: LRA_WAIT_TIME, LRI_RETRIES
# RFC 7077 section 7: MIN_DELAY_BETWEEN_UPDATE_NOTIFICATION_REPLAY, MAX_UPDATE_NOTIFICATION_RETRANSMIT_COUNT.
UPN_RETRY = Retry(wait=1.0, longest=1.0, times=1)


class GrePolicy(StrEnum):
    """What an anchor makes of the GRE Key option (RFC 5845 section 5.2)."""

    ACCEPTED = "accepted"  # GRE is used where the gateway asks for it
    REQUIRED = "required"  # no session without it
    NOT_REQUIRED = "not required"  # the gateway is told that it is not needed


class PrefixSharing(StrEnum):
    """The prefixes of a node's further sessions (RFC 7864 section 3.1), where the gateway does not ask for sharing."""

    SEPARATE = "separate"  # prefixes of their own
    SHARED = "shared"  # the same as the first one has (section 3.2.1)
    OFF_LINK = "off-link"  # prefixes of their own, and flows of the others' may come there, too (section 3.3)


class AniPart(StrEnum):
    """The parts of what is told of an access network (RFC 6757 section 3.1, RFC 7563 section 3)."""

    NETWORK = "network-identifier"
    LOCATION = "geo-location"
    OPERATOR = "operator-identifier"
    CIVIC_LOCATION = "civic-location"
    GROUP = "mag-group-identifier"
    UPDATE_TIMER = "update-timer"


@dataclass(slots=True, kw_only=True)
class Subscriber:
    """A mobile node's policy profile (RFC 5213 section 6.2), as far as the anchor needs it.

    ``prefixes``, ``home_addresses`` (IPv4) and ``delegated`` are assigned to its sessions in this order before any
    from the pools; with ``gateways`` only those may register it. Without ``offload`` none of its traffic is offloaded,
    ``offload_policy`` is what its gateways offload (RFC 6909). ``choices`` are options that the anchor answers with for
    this node where it is free to choose their values, by the key of the option.
    """

    enabled: bool = True
    prefixes: tuple[Prefix, ...] = ()
    home_addresses: tuple[Address, ...] = ()
    delegated: tuple[Prefix, ...] = ()
    gateways: frozenset[Address] | None = None
    ipv4: bool = True  # RFC 5844 section 3.1.2.1
    ipv6: bool = True
    delegation: bool = True  # RFC 7148 section 5.1.2
    qos: bool = True
    offload: bool = True
    offload_policy: OffloadPolicy | None = None
    choices: Mapping[str, Row] = field(default_factory=dict)


NO_PROFILE = Subscriber()


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What an anchor tells of its load (RFC 6463 section 4.3); capacities in kilobytes per second."""

    priority: int = 0
    maximum_sessions: int = 0xFFFFFFFF
    used_capacity: int = 0
    maximum_capacity: int = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class ReregistrationControl:
    """When gateways refresh bindings and repeat updates (RFC 8127 section 4.1).

    ``start_time`` is in units of 4 seconds before a binding ends, the others are in seconds.
    """

    start_time: int = 10
    initial_retransmission_time: int = 1
    maximum_retransmission_time: int = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatControl:
    """How often gateways exchange and repeat heartbeats, in seconds, and how often at most (RFC 8127 section 4.1)."""

    interval: int = 60
    retransmission_delay: int = 5
    max_retransmissions: int = 3


@dataclass(slots=True, kw_only=True)
class AnchorSettings:
    """The variables of RFC 5213 section 9.1 (in seconds) and what else is up to the operator.

    With ``subscribers`` only those nodes are served; with ``gateways`` only those are trusted. ``prefix_pool`` is what
    home network prefixes of ``prefix_length`` bits are taken from; the other pools likewise. A pool that is ``None``
    means that the service is not offered.
    """

    address: Address
    # Prefixes chosen beforehand for one request, by its gateway, sequence number and mobile node.
    assigned: Mapping[tuple[Address, int, str], tuple[Prefix, ...]] = field(default_factory=dict)
    # Options chosen beforehand for the answer to one request, where the anchor is free to choose their values.
    chosen: Mapping[tuple[Address, int, str], tuple[Row, ...]] = field(default_factory=dict)
    ipv4_address: Address | None = None
    subscribers: Mapping[str, Subscriber] | None = None
    gateways: frozenset[Address] | None = None
    prefix_pool: Prefix = field(default_factory=lambda: Prefix.parse("2001:db8:f000::/36"))
    prefix_length: int = 64
    max_lifetime: Seconds = 3600.0
    max_bindings: int | None = None
    min_delay_before_bce_delete: Seconds = MIN_DELAY_BEFORE_BCE_DELETE
    max_delay_before_new_bce_assign: Seconds = 1.5
    timestamp_validity_window: Seconds = 0.3
    mobile_node_generated_timestamps: bool = False
    link_local: Address = field(default_factory=lambda: Address.parse("fe80::1"))
    clock_offset: int = 0  # nanoseconds by which the anchor's clock is ahead
    quirks: frozenset[Quirk] = frozenset()
    # Documents whose options the anchor does not know, as ``RFC 7222``.
    without: frozenset[str] = frozenset()

    # RFC 5844: IPv4 home addresses of the pool, its first address being the default router's, and IPv4 transport.
    ipv4_pool: Prefix | None = field(default_factory=lambda: Prefix.parse("198.51.100.0/24"))
    ipv4_default_router: Address | None = None
    ipv4_dhcp_server: bool | None = None  # section 3.3.4: the gateway is a server, a relay, or is told nothing
    accepts_forced_udp: bool = False  # section 5.1: AcceptForcedIPv4UDPEncapsulationRequest

    gre: GrePolicy = GrePolicy.ACCEPTED  # RFC 5845
    tlv_header: bool = True  # RFC 5845 section 7.2: GRE in UDP is supported

    # RFC 5846
    bri_retry: Retry = BRI_RETRY
    bri_sequence: int = 1  # the number of its first indication
    revokes_previous_gateway: bool = False  # section 8.1: instead of waiting for a de-registration
    per_peer_revocation: frozenset[str] | None = None  # gateways that may revoke all (MN-ID); ``None``: any

    restart_counter: int = 1  # RFC 5847 section 3.2
    heartbeat_interval: Seconds | None = None  # RFC 5847 section 5; ``None`` sends none

    # RFC 6058
    max_transient_lifetime: Seconds = 25.5
    transient_activation: bool = False  # section 4.3.2: a Transient-A state follows
    activation_delay: Seconds = 2.0  # section 8: ACTIVATIONDELAY

    # RFC 6463: the anchor that new sessions are assigned to, at an address of this same anchor (section 5.3.1).
    redirect_to: Address | None = None
    redirect_to_ipv4: Address | None = None
    redirects_only: bool = False  # section 5.3: serves nobody under its own address
    load: Load | None = None

    bulk: bool = True  # RFC 6602 section 6.1: AcceptBulkBindingUpdateReqForMobilitySession
    bulk_group: int = 1  # RFC 6602 section 5.2.2: ALL-SESSIONS

    lri_retry: Retry = LRI_RETRY
    localized_routing: bool = True  # RFC 6705 section 7: agreed to where a gateway starts it

    upn_retry: Retry = UPN_RETRY

    # RFC 7148
    delegated_pool: Prefix | None = field(default_factory=lambda: Prefix.parse("2001:db8:e000::/40"))
    delegated_length: int = 56
    delegated_ipv4_pool: Prefix | None = None
    delegated_ipv4_length: int = 28

    # RFC 6757 section 6: the parts that it supports; RFC 7563 section 4.2: how often at most it wants to know of
    # changes, where that is not what the gateway proposes.
    access_network: frozenset[AniPart] = frozenset(AniPart)
    ani_update_timer: Seconds | None = None

    # RFC 7864: the prefixes of further sessions; whether answers to refreshes, too, name what was moved to a gateway.
    prefix_sharing: PrefixSharing = PrefixSharing.SEPARATE
    repeats_flows: bool = True

    # RFC 6909 section 4: EnableIPv4TrafficOffloadSupport; the policy for nodes that have none of their own. Without
    # either what a gateway proposes is agreed to.
    offload: bool = True
    offload_policy: OffloadPolicy | None = None

    # RFC 7222: the highest value of a rate, by the field's name; without one anything is granted.
    qos: bool = True
    qos_limits: Mapping[str, int] = field(default_factory=dict)

    # RFC 7389: where user packets go instead of to the anchor's own addresses.
    user_plane_address: Address | None = None
    user_plane_ipv4_address: Address | None = None
    user_plane_supported_everywhere: bool = False  # section 5: Domain-wide-LMA-UPA-Support

    # RFC 8127 section 4.1: the values that it has gateways use; ``None`` says nothing of them.
    reregistration_control: ReregistrationControl | None = None
    heartbeat_control: BeatControl | None = None

    def has(self, quirk: Quirk) -> bool:
        """True for an anchor that behaves so."""
        # Most have none, and a member of an enumeration takes its time to be looked up.
        return bool(self.quirks) and quirk in self.quirks

    def profile(self, mn: str) -> Subscriber | None:
        """What is known of a node; every node has an empty profile where subscribers are not listed."""
        if self.subscribers is None:
            return NO_PROFILE
        return self.subscribers.get(mn)

    def user_plane(self, version: int) -> Address | None:
        """The user-plane address of an IP version, if there is one."""
        return self.user_plane_address if version == 6 else self.user_plane_ipv4_address

    def own(self, version: int) -> Address | None:
        """The anchor's address of an IP version, if it has one."""
        return self.address if version == 6 else self.ipv4_address
