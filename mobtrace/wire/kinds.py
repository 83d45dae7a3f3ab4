"""Field kinds: how one field lies on the wire, how it is written, and how it reads as JSON.

A row of the registry is a typed class whose fields carry a kind::

    lifetime: Annotated[int, U16.unit(4, "s")]

Everything that depends on a field's form is a method here and nowhere else: ``read`` and
``write`` (bytes), ``to_json`` and ``from_json`` (the output contract), ``meaning`` (text for a
person). ``so_far`` maps the names of the fields already read or about to be written to
their values, for kinds that depend on an earlier field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from mobtrace.errors import WireError
from mobtrace.values import Address, LinkLayer
from mobtrace.wire.cursor import Cursor, Severity

if TYPE_CHECKING:
    from mobtrace.wire.containers import Counted, IfLeft, Repeated, When

Fields = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Base of all kinds; ``octets`` is the size when it is fixed."""

    octets: int | None = None

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Any:
        """Read one value at the cursor; raises ``WireError`` when it is not there."""
        raise NotImplementedError

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        """The octets of ``value``; raises ``WireError`` when it does not fit."""
        raise NotImplementedError

    def to_json(self, value: Any) -> Any:
        """``value`` as JSON data."""
        return value

    def from_json(self, data: Any, so_far: Fields) -> Any:
        """The value that ``to_json`` turned into ``data``."""
        return data

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        """What ``value`` means to a person, when that is more than the value itself."""
        return None

    def when(self, flag: str, *, equals: Any = True) -> "When":
        """This kind, present only when the earlier field ``flag`` equals ``equals``."""
        from mobtrace.wire.containers import When  # noqa: PLC0415 - containers are made of kinds

        return When(inner=self, flag=flag, equals=equals)

    def if_left(self) -> "IfLeft":
        """This kind, or ``None`` when no octets are left."""
        from mobtrace.wire.containers import IfLeft  # noqa: PLC0415 - containers are made of kinds

        return IfLeft(inner=self)

    def counted(self, octets: int = 1) -> "Counted":
        """This kind behind a length field of ``octets`` octets."""
        from mobtrace.wire.containers import Counted  # noqa: PLC0415 - containers are made of kinds

        return Counted(inner=self, prefix=octets)

    def repeated(self) -> "Repeated":
        """A list of this kind up to the end of the structure."""
        from mobtrace.wire.containers import Repeated  # noqa: PLC0415 - containers are made of kinds

        return Repeated(inner=self)


@dataclass(frozen=True, kw_only=True)
class Number(Kind):
    """What numbers of whole octets and of bits have in common: names, a unit, a range."""

    names: Mapping[int, str] | None = None
    partial: bool = False
    other_names: tuple[str, Mapping[int, str]] | None = None
    scale: tuple[float, str] | None = None
    highest: int | None = None
    lowest: int = 0
    reserved: bool = False

    def named(self, names: Mapping[int, str], *, partial: bool = False, when: str | None = None) -> Self:
        """With the value names of a registry table.

        With ``partial`` only the values of the table have a meaning of their own, the others are plain
        numbers. With ``when``, the names that hold where that earlier flag is set.
        """
        if when is not None:
            return replace(self, other_names=(when, names))
        return replace(self, names=names, partial=partial)

    def unit(self, factor: float, unit: str) -> Self:
        """In units of ``factor`` ``unit`` (``unit(4, "s")``: 4-second units)."""
        return replace(self, scale=(factor, unit))

    def limit(self, highest: int, lowest: int = 0) -> Self:
        """Values outside ``lowest`` to ``highest`` are read but leave an issue."""
        return replace(self, highest=highest, lowest=lowest)

    def usual(self, value: int) -> bool:
        """True when the value leaves no issue."""
        if self.reserved:
            return value == 0
        return value >= self.lowest and (self.highest is None or value <= self.highest)

    def check(self, value: int, cur: Cursor, field: str, start: int) -> None:
        """Leave an issue for a value that may be read but should not be there."""
        if self.usual(value):
            return
        if self.reserved:
            cur.note("reserved-bits", field, "0", str(value), severity=Severity.NOTE, offset=start)
        else:
            cur.note("out-of-range", field, f"{self.lowest} to {self.highest}", str(value), offset=start)

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        names = self.names
        if self.other_names is not None and so_far[self.other_names[0]]:
            names = self.other_names[1]
        if names is not None and value in names:
            return names[value]
        if self.scale is not None:
            return self._amount(value * self.scale[0])
        return None if names is None or self.partial else f"unknown ({value})"

    def _amount(self, amount: float) -> str:
        unit = self.scale[1] if self.scale else ""
        # Whole factors keep every digit: a bit rate is not to read 1e+07.
        return f"{amount} {unit}" if isinstance(amount, int) else f"{amount:g} {unit}"


