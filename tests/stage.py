"""A stage on which tests put messages: short lines in, the observer's analysis out."""

from mobtrace.capture.frames import Packet
from mobtrace.session.model import Analysis
from mobtrace.session.observer import Observer
from mobtrace.trace import Signal
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef, Prefix
from mobtrace.wire import signaling
from mobtrace.wire.checksum import mobility_checksum
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import HandoverAcknowledge, HandoverInitiate
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.mip6 import (
    BindingAcknowledgement,
    BindingRefreshRequest,
    BindingUpdate,
    CareofTest,
    CareofTestInit,
)
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.heartbeat import RestartCounter
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from mobtrace.wire.rows import Row
from mobtrace.wire.standing import standing

LMA = "2001:db8::1"
MAG1, MAG2, MAG3 = "2001:db8::11", "2001:db8::12", "2001:db8::13"
HA = "2001:db8:1::1"
HOME = "2001:db8:1::100"
ALICE = "alice@example.org"
PREFIX = "2001:db8:a::/64"


def ns(seconds: float) -> int:
    return round(seconds * NANOSECONDS_PER_SECOND)


class Stage:
    """Messages in the order of their lines; ``at`` is in seconds."""

    def __init__(self) -> None:
        self.signals: list[Signal] = []
        self.number = 0

    def send(
        self,
        message: Message,
        source: str,
        destination: str,
        at: float,
        *,
        home: str | None = None,
        routing: str | None = None,
        file: int = 0,
        quoted: bool = False,
    ) -> FrameRef:
        self.number += 1
        ref = FrameRef(file, self.number)
        payload = encode(message)
        packet = Packet(
            frame=ref,
            time=ns(at),
            source=Address.parse(source),
            destination=Address.parse(destination),
            protocol=135,
            payload=payload,
            home_address=Address.parse(home) if home else None,
            routing_home=Address.parse(routing) if routing else None,
            quoted=quoted,
        )
        self.signals.append(Signal(packet, decode(payload)))
        return ref

    def raw(self, payload: bytes, source: str, destination: str, at: float) -> FrameRef:
        """Octets as they are."""
        self.number += 1
        ref = FrameRef(0, self.number)
        addresses = Address.parse(source), Address.parse(destination)
        packet = Packet(
            frame=ref, time=ns(at), source=addresses[0], destination=addresses[1], protocol=135, payload=payload
        )
        self.signals.append(Signal(packet, decode(payload)))
        return ref

    def radius(self, payload: bytes, source: str, destination: str, at: float) -> FrameRef:
        """The octets of a RADIUS packet to its server, or from the server when ``source`` is the anchor's."""
        return self.around("radius", 1812, payload, source, destination, at)

    def dns(self, payload: bytes, source: str, destination: str, at: float) -> FrameRef:
        """The octets of a DNS message to its server, or from the server when ``source`` is the anchor's."""
        return self.around("dns", 53, payload, source, destination, at)

    def around(self, protocol: str, port: int, payload: bytes, source: str, destination: str, at: float) -> FrameRef:
        self.number += 1
        ref = FrameRef(0, self.number)
        packet = Packet(
            frame=ref,
            time=ns(at),
            source=Address.parse(source),
            destination=Address.parse(destination),
            protocol=17,
            ports=(port, 40000) if source == LMA else (40000, port),
            payload=bytes(8) + payload,
        )
        self.signals.append(Signal(packet, signaling.decode(protocol, payload)))
        return ref

    def hold_options(self) -> None:
        """Have the options of every message held against what their documents allow, as ``trace`` does."""
        for signal in self.signals:
            if isinstance(signal.content, Message):
                standing(signal.content)

    def verify_last(self, checksum: str) -> None:
        """Have the checksum of the last message verified, after making it right, zero or wrong."""
        packet = self.signals[-1].packet
        right = mobility_checksum(packet.payload, packet.source, packet.destination)
        value = {"right": right, "zero": 0, "wrong": 1}[checksum].to_bytes(2, "big")
        packet.payload = packet.payload[:4] + value + packet.payload[6:]
        content = decode(packet.payload, source=packet.source, destination=packet.destination)
        self.signals[-1] = Signal(packet, content)

    def pbu(
        self,
        mag: str,
        at: float,
        *,
        mn: str = ALICE,
        seq: int = 1,
        lifetime: float = 3600,
        prefix: str | None = PREFIX,
        hi: int | None = None,
        att: int | None = None,
        llid: str | None = None,
        lma: str = LMA,
        file: int = 0,
        quoted: bool = False,
        clock: float | None = None,
        gre: int | None = None,
        upa: str | None = None,
    ) -> FrameRef:
        body = BindingUpdate(sequence=seq, a=True, h=True, p=True, lifetime=round(lifetime / 4))
        options = pmip6_options(mn, prefix)
        if hi is not None:
            options.append(HandoffIndicator(hi=hi))
        if att is not None:
            options.append(AccessTechnologyType(att=att))
        if llid is not None:
            options.append(MobileNodeLinklayerIdentifier.from_json({"link_layer_identifier": llid}))
        options += _extras(clock, gre, upa)
        return self.send(Message(body=body, options=options), mag, lma, at, file=file, quoted=quoted)

    def pba(
        self,
        mag: str,
        at: float,
        *,
        mn: str = ALICE,
        seq: int = 1,
        lifetime: float = 3600,
        status: int = 0,
        prefix: str | None = PREFIX,
        proxy: bool = True,
        lma: str = LMA,
        file: int = 0,
        clock: float | None = None,
        gre: int | None = None,
        upa: str | None = None,
    ) -> FrameRef:
        body = BindingAcknowledgement(status=status, p=proxy, sequence=seq, lifetime=round(lifetime / 4))
        options = pmip6_options(mn, prefix) + _extras(clock, gre, upa)
        return self.send(Message(body=body, options=options), lma, mag, at, file=file)

    def hi(self, mag: str, at: float, *, to: str, mn: str = ALICE, seq: int = 1) -> FrameRef:
        """A Handover Initiate between gateways."""
        body = HandoverInitiate(sequence=seq, p=True, f=True, code=3)
        return self.send(Message(body=body, options=pmip6_options(mn, PREFIX)), mag, to, at)

    def hack(self, mag: str, at: float, *, to: str, mn: str = ALICE, seq: int = 1, code: int = 5) -> FrameRef:
        """Its answer."""
        body = HandoverAcknowledge(sequence=seq, p=True, f=True, code=code)
        return self.send(Message(body=body, options=pmip6_options(mn, None)), mag, to, at)

    def bu(
        self,
        care_of: str,
        at: float,
        *,
        home: str = HOME,
        seq: int = 1,
        lifetime: float = 420,
        anchor: str = HA,
        bids: dict[int, str | None] | None = None,
        **flags: bool,
    ) -> FrameRef:
        body = BindingUpdate(sequence=seq, lifetime=round(lifetime / 4), **{"a": True, "h": True, **flags})
        options: list[Row] = [_bid(number, address, 0) for number, address in (bids or {}).items()]
        return self.send(Message(body=body, options=options), care_of, anchor, at, home=home)

    def ba(
        self,
        care_of: str,
        at: float,
        *,
        home: str = HOME,
        seq: int = 1,
        lifetime: float = 420,
        status: int = 0,
        anchor: str = HA,
        bids: dict[int, int] | None = None,
        **flags: bool,
    ) -> FrameRef:
        body = BindingAcknowledgement(status=status, sequence=seq, lifetime=round(lifetime / 4), **flags)
        options: list[Row] = [_bid(number, None, each) for number, each in (bids or {}).items()]
        return self.send(Message(body=body, options=options), anchor, care_of, at, routing=home)

    def beat(self, peer: str, at: float, *, seq: int = 1, to: str = LMA) -> FrameRef:
        return self.send(Message(body=Heartbeat(sequence=seq), options=[]), peer, to, at)

    def beaten(self, peer: str, at: float, *, seq: int = 1, to: str = LMA, restarts: int = 1) -> FrameRef:
        body = Heartbeat(r=True, sequence=seq)
        return self.send(Message(body=body, options=[RestartCounter(restart_counter=restarts)]), to, peer, at)

    def bri(self, mag: str, at: float, *, mn: str = ALICE, seq: int = 1, lma: str = LMA) -> FrameRef:
        body = BindingRevocationIndication(revocation_trigger=1, sequence=seq, p=True)
        return self.send(Message(body=body, options=pmip6_options(mn, None)), lma, mag, at)

    def bra(self, mag: str, at: float, *, mn: str = ALICE, seq: int = 1, lma: str = LMA, status: int = 0) -> FrameRef:
        body = BindingRevocationAcknowledgement(status=status, sequence=seq, p=True)
        return self.send(Message(body=body, options=pmip6_options(mn, None)), mag, lma, at)

    def coti(self, care_of: str, at: float, *, cookie: int = 1, anchor: str = HA) -> FrameRef:
        body = CareofTestInit(care_of_init_cookie=cookie.to_bytes(8, "big"))
        return self.send(Message(body=body, options=[]), care_of, anchor, at)

    def cot(self, care_of: str, at: float, *, cookie: int = 1, anchor: str = HA) -> FrameRef:
        values = {"care_of_init_cookie": cookie.to_bytes(8, "big"), "care_of_keygen_token": bytes(8)}
        return self.send(Message(body=CareofTest(care_of_nonce_index=1, **values), options=[]), anchor, care_of, at)

    def brr(self, care_of: str, at: float, *, home: str = HOME, anchor: str = HA) -> FrameRef:
        return self.send(Message(body=BindingRefreshRequest(), options=[]), anchor, care_of, at, routing=home)

    def analysis(self, end: float | None = None) -> Analysis:
        observer = Observer()
        for signal in sorted(self.signals, key=lambda each: each.packet.time):
            observer.receive(signal)
        return observer.finish(None if end is None else ns(end))


