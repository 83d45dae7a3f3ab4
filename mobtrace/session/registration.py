"""Binding Updates and their Acknowledgements, read as registrations.

One reading for all systems: Mobile IPv6 and NEMO home registrations, correspondent registrations,
local registrations at a MAP, and proxy registrations. What differs between them is where the node's
identity, its prefixes and its care-of address stand.
"""

from dataclasses import dataclass, field
from typing import Any

from mobtrace.capture.frames import Packet
from mobtrace.session.features import Found
from mobtrace.session.keys import Keys, proxy_keys
from mobtrace.session.reading import Bid, Reading, clock_of, handoff_of, read, read_area
from mobtrace.trace import Familiar
from mobtrace.values import Address, FrameRef, Nanoseconds, Prefix, Seconds
from mobtrace.wire.memory import Recalled
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.names import ACCESS_TECHNOLOGY_TYPE, BINDING_ACK_STATUS
from mobtrace.wire.options.pmip6 import HandoffIndicator, Timestamp
from mobtrace.wire.tolerance import FIXED_POINT, effective_flags

LIFETIME_UNIT = 4.0  # seconds, RFC 6275 section 6.1.7


@dataclass(slots=True, kw_only=True)
class Registration:
    """A Binding Update. ``mn`` is the node's identity as text, ``home`` its home address if it has one."""

    frame: FrameRef
    time: Nanoseconds
    protocol: str
    requester: Address
    anchor: Address
    care_of: Address
    lifetime: Seconds
    sequence: int
    expects_reply: bool
    mn: str
    identified: bool
    home: Address | None = None
    prefixes: tuple[Prefix, ...] = ()
    home_addresses: tuple[Address, ...] = ()
    handoff: int | None = None
    access: tuple[int, str] | None = None
    bids: tuple[Bid, ...] = ()
    tunnel: dict[str, Any] = field(default_factory=dict)
    overwrites: bool = False  # the O flag of RFC 5648 section 4.2, or of RFC 8278 section 4.1
    renews_all: bool = False  # the B flag of RFC 8278 section 4.1
    group: int | None = None  # the sender's bulk binding update group (RFC 6602)
    path: int | None = None  # the binding identifier of RFC 8278
    features: Found | None = None
    clock: Nanoseconds | None = None
    fingerprint: bytes = b""
    keys: Keys | None = None  # of its binding, once they are known

    @property
    def releases(self) -> bool:
        """True for a de-registration: lifetime zero, or a mobile node that names its home address as care-of."""
        if self.lifetime == 0:
            return True
        # RFC 5648 section 5.6.3: with the H flag a binding at home is registered, and none is removed.
        return self.protocol != "pmip6" and self.care_of == self.home and not any(bid.home for bid in self.bids)

    @property
    def is_for_group(self) -> bool:
        """True for an update that names a group of sessions and no node (RFC 6602 section 3.2)."""
        return self.group is not None and not self.identified and not self.prefixes

    @property
    def is_alone(self) -> bool:
        """True for an update without Binding IDs (RFC 5648) or a path (RFC 8278)."""
        return not self.bids and self.path is None


@dataclass(slots=True, kw_only=True)
class Answer:
    """A Binding Acknowledgement."""

    frame: FrameRef
    time: Nanoseconds
    source: Address
    destination: Address
    status: int
    sequence: int
    lifetime: Seconds
    proxy: bool
    mn: str | None
    home: Address | None
    prefixes: tuple[Prefix, ...]
    home_addresses: tuple[Address, ...]
    bids: tuple[Bid, ...]
    tunnel: dict[str, Any]
    group: int | None = None
    redirect: Address | None = None  # the anchor that took the session over (RFC 6463)
    features: Found | None = None
    clock: Nanoseconds | None = None

    @property
    def accepted(self) -> bool:
        """True for a status below 128 (RFC 6275 section 6.1.8)."""
        return self.status < 128

    @property
    def status_name(self) -> str:
        """The registry's name of the status."""
        return BINDING_ACK_STATUS.get(self.status) or f"unknown ({self.status})"


def registration(packet: Packet, message: Message, body: BindingUpdate) -> Registration:
    """Read a Binding Update as its sender meant it (``wire.tolerance``)."""
    if body.t:  # the only updates whose flags can be in the wrong octet
        body, _issue = effective_flags(body)
    reading = read(message, "down")
    protocol = _protocol(body)
    home = None if protocol == "pmip6" else packet.home_address or packet.source
    return Registration(
        frame=packet.frame,
        time=packet.time,
        protocol=protocol,
        requester=packet.source,
        anchor=packet.destination,
        # RFC 6275 section 9.5.1: an option's address, else the packet's source.
        care_of=reading.care_of or packet.source,
        lifetime=body.lifetime * LIFETIME_UNIT,
        sequence=body.sequence,
        expects_reply=body.a,
        mn=reading.mn or _fallback_name(home, reading, packet.source),
        identified=reading.mn is not None,
        home=home,
        prefixes=reading.prefixes,
        home_addresses=reading.home_addresses if home is None else (home, *reading.home_addresses),
        handoff=handoff_of(message.last_varying(HandoffIndicator)),
        access=reading.access,
        bids=reading.bids,
        tunnel=_tunnel(body, reading, over_udp=packet.ports is not None),
        # One bit with two names: bulk in a proxy update (RFC 6602), overwrite beside Binding IDs (RFC 5648).
        overwrites=reading.path.o if reading.path is not None else body.b and not body.p,
        renews_all=reading.path is not None and reading.path.b,
        group=reading.group,
        path=reading.path.binding_id if reading.path is not None else None,
        features=reading.features,
        clock=clock_of(message.last_varying(Timestamp), packet.time),
        fingerprint=message.raw[6:],
    )


