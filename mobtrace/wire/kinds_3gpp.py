"""Field kinds of the 3GPP: decimal digits two to an octet, networks, access point names, times."""

from dataclasses import dataclass
from typing import Any

from mobtrace.errors import WireError
from mobtrace.values import Nanoseconds
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.kinds import Fields, Int, Kind
from mobtrace.wire.times import Time

# 3GPP TS 29.002 clause 17.7.8 (TBCD-STRING): what the sixteen values of half an octet mean.
DIGITS = "0123456789*#abcf"
FILLER = DIGITS[15]
YEAR_1900 = -2208988800  # seconds since 1970
_CODE = {digit: code for code, digit in enumerate(DIGITS)}


def digits_text(data: bytes, *, high_first: bool) -> str:
    """The digits in ``data``; one filler at the end is left out, so that ``digits_bytes`` gives ``data`` back."""
    order = (4, 0) if high_first else (0, 4)
    text = "".join(DIGITS[octet >> shift & 15] for octet in data for shift in order)
    return text.removesuffix(FILLER)


def digits_bytes(text: str, *, high_first: bool) -> bytes:
    """The octets of ``text``, filled up to a whole octet; raises ``KeyError`` for what is no digit."""
    even = text if len(text) % 2 == 0 else text + FILLER
    pairs = zip(even[::2], even[1::2], strict=True)
    if high_first:
        return bytes(_CODE[first] << 4 | _CODE[second] for first, second in pairs)
    return bytes(_CODE[second] << 4 | _CODE[first] for first, second in pairs)


@dataclass(frozen=True, kw_only=True)
class Digits(Kind):
    """All octets left as decimal digits, half an octet each; an odd number of them ends in a filler.

    ``high_first`` says which half comes first: the high one in RFC 8371, the low one in the TBCD
    strings of TS 29.002. ``most`` is the largest number of digits.
    """

    high_first: bool = False
    most: int = 0

    def read(self, cur: Cursor, field: str, so_far: Fields) -> str:
        start = cur.pos
        text = digits_text(cur.rest(), high_first=self.high_first)
        if not text.isdecimal():
            cur.note("not-digits", field, "decimal digits", text or "none", offset=start)
        elif self.most and len(text) > self.most:
            cur.note("out-of-range", field, f"at most {self.most} digits", str(len(text)), offset=start)
        return text

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        try:
            return digits_bytes(value, high_first=self.high_first)
        except (KeyError, TypeError) as error:
            raise WireError(0, field, "decimal digits", repr(value)) from error


@dataclass(frozen=True, kw_only=True)
class Plmn(Kind):
    """A network as ``mcc-mnc``, its five or six digits in three octets (3GPP TS 24.008 clause 10.5.1.3)."""

    octets: int = 3

    def read(self, cur: Cursor, field: str, so_far: Fields) -> str:
        start = cur.pos
        mcc2, mcc1, mnc3, mcc3, mnc2, mnc1 = (int(nibble, 16) for nibble in cur.take(3, field).hex())
        text = "".join(DIGITS[code] for code in (mcc1, mcc2, mcc3, mnc1, mnc2, mnc3)).removesuffix(FILLER)
        if not text.isdecimal():
            cur.note("not-digits", field, "decimal digits", text, offset=start)
        return f"{text[:3]}-{text[3:]}"

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        mcc, _, mnc = str(value).partition("-")
        digits = mcc + mnc.ljust(3, FILLER)
        if len(mcc) != 3 or len(mnc) not in (2, 3) or not set(digits) <= set(DIGITS):
            raise WireError(0, field, "a network as mcc-mnc", repr(value))
        mcc1, mcc2, mcc3, mnc1, mnc2, mnc3 = (_CODE[digit] for digit in digits)
        return bytes((mcc2 << 4 | mcc1, mnc3 << 4 | mcc3, mnc2 << 4 | mnc1))


@dataclass(frozen=True, kw_only=True)
class AccessPointName(Kind):
    """All octets left as an access point name: labels behind their lengths (3GPP TS 23.003 clause 9.1).

    Its text has the labels with dots between them. Octets that this text could not give back are refused.
    """

    def read(self, cur: Cursor, field: str, so_far: Fields) -> str:
        labels: list[str] = []
        while cur.left:
            start = cur.pos
            label = cur.take(cur.number(1, field), field)
            if not label.isascii() or b"." in label or not label:
                raise WireError(start, field, "a label of ASCII letters and digits", label.hex() or "an empty one")
            labels.append(label.decode("ascii"))
        return ".".join(labels)

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if not value:
            return b""
        labels = value.split(".")
        if not value.isascii() or not all(0 < len(label) < 64 for label in labels):
            raise WireError(0, field, "labels of 1 to 63 ASCII characters", repr(value))
        return b"".join(bytes((len(label),)) + label.encode("ascii") for label in labels)


@dataclass(frozen=True, kw_only=True)
class TimeZone(Int):
    """Difference to UTC in quarters of an hour, two decimal digits and a sign (3GPP TS 24.008 clause 10.5.3.8)."""

    octets: int = 1

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        # The digits are swapped as in TBCD; the sign is the high bit of the tens.
        quarters = (value & 0x07) * 10 + (value >> 4)
        sign = "-" if value & 0x08 else "+"
        return f"UTC{sign}{quarters // 4:02}:{quarters % 4 * 15:02}"


@dataclass(frozen=True, kw_only=True)
class Milliseconds(Time):
    """A moment as a number of milliseconds since 1900 (3GPP TS 29.274 clause 8.119)."""

    octets: int = 6
    fraction_bits: int = 0
    epoch: int = YEAR_1900

    def nanoseconds(self, value: int) -> Nanoseconds:
        return (value + self.epoch * 1000) * 1_000_000

    def number(self, time: Nanoseconds) -> int:
        return -(-time // 1_000_000) - self.epoch * 1000
