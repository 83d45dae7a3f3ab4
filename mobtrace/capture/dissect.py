"""From a frame to the IP packets in it: link, IP, extension headers, tunnels, fragments, ESP.

Nothing raises: octets that are not what their place says give a packet of what was read before them, with a note.
"""

from collections.abc import Callable
from dataclasses import replace

from mobtrace.capture import ip, link, tunnel
from mobtrace.capture.esp import HEADER, Opened, open_with_keys, put_in_place, spi_of
from mobtrace.capture.esp_keys import EspKeys
from mobtrace.capture.esp_null import NullFlows
from mobtrace.capture.extension import walk
from mobtrace.capture.fragments import Partial, Piece, Reassembler, Verdict
from mobtrace.capture.frames import Layer, Packet, RawFrame
from mobtrace.capture.icmp import quoted_by
from mobtrace.capture.plain import open_plain
from mobtrace.capture.way import Way
from mobtrace.errors import WireError

NESTING_LIMIT = 10  # IP and ESP headers inside each other
UDP_HEADER = 8
FRAGMENT_HEADER = 8

# The way to a datagram's first fragment, and the headers that stood before the fragmented part.
_Origin = tuple[Way, bytes]


class Dissector:
    """Opens frames, one after the other; keeps the fragments of datagrams that are not yet complete.

    ``keys`` open ESP. ``limit`` is how many IP and ESP headers may stand inside each other. With ``details`` every
    packet has its ``layers``.
    """

    def __init__(self, keys: EspKeys | None = None, limit: int = NESTING_LIMIT, *, details: bool = False) -> None:
        self.unknown_links: dict[int, int] = {}  # frames by LINKTYPE_ that could not be opened
        self._keys = keys
        self._limit = limit
        self._details = details
        self._fragments: Reassembler[_Origin] = Reassembler()
        self._null_flows = NullFlows()
        self._openers: dict[int, Callable[[Way, ip.Datagram], None]] = {
            ip.ICMPV4: self._icmp,
            ip.IPV4: self._tunnel,
            ip.UDP: self._udp,
            ip.IPV6: self._tunnel,
            ip.FRAGMENT: self._fragment,
            ip.GRE: self._tunnel,
            ip.ESP: self._esp,
            ip.ICMPV6: self._icmp,
            ip.IPV4_OLD: self._tunnel,
            ip.MPLS: self._tunnel,
            ip.ETHERNET: self._tunnel,
        }

    @property
    def waits(self) -> bool:
        """True while fragments are kept of datagrams that are not complete."""
        return bool(self._fragments)

    def packets(self, frame: RawFrame) -> list[Packet]:
        """The IP packets in ``frame``, innermost ones only.

        None when there is no IP in it or when it is a fragment and others are missing; two when it is an ICMP error,
        which comes before the packet it quotes. Datagrams that wait for fragments in vain for too long
        come out here as well, as ``flush`` gives them.
        """
        found: list[Packet] = []
        if self._fragments:
            for partial in self._fragments.give_up(frame.time):
                self._incomplete(partial, found)
        if not self._details and (plain := open_plain(frame)) is not None:
            return [*found, plain]
        layers: list[Layer] | None = [] if self._details else None
        data = frame.data
        inside = link.open_link(frame.link_type, data, layers)
        if inside is None:
            if not link.is_known(frame.link_type):
                self.unknown_links[frame.link_type] = self.unknown_links.get(frame.link_type, 0) + 1
            return found
        cut = frame.wire_length > len(data)
        try:
            datagram = ip.read_datagram(data, inside.position, len(data))
        except WireError:
            return found
        self._datagram(Way(frame.ref, frame.time, cut, inside.source, layers, found), datagram)
        return found

    def flush(self) -> list[Packet]:
        """The beginnings of all datagrams of which fragments are missing: truncated packets, oldest first."""
        found: list[Packet] = []
        for partial in self._fragments.flush():
            self._incomplete(partial, found)
        return found

    def _datagram(self, way: Way, datagram: ip.Datagram) -> None:
        """Walk a datagram whose header was read."""
        way.enter(datagram)
        if datagram.fragment is not None:
            self._fragment(way, datagram)
        else:
            self._walk_on(way, datagram)

    def _walk_on(self, way: Way, datagram: ip.Datagram) -> None:
        """Pass the extension headers, and open what is behind them."""
        walk(datagram, way.notes)
        opener = self._openers.get(datagram.protocol)
        if opener is None:
            way.emit(datagram)
        else:
            opener(way, datagram)

    def _tunnel(self, way: Way, datagram: ip.Datagram) -> None:
        """A header behind IP that carries another packet."""
        try:
            self._into(way, datagram, tunnel.Content(datagram.protocol, datagram.position, datagram.end))
        except WireError as error:
            way.emit(datagram, note=str(error))

    def _into(
        self, way: Way, datagram: ip.Datagram, content: tunnel.Content, ports: tuple[int, int] | None = None
    ) -> None:
        """Open what a tunnel carries; ``WireError`` before anything else happened when that is not possible."""
        data, key = datagram.data, content.gre_key
        if content.protocol == ip.GRE:
            content = tunnel.gre(data, content.position, content.end, way.layers)
            key = content.gre_key
        position = content.position
        if content.protocol in (ip.ETHERNET, ip.MPLS):
            opener = link.ethernet if content.protocol == ip.ETHERNET else link.mpls
            inside = opener(data, position, way.layers)
            if inside is None:
                raise WireError(position, "tunnelled frame", "IPv4 or IPv6", "neither")
            position = inside.position
        inner = ip.read_datagram(data, position, content.end)
        self._check_depth(way, position)
        way.tunnel = (*way.tunnel, (datagram.source, datagram.destination))
        way.tunnel_ports = ports
        if key is not None:
            way.gre_key = key
        self._datagram(way, inner)

    def _check_depth(self, way: Way, position: int) -> None:
        if way.depth >= self._limit:
            raise WireError(position, "nesting", f"at most {self._limit} headers inside each other", "one more")

    def _udp(self, way: Way, datagram: ip.Datagram) -> None:
        data, pos = datagram.data, datagram.position
        if datagram.end - pos < UDP_HEADER:
            way.emit(datagram)
            return
        ports = (data[pos] << 8 | data[pos + 1], data[pos + 2] << 8 | data[pos + 3])
        length = data[pos + 4] << 8 | data[pos + 5]
        if length >= UDP_HEADER:
            datagram.end = min(datagram.end, pos + length)
        if way.layers is not None:
            fields: dict[str, object] = {"source": ports[0], "destination": ports[1], "length": length}
            way.layers.append(Layer(name="udp", offset=pos, length=UDP_HEADER, fields=fields))
        try:
            content = tunnel.udp_tunnel(data, pos + UDP_HEADER, datagram.end, ports, way.layers)
            if content is not None:
                self._udp_content(way, datagram, content, ports)
                return
            note = ""
        except WireError as error:
            note = str(error)
        way.emit(datagram, ports, note)

    def _udp_content(self, way: Way, datagram: ip.Datagram, content: tunnel.Content, ports: tuple[int, int]) -> None:
        """What UDP carries instead of an application's data; ``WireError`` when it cannot be opened."""
        if content.note:
            way.notes.append(content.note)
        if content.protocol not in (ip.MOBILITY, ip.ESP):
            self._into(way, datagram, content, ports)
            return
        datagram.protocol, datagram.position, datagram.end = content.protocol, content.position, content.end
        if content.protocol == ip.ESP:
            self._esp(way, datagram, ports)
        else:
            way.emit(datagram, ports)

    def _icmp(self, way: Way, datagram: ip.Datagram) -> None:
        """An ICMP message; what an error quotes is a packet of its own, and nobody's message."""
        packet = way.emit(datagram)
        quote = quoted_by(datagram)
        if quote is None:
            return
        start, end = quote
        try:
            inner = ip.read_datagram(datagram.data, start, end)
            self._check_depth(way, start)
        except WireError as error:
            packet.notes.append(str(error))
            return
        layers = way.layers
        if layers is not None:
            layers = [*layers, Layer(name="icmp-quote", offset=start, length=end - start)]
        quoted = replace(
            way,
            quoted=True,
            cut=True,
            truncated=False,
            notes=[],
            tunnel=(),
            tunnel_ports=None,
            gre_key=None,
            layers=layers,
        )
        self._datagram(quoted, inner)

    def _esp(self, way: Way, datagram: ip.Datagram, ports: tuple[int, int] | None = None) -> None:
        """Open ESP with a key, or without one when it is not encrypted; else the packet ends here, and says so."""
        pos = datagram.position
        packet = datagram.data[pos : datagram.end]
        if way.layers is not None:
            fields: dict[str, object] = {"spi": spi_of(packet), "sequence": int.from_bytes(packet[4:8], "big")}
            way.layers.append(Layer(name="esp", offset=pos, length=min(len(packet), HEADER), fields=fields))
        if datagram.missing or len(packet) <= HEADER:
            opened = Opened(None, note="ESP: not all of it is there")
        elif way.depth >= self._limit:
            opened = Opened(None, note=f"ESP: more than {self._limit} headers inside each other")
        else:
            opened = self._opened(datagram, packet)
        if opened.protocol is None:
            datagram.protocol = ip.ESP
            way.emit(datagram, ports, opened.note)
            return
        if opened.note:
            way.notes.append(opened.note)
        way.depth += 1
        put_in_place(datagram, opened, opened.protocol)
        self._walk_on(way, datagram)

    def _opened(self, datagram: ip.Datagram, packet: bytes) -> Opened:
        opened = None
        if self._keys is not None:
            opened = open_with_keys(self._keys, datagram, packet)
        if opened is None or opened.protocol is None:
            clear = self._null_flows.open(datagram, packet)
            opened = clear or opened
        return opened or Opened(None, note=f"ESP: SPI {spi_of(packet):#010x} is encrypted, and there is no key for it")

    def _fragment(self, way: Way, datagram: ip.Datagram) -> None:
        """A part of a datagram: keep it, unless it is the last one missing."""
        part = datagram.fragment
        if part is None or datagram.named_at < datagram.start:
            # A Fragment header that is not whole, or one inside ESP, which has none (RFC 4303 section 3.1.1).
            way.emit(datagram)
            return
        body = datagram.position + (FRAGMENT_HEADER if datagram.version == 6 else 0)
        if way.quoted:
            self._quoted_fragment(way, datagram, part, body)
            return
        protocol = 0 if datagram.version == 6 else datagram.protocol
        key = (part.identification, datagram.source, datagram.destination, protocol, way.tunnel, way.gre_key)
        size = datagram.end - body + datagram.missing
        piece = Piece(part.start, datagram.data[body : datagram.end], size, part.more, way.ref)
        origin = None if part.start else (way.without_last_layer(), ip.head_of(datagram))
        verdict, partial = self._fragments.add(key, piece, way.time, origin)
        note = _COMPLAINTS.get(verdict, "")
        if verdict is Verdict.COMPLETE:
            note = self._complete(way, partial)
        if note:
            datagram.protocol, datagram.position = ip.FRAGMENT, body
            way.emit(datagram, note=note)

    def _quoted_fragment(self, way: Way, datagram: ip.Datagram, part: ip.Fragment, body: int) -> None:
        """A fragment inside an ICMP error: the others will not come, so the first is read as far as it goes."""
        way.truncated = True
        way.depth += 1
        if part.start or way.depth > self._limit:
            datagram.protocol, datagram.position = ip.FRAGMENT, body
            way.emit(datagram)
            return
        if datagram.version == 6:
            datagram.protocol, datagram.named_at = datagram.data[datagram.position], datagram.position
            datagram.position = body
        datagram.fragment = None
        self._walk_on(way, datagram)

    def _complete(self, way: Way, partial: Partial[_Origin]) -> str:
        """Walk the datagram that the fragments make; what hinders it, if something does."""
        if partial.origin is None:
            return "no first fragment"
        first, head = partial.origin
        depth = max(first.depth, way.depth)
        if depth >= self._limit:
            return f"fragments: more than {self._limit} headers inside each other"
        frames = tuple(dict.fromkeys((*first.reassembled_from, *partial.frames)))
        whole = replace(
            first, ref=way.ref, time=way.time, found=way.found, cut=False, depth=depth, reassembled_from=frames
        )
        data = ip.rebuilt(head, partial.beginning())
        self._datagram(whole, ip.read_datagram(data, 0, len(data)))
        return ""

    def _incomplete(self, partial: Partial[_Origin], found: list[Packet]) -> None:
        """Walk what there is of a datagram from its start on."""
        if partial.origin is None or partial.discarded:
            return
        first, head = partial.origin
        total = "an unknown number of" if partial.total is None else str(partial.total)
        note = f"fragments are missing: {partial.octets} of {total} octets are there"
        way = replace(first, found=found, cut=True, truncated=True, notes=[*first.notes, note])
        way.reassembled_from = tuple(dict.fromkeys((*first.reassembled_from, *partial.frames)))
        data = ip.rebuilt(head, partial.beginning())
        self._datagram(way, ip.read_datagram(data, 0, len(data)))


_COMPLAINTS = {
    Verdict.OVERLAPPING: "fragments overlap: the whole datagram is discarded (RFC 8200 section 4.5)",
    Verdict.IMPOSSIBLE: "a fragment of this length cannot be: it is ignored (RFC 8200 section 4.5)",
}
