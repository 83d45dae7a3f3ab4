"""The Access Network Identifier: names, coordinates, operators and addresses."""

import pytest

from mobtrace.errors import WireError
from mobtrace.wire.families import Unknown
from mobtrace.wire.options.access_network import (
    ANI,
    AniUpdateTimer,
    CivicLocationSuboption,
    GeoLocation,
    MagGroupIdentifier,
    NetworkIdentifier,
    OperatorIdentifier,
)
from mobtrace.wire.sub.civic import CivicAddressElement, CivicLocation
from wire_options import codes, only, read


def option(sub_options: str) -> str:
    return f"34{len(bytes.fromhex(sub_options)):02x} {sub_options}"


def only_sub(sub_options: str) -> object:
    (sub,) = only(option(sub_options)).ani_sub_options
    return sub


@pytest.mark.parametrize(
    ("octets", "latitude", "longitude"),
    [
        ("168000 c30000", "45.00000 degrees", "-122.00000 degrees"),
        ("000000 000000", "0.00000 degrees", "0.00000 degrees"),
        ("d30000 5a0000", "-90.00000 degrees", "180.00000 degrees"),
        ("000001 ffffff", "0.00003 degrees", "-0.00003 degrees"),
        ("186d71 012d15", "48.85501 degrees", "2.35220 degrees"),
    ],
)
def test_coordinates_have_nine_whole_bits(octets: str, latitude: str, longitude: str) -> None:
    """RFC 6757 section 3.1.2: two's complement, so 15 bits lie behind the point."""
    place = only_sub(f"0206 {octets}")
    assert isinstance(place, GeoLocation)
    assert place.meanings() == {"latitude_degrees": latitude, "longitude_degrees": longitude}


def test_coordinates_off_the_earth_leave_issues() -> None:
    message = read(option("0206 2d0001 5a0001"))
    assert [(issue.code, issue.field) for issue in message.issues if issue.code == "out-of-range"] == [
        ("out-of-range", "latitude_degrees"),
        ("out-of-range", "longitude_degrees"),
    ]


def test_a_coordinate_that_does_not_fit_is_refused() -> None:
    with pytest.raises(WireError, match="signed number of 24 bits"):
        ANI.write([GeoLocation(latitude_degrees=1 << 23, longitude_degrees=0)])


def test_degrees_are_seen_from_the_option() -> None:
    """What a sub-option means is not lost behind its name."""
    text = only(option("0206 168000 c30000 0602 0019")).meanings()["ani_sub_options"]
    assert "latitude_degrees 45.00000 degrees" in text
    assert "ANI Update-Timer sub-option (update_timer 100 s)" in text


@pytest.mark.parametrize(
    ("octets", "number"),
    [("0303 01 28af", "10415"), ("0304 01 0028af", "10415"), ("0305 01 000028af", "10415"), ("0302 01 00", "0")],
)
def test_an_enterprise_number_has_any_width_and_keeps_it(octets: str, number: str) -> None:
    """RFC 6757 section 3.1.3; ``only`` checks that it is written back as wide as it was."""
    operator = only_sub(octets)
    assert isinstance(operator, OperatorIdentifier)
    assert operator.meanings()["operator_identifier"] == number


def test_an_operator_by_realm() -> None:
    assert only_sub("030c 02 6578616d706c652e6f7267") == OperatorIdentifier(
        op_id_type=2, operator_identifier="example.org"
    )


def test_an_operator_of_an_unknown_type_is_kept() -> None:
    assert only_sub("0303 07 c0de") == OperatorIdentifier(op_id_type=7, operator_identifier=b"\xc0\xde")


def test_network_name_is_text_only_when_the_flag_says_so() -> None:
    assert only_sub("0106 80 03 616263 00") == NetworkIdentifier(network_name="abc")
    assert only_sub("0106 00 03 616263 00") == NetworkIdentifier(e=False, network_name=b"abc")


def test_network_name_that_is_no_text_is_kept_and_told() -> None:
    message = read(option("0106 80 03 61ff62 00"))
    assert codes(message) == ["not-utf8"]


def test_a_name_longer_than_the_sub_option_costs_the_sub_option() -> None:
    message = read(option("0106 80 09 616263 00 0502 0102"))
    network, group = message.options[0].ani_sub_options
    assert isinstance(network, Unknown)
    assert group == MagGroupIdentifier(group_identifier=258)


def test_civic_location_is_a_country_and_elements() -> None:
    """RFC 7563 section 3.1 with RFC 4776 section 3.3; the octets that tshark reads in DHCP option 99."""
    civic = only_sub("0414 00 00 4445 01 06 42617965726e 03 06 4dc3bc6e2e2e")
    assert civic == CivicLocationSuboption(
        civic_location=CivicLocation(
            country_code="DE",
            civic_address_element=[
                CivicAddressElement(ca_type=1, ca_value="Bayern"),
                CivicAddressElement(ca_type=3, ca_value="Mün.."),
            ],
        )
    )
    assert CivicAddressElement(ca_type=19, ca_value="41a").meanings() == {"ca_type": "HNO (house number)"}


@pytest.mark.parametrize("location", ["44", "4445 01", "4445 01 09 4261"])
def test_a_broken_civic_location_keeps_its_octets(location: str) -> None:
    size = 2 + len(bytes.fromhex(location))
    message = read(option(f"04{size:02x} 00 00 {location}"))
    (civic,) = message.options[0].ani_sub_options
    assert civic.civic_location == bytes.fromhex(location)
    assert codes(message) == ["malformed-value"]


def test_a_country_that_is_no_ascii_is_kept_and_told() -> None:
    message = read(option("0404 00 00 ff41"))
    assert codes(message) == ["malformed-value"]


@pytest.mark.parametrize("country", ["D", "DEU", "Dé", "\u0394E"])
def test_a_country_of_other_than_two_letters_is_refused(country: str) -> None:
    with pytest.raises(WireError, match="country_code"):
        ANI.write([CivicLocationSuboption(civic_location=CivicLocation(country_code=country))])


def test_a_civic_location_of_another_format_is_kept() -> None:
    assert only_sub("0404 07 00 abcd") == CivicLocationSuboption(format=7, civic_location=b"\xab\xcd")


def test_update_timer_counts_four_seconds() -> None:
    """RFC 7563 section 3.3."""
    timer = only_sub("0602 0019")
    assert timer == AniUpdateTimer(update_timer=25)
    assert timer.meanings() == {"update_timer": "100 s"}


def test_unregistered_sub_options_survive() -> None:
    message = read(option("0902 abcd ff00 0502 0102"))
    found = message.options[0].ani_sub_options
    assert [(each.code, each.data) for each in found[:2]] == [(9, b"\xab\xcd"), (255, b"")]
    assert found[2] == MagGroupIdentifier(group_identifier=258)
    assert codes(message) == ["unknown-option"]  # 255 is in the table, as reserved
