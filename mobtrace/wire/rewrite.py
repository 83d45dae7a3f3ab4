"""Messages with other addresses, prefixes and identities in them: pure, and nothing of their form is lost.

What a field holds is found from the kind its row declares, so that a new option is covered by its declaration.
A ``Renaming`` says what becomes of each; ``Table`` is one made of pairs of old and new.

    new = rewrite(message, Table.parse(["2001:db8:1::/48=2001:db8:2::/48", "alice@example.org=bob@example.org"]))
    codec.encode(new, source=source, destination=destination)
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self, TypeVar, cast, overload

from mobtrace.errors import UsageError
from mobtrace.values import Address, LinkLayer, Prefix
from mobtrace.wire.containers import Absentable, Counted, Exact, Repeated, Select
from mobtrace.wire.decoded import Decoded, protocol
from mobtrace.wire.families import Unknown
from mobtrace.wire.kinds import DomainName, Fixed, Int, Kind
from mobtrace.wire.kinds_3gpp import AccessPointName, Digits, Plmn
from mobtrace.wire.kinds_ip import CutPrefix, Labels, PaddedNames
from mobtrace.wire.message import OPTIONS, Message, UnknownBody
from mobtrace.wire.rows import Row, walk

R = TypeVar("R", bound=Row)

PREFIX_LENGTHS = ("prefix_length", "prefix_len")
# Fields of an address' form that are none: the rows' keys.
MASKS = frozenset({"subnet_mask", "framed_ip_netmask"})
INTERFACE_ID_OCTETS = 8
# Always two digits an octet, which an IPv6 address of eight groups is not taken to have.
LINK_LAYER_TEXT = re.compile(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){3,}")
ETHERNET = 1
HOLDERS = (Absentable, Counted, Exact, Repeated)


class Where(NamedTuple):
    """The field that holds a value: its row, as it was before, its name and the kind of the value in it."""

    row: Row
    field: str
    kind: Kind | None = None


class Renaming:
    """What becomes of each value; here all stay what they are. ``where`` tells the field it stands in.

    Values keep their form: an address its family, a prefix its length, a link-layer address, an interface
    identifier and digits their length. Texts, names and octets may become longer or shorter.
    """

    def address(self, address: Address) -> Address:
        """An IPv4 or IPv6 address."""
        return address

    def prefix(self, prefix: Prefix) -> Prefix:
        """A prefix: an address whose bits behind the length are zero."""
        return prefix

    def link_layer(self, address: LinkLayer) -> LinkLayer:
        """A link-layer address of any length."""
        return address

    def interface_id(self, identifier: bytes) -> bytes:
        """The lower 8 octets of an IPv6 address."""
        return identifier

    def identity(self, text: str, where: Where) -> str:
        """A text: a NAI, a user name, and any other, for no kind tells them apart."""
        return text

    def name(self, name: str, where: Where) -> str:
        """A domain name, an access point name or a service's name."""
        return name

    def digits(self, digits: str, where: Where) -> str:
        """Decimal digits: an IMSI, an MSISDN, an equipment's identity; a network as ``mcc-mnc``."""
        return digits

    def number(self, number: int, where: Where) -> int:
        """A number of whole octets: mostly a plain value, now and then an identifier."""
        return number

    def octets(self, data: bytes, where: Where) -> bytes:
        """Octets without structure, those of unknown or damaged structures among them."""
        return data

    def packet(self, data: bytes) -> bytes:
        """The beginning of an IPv6 packet that an ICMPv6 message quotes."""
        return data


