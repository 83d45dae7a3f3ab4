"""The protocols around the Mobility Header: golden vectors, random rows and messages, any bytes."""

import contextlib
import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from around_rows import DECODERS, ENCODERS, Option, bodies, decoder, messages, options
from mobtrace.errors import WireError
from mobtrace.wire import registry
from mobtrace.wire.compiled import fast_reader
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.decoded import HOMES, Decoded, Protocol
from mobtrace.wire.issues import ISSUES
from mobtrace.wire.rows import Row, Vector, read_row, walk, write_row
from strategies import of_row

FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=150)
RFC = re.compile(r"RFC \d+( section [\d.]+)?$")

every_option = pytest.mark.parametrize("case", options(), ids=lambda case: case.id)
every_body = pytest.mark.parametrize(("protocol", "row"), bodies(), ids=lambda each: getattr(each, "__name__", ""))
option_vectors = pytest.mark.parametrize(
    ("case", "vector"),
    [(case, vector) for case in options() for vector in case.row.vectors],
    ids=lambda each: each.id if isinstance(each, Option) else each.hex[:24],
)
body_vectors = pytest.mark.parametrize(
    ("protocol", "row", "vector"),
    [(protocol, row, vector) for protocol, row in bodies() for vector in row.vectors],
    ids=lambda each: each.hex[:24] if isinstance(each, Vector) else getattr(each, "__name__", ""),
)


def octets(vector: Vector) -> bytes:
    return bytes.fromhex(vector.hex)


@pytest.mark.parametrize("row", [case.row for case in options()] + [row for _, row in bodies()])
def test_a_row_says_what_it_is_where_it_stands_and_who_agrees(row: type[Row]) -> None:
    assert RFC.match(row.info.rfc), row.info.rfc
    assert row.__doc__ and not row.__doc__.startswith(row.__name__ + "(")
    assert row.vectors and all(vector.source.strip() for vector in row.vectors)


def test_keys_are_unique_within_a_family() -> None:
    for protocol in registry.protocols():
        keys = [row.info.key for row in protocol.rows()]
        assert sorted(keys) == sorted(set(keys))
    for family in registry.protocol_families():
        keys = [row.info.key for row in family.rows.values()]
        assert sorted(keys) == sorted(set(keys))


@option_vectors
def test_an_option_vector_decodes_to_its_values(case: Option, vector: Vector) -> None:
    value, issues = case.read(octets(vector))
    assert type(value) is case.row
    assert [issue for issue in issues if issue.severity is not Severity.NOTE] == []
    found = json.loads(json.dumps(value.to_json()))
    assert {name: found.get(name) for name in vector.values} == vector.values


@option_vectors
def test_an_option_vector_is_written_back_and_survives_json(case: Option, vector: Vector) -> None:
    value, _ = case.read(octets(vector))
    assert case.write(value) == octets(vector)
    assert case.row.from_json(json.loads(json.dumps(value.to_json()))) == value


@body_vectors
def test_a_message_vector_decodes_to_its_values(protocol: Protocol, row: type[Row], vector: Vector) -> None:
    message = decoder(protocol, row)(octets(vector))
    assert type(message.body) is row
    assert [issue for issue in message.issues if issue.severity is not Severity.NOTE] == []
    found = message.body.to_json()
    assert {name: found.get(name) for name in vector.values} == vector.values


@body_vectors
def test_a_message_vector_is_written_back_and_survives_json(protocol: Protocol, row: type[Row], vector: Vector) -> None:
    message = decoder(protocol, row)(octets(vector))
    assert ENCODERS[protocol.name](message) == octets(vector)
    again = Decoded.from_json(json.loads(json.dumps(message.to_json())))
    assert again == message
    assert again.type == message.type and again.name == message.name


@every_option
@given(data=st.data())
@FEW
def test_a_row_written_is_the_row_read(case: Option, data: st.DataObject) -> None:
    value = data.draw(of_row(case.row))
    try:
        wire = case.write(value)
    except WireError:
        assume(False)
    again, _ = case.read(wire)
    assert again == value
    assert case.write(again) == wire
    assert case.row.from_json(json.loads(json.dumps(value.to_json()))) == value
    assert all(isinstance(text, str) and text for text in value.meanings().values())


@every_option
@given(data=st.data())
@FEW
def test_the_generated_reader_agrees_with_the_plain_one(case: Option, data: st.DataObject) -> None:
    value = data.draw(of_row(case.row))
    try:
        wire = write_row(value)
    except WireError:
        assume(False)
    wire = wire[: data.draw(st.integers(0, len(wire)))] if data.draw(st.booleans()) else wire
    fast = fast_reader(case.row)(wire, 0, len(wire))
    if fast is not None:
        cur = Cursor(wire)
        assert fast == read_row(case.row, cur)
        assert not cur.left and not cur.issues


@every_body
@given(data=st.data())
@FEW
def test_a_message_written_is_the_message_read(protocol: Protocol, row: type[Row], data: st.DataObject) -> None:
    message = data.draw(messages(protocol, row))
    try:
        wire = ENCODERS[protocol.name](message)
    except WireError:
        assume(row.info.key != "routing_header")  # whose data fits multiples of 8 octets only
        raise
    again = decoder(protocol, row)(wire)
    # What encoding adds: padding, and the end mark of DHCPv4.
    marks = (protocol.options.pad1, protocol.options.padn, protocol.options.last)
    again.options = [each for each in again.options if each.info.code not in marks]
    assert again.body == message.body
    assert again.options == message.options
    assert Decoded.from_json(json.loads(json.dumps(message.to_json()))) == message


