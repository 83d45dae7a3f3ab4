"""IP packets with other addresses and names in them, from the outermost header to the message inside.

Every length that stands in a header changes by as much as what is behind it, so that a length which was wrong, or
that of a packet which the capture cut, stays so.
"""

from collections.abc import Callable
from dataclasses import replace

from mobtrace.anonymize.checksums import Ends, plain, replaced, transport
from mobtrace.anonymize.contents import ICMP_HEADER, IGMP, NO_OPERATION, TCP, Contents, Upper
from mobtrace.anonymize.fragments import Fragments, Key, Pieces
from mobtrace.anonymize.masking import Masking
from mobtrace.capture import ip, tunnel
from mobtrace.capture.icmp import ICMPV4_ERRORS
from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire import extension, signaling
from mobtrace.wire.dialect import Dialect
from mobtrace.wire.extension import HomeAddress, Type2RoutingHeader
from mobtrace.wire.rewrite import rewrite

NEIGHBOUR_SOLICITATION = 135
DEEPEST = 10  # headers of IP inside each other
OFFSET_V6 = 0xFFF8  # octets, in the word that has two reserved bits and the M flag too
FRAGMENT_HEADER, UDP_HEADER, ESP_HEADER, AH_HEADER = 8, 8, 8, 12
SOLICITED_NODE = bytes.fromhex("ff02") + bytes(9) + b"\x01\xff"


