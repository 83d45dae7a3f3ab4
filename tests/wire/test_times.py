"""Timestamps: the number on the wire, and the moment it means."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobtrace.wire.times import NtpTime, Time

PMIP6 = Time(fraction_bits=16)
NTP = NtpTime()


def nanoseconds(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp()) * 1_000_000_000


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "1970-01-01T00:00:00.000000Z"),
        (0x5C54F7C08000, "2019-02-02T01:52:00.500000Z"),
        (0x5C54F7C00001, "2019-02-02T01:52:00.000015Z"),
        (0xFFFFFFFFFFFFFFFF, "after the year 9999"),
    ],
)
def test_proxy_mobile_ipv6_counts_65536ths_since_1970(value: int, text: str) -> None:
    """RFC 5213 section 8.8."""
    assert PMIP6.meaning(value, {}) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "not set"),
        (0xE0000000 << 32, "2019-02-02T11:39:44.000000Z"),
        (2208988800 << 32, "1970-01-01T00:00:00.000000Z"),
        ((1 << 64) - 1, "2036-02-07T06:28:15.999999Z"),
        (1 << 32, "2036-02-07T06:28:17.000000Z"),
    ],
)
def test_ntp_counts_from_1900_and_again_from_2036(value: int, text: str) -> None:
    """RFC 4330 section 3 gives the seconds of 1970 and of 2036."""
    assert NTP.meaning(value, {}) == text


def test_nanoseconds_since_1970() -> None:
    assert PMIP6.nanoseconds(0x5C54F7C08000) == nanoseconds(2019, 2, 2, 1, 52) + 500_000_000
    assert NTP.nanoseconds(0xE000000080000000) == nanoseconds(2019, 2, 2, 11, 39, 44) + 500_000_000


@given(st.integers(nanoseconds(1990, 1, 1), nanoseconds(2100, 1, 1)))
def test_a_moment_survives_to_the_resolution_of_the_field(time: int) -> None:
    assert NTP.nanoseconds(NTP.number(time)) == time
    assert 0 <= PMIP6.nanoseconds(PMIP6.number(time)) - time < 1_000_000_000 / 65536
