"""Flow bindings: sub-options one behind the other, padding among them, and what is not known."""

import pytest

from mobtrace.errors import WireError
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.flow import (
    FLOW,
    BindingReference,
    FlowBindingAction,
    FlowIdentification,
    FlowPad1,
    FlowPadN,
    FlowSummary,
    IPv4TrafficOffloadSelector,
    TargetCareofAddress,
    TrafficSelector,
)
from mobtrace.wire.sub.traffic_selector import IPv4BinaryTrafficSelector, IPv6BinaryTrafficSelector
from wire_options import codes, only, read


def test_padding_of_no_length_and_of_length_zero_among_sub_options() -> None:
    """RFC 6089 section 4.2.1: Pad1 has no length octet, PadN may hold nothing; what follows is read right."""
    option = only("2d10 0001 0001 00 00 00 0100 00 0204 0001 0003")
    assert isinstance(option, FlowIdentification)
    assert [type(each) for each in option.sub_options] == [FlowPad1, FlowPadN, FlowPad1, BindingReference]
    assert option.sub_options[-1] == BindingReference(bid=[1, 3])


def test_the_length_of_padding_counts_its_data_alone() -> None:
    """RFC 6089 section 4.2.1 over section 4.2.1.2, where N octets of padding seem to have the length N."""
    option = only("2d0e 0001 0001 00 00 0102 0000 0202 0007")
    assert option.sub_options == [FlowPadN(data=bytes(2)), BindingReference(bid=[7])]


@pytest.mark.parametrize(
    ("selector", "row"),
    [("0307 01 00 00080000 11", IPv4BinaryTrafficSelector), ("0307 02 00 00020000 11", IPv6BinaryTrafficSelector)],
)
def test_ts_format_says_which_selector(selector: str, row: type) -> None:
    (sub,) = only(f"2d0f 0001 0001 00 00 {selector}").sub_options
    assert isinstance(sub, TrafficSelector)
    assert isinstance(sub.traffic_selector, row)
    assert 17 in sub.traffic_selector.values().values()


def test_an_unregistered_sub_option_is_kept_and_the_next_one_read() -> None:
    message = read("2d0e 0001 0001 00 00 7702 beef 0402 00 0f")
    unknown, action = message.options[0].sub_options
    assert unknown == Unknown(code=0x77, data=b"\xbe\xef", family=FLOW.name)
    assert action == FlowBindingAction(action=15)
    assert action.meanings() == {"action": "Move a flow binding"}
    assert codes(message) == ["unknown-option"]


def test_a_sub_option_past_the_end_costs_itself_and_not_the_message() -> None:
    message = read("2d0a 0001 0001 00 00 02ff 0001 2b02 01 0f")
    flow, transient = message.without_padding().options
    assert flow.fid == 1
    assert isinstance(flow.sub_options[0], Unknown)
    assert transient.info.code == 43
    assert codes(message) == ["option-overrun"]


def test_a_sub_option_of_the_wrong_length_keeps_its_octets() -> None:
    message = read("2d0d 0001 0001 00 00 0205 0001 0003 07")
    (sub,) = message.options[0].sub_options
    assert isinstance(sub, Unknown)
    assert sub.data.hex() == "0001000307"
    assert codes(message) == ["option-length"]


def test_an_odd_octet_in_a_flow_summary_keeps_all_octets() -> None:
    message = read("2c03 0001 00")
    assert message.options[0].data.hex() == "000100"
    assert codes(message) == ["option-length"]


def test_flow_summary_has_as_many_flows_as_its_length_says() -> None:
    assert only("2c06 0001 0002 ffff") == FlowSummary(fid=[1, 2, 0xFFFF])


@pytest.mark.parametrize("fields", ["0000 0001", "0001 0000"])
def test_fid_and_priority_zero_are_reserved(fields: str) -> None:
    """RFC 6089 section 4.2."""
    assert codes(read(f"2d06 {fields} 00 00")) == ["out-of-range"]


@pytest.mark.parametrize(("octets", "address"), [("0506 0000 c6336407", "198.51.100.7"), ("0502 0000", "None")])
def test_target_care_of_address_is_as_long_as_its_family(octets: str, address: str) -> None:
    length = 6 + len(bytes.fromhex(octets))
    (sub,) = only(f"2d{length:02x} 0001 0001 00 00 {octets}").sub_options
    assert isinstance(sub, TargetCareofAddress)
    assert str(sub.target_care_of_address) == address


@pytest.mark.parametrize(("word", "m"), [("00000000", False), ("80000000", True), ("7fffffff", False)])
def test_offload_mode_is_the_first_bit_of_a_word(word: str, m: bool) -> None:
    """RFC 6909 section 3.1; without a selector, as a request may be."""
    option = only(f"3504 {word}")
    assert isinstance(option, IPv4TrafficOffloadSelector)
    assert option.m is m
    assert option.reserved == int(word, 16) & 0x7FFFFFFF
    assert option.sub_options == []


def test_offload_selector_holds_the_sub_option_of_rfc_6089() -> None:
    option = only("3511 80000000 030b 01 00 80080000 c6336401 06")
    selector = option.sub_options[0].traffic_selector
    assert (str(selector.start_source_address), selector.start_protocol) == ("198.51.100.1", 6)


def test_too_many_flows_for_one_option_are_refused() -> None:
    """RFC 6089 section 5.2.3: up to 127 flows."""
    assert len(OPTIONS.write([FlowSummary(fid=list(range(127)))])) == 256
    with pytest.raises(WireError):
        OPTIONS.write([FlowSummary(fid=list(range(128)))])