@dataclass(frozen=True)
class Table(Renaming):
    """Old to new: addresses by the longest prefix that holds them, texts and link-layer addresses as a whole."""

    prefixes: Sequence[tuple[Prefix, Prefix]] = ()
    link_layers: dict[LinkLayer, LinkLayer] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, pairs: Iterable[str]) -> Self:
        """From ``OLD=NEW`` of addresses, prefixes, link-layer addresses (``02:00:...``) or texts; ``UsageError``."""
        prefixes: list[tuple[Prefix, Prefix]] = []
        link_layers: dict[LinkLayer, LinkLayer] = {}
        texts: dict[str, str] = {}
        for pair in pairs:
            old, equals, new = pair.partition("=")
            if not equals or not old or not new:
                raise UsageError(f"{pair!r} is not OLD=NEW")
            if LINK_LAYER_TEXT.fullmatch(old):
                link_layers[LinkLayer.parse(old)] = _parsed(LinkLayer, new) or _refuse(pair, "a link-layer address")
            elif (known := _parsed(Prefix, old)) is not None:
                prefixes.append((known, _fitting(known, new, pair)))
            else:
                texts[old] = new
        return cls(sorted(prefixes, key=lambda pair: -pair[0].length), link_layers, texts)

    def address(self, address: Address) -> Address:
        for old, new in self.prefixes:
            if address in old:
                return _joined(new.address, address, old.length)
        return address

    def prefix(self, prefix: Prefix) -> Prefix:
        for old, new in self.prefixes:
            if old.length <= prefix.length and prefix.address in old:
                return Prefix(_joined(new.address, prefix.address, old.length), prefix.length)
        return prefix

    def link_layer(self, address: LinkLayer) -> LinkLayer:
        return self.link_layers.get(address, address)

    def identity(self, text: str, where: Where) -> str:
        bare = text.rstrip("\0")
        return self.texts.get(bare, bare) + text[len(bare) :]

    def name(self, name: str, where: Where) -> str:
        return self.texts.get(name, name)

    def digits(self, digits: str, where: Where) -> str:
        return self.texts.get(digits, digits)


def _parsed(form: Any, text: str) -> Any:
    try:
        return form.parse(text)
    except ValueError:
        return None


def _refuse(pair: str, wanted: str) -> Any:
    raise UsageError(f"{pair!r}: the right side is not {wanted} as the left one is")


def _fitting(old: Prefix, text: str, pair: str) -> Prefix:
    new = _parsed(Prefix, text)
    if new is None or (len(new.address), new.length) != (len(old.address), old.length):
        _refuse(pair, f"an IPv{old.address.version} prefix of {old.length} bits")
    return cast(Prefix, new)


def _joined(network: bytes, address: bytes, length: int) -> Address:
    """``length`` bits of ``network`` before the rest of ``address``."""
    host = (1 << (8 * len(address) - length)) - 1
    number = int.from_bytes(network, "big") & ~host | int.from_bytes(address, "big") & host
    return Address(number.to_bytes(len(address), "big"))


@overload
def rewrite(content: Message, renaming: Renaming) -> Message: ...


@overload
def rewrite(content: Decoded, renaming: Renaming) -> Decoded: ...


@overload
def rewrite(content: R, renaming: Renaming) -> R: ...


def rewrite(content: Message | Decoded | Row, renaming: Renaming) -> Message | Decoded | Row:
    """``content`` with its values renamed, in every option, sub-option and record; the original stays as it is.

    When an option's length changes, padding is laid out anew and a wrong length of the whole is not kept; otherwise
    all else comes back bit for bit. Encoding computes lengths and the checksum, and raises ``WireError`` for values
    that do not fit.
    """
    if isinstance(content, Message):
        return _message(content, renaming)
    return _decoded(content, renaming) if isinstance(content, Decoded) else _row(content, renaming)


def _message(message: Message, renaming: Renaming) -> Message:
    new = Message(
        body=_row(message.body, renaming),
        options=[_row(each, renaming) for each in message.options],
        payload_proto=message.payload_proto,
        reserved=message.reserved,
        trailer=_octets(message.trailer, Where(message.body, "trailer"), renaming),
        checksum=message.checksum,
        header_len=message.header_len,
        as_received=message.as_received,
    )
    if [len(OPTIONS.write_one(each)) for each in new.options] == [
        len(OPTIONS.write_one(each)) for each in message.options
    ]:
        return new
    return new.without_padding()


def _decoded(message: Decoded, renaming: Renaming) -> Decoded:
    new = Decoded(
        protocol=message.protocol,
        body=_row(message.body, renaming),
        options=[_row(each, renaming) for each in message.options],
        trailer=_octets(message.trailer, Where(message.body, "trailer"), renaming),
        declared=message.declared,
        as_received=message.as_received,
    )
    if message.declared is not None:
        write = protocol(message.protocol).options.write
        if len(write(new.options)) != len(write(message.options)):
            new.declared = None
    return new


