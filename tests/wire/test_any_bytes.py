"""Any bytes give a message; it is written back bit for bit; nothing but ``WireError`` escapes."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mobtrace.errors import WireError
from mobtrace.wire import registry
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.issues import ISSUES
from mobtrace.wire.message import HEADER_OCTETS, Message
from mobtrace.wire.rows import Row, walk
from strategies import of_row
from wire_rows import Case, in_message, octets, vectors

SOME = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(SOME, max_examples=1500)


def holds(data: bytes) -> Message:
    """The invariant."""
    message = decode(data)
    json.dumps(message.to_json())
    assert all(issue.code in ISSUES for issue in message.issues)
    assert all(0 <= issue.offset <= len(data) for issue in message.issues)
    if len(data) >= HEADER_OCTETS:
        assert encode(message) == data
    else:
        assert message.issues[0].code == "truncated"
        with pytest.raises(WireError):
            encode(message)
    return message


@st.composite
def headers(draw: st.DrawFn) -> bytes:
    """Octets that begin as a Mobility Header does, of a type that has a row more often than not."""
    known = sorted({row.info.code for row in registry.message_rows()})
    mh_type = draw(st.one_of(st.sampled_from(known), st.integers(0, 255)))
    data = draw(st.binary(max_size=120))
    length = draw(st.one_of(st.just(max(0, (len(data) + 6) // 8 - 1)), st.integers(0, 255)))
    return bytes([draw(st.sampled_from((59, 59, 59, 0, 17))), length, mh_type, draw(st.sampled_from((0, 1)))]) + data


@given(st.one_of(headers(), st.binary(max_size=200)))
@example(b"")
@example(b"\x3b\x00\x00")
@example(bytes(6))
@example(bytes(2048))
@MANY
def test_any_bytes(data: bytes) -> None:
    holds(data)


@given(st.lists(st.tuples(st.integers(0, 80), st.binary(max_size=30)), max_size=6), st.binary(max_size=6))
@settings(SOME, max_examples=500)
def test_any_options(options: list[tuple[int, bytes]], tail: bytes) -> None:
    data = b"".join(bytes([code, len(body)]) + body for code, body in options) + tail
    whole = bytes.fromhex("3b00050000000001d0000010") + data
    holds(whole[:1] + bytes([min(255, len(whole) // 8)]) + whole[2:])


@pytest.mark.parametrize("pair", vectors(), ids=lambda pair: f"{pair[0].id} {pair[1].hex[:16]}")
def test_every_prefix_of_every_vector(pair: tuple[Case, Any]) -> None:
    data = in_message(pair[0], octets(pair[1]))
    for end in range(len(data)):
        holds(data[:end])
        # The same with a length that fits, so that the cut goes through the option, not the message.
        if end > HEADER_OCTETS:
            holds(data[:1] + bytes([max(0, end // 8 - 1)]) + data[2:end])


@pytest.mark.parametrize("pair", vectors(), ids=lambda pair: f"{pair[0].id} {pair[1].hex[:16]}")
@given(data=st.data())
@SOME
def test_vectors_with_other_octets_in_them(pair: tuple[Case, Any], data: st.DataObject) -> None:
    whole = bytearray(in_message(pair[0], octets(pair[1])))
    changes = st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), min_size=1, max_size=4)
    for at, octet in data.draw(changes):
        whole[at] = octet
    holds(bytes(whole))


@pytest.mark.parametrize("pair", vectors(), ids=lambda pair: f"{pair[0].id} {pair[1].hex[:16]}")
def test_vectors_with_one_octet_changed_to_extremes(pair: tuple[Case, Any]) -> None:
    data = in_message(pair[0], octets(pair[1]))
    for at in range(len(data)):
        for octet in (0x00, 0x01, 0x7F, 0xFF, data[at] ^ 0x80):
            holds(data[:at] + bytes([octet]) + data[at + 1 :])


def wrong(value: Any) -> st.SearchStrategy[Any]:
    """Values of the same type that may be too large, too long, too short."""
    if isinstance(value, bool):
        return st.just(value)
    if isinstance(value, int):
        return st.integers(-(2**70), 2**70)
    if isinstance(value, bytes):
        return st.binary(max_size=600)
    if isinstance(value, str):
        return st.one_of(st.text(max_size=300), st.just("\ud800"), st.just("\udc80"))
    if value is None:
        return st.binary(max_size=20)
    return st.just(value)


@given(data=st.data())
@settings(SOME, max_examples=500)
def test_nothing_but_wire_error_escapes_from_encode(data: st.DataObject) -> None:
    rows = [*registry.message_rows(), *registry.option_rows()]
    value: Row = data.draw(st.sampled_from([row for row in rows if walk(row)]).flatmap(of_row))
    name = data.draw(st.sampled_from(sorted(value.values())))
    setattr(value, name, data.draw(wrong(getattr(value, name))))
    body = value if value.info.family == "message" else registry.message_rows()[0]()
    message = Message(body=body, options=[] if body is value else [value])
    with contextlib.suppress(WireError):
        encode(message)


@pytest.mark.parametrize(
    "change",
    [{"payload_proto": 256}, {"payload_proto": -1}, {"reserved": 300}, {"checksum": 65536}, {"header_len": 256}],
    ids=str,
)
def test_a_header_field_that_does_not_fit_is_a_wire_error(change: dict[str, int]) -> None:
    message = Message(body=registry.message_rows()[0](), **change)
    with pytest.raises(WireError):
        encode(message)
