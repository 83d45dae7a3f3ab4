"""Multicast options: counts, words, and records of two protocols."""

from typing import Any

import pytest

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.message import OPTIONS, Message
from mobtrace.wire.options.multicast import (
    ActiveMulticastSubscriptionIPv4,
    ActiveMulticastSubscriptionIPv6,
    DynamicIpMulticastSelector,
    MulticastAcknowledgement,
    MulticastMobility,
)
from mobtrace.wire.options.transient import TransientBinding
from mobtrace.wire.sub.multicast import (
    IgmpGroupRecord,
    IgmpReportPayload,
    MldMulticastAddressRecord,
    MldReportPayload,
    MldV1Membership,
)
from wire_options import codes, only, read

MLD_RECORD = "04000000 ff3e0000000000000000000012345678"
MLD_TWO_SOURCES = (
    "01000002 ff3e0000000000000000000000000001 20010db8000000000000000000000011 20010db8000000000000000000000022"
)
IGMP_RECORD = "05000001 e8010203 c0000201"
TRANSIENT = "2b02 01 0f"


def payload_of(option: MulticastMobility | MulticastAcknowledgement) -> Any:
    last = option.values()
    return last.get("report_payload", last.get("unsupported_report_payload"))


@pytest.mark.parametrize(
    ("option", "row"),
    [
        (f"3c06 02 00 00000001 {MLD_RECORD}", MulticastMobility),
        (f"3c04 01 00 00000001 {IGMP_RECORD}", MulticastMobility),
        (f"3d06 00 02 00000001 {MLD_RECORD}", MulticastAcknowledgement),
        ("3d01 00 01 00000000", MulticastAcknowledgement),
    ],
)
def test_length_in_words_of_four_octets_and_the_next_option_is_read_right(option: str, row: type) -> None:
    """RFC 7411 sections 5.3 and 5.4: 32-bit words, without the two octets behind the length."""
    message = read(f"{option} {TRANSIENT}")
    first, second = message.without_padding().options
    assert type(first) is row
    assert second == TransientBinding(l=True, lifetime=15)
    assert codes(message) == []


def test_length_in_words_is_computed() -> None:
    record = MldMulticastAddressRecord(record_type=4, multicast_address=Address.parse("ff3e::1234:5678"))
    option = MulticastMobility(option_code=2, report_payload=MldReportPayload(multicast_address_record=[record]))
    assert OPTIONS.write([option]).hex() == f"3c060200 00000001 {MLD_RECORD}".replace(" ", "")


def test_a_payload_of_no_whole_words_cannot_be_written() -> None:
    with pytest.raises(WireError, match="multiple of 4"):
        OPTIONS.write([MulticastMobility(option_code=9, report_payload=b"\0\0\0")])


def test_more_than_an_octet_counts_in_one_option() -> None:
    """255 words are 1020 octets: more than any other option holds."""
    records = [MldMulticastAddressRecord(record_type=2, multicast_address=Address(bytes([0xFF] * 16)))] * 50
    option = MulticastMobility(option_code=2, report_payload=MldReportPayload(multicast_address_record=records))
    wire = OPTIONS.write([option])
    assert (len(wire), wire[1]) == (4 + 4 + 50 * 20, 251)
    message = Message(body=read(TRANSIENT).body, options=[option])
    assert decode(encode(message)).without_padding().options == [option]


@pytest.mark.parametrize(
    ("code", "payload", "row"),
    [
        (1, f"00000001 {IGMP_RECORD}", IgmpReportPayload),
        (2, f"00000001 {MLD_RECORD}", MldReportPayload),
        (3, f"00000001 {IGMP_RECORD}", IgmpReportPayload),
        (4, f"00000001 {MLD_RECORD}", MldReportPayload),
        (9, f"00000001 {MLD_RECORD}", bytes),
        (1, f"00000001 {MLD_RECORD} 00000000", IgmpReportPayload),
        (2, f"00000002 {MLD_RECORD}", bytes),
    ],
)
def test_option_code_says_which_protocol(code: int, payload: str, row: type) -> None:
    words = len(bytes.fromhex(payload)) // 4
    option = only(f"3c{words:02x} {code:02x} 00 {payload}")
    assert isinstance(option, MulticastMobility)
    assert type(option.report_payload) is row


@pytest.mark.parametrize(
    ("payload", "row"),
    [
        (f"00000001 {MLD_RECORD}", MldReportPayload),
        (f"00000002 {MLD_RECORD} {MLD_TWO_SOURCES}", MldReportPayload),
        (f"00000001 {IGMP_RECORD}", IgmpReportPayload),
        (f"00000002 {IGMP_RECORD} 06000000 e8010204", IgmpReportPayload),
        ("00000001 deadbeef", bytes),
    ],
)
def test_an_acknowledgement_tells_the_protocol_by_its_octets(payload: str, row: type) -> None:
    """RFC 7411 section 5.4: the option code is 0 there."""
    message = read(f"3d{len(bytes.fromhex(payload)) // 4:02x} 00 02 {payload}")
    (option,) = message.without_padding().options
    assert isinstance(option, MulticastAcknowledgement)
    found = option.unsupported_report_payload
    assert type(found) is row
    assert codes(message) == (["malformed-value"] if row is bytes else [])
    assert MulticastAcknowledgement.from_json(option.to_json()) == option


