"""Binding revocation (RFC 5846)."""

import pytest

from mobtrace.wire.codec import decode, encode
from mobtrace.wire.message import Message, UnknownBody
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication


@pytest.mark.parametrize("kind", [1, 2])
@pytest.mark.parametrize(("octet", "flag"), [(0x80, "p"), (0x40, "v"), (0x20, "g")])
def test_flags(kind: int, octet: int, flag: str) -> None:
    body = decode(bytes.fromhex(f"3b0110000000{kind:02x}000009{octet:02x}0001020000")).body
    row = {1: BindingRevocationIndication, 2: BindingRevocationAcknowledgement}[kind]
    assert type(body) is row
    assert [name for name, value in body.values().items() if value is True] == [flag]


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (0, "success"),
        (1, "partial success"),
        (128, "Binding Does NOT Exist"),
        (129, "IPv4 Home Address Option Required"),
        (130, "Global Revocation NOT Authorized"),
        (131, "Revoked Mobile Nodes Identity Required"),
        (132, "Revocation Failed - MN is Attached"),
        (133, "Revocation Trigger NOT Supported"),
        (134, "Revocation Function NOT Supported"),
        (135, "Proxy Binding Revocation NOT Supported"),
        (2, "unknown (2)"),
    ],
)
def test_status_values_are_those_of_the_rfc_and_not_of_its_drafts(status: int, name: str) -> None:
    """RFC 5846 section 5.2; others name 2 to 6."""
    message = decode(bytes.fromhex(f"3b011000000002{status:02x}0009800001020000"))
    assert message.name == "Binding Revocation Acknowledgement"
    assert message.body.meanings()["status"] == name


def test_trigger_and_acknowledgement_status_share_their_place() -> None:
    """The octet behind the type is a trigger in one message and a status in the other."""
    indication = decode(bytes.fromhex("3b0110000000018000098000 01020000")).body
    assert isinstance(indication, BindingRevocationIndication)
    assert indication.meanings()["revocation_trigger"] == "Per-Peer Policy"


def test_an_unassigned_revocation_type_is_kept() -> None:
    data = bytes.fromhex("3b0110000000030000098000 01020000")
    message = decode(data)
    assert isinstance(message.body, UnknownBody)
    assert [issue.code for issue in message.issues] == ["unknown-message"]
    assert encode(message) == data


def test_the_type_need_not_be_given() -> None:
    indication = BindingRevocationIndication(revocation_trigger=1, sequence=2, p=True)
    acknowledgement = BindingRevocationAcknowledgement(status=0, sequence=2, p=True)
    assert encode(Message(body=indication)).hex() == "3b011000000001010002800001020000"
    assert encode(Message(body=acknowledgement)).hex() == "3b011000000002000002800001020000"
