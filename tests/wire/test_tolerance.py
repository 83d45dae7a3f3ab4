"""What real equipment gets wrong: read all the same, and told."""

import ast
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mobility_frames import mobility_frames
from mobtrace.errors import WireError
from mobtrace.values import Address, Prefix
from mobtrace.wire import tolerance
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.cursor import Issue, Severity
from mobtrace.wire.dialect import load_dialect
from mobtrace.wire.issues import ISSUES
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier
from mobtrace.wire.options.mip6 import Pad1, PadN
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix, LinklocalAddress, Timestamp
from mobtrace.wire.tolerance import (
    TOLERANCES,
    Circumstances,
    effective_flags,
    effective_prefix,
    mn_id_text,
    read_timestamp,
    tolerate,
)
from strategies import messages
from support import CAPTURES, needs_shared

SECOND = 10**9
# 2011-06-29 15:45:22 UTC, when the daemon of umip-lab-2011 was run.
SUMMER_2011 = 1309362322 * SECOND
ADDRESSES = {"source": Address.parse("2001:db8::1"), "destination": Address.parse("2001:db8::2")}


def binding_update(*options: object, **fields: object) -> Message:
    made = Message(body=BindingUpdate(**{"sequence": 1, "lifetime": 0, **fields}), options=list(options))
    return decode(encode(made, **ADDRESSES), **ADDRESSES)


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def test_every_code_is_in_the_manual_and_every_rule_has_one() -> None:
    for each in TOLERANCES:
        assert each.codes
        assert set(each.codes) <= set(ISSUES)
        assert each.rule.__doc__


def test_every_code_left_is_in_the_table() -> None:
    source = ast.parse(Path(tolerance.__file__).read_text())
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    left = {call.args[0].value for call in calls if call.func.id == "Issue" and isinstance(call.args[0], ast.Constant)}
    listed = {code for each in TOLERANCES for code in each.codes}
    assert left <= listed
    assert listed - left == {"timestamp-little-endian", "timestamp-ntp"}


