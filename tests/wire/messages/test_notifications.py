"""Update notifications (RFC 7077), flow bindings (RFC 7109), multicast subscriptions (RFC 7161)."""

import pytest

from mobtrace.wire.codec import decode, encode
from mobtrace.wire.message import Message, UnknownBody
from mobtrace.wire.messages.flow_binding import FlowBindingAcknowledgement, FlowBindingIndication
from mobtrace.wire.messages.subscription import SubscriptionQuery, SubscriptionResponse
from mobtrace.wire.messages.update_notification import UpdateNotification, UpdateNotificationAcknowledgement
from mobtrace.wire.rows import Row

MESSAGES = [
    ("3b011300000000070004400001020000", UpdateNotification(sequence=7, notification_reason=4, d=True)),
    ("3b011300000000070008800001020000", UpdateNotification(sequence=7, notification_reason=8, a=True)),
    ("3b011400000000078100000001020000", UpdateNotificationAcknowledgement(sequence=7, status_code=129)),
    ("3b011500000000010009038001020000", FlowBindingIndication(sequence=9, trigger=3, a=True)),
    ("3b011500000000020009800001020000", FlowBindingAcknowledgement(sequence=9, status=128)),
    ("3b0016000000ff00", SubscriptionQuery(sequence=255)),
    ("3b0017000000ff80", SubscriptionResponse(sequence=255, i=True)),
]


@pytest.mark.parametrize(("data", "body"), MESSAGES, ids=lambda value: type(value).__name__)
def test_figures(data: str, body: Row) -> None:
    assert decode(bytes.fromhex(data)).body == body
    assert encode(Message(body=body)).hex() == data


def test_names_of_values() -> None:
    texts = [body.meanings() for _, body in MESSAGES]
    assert texts[0] == {"notification_reason": "ANI-PARAMS-REQUESTED"}
    assert texts[1] == {"notification_reason": "FLOW-MOBILITY"}
    assert texts[2] == {"status_code": "MISSING-VENDOR-SPECIFIC-OPTION"}
    assert texts[3]["trigger"] == "Possible Out-of-Sync BCE State"
    assert texts[4]["status"] == "Binding (target CoA) Does NOT Exist"


def test_the_flow_binding_type_has_16_bits() -> None:
    """RFC 7109 section 6.1.1; the first octet alone is 0 in both messages."""
    assert decode(bytes.fromhex("3b011500000000020009810001020000")).name == "Flow Binding Acknowledgement"
    data = bytes.fromhex("3b011500000001000009810001020000")
    assert isinstance(decode(data).body, UnknownBody)
    assert encode(decode(data)) == data