def familiar_registration(familiar: Familiar) -> Registration:
    """The same of a proxy update that is familiar.

    Field by field, as there are very many: keyword arguments take five times as long.
    """
    frame, time, source, anchor, message = familiar
    body: Any = message.body
    area, index = message.area, message.layout.index
    reading = area.derived.get("down") or read_area(area, "down")
    path = reading.path
    reg = Registration.__new__(Registration)
    reg.frame = frame
    reg.time = time
    reg.protocol = "pmip6"
    reg.requester = source
    reg.anchor = anchor
    reg.care_of = reading.care_of or source
    reg.lifetime = body.lifetime * LIFETIME_UNIT
    reg.sequence = body.sequence
    reg.expects_reply = body.a
    reg.mn = reading.mn or _fallback_name(None, reading, source)
    reg.identified = reading.mn is not None
    reg.home = None
    reg.prefixes = reading.prefixes
    reg.home_addresses = reading.home_addresses
    reg.handoff = message.numbers[index[HandoffIndicator]] if HandoffIndicator in index else None
    reg.access = reading.access
    reg.bids = reading.bids
    reg.tunnel = _tunnel(body, reading, over_udp=False) if body.f else reading.tunnel
    reg.overwrites = path is not None and path.o
    reg.renews_all = path is not None and path.b
    reg.group = reading.group
    reg.path = None if path is None else path.binding_id
    reg.features = reading.features
    reg.clock = _near_clock(message)
    reg.fingerprint = message.raw[6:]
    reg.keys = reading.keys.get(anchor) if reg.identified else None
    if reg.keys is None:
        reg.keys = proxy_keys(anchor, reg.mn, reg.prefixes, reg.access, reg.path)
        if reg.identified:
            reading.keys[anchor] = reg.keys
    return reg


def answer(packet: Packet, message: Message, body: BindingAcknowledgement) -> Answer:
    """Read a Binding Acknowledgement."""
    reading = read(message, "up")
    return Answer(
        frame=packet.frame,
        time=packet.time,
        source=packet.source,
        destination=packet.destination,
        status=body.status,
        sequence=body.sequence,
        lifetime=body.lifetime * LIFETIME_UNIT,
        proxy=body.p,
        mn=reading.mn,
        home=packet.routing_home,
        prefixes=reading.prefixes,
        home_addresses=reading.home_addresses,
        bids=reading.bids,
        tunnel=reading.tunnel,
        group=reading.group,
        redirect=reading.redirect,
        features=reading.features,
        clock=clock_of(message.last_varying(Timestamp), packet.time),
    )


def familiar_answer(familiar: Familiar) -> Answer:
    """The same of an answer that is familiar."""
    frame, time, source, destination, message = familiar
    body: Any = message.body
    reading = message.area.derived.get("up") or read_area(message.area, "up")
    ans = Answer.__new__(Answer)
    ans.frame = frame
    ans.time = time
    ans.source = source
    ans.destination = destination
    ans.status = body.status
    ans.sequence = body.sequence
    ans.lifetime = body.lifetime * LIFETIME_UNIT
    ans.proxy = True
    ans.mn = reading.mn
    ans.home = None
    ans.prefixes = reading.prefixes
    ans.home_addresses = reading.home_addresses
    ans.bids = reading.bids
    ans.tunnel = reading.tunnel
    ans.group = reading.group
    ans.redirect = reading.redirect
    ans.features = reading.features
    ans.clock = _near_clock(message)
    return ans


def _near_clock(message: Recalled) -> Nanoseconds | None:
    """The time in the Timestamp option, which is near the capture's in a message that is familiar."""
    at = message.layout.index.get(Timestamp)
    return None if at is None else FIXED_POINT.nanoseconds(message.numbers[at])


def _tunnel(body: BindingUpdate, reading: Reading, *, over_udp: bool) -> dict[str, Any]:
    """What an update asks of the tunnel; nobody changes it."""
    if body.p and not over_udp and not body.f:
        return reading.tunnel
    tunnel = reading.tunnel.copy()
    if not body.p:
        tunnel.pop("mag_user_plane", None)
    if over_udp:
        tunnel["transport"] = "udp"  # RFC 5555 section 4.1, RFC 5844 section 4
    if body.f:
        tunnel["forced_udp"] = True  # RFC 5844 section 4.1.3.2
    return tunnel


def _protocol(body: BindingUpdate) -> str:
    if body.p:
        return "pmip6"
    if body.m:
        return "hmip6"
    if body.h:
        return "nemo" if body.r else "mip6"
    return "mip6-cn"


def _fallback_name(home: Address | None, reading: Reading, source: Address) -> str:
    """The name of a node without an identifier: its home address, prefix, or interface."""
    if home is not None:
        return str(home)
    if reading.prefixes:
        return str(reading.prefixes[0])
    return reading.link_layer or str(source)


def access_json(access: tuple[int, str]) -> dict[str, Any]:
    """An access technology and link-layer identifier as JSON data."""
    technology, link_layer = access
    name = ACCESS_TECHNOLOGY_TYPE.get(technology, f"unknown ({technology})")
    return {"access_technology": technology, "name": name, "link_layer_identifier": link_layer or None}