def pmip6_options(mn: str | None, prefix: str | None) -> list[Row]:
    options: list[Row] = []
    if mn is not None:
        options.append(MobileNodeIdentifier(subtype=1, identifier=mn))
    if prefix is not None:
        parsed = Prefix.parse(prefix)
        options.append(HomeNetworkPrefix(prefix_length=parsed.length, home_network_prefix=parsed.address))
    return options


def _extras(clock: float | None, gre: int | None, upa: str | None) -> list[Row]:
    options: list[Row] = []
    if clock is not None:
        options.append(Timestamp(timestamp=round(clock * 65536)))
    if gre is not None:
        options.append(GreKey(gre_key_identifier=gre))
    for text in upa.split("+") if upa is not None else ():
        address = None if text == "empty" else Address.parse(text)
        options.append(LmaUserPlaneAddress(lma_user_plane_address=address))
    return options


def _bid(number: int, care_of: str | None, status: int) -> BindingIdentifier:
    address = Address.parse(care_of) if care_of else None
    return BindingIdentifier(binding_id=number, status=status, care_of_address=address)


def story(analysis: Analysis, index: int = 0) -> list[tuple[str, float, str | None]]:
    """A binding as (state, start in seconds, what ended it)."""
    states = analysis.bindings[index].states
    return [(each.state.value, each.start / NANOSECONDS_PER_SECOND, each.ended_by) for each in states]


