"""Names under other names."""

import re

import pytest

from mobtrace.anonymize.addresses import Addresses
from mobtrace.anonymize.keyed import Keyed
from mobtrace.anonymize.words import Words


@pytest.fixture
def words() -> Words:
    keyed = Keyed("seed")
    return Words(keyed, Addresses(keyed))


def test_user_and_realm_are_replaced_apart(words: Words) -> None:
    one, other, third = (words.identity(each) for each in ("alice@telco.net", "bob@telco.net", "alice@other.net"))
    assert one.partition("@")[2] == other.partition("@")[2] != third.partition("@")[2]
    assert one.partition("@")[0] == third.partition("@")[0] != "alice"
    assert words.identity("alice") == one.partition("@")[0]
    assert not {"alice", "bob", "telco", "other"} & set(re.split(r"\W", f"{one} {other} {third}"))


def test_lengths_padding_and_case_stay(words: Words) -> None:
    assert len(words.identity("Alice@telco.net\0\0")) == len("Alice@telco.net\0\0")
    assert words.identity("alice@telco.net\0\0").endswith("\0\0")
    assert words.identity("ALICE@TELCO.NET").lower() == words.identity("alice@telco.net")


def test_short_names_do_not_become_one(words: Words) -> None:
    """More names of one letter than there are letters: some become longer, none the same."""
    old = [chr(code) for code in (*range(ord("a"), ord("z") + 1), *range(ord("0"), ord("9") + 1), *range(0x3B1, 0x3C9))]
    new = [words.identity(each) for each in old]
    assert len(set(new)) == len(old)
    assert all(one != other for one, other in zip(old, new, strict=True) if one.isalpha())


def test_names_of_a_domain_stay_in_it(words: Words) -> None:
    one, other, top = (words.domain(each) for each in ("a1.core.telco.net", "b2.core.telco.net", "telco.net"))
    assert one.split(".")[1:] == other.split(".")[1:]
    assert one.endswith(f".{top}") and top.endswith(".net") and top != "telco.net"


def test_labels_of_the_protocol_stay(words: Words) -> None:
    """RFC 5026 section 5.1.2; TS 23.003 section 19.4.2: what a name is for is no secret, the network's number is."""
    assert words.domain("_mip6._ipv6.example.com") == "_mip6._ipv6.example.com"
    name = words.domain("internet.apn.epc.mnc012.mcc345.3gppnetwork.org")
    assert re.fullmatch(r"[a-z]{8}\.apn\.epc\.mnc\d{3}\.mcc\d{3}\.3gppnetwork\.org", name)
    assert "mnc012" not in name and "mcc345" not in name and "internet" not in name
    assert re.fullmatch(r"lma\d\.[a-z]{5}\.net", words.domain("lma1.telco.net"))


@pytest.mark.parametrize("text", ["00:14:6c:53:18:0a", "00-14-6C-53-18-0A", "0014.6c53.180a", "00146c53180a"])
def test_a_link_layer_address_is_replaced_however_it_is_written(words: Words, text: str) -> None:
    new = words.identity(text)
    assert re.sub("[0-9a-f]", "0", new, flags=re.I) == re.sub("[0-9a-f]", "0", text, flags=re.I)
    assert bytes.fromhex(re.sub("[^0-9a-f]", "", new, flags=re.I)) == words.addresses.link(
        bytes.fromhex("00146c53180a")
    )


def test_addresses_and_prefixes_as_text_are_those_of_the_packets(words: Words) -> None:
    new = words.identity("2001:db8::1")
    assert new == str(words.addresses.address(bytes.fromhex("20010db8000000000000000000000001")))
    assert words.identity("2001:db8:a::/64").endswith("::/64")


def test_names_of_addresses_follow_them(words: Words) -> None:
    """RFC 1035 section 3.5, RFC 3596 section 2.5."""
    new = words.addresses.address(bytes((192, 0, 2, 7)))
    assert words.domain("7.2.0.192.in-addr.arpa") == ".".join(str(octet) for octet in reversed(new)) + ".in-addr.arpa"
    old = bytes.fromhex("20010db8000000000000000000000001")
    nibbles = ".".join(reversed(old.hex())) + ".ip6.arpa"
    assert words.domain(nibbles) == ".".join(reversed(words.addresses.address(old).hex())) + ".ip6.arpa"


def test_digits_become_digits(words: Words) -> None:
    new = words.digits("123456789012345")
    assert new.isdecimal() and len(new) == 15 and new != "123456789012345"
    assert words.identity("123456789012345") == new
    assert re.fullmatch(r"\d{3}-\d{2}", words.digits("262-01"))


def test_a_log_keeps_what_is_said_and_loses_of_whom(words: Words) -> None:
    text = (
        "<190>227: *Mar 10 22:42:30.073 UTC: %DOT11-6-ASSOC: Interface Dot11Radio0, "
        "Station 0014.6c53.180a of alice@telco.net Associated"
    )
    new = words.free(text)
    assert len(new) == len(text)
    for kept in ("<190>227:", "Mar 10 22:42:30.073", "-ASSOC:", "Station", "Associated"):
        assert kept in new
    for lost in ("0014.6c53.180a", "alice", "telco", "Dot11Radio0"):
        assert lost not in new
