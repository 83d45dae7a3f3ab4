"""Options of the authentication protocol (RFC 4285), and the authenticator of RFC 6275."""

import pytest

from mobtrace.wire.cursor import Cursor
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.auth import MobilityMessageAuthentication, MobilityMessageReplayProtection
from mobtrace.wire.options.mip6 import BindingAuthorizationData


@pytest.mark.parametrize("octets", [8, 10, 12, 16, 20, 32])
def test_authorization_data_of_any_length(octets: int) -> None:
    """96 bits are the usual ones (RFC 6275 section 6.2.7); others want a multiple of 8 octets."""
    data = bytes(range(octets))
    cur = Cursor(bytes(2) + bytes((5, octets)) + data)
    assert OPTIONS.read(cur)[-1] == BindingAuthorizationData(authenticator=data)
    assert cur.issues == []


@pytest.mark.parametrize("octets", [8, 10, 12, 16, 20, 32])
def test_authentication_data_of_any_length_is_complete(octets: int) -> None:
    """RFC 4285 section 5.1 wants 12 octets; others refuse those, or show two octets less."""
    data = bytes(range(octets))
    cur = Cursor(bytes(1) + bytes((9, 5 + octets, 1, 0, 0, 1, 0)) + data)
    option = OPTIONS.read(cur)[-1]
    assert option == MobilityMessageAuthentication(subtype=1, mobility_spi=256, authentication_data=data)
    assert option.to_json()["authentication_data"] == data.hex()
    assert cur.issues == []


def test_subtypes_are_named() -> None:
    names = [
        MobilityMessageAuthentication(subtype=n, mobility_spi=300, authentication_data=b"").meanings() for n in (1, 2)
    ]
    assert names == [
        {"subtype": "MN-HA authentication mobility option"},
        {"subtype": "MN-AAA authentication mobility option"},
    ]


def test_only_reserved_spis_have_names() -> None:
    """RFC 4285 section 5.1: from 256 on they index security associations."""
    named = MobilityMessageAuthentication(subtype=2, mobility_spi=3, authentication_data=b"")
    assert named.meanings()["mobility_spi"] == "HMAC_SHA1_SPI"


def test_the_timestamp_counts_as_ntp_does() -> None:
    """RFC 4285 section 6: seconds since 1900; others take them for seconds since 1970 and say 2089."""
    option = MobilityMessageReplayProtection(timestamp=0xE000000080000000)
    assert option.meanings() == {"timestamp": "2019-02-02T11:39:44.500000Z"}
    assert OPTIONS.write([option]).hex() == "0a08e000000080000000"
