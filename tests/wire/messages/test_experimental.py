"""The experimental message (RFC 5096)."""

import pytest

from mobtrace.errors import WireError
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.experimental import ExperimentalMobilityHeader


def test_its_data_are_not_read_as_options() -> None:
    data = bytes.fromhex("3b010b0000000102 1c040000002a0000")
    message = decode(data)
    assert message.body == ExperimentalMobilityHeader(message_data=data[6:])
    assert message.options == []
    assert message.issues == []
    assert encode(message) == data


def test_nothing_is_added_to_its_data() -> None:
    """RFC 6275 section 6.1.1 wants a multiple of 8 octets; only the experiment knows how to get there."""
    body = ExperimentalMobilityHeader(message_data=bytes(10))
    assert decode(encode(Message(body=body))).body == body
    with pytest.raises(WireError, match="multiple of 8"):
        encode(Message(body=ExperimentalMobilityHeader(message_data=bytes(11))))
