"""What a gateway is told before it starts (RFC 5213 sections 9.2 and 9.3), and what it is told of an attachment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobtrace.replay.aaa.client import RADIUS_RETRY, RadiusPeer
from mobtrace.replay.asking import Retry
from mobtrace.replay.dns.resolver import DNS_RETRY
from mobtrace.replay.lma.request import HANDOFF_UNKNOWN
from mobtrace.replay.mag.networks import AccessNetwork
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.revocation import BRI_RETRY
from mobtrace.replay.selectors import OffloadPolicy
from mobtrace.values import Address, LinkLayer, Prefix, Seconds
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier
from mobtrace.wire.options.qos import QualityOfService
from mobtrace.wire.rows import Row

# RFC 5213 section 8.5
WLAN = 4
# RFC 5568 section 6.2.1.1 and section 9: HI_RETRIES, and 100 ms where the round trip time is not known.
HI_RETRY = Retry(wait=0.1, longest=0.8, times=3)
LRI_RETRY = Retry(wait=3.0, longest=3.0, times=3)  # RFC 6705 section 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """What the AAA server said of a session beside its profile; all of it goes into accounting."""

    user_name: str
    classes: tuple[bytes, ...] = ()
    chargeable_id: bytes | None = None
    session_timeout: Seconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A mobile node on an access link: what the link layer and the policy store tell of it (RFC 5213 section 6.2).

    ``handoff`` and ``technology`` are the values of their options. Without ``prefixes`` the anchor is asked for one;
    without ``ipv6`` the node has IPv4 service only. ``home_address`` is its IPv4 one, 0.0.0.0 asks for any;
    ``delegated`` are prefixes for its network, ``::/0`` and ``0.0.0.0/0`` ask for any (RFC 7148). ``anchor`` is the
    node's own where it is not the gateway's default; over IPv4 when it has an IPv4 address; ``anchor_name`` is its name
    where the lower layers tell one (RFC 6097 section 3.2). ``lifetime`` is what is asked for, in seconds. ``late`` asks
    for a late path switch, for so many seconds at most (RFC 6058).

    ``user_name`` and ``password`` are what the AAA server knows the node by, where that is not ``mn``; ``service`` is
    what it wants to be connected to (RFC 5149); ``access_point`` names the one of the gateway's that it is at.
    ``options`` and ``flags`` (by name) go into every update beside the usual ones; ``identifier`` is for a node that
    has no NAI. ``previous`` is the gateway that it was at, where the link layer tells: it is asked for the node's
    context and packets (RFC 5949).
    """

    mn: str
    identifier: MobileNodeIdentifier | None = None
    user_name: str = ""
    password: str = ""
    link: str = ""
    access_point: str = ""
    link_layer: LinkLayer | None = None
    technology: int = WLAN
    handoff: int = HANDOFF_UNKNOWN
    ipv6: bool = True
    prefixes: tuple[Prefix, ...] = ()
    home_address: Address | None = None
    home_length: int = 0  # bits of the IPv4 home network's prefix
    delegated: tuple[Prefix, ...] = ()
    qos: tuple[QualityOfService, ...] = ()
    late: Seconds = 0.0
    service: str = ""
    anchor: Address | None = None
    anchor_name: str = ""
    lifetime: Seconds | None = None
    options: tuple[Row, ...] = ()
    flags: Mapping[str, bool] = field(default_factory=dict)
    authorization: Authorization | None = None
    previous: Address | None = None

    @property
    def mn_id(self) -> MobileNodeIdentifier:
        """The option that names the node."""
        return self.identifier or MobileNodeIdentifier(subtype=NAI, identifier=self.mn)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAnswer:
    """What is chosen beforehand for the answer to one Handover Initiate: a ``code`` of policy, or none, and options.

    ``context`` is given where the gateway does not know the node.
    """

    code: int | None = None
    options: tuple[Row, ...] = ()
    context: tuple[Row, ...] = ()


