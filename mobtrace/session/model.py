"""What a capture tells: nodes, bindings with their states, transactions, handovers.

These are values for reports and rules to read; they hold no messages, only where to find them,
so that they stay small however long the capture is.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mobtrace.lifecycle.states import State
from mobtrace.session.records import MessageRecord
from mobtrace.values import Address, FrameRef, Nanoseconds, Prefix, Seconds
from mobtrace.wire.cursor import Issue


@dataclass(slots=True)
class Segment:
    """One stretch of a binding's life in one state; ``end`` and ``ended_by`` come when it is over."""

    state: State
    start: Nanoseconds
    frame: FrameRef
    care_of: Address | None = None
    lifetime: Seconds | None = None
    tunnel: dict[str, Any] = field(default_factory=dict)
    end: Nanoseconds | None = None
    ended_by: str | None = None
    confirmed: bool = True  # False: the message that began it was never answered
    prefixes: tuple[Prefix, ...] = ()  # that its registration was granted


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """An option that a registration carried: ``by`` update or acknowledgement, its fields, and where it was first."""

    by: str
    frame: FrameRef
    value: dict[str, Any]


class Link(NamedTuple):
    """Another binding that belongs to one, and how: ``over`` it, ``carries`` it, or ``same home``."""

    binding: int
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """User packets of a binding where it does not let them be: how many at least, the first that is known.

    ``kind``: ``expired``, ``revoked``, ``released``, ``ended`` (after its end, by what ended it), ``unbound`` (it was
    refused), ``old-path`` (after a handover), ``elsewhere`` (another tunnel or GRE key), ``encapsulation``, and
    ``cut-off`` for a stream that ended with the late de-registration ``transaction``.
    """

    kind: str
    direction: str
    count: int
    time: Nanoseconds
    frame: FrameRef
    care_of: Address | None = None
    transaction: int | None = None


@dataclass(slots=True, kw_only=True)
class UserPlane:
    """User packets of a binding in the times that were looked at: around its handovers, its beginnings and ends.

    ``negotiated`` went between the tunnel ends and with the GRE keys that were agreed on, ``elsewhere`` went through
    other tunnels. ``first`` has (beginning, direction, time, frame) of the first packets after each beginning, by the
    new path or in no tunnel.
    """

    negotiated: int = 0
    elsewhere: int = 0
    elsewhere_frames: list[FrameRef] = field(default_factory=list)
    after_end: int = 0
    after_end_frames: list[FrameRef] = field(default_factory=list)
    first: list[tuple[Nanoseconds, str, Nanoseconds, FrameRef]] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Binding:
    """One binding cache entry, from its first sign to its end.

    ``existed_before`` says that its beginning is not in the capture.
    """

    id: int
    protocol: str
    mn: str
    anchor: Address
    prefixes: list[Prefix] = field(default_factory=list)
    home_addresses: list[Address] = field(default_factory=list)
    bid: int | None = None
    access: list[dict[str, Any]] = field(default_factory=list)
    states: list[Segment] = field(default_factory=list)
    existed_before: bool = False
    user_plane: UserPlane | None = None
    links: list[Link] = field(default_factory=list)
    features: dict[str, list[Feature]] = field(default_factory=dict)  # by the option's key in the registry

    @property
    def end_state(self) -> State:
        """The state of the last segment."""
        return self.states[-1].state if self.states else State.NONE