@dataclass(frozen=True, kw_only=True)
class Int(Number):
    """An unsigned number of whole octets."""

    octets: int

    def read(self, cur: Cursor, field: str, so_far: Fields) -> int:
        start = cur.pos
        value = cur.number(self.octets, field)
        self.check(value, cur, field, start)
        return value

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if not isinstance(value, int) or not 0 <= value < 1 << (8 * self.octets):
            raise WireError(0, field, f"a number of {8 * self.octets} bits", repr(value))
        return value.to_bytes(self.octets, "big")


@dataclass(frozen=True, kw_only=True)
class Bits(Number):
    """A number of ``bits`` bits; neighbours fill whole octets, most significant first."""

    bits: int
    boolean: bool = False


@dataclass(frozen=True, kw_only=True)
class Fixed(Kind):
    """A two's complement number with ``fraction`` bits behind the binary point.

    The value is the whole number on the wire; ``meaning`` is the number it stands for, in ``unit``.
    Beyond ``most`` units to either side it leaves an issue.
    """

    octets: int
    fraction: int
    unit: str
    most: int

    def read(self, cur: Cursor, field: str, so_far: Fields) -> int:
        start = cur.pos
        value = int.from_bytes(cur.take(self.octets, field), "big", signed=True)
        if abs(value) > self.most << self.fraction:
            wanted = f"-{self.most} to {self.most} {self.unit}"
            cur.note("out-of-range", field, wanted, self.meaning(value, so_far), offset=start)
        return value

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        half = 1 << (8 * self.octets - 1)
        if not isinstance(value, int) or not -half <= value < half:
            raise WireError(0, field, f"a signed number of {8 * self.octets} bits", repr(value))
        return value.to_bytes(self.octets, "big", signed=True)

    def meaning(self, value: Any, so_far: Fields) -> str:
        digits = len(str(1 << self.fraction))
        return f"{value / (1 << self.fraction):.{digits}f} {self.unit}"


@dataclass(frozen=True, kw_only=True)
class Octets(Kind):
    """A fixed number of octets without further structure; hexadecimal in JSON."""

    octets: int

    def read(self, cur: Cursor, field: str, so_far: Fields) -> bytes:
        return cur.take(self.octets, field)

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if len(value) != self.octets:
            raise WireError(0, field, f"{self.octets} octets", f"{len(value)}")
        return bytes(value)

    def to_json(self, value: Any) -> str:
        return bytes(value).hex()

    def from_json(self, data: Any, so_far: Fields) -> bytes:
        return bytes.fromhex(data)


@dataclass(frozen=True, kw_only=True)
class Addr(Kind):
    """An IPv6 (16 octets) or IPv4 (4 octets) address."""

    octets: int

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Address:
        return Address(cur.take(self.octets, field))

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if len(value) != self.octets:
            raise WireError(0, field, f"an address of {self.octets} octets", f"{len(value)}")
        return bytes(value)

    def to_json(self, value: Any) -> str:
        return str(value)

    def from_json(self, data: Any, so_far: Fields) -> Address:
        return Address.parse(data)


@dataclass(frozen=True, kw_only=True)
class AddrRest(Kind):
    """An address whose family follows from the octets left: 0 (``None``), 4 or 16."""

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Address | None:
        if cur.left not in (0, 4, 16):
            raise WireError(cur.pos, field, "0, 4 or 16 octets", str(cur.left))
        return Address(cur.rest()) if cur.left else None

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if value is not None and len(value) not in (4, 16):
            raise WireError(0, field, "an address or none", repr(value))
        return b"" if value is None else bytes(value)

    def to_json(self, value: Any) -> str | None:
        return None if value is None else str(value)

    def from_json(self, data: Any, so_far: Fields) -> Address | None:
        return None if data is None else Address.parse(data)


