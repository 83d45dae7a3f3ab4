"""What becomes of every value of a message, and what was replaced by what."""

from collections import Counter
from collections.abc import Callable

from mobtrace.anonymize.addresses import Addresses
from mobtrace.anonymize.keyed import Keyed
from mobtrace.anonymize.words import Words
from mobtrace.values import Address, LinkLayer, Prefix
from mobtrace.wire.families import Unknown
from mobtrace.wire.kinds import Fixed, FixedText
from mobtrace.wire.message import UnknownBody
from mobtrace.wire.options.cga import Der
from mobtrace.wire.rewrite import Renaming, Where

# Texts for people, by row and field.
FREE_TEXTS = frozenset(
    {
        ("syslog_message", "text"),
        ("reply_message", "text"),
        ("status_code", "status_message"),
        ("message", "text"),
        ("framed_ipv6_route", "text"),
        ("connect_info", "text"),
    }
)
# Texts that are words of the protocol.
KEPT_TEXTS = frozenset({("naptr_data", "flags"), ("naptr_data", "services")})
# Octets that are constants of the protocol.
KEPT_OCTETS = frozenset({("header", "magic_cookie")})
# Numbers that name a node: by field, with their bits.
IDENTIFIERS = {"m_tmsi": 32, "identifier": 32, "mme_group_id": 16, "mme_code": 8}
NAMING_ROWS = frozenset({"guti", "mobile_node_identifier", "mag_identifier"})
PADDING = frozenset({"pad_n", "flow_pad_n"})


class Masking(Renaming):
    """The values of one seed. ``counts`` tells what could not be read, and is therefore replaced as a whole."""

    def __init__(self, seed: str) -> None:
        self.keyed = Keyed(seed)
        self.addresses = Addresses(self.keyed)
        self.words = Words(self.keyed, self.addresses)
        self.counts: Counter[str] = Counter()
        self.quote: Callable[[bytes], bytes] = lambda data: bytes(len(data))

    def address(self, address: Address) -> Address:
        return self.addresses.address(address)

    def prefix(self, prefix: Prefix) -> Prefix:
        return self.addresses.prefix(prefix)

    def link_layer(self, address: LinkLayer) -> LinkLayer:
        return self.addresses.layer(address)

    def interface_id(self, identifier: bytes) -> bytes:
        return self.addresses.identifier(identifier)

    def identity(self, text: str, where: Where) -> str:
        key = (where.row.info.key, where.field)
        if key in KEPT_TEXTS:
            return text
        if key in FREE_TEXTS:
            return self.words.free(text)
        return self.words.word("text", text) if isinstance(where.kind, FixedText) else self.words.identity(text)

    def name(self, name: str, where: Where) -> str:
        return self.words.domain(name)

    def digits(self, digits: str, where: Where) -> str:
        return self.words.digits(digits)

    def number(self, number: int, where: Where) -> int:
        if isinstance(where.kind, Fixed):
            return 0  # where on earth it is (RFC 6757 section 3.1.2)
        bits = IDENTIFIERS.get(where.field) if where.row.info.key in NAMING_ROWS else None
        return number if bits is None else self.keyed.permuted(where.field, number, bits)

    def octets(self, data: bytes, where: Where) -> bytes:
        """Equal octets stay equal; nobody reads them."""
        key = where.row.info.key
        if (key, where.field) in KEPT_OCTETS or not any(data):
            return data
        if key in PADDING:
            return bytes(len(data))
        if isinstance(where.row, Unknown | UnknownBody):
            self.counts["options and messages that cannot be read: their octets were replaced"] += 1
        # What holds a length of its own keeps it, or it could not be read again.
        kept = _head(data) if isinstance(where.kind, Der) else 0
        return data[:kept] + self.keyed.stream("octets", data, len(data) - kept)

    def packet(self, data: bytes) -> bytes:
        return self.quote(data)


def _head(data: bytes) -> int:
    """Octets of tag and length of a value in the Distinguished Encoding Rules (ITU-T X.690 clause 8.1.3)."""
    return 2 + (data[1] & 0x7F if data[1] & 0x80 else 0)
