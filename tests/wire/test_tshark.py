"""Wireshark's own dissector agrees, field by field, on vectors and on random rows, wherever it is right."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

from foreign import tshark
from mobtrace.capture.frames import RawFrame
from mobtrace.capture.writer import write_frames
from mobtrace.values import Address, FrameRef
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.cursor import Severity
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options import (
    access_network,
    auth,
    dns_update,
    identifiers,
    pfmip6,
    pmip6,
    service_selection,
    vendor,
)
from mobtrace.wire.rows import Row
from strategies import of_row
from support import SHARED, needs_shared, needs_tshark
from tshark_fields import FIELDS, WRONG_THERE

SOURCE, DESTINATION = Address.parse("2001:db8::1"), Address.parse("2001:db8::2")
RAW_IPV6, MOBILITY = 229, 135
THEIRS = sorted({each for fields in FIELDS.values() for name in fields.values() for each in name.split("/")})

# What its dissector can show: text in ASCII, times of its epoch.
WORDS = st.from_regex(r"[a-z]{3,12}", fullmatch=True)
SHOWN_THERE: dict[type[Row], st.SearchStrategy[Row]] = {
    identifiers.MobileNodeIdentifier: WORDS.map(
        lambda word: identifiers.MobileNodeIdentifier(subtype=1, identifier=f"{word}@example.org")
    ),
    service_selection.ServiceSelection: WORDS.map(
        lambda word: service_selection.ServiceSelection(identifier=f"{word}.example.org")
    ),
    pmip6.Timestamp: st.integers(0, (1 << 47) - 1).map(lambda value: pmip6.Timestamp(timestamp=value)),
}
# Values that it shows as something else: binary identifiers, labels with their lengths, codes it does not know.
NOT_SHOWN_THERE: dict[type[Row], Callable[[Any], bool]] = {
    identifiers.MobileNodeIdentifier: lambda value: value.subtype != identifiers.NAI,
    service_selection.ServiceSelection: lambda value: not value.identifier.isprintable(),
    pfmip6.LocalMobilityAnchorAddress: lambda value: value.option_code not in (1, 2),
}

# Their other fields are misread there, which may end in a message called malformed.
VECTORS_ONLY = (
    auth.MobilityMessageAuthentication,
    access_network.AccessNetworkIdentifier,
    dns_update.DnsUpdate,
    pfmip6.ContextRequest,
    vendor.VendorSpecific,
)
# Numbers that it shows as octets.
AS_OCTETS = ("mip6.binding_refresh_request", "mip6.fast_neighbor_advertisement")


def in_a_message(value: Row) -> bytes:
    """A message that is ``value``, or a Binding Update that holds it."""
    if value.info.family == "message":
        message = Message(body=value)
    else:
        message = Message(body=BindingUpdate(sequence=1, lifetime=16), options=[value])
    return encode(message, source=SOURCE, destination=DESTINATION)


def vectors() -> Iterator[Row]:
    """What the vectors of the rows compared stand for."""
    for row in FIELDS:
        for vector in row.vectors:
            data = bytes.fromhex(vector.hex)
            if row.info.family == "message":
                yield decode(data).body
            else:
                yield decode(bytes.fromhex("3b00050000000001d0000010") + data).options[0]


def shown_there(value: Row) -> bool:
    return not NOT_SHOWN_THERE.get(type(value), lambda _: False)(value)


def write(messages: list[bytes], path: Path) -> None:
    """A capture with one message a frame."""
    frames = []
    for number, message in enumerate(messages, start=1):
        head = b"\x60\0\0\0" + len(message).to_bytes(2, "big") + bytes((MOBILITY, 64))
        packet = head + SOURCE + DESTINATION + message
        frames.append(RawFrame(FrameRef(0, number), number * 10**9, packet, len(packet), RAW_IPV6))
    write_frames(path, frames)


def ours(value: Row, field: str) -> list[Any]:
    """The values of ``field``; with a dot, those of a field of each structure in a list."""
    outer, _, inner = field.partition(".")
    found = value.to_json()[outer]
    if inner:
        return [each[inner] for each in found]
    return [] if found is None else [found]


def same(mine: Any, text: str, their_field: str) -> bool:
    """Whether ``text`` says the value, in whatever form it is printed."""
    if their_field == "mip6.timestamp_tmp":
        return text == time_text(mine)
    if isinstance(mine, bool):
        return text in (("1", "True") if mine else ("0", "False"))
    if isinstance(mine, int):
        return int(text.replace(":", ""), 16 if their_field in AS_OCTETS else 0) == mine
    return text.removeprefix("0x").replace(":", "").replace("<MISSING>", "") == mine.replace(":", "")


def time_text(timestamp: int) -> str:
    """48 bits of seconds, 16 of a fraction, as it prints them (RFC 5213 section 8.8)."""
    seconds, fraction = divmod(timestamp, 1 << 16)
    when = datetime.fromtimestamp(seconds, UTC)
    return f"{when:%b} {when.day:2d}, {when:%Y %H:%M:%S}.{fraction * 10**9 >> 16:09d} UTC"


def compare(messages: list[bytes], folder: Path) -> set[type[Row]]:
    """Compare every message with what tshark reads; the rows that were compared."""
    path = folder / "messages.pcap"
    write(messages, path)
    found = tshark(path, "ipv6", "mip6.mhtype", "_ws.malformed", *THEIRS)
    assert sorted(found) == list(range(1, len(messages) + 1))
    compared = set()
    for number, data in enumerate(messages, start=1):
        message, theirs = decode(data), found[number]
        assert [issue for issue in message.issues if issue.severity is Severity.ERROR] == []
        assert theirs["_ws.malformed"] == [], data.hex()
        assert [int(each) for each in theirs["mip6.mhtype"]] == [message.mh_type]
        for value in (message.body, *message.options):
            for field, names in FIELDS[type(value)].items():
                texts = [text for name in names.split("/") for text in theirs[name]]
                mine = ours(value, field)
                assert len(texts) == len(mine), (value, field, texts)
                assert all(map(same, mine, texts, [names] * len(mine))), (value, field, texts)
            compared.add(type(value))
    return compared


@needs_tshark
def test_vectors_are_what_tshark_reads(tmp_path: Path) -> None:
    assert compare([in_a_message(value) for value in vectors() if shown_there(value)], tmp_path) == set(FIELDS)


@needs_tshark
@given(data=st.data())
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    verbosity=Verbosity.quiet,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_random_rows_are_what_tshark_reads(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    rows = [row for row in FIELDS if row not in VECTORS_ONLY]
    drawn = [data.draw(SHOWN_THERE.get(row, of_row(row).filter(shown_there))) for row in rows for _ in range(4)]
    compare([in_a_message(value) for value in drawn], tmp_path_factory.mktemp("random"))


@needs_tshark
def test_a_message_of_many_options_is_cut_at_the_same_places(tmp_path: Path) -> None:
    values = [row(**decoded(row)) for row in FIELDS if row.info.family != "message" and row.info.code > 1]
    message = Message(body=BindingUpdate(sequence=1, lifetime=16), options=values)
    path = tmp_path / "many.pcap"
    write([encode(message)], path)
    (found,) = tshark(path, "ipv6", *THEIRS, "_ws.malformed").values()
    assert found["_ws.malformed"] == []
    for value in values:
        for field, names in FIELDS[type(value)].items():
            texts = [text for name in names.split("/") for text in found[name]]
            assert all(any(same(each, text, names) for text in texts) for each in ours(value, field))


def decoded(row: type[Row]) -> dict[str, Any]:
    data = bytes.fromhex(row.vectors[0].hex)
    return decode(bytes.fromhex("3b00050000000001d0000010") + data).options[0].values()


@needs_shared
def test_everything_that_tshark_decodes_fully_is_compared() -> None:
    """``coverage.md`` says which cells are full."""
    text = (SHARED / "coverage.md").read_text()
    part, _, rest = text.partition("## Mobility options")
    for kind, lines in (("message", part), ("mobility option", rest.partition("## Sub-structures")[0])):
        full = {int(number) for number in re.findall(r"^\| (\d+) [^|]*\| full ", lines, re.MULTILINE)}
        compared = {row.info.code for row in FIELDS if row.info.family == kind}
        named = {int(each.rpartition(" ")[2]) for each in WRONG_THERE if each.startswith(kind)}
        assert full
        assert full - compared - named == set()
        assert not compared & named