@dataclass(slots=True)
class Transaction:
    """A request with its retransmissions and its answer.

    ``requester`` and ``responder`` are the request's addresses; ``rtt`` is in seconds, from the last transmission
    before the answer's first possible cause (the first one). ``repeated_by`` is the transaction that sends an
    unanswered one again with a new sequence number. ``handoff`` is the handoff indicator of the request;
    ``answered_by``, ``answer_sequence`` and ``more_replies`` tell of the answer and those after it; ``clock`` and
    ``answer_clock`` are the times that the request and its answer carry (RFC 5213 section 8.8). ``remarks`` are
    the codes of the tolerances that were needed to read it, keys of ``tolerance.REMARKS``.
    """

    id: int
    kind: str
    protocol: str
    requester: Address
    responder: Address
    time: Nanoseconds
    request: FrameRef
    mn: str | None = None
    binding: int | None = None
    sequence: int | None = None
    lifetime: Seconds | None = None
    reply: FrameRef | None = None
    reply_time: Nanoseconds | None = None
    retransmissions: tuple[FrameRef, ...] = ()
    status: int | None = None
    status_name: str | None = None
    granted: Seconds | None = None
    expects_reply: bool = True
    repeated_by: int | None = None
    handoff: int | None = None
    retransmission_times: tuple[Nanoseconds, ...] = ()
    answered_by: Address | None = None
    answer_sequence: int | None = None
    more_replies: tuple[FrameRef, ...] = ()
    clock: Nanoseconds | None = None
    answer_clock: Nanoseconds | None = None
    remarks: tuple[str, ...] = ()

    @property
    def rtt(self) -> Seconds | None:
        """Seconds from the first transmission to the answer."""
        return None if self.reply_time is None else (self.reply_time - self.time) / 1e9

    @property
    def rejected(self) -> bool:
        """True for an answer whose status says no (128 and above)."""
        return self.status is not None and self.status >= 128

    @property
    def unanswered(self) -> bool:
        """True when an answer was to come and none is in the capture."""
        return self.expects_reply and self.reply is None


@dataclass(slots=True, kw_only=True)
class Handover:
    """An accepted registration at another care-of address while the binding was held.

    With ``make_before_break`` the old gateway, or the node, had not let go of the old address when the new one was
    asked for. ``old_access`` and ``new_access`` are access technology and link-layer identifier as they were told.

    ``interruption`` is the silence of the user traffic in seconds, from ``last_old`` by the old path to ``first_new``
    by the new one, in the direction ``measured_on`` (uplink, downlink); 0 when both paths were used side by side.
    ``spacing`` is how far apart its packets were before, ``lost`` how many are missing where they count themselves.
    """

    binding: int
    mn: str
    time: Nanoseconds
    old: Address
    new: Address
    kind: str
    transaction: int
    signaling_latency: Seconds | None = None
    make_before_break: bool = True
    old_access: tuple[int, str] | None = None
    new_access: tuple[int, str] | None = None
    interruption: Seconds | None = None
    measured_on: str | None = None
    last_old: FrameRef | None = None
    first_new: FrameRef | None = None
    spacing: Seconds | None = None
    lost: int | None = None
    exchanges: list[int] = field(default_factory=list)  # transactions of the fast handover that served it


@dataclass(slots=True, kw_only=True)
class Statement:
    """What the captures cannot show, or show twice: its kind, in words, and where.

    ``frames`` are the first of ``count``; ``seconds`` is by how much the clock of the second of two ``files`` is ahead.
    """

    kind: str
    text: str
    frames: list[FrameRef] = field(default_factory=list)
    bindings: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    count: int = 0
    seconds: Seconds | None = None


