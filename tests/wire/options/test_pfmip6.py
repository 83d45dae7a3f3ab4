"""Options of fast handovers for Proxy Mobile IPv6 (RFC 5949)."""

from mobtrace.values import Address
from mobtrace.wire.cursor import Cursor, Issue
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.pfmip6 import (
    ContextRequest,
    LocalMobilityAnchorAddress,
    RequestedContext,
    RequestedVendorContext,
)
from mobtrace.wire.rows import Row


def read(data: str) -> tuple[Row, list[Issue]]:
    cur = Cursor(bytes.fromhex(data))
    (option,) = OPTIONS.read(cur)
    return option, cur.issues


def test_a_request_with_and_without_data() -> None:
    """The example of RFC 5949 section 6.2.1: prefix, link-layer identifier, a vendor's option."""
    option, issues = read("280d0000 1600 1900 1305 000028af01")
    vendor = RequestedVendorContext(vendor_id=10415, sub_type=1)
    assert option == ContextRequest(
        requested=[
            RequestedContext(req_type=22),
            RequestedContext(req_type=25),
            RequestedContext(req_type=19, req_option=vendor),
        ]
    )
    assert issues == []
    assert OPTIONS.write([option]).hex() == "280d0000160019001305000028af01"


def test_a_requested_type_that_is_not_known_is_kept() -> None:
    option, issues = read("28060000 c802abcd")
    assert option == ContextRequest(requested=[RequestedContext(req_type=200, req_option=b"\xab\xcd")])
    assert issues == []


def test_a_request_that_runs_over_the_end() -> None:
    option, issues = read("28040000 16ff")
    assert [issue.code for issue in issues] == ["option-length"]
    assert OPTIONS.write([option]).hex() == "2804000016ff"


def test_the_code_says_which_address_the_anchor_has() -> None:
    """RFC 5949 section 6.2.2."""
    assert read("29060200c0000201")[0] == LocalMobilityAnchorAddress(
        option_code=2, local_mobility_anchor_address=Address.parse("192.0.2.1")
    )
    option, issues = read("2912010020010db8000000000000000000000001")
    assert option.to_json()["local_mobility_anchor_address"] == "2001:db8::1"
    assert issues == []


def test_an_address_that_is_not_what_the_code_says_is_kept() -> None:
    for data in ("29060100c0000201", "29060300c0000201"):
        option, _ = read(data)
        assert option.to_json()["local_mobility_anchor_address"] == {"raw": "c0000201"}
        assert OPTIONS.write([option]).hex() == data
    assert [issue.code for issue in read("29060100c0000201")[1]] == ["malformed-value"]
