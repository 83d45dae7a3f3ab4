"""RFC 6088: which fields a selector has follows from its flags."""

import pytest

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.options.flow import TrafficSelector
from mobtrace.wire.rows import Row, read_row, walk, write_row
from mobtrace.wire.sub.traffic_selector import IPv4BinaryTrafficSelector, IPv6BinaryTrafficSelector

# RFC 6088 figures 1 and 2: the bit of each flag in the first word, the field it stands for, its octets.
IPV4 = [
    (0x80000000, "start_source_address", 4),
    (0x40000000, "end_source_address", 4),
    (0x20000000, "start_destination_address", 4),
    (0x10000000, "end_destination_address", 4),
    (0x08000000, "start_ipsec_spi", 4),
    (0x04000000, "end_ipsec_spi", 4),
    (0x02000000, "start_source_port", 2),
    (0x01000000, "end_source_port", 2),
    (0x00800000, "start_destination_port", 2),
    (0x00400000, "end_destination_port", 2),
    (0x00200000, "start_ds", 1),
    (0x00100000, "end_ds", 1),
    (0x00080000, "start_protocol", 1),
    (0x00040000, "end_protocol", 1),
]
IPV6 = [
    (0x80000000, "start_source_address", 16),
    (0x40000000, "end_source_address", 16),
    (0x20000000, "start_destination_address", 16),
    (0x10000000, "end_destination_address", 16),
    (0x08000000, "start_ipsec_spi", 4),
    (0x04000000, "end_ipsec_spi", 4),
    (0x02000000, "start_flow_label", 4),
    (0x01000000, "end_flow_label", 4),
    (0x00800000, "start_source_port", 2),
    (0x00400000, "end_source_port", 2),
    (0x00200000, "start_destination_port", 2),
    (0x00100000, "end_destination_port", 2),
    (0x00080000, "start_traffic_class", 1),
    (0x00040000, "end_traffic_class", 1),
    (0x00020000, "start_next_header", 1),
    (0x00010000, "end_next_header", 1),
]
FORMS = [(IPv4BinaryTrafficSelector, IPV4), (IPv6BinaryTrafficSelector, IPV6)]
ONE_FLAG = [(row, *each) for row, form in FORMS for each in form]


def present(selector: Row) -> dict[str, object]:
    """The fields that are there, without the flags."""
    return {n: v for n, v in selector.values().items() if len(n) > 1 and n != "reserved" and v is not None}


@pytest.mark.parametrize(("row", "bit", "field", "octets"), ONE_FLAG)
def test_each_flag_brings_its_field_and_no_other(row: type[Row], bit: int, field: str, octets: int) -> None:
    wire = bit.to_bytes(4, "big") + bytes(range(1, 1 + octets)).rjust(octets, b"\0")
    cur = Cursor(wire)
    selector = read_row(row, cur)
    assert list(present(selector)) == [field]
    assert cur.left == 0
    assert write_row(selector) == wire


@pytest.mark.parametrize(("row", "form"), FORMS)
def test_no_flags_no_fields(row: type[Row], form: list[tuple[int, str, int]]) -> None:
    selector = read_row(row, Cursor(bytes(4)))
    assert present(selector) == {}
    assert write_row(selector) == bytes(4)


@pytest.mark.parametrize(("row", "form"), FORMS)
def test_all_flags_all_fields_in_the_order_of_the_figure(row: type[Row], form: list[tuple[int, str, int]]) -> None:
    wire = sum(bit for bit, _, _ in form).to_bytes(4, "big")
    wire += b"".join(bytes([at]).rjust(octets, b"\0") for at, (_, _, octets) in enumerate(form))
    selector = read_row(row, Cursor(wire))
    found = [value if isinstance(value, int) else value[-1] for value in present(selector).values()]
    assert list(present(selector)) == [field for _, field, _ in form]
    assert found == list(range(len(form)))
    assert write_row(selector) == wire


def test_flags_of_a_selector_that_is_built_follow_from_its_fields() -> None:
    selector = IPv4BinaryTrafficSelector(start_destination_port=443, start_protocol=6)
    assert (selector.i, selector.m, selector.a) == (True, True, False)
    assert write_row(selector).hex() == "0088000001bb06"


def test_a_port_of_zero_is_a_port() -> None:
    assert write_row(IPv4BinaryTrafficSelector(start_source_port=0)).hex() == "020000000000"


def test_a_field_taken_away_behind_its_flag_is_refused() -> None:
    selector = IPv4BinaryTrafficSelector(start_source_address=Address.parse("192.0.2.1"))
    selector.start_source_address = None
    with pytest.raises(WireError, match="start_source_address"):
        write_row(selector)


def test_reserved_bits_are_noted_and_kept() -> None:
    cur = Cursor(bytes.fromhex("0003ffff"))
    selector = read_row(IPv4BinaryTrafficSelector, cur)
    assert selector.reserved == 0x3FFFF
    assert [issue.code for issue in cur.issues] == ["reserved-bits"]
    assert write_row(selector).hex() == "0003ffff"


def test_a_flow_label_of_more_than_24_bits_leaves_an_issue() -> None:
    cur = Cursor(bytes.fromhex("02000000 01000000"))
    assert read_row(IPv6BinaryTrafficSelector, cur).start_flow_label == 0x01000000
    assert [(issue.code, issue.offset) for issue in cur.issues] == [("out-of-range", 4)]


def test_a_selector_too_short_for_its_flags_is_kept_as_octets() -> None:
    wire = bytes.fromhex("01 00 80000000 c000")
    cur = Cursor(wire)
    value = read_row(TrafficSelector, cur)
    assert value.traffic_selector == bytes.fromhex("80000000c000")
    assert [issue.code for issue in cur.issues] == ["malformed-value"]
    assert write_row(value) == wire
    assert TrafficSelector.from_json(value.to_json()) == value


def test_every_optional_field_has_a_flag_of_one_letter() -> None:
    for row, form in FORMS:
        names = [name for name, _ in walk(row)]
        assert [name for name in names if len(name) == 1] == [chr(ord("a") + at) for at in range(len(form))]
        assert [name for name in names if len(name) > 1 and name != "reserved"] == [field for _, field, _ in form]
