"""``mobtrace export`` and the frames of the library: the same tables in every form."""

import json
from pathlib import Path

import polars as pl
import pytest

import mobtrace
from mobtrace.cli.main import main
from mobtrace.errors import ExitCode
from mobtrace.report.columns import SCHEMA, TABLES
from mobtrace.report.tables import TYPES
from support import CAPTURES, ROOT, needs_shared

SAMPLE = str(ROOT / "samples" / "pmip6-handover.pcapng")


def exported(folder: Path, form: str, *argv: str) -> dict[str, pl.DataFrame]:
    assert main(["export", SAMPLE, "-o", str(folder), "--format", form, "-q", *argv]) == 0
    read = {"parquet": pl.read_parquet, "csv": pl.read_csv, "jsonl": pl.read_ndjson}[form]
    return {name: read(folder / f"{name}.{form}") for name in TABLES}


def test_parquet_has_every_table_with_the_declared_columns(tmp_path):
    tables = exported(tmp_path, "parquet")
    for name, columns in TABLES.items():
        assert dict(tables[name].schema) == {column.name: TYPES[column.type] for column in columns}, name
    assert tables["messages"].height == 19
    assert tables["transactions"].height == 11
    assert tables["findings"]["code"].to_list() == [
        "registration-rejected",
        "registration-unanswered",
        "handover-interruption",
        "late-deregistration",
    ]


def test_the_library_gives_the_same_as_polars_frames(tmp_path):
    tables = exported(tmp_path, "parquet")
    for name, table in mobtrace.analyze(SAMPLE, messages=True).frames().items():
        assert table.equals(tables[name]), name


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_other_forms_have_the_same_rows(tmp_path, form):
    tables = exported(tmp_path / form, form)
    frames = mobtrace.analyze(SAMPLE, messages=True).frames()
    for name, columns in TABLES.items():
        assert tables[name].columns == [column.name for column in columns], name
        assert tables[name].height == frames[name].height
        for column in columns:
            if column.type in ("integer", "text", "truth"):
                assert tables[name][column.name].to_list() == frames[name][column.name].to_list(), (name, column)


def test_schema_is_versioned_and_explains_every_column(tmp_path):
    exported(tmp_path, "jsonl")
    schema = json.loads((tmp_path / "schema.json").read_text())
    assert schema["schema"] == SCHEMA
    for name, columns in schema["tables"].items():
        assert [column["name"] for column in columns] == [column.name for column in TABLES[name]]
        assert all(column["meaning"] and column["type"] in TYPES for column in columns)


def test_times_keep_their_nanoseconds_and_frames_their_numbers(tmp_path):
    first = exported(tmp_path, "parquet")["messages"].row(0, named=True)
    assert (first["file"], first["frame"]) == (0, 1)
    table = mobtrace.analyze(SAMPLE, messages=True).frames()["messages"]
    assert table["time"].dt.epoch("ns")[1] == 1767225601_004000000


def test_fields_have_the_names_of_the_rfc(tmp_path):
    tables = exported(tmp_path, "parquet", "--mn", "alice*")
    update = json.loads(tables["messages"]["fields"][0])
    assert (update["sequence"], update["p"], update["lifetime"]) == (100, True, 150)
    prefix = tables["options"].filter(pl.col("type") == 22).row(0, named=True)
    assert json.loads(prefix["fields"])["home_network_prefix"] == "2001:db8:a::"
    assert prefix["raw"].startswith("1612") and prefix["frame"] == 1
    assert set(tables["transactions"]["mn"]) == {"alice@example.org"}


def test_a_folder_that_cannot_be_made_is_a_usage_error(capsys, tmp_path):
    (tmp_path / "file").touch()
    assert main(["export", SAMPLE, "-o", str(tmp_path / "file"), "-q"]) == ExitCode.USAGE
    assert len(capsys.readouterr().err.splitlines()) == 1


@needs_shared
def test_a_dialect_is_read_as_it_is_meant(tmp_path):
    capture = str(CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap")
    assert main(["export", capture, "--dialect", "umip-2011", "-o", str(tmp_path), "-q"]) == 0
    options = pl.read_parquet(tmp_path / "options.parquet")
    assert "Home Network Prefix Option" in options["name"].to_list()
    assert pl.read_parquet(tmp_path / "messages.parquet")["unanswered"].sum() == 2