@dataclass(frozen=True, kw_only=True)
class Rest(Kind):
    """All octets left, without further structure; at least ``least``, a multiple of ``step``."""

    least: int = 0

    def read(self, cur: Cursor, field: str, so_far: Fields) -> bytes:
        if cur.left < self.least:
            raise WireError(cur.pos, field, f"at least {self.least} octets", str(cur.left))
        return cur.rest()

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if len(value) < self.least:
            raise WireError(0, field, f"at least {self.least} octets", f"{len(value)}")
        return bytes(value)

    def to_json(self, value: Any) -> str:
        return bytes(value).hex()

    def from_json(self, data: Any, so_far: Fields) -> bytes:
        return bytes.fromhex(data)


@dataclass(frozen=True, kw_only=True)
class NumberRest(Rest):
    """All octets left, which are one number of no fixed width; the octets keep its width."""

    def meaning(self, value: Any, so_far: Fields) -> str:
        return str(int.from_bytes(value, "big"))


@dataclass(frozen=True, kw_only=True)
class FixedText(Kind):
    """A fixed number of octets of ASCII; others survive as surrogates."""

    octets: int

    def read(self, cur: Cursor, field: str, so_far: Fields) -> str:
        start = cur.pos
        raw = cur.take(self.octets, field)
        if not raw.isascii():
            cur.note("malformed-value", field, "ASCII text", raw.hex(), offset=start)
        return raw.decode("ascii", errors="surrogateescape")

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        try:
            raw: bytes = value.encode("ascii", errors="surrogateescape")
        except UnicodeEncodeError:
            raise WireError(0, field, "ASCII text", repr(value)) from None
        if len(raw) != self.octets:
            raise WireError(0, field, f"{self.octets} octets", f"{len(raw)}")
        return raw


@dataclass(frozen=True, kw_only=True)
class LinkAddr(Rest):
    """A link-layer address of any length, up to the end; ``00:11:22:33:44:55`` in JSON."""

    least: int = 1

    def read(self, cur: Cursor, field: str, so_far: Fields) -> LinkLayer:
        return LinkLayer(super().read(cur, field, so_far))

    def to_json(self, value: Any) -> str:
        return str(LinkLayer(value))

    def from_json(self, data: Any, so_far: Fields) -> LinkLayer:
        return LinkLayer.parse(data)


@dataclass(frozen=True, kw_only=True)
class Text(Kind):
    """All octets left as UTF-8; octets that are not UTF-8 survive as surrogates."""

    least: int = 0

    def read(self, cur: Cursor, field: str, so_far: Fields) -> str:
        if cur.left < self.least:
            raise WireError(cur.pos, field, f"at least {self.least} octets", str(cur.left))
        start = cur.pos
        raw = cur.rest()
        try:
            return raw.decode()
        except UnicodeDecodeError:
            cur.note("not-utf8", field, "UTF-8 text", raw.hex(), offset=start)
            return raw.decode(errors="surrogateescape")

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        try:
            raw: bytes = value.encode(errors="surrogateescape")
        except UnicodeEncodeError:
            raise WireError(0, field, "text that has an encoding", repr(value)) from None
        if len(raw) < self.least:
            raise WireError(0, field, f"at least {self.least} octets", f"{len(raw)}")
        return raw


@dataclass(frozen=True, kw_only=True)
class DomainName(Text):
    """A domain name as text; one that comes as labels with their lengths has the dotted name as its meaning."""

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        raw: bytes = value.encode(errors="surrogateescape")
        labels = []
        while raw[:1].strip(b"\0"):
            size = raw[0]
            # RFC 1035 section 2.3.4: labels have at most 63 octets.
            if size > 63 or size >= len(raw):
                return None
            labels.append(raw[1 : 1 + size].decode(errors="replace"))
            raw = raw[1 + size :]
        return ".".join(labels) if labels and raw in (b"", b"\0") else None


U8, U16, U24, U32, U64 = (Int(octets=n) for n in (1, 2, 3, 4, 8))
RESERVED8, RESERVED16, RESERVED24, RESERVED32 = (Int(octets=n, reserved=True) for n in (1, 2, 3, 4))
FLAG = Bits(bits=1, boolean=True)
ADDR6 = Addr(octets=16)
ADDR4 = Addr(octets=4)
REST = Rest()
TEXT = Text()
LINK_LAYER = LinkAddr()
DOMAIN_NAME = DomainName()


def bits(width: int) -> Bits:
    """A number of ``width`` bits."""
    return Bits(bits=width)


def reserved_bits(width: int) -> Bits:
    """``width`` bits that a sender sets to zero; others leave a note and are kept."""
    return Bits(bits=width, reserved=True)


def octets(count: int) -> Octets:
    """``count`` octets without further structure."""
    return Octets(octets=count)
