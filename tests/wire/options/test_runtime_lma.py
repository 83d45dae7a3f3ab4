"""Redirection to another anchor: one of two addresses, as two flags say."""

import pytest

from mobtrace.values import Address
from mobtrace.wire.families import Unknown
from mobtrace.wire.options.runtime_lma import LoadInformation, Redirect, RedirectCapability
from wire_options import codes, only, read

V6 = "20010db8000000000000000000000002"


@pytest.mark.parametrize(
    ("octets", "option"),
    [
        (f"2f12 8000 {V6}", Redirect(k=True, ipv6_r2lma_address=Address.parse("2001:db8::2"))),
        ("2f06 4000 c0000202", Redirect(n=True, ipv4_r2lma_address=Address.parse("192.0.2.2"))),
        ("2f02 0000", Redirect()),
    ],
)
def test_flags_say_which_address_is_there(octets: str, option: Redirect) -> None:
    """RFC 6463 section 4.2."""
    assert only(octets) == option


@pytest.mark.parametrize("octets", ["2f06 8000 c0000202", "2f02 4000"])
def test_an_address_that_the_flags_promise_and_that_is_not_there(octets: str) -> None:
    message = read(octets)
    assert isinstance(message.options[0], Unknown)
    assert codes(message) == ["option-length"]


def test_an_address_that_no_flag_promises_is_kept() -> None:
    message = read("2f06 0000 c0000202")
    assert message.options[0].trailing.hex() == "c0000202"
    assert codes(message) == ["extra-octets"]


def test_capacity_is_in_kilobytes_per_second() -> None:
    """RFC 6463 section 4.3."""
    load = LoadInformation(
        priority=1, sessions_in_use=2, maximum_sessions=3, used_capacity=4_000_000, maximum_capacity=5_000_000
    )
    assert load.meanings() == {"used_capacity": "4000000 kB/s", "maximum_capacity": "5000000 kB/s"}


def test_redirect_capability_has_only_reserved_bits() -> None:
    assert only("2e02 0000") == RedirectCapability()
