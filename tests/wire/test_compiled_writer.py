"""The generated writers and the plain one: the same octets, and the same refusals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire import registry
from mobtrace.wire.compiled_writer import fast_writer
from mobtrace.wire.message import BODIES, OPTIONS
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.padding import laid_out, pad
from mobtrace.wire.rows import Row, write_row

registry.load()
ROWS = [*OPTIONS.rows.values()] + [row for variants in BODIES.values() for row in variants.values()]
VECTORS = [(row, vector) for row in ROWS for vector in row.vectors]


def outcome(write, row: Row) -> bytes | str:
    try:
        return write(row)
    except WireError as error:
        return str(error)


def quick_or_plain(row: Row) -> bytes:
    written = fast_writer(type(row))(row)
    return write_row(row) if written is None else written


@pytest.mark.parametrize(("row", "vector"), VECTORS, ids=lambda each: getattr(each, "__name__", ""))
def test_the_values_of_every_vector_are_written_alike(row, vector):
    value = row.from_json(vector.values)
    assert outcome(quick_or_plain, value) == outcome(write_row, value)


ODD = st.one_of(
    st.integers(-(1 << 70), 1 << 70), st.booleans(), st.binary(max_size=20), st.text(max_size=5), st.none(), st.floats()
)


@given(st.sampled_from(VECTORS), st.data())
@settings(max_examples=400, deadline=None)
def test_values_that_do_not_fit_are_written_or_refused_alike(of, data):
    row, vector = of
    value = row.from_json(vector.values)
    names = list(value.values())
    if not names:
        return
    setattr(value, data.draw(st.sampled_from(names)), data.draw(ODD))
    plain = outcome(write_row, value)
    # ``None`` is always right: the plain writer then says what is wrong.
    written = outcome(lambda each: fast_writer(type(each))(each), value)
    assert written in (None, plain)


def plain_option(row: Row) -> bytes:
    octets = write_row(row)
    return bytes((row.info.code,)) + OPTIONS.length_field(type(row), len(octets)).to_bytes(1, "big") + octets


@pytest.mark.parametrize(
    ("row", "vector"),
    [each for each in VECTORS if each[0].info.family == OPTIONS.name and each[0].info.code != OPTIONS.pad1],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_an_option_is_written_with_its_header(row, vector):
    value = row.from_json(vector.values)
    assert OPTIONS.write_one(value) == plain_option(value)
    value.trailing = bytes(256 * row.info.length_unit)
    with pytest.raises(WireError):
        OPTIONS.write_one(value)


@pytest.mark.parametrize("row", [BindingUpdate, HomeNetworkPrefix])
def test_the_rows_of_every_registration_have_one(row):
    assert fast_writer(row)(row.from_json(row.vectors[0].values)) is not None


@given(st.lists(st.sampled_from(VECTORS), max_size=6), st.sampled_from([6, 12]))
@settings(max_examples=100, deadline=None)
def test_options_laid_out_at_once_are_those_that_are_padded_first(chosen, start):
    options = [row.from_json(vector.values) for row, vector in chosen if row in OPTIONS.rows.values()]
    assert laid_out(OPTIONS, options, start) == OPTIONS.write(pad(OPTIONS, options, start))


def test_padding_in_front_of_an_aligned_option():
    # RFC 5213 section 8.3: 8n + 4, so two octets of PadN behind the six of a header and two of an update's end at 12.
    prefix = HomeNetworkPrefix(prefix_length=64, home_network_prefix=Address.parse("2001:db8::"))
    assert laid_out(OPTIONS, [prefix], 10)[:4].hex() == "01001612"
