"""Options where they may not stand, one too many, missing; expected from the documents that define them."""

import pytest

from mobtrace.wire.carriers import Carrier
from mobtrace.wire.codec import decode
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.registry import option_rows
from mobtrace.wire.standing import carriers_of, standing


def codes(octets: str, *, whole: bool = True) -> list[str]:
    message = decode(bytes.fromhex(octets))
    before = len(message.issues)
    standing(message, whole=whole)
    return [issue.code for issue in message.issues[before:]]


PROXY_UPDATE = "3b05050000000001c200006408040161406201001612004020010db8000a000000000000000000001702000118020004"
NO_IDENTIFIER = "3b04050000000001c20000641612004020010db8000a000000000000000000001702000118020004"


@pytest.mark.parametrize(
    ("octets", "found"),
    [
        (PROXY_UPDATE, []),
        (NO_IDENTIFIER, ["option-missing"]),
        # RFC 5844 section 3.1.2.1: an IPv4 Home Address Request may take the place of the prefix.
        ("3b04050000000001c200006408040161406201002406000000000000170200011802000401020000", []),
        # RFC 6602 section 3.2: an update for a group names no node.
        ("3b02050000000001c210006432060100000000010102 0000".replace(" ", ""), []),
    ],
)
def test_what_a_proxy_update_must_have(octets, found):
    assert codes(octets) == found


def test_nothing_is_missing_in_what_is_not_whole():
    assert codes(NO_IDENTIFIER, whole=False) == []


def test_a_message_authentication_of_the_aaa_server_before_that_of_the_home_agent():
    # RFC 4285 section 5; subtypes 1 (MN-HA) and 2 (MN-AAA), with SPI 3 and no data.
    head, home_agent, server = "3b03050000000001c0000064", "00090501000000030000", "00090502000000030000"
    in_order, reverse, twice = head + home_agent + server, head + server + home_agent, head + home_agent * 2
    assert "option-misplaced" not in codes(in_order)
    assert "option-misplaced" in codes(reverse)
    assert "option-repeated" in codes(twice)


def test_an_acknowledgement_without_p_may_have_the_options_of_either():
    message = decode(bytes.fromhex("3b03060000000000000100641612004020010db8000a00000000000000000000"))
    assert carriers_of(message.body) == (Carrier.ACKNOWLEDGEMENT, Carrier.PROXY_ACKNOWLEDGEMENT)
    standing(message)
    assert [issue.code for issue in message.issues] == []


@pytest.mark.parametrize("row", option_rows(), ids=lambda row: row.info.key)
def test_what_a_row_says_of_its_messages(row):
    assert set(row.info.stands_in) <= set(Carrier)


def test_the_offset_is_the_options():
    # RFC 6275 section 6.2.4: Binding Refresh Advice in an update, at octet 12.
    message = decode(bytes.fromhex("3b01050000000001c000006402020005"))
    standing(message)
    assert [(issue.code, issue.offset) for issue in message.issues] == [("option-misplaced", 12)]
    assert OPTIONS.rows[2].info.stands_in == (Carrier.ACKNOWLEDGEMENT, Carrier.PROXY_ACKNOWLEDGEMENT)


@pytest.mark.parametrize(("second", "found"), [("0002", []), ("0001", ["option-repeated"])])
def test_a_binding_id_stands_once(second, found):
    # RFC 5648 section 4.3: type, length, Binding ID, status, flags; without a care-of address
    octets = "3b02050000000001c0000064" + "230400010000" + f"2304{second}0000"
    assert codes(octets) == found
