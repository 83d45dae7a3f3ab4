"""Transient bindings: the flag is the last bit of its octet, the lifetime is in tenths of a second."""

import pytest

from mobtrace.wire.options.transient import TransientBinding
from wire_options import only


@pytest.mark.parametrize(("octet", "late"), [("01", True), ("00", False), ("fe", False), ("ff", True)])
def test_flag_l_is_the_last_bit(octet: str, late: bool) -> None:
    """RFC 6058 section 5.1."""
    option = only(f"2b02 {octet} 0f")
    assert isinstance(option, TransientBinding)
    assert option.l is late


@pytest.mark.parametrize(("lifetime", "text"), [(0, "0 s"), (3, "0.3 s"), (15, "1.5 s"), (255, "25.5 s")])
def test_lifetime_is_in_units_of_100_ms(lifetime: int, text: str) -> None:
    assert TransientBinding(l=True, lifetime=lifetime).meanings() == {"lifetime": text}