def holds(name: str, data: bytes) -> Decoded:
    """The invariant: any bytes give a result, which is JSON and comes back; its issues are known."""
    message = DECODERS[name](data)
    again = Decoded.from_json(json.loads(json.dumps(message.to_json())))
    assert again == message
    assert all(issue.code in ISSUES for issue in message.issues)
    assert all(0 <= issue.offset <= len(data) for issue in message.issues)
    wire = ENCODERS[message.protocol](message)
    if name != "dns":
        assert wire == data
    elif not message.issues:
        assert dns_again(wire) == message
    return message


def dns_again(wire: bytes) -> Decoded:
    return DECODERS["dns"](wire)


every_protocol = pytest.mark.parametrize("name", sorted(DECODERS))


@every_protocol
@given(data=st.binary(max_size=300))
@MANY
def test_any_bytes(name: str, data: bytes) -> None:
    holds(name, data)


def whole(name: str) -> list[bytes]:
    """Octets to start from: the vectors of messages, each with options behind it where it may have any."""
    known = {"hop-by-hop": 0, "routing": 43, "destination": 60}
    found: list[bytes] = []
    for protocol, row in bodies():
        if protocol.name == name or (protocol.name == "ipv6-extension" and known.get(name) == row.info.code):
            found += [octets(vector) for vector in row.vectors]
    return found


def tail(name: str) -> st.SearchStrategy[bytes]:
    """The vectors of a protocol's options, one behind the other."""
    protocol = next(each for each in registry.protocols() if each.name in (name, "ipv6-extension"))
    kept = [octets(vector) for row in protocol.options.rows.values() for vector in row.vectors]
    return st.lists(st.sampled_from(kept), max_size=4).map(b"".join)


@every_protocol
@given(data=st.data())
@MANY
def test_vectors_with_other_octets_in_them(name: str, data: st.DataObject) -> None:
    octets_ = bytearray(data.draw(st.sampled_from(whole(name))) + data.draw(tail(name)))
    for at, octet in data.draw(st.lists(st.tuples(st.integers(0, len(octets_) - 1), st.integers(0, 255)), max_size=4)):
        octets_[at] = octet
    holds(name, bytes(octets_[: data.draw(st.integers(0, len(octets_)))] if data.draw(st.booleans()) else octets_))


@every_protocol
def test_every_prefix_of_every_vector(name: str) -> None:
    for data in whole(name):
        for end in range(len(data)):
            holds(name, data[:end])


@body_vectors
def test_spans_lie_inside_and_cover_the_fields(protocol: Protocol, row: type[Row], vector: Vector) -> None:
    data = octets(vector)
    code = {"code": row.info.code}
    if protocol.name == "ipv6-extension":
        from mobtrace.wire import extension

        spans = extension.decode(data, code["code"], spans=True).spans
    else:
        from mobtrace.wire import signaling

        spans = signaling.decode(protocol.name, data, spans=True).spans
    fields = {span.path[1] for span in spans if len(span.path) == 2 and span.path[0] == row.info.key}
    assert fields == set(row.from_json(decoder(protocol, row)(data).body.to_json()).values())
    for span in spans:
        assert 0 <= span.start <= span.end <= len(data)
        if isinstance(span.value, int) and not isinstance(span.value, bool) and span.end - span.start in (1, 2, 4):
            number = int.from_bytes(data[span.start : span.end], "big")
            assert span.value == number or span.value < number  # a field of bits shares its octets


@given(data=st.data())
@settings(FEW, max_examples=600)
def test_nothing_but_wire_error_escapes_from_writing(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from([each for each in options() if walk(each.row)]))
    value = data.draw(of_row(case.row))
    name = data.draw(st.sampled_from(sorted(value.values())))
    setattr(value, name, data.draw(wrong(getattr(value, name))))
    with contextlib.suppress(WireError):
        case.write(value)


def wrong(value: Any) -> st.SearchStrategy[Any]:
    """Values of the same type that may be too large, too long, no text."""
    if isinstance(value, bool) or value is None or isinstance(value, list | Row | Decoded):
        return st.just(value)
    if isinstance(value, int):
        return st.integers(-(2**70), 2**70)
    if isinstance(value, bytes):
        return st.binary(max_size=600).map(type(value))
    return st.one_of(st.text(max_size=300), st.just("\ud800"), st.just("\udc80"))


def test_every_protocol_is_at_home() -> None:
    assert [each.name for each in registry.protocols()] == list(HOMES)


def test_structures_inside_structures_come_to_an_end() -> None:
    data = b""
    while len(data) < 60000:
        data = b"\0\3" + (len(data) + 12).to_bytes(2, "big") + bytes(12) + data
    message = holds("dhcpv6", b"\1abc" + data)
    assert any("inside each other" in issue.wanted for issue in message.issues)
    data = b"\1abc"
    while len(data) < 60000:
        data = b"\x0c" + bytes(33) + b"\0\x09" + len(data).to_bytes(2, "big") + data
    message = holds("dhcpv6", data)
    assert any("inside each other" in issue.wanted for issue in message.issues)
