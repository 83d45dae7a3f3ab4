"""Binding revocation (RFC 5846): one Mobility Header type, told apart by its first octet."""

from typing import Annotated

from mobtrace.wire.kinds import FLAG, U8, U16, reserved_bits
from mobtrace.wire.message import message
from mobtrace.wire.names import BINDING_REVOCATION_TYPE, REVOCATION_STATUS, REVOCATION_TRIGGER
from mobtrace.wire.rows import Row, Vector

INDICATION, ACKNOWLEDGEMENT = 1, 2


@message(16, rfc="RFC 5846 section 5.1", variant=INDICATION, name="Binding Revocation Indication")
class BindingRevocationIndication(Row):
    """The anchor or the gateway ends bindings.

    Flags: P proxy binding, V IPv4 home address binding only, G all bindings of the peer.
    """

    binding_revocation_type: Annotated[int, U8.named(BINDING_REVOCATION_TYPE)] = INDICATION
    revocation_trigger: Annotated[int, U8.named(REVOCATION_TRIGGER)]
    sequence: Annotated[int, U16]
    p: Annotated[bool, FLAG] = False
    v: Annotated[bool, FLAG] = False
    g: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(13)] = 0

    vectors = (
        Vector(
            "3b01100000000107000980000102 0000",
            {
                "binding_revocation_type": 1,
                "revocation_trigger": 7,
                "sequence": 9,
                "p": True,
                "v": False,
                "g": False,
                "reserved": 0,
            },
            "RFC 5846 section 5.1 figure, by hand; tshark 4.0.17 agrees",
        ),
    )


@message(16, rfc="RFC 5846 section 5.2", variant=ACKNOWLEDGEMENT, name="Binding Revocation Acknowledgement")
class BindingRevocationAcknowledgement(Row):
    """Answer to a Binding Revocation Indication. Flags as in the indication."""

    binding_revocation_type: Annotated[int, U8.named(BINDING_REVOCATION_TYPE)] = ACKNOWLEDGEMENT
    status: Annotated[int, U8.named(REVOCATION_STATUS)]
    sequence: Annotated[int, U16]
    p: Annotated[bool, FLAG] = False
    v: Annotated[bool, FLAG] = False
    g: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(13)] = 0

    vectors = (
        Vector(
            "3b011000000002820009a0000102 0000",
            {
                "binding_revocation_type": 2,
                "status": 130,
                "sequence": 9,
                "p": True,
                "v": False,
                "g": True,
                "reserved": 0,
            },
            "RFC 5846 section 5.2 figure, by hand",
        ),
    )