@dataclass(slots=True, kw_only=True)
class AnchorPoint:
    """A mobility anchor point that a router advertises (RFC 5380); ``lifetime`` in seconds is the last one told."""

    address: Address
    router: Address
    time: Nanoseconds
    frame: FrameRef
    lifetime: Seconds = 0.0
    withdrawn: Nanoseconds | None = None
    withdrawn_frame: FrameRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """The deployment of RFC 6612 section 3 that a node is in: A.1, A.2 or B; ``case`` is which form of it.

    ``names`` are all that the node goes by, ``mn`` the first of them.
    """

    rfc6612: str
    case: str
    mn: str
    names: list[str]
    bindings: list[int]
    evidence: list[FrameRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an attachment: update, acknowledgement, first packet up or down, or a message around them."""

    name: str
    time: Nanoseconds
    frame: FrameRef


@dataclass(slots=True, kw_only=True)
class Attach:
    """All that is seen of one attachment of a node, in the order of time; ``transaction`` is its registration."""

    transaction: int
    binding: int
    mn: str
    gateway: Address
    steps: list[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathState:
    """From ``start`` on a path is up or down as ``by`` sees it, or ``by`` has restarted. ``frame`` shows it."""

    state: str
    start: Nanoseconds
    frame: FrameRef
    by: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """A node told a peer another restart counter than before; ``bindings`` are those that it lost with its state.

    ``before`` is ``None`` where it told nobody before the restart that it announced (RFC 5847 section 3.2).
    """

    node: Address
    told: Address
    time: Nanoseconds
    frame: FrameRef
    before: int | None
    after: int
    unsolicited: bool
    bindings: list[int]


@dataclass(slots=True, kw_only=True)
class PeerPath:
    """Two peers, and what their heartbeats, restart counters and revocations tell of the path between them.

    ``heartbeats`` were sent by either, ``revocations`` are transactions. With ``one_direction`` no answer could be
    seen, whatever came.
    """

    peers: tuple[Address, Address]
    states: list[PathState] = field(default_factory=list)
    heartbeats: int = 0
    answered: int = 0
    one_direction: bool = False
    restarts: list[Restart] = field(default_factory=list)
    revocations: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Notice:
    """A message that registers nothing and tells of a registration all the same; ``bindings`` are those of its node.

    ``kind`` and what is in ``values``: ``binding-error`` (status, status_name, home), ``refresh-request`` (home),
    ``test-mismatch`` (way, cookie, wanted), ``aaa-accept`` (mn, anchors, prefixes, missing, proxy), ``aaa-reject``,
    ``accounting`` (event, servers), ``discovery`` (what, name, rcode, found; the rcode is ``None`` without an answer),
    ``home-prefix`` (prefix), ``flow-mobility`` (prefixes). ``asked`` is the request's frame.
    """

    kind: str
    time: Nanoseconds
    frame: FrameRef
    source: Address
    destination: Address
    values: dict[str, Any]
    asked: FrameRef | None = None
    bindings: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Node:
    """An address that takes part, and what it was seen doing."""

    address: Address
    roles: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class MessageIssue:
    """One issue on one message."""

    frame: FrameRef
    time: Nanoseconds
    message: str
    issue: Issue
    source: Address | None = None
    around: bool = False  # of what travels beside mobility signaling: RADIUS, DHCP, DNS, ICMPv6


@dataclass(frozen=True, slots=True)
class DialectHint:
    """A known dialect that the messages look like, though they were read without it."""

    name: str
    messages: int
    evidence: tuple[str, ...]
    frames: tuple[FrameRef, ...]


@dataclass(slots=True, kw_only=True)
class Analysis:
    """Everything the observer found out; the order of all lists is that of time."""

    nodes: list[Node] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    issues: list[MessageIssue] = field(default_factory=list)
    messages: dict[str, int] = field(default_factory=dict)  # name of message -> how many
    duplicates: int = 0  # copies from a second tap, counted and left out
    quoted: int = 0  # messages quoted in ICMP errors, counted and left out
    looks_like: DialectHint | None = None
    records: list[MessageRecord] = field(default_factory=list)  # of all messages, when they were asked for
    paths: list[PeerPath] = field(default_factory=list)
    attaches: list[Attach] = field(default_factory=list)
    scenarios: list[Scenario] = field(default_factory=list)
    anchor_points: list[AnchorPoint] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    visibility: list[Statement] = field(default_factory=list)
    unlooked: int = 0  # events whose user traffic was not looked at, because there are too many
    unread_twice: list[int] = field(default_factory=list)  # files without a second look
    narrowed: tuple[Seconds, Seconds] | None = None  # seconds looked at around each of many handovers
    ends_unlooked: int = 0  # bindings whose beginnings and ends were not looked at, because there are too many
