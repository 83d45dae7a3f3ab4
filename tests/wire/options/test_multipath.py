"""Several paths between gateway and anchor."""

import pytest

from mobtrace.values import Address, LinkLayer
from mobtrace.wire.options.identifiers import EUI_48, IMSI, IPV6_ADDRESS, NAI
from mobtrace.wire.options.multipath import MagIdentifier, MagMultipathBinding
from wire_options import codes, only, read


@pytest.mark.parametrize(
    ("flags", "b", "o"), [("800000", True, False), ("400000", False, True), ("000000", False, False)]
)
def test_flags_of_a_path(flags: str, b: bool, o: bool) -> None:
    """RFC 8278 section 4.1 figure 3."""
    option = only(f"3f06 08 0b 02 {flags}")
    assert option == MagMultipathBinding(if_att=8, if_label=11, binding_id=2, b=b, o=o)
    assert option.meanings() == {"if_att": "3GPP E-UTRAN"}


@pytest.mark.parametrize("binding_id", ["00", "ff"])
def test_binding_ids_0_and_255_are_reserved(binding_id: str) -> None:
    """RFC 8278 section 4.1."""
    assert codes(read(f"3f06 08 0b {binding_id} 000000")) == ["out-of-range"]


@pytest.mark.parametrize(
    ("octets", "subtype", "identifier"),
    [
        ("4012 01 00 6d616737406578616d706c652e6f7267", NAI, "mag7@example.org"),
        ("4012 02 00 20010db8000000000000000000000007", IPV6_ADDRESS, Address.parse("2001:db8::7")),
        ("400a 03 00 123456123456789f", IMSI, "123456123456789"),
        ("4008 05 00 00005e005301", EUI_48, LinkLayer.parse("00:00:5e:00:53:01")),
        ("4004 63 00 c0de", 99, b"\xc0\xde"),
    ],
)
def test_a_gateway_is_named_as_mobile_nodes_are(octets: str, subtype: int, identifier: object) -> None:
    """RFC 8278 section 4.2: the subtypes of the Mobile Node Identifier option."""
    assert only(octets) == MagIdentifier(subtype=subtype, identifier=identifier)
