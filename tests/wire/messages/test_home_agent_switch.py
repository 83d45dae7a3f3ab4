"""The Home Agent Switch message (RFC 5142)."""

from mobtrace.values import Address
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.message import Message, UnknownBody
from mobtrace.wire.messages.home_agent_switch import HomeAgentSwitch
from mobtrace.wire.options.mip6 import BindingRefreshAdvice

FIRST, SECOND = Address.parse("2001:db8::1"), Address.parse("2001:db8::2")


def test_options_begin_behind_the_last_address() -> None:
    """RFC 5142 section 4; others look for them 6 octets too early."""
    addresses = bytes.fromhex("20010db8000000000000000000000001 20010db8000000000000000000000002")
    data = bytes.fromhex("3b050c0000000200") + addresses + bytes.fromhex("0202000a 01020000")
    message = decode(data)
    assert message.body == HomeAgentSwitch(number_of_addresses=2, home_agent_addresses=[FIRST, SECOND])
    assert message.places[0].offset == 40
    assert message.first(BindingRefreshAdvice) == BindingRefreshAdvice(refresh_interval=10)
    assert message.issues == []
    assert encode(message) == data


def test_without_addresses_and_options_it_is_eight_octets() -> None:
    assert encode(Message(body=HomeAgentSwitch(home_agent_addresses=[]))).hex() == "3b000c0000000000"


def test_more_addresses_than_octets_are_kept_as_octets() -> None:
    data = bytes.fromhex("3b020c000000030020010db8000000000000000000000001")
    message = decode(data)
    assert isinstance(message.body, UnknownBody)
    assert message.body.fields["number_of_addresses"] == 3
    assert [issue.code for issue in message.issues] == ["short-message"]
    assert encode(message) == data
