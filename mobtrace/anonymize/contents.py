"""What IP packets carry, with other names in it: messages, and what users say, which is blanked."""

from mobtrace.anonymize.checksums import Ends, plain, replaced, transport
from mobtrace.anonymize.masking import Masking
from mobtrace.anonymize.seals import Seals
from mobtrace.capture import ip
from mobtrace.errors import WireError
from mobtrace.wire import codec, signaling
from mobtrace.wire.checksum import icmpv6_checksum, mobility_checksum
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dialect import Dialect
from mobtrace.wire.message import Message
from mobtrace.wire.neighbour import PROTOCOL as ICMPV6_MESSAGES
from mobtrace.wire.rewrite import rewrite

IGMP, TCP = 2, 6
IGMP_OCTETS, IGMP_V3_REPORT = 8, 0x22
ICMP_HEADER = 8
ECHOES = (128, 129)
RTP_HEADER = 12
# TCP options that hold no address and no name: no-operation, segment size, window scale, selective ones, time stamps.
PLAIN_TCP_OPTIONS = frozenset({0, 1, 2, 3, 4, 5, 8})
NO_OPERATION = 1
# Issues behind a malformed structure that show that its length cannot be trusted.
SENSELESS = frozenset({"option-length", "option-overrun", "unknown-option"})

Upper = tuple[int, bytes]


class Contents:
    """Rewrites what is behind the headers of IP; ``masking`` has the names and counts what could not be kept.

    A method gives an IP protocol number and the octets: another number where nobody is to take them for what they were.
    """

    def __init__(self, masking: Masking, dialect: Dialect | None = None) -> None:
        self.masking = masking
        self.dialect = dialect
        self.seals = Seals()

    def _mobility(self, data: bytes, ends: Ends, protocol: int = ip.MOBILITY) -> Upper:
        try:
            old = codec.decode(data, dialect=self.dialect)
            renamed = self.seals.renew(old, rewrite(old, self.masking), ends)
            new = self._sure(old, codec.encode(renamed, dialect=self.dialect))
        except WireError:
            return self._broken("mobility messages that cannot be written anew", data)
        return protocol, replaced(data, new, 4, ends, mobility_checksum)

    def _icmpv6(self, data: bytes, ends: Ends) -> Upper:
        if data[:1] and data[0] not in ICMPV6_MESSAGES.bodies:
            new = data[:4] + self._blank(f"ICMPv6 messages of type {data[0]}: blanked", data[4:])
        else:
            try:
                old = signaling.decode(signaling.ICMP, data)
                new = self._sure(old, signaling.encode(rewrite(old, self.masking)))
            except WireError:
                return self._broken("ICMPv6 messages that cannot be written anew", data)
        if data[:1] and data[0] in ECHOES:
            new = new[:ICMP_HEADER] + bytes(max(len(new) - ICMP_HEADER, 0))  # what a user puts into a ping
        return ip.ICMPV6, replaced(data, new, 2, ends, icmpv6_checksum)

    def _igmp(self, data: bytes, ends: Ends) -> Upper:
        """A query or report of one group (RFC 2236 section 2); of several, none is left (RFC 3376 section 4.2)."""
        if len(data) < IGMP_OCTETS:
            return self._broken("IGMP messages that are not whole", data)
        group = data[4:8]
        if data[0] == IGMP_V3_REPORT:
            self.masking.counts["IGMP reports of several groups: blanked"] += 1
            group = bytes(4)
        new = data[:4] + self.masking.addresses.address(group) + bytes(len(data) - IGMP_OCTETS)
        return IGMP, replaced(data, new, 2, ends, plain(2))

    def _around(self, protocol: str, body: bytes) -> bytes:
        """A message of a protocol beside mobility signaling."""
        try:
            old = signaling.decode(protocol, body)
            return self._sure(old, signaling.encode(rewrite(old, self.masking)))
        except WireError:
            return self._blank(f"{protocol} messages that cannot be written anew", body)

    def _tcp(self, data: bytes, ends: Ends) -> Upper:
        size = (data[12] >> 4) * 4 if len(data) >= 20 else 0
        if not 20 <= size <= len(data):
            return TCP, data[:4] + bytes(max(len(data) - 4, 0))
        if data[size:]:
            self.masking.counts["user payloads: blanked"] += 1
        new = data[:20] + _tcp_options(data[20:size]) + bytes(len(data) - size)
        return TCP, replaced(data, new, 16, ends, transport(TCP, 16))

    def _user(self, body: bytes) -> bytes:
        """A user's datagram: blank but for what may number RTP packets, and their source (RFC 3550 section 5.1)."""
        if body:
            self.masking.counts["user payloads: blanked"] += 1
        if len(body) < RTP_HEADER or body[0] >> 6 != 2:
            return bytes(len(body))
        source = self.masking.keyed.stream("rtp", body[8:RTP_HEADER], 4)
        return body[:4] + bytes(4) + source + bytes(len(body) - RTP_HEADER)

    def _sure(self, old: Message | Decoded, new: bytes) -> bytes:
        """``new`` up to the first structure whose length is not its type's, when what follows makes no sense either.

        Behind a wrong length anything may stand where types and lengths are read, an address too.
        """
        wrong = next((issue for issue in old.issues if issue.code == "option-length"), None)
        if wrong is None:
            return new
        spoilt = next((each for each in old.places if each.offset < wrong.offset <= each.offset + each.length), None)
        end = spoilt.offset + spoilt.length if spoilt else 0
        behind = (issue for issue in old.issues if issue is not wrong and issue.offset >= end)
        if spoilt and not any(issue.code in SENSELESS for issue in behind):
            return new
        self.masking.counts["messages and headers with a malformed option: blanked from there on"] += 1
        if spoilt is None or len(new) != len(old.raw):
            raise WireError(end, "octets", "a message of the same length", str(len(new)))
        return new[: spoilt.offset] + bytes(len(new) - spoilt.offset)

    def _broken(self, what: str, data: bytes) -> Upper:
        """Zeros that nobody takes for a message: 59 says that nothing follows (RFC 8200 section 4.7)."""
        return ip.NO_NEXT_HEADER, self._blank(what, data)

    def _blank(self, what: str, data: bytes) -> bytes:
        self.masking.counts[what] += 1
        return bytes(len(data))


def _tcp_options(options: bytes) -> bytes:
    out, at = bytearray(options), 0
    while at < len(out) and out[at]:
        size = 1 if out[at] == NO_OPERATION else out[at + 1] if at + 1 < len(out) else 0
        if size < 1 or at + size > len(out):
            out[at:] = bytes(len(out) - at)
            break
        if out[at] not in PLAIN_TCP_OPTIONS:
            out[at : at + size] = bytes((NO_OPERATION,)) * size
        at += size
    out[at:] = bytes(len(out) - at)
    return bytes(out)