def _row(row: R, renaming: Renaming) -> R:
    if isinstance(row, Unknown):
        data = _octets(row.data, Where(row, "data"), renaming)
        same = len(data) == len(row.data)
        known = Unknown(code=row.code, data=data, family=row.family, declared=row.declared if same else None)
        return cast(R, known)
    if isinstance(row, UnknownBody):
        return cast(R, UnknownBody(mh_type=row.mh_type, data=_octets(row.data, Where(row, "data"), renaming)))
    values = row.values()
    new = {name: _value(kind, values[name], Where(row, name), values, renaming) for name, kind in walk(type(row))}
    return type(row)(**new, trailing=_octets(row.trailing, Where(row, "trailing"), renaming))


def _octets(data: bytes, where: Where, renaming: Renaming) -> bytes:
    return renaming.octets(data, where) if data else data


def _value(kind: Kind, value: Any, where: Where, values: dict[str, Any], renaming: Renaming) -> Any:
    if isinstance(kind, HOLDERS) and not isinstance(value, list):
        return _value(kind.inner, value, where, values, renaming)
    if isinstance(kind, Select) and not isinstance(value, list):
        chosen = kind.cases.get(values[kind.by], kind.default)
        return _value(chosen, value, where, values, renaming)
    if isinstance(value, list):
        inner = kind.inner if isinstance(kind, HOLDERS) else kind
        return [_value(inner, each, where, values, renaming) for each in value]
    return _leaf(kind, value, where._replace(kind=kind), values, renaming)


def _leaf(kind: Kind, value: Any, where: Where, values: dict[str, Any], renaming: Renaming) -> Any:
    if isinstance(value, Message | Decoded | Row):
        return rewrite(value, renaming)
    if isinstance(value, str):
        return _text(kind, value, where, renaming)
    if isinstance(value, Address):
        return _address(kind, value, where, values, renaming)
    if isinstance(value, bytes):
        return renaming.link_layer(value) if isinstance(value, LinkLayer) else _bytes(value, where, values, renaming)
    plain = value is None or isinstance(value, bool) or not isinstance(kind, Int | Fixed)
    return value if plain or getattr(kind, "reserved", False) else renaming.number(value, where)


def _text(kind: Kind, value: str, where: Where, renaming: Renaming) -> str:
    if isinstance(kind, Labels | PaddedNames | AccessPointName | DomainName):
        return renaming.name(value, where)
    if isinstance(kind, Digits | Plmn):
        return renaming.digits(value, where)
    return renaming.identity(value, where)


def _address(kind: Kind, value: Address, where: Where, values: dict[str, Any], renaming: Renaming) -> Address:
    if where.row.info.key in MASKS:
        return value
    whole = kind.whole(value) if isinstance(kind, CutPrefix) else value
    length = next((values[name] for name in PREFIX_LENGTHS if name in values), None)
    if length is not None and (known := Prefix.of(whole, length)).address == whole and length < 8 * len(whole):
        return Address(renaming.prefix(known).address[: len(value)])
    return Address(renaming.address(whole)[: len(value)])


def _bytes(value: bytes, where: Where, values: dict[str, Any], renaming: Renaming) -> bytes:
    """Octets whose kind is general and whose meaning the field's name tells."""
    if "interface_id" in where.field and len(value) == INTERFACE_ID_OCTETS:
        return renaming.interface_id(value)
    if where.field == "packet":
        return renaming.packet(value)
    if where.field == "chaddr":
        # RFC 2131 section 2: the client's hardware address, of which hlen octets count.
        size = min(values["hlen"], len(value))
        return bytes(renaming.link_layer(LinkLayer(value[:size])) if size else b"") + value[size:]
    if where.field == "client_identifier" and value[:1] == bytes((ETHERNET,)) and len(value) == 7:
        # RFC 2132 section 9.14: a hardware type and the hardware address.
        return value[:1] + bytes(renaming.link_layer(LinkLayer(value[1:])))
    return _octets(value, where, renaming)
