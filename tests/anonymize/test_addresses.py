"""Addresses under other names: prefixes stay prefixes, kinds stay kinds, two never become one."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobtrace.anonymize.addresses import Addresses
from mobtrace.anonymize.keyed import Keyed
from mobtrace.values import Address, Prefix


def mapping(seed: str = "seed") -> Addresses:
    return Addresses(Keyed(seed))


def common(one: bytes, other: bytes) -> int:
    """How many bits two addresses have in common from the left."""
    return 8 * len(one) - (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_length()


unicast4 = st.integers(1, 223).flatmap(lambda first: st.binary(min_size=3, max_size=3).map(bytes((first,)).__add__))
global6 = st.binary(min_size=8, max_size=8).map(
    lambda raw: bytes((0x20 | raw[0] & 0x1F,)) + raw[1:] + bytes(7) + b"\x01"
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.tuples(unicast4, unicast4), st.tuples(global6, global6)))
def test_two_addresses_keep_the_length_of_their_common_prefix(pair: tuple[bytes, bytes]) -> None:
    known = mapping()
    one, other = pair
    if 127 in (one[0], other[0]):
        return
    assert common(known.address(one), known.address(other)) == common(one, other)


@pytest.mark.parametrize(
    "text", ["::", "::1", "ff02::1", "ff02::1:2", "ff05::1:3", "0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255"]
)
def test_addresses_with_a_special_use_stay(text: str) -> None:
    assert str(mapping().address(Address.parse(text))) == text


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("fe80::a:b:c:d", "fe80::/64"),
        ("2001:db8::1", "2000::/3"),
        ("fd00:1:2::3", "fd00::/8"),
        ("10.1.2.3", "10.0.0.0/8"),
        ("172.20.1.2", "172.16.0.0/12"),
        ("192.168.1.2", "192.168.0.0/16"),
        ("169.254.7.8", "169.254.0.0/16"),
        ("::ffff:192.0.2.1", "::ffff:0:0/96"),
        ("ff02::1:ff00:1234", "ff02::1:ff00:0/104"),
    ],
)
def test_an_address_becomes_another_of_its_kind(text: str, network: str) -> None:
    old = Address.parse(text)
    new = mapping().address(old)
    assert new != old
    assert new in Prefix.parse(network)


def test_an_interface_has_one_identifier_on_every_link() -> None:
    known = mapping()
    identifier = bytes.fromhex("0000000000000011")
    new = {
        known.address(Address(bytes.fromhex(upper) + identifier))[8:]
        for upper in ("20010db800000001", "fe80" + "00" * 6)
    }
    assert new == {known.identifier(identifier)}


def test_an_identifier_made_from_a_link_layer_address_is_made_from_the_new_one() -> None:
    """RFC 4291 appendix A: ff fe in the middle, the universal bit turned over."""
    known = mapping()
    mac = bytes.fromhex("00146c53180a")
    new = known.link(mac)
    assert new != mac and new[0] & 3 == mac[0] & 3
    address = known.address(Address.parse("2001:db8::214:6cff:fe53:180a"))
    assert address[8:] == bytes((new[0] ^ 2,)) + new[1:3] + b"\xff\xfe" + new[3:]


def test_groups_of_the_link_layer_stay() -> None:
    for text in ("ffffffffffff", "333300000001", "01005e000001", "000000000000"):
        assert mapping().link(bytes.fromhex(text)) == bytes.fromhex(text)


def test_a_prefix_is_that_of_the_addresses_in_it() -> None:
    known = mapping()
    for prefix, address in (("2001:db8:a::/48", "2001:db8:a:7::9"), ("10.7.0.0/16", "10.7.8.9")):
        assert known.address(Address.parse(address)) in known.prefix(Prefix.parse(prefix))
        assert known.prefix(Prefix.parse(prefix)).length == Prefix.parse(prefix).length


def test_no_two_become_one() -> None:
    known = mapping()
    macs = {known.link(bytes((2, 0, 0, 0, high, low))) for high in range(8) for low in range(256)}
    identifiers = {known.identifier(number.to_bytes(8, "big")) for number in range(1, 1000)}
    assert (len(macs), len(identifiers)) == (2048, 999)
    assert not any(one[3:5] == b"\xff\xfe" for one in identifiers)


def test_the_seed_decides() -> None:
    old = Address.parse("2001:db8:1:2::3")
    again, other = mapping(), mapping("other")
    assert mapping().address(old) == again.address(old) != other.address(old)


def test_solicited_addresses_follow_their_target() -> None:
    known = mapping()
    target = Address.parse("2001:db8::a:b:c")
    assert known.solicited(target)[13:] == known.address(target)[13:]


def test_neighbours_stay_neighbours() -> None:
    """A whole subnet: every pair has the prefix in common that it had."""
    known = mapping()
    old = [Address.parse(f"198.51.100.{host}") for host in range(0, 256, 15)]
    for one, other in combinations(old, 2):
        assert common(known.address(one), known.address(other)) == common(one, other)
