"""QoS attributes: their lengths, units, and the order of two octets."""

import pytest

from mobtrace.wire.families import Unknown
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.flow import TrafficSelector
from mobtrace.wire.options.qos import (
    QOS,
    AllocationRetentionPriority,
    PerMnAggMaxDlBitRate,
    PerSessionAggMaxDlBitRate,
    QosTrafficSelector,
    QosVendorSpecificAttribute,
    QualityOfService,
)
from mobtrace.wire.sub.traffic_selector import IPv4BinaryTrafficSelector
from wire_options import codes, only, read

# RFC 7222 sections 4.2.1 to 4.2.9: "This value is set to (6)", and (2) for type 5.
LENGTHS = {**dict.fromkeys((1, 2, 3, 4, 6, 7, 8, 9), 6), 5: 2}


def with_attributes(attributes: str) -> str:
    return f"3a{6 + len(bytes.fromhex(attributes)):02x} 07 b8 01 000000 {attributes}"


@pytest.mark.parametrize(("code", "octets"), sorted(LENGTHS.items()))
def test_attribute_lengths(code: int, octets: int) -> None:
    for size in (octets - 1, octets, octets + 1):
        message = read(with_attributes(f"{code:02x}{size:02x}{'00' * size}"))
        (attribute,) = message.options[0].qos_attributes
        wanted = {octets - 1: ["option-length"], octets: [], octets + 1: ["extra-octets"]}[size]
        assert codes(message) == wanted
        assert isinstance(attribute, Unknown) == (size < octets)


def test_a_broken_attribute_costs_itself() -> None:
    message = read(with_attributes("0104 0000 0000 0502 00 91"))
    broken, fine = message.options[0].qos_attributes
    assert broken.data == bytes(4)
    assert fine == AllocationRetentionPriority(pl=9, pc=0, pv=1)


def test_unregistered_attributes_survive() -> None:
    message = read(with_attributes("0c03 abcdef ff00 0502 00 91"))
    first, second, third = message.options[0].qos_attributes
    assert (first.code, first.data.hex(), second.code, second.data) == (12, "abcdef", 255, b"")
    assert isinstance(third, AllocationRetentionPriority)


def test_reserved_comes_before_ts_format_other_than_in_flow_bindings() -> None:
    """RFC 7222 section 4.2.10 against RFC 6089 section 4.2.1.4."""
    selector = IPv4BinaryTrafficSelector(start_protocol=17)
    here = QosTrafficSelector(ts_format=1, traffic_selector=selector)
    there = TrafficSelector(ts_format=1, traffic_selector=selector)
    assert QOS.write([here]).hex() == "0a07 00 01 00080000 11".replace(" ", "")
    option = only(with_attributes("0a07 00 01 00080000 11"))
    assert option.qos_attributes == [here]
    assert option.qos_attributes[0].traffic_selector == there.traffic_selector


def test_traffic_class_is_six_bits_of_dscp() -> None:
    """RFC 7222 section 4.1: 46 (EF) is b8 in the octet."""
    option = only(with_attributes(""))
    assert option == QualityOfService(sr_id=7, dscp=46, oc=1)
    assert option.meanings() == {"oc": "ALLOCATE"}


def test_bit_rates_are_printed_with_all_digits() -> None:
    assert PerMnAggMaxDlBitRate(per_mn_agg_max_dl_bit_rate=12_345_678).meanings() == {
        "per_mn_agg_max_dl_bit_rate": "12345678 bit/s"
    }


def test_flags_of_session_rates() -> None:
    option = only(with_attributes("0306 c000 00000001"))
    assert option.qos_attributes == [PerSessionAggMaxDlBitRate(s=True, e=True, per_session_agg_max_dl_bit_rate=1)]


def test_pre_emption_has_names() -> None:
    meanings = AllocationRetentionPriority(pl=1, pc=0, pv=1).meanings()
    assert meanings == {"pc": "Enabled", "pv": "Disabled"}


def test_vendor_attribute_keeps_its_data() -> None:
    option = only(with_attributes("0b0a 0000 000028af 05 c0ffee"))
    assert option.qos_attributes == [QosVendorSpecificAttribute(vendor_id=10415, sub_type=5, data=b"\xc0\xff\xee")]


def test_several_requests_in_a_message() -> None:
    message = read(f"{with_attributes('0502 00 91')} {with_attributes('0502 00 14')}")
    assert [type(each) for each in message.without_padding().options] == [QualityOfService, QualityOfService]
    assert OPTIONS.rows[58].info.repeat
