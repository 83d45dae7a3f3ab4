"""Options of Proxy Mobile IPv6 (RFC 5213 section 8)."""

import pytest

from mobtrace.values import LinkLayer
from mobtrace.wire.cursor import Cursor, Issue
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.rows import Row


def read(data: str) -> tuple[Row, list[Issue]]:
    cur = Cursor(bytes.fromhex(data))
    options = OPTIONS.read(cur)
    return options[-1], cur.issues


def test_values_that_came_after_rfc_5213_have_names() -> None:
    """6 from RFC 7864, 13 from 3GPP."""
    assert HandoffIndicator(hi=6).meanings() == {"hi": "Attachment over a new interface sharing prefixes"}
    assert AccessTechnologyType(att=13).meanings() == {"att": "3GPP NB-IOT"}


def test_a_prefix_longer_than_an_address_leaves_an_issue() -> None:
    option, issues = read("00000000 16120081" + "20010db8000000010000000000000000")
    assert [issue.code for issue in issues] == ["out-of-range"]
    assert option.to_json()["prefix_length"] == 129


@pytest.mark.parametrize("identifier", ["02:d4:be:ff:fe:d9:1f:01", "00:02:b6:c3:a1:01", "07"])
def test_a_link_layer_identifier_has_any_length(identifier: str) -> None:
    raw = bytes.fromhex(identifier.replace(":", ""))
    option, issues = read(bytes((25, 2 + len(raw), 0, 0)).hex() + raw.hex())
    assert option == MobileNodeLinklayerIdentifier(link_layer_identifier=LinkLayer(raw))
    assert option.to_json()["link_layer_identifier"] == identifier
    assert str(option.values()["link_layer_identifier"]) == identifier
    assert issues == []


def test_the_timestamp_has_48_bits_of_seconds() -> None:
    """RFC 5213 section 8.8, unlike the NTP timestamp of option 10."""
    option, issues = read("0000 1b08 00005c54f7c0ffff")
    assert option == Timestamp(timestamp=0x5C54F7C0FFFF)
    assert option.meanings() == {"timestamp": "2019-02-02T01:52:00.999984Z"}
    assert issues == []
