"""Every option of every protocol under other names: by their golden vectors, new ones among them."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest

import around_rows
from mobtrace.anonymize.masking import Masking
from mobtrace.wire.rewrite import LINK_LAYER_TEXT, MASKS, rewrite
from mobtrace.wire.rows import Vector
from wire_rows import Case, octets, vectors

Shown = tuple[Case | around_rows.Option, Vector]

OPTIONS: list[Shown] = [(case, vector) for case, vector in vectors() if case.row.info.family != "message"]
OPTIONS += [(option, vector) for option in around_rows.options() for vector in option.row.vectors]


def leaves(data: Any, field: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, field)
    else:
        yield field, data


def names_somebody(text: str) -> bool:
    """Whether a text is the address of an interface, not one of a group or with a use of its own."""
    if LINK_LAYER_TEXT.fullmatch(text):
        return not int(text[:2], 16) & 1
    try:
        address = ip_address(text)
    except ValueError:
        return False
    special = address.is_multicast or address.is_unspecified or address.is_loopback
    return not special and not (address.version == 4 and address.is_reserved)


@pytest.mark.parametrize("shown", OPTIONS, ids=lambda shown: f"{shown[0].id} {shown[1].hex[:20]}")
def test_no_address_stays_and_the_option_can_be_written(shown: Shown) -> None:
    case, vector = shown
    old, _ = case.read(octets(vector))
    new = rewrite(old, Masking("seed"))
    written = case.write(new)
    assert case.read(written)[0] == new
    if old.info.key in MASKS:
        return
    before, after = ([value for _, value in leaves(row.to_json()) if isinstance(value, str)] for row in (old, new))
    assert not [text for text in before if names_somebody(text) and text in after]


@pytest.mark.parametrize(
    ("hexadecimal", "lost"),
    [
        ("0812 01 6d6e41406f706d69702e6578616d706c65", ["mnA", "opmip"]),
        ("0809 03 123456123456789f", ["123456123456789"]),
        ("0805 04 c0112233", [0xC0112233]),
        ("080b 07 00f110 8001 02 c0112233", ["001-01", 0x8001, 0xC0112233]),
        ("0807 05 00005e005301", ["00:00:5e:00:53:01"]),
    ],
)
def test_identifiers_of_nodes_do_not_stay(hexadecimal: str, lost: list[Any]) -> None:
    """RFC 8371: what an identifier is of stays, whose it is does not."""
    data = bytes.fromhex(hexadecimal)
    (case,) = [case for case, _ in vectors() if case.row.__name__ == "MobileNodeIdentifier"][:1]
    new = rewrite(case.read(data)[0], Masking("seed"))
    found = [value for _, value in leaves(new.to_json())]
    assert new.to_json()["subtype"] == data[2]
    for each in lost:
        assert each not in found
        assert not isinstance(each, str) or not any(each in str(value) for value in found)
