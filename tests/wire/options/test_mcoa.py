"""The Binding Identifier option (RFC 5648, RFC 6089)."""

import pytest

from mobtrace.values import Address
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.cursor import Cursor, Issue
from mobtrace.wire.message import OPTIONS, Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.rows import Row


def read(data: str) -> tuple[Row, list[Issue]]:
    cur = Cursor(bytes.fromhex(data))
    (option,) = OPTIONS.read(cur)
    return option, cur.issues


@pytest.mark.parametrize("address", [None, "198.51.100.7", "2001:db8::3"])
def test_with_and_without_care_of_address(address: str | None) -> None:
    """RFC 5648 section 4.3: lengths 4, 8 and 20."""
    care_of = None if address is None else Address.parse(address)
    wire = (b"" if care_of is None else care_of).hex()
    data = f"23{4 + len(wire) // 2:02x}00070000{wire}"
    assert read(data) == (BindingIdentifier(binding_id=7, care_of_address=care_of), [])
    assert OPTIONS.write([BindingIdentifier(binding_id=7, care_of_address=care_of)]).hex() == data


def test_a_care_of_address_of_another_length_is_kept() -> None:
    option, issues = read("230600070000abcd")
    assert [issue.code for issue in issues] == ["option-length"]
    assert OPTIONS.write([option]).hex() == "230600070000abcd"


def test_the_reserved_bits_of_rfc_5648_are_the_priority_of_rfc_6089() -> None:
    option, issues = read("2304000700 8a")
    assert option == BindingIdentifier(binding_id=7, h=True, bid_pri=10)
    assert issues == []


def test_zero_is_no_binding_identifier() -> None:
    """RFC 5648 section 4.3: reserved."""
    _, issues = read("230400000000")
    assert [issue.code for issue in issues] == ["out-of-range"]


def test_alignment_depends_on_the_care_of_address() -> None:
    """RFC 5648 section 4.3: 2n without, 8n + 2 with one."""
    options = [
        BindingIdentifier(binding_id=1),
        BindingIdentifier(binding_id=2, care_of_address=Address.parse("2001:db8::2")),
        BindingIdentifier(binding_id=3, care_of_address=Address.parse("198.51.100.7")),
    ]
    message = decode(encode(Message(body=BindingUpdate(sequence=1, lifetime=1), options=list(options))))
    offsets = [place.offset for place in message.places if place.code == 35]
    assert offsets[0] % 2 == 0
    assert [offset % 8 for offset in offsets[1:]] == [2, 2]
    assert list(message.every(BindingIdentifier)) == options
