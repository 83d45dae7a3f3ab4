"""How a row is built: its defaults, what it asks for, what follows from what."""

import pytest

from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.mip6 import NonceIndices
from mobtrace.wire.options.multicast import DynamicIpMulticastSelector


def test_a_missing_and_an_unknown_field_are_named() -> None:
    with pytest.raises(TypeError, match="care_of_nonce_index"):
        NonceIndices(home_nonce_index=1)
    with pytest.raises(TypeError, match="surplus"):
        NonceIndices(home_nonce_index=1, care_of_nonce_index=2, surplus=3)


def test_rows_compare_by_type_and_fields() -> None:
    one = BindingUpdate(sequence=1, lifetime=2)
    assert one == BindingUpdate(sequence=1, lifetime=2, a=False)
    assert one != BindingUpdate(sequence=1, lifetime=2, a=True)
    assert one != BindingUpdate(sequence=1, lifetime=2, trailing=b"\0")
    assert one != NonceIndices(home_nonce_index=1, care_of_nonce_index=2)
    assert "sequence=1" in repr(one)


def test_each_row_has_a_list_of_its_own_and_what_follows_from_it() -> None:
    one, other = DynamicIpMulticastSelector(protocol=143, m=True), DynamicIpMulticastSelector(protocol=143, m=True)
    assert one.multicast_address_record == []
    assert one.multicast_address_record is not other.multicast_address_record
    assert one.nr_of_mcast_address_records == 0