class Packets(Contents):
    """Rewrites packets, one after the other; ``collected`` are the fragments found when they all were read before."""

    def __init__(self, masking: Masking, dialect: Dialect | None = None, collected: Fragments | None = None) -> None:
        super().__init__(masking, dialect)
        self.address = masking.addresses.address
        self.depth = 0
        self.frame: Callable[[bytes, bool], bytes] = lambda data, cut: bytes(len(data))  # of Ethernet in IP
        masking.quote = lambda data: self.packet(data, cut=True)
        self._openers: dict[int, Callable[[bytes, Ends], Upper]] = {
            ip.HOP_BY_HOP: lambda data, ends: self._options(data, ends, ip.HOP_BY_HOP),
            ip.DESTINATION_OPTIONS: self._options,
            ip.ROUTING: self._routing,
            ip.FRAGMENT: self._fragment,
            ip.AUTHENTICATION: self._authentication,
            ip.MOBILITY: self._mobility,
            ip.MOBILITY_OLD: lambda data, ends: self._mobility(data, ends, ip.MOBILITY_OLD),
            ip.UDP: self._udp,
            IGMP: self._igmp,
            TCP: self._tcp,
            ip.ICMPV6: self._icmpv6,
            ip.ICMPV4: self._icmpv4,
            ip.IPV4: self._tunnel,
            ip.IPV6: self._tunnel,
            ip.IPV4_OLD: self._tunnel,
            ip.ETHERNET: self._ethernet,
            ip.GRE: self._gre,
            ip.ESP: self._esp,
        }
        self.fragments = Fragments()
        if collected is not None:
            self.fragments = collected.rewritten(self._upper)

    def packet(self, data: bytes, *, cut: bool = False) -> bytes:
        """An IP packet and what the link adds behind it; octets that are none become zeros."""
        try:
            datagram = ip.read_datagram(data, 0, len(data))
        except WireError:
            return self._blank("IP headers that cannot be read", data)
        if self.depth >= DEEPEST:
            return self._blank("packets inside too many others", data)
        self.depth += 1
        try:
            new = self._v6(datagram, cut) if datagram.version == 6 else self._v4(datagram, cut)
        finally:
            self.depth -= 1
        return new + bytes(len(data) - datagram.end)

    def _v6(self, datagram: ip.Datagram, cut: bool) -> bytes:
        data, body = datagram.data, datagram.data[ip.HEADER_V6 : datagram.end]
        source, destination = self.address(datagram.source), self._destination(datagram)
        ends = Ends((datagram.source, source), (datagram.destination, destination), cut=cut and datagram.missing > 0)
        protocol, new = self._upper(datagram.protocol, body, ends)
        length = _more(data[4:6], len(new) - len(body))
        return data[:4] + length + bytes((protocol,)) + data[7:8] + source + destination + new

    def _destination(self, datagram: ip.Datagram) -> Address:
        """A solicited-node address follows the target that a Neighbor Solicitation names (RFC 4861 section 7.2.2)."""
        data, at = datagram.data, ip.HEADER_V6
        asks = datagram.protocol == ip.ICMPV6 and data[at : at + 1] == bytes((NEIGHBOUR_SOLICITATION,))
        target = data[at + 8 : at + 24]
        if asks and len(target) == 16 and datagram.destination == SOLICITED_NODE + target[13:]:
            return self.masking.addresses.solicited(target)
        return self.address(datagram.destination)

    def _v4(self, datagram: ip.Datagram, cut: bool) -> bytes:
        data = datagram.data
        size = (data[0] & 0xF) * 4
        body = data[size : datagram.end]
        source, destination = self.address(datagram.source), self.address(datagram.destination)
        ends = Ends((datagram.source, source), (datagram.destination, destination), cut=cut and datagram.missing > 0)
        if datagram.fragment is not None:
            place = datagram.fragment
            key = (4, place.identification, datagram.source, datagram.destination, datagram.protocol)
            protocol, new = self._part(key, place.start, place.more, body, Pieces(datagram.protocol, ends))
        else:
            protocol, new = self._upper(datagram.protocol, body, ends)
        total = _more(data[2:4], len(new) - len(body)) if any(data[2:4]) else data[2:4]
        # RFC 791 section 3.1: options may record addresses; no-operation takes their place.
        options = bytes((NO_OPERATION,)) * (size - ip.HEADER_V4)
        head = data[:2] + total + data[4:9] + bytes((protocol,)) + data[10:12] + source + destination + options
        return replaced(data[:size], head, 10, replace(ends, cut=False), plain(10)) + new

    def _upper(self, protocol: int, data: bytes, ends: Ends) -> Upper:
        opener = self._openers.get(protocol)
        if opener is not None:
            return opener(data, ends)
        if protocol == ip.NO_NEXT_HEADER or not data:
            return protocol, bytes(len(data))
        return protocol, self._blank(f"packets of IP protocol {protocol}: their content was blanked", data)

    def _options(self, data: bytes, ends: Ends, header: int = ip.DESTINATION_OPTIONS) -> Upper:
        size = _size(data)
        if size > len(data):
            return self._broken("extension headers that are not whole", data)
        old = extension.decode(data[:size], header)
        new = rewrite(old, self.masking)
        home, renamed = old.first(HomeAddress), new.first(HomeAddress)
        if home is not None and renamed is not None:
            ends = ends.with_home(home.home_address, renamed.home_address)
        try:
            head = self._sure(old, extension.encode(new))
        except WireError:
            return self._broken("extension headers that cannot be written anew", data)
        return self._behind(header, head, data, size, ends)

    def _routing(self, data: bytes, ends: Ends) -> Upper:
        size = _size(data)
        if size > len(data):
            return self._broken("extension headers that are not whole", data)
        old = extension.decode(data[:size], ip.ROUTING)
        new = rewrite(old, self.masking)
        if (
            isinstance(old.body, Type2RoutingHeader)
            and isinstance(new.body, Type2RoutingHeader)
            and old.body.segments_left
        ):
            ends = ends.with_routing(old.body.home_address, new.body.home_address)
        try:
            head = extension.encode(new)
        except WireError:
            return self._broken("extension headers that cannot be written anew", data)
        return self._behind(ip.ROUTING, head, data, size, ends)

    def _behind(self, header: int, head: bytes, data: bytes, size: int, ends: Ends) -> Upper:
        """A header and what follows it, whose number is the header's first octet."""
        protocol, rest = self._upper(data[0], data[size:], ends)
        return header, bytes((protocol,)) + head[1:] + rest

    def _fragment(self, data: bytes, ends: Ends) -> Upper:
        if len(data) < FRAGMENT_HEADER:
            return self._broken("extension headers that are not whole", data)
        word = int.from_bytes(data[2:4], "big")
        start, more = word & OFFSET_V6, bool(word & 1)
        if not start and not more:
            return self._behind(ip.FRAGMENT, data[:FRAGMENT_HEADER], data, FRAGMENT_HEADER, ends)  # RFC 6946
        # RFC 8200 section 4.5: identification, source and destination tell fragments of one packet.
        key = (6, int.from_bytes(data[4:8], "big"), ends.source[0], ends.destination[0], 0)
        protocol, rest = self._part(key, start, more, data[FRAGMENT_HEADER:], Pieces(data[0], ends))
        return ip.FRAGMENT, bytes((protocol,)) + data[1:FRAGMENT_HEADER] + rest

    def _part(self, key: Key, start: int, more: bool, body: bytes, pieces: Pieces) -> Upper:
        """A fragment: what it is of the whole datagram, where that is known."""
        part = None
        if not pieces.ends.cut:
            number = self.fragments.add(key, start, more, body, pieces)
            part = self.fragments.part(number, start, len(body))
        return part or self._broken("fragments without the others, or that have grown: blanked", body)

    def _authentication(self, data: bytes, ends: Ends) -> Upper:
        size = (data[1] + 2) * 4 if len(data) >= AH_HEADER else AH_HEADER
        if size > len(data):
            return self._broken("extension headers that are not whole", data)
        self.masking.counts["authentication headers: their values cannot be made again"] += 1
        value = self.masking.keyed.stream("ah", data[AH_HEADER:size], size - AH_HEADER)
        return self._behind(ip.AUTHENTICATION, data[:AH_HEADER] + value, data, size, ends)

    def _udp(self, data: bytes, ends: Ends) -> Upper:
        if len(data) < UDP_HEADER:
            return ip.UDP, bytes(len(data))
        length = int.from_bytes(data[4:6], "big")
        end = min(len(data), length) if length >= UDP_HEADER else len(data)
        old = data[:end]
        body = self._udp_content(old, ends)
        new = old[:4] + _more(old[4:6], len(body) - len(old) + UDP_HEADER) + old[6:8] + body
        return ip.UDP, replaced(old, new, 6, ends, transport(ip.UDP, 6)) + bytes(len(data) - end)

    def _udp_content(self, data: bytes, ends: Ends) -> bytes:
        ports = (int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big"))
        try:
            content = tunnel.udp_tunnel(data, UDP_HEADER, len(data), ports, None)
        except WireError:
            content = None
        if content is not None:
            return self._udp_tunnel(data, content, ports, ends)
        body = data[UDP_HEADER:]
        protocol = signaling.protocol_of(ip.UDP, ports)
        if protocol is None:
            return self._user(body)
        return self._around(protocol, body)

    def _udp_tunnel(self, data: bytes, content: tunnel.Content, ports: tuple[int, int], ends: Ends) -> bytes:
        head, inside = data[UDP_HEADER : content.position], data[content.position : content.end]
        if content.protocol == ip.MOBILITY:
            # RFC 5844 section 4.1.3.1: over UDP the message's own checksum is zero.
            new = self._mobility(inside, ends)[1]
        else:
            new = self._upper(content.protocol, inside, ends)[1]
        grown = len(new) - len(inside)
        if ports[1] == tunnel.PORT_GTPU or ports[0] == tunnel.PORT_GTPU:
            head = head[:2] + _more(head[2:4], grown) + head[4:]  # 3GPP TS 29.281 section 5.1
        elif len(head) == tunnel.TLV_SIZE:
            head = head[:2] + _more(head[2:4], grown) + head[4:]  # RFC 5845 section 7.2
        return head + new + bytes(len(data) - content.end)

    def _icmpv4(self, data: bytes, ends: Ends) -> Upper:
        head, rest = data[:ICMP_HEADER], data[ICMP_HEADER:]
        if head[:1] and head[0] in ICMPV4_ERRORS:
            rest = self.packet(rest, cut=True) if rest else rest
            if head[0] == 5:
                head = head[:4] + self.address(Address(head[4:8])) if len(head) == ICMP_HEADER else bytes(len(head))
        else:
            rest = bytes(len(rest))
        return ip.ICMPV4, replaced(data, head + rest, 2, ends, plain(2))

    def _tunnel(self, data: bytes, ends: Ends) -> Upper:
        version = data[0] >> 4 if data else 6
        return ip.IPV4 if version == 4 else ip.IPV6, self.packet(data, cut=ends.cut) if data else data

    def _ethernet(self, data: bytes, ends: Ends) -> Upper:
        return ip.ETHERNET, self.frame(data, ends.cut)

    def _gre(self, data: bytes, ends: Ends) -> Upper:
        try:
            content = tunnel.gre(data, 0, len(data), None)
        except WireError:
            return ip.GRE, data[:4] + self._blank("GRE that cannot be opened", data[4:])
        head, inside = data[: content.position], data[content.position :]
        new = head + (self._upper(content.protocol, inside, ends)[1] if inside else inside)
        if head[0] & 0x80:  # RFC 2784 section 2.5: a checksum is present
            new = replaced(data, new, 4, ends, plain(4))
        return ip.GRE, new

    def _esp(self, data: bytes, ends: Ends) -> Upper:
        """Security parameter index and sequence number stay; what was encrypted or signed cannot be made again."""
        if data:
            self.masking.counts["ESP payloads: replaced, they cannot be encrypted or signed again"] += 1
        rest = data[ESP_HEADER:]
        return ip.ESP, data[:ESP_HEADER] + self.masking.keyed.stream("esp", rest, len(rest))


def _size(data: bytes) -> int:
    """Octets of an extension header (RFC 8200 section 4)."""
    return (data[1] + 1) * 8 if len(data) >= 2 else 8


def _more(length: bytes, octets: int) -> bytes:
    """A length field of two octets that grows by ``octets``."""
    return min(max(int.from_bytes(length, "big") + octets, 0), 0xFFFF).to_bytes(2, "big")
