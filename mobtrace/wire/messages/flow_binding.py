"""Flow bindings that the home agent initiates (RFC 7109): one type, told apart by its first 16 bits."""

from typing import Annotated

from mobtrace.wire.kinds import FLAG, RESERVED8, U8, U16, reserved_bits
from mobtrace.wire.message import message
from mobtrace.wire.names import FLOW_BINDING_ACK_STATUS, FLOW_BINDING_TRIGGER, FLOW_BINDING_TYPE
from mobtrace.wire.rows import Row, Vector

INDICATION, ACKNOWLEDGEMENT = 1, 2


@message(21, rfc="RFC 7109 section 6.1.1", variant=INDICATION, name="Flow Binding Indication")
class FlowBindingIndication(Row):
    """The home agent adds, moves or removes flows of the mobile node. Flag: A acknowledge."""

    flow_binding_type: Annotated[int, U16.named(FLOW_BINDING_TYPE)] = INDICATION
    sequence: Annotated[int, U16]
    trigger: Annotated[int, U8.named(FLOW_BINDING_TRIGGER)]
    a: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(7)] = 0

    vectors = (
        Vector(
            "3b011500000000010009028001020000",
            {"flow_binding_type": 1, "sequence": 9, "trigger": 2, "a": True, "reserved": 0},
            "RFC 7109 section 6.1.1 figure, by hand",
        ),
        Vector(
            "3b011500000000010000017f01020000",
            {"flow_binding_type": 1, "sequence": 0, "trigger": 1, "a": False, "reserved": 127},
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
    )


@message(21, rfc="RFC 7109 section 6.1.2", variant=ACKNOWLEDGEMENT, name="Flow Binding Acknowledgement")
class FlowBindingAcknowledgement(Row):
    """Answer of the mobile node to a Flow Binding Indication."""

    flow_binding_type: Annotated[int, U16.named(FLOW_BINDING_TYPE)] = ACKNOWLEDGEMENT
    sequence: Annotated[int, U16]
    status: Annotated[int, U8.named(FLOW_BINDING_ACK_STATUS)]
    reserved: Annotated[int, RESERVED8] = 0

    vectors = (
        Vector(
            "3b011500000000020009810001020000",
            {"flow_binding_type": 2, "sequence": 9, "status": 129, "reserved": 0},
            "RFC 7109 section 6.1.2 figure, by hand",
        ),
    )
