"""Random rows and messages of every type, written and read again."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mobtrace.errors import WireError
from mobtrace.wire import registry
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.compiled import fast_reader
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.message import Message
from mobtrace.wire.rows import Row, read_row, write_row
from strategies import messages, of_row
from wire_rows import Case, cases, octets

FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=150)

every_case = pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)


@every_case
@given(data=st.data())
@FEW
def test_a_row_written_is_the_row_read(case: Case, data: st.DataObject) -> None:
    value = data.draw(of_row(case.row))
    try:
        wire = case.write(value)
    except WireError:
        assume(False)
    again, _ = case.read(wire)
    assert again == value
    assert case.write(again) == wire


@every_case
@given(data=st.data())
@FEW
def test_a_row_survives_json(case: Case, data: st.DataObject) -> None:
    value = data.draw(of_row(case.row))
    try:
        write_row(value)
    except WireError:
        assume(False)
    assert case.row.from_json(json.loads(json.dumps(value.to_json()))) == value


@every_case
@given(data=st.data())
@FEW
def test_meanings_are_texts_for_fields(case: Case, data: st.DataObject) -> None:
    value = data.draw(of_row(case.row))
    meanings = value.meanings()
    assert set(meanings) <= set(value.values())
    assert all(isinstance(text, str) and text for text in meanings.values())


@pytest.mark.parametrize("row", registry.message_rows(), ids=lambda row: row.__name__)
@given(data=st.data())
@FEW
def test_a_message_written_is_the_message_read(row: type[Row], data: st.DataObject) -> None:
    message = data.draw(messages(row))
    wire = encode(message)
    again = decode(wire)
    assert len(wire) % 8 == 0
    starts = {place.offset for place in again.places}
    assert [issue for issue in again.issues if issue.code == "alignment" and issue.offset in starts] == []
    assert again.without_padding() == message
    assert encode(again) == wire


@given(message=messages())
@MANY
def test_a_message_survives_json(message: Message) -> None:
    received = decode(encode(message))
    for each in (message, received):
        again = Message.from_json(json.loads(json.dumps(each.to_json())))
        assert again == each
        assert encode(again) == encode(each)


@st.composite
def wire_of(draw: st.DrawFn, row: type[Row]) -> bytes:
    """Octets of a row: random, or those of a vector or of a random row, changed here and there."""
    kept = [octets(vector) for vector in row.vectors] or [b""]
    value = draw(of_row(row))
    with contextlib.suppress(WireError):
        kept.append(write_row(value))
    data = bytearray(draw(st.one_of(st.sampled_from(kept), st.binary(max_size=40))))
    for at, octet in draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 255)), max_size=2)):
        if at < len(data):
            data[at] = octet
    return bytes(data[: draw(st.integers(len(data) // 2, len(data)))] if draw(st.booleans()) else data)


def reference(row: type[Row], data: bytes, start: int) -> tuple[Any, bool]:
    """What the plain reader makes of ``data``, and whether all is as it should be."""
    cur = Cursor(data, start)
    try:
        value = read_row(row, cur)
    except WireError:
        return None, False
    return value, not cur.issues and not cur.left


@every_case
@given(data=st.data(), start=st.sampled_from((0, 3)))
@FEW
def test_the_generated_reader_agrees_with_the_plain_one(case: Case, data: st.DataObject, start: int) -> None:
    wire = bytes(start) + data.draw(wire_of(case.row))
    value, fine = reference(case.row, wire, start)
    fast = fast_reader(case.row)(wire, start, len(wire))
    if fast is not None:
        assert fine
        assert type(fast) is type(value)
        assert fast == value
        assert [type(each) for each in fast.values().values()] == [type(each) for each in value.values().values()]


@given(message=messages(), data=st.data())
@MANY
def test_looking_closer_changes_nothing(message: Message, data: st.DataObject) -> None:
    """``spans`` reads everything by the plain reader; the message and its issues are the same."""
    wire = bytearray(encode(message))
    for at, octet in data.draw(st.lists(st.tuples(st.integers(0, len(wire) - 1), st.integers(0, 255)), max_size=2)):
        wire[at] = octet
    quick, close = decode(bytes(wire)), decode(bytes(wire), spans=True)
    assert quick == close
    assert quick.issues == close.issues
    assert quick.places == close.places
