"""IPv4 options of DSMIPv6 (RFC 5555) and Proxy Mobile IPv6 (RFC 5844); the GRE key (RFC 5845)."""

import pytest

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire.cursor import Cursor, Issue
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.dsmip6 import IPv4HomeAddress, NatDetection
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.pmip6_ipv4 import IPv4DhcpSupportMode, IPv4HomeAddressRequest
from mobtrace.wire.rows import Row

HOME = Address.parse("192.0.2.7")

ACK_STATUS = {
    0: "Success",
    128: "Failure, reason unspecified",
    129: "Administratively prohibited",
    130: "Incorrect IPv4 home address",
    131: "Invalid IPv4 address",
    132: "Dynamic IPv4 home address assignment not available",
    133: "Prefix allocation unauthorized",
}


def read(data: str) -> tuple[Row, list[Issue]]:
    cur = Cursor(bytes.fromhex(data))
    (option,) = OPTIONS.read(cur)
    return option, cur.issues


@pytest.mark.parametrize("status", ACK_STATUS)
def test_status_of_the_address_acknowledgement(status: int) -> None:
    """RFC 5555 section 3.2.1; others print names of access technologies here."""
    option, _ = read(f"1e06{status:02x}80c0000207")
    assert option.meanings()["status"] == ACK_STATUS[status]


@pytest.mark.parametrize("status", [0, 129, 130, 131, 132])
def test_status_of_the_home_address_reply(status: int) -> None:
    """RFC 5844 section 3.3.2, with the same numbers but for 133."""
    option, _ = read(f"2506{status:02x}80c0000207")
    assert option.meanings()["status"] == ACK_STATUS[status]
    assert read("25068580c0000207")[0].meanings()["status"] == "unknown (133)"


def test_a_prefix_length_has_six_bits() -> None:
    assert read("1d067c00c0000207")[0] == IPv4HomeAddress(prefix_len=31, ipv4_home_address=HOME)
    assert read("2406 7c00c0000207")[0] == IPv4HomeAddressRequest(prefix_len=31, ipv4_home_address=HOME)
    with pytest.raises(WireError):
        OPTIONS.write([IPv4HomeAddressRequest(prefix_len=64, ipv4_home_address=HOME)])


@pytest.mark.parametrize(
    ("data", "wrong"),
    [("1d060000", True), ("1d068400", True), ("1d068000", False), ("24060000", False), ("24068400", True)],
)
def test_prefix_lengths_that_cannot_be_leave_an_issue(data: str, wrong: bool) -> None:
    """More than 32 in any option; 0 is invalid in that of RFC 5555 section 3.1.1 only."""
    option, issues = read(data + "c0000207")
    assert [issue.code for issue in issues] == (["out-of-range"] if wrong else [])
    assert OPTIONS.write([option]).hex() == data + "c0000207"


def test_the_refresh_time_of_a_nat_binding() -> None:
    """RFC 5555 section 3.2.2: in seconds, all ones for no keepalives."""
    assert NatDetection(refresh_time=0xFFFFFFFF).meanings() == {"refresh_time": "no keepalives needed"}
    assert NatDetection(refresh_time=1234567890).meanings() == {"refresh_time": "1234567890 s"}


def test_the_dhcp_support_mode_is_the_last_bit() -> None:
    assert read("27020001")[0].meanings() == {"s": "DHCP server"}
    assert read("27020000")[0] == IPv4DhcpSupportMode(s=False)
    assert IPv4DhcpSupportMode(s=False).meanings() == {"s": "DHCP relay"}


def test_a_gre_key_may_be_missing() -> None:
    """RFC 5845 section 6.1: length 2 without, length 6 with a key; a key of 0 is a key."""
    assert read("21020000") == (GreKey(), [])
    assert read("210600000000 0000") == (GreKey(gre_key_identifier=0), [])
    assert OPTIONS.write([GreKey(), GreKey(gre_key_identifier=0)]).hex() == "210200002106000000000000"


def test_half_a_gre_key_is_kept() -> None:
    option, issues = read("210400001234")
    assert [issue.code for issue in issues] == ["option-length"]
    assert OPTIONS.write([option]).hex() == "210400001234"