NODES = {
    "lma": LMA,
    "mag1": MAG1,
    "mag2": MAG2,
    "mag3": MAG3,
    "coa1": "2001:db8:f::5",
    "coa2": "2001:db8:e::5",
    "home": HOME,
    "rcoa": "2001:db8:7::5",
}


def run_lines(lines: list[str], end: float | None = None, *, hold_options: bool = False) -> Analysis:
    """The analysis of messages written as ``TIME KIND NODE key=value ...``.

    Kinds are methods of ``Stage`` (pbu, pba, hi, hack, bu, ba, beat, beaten, bri, bra, brr, coti, cot), and ``raw``,
    ``radius`` and ``dns`` with the octets of a message in hexadecimal; ``raw-answer`` and so on come from the anchor.
    ``checksum=right|zero|wrong`` has the checksum verified.
    """
    stage = Stage()
    for line in lines:
        at, kind, node, *words = line.split()
        if kind.removesuffix("-answer") in ("raw", "radius", "dns"):
            ends = (LMA, NODES[node]) if kind.endswith("-answer") else (NODES[node], LMA)
            getattr(stage, kind.removesuffix("-answer"))(bytes.fromhex("".join(words)), *ends, float(at))
            continue
        values = dict(word.split("=", 1) for word in words)
        checksum = values.pop("checksum", None)
        getattr(stage, kind)(NODES[node], float(at), **{key: _word(value) for key, value in values.items()})
        if checksum is not None:
            stage.verify_last(checksum)
    if hold_options:
        stage.hold_options()
    return stage.analysis(end)


def _word(text: str) -> object:
    if text in NODES:
        return NODES[text]
    if "," in text:  # numbers with what belongs to each: 1:coa1,2:coa2
        pairs = (part.split(":", 1) for part in text.split(","))
        return {int(number): _word(value) for number, value in pairs}
    try:
        return int(text)
    except ValueError:
        return text
