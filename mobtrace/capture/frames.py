"""The values that pass between the parts of ``capture`` and up to ``trace``.

``RawFrame`` is what a file holds; ``Packet`` is what an IP packet inside it says, with every layer
that was opened on the way, outermost first.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from mobtrace.values import Address, FrameRef, Nanoseconds


class RawFrame(NamedTuple):
    """One captured frame: its place, its time, its octets as far as they were kept."""

    ref: FrameRef
    time: Nanoseconds
    data: bytes
    wire_length: int  # octets on the wire; more than len(data) when the frame was cut
    link_type: int  # LINKTYPE_ number


@dataclass(slots=True, kw_only=True)
class CaptureInfo:
    """What is known of one capture file; complete once its frames have been read.

    ``cut_at`` is the offset (octets in the uncompressed file) behind the last whole record of a file
    that is cut or damaged, else ``None``.
    """

    file: str
    format: str = ""
    compression: str = ""
    frames: int = 0
    bytes: int = 0
    signaling_frames: int = 0
    first_time: Nanoseconds | None = None
    last_time: Nanoseconds | None = None
    cut_at: int | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """False when something at the end is missing or could not be read."""
        return self.cut_at is None


class Extension(NamedTuple):
    """One IPv6 extension header: its protocol number and all its octets, in the order found."""

    protocol: int
    data: bytes
    offset: int  # in the octets of the innermost datagram that holds it


@dataclass(slots=True, kw_only=True)
class Layer:
    """One header that was opened; ``name`` is its usual short name, ``offset`` and ``length`` where it is.

    ``name`` is one of: ethernet, vlan, mpls, sll, sll2, null, loop, ppp, pppoe, raw, ipv4, ipv6, udp, gre,
    esp, ah, gtpu, dsmipv6, pmip6-data, icmp-quote, and for TCP and others their protocol number.
    ``fields`` has what is worth showing (addresses, ports, GRE key, SPI, TEID, VLAN id ...).
    """

    name: str
    offset: int = 0
    length: int = 0
    fields: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Packet:
    """One IP packet, the innermost that a frame holds, with the layers around it.

    ``source`` and ``destination`` are those of the innermost IP header; ``home_address`` is that of a
    Home Address destination option, ``routing_home`` that of a type 2 routing header with a segment
    left. ``tunnel`` has the (source, destination) pairs of the outer IP headers, outermost first.
    ``protocol`` is the upper-layer protocol (135 for the Mobility Header, 17 for UDP ...) and ``payload`` its octets,
    header included. ``ports`` are those of UDP, whose payload is then ``payload`` behind its header; a Mobility Header
    over UDP has both, and its ``payload`` begins with the Mobility Header. ``payload_offset`` counts in the octets of
    the frame, or in those of the whole datagram where it was put together from fragments or decrypted.

    Where the way ended early, ``notes`` say why and ``protocol`` is that of the header that could not be passed:
    50 is ESP that could not be opened, 44 a fragment that belongs to no whole, 0, 43, 51 or 60 a header cut short.
    """

    frame: FrameRef
    time: Nanoseconds
    source: Address
    destination: Address
    protocol: int
    payload: bytes
    payload_offset: int = 0
    ports: tuple[int, int] | None = None
    hop_limit: int = 0
    home_address: Address | None = None
    routing_home: Address | None = None
    extensions: tuple[Extension, ...] = ()
    tunnel: tuple[tuple[Address, Address], ...] = ()
    layers: tuple[Layer, ...] = ()
    link_source: bytes = b""  # link-layer source address, when the link has one
    tunnel_ports: tuple[int, int] | None = None  # of UDP, where the innermost tunnel is one
    gre_key: int | None = None
    quoted: bool = False  # inside an ICMP error: nobody's message
    truncated: bool = False  # the capture cut it, or fragments are missing
    reassembled_from: tuple[FrameRef, ...] = ()
    notes: list[str] = field(default_factory=list)  # what could not be opened, and why
