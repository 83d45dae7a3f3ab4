"""Civic addresses as RFC 7563 carries them: the elements of RFC 4776 behind a country code."""

from dataclasses import field
from typing import Annotated

from mobtrace.wire.containers import Repeated
from mobtrace.wire.families import structure
from mobtrace.wire.kinds import TEXT, U8, FixedText
from mobtrace.wire.names import CIVIC_ADDRESS_TYPE
from mobtrace.wire.rows import Row, Struct, Vector


@structure(rfc="RFC 4776 section 3.3", name="civic address element")
class CivicAddressElement(Row):
    """One part of a civic address: its kind and its text."""

    ca_type: Annotated[int, U8.named(CIVIC_ADDRESS_TYPE)]
    ca_value: Annotated[str, TEXT.counted()]

    vectors = (
        Vector("13 03 343161", {"ca_type": 19, "ca_value": "41a"}, "RFC 4776 section 3.3, by hand; tshark agrees"),
        Vector("15 00", {"ca_type": 21, "ca_value": ""}, "RFC 4776 section 3.3, by hand: no text; tshark agrees"),
    )


@structure(code=0, rfc="RFC 7563 section 3.1", name="civic location")
class CivicLocation(Row):
    """A country (two capital letters of ISO 3166) and the parts of an address in it."""

    country_code: Annotated[str, FixedText(octets=2)]
    civic_address_element: Annotated[list[CivicAddressElement], Repeated(inner=Struct(row=CivicAddressElement))] = (
        field(default_factory=list)
    )

    vectors = (
        Vector(
            "4445 01 06 42617965726e 03 08 4dc3bc6e6368656e",
            {
                "country_code": "DE",
                "civic_address_element": [
                    {"ca_type": 1, "ca_value": "Bayern"},
                    {"ca_type": 3, "ca_value": "München"},
                ],
            },
            "RFC 7563 section 3.1 and RFC 4776 section 3.3, by hand; tshark agrees",
        ),
    )
