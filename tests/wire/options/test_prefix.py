"""The Delegated Mobile Network Prefix: V says how long the prefix is."""

import pytest

from mobtrace.values import Address
from mobtrace.wire.options.prefix import DelegatedMobileNetworkPrefix
from wire_options import codes, only, read


@pytest.mark.parametrize(
    ("octets", "v", "prefix"),
    [
        ("3712 00 38 20010db8000110000000000000000000", False, "2001:db8:1:1000::"),
        ("3706 80 18 c0000200", True, "192.0.2.0"),
    ],
)
def test_flag_v_is_an_ipv4_prefix(octets: str, v: bool, prefix: str) -> None:
    """RFC 7148 section 4.1."""
    option = only(octets)
    assert isinstance(option, DelegatedMobileNetworkPrefix)
    assert option.v is v
    assert option.delegated_mobile_network_prefix == Address.parse(prefix)


@pytest.mark.parametrize("octets", ["3706 00 18 c0000200", "3712 80 38 20010db8000110000000000000000000"])
def test_a_flag_that_belies_the_length_is_told_and_the_octets_kept(octets: str) -> None:
    message = read(octets)
    option = message.options[0]
    assert option.delegated_mobile_network_prefix == bytes.fromhex(octets)[4:]
    assert codes(message) == ["malformed-value"]
    assert DelegatedMobileNetworkPrefix.from_json(option.to_json()) == option


def test_a_prefix_longer_than_an_address_leaves_an_issue() -> None:
    assert codes(read("3712 00 81 20010db8000110000000000000000000")) == ["out-of-range"]
