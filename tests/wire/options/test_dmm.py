"""Options of distributed mobility management: their lengths are fixed but for the link-layer address."""

import pytest

from mobtrace.values import LinkLayer
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.dmm import DlifLinkLayerAddress
from wire_options import codes, only, read

# RFC 8885 sections 4.3 to 4.7: "This field MUST be set to".
LENGTHS = {65: 18, 66: 18, 67: 34, 68: 16, 69: 16}


@pytest.mark.parametrize(("code", "octets"), LENGTHS.items())
def test_lengths(code: int, octets: int) -> None:
    assert type(only(f"{code:02x}{octets:02x}{'00' * octets}")) is OPTIONS.rows[code]
    message = read(f"{code:02x}{octets - 1:02x}{'00' * (octets - 1)}")
    assert isinstance(message.options[0], Unknown)
    assert codes(message) == ["option-length"]


@pytest.mark.parametrize(
    ("octets", "address"),
    [("4608 0000 02005e100001", "02:00:5e:10:00:01"), ("460a 0000 02005efffe100001", "02:00:5e:ff:fe:10:00:01")],
)
def test_link_layer_address_has_any_length(octets: str, address: str) -> None:
    """RFC 8885 section 4.8."""
    assert only(octets) == DlifLinkLayerAddress(dlif_link_layer_address=LinkLayer.parse(address))
