"""What is derived from the registry: plain data, documentation, JSON schema, and the check of the files."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from mobtrace.derive import schema, tables
from mobtrace.derive.__main__ import FILES, main
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.message import Message
from mobtrace.wire.rows import Vector
from strategies import messages
from support import SHARED, needs_shared
from wire_rows import Case, in_message, octets, vectors


@cache
def validator() -> Any:
    made = schema.message_schema()
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


@needs_shared
def test_table_has_every_number_of_the_registry() -> None:
    iana = json.loads((SHARED / "registry.json").read_text())
    table = tables.registry_table()
    for ours, theirs in (("messages", "mh_message_types"), ("options", "mobility_options")):
        assert {row["type"] for row in table[ours]} == {row["number"] for row in iana[theirs]}


def test_table_is_plain_data() -> None:
    table = tables.registry_table()
    assert json.loads(json.dumps(table)) == table
    (row,) = [row for row in table["options"] if row["type"] == 22]
    assert row["key"] == "home_network_prefix"
    assert row["rfc"] == "RFC 5213 section 8.3"
    assert row["alignment"] == "8n+4"
    assert [field["name"] for field in row["fields"]][:3] == ["l", "reserved", "prefix_length"]


def test_units_and_names_of_values_are_in_the_table() -> None:
    (update,) = [row for row in tables.registry_table()["messages"] if row["key"] == "binding_acknowledgement"]
    fields = {field["name"]: field for field in update["fields"]}
    assert fields["lifetime"]["unit"] == "4 s"
    assert fields["status"]["values"]["135"] == "Sequence number out of window"
    assert fields["k"]["bits"] == 1


def test_document_has_a_line_for_every_row() -> None:
    text, table = tables.markdown(), tables.registry_table()
    for row in [*table["messages"], *table["options"], *table["structures"]]:
        assert f"| `{row['key']}` | {row['rfc']} |" in text
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in lines} <= {7, 8}


@pytest.mark.parametrize("pair", vectors(), ids=lambda pair: f"{pair[0].id} {pair[1].hex[:16]}")
def test_vectors_fit_the_schema(pair: tuple[Case, Vector]) -> None:
    validator().validate(decode(in_message(pair[0], octets(pair[1]))).to_json())


@given(message=messages())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_messages_fit_the_schema(message: Message) -> None:
    validator().validate(decode(encode(message)).to_json())


@pytest.mark.parametrize("data", [b"", bytes(8), bytes.fromhex("3b00050000000001")], ids=lambda data: data.hex())
def test_what_cannot_be_read_fits_the_schema_too(data: bytes) -> None:
    validator().validate(decode(data).to_json())


def test_the_schema_refuses_another_field() -> None:
    data = decode(bytes.fromhex("3b01050000000025d000000301020000")).to_json()
    data["fields"]["sequence"] = "37"
    with pytest.raises(jsonschema.ValidationError):
        validator().validate(data)


def test_check_finds_a_missing_and_a_changed_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"], tmp_path) == 1
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    changed = tmp_path / next(iter(FILES))
    changed.write_text("something else")
    capsys.readouterr()
    assert main(["--check"], tmp_path) == 1
    assert next(iter(FILES)) in capsys.readouterr().out
    assert changed.read_text() == "something else"