def test_a_message_without_fault_gets_no_issue() -> None:
    message = binding_update(
        MobileNodeIdentifier(subtype=NAI, identifier="mn@example.com"),
        HomeNetworkPrefix(prefix_length=64, home_network_prefix=Address.parse("2001:db8:1::")),
        Timestamp(timestamp=SUMMER_2011 // SECOND << 16),
        a=True,
        p=True,
    )
    assert tolerate(message, Circumstances(capture_time=SUMMER_2011)) == []
    assert message.issues == []


class TestIdentifier:
    def test_nuls_at_the_end_are_no_part_of_it(self) -> None:
        padded = MobileNodeIdentifier(subtype=NAI, identifier="mn@x\0\0\0")
        text, issue = mn_id_text(padded)
        assert text == "mn@x"
        assert issue is not None
        assert (issue.code, issue.got) == ("mn-id-padding", "3")
        assert codes(tolerate(binding_update(padded))) == ["mn-id-padding"]

    def test_the_right_one_is_not_touched(self) -> None:
        assert mn_id_text(MobileNodeIdentifier(subtype=NAI, identifier="mn@x")) == ("mn@x", None)
        assert mn_id_text(MobileNodeIdentifier(subtype=99, identifier=b"\1\0")) == ("99:0100", None)


class TestPrefix:
    @pytest.mark.parametrize(
        ("address", "length", "wanted", "code"),
        [
            ("2001:100:6:5000::", 128, "2001:100:6:5000::/64", "prefix-length-128"),
            ("2001:100:6:5000::", 64, "2001:100:6:5000::/64", None),
            ("2001:100:6:5000::1", 128, "2001:100:6:5000::1/128", None),
            ("2001:db8:1234::", 48, "2001:db8:1234::/48", None),
            ("::", 128, "::/128", None),  # asks for an assignment
            ("::", 0, "::/0", None),
            ("2001:100:6:5000::", 200, "2001:100:6:5000::/64", "prefix-length-128"),
        ],
    )
    def test_lengths(self, address: str, length: int, wanted: str, code: str | None) -> None:
        option = HomeNetworkPrefix(prefix_length=length, home_network_prefix=Address.parse(address))
        prefix, issue = effective_prefix(option)
        assert prefix == Prefix.parse(wanted)
        assert (issue.code if issue else None) == code


class TestTimestamp:
    def test_the_format_of_the_document(self) -> None:
        option = Timestamp(timestamp=(SUMMER_2011 // SECOND << 16) + 0x8000)
        assert read_timestamp(option, SUMMER_2011) == (SUMMER_2011 + SECOND // 2, None)

    def test_little_endian_octets(self) -> None:
        right = (SUMMER_2011 // SECOND << 16).to_bytes(8, "big")
        option = Timestamp(timestamp=int.from_bytes(right, "little"))
        time, issue = read_timestamp(option, SUMMER_2011 + 3600 * SECOND)
        assert time == SUMMER_2011
        assert issue is not None
        assert (issue.code, issue.wanted) == ("timestamp-little-endian", right.hex())

    def test_ntp(self) -> None:
        # RFC 5905 section 6: the era of 1900 is 2208988800 s before that of 1970.
        option = Timestamp(timestamp=(SUMMER_2011 // SECOND + 2208988800) << 32)
        time, issue = read_timestamp(option, SUMMER_2011)
        assert time == SUMMER_2011
        assert issue is not None
        assert issue.code == "timestamp-ntp"

    def test_zero_is_no_time(self) -> None:
        time, issue = read_timestamp(Timestamp(timestamp=0), SUMMER_2011)
        assert time is None
        assert issue is not None
        assert (issue.code, issue.severity) == ("timestamp-unset", Severity.NOTE)

    def test_a_wrong_clock_is_read_as_it_is(self) -> None:
        ten_years_off = SUMMER_2011 - 10 * 31_556_952 * SECOND
        option = Timestamp(timestamp=ten_years_off // SECOND << 16)
        assert read_timestamp(option, SUMMER_2011) == (ten_years_off // SECOND * SECOND, None)

    @pytest.mark.parametrize("sender", [100 * SECOND, SUMMER_2011])
    def test_a_capture_whose_clock_starts_in_1970(self, sender: int) -> None:
        option = Timestamp(timestamp=sender // SECOND << 16)
        assert read_timestamp(option, 42 * SECOND) == (sender, None)

    def test_little_endian_where_the_capture_starts_in_1970(self) -> None:
        swapped = int.from_bytes(((SUMMER_2011 // SECOND << 16) + 0x8000).to_bytes(8, "big"), "little")
        time, issue = read_timestamp(Timestamp(timestamp=swapped), 42 * SECOND)
        assert time == SUMMER_2011 + SECOND // 2
        assert issue is not None

    @pytest.mark.parametrize("value", [1, 2**64 - 1, 2**63])
    def test_any_value_gives_a_time(self, value: int) -> None:
        assert read_timestamp(Timestamp(timestamp=value), SUMMER_2011)[0] is not None


class TestFlags:
    def test_in_the_wrong_octet(self) -> None:
        body, issue = effective_flags(binding_update(t=True, s=True).body)
        assert issue is not None
        assert (issue.code, issue.wanted, issue.got) == ("flags-octet", "0xa000", "0x00a0")
        assert (body.a, body.l, body.t, body.s) == (True, True, False, False)

    @pytest.mark.parametrize("flags", [{}, {"p": True, "t": True}, {"a": True, "h": True}, {"s": True}])
    def test_in_the_right_one(self, flags: dict[str, bool]) -> None:
        body = binding_update(**flags).body
        assert effective_flags(body) == (body, None)


class TestLayout:
    def test_four_pad1(self) -> None:
        message = decode(bytes.fromhex("3b010500abcd 0001 8000 0001 00000000"))
        assert [type(each) for each in message.options] == [Pad1] * 4
        assert message.issues == []
        (issue,) = tolerate(message)
        assert (issue.code, issue.offset, issue.severity) == ("pad1-run", 12, Severity.NOTE)

    def test_one_pad1_is_as_it_should_be(self) -> None:
        message = decode(bytes.fromhex("3b010500abcd 0001 8000 0001 00 010100"))
        assert [type(each) for each in message.options] == [Pad1, PadN]
        assert tolerate(message) == []

    def test_a_payload_that_is_no_multiple_of_8(self) -> None:
        message = decode(bytes.fromhex("3b0005000000 0001 8000 0001"))
        assert isinstance(message.body, BindingUpdate)
        assert codes(message.issues) == ["header-length"]
        assert codes(tolerate(message)) == ["checksum-zero", "length-multiple"]

    def test_a_length_that_is_4_octets_too_small(self) -> None:
        data = bytes.fromhex("3b0105000000 0001 8000 0001 0803 01 6d6e 01 01 00 00".replace(" ", ""))
        message = decode(data[:20])
        assert codes(message.issues) == ["header-length"]
        assert message.first(MobileNodeIdentifier).identifier == "mn"
        assert "length-multiple" in codes(tolerate(message))

    def test_what_trails_a_message_is_not_counted(self) -> None:
        message = decode(bytes.fromhex("060105000000 0001 8000 0001 01020000 aabbcc"))
        assert message.trailer == b"\xaa\xbb\xcc"
        assert "length-multiple" not in codes(tolerate(message))


class TestChecksum:
    DATA = bytes.fromhex("3b0105000000 0001 8000 0001 01020000")

    def test_zero(self) -> None:
        assert codes(tolerate(decode(self.DATA))) == ["checksum-zero"]
        verified = decode(self.DATA, **ADDRESSES)
        assert codes(verified.issues) == ["checksum-zero"]
        assert tolerate(verified) == []

    def test_zero_is_right_over_udp(self) -> None:
        assert tolerate(decode(self.DATA), Circumstances(over_udp=True)) == []

    def test_a_checksum_over_udp(self) -> None:
        data = self.DATA[:4] + b"\x12\x34" + self.DATA[6:]
        assert codes(tolerate(decode(data), Circumstances(over_udp=True))) == ["checksum-over-udp"]


@needs_shared
def test_the_daemons_of_umip_lab_2011() -> None:
    """Without the dialect the messages say which it is; with it they say what else is unusual."""
    for frame in mobility_frames(CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap"):
        around = Circumstances(capture_time=frame.time)
        plain = decode(frame.data)
        assert "draft-numbers" in codes(tolerate(plain, around))
        assert ("flags-octet" in codes(plain.issues)) == isinstance(plain.body, BindingUpdate)
        known = decode(frame.data, dialect=load_dialect("umip-2011"))
        assert set(codes(tolerate(known, around))) == {"prefix-length-128", "timestamp-unset"}
        assert [issue.offset for issue in known.issues] == [12, 44]
        assert effective_prefix(known.first(HomeNetworkPrefix))[0] == Prefix.parse("2001:100:6:5000::/64")
        assert known.first(LinklocalAddress) is not None


@needs_shared
def test_the_padding_of_opmip() -> None:
    for frame in mobility_frames(CAPTURES / "opmip" / "lma-and-mags.pcap"):
        message = decode(frame.data, source=frame.source, destination=frame.destination)
        assert set(codes(message.issues)) == {"alignment"}
        assert codes(tolerate(message, Circumstances(capture_time=frame.time))) == ["pad1-run"]


def test_issues_are_left_once() -> None:
    message = binding_update(MobileNodeIdentifier(subtype=NAI, identifier="mn\0"))
    assert len(tolerate(message)) == 1
    assert tolerate(message) == []
    assert codes(message.issues) == ["mn-id-padding"]


@given(message=messages(BindingUpdate), time=st.sampled_from([0, 1_700_000_000 * 10**9]), over_udp=st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_quick_look_never_hides_what_a_rule_says(message, time, over_udp) -> None:
    try:
        read = decode(encode(message))
    except WireError:
        assume(False)
    around = Circumstances(capture_time=time, over_udp=over_udp)
    if tolerance._is_usual(read, around):
        said = [issue for each in tolerance.TOLERANCES for issue in each.rule(read, around) if issue is not None]
        assert not said


def test_a_capture_whose_clock_starts_in_1970() -> None:
    message = decode(encode(Message(body=BindingUpdate(sequence=1, lifetime=9)), **ADDRESSES), **ADDRESSES)
    assert codes(tolerate(message, Circumstances(capture_time=5 * SECOND))) == ["capture-clock"]
    assert tolerate(message, Circumstances(capture_time=SUMMER_2011)) == []
