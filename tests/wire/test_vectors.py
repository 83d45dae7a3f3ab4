"""The golden vectors of every row, both ways."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from mobtrace.wire import registry
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.families import STRUCTURE
from mobtrace.wire.rows import Row, Vector
from wire_rows import Case, cases, octets, serious, vectors

RFC = re.compile(r"(RFC \d+ (section|appendix|figure) [\w.]+|3GPP TS [\d.]+( clause [\w.]+)?)(, |$)")


def named(pair: tuple[Case, Vector]) -> str:
    return f"{pair[0].id} {pair[1].hex[:24]}"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_a_row_says_what_it_is_where_it_stands_and_who_agrees(case: Case) -> None:
    info = case.row.info
    assert RFC.match(info.rfc), info.rfc
    assert case.row.__doc__ and not case.row.__doc__.startswith(case.row.__name__ + "(")
    assert all(vector.source.strip() for vector in case.row.vectors)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_a_row_has_a_vector(case: Case) -> None:
    """Its own; a structure, which has no header, may appear in that of the option which holds it."""
    holds = case.row.info.family == STRUCTURE and case.row in shown_inside()
    assert case.row.vectors or holds


@cache
def shown_inside() -> set[type[Row]]:
    """The types of all rows that the vectors of others decode to."""
    return {type(part) for case, vector in vectors() for part in parts(case.read(octets(vector))[0])}


def parts(value: Any) -> Iterator[Row]:
    """The rows inside a value, itself included."""
    if isinstance(value, Row):
        yield value
        value = list(value.values().values())
    if isinstance(value, list):
        for each in value:
            yield from parts(each)


@pytest.mark.parametrize("pair", vectors(), ids=named)
def test_vector_decodes_to_its_values(pair: tuple[Case, Vector]) -> None:
    case, vector = pair
    value, issues = case.read(octets(vector))
    assert type(value) is case.row
    # Other implementations' vectors set reserved bits on purpose; that is a note and no more.
    unknown_inside = '"unread": true' in json.dumps(vector.values)
    assert [issue for issue in serious(issues) if not (unknown_inside and issue.code == "unknown-option")] == []
    found = value.to_json()
    assert {name: found.get(name) for name in vector.values} == vector.values


@pytest.mark.parametrize("pair", vectors(), ids=named)
def test_vector_is_written_back_bit_for_bit(pair: tuple[Case, Vector]) -> None:
    case, vector = pair
    data = octets(vector)
    if case.row.info.family == "message":
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
