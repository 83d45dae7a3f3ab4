"""Options that carry a name: DNS update (RFC 5026) and service selection (RFC 5149)."""

import pytest

from mobtrace.wire.cursor import Cursor, Issue
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.dns_update import DnsUpdate
from mobtrace.wire.options.service_selection import ServiceSelection
from mobtrace.wire.rows import Row


def read(code: int, data: bytes) -> tuple[Row, list[Issue]]:
    cur = Cursor(bytes((code, len(data))) + data)
    (option,) = OPTIONS.read(cur)
    return option, cur.issues


def test_the_name_of_a_dns_update_is_text() -> None:
    option, issues = read(17, b"\x00\x80mn1.example.org")
    assert option == DnsUpdate(status=0, r=True, mn_identity="mn1.example.org")
    assert option.meanings() == {"status": "DNS update performed"}
    assert issues == []


def test_a_name_in_labels_is_shown_with_dots() -> None:
    """RFC 5026 section 8.1 says "FQDN format" and no more; the octets stay as they are."""
    option, issues = read(17, b"\x00\x00\x03mn1\x07example\x03org\x00")
    assert option.meanings()["mn_identity"] == "mn1.example.org"
    assert issues == []
    assert OPTIONS.write([option])[4:] == b"\x03mn1\x07example\x03org\x00"


@pytest.mark.parametrize("name", ["ims", "voip", "voip.companyxyz.example.com"])
def test_service_names_are_text(name: str) -> None:
    """The examples of RFC 5149 section 3."""
    option, issues = read(20, name.encode())
    assert option == ServiceSelection(identifier=name)
    assert option.meanings() == {}
    assert issues == []


def test_an_access_point_name_in_labels_is_shown_with_dots() -> None:
    option, _ = read(20, b"\x08internet\x06mnc001\x06mcc001\x04gprs")
    assert option.meanings() == {"identifier": "internet.mnc001.mcc001.gprs"}


@pytest.mark.parametrize("raw", [b"\x09internet", b"\x03ims\x00\x03epg", b"\x03ims\x05epc", b"\x40" + b"a" * 64])
def test_octets_that_are_no_labels_are_not_shown_as_such(raw: bytes) -> None:
    option, _ = read(20, raw)
    assert option.meanings() == {}
    assert OPTIONS.write([option])[2:] == raw


def test_a_service_name_is_not_empty() -> None:
    """RFC 5149 section 3: a length of zero is not allowed."""
    option, issues = read(20, b"")
    assert [issue.code for issue in issues] == ["option-length"]
    assert OPTIONS.write([option]) == b"\x14\x00"


def test_octets_that_are_no_text_survive() -> None:
    option, issues = read(20, b"\xff\xfeims")
    assert [issue.code for issue in issues] == ["not-utf8"]
    assert OPTIONS.write([option])[2:] == b"\xff\xfeims"