def test_an_option_code_in_an_acknowledgement_leaves_an_issue() -> None:
    assert codes(read("3d01 02 01 00000000")) == ["out-of-range"]


def test_auxiliary_data_is_counted_in_words() -> None:
    """RFC 3810 section 5.2.6."""
    option = only(f"3919 8f 01 01 0000 ff3e{'00' * 13}01 cafebabe")
    assert isinstance(option, ActiveMulticastSubscriptionIPv6)
    record = option.multicast_membership_context
    assert isinstance(record, MldMulticastAddressRecord)
    assert record.auxiliary_data == [bytes.fromhex("cafebabe")]


def test_counts_of_a_record_that_is_built_follow_from_its_lists() -> None:
    record = IgmpGroupRecord(
        record_type=5, multicast_address=Address.parse("232.1.2.3"), source_address=[Address.parse("192.0.2.1")]
    )
    option = ActiveMulticastSubscriptionIPv4(igmp_type=0x22, multicast_membership_context=record)
    assert OPTIONS.write([option]).hex() == f"380d22{IGMP_RECORD}".replace(" ", "")
    assert option.meanings()["multicast_membership_context"] == "record_type ALLOW_NEW_SOURCES"


@pytest.mark.parametrize(
    ("igmp", "context", "kind"),
    [
        ("12", "e8010203", Address),
        ("16", "e8010203", Address),
        ("22", IGMP_RECORD, IgmpGroupRecord),
        ("11", "e8010203", bytes),
        ("16", "e801020304", bytes),
        ("22", "05000002 e8010203 c0000201", bytes),
    ],
)
def test_igmp_type_says_what_the_context_is(igmp: str, context: str, kind: type) -> None:
    """RFC 7161 section 6.1: a group for IGMPv1 and IGMPv2, a record for IGMPv3; what does not fit is kept."""
    option = only(f"38{1 + len(bytes.fromhex(context)):02x} {igmp} {context}")
    assert isinstance(option, ActiveMulticastSubscriptionIPv4)
    assert type(option.multicast_membership_context) is kind
    assert ActiveMulticastSubscriptionIPv4.from_json(option.to_json()) == option


@pytest.mark.parametrize(
    ("mld", "context", "kind"),
    [
        ("8f", MLD_TWO_SOURCES, MldMulticastAddressRecord),
        ("83", "00000000 ff0e0000000000000000000000000101", MldV1Membership),
        ("83", "ff0e0000000000000000000000000101", bytes),
    ],
)
def test_mld_type_says_what_the_context_is(mld: str, context: str, kind: type) -> None:
    """RFC 7161 sections 4.1.2 and 4.1.3."""
    option = only(f"39{1 + len(bytes.fromhex(context)):02x} {mld} {context}")
    assert isinstance(option, ActiveMulticastSubscriptionIPv6)
    assert type(option.multicast_membership_context) is kind


def test_selector_has_as_many_records_as_it_says() -> None:
    """RFC 7028 section 5.1.2."""
    option = only(f"364c 8f 80 0002 {MLD_RECORD} {MLD_TWO_SOURCES}")
    assert isinstance(option, DynamicIpMulticastSelector)
    assert (option.m, option.reserved) == (True, 0)
    groups = [str(record.multicast_address) for record in option.multicast_address_record]
    assert groups == ["ff3e::1234:5678", "ff3e::1"]
    assert [str(each) for each in option.multicast_address_record[1].source_address] == [
        "2001:db8::11",
        "2001:db8::22",
    ]


def test_selector_with_more_records_than_it_says_keeps_the_rest() -> None:
    message = read(f"362c 8f 00 0001 {MLD_RECORD} {MLD_RECORD}")
    (option,) = message.without_padding().options
    assert len(option.multicast_address_record) == 1
    assert option.trailing.hex() == MLD_RECORD.replace(" ", "")
    assert codes(message) == ["extra-octets"]


def test_selector_with_fewer_records_than_it_says_keeps_their_octets() -> None:
    message = read(f"3618 8f 00 0003 {MLD_RECORD}")
    (option,) = message.without_padding().options
    assert option.nr_of_mcast_address_records == 3
    assert option.multicast_address_record == bytes.fromhex(MLD_RECORD)
    assert codes(message) == ["malformed-value"]
    assert DynamicIpMulticastSelector.from_json(option.to_json()) == option


def test_selector_without_records() -> None:
    assert only("3604 8f 00 0000") == DynamicIpMulticastSelector(protocol=143, m=False)


def test_selector_counts_its_records_when_it_is_built() -> None:
    membership = MldV1Membership(multicast_address=Address.parse("ff0e::101"))
    option = DynamicIpMulticastSelector(protocol=131, m=False, multicast_address_record=[membership, membership])
    again = OPTIONS.write([option])
    assert again[:6].hex() == "362c83000002"
    assert only(again.hex()) == option
