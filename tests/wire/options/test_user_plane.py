"""The LMA User-Plane Address: its length is its address family, and nothing at all is legal."""

import pytest

from mobtrace.values import Address
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.transient import TransientBinding
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from wire_options import codes, only, read


def test_an_address_of_no_length_is_legal_in_a_request() -> None:
    """RFC 7389 section 4: a gateway leaves the choice of address to the anchor."""
    message = read("3b02 0000 2b02 01 0f")
    first, second = message.without_padding().options
    assert first == LmaUserPlaneAddress(lma_user_plane_address=None)
    assert isinstance(second, TransientBinding)
    assert codes(message) == []


@pytest.mark.parametrize(
    ("octets", "address"),
    [
        ("3b06 0000 c0000209", "192.0.2.9"),
        ("3b06 0000 00000000", "0.0.0.0"),
        ("3b12 0000 20010db8000000000000000000000009", "2001:db8::9"),
        ("3b12 0000 00000000000000000000000000000000", "::"),
    ],
)
def test_four_octets_are_ipv4_and_sixteen_ipv6(octets: str, address: str) -> None:
    assert only(octets) == LmaUserPlaneAddress(lma_user_plane_address=Address.parse(address))


@pytest.mark.parametrize("octets", ["3b03 0000 c0", "3b07 0000 c000020900", "3b01 00", "3b00"])
def test_any_other_length_keeps_its_octets(octets: str) -> None:
    message = read(octets)
    assert isinstance(message.options[0], Unknown)
    assert codes(message) == ["option-length"]


def test_two_in_a_message_one_of_each_family() -> None:
    assert OPTIONS.rows[59].info.repeat