@dataclass(slots=True, kw_only=True)
class GatewaySettings:
    """The variables of a gateway. ``nodes`` is its policy store: who the node with a link-layer address is.

    ``sequence`` is the first sequence number. ``refresh_at`` is the part of a lifetime after which a binding is
    refreshed; with 0 it never is by itself. ``link_local`` is its address on all access links (RFC 5213 section 9.3);
    ``::`` has it ask the anchor for one. A ``plain`` gateway has nothing beyond RFC 5213 in its updates but what
    stands in ``options`` and in attachments, as the emulation of a captured one that is told what to say.
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
    options: tuple[Row, ...] = ()  # in every update
    plain: bool = False
    quirks: frozenset[Quirk] = frozenset()

    # RFC 5844 section 5.2: ForceIPv4UDPEncapsulationSupport
    forces_udp: bool = False

    # RFC 5844 section 3.4: whether it is a DHCP server, at one address everywhere or at the node's default router; a
    # lease lasts as long as its binding at most. RFC 7148 section 3.2.1: a delegating router, too.
    dhcp: bool = True
    dhcp_server: Address | None = None
    lease_time: Seconds | None = None
    dns_servers: tuple[Address, ...] = ()

    # RFC 5845: GRE is asked for with downlink keys from this one on; 0 asks for GRE without keys.
    gre_key: int | None = None
    tlv_header: bool = False  # section 7.3: GRE inside UDP

    # RFC 5846
    bri_retry: Retry = BRI_RETRY
    gone: frozenset[str] = frozenset()  # section 9.1: nodes that have left, which it sees when it is asked about them
    identity: str = ""  # section 9.2: the MN-ID by which it revokes all its bindings; else its address

    restart_counter: int = 1  # RFC 5847 section 3.2
    heartbeat_interval: Seconds | None = None  # RFC 5847 section 5; ``None`` sends none

    # RFC 6097: who is asked for the anchor of a node that has none of its own, and by which names, made of the node's
    # {user}, {realm} and {service}; one that begins with "_" is a service's (RFC 2782). What leads to no anchor leaves
    # the node with the gateway's.
    name_servers: tuple[Address, ...] = ()
    anchor_names: tuple[str, ...] = ()
    dns_retry: Retry = DNS_RETRY
    # RFC 5949: whether it takes part, and forwards packets; how many nodes it prepares for at most; how long after a
    # handover packets are forwarded; how long those of a node that has left wait for its new gateway to ask, before it
    # is de-registered; which options a new gateway requests, by type.
    fast_handovers: bool = True
    forwards: bool = True
    most_prepared: int | None = None
    forwarding_time: Seconds = 5.0
    departure_wait: Seconds = 0.0
    requested_context: tuple[int, ...] = (22, 25, 41)
    hi_retry: Retry = HI_RETRY
    # Chosen beforehand for one Handover Initiate, by its sender, sequence number and mobile node.
    handover_answers: Mapping[tuple[Address, int, str], HandoverAnswer] = field(default_factory=dict)

    redirect: bool = False  # RFC 6463 section 7: EnableLMARedirectFunction

    # RFC 6572: AAA servers, the first that answers counts; without any the policy store is all there is.
    radius: tuple[RadiusPeer, ...] = ()
    radius_retry: Retry = RADIUS_RETRY
    accounting: bool = False
    interim_interval: Seconds | None = None  # RFC 2869 section 2.1: between interim updates
    nas_identifier: str = ""
    visited: bool = False  # in a visited network: what is said for one goes before what the home network says
    unpredictable: bool = False  # authenticators from the system's randomness, not the same in every run
    capabilities: tuple[str, ...] = ("PMIP6_SUPPORTED", "IP4_HOA_SUPPORTED")  # section 4.1

    bulk_group: int | None = None  # RFC 6602: its bulk binding update group; ``None`` asks for no bulk support

    local_routing: bool = False  # RFC 5213 section 9.2: EnableMAGLocalRouting
    lri_retry: Retry = LRI_RETRY

    # RFC 6757: what it tells of its access network, and of each access point by its name; RFC 7563: the group that it
    # is in, and how often at most it tells of changes (``None``: at once, unless the anchor says otherwise). A session
    # is ended whose anchor does not repeat what it was told, where that is ``ani_required``.
    access_network: AccessNetwork | None = None
    access_points: Mapping[str, AccessNetwork] = field(default_factory=dict)
    ani_group: int | None = None
    ani_update_timer: Seconds | None = None
    ani_required: bool = False

    # RFC 6909 section 4: EnableIPv4TrafficOffloadSupport; the policy that it proposes, without one the anchor is asked.
    offload: bool = False
    offload_policy: OffloadPolicy | None = None

    flow_mobility: bool = True  # RFC 7864: flows may be moved to it

    # RFC 7222: the highest value of a rate that it can serve, by the field's name.
    qos: bool = True
    qos_limits: Mapping[str, int] = field(default_factory=dict)

    # RFC 7389: its own user-plane address, sent as Alternate Care-of Address; whether it asks for the anchor's.
    user_plane_address: Address | None = None
    asks_user_plane: bool = False

    def has(self, quirk: Quirk) -> bool:
        """True for a gateway that behaves so."""
        return quirk in self.quirks

    def own(self, version: int) -> Address | None:
        """Its address of an IP version, if it has one."""
        return self.address if version == self.address.version else self.ipv4_address
