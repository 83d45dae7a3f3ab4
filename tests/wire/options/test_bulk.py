"""The Mobile Node Group Identifier: a sub-type of 8 bits, as the text has it (the figure draws 7)."""

from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from wire_options import only


def test_sub_type_fills_its_octet() -> None:
    """RFC 6602 section 4.3."""
    assert only("3206 fe 00 8badf00d") == MobileNodeGroupIdentifier(
        sub_type=254, mobile_node_group_identifier=0x8BADF00D
    )
    assert only("3206 01 00 00000001").meanings() == {"sub_type": "Bulk Binding Update Group"}


def test_there_may_be_several() -> None:
    assert OPTIONS.rows[50].info.repeat
