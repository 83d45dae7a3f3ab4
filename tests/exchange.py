"""A message exchange with one emulated node, written as lines: what it is sent, and what it must send, and when.

``TIME FROM > TO KIND word=value ...`` is a message. Those to the node are given to it; those from it are what it must
send next, at that time, with those values. What it sends and no line expects fails the test. ``word`` is a field or an
option (``WORDS``), ``-option`` says that there must be none of it. ``TIME quiet`` lets time pass with nothing sent.
``TIME route PREFIX NODE`` says which way packets go: ``none``, or a node with the kind and keys of the tunnel;
``TIME ways PREFIX [also:NODE | flow:PROTOCOL:NODE ...]`` which further ways there are.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from mobtrace.capture.frames import RawFrame
from mobtrace.replay.node import PMIP6_CONTROL_PORT, Datagram, Effect, Forward, Node, Send, Tell, Unforward
from mobtrace.replay.packets import RAW_IP, Opener, to_octets
from mobtrace.replay.world import BEGIN
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef, LinkLayer, Nanoseconds, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import HandoverAcknowledge, HandoverInitiate
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.localized_routing import LocalizedRoutingAcknowledgment, LocalizedRoutingInitiation
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingError, BindingUpdate
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.messages.update_notification import UpdateNotification, UpdateNotificationAcknowledgement
from mobtrace.wire.options.access_network import (
    AccessNetworkIdentifier,
    AniUpdateTimer,
    GeoLocation,
    MagGroupIdentifier,
    NetworkIdentifier,
    OperatorIdentifier,
)
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.dsmip6 import NatDetection
from mobtrace.wire.options.flow import FlowIdentification, IPv4TrafficOffloadSelector, TrafficSelector
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.heartbeat import RestartCounter
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.lma_controlled import (
    BindingReregistrationControl,
    HeartbeatControl,
    LmaControlledMagParameters,
)
from mobtrace.wire.options.localized_routing import MagIPv6Address
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.pfmip6 import (
    ContextRequest,
    LocalMobilityAnchorAddress,
    MobileNodeLinklocalAddressInterfaceIdentifier,
    RequestedContext,
)
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    LinklocalAddress,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.options.pmip6_ipv4 import (
    IPv4DefaultRouterAddress,
    IPv4DhcpSupportMode,
    IPv4HomeAddressReply,
    IPv4HomeAddressRequest,
)
from mobtrace.wire.options.prefix import DelegatedMobileNetworkPrefix
from mobtrace.wire.options.qos import GuaranteedDlBitRate, QualityOfService
from mobtrace.wire.options.runtime_lma import AlternateIPv4CareofAddress, LoadInformation, Redirect, RedirectCapability
from mobtrace.wire.options.transient import TransientBinding
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from mobtrace.wire.rows import Row
from mobtrace.wire.sub.traffic_selector import IPv4BinaryTrafficSelector, IPv6BinaryTrafficSelector
from mobtrace.wire.times import Time

ADDRESSES = {
    "lma": "2001:db8::1",
    "lma2": "2001:db8::2",
    "mag1": "2001:db8::11",
    "mag2": "2001:db8::12",
    "mag3": "2001:db8::13",
    "lma.v4": "192.0.2.1",
    "mag1.v4": "192.0.2.11",
    "mag2.v4": "192.0.2.12",
}
NAMES = {text: name for name, text in ADDRESSES.items()}
FIXED_POINT = Time(fraction_bits=16)  # RFC 5213 section 8.8
LATE: Nanoseconds = 1_000_000


class Word(NamedTuple):
    """An option as a word: how it is made of its text, and what its text is."""

    row: type[Row]
    make: Callable[[str], Row]
    text: Callable[[Any], str]


def _address(text: str) -> Address:
    return Address.parse(ADDRESSES.get(text, text))


def _plain(address: Address | None) -> str:
    return "" if address is None else NAMES.get(str(address), str(address))


def _hnp(text: str) -> Row:
    """With ``L:`` before it one that is not for the link."""
    plain = text.removeprefix("L:")
    prefix = Prefix.parse(plain) if plain != "::" else Prefix(Address(bytes(16)), 0)
    return HomeNetworkPrefix(l=plain != text, prefix_length=prefix.length, home_network_prefix=prefix.address)


def _hnp_text(option: HomeNetworkPrefix) -> str:
    return ("L:" if option.l else "") + _network(option.home_network_prefix, option.prefix_length)


def _flow(text: str) -> Row:
    """``FID:PROTOCOL``"""
    fid, _, protocol = text.partition(":")
    selector = IPv6BinaryTrafficSelector(start_next_header=int(protocol))
    part = TrafficSelector(ts_format=2, traffic_selector=selector)
    return FlowIdentification(fid=int(fid), fid_pri=10, sub_options=[part])


def _flow_text(option: FlowIdentification) -> str:
    (part,) = option.sub_options
    return f"{option.fid}:{part.traffic_selector.start_next_header}"


def _network(address: Address, length: int) -> str:
    return str(address) if address.is_unspecified else f"{address}/{length}"


def _ipv4(text: str) -> Row:
    address, _, length = text.partition("/")
    return IPv4HomeAddressRequest(prefix_len=int(length or 0), ipv4_home_address=Address.parse(address))


def _reply(text: str) -> Row:
    status, _, rest = text.partition(":")
    address, _, length = rest.partition("/")
    return IPv4HomeAddressReply(status=int(status), pref_len=int(length), ipv4_home_address=Address.parse(address))


def _dmnp(text: str) -> Row:
    address, _, length = text.partition("/")
    parsed = Address.parse(address)
    return DelegatedMobileNetworkPrefix(
        v=parsed.version == 4, prefix_length=int(length or 0), delegated_mobile_network_prefix=parsed
    )


OPERATIONS = ("RESPONSE", "ALLOCATE", "DE-ALLOCATE", "MODIFY", "QUERY", "NEGOTIATE")


def _qos(text: str) -> Row:
    """``SR-ID:OPERATION:RATE``, the rate being the guaranteed downlink one."""
    number, operation, rate = text.split(":")
    attributes: list[Row] = [GuaranteedDlBitRate(guaranteed_dl_bit_rate=int(rate))] if rate else []
    return QualityOfService(sr_id=int(number), dscp=46, oc=OPERATIONS.index(operation), qos_attributes=attributes)


def _qos_text(option: QualityOfService) -> str:
    rates = [str(each.values()["guaranteed_dl_bit_rate"]) for each in option.qos_attributes]
    return f"{option.sr_id}:{OPERATIONS[option.oc]}:{''.join(rates)}"


def _ani(text: str) -> Row:
    """Parts between ``+``: ``net:NAME/ACCESS-POINT``, ``geo:NORTH/EAST``, ``op:REALM``, ``group:N``, ``timer:S``."""
    return AccessNetworkIdentifier(ani_sub_options=[_ani_part(*each.split(":")) for each in text.split("+") if each])


def _ani_part(kind: str, text: str) -> Row:
    first, _, second = text.partition("/")
    if kind == "net":
        return NetworkIdentifier(network_name=first, access_point_name=second)
    if kind == "geo":
        # RFC 6757 section 3.1.2: 24 bits with 9 before the point
        north, east = (int(float(each) * 2**15) for each in (first, second))
        return GeoLocation(latitude_degrees=north, longitude_degrees=east)
    if kind == "op":
        return OperatorIdentifier(op_id_type=2, operator_identifier=text)
    if kind == "group":
        return MagGroupIdentifier(group_identifier=int(text))
    return AniUpdateTimer(update_timer=int(text) // 4)  # RFC 7563 section 3.3: units of 4 seconds


def _ani_text(option: AccessNetworkIdentifier) -> str:
    return "+".join(_ani_part_text(each) for each in option.ani_sub_options)


def _ani_part_text(part: Row) -> str:
    if isinstance(part, NetworkIdentifier):
        return f"net:{part.network_name}/{part.access_point_name}"
    if isinstance(part, GeoLocation):
        return f"geo:{part.latitude_degrees / 2**15:g}/{part.longitude_degrees / 2**15:g}"
    if isinstance(part, OperatorIdentifier):
        return f"op:{part.operator_identifier}"
    if isinstance(part, MagGroupIdentifier):
        return f"group:{part.group_identifier}"
    return f"timer:{part.update_timer * 4}" if isinstance(part, AniUpdateTimer) else type(part).__name__


def _offload(text: str) -> Row:
    """``PROTOCOL/SOURCE-PORT`` is offloaded, ``not:PROTOCOL/SOURCE-PORT`` is not; ``ipv6`` selects IPv6 packets."""
    protocol, _, port = text.removeprefix("not:").partition("/")
    parts: list[Row] = []
    if text == "ipv6":
        parts = [TrafficSelector(ts_format=2, traffic_selector=IPv6BinaryTrafficSelector())]
    elif text:
        selector = IPv4BinaryTrafficSelector(start_protocol=int(protocol), start_source_port=int(port))
        parts = [TrafficSelector(ts_format=1, traffic_selector=selector)]
    return IPv4TrafficOffloadSelector(m=text.startswith("not:"), sub_options=parts)


def _offload_text(option: IPv4TrafficOffloadSelector) -> str:
    (selector,) = [each for each in option.sub_options if isinstance(each, TrafficSelector)] or [None]
    if selector is None:
        return "not:" if option.m else ""
    one = selector.traffic_selector
    if not isinstance(one, IPv4BinaryTrafficSelector):
        return "ipv6"
    return f"{'not:' if option.m else ''}{one.start_protocol}/{one.start_source_port}"


def _transient(text: str) -> Row:
    return TransientBinding(l=not text.startswith("early:"), lifetime=round(float(text.removeprefix("early:")) * 10))


def _anchor(text: str) -> Row:
    address = _address(text)
    return LocalMobilityAnchorAddress(
        option_code=1 if address.version == 6 else 2, local_mobility_anchor_address=address
    )


def _wants(text: str) -> Row:
    return ContextRequest(requested=[RequestedContext(req_type=int(each)) for each in text.split("+")])


def _redirect(text: str) -> Row:
    address = _address(text)
    is_v6 = address.version == 6
    return Redirect(
        k=is_v6,
        n=not is_v6,
        ipv6_r2lma_address=address if is_v6 else None,
        ipv4_r2lma_address=None if is_v6 else address,
    )


LCMP = {
    "rereg": (
        BindingReregistrationControl,
        ("re_registration_start_time", "initial_retransmission_time", "maximum_retransmission_time"),
    ),
    "beats": (HeartbeatControl, ("hb_interval", "hb_retransmission_delay", "hb_max_retransmissions")),
}


def _lcmp(text: str) -> LmaControlledMagParameters:
    """``rereg:START/INITIAL/MAXIMUM+beats:INTERVAL/DELAY/TIMES``, or one of them."""
    parts = [part.split(":") for part in text.split("+")]
    rows = [(*LCMP[name], map(int, numbers.split("/"))) for name, numbers in parts]
    made = [row(**dict(zip(fields, numbers, strict=True))) for row, fields, numbers in rows]
    return LmaControlledMagParameters(lcmp_sub_options=made)


def _lcmp_text(option: LmaControlledMagParameters) -> str:
    names = {row: name for name, (row, _) in LCMP.items()}
    parts = [(names[type(each)], each.values().values()) for each in option.lcmp_sub_options]
    return "+".join(f"{name}:{'/'.join(map(str, numbers))}" for name, numbers in parts)


WORDS: dict[str, Word] = {
    "mn": Word(
        MobileNodeIdentifier,
        lambda text: MobileNodeIdentifier(subtype=NAI, identifier=text),
        mn_id_text,
    ),
    "hnp": Word(HomeNetworkPrefix, _hnp, _hnp_text),
    "flow": Word(FlowIdentification, _flow, _flow_text),
    "hi": Word(HandoffIndicator, lambda text: HandoffIndicator(hi=int(text)), lambda one: str(one.hi)),
    "att": Word(AccessTechnologyType, lambda text: AccessTechnologyType(att=int(text)), lambda one: str(one.att)),
    "ll": Word(
        MobileNodeLinklayerIdentifier,
        lambda text: MobileNodeLinklayerIdentifier(link_layer_identifier=LinkLayer.parse(text)),
        lambda one: str(one.link_layer_identifier),
    ),
    "lla": Word(
        LinklocalAddress,
        lambda text: LinklocalAddress(link_local_address=_address(text)),
        lambda one: str(one.link_local_address),
    ),
    "ts": Word(
        Timestamp,
        lambda text: Timestamp(timestamp=FIXED_POINT.number(at(float(text)))),
        lambda one: f"{(FIXED_POINT.nanoseconds(one.timestamp) - BEGIN) / NANOSECONDS_PER_SECOND:.1f}",
    ),
    "coa": Word(
        AlternateCareofAddress,
        lambda text: AlternateCareofAddress(alternate_care_of_address=_address(text)),
        lambda one: _plain(one.alternate_care_of_address),
    ),
    "coa4": Word(
        AlternateIPv4CareofAddress,
        lambda text: AlternateIPv4CareofAddress(alternate_ipv4_care_of_address=_address(text)),
        lambda one: _plain(one.alternate_ipv4_care_of_address),
    ),
    "ipv4": Word(IPv4HomeAddressRequest, _ipv4, lambda one: _network(one.ipv4_home_address, one.prefix_len)),
    "home": Word(IPv4HomeAddressReply, _reply, lambda one: f"{one.status}:{one.ipv4_home_address}/{one.pref_len}"),
    "router": Word(
        IPv4DefaultRouterAddress,
        lambda text: IPv4DefaultRouterAddress(ipv4_default_router_address=_address(text)),
        lambda one: str(one.ipv4_default_router_address),
    ),
    "dhcp": Word(
        IPv4DhcpSupportMode,
        lambda text: IPv4DhcpSupportMode(s=text == "server"),
        lambda one: "server" if one.s else "relay",
    ),
    "nat": Word(
        NatDetection, lambda text: NatDetection(f=True, refresh_time=int(text)), lambda one: str(one.refresh_time)
    ),
    "gre": Word(
        GreKey,
        lambda text: GreKey(gre_key_identifier=int(text)) if text else GreKey(),
        lambda one: "" if one.gre_key_identifier is None else str(one.gre_key_identifier),
    ),
    "plane": Word(
        LmaUserPlaneAddress,
        lambda text: LmaUserPlaneAddress(lma_user_plane_address=_address(text) if text else None),
        lambda one: _plain(one.lma_user_plane_address),
    ),
    "group": Word(
        MobileNodeGroupIdentifier,
        lambda text: MobileNodeGroupIdentifier(mobile_node_group_identifier=int(text)),
        lambda one: str(one.mobile_node_group_identifier),
    ),
    "dmnp": Word(
        DelegatedMobileNetworkPrefix,
        _dmnp,
        lambda one: _network(Address(one.delegated_mobile_network_prefix), one.prefix_length),
    ),
    "qos": Word(QualityOfService, _qos, _qos_text),
    "ani": Word(AccessNetworkIdentifier, _ani, _ani_text),
    "offload": Word(IPv4TrafficOffloadSelector, _offload, _offload_text),
    "redirectable": Word(RedirectCapability, lambda text: RedirectCapability(), lambda one: ""),
    "redirect": Word(Redirect, _redirect, lambda one: _plain(one.ipv6_r2lma_address or one.ipv4_r2lma_address)),
    "load": Word(
        LoadInformation,
        lambda text: LoadInformation(
            priority=0, sessions_in_use=int(text), maximum_sessions=0, used_capacity=0, maximum_capacity=0
        ),
        lambda one: str(one.sessions_in_use),
    ),
    "lcmp": Word(LmaControlledMagParameters, _lcmp, _lcmp_text),
    "transient": Word(TransientBinding, _transient, lambda one: f"{'' if one.l else 'early:'}{one.lifetime / 10}"),
    "anchor": Word(
        LocalMobilityAnchorAddress,
        _anchor,
        lambda one: _plain(one.local_mobility_anchor_address),
    ),
    "iid": Word(
        MobileNodeLinklocalAddressInterfaceIdentifier,
        lambda text: MobileNodeLinklocalAddressInterfaceIdentifier(interface_identifier=bytes.fromhex(text)),
        lambda one: one.interface_identifier.hex(),
    ),
    "wants": Word(ContextRequest, _wants, lambda one: "+".join(str(each.req_type) for each in one.requested)),
    "mag": Word(
        MagIPv6Address,
        lambda text: MagIPv6Address(mag_ipv6_address=_address(text)),
        lambda one: _plain(one.mag_ipv6_address),
    ),
    "restarts": Word(
        RestartCounter, lambda text: RestartCounter(restart_counter=int(text)), lambda one: str(one.restart_counter)
    ),
}


class Kind(NamedTuple):
    """A message type: its body, the fields that are there unless a line says otherwise, and those in units."""

    row: type[Row]
    usual: dict[str, Any]
    fields: dict[str, str]
    lifetime_unit: int = 1


# The fields by the words for them; ``flags`` are the single-letter ones.
KINDS: dict[str, Kind] = {
    "pbu": Kind(BindingUpdate, {"a": True, "h": True, "p": True}, {"seq": "sequence"}, 4),
    "pba": Kind(BindingAcknowledgement, {"p": True, "lifetime": 0}, {"seq": "sequence", "status": "status"}, 4),
    "bri": Kind(BindingRevocationIndication, {}, {"seq": "sequence", "trigger": "revocation_trigger"}),
    "bra": Kind(BindingRevocationAcknowledgement, {}, {"seq": "sequence", "status": "status"}),
    "beat": Kind(Heartbeat, {}, {"seq": "sequence"}),
    "error": Kind(BindingError, {"home_address": Address(bytes(16))}, {"status": "status"}),
    "upn": Kind(UpdateNotification, {}, {"seq": "sequence", "reason": "notification_reason"}),
    "upa": Kind(UpdateNotificationAcknowledgement, {}, {"seq": "sequence", "status": "status_code"}),
    "lri": Kind(LocalizedRoutingInitiation, {}, {"seq": "sequence"}),
    "initiate": Kind(HandoverInitiate, {}, {"seq": "sequence", "code": "code"}),
    "hack": Kind(HandoverAcknowledge, {}, {"seq": "sequence", "code": "code"}),
    "lra": Kind(LocalizedRoutingAcknowledgment, {"lifetime": 0}, {"seq": "sequence", "status": "status"}),
}


def at(seconds: float) -> Nanoseconds:
    """The time of a line."""
    return BEGIN + round(seconds * NANOSECONDS_PER_SECOND)


class Sent(NamedTuple):
    """What the node has sent, and when."""

    time: Nanoseconds
    datagram: Datagram


class Exchange:
    """A node, and what it has sent that no line has spoken of yet."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.now = BEGIN
        self.sent: list[Sent] = []
        self.told: list[Tell] = []
        self.held: list[Prefix] = []
        self.routes: dict[Prefix, Forward] = {}
        self.others: dict[Prefix, list[Forward]] = {}
        self.frames: list[RawFrame] = []
        self._opener = Opener()
        self._keep(node.start(BEGIN))

    def do(self, seconds: float, act: Callable[[Nanoseconds], Iterable[Effect]]) -> None:
        """Have the node do something of its own accord."""
        self._pass(at(seconds))
        self._keep(act(self.now))

    def run(self, script: str) -> None:
        """Go through the lines of a script; what is behind a # is for the reader."""
        for line in script.splitlines():
            words = line.partition("#")[0].split()
            if words:
                self._line(words, line.strip())
        assert not self.sent, f"not expected: {self._show()}"

    def _line(self, words: list[str], line: str) -> None:
        time, first = at(float(words[0])), words[1]
        if first == "quiet":
            self._pass(time)
            assert not self.sent, f"not expected before {line}: {self._show()}"
        elif first == "route":
            self._pass(time)
            assert self._route(Prefix.parse(words[2])) == words[3:], line
        elif first == "ways":
            self._pass(time)
            assert self._ways(Prefix.parse(words[2])) == words[3:], line
        elif _address(first) in self.node.addresses:
            self._expect(time, words, line)
        else:
            self._pass(time)
            assert not self.sent, f"not expected before {line}: {self._show()}"
            datagram = _datagram(words)
            self._keep(self.node.receive(self._on_the_wire(datagram), time))

    def give(self, script: str) -> None:
        """Give the node the messages of a script that are to it, whatever it sends."""
        for line in script.splitlines():
            if words := line.partition("#")[0].split():
                self._pass(at(float(words[0])))
                self._keep(self.node.receive(self._on_the_wire(_datagram(words)), self.now))

    def _on_the_wire(self, datagram: Datagram) -> Datagram:
        octets = to_octets(datagram)
        self.frames.append(RawFrame(FrameRef(0, len(self.frames) + 1), self.now, octets, len(octets), RAW_IP))
        found = self._opener.open(octets, self.now)
        assert found is not None, datagram
        return found

    def _pass(self, time: Nanoseconds) -> None:
        """Let time pass."""
        while (due := self.node.next_due()) is not None and due <= time:
            self.now = max(self.now, due)
            self._keep(self.node.tick(self.now))
        self.now = time

    def _keep(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                self.sent.append(Sent(self.now, self._on_the_wire(effect.datagram)))
            elif isinstance(effect, Forward) and (effect.also or effect.flow is not None):
                self.others.setdefault(effect.prefix, []).append(effect)
            elif isinstance(effect, Forward):
                self.routes[effect.prefix] = effect
            elif isinstance(effect, Unforward):
                self.routes.pop(effect.prefix, None)
                self.others.pop(effect.prefix, None)
            elif isinstance(effect, Tell):
                self.told.append(effect)
            else:
                self.held.append(effect.prefix)

    def _route(self, prefix: Prefix) -> list[str]:
        found = self.routes.get(prefix)
        if found is None or found.tunnel is None:
            return ["none"]
        keys = (found.tunnel.send_key, found.tunnel.receive_key)
        kind = [] if found.tunnel.kind == "ip" and keys == (None, None) else [found.tunnel.kind]
        local = [] if found.tunnel.local in self.node.addresses else [f"from={found.tunnel.local}"]
        named = [] if keys == (None, None) else [f"{keys[0]}/{keys[1]}"]
        return [_plain(found.tunnel.remote), *kind, *named, *local]

    def _ways(self, prefix: Prefix) -> list[str]:
        found = [(each, _plain(each.tunnel.remote)) for each in self.others.get(prefix, ()) if each.tunnel is not None]
        return [
            f"also:{node}" if way.flow is None else f"flow:{way.flow.values()['start_next_header']}:{node}"
            for way, node in found
        ]

    def _expect(self, time: Nanoseconds, words: list[str], line: str) -> None:
        if not self.sent:
            self._pass(time)
        assert self.sent, f"nothing was sent: {line}"
        sent = self.sent.pop(0)
        assert abs(sent.time - time) <= LATE, f"{line}: at {(sent.time - BEGIN) / NANOSECONDS_PER_SECOND}"
        datagram, wanted = sent.datagram, words[5:]
        found = describe(datagram)
        assert _ends(datagram) == (words[1], words[3]), f"{line}: {found}"
        assert found[0] == words[4], f"{line}: {found}"
        for word in wanted:
            if word.startswith("-"):
                assert not any(each.partition("=")[0] == word[1:] for each in found), f"{word} in {found}"
            else:
                assert word in found, f"{word} not in {found}"

    def _show(self) -> list[list[str]]:
        return [describe(each.datagram) for each in self.sent]


def _ends(datagram: Datagram) -> tuple[str, str]:
    return _plain(datagram.source), _plain(datagram.destination)


def _datagram(words: list[str]) -> Datagram:
    _, source, _, destination, kind, *rest = words
    row, usual, names, unit = KINDS[kind]
    values, options = dict(usual), list[Row]()
    ports = None
    if "." in source:
        ports = (PMIP6_CONTROL_PORT, PMIP6_CONTROL_PORT)
    for word in rest:
        key, _, text = word.partition("=")
        if key == "port":
            ports = (int(text), PMIP6_CONTROL_PORT)
        elif key == "flags":
            values.update(dict.fromkeys(text.lower(), True))
        elif key == "lifetime":
            values["lifetime"] = int(text) // unit
        elif key in names:
            values[names[key]] = int(text)
        else:
            options += [WORDS[key].make(each) for each in text.split(",")]
    return Datagram(
        source=_address(source),
        destination=_address(destination),
        content=Message(body=row(**values), options=options),
        ports=ports,
    )


def describe(datagram: Datagram) -> list[str]:
    """A message as the words of a line, from its kind on."""
    message = datagram.content
    assert isinstance(message, Message)
    name, kind = next((name, each) for name, each in KINDS.items() if isinstance(message.body, each.row))
    values = message.body.values()
    words = [name, *(f"{word}={values[field]}" for word, field in kind.fields.items())]
    if "lifetime" in values:
        words.append(f"lifetime={values['lifetime'] * kind.lifetime_unit}")
    flags = "".join(sorted(key.upper() for key, value in values.items() if len(key) == 1 and value is True))
    words.append(f"flags={flags}")
    for word, each in WORDS.items():
        texts = [each.text(option) for option in message.options if isinstance(option, each.row)]
        words += [f"{word}={','.join(texts)}"] if texts else []
    if datagram.ports is not None:
        words.append(f"port={datagram.ports[1]}")
    return words
