"""Field kinds of the protocols around the Mobility Header: link-layer addresses, prefixes, domain names."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from mobtrace.errors import WireError
from mobtrace.values import Address, LinkLayer, Prefix
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.kinds import Fields, Int, Kind

POINTER = 0xC0
LONGEST_LABEL = 63
LONGEST_NAME = 255


@dataclass(frozen=True, kw_only=True)
class PaddedLinkLayer(Kind):
    """A link-layer address in an option that is a multiple of 8 octets long, the rest of it zero.

    The option does not say how long the address is (RFC 5568 section 6.4.3), so what is left over when an
    EUI-48 or EUI-64 is taken away counts as padding when it is zero. ``head`` is what the option has before it.
    """

    head: int = 2

    def read(self, cur: Cursor, field: str, so_far: Fields) -> LinkLayer:
        raw = LinkLayer(cur.rest())
        for size in (6, 8):
            if self._padding(size) == len(raw) - size and not any(raw[size:]):
                return LinkLayer(raw[:size])
        return raw

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        return bytes(value) + bytes(self._padding(len(value)))

    def to_json(self, value: Any) -> str:
        return str(LinkLayer(value))

    def from_json(self, data: Any, so_far: Fields) -> LinkLayer:
        return LinkLayer.parse(data)

    def _padding(self, octets: int) -> int:
        return -(self.head + octets) % 8


@dataclass(frozen=True, kw_only=True)
class CutPrefix(Kind):
    """A prefix of which trailing zero octets may be left out; ``length`` names the field with its length.

    The value has the octets that were sent. As JSON it is an address, or ``{"prefix": ..., "octets": n}``
    when octets were left out.
    """

    length: str
    width: int = 16

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Address:
        if cur.left > self.width:
            raise WireError(cur.pos, field, f"at most {self.width} octets", str(cur.left))
        return Address(cur.rest())

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if len(value) > self.width:
            raise WireError(0, field, f"at most {self.width} octets", str(len(value)))
        return bytes(value)

    def to_json(self, value: Any) -> Any:
        text = str(self.whole(value))
        return text if len(value) == self.width else {"prefix": text, "octets": len(value)}

    def from_json(self, data: Any, so_far: Fields) -> Address:
        if isinstance(data, str):
            return Address.parse(data)
        return Address(Address.parse(data["prefix"])[: data["octets"]])

    def meaning(self, value: Any, so_far: Fields) -> str:
        return str(Prefix.of(self.whole(value), so_far[self.length]))

    def whole(self, value: bytes) -> Address:
        """The address with the octets that were left out."""
        return Address(value.ljust(self.width, b"\0"))


@dataclass(frozen=True, kw_only=True)
class FlagWord(Int):
    """A number whose bits have names; its meaning lists the names of those set."""

    flags: Mapping[int, str]

    def meaning(self, value: Any, so_far: Fields) -> str:
        return ", ".join(self.names_of(value)) or "none"

    def names_of(self, value: int) -> list[str]:
        """The names of the bits set, lowest first; a bit without a name as its number."""
        bits = (1 << shift for shift in range(8 * self.octets) if value >> shift & 1)
        return [self.flags.get(bit, f"{bit:#x}") for bit in bits]


class CompressedName(str):
    """A domain name as text, and the ``octets`` that it was read from, which end in a pointer."""

    __slots__ = ("octets",)
    octets: bytes

    def __new__(cls, text: str, octets: bytes = b"") -> Self:
        name = super().__new__(cls, text)
        name.octets = octets
        return name


@dataclass(frozen=True, kw_only=True)
class Labels(Kind):
    """A domain name as labels (RFC 1035 section 3.1), as text without the dot of the root.

    Dots, backslashes and octets that do not print are written as in RFC 1035 section 5.1. ``pointers`` allows
    the compression of RFC 1035 section 4.1.4, for a cursor that starts where the message does; names that were read
    with it are written with it again, at whatever place. A copy by JSON is without it.
    """

    pointers: bool = False

    def compressed(self) -> Self:
        """This kind with compression allowed."""
        return replace(self, pointers=True)

    def read(self, cur: Cursor, field: str, so_far: Fields) -> str:
        labels: list[bytes] = []
        octets, begin = 1, cur.pos
        reader = cur
        while True:
            start = reader.pos
            size = reader.number(1, field)
            if size == 0:
                text = ".".join(_escape(label) for label in labels) or "."
                return text if reader is cur else CompressedName(text, bytes(cur.data[begin : cur.pos]))
            if size & POINTER == POINTER and self.pointers:
                target = (size & ~POINTER) << 8 | reader.number(1, field)
                # Only backwards, and the length below is bounded: a chain of pointers comes to an end.
                if target >= start:
                    raise WireError(start, field, "a pointer to an earlier name", str(target))
                reader = Cursor(cur.data, target)
                continue
            if size > LONGEST_LABEL:
                raise WireError(start, field, f"a label of at most {LONGEST_LABEL} octets", str(size))
            labels.append(reader.take(size, field))
            octets += size + 1
            if octets > LONGEST_NAME:
                raise WireError(start, field, f"a name of at most {LONGEST_NAME} octets", str(octets))

    def to_json(self, value: Any) -> str:
        return str(value)

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if self.pointers and isinstance(value, CompressedName):
            return value.octets
        try:
            labels = [] if value in (".", "") else _labels(value, field)
        except UnicodeEncodeError:
            raise WireError(0, field, "a name in text", repr(value)) from None
        for label in labels:
            if not 0 < len(label) <= LONGEST_LABEL:
                raise WireError(0, field, f"labels of 1 to {LONGEST_LABEL} octets", repr(value))
        raw = b"".join(bytes((len(label),)) + label for label in labels) + b"\0"
        if len(raw) > LONGEST_NAME:
            raise WireError(0, field, f"a name of at most {LONGEST_NAME} octets", str(len(raw)))
        return raw


@dataclass(frozen=True, kw_only=True)
class PaddedNames(Kind):
    """Domain names up to the end, in an option that zero octets fill to a multiple of 8 octets.

    ``head`` is what the option has before them.
    """

    head: int

    def read(self, cur: Cursor, field: str, so_far: Fields) -> list[str]:
        names: list[str] = []
        while cur.left and cur.data[cur.pos]:
            names.append(DOMAIN.read(cur, field, so_far))
        start = cur.pos
        padding = cur.rest()
        if any(padding) or len(padding) > 7:
            raise WireError(start, field, "at most 7 octets of zero behind the names", padding.hex())
        return names

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        raw = b"".join(DOMAIN.write(each, field, so_far) for each in value)
        return raw + bytes(-(self.head + len(raw)) % 8)


def _escape(label: bytes) -> str:
    return "".join(_printed(octet) for octet in label)


def _printed(octet: int) -> str:
    if octet in b".\\":
        return "\\" + chr(octet)
    return chr(octet) if 0x21 <= octet <= 0x7E else f"\\{octet:03d}"


def _labels(text: str, field: str) -> list[bytes]:
    """The labels of a name in text; the inverse of ``_escape`` joined with dots."""
    labels, label, at = [], bytearray(), 0
    text = text[:-1] if text.endswith(".") and not text.endswith("\\.") else text
    while at < len(text):
        char = text[at]
        if char == "\\" and text[at + 1 : at + 4].isdecimal() and len(text[at + 1 : at + 4]) == 3:
            number = int(text[at + 1 : at + 4])
            if number > 0xFF:
                raise WireError(0, field, "an octet behind a backslash", text[at : at + 4])
            label.append(number)
            at += 4
        elif char == ".":
            labels.append(bytes(label))
            label.clear()
            at += 1
        else:
            at += char == "\\"
            label += text[at : at + 1].encode(errors="surrogateescape")
            at += 1
    return [*labels, bytes(label)]


@dataclass(frozen=True, kw_only=True)
class Filled(Kind):
    """Octets that zeros fill to a fixed size; the value is without them."""

    octets: int

    def read(self, cur: Cursor, field: str, so_far: Fields) -> bytes:
        return cur.take(self.octets, field).rstrip(b"\0")

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if len(value) > self.octets:
            raise WireError(0, field, f"at most {self.octets} octets", str(len(value)))
        return bytes(value).ljust(self.octets, b"\0")

    def to_json(self, value: Any) -> str:
        return bytes(value).hex()

    def from_json(self, data: Any, so_far: Fields) -> bytes:
        return bytes.fromhex(data)


DOMAIN = Labels()
