"""Field kinds whose form depends on other fields or on the octets themselves."""

from typing import Annotated

import pytest

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire.containers import Exact, Select
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.kinds import ADDR4, REST, TEXT, U8, U16, Fixed, FixedText, NumberRest
from mobtrace.wire.options.flow import TrafficSelector
from mobtrace.wire.options.multicast import ActiveMulticastSubscriptionIPv4
from mobtrace.wire.rows import OneOf, Row, read_row, row_class, write_row
from mobtrace.wire.sub.traffic_selector import IPv4BinaryTrafficSelector

CHOICE = Select(by="kind", cases={1: Exact(inner=ADDR4), 2: TEXT}, default=REST)


@row_class
class Pair(Row):
    """Two numbers."""

    first: Annotated[int, U16]
    second: Annotated[int, U16]


@row_class
class Chosen(Row):
    """A value by its kind."""

    kind: Annotated[int, U8]
    value: Annotated[Address | str | bytes, CHOICE]


@pytest.mark.parametrize(
    ("wire", "value", "json"),
    [
        ("01c0000201", Address.parse("192.0.2.1"), "192.0.2.1"),
        ("01c00002", bytes.fromhex("c00002"), {"raw": "c00002"}),
        ("02616263", "abc", "abc"),
        ("09616263", b"abc", {"raw": "616263"}),
    ],
)
def test_select_keeps_what_the_promised_form_cannot_hold(wire: str, value: object, json: object) -> None:
    chosen = read_row(Chosen, Cursor(bytes.fromhex(wire)))
    assert chosen.value == value
    assert chosen.to_json()["value"] == json
    assert Chosen.from_json(chosen.to_json()) == chosen
    assert write_row(chosen).hex() == wire


def test_select_leaves_no_trace_of_a_failed_form() -> None:
    wire = bytes.fromhex("01 00 80000000 c000")
    cur = Cursor(wire, spans=[])
    read_row(TrafficSelector, cur)
    assert [span.path for span in cur.spans or ()] == [("ts_format",), ("reserved",), ("traffic_selector",)]


@pytest.mark.parametrize(
    "row",
    [
        TrafficSelector(ts_format=9, traffic_selector=IPv4BinaryTrafficSelector()),
        ActiveMulticastSubscriptionIPv4(igmp_type=0x22, multicast_membership_context=Address.parse("232.1.2.3")),
        ActiveMulticastSubscriptionIPv4(igmp_type=0x16, multicast_membership_context=IPv4BinaryTrafficSelector()),
    ],
)
def test_a_value_of_another_form_than_its_selector_is_a_wire_error(row: Row) -> None:
    with pytest.raises(WireError):
        write_row(row)


def test_fixed_point_numbers_have_a_sign_and_a_point() -> None:
    kind = Fixed(octets=2, fraction=8, unit="m", most=100)
    cur = Cursor(bytes.fromhex("ff80"))
    value = kind.read(cur, "height", {})
    assert (value, kind.meaning(value, {})) == (-128, "-0.500 m")
    assert kind.write(value, "height", {}).hex() == "ff80"
    assert cur.issues == []


@pytest.mark.parametrize("value", [1 << 15, -(1 << 15) - 1, "1", None])
def test_fixed_point_numbers_that_do_not_fit_are_refused(value: object) -> None:
    with pytest.raises(WireError):
        Fixed(octets=2, fraction=8, unit="m", most=100).write(value, "height", {})


def test_text_of_fixed_size_survives_when_it_is_no_ascii() -> None:
    kind = FixedText(octets=2)
    cur = Cursor(b"\xffA")
    text = kind.read(cur, "country", {})
    assert [issue.code for issue in cur.issues] == ["malformed-value"]
    assert kind.write(text, "country", {}) == b"\xffA"


def test_a_number_of_any_width_keeps_it() -> None:
    kind = NumberRest(least=1)
    assert kind.read(Cursor(bytes.fromhex("0028af")), "pen", {}) == bytes.fromhex("0028af")
    assert kind.meaning(bytes.fromhex("0028af"), {}) == "10415"


def test_whole_factors_print_every_digit_and_others_do_not() -> None:
    assert U16.unit(1000, "bit/s").meaning(65_535, {}) == "65535000 bit/s"
    assert U8.unit(0.1, "s").meaning(3, {}) == "0.3 s"


@row_class
class Triple(Row):
    """Three numbers."""

    a: Annotated[int, U16]
    b: Annotated[int, U16]
    c: Annotated[int, U16]


@pytest.mark.parametrize(("wire", "kind"), [("00010002", Pair), ("000100020003", Triple), ("0001", bytes), ("", bytes)])
def test_one_of_several_rows_is_the_one_that_fits(wire: str, kind: type) -> None:
    either = OneOf(rows=(Pair, Triple))
    cur = Cursor(bytes.fromhex(wire))
    value = either.read(cur, "either", {})
    assert type(value) is kind
    assert cur.left == 0
    assert [issue.code for issue in cur.issues] == (["malformed-value"] if kind is bytes else [])
    assert either.write(value, "either", {}).hex() == wire
    assert either.from_json(either.to_json(value), {}) == value


@pytest.mark.parametrize("value", [None, 7, "text", []])
def test_one_of_several_rows_refuses_other_values(value: object) -> None:
    with pytest.raises(WireError):
        OneOf(rows=(Pair, Triple)).write(value, "either", {})
