"""Options of fast handovers (RFC 5568)."""

import pytest

from mobtrace.errors import WireError
from mobtrace.values import LinkLayer
from mobtrace.wire.cursor import Cursor, Issue
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.fmip6 import BindingAuthorizationDataForFmip6, MobilityHeaderLinkLayerAddress
from mobtrace.wire.options.heartbeat import RestartCounter
from mobtrace.wire.rows import Row


def read(data: str) -> tuple[list[Row], list[Issue]]:
    cur = Cursor(bytes.fromhex(data))
    return OPTIONS.read(cur), cur.issues


def test_the_link_layer_address_follows_the_option_code_at_once() -> None:
    """RFC 5568 section 6.4.4 has no pad octet; who expects one reads the next option wrongly as well."""
    options, issues = read("0707 02 001122334455 00 1c04 0000002a")
    assert options[0] == MobilityHeaderLinkLayerAddress(option_code=2, lla=LinkLayer.parse("00:11:22:33:44:55"))
    assert options[2] == RestartCounter(restart_counter=42)
    assert [issue.code for issue in issues] == []


@pytest.mark.parametrize("address", ["01", "0011223344556677"])
def test_a_link_layer_address_has_any_length(address: str) -> None:
    (option,), issues = read(f"07{len(address) // 2 + 1:02x}02{address}")
    assert option == MobilityHeaderLinkLayerAddress(option_code=2, lla=LinkLayer(bytes.fromhex(address)))
    assert issues == []


@pytest.mark.parametrize("octets", [0, 12, 16, 20, 32])
def test_the_length_of_badf_counts_the_authenticator_only(octets: int) -> None:
    """RFC 5568 section 6.4.5; who counts the SPI in finds the next option 4 octets too early."""
    authenticator = bytes(range(octets))
    wire = bytes((21, octets)) + bytes.fromhex("deadbeef") + authenticator
    badf = BindingAuthorizationDataForFmip6(spi=0xDEADBEEF, authenticator=authenticator)
    assert OPTIONS.write([badf]) == wire
    options, issues = read(wire.hex() + "0202000a")
    assert options[0] == badf
    assert options[1].info.code == 2
    assert issues == []


def test_the_longest_badf() -> None:
    longest = BindingAuthorizationDataForFmip6(spi=1, authenticator=bytes(255))
    assert OPTIONS.write([longest])[:2] == bytes((21, 255))
    with pytest.raises(WireError):
        OPTIONS.write([BindingAuthorizationDataForFmip6(spi=1, authenticator=bytes(256))])


def test_badf_over_the_end_costs_itself() -> None:
    (option,), issues = read("150c deadbeef 00010203")
    assert [issue.code for issue in issues] == ["option-overrun"]
    assert OPTIONS.write([option]).hex() == "150cdeadbeef00010203"


def test_spi_zero_is_the_key_made_with_send() -> None:
    made = BindingAuthorizationDataForFmip6(spi=0, authenticator=b"")
    assert made.meanings() == {"spi": "handover key made with SEND"}
    assert BindingAuthorizationDataForFmip6(spi=5, authenticator=b"").meanings() == {}
