"""The golden vectors of every row, both ways."""

import json
import re

import pytest

from mobtrace.wire import registry
from mobtrace.wire.rows import Vector
from wire_rows import Case, cases, octets, vectors

RFC = re.compile(r"(RFC \d+ (section|appendix|figure) [\w.]+|3GPP TS [\d.]+( clause [\w.]+)?)(, |$)")


def named(pair: tuple[Case, Vector]) -> str:
    return f"{pair[0].id} {pair[1].hex[:24]}"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_a_row_says_what_it_is_where_it_stands_and_who_agrees(case: Case) -> None:
    info = case.row.info
    assert RFC.match(info.rfc), info.rfc
    assert case.row.__doc__ and not case.row.__doc__.startswith(case.row.__name__ + "(")
    assert case.row.vectors
    assert all(vector.source.strip() for vector in case.row.vectors)


@pytest.mark.parametrize("pair", vectors(), ids=named)
def test_vector_decodes_to_its_values(pair: tuple[Case, Vector]) -> None:
    case, vector = pair
    value, issues = case.read(octets(vector))
    assert type(value) is case.row
    assert issues == []
    found = value.to_json()
    assert {name: found.get(name) for name in vector.values} == vector.values


@pytest.mark.parametrize("pair", vectors(), ids=named)
def test_vector_is_written_back_bit_for_bit(pair: tuple[Case, Vector]) -> None:
    case, vector = pair
    data = octets(vector)
    if case.row.info.family == "message":
        from mobtrace.wire.codec import decode, encode

        assert encode(decode(data)) == data
    else:
        assert case.write(case.read(data)[0]) == data


@pytest.mark.parametrize("pair", vectors(), ids=named)
def test_vector_survives_json(pair: tuple[Case, Vector]) -> None:
    case, vector = pair
    value, _ = case.read(octets(vector))
    assert case.row.from_json(json.loads(json.dumps(value.to_json()))) == value


def test_keys_of_rows_are_unique() -> None:
    """A filter such as ``mobtrace.home_network_prefix.prefix`` names one row."""
    keys = [row.info.key for row in [*registry.message_rows(), *registry.option_rows()]]
    assert sorted(keys) == sorted(set(keys))
