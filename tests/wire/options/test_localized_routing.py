"""The MAG IPv6 Address option is 18 octets long (tshark 4.0 warns of any but 16)."""

import pytest

from mobtrace.values import Address
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.localized_routing import MagIPv6Address
from wire_options import codes, read

ADDRESS = "20010db800000000000000000000000a"


def test_length_is_eighteen_and_nothing_is_wrong_with_it() -> None:
    """RFC 6705 section 11.1."""
    message = read(f"3312 00 80 {ADDRESS}")
    option = MagIPv6Address(mag_ipv6_address=Address.parse("2001:db8::a"))
    assert message.without_padding().options == [option]
    assert codes(message) == []
    assert OPTIONS.write([option])[1] == 18


def test_address_length_is_128_bits() -> None:
    assert codes(read(f"3312 00 40 {ADDRESS}")) == ["out-of-range"]


@pytest.mark.parametrize("octets", [f"3310 {ADDRESS}", "3302 00 80"])
def test_too_short_an_option_keeps_its_octets(octets: str) -> None:
    message = read(octets)
    assert isinstance(message.options[0], Unknown)
    assert codes(message)[-1] == "option-length"
