"""Timestamps: kinds whose value is the number on the wire and whose meaning is a moment."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds
from mobtrace.wire.kinds import Fields, Int


@dataclass(frozen=True, kw_only=True)
class Time(Int):
    """A moment as a fixed-point number of seconds, ``fraction_bits`` of it behind the point.

    ``epoch`` is the second, counted from 1970, at which the number was zero. The value stays the number
    on the wire, so that nothing of it is lost.
    """

    octets: int = 8
    fraction_bits: int
    epoch: int = 0

    def nanoseconds(self, value: int) -> Nanoseconds:
        """Nanoseconds since 1970, rounded down."""
        return (value * NANOSECONDS_PER_SECOND >> self.fraction_bits) + self.epoch * NANOSECONDS_PER_SECOND

    def number(self, time: Nanoseconds) -> int:
        """The value that says ``time`` (nanoseconds since 1970), rounded up so that nothing is lost."""
        since = time - self.epoch * NANOSECONDS_PER_SECOND
        return -(-(since << self.fraction_bits) // NANOSECONDS_PER_SECOND) % (1 << 8 * self.octets)

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        try:
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.nanoseconds(value) // 1000)
        except OverflowError:
            return "after the year 9999"
        return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(frozen=True, kw_only=True)
class NtpTime(Time):
    """A timestamp of the Network Time Protocol: 32 bits of seconds since 1900, 32 of a fraction."""

    fraction_bits: int = 32
    epoch: int = -2208988800

    def nanoseconds(self, value: int) -> Nanoseconds:
        # RFC 4330 section 3: with the first bit clear it is a time after February 2036.
        era = 0 if value >> 63 else 1 << 64
        return super().nanoseconds(value + era)

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        return super().meaning(value, so_far) if value else "not set"
