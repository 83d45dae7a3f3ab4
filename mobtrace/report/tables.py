"""The analysis as polars frames, and those as Parquet, CSV or JSON lines."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from mobtrace.errors import UsageError
from mobtrace.findings.causes import Causes
from mobtrace.findings.rule import Finding
from mobtrace.report.columns import SCHEMA, TABLES, Column
from mobtrace.session.model import Analysis, Binding, Handover, Segment, Transaction
from mobtrace.session.records import MessageRecord
from mobtrace.session.service import service_gaps
from mobtrace.values import Address, FrameRef, Prefix
from mobtrace.wire.codec import decode
from mobtrace.wire.dialect import Dialect

Row = dict[str, Any]
TYPES: dict[str, Any] = {
    "text": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "truth": pl.Boolean,
    "time": pl.Datetime("ns", "UTC"),
    "list": pl.List(pl.String),
}
FORMATS = ("parquet", "csv", "jsonl")


def frames(
    analysis: Analysis, findings: Sequence[Finding] = (), dialect: Dialect | None = None
) -> dict[str, pl.DataFrame]:
    """Every table of ``columns.TABLES`` by its name; ``messages`` and ``options`` need records of messages."""
    rows: dict[str, Iterator[Row]] = {
        "messages": (_message(each, dialect) for each in analysis.records),
        "options": (row for each in analysis.records for row in _options(each, dialect)),
        "transactions": map(_transaction, analysis.transactions),
        "bindings": map(_binding, analysis.bindings),
        "events": (_event(binding, segment) for binding in analysis.bindings for segment in binding.states),
        "handovers": map(_handover, analysis.handovers),
        "service": _service(analysis, findings),
        "findings": map(_finding, findings),
    }
    return {name: _frame(TABLES[name], rows[name]) for name in TABLES}


def write_tables(tables: Mapping[str, pl.DataFrame], folder: Path, form: str) -> list[Path]:
    """Write a file a table into ``folder``, and ``schema.json`` that says what is in them; the files written.

    Raises ``UsageError`` when the folder cannot be made or written to.
    """
    write: Callable[[pl.DataFrame, Path], None] = {"parquet": _parquet, "csv": _csv, "jsonl": _jsonl}[form]
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            written.append(folder / f"{name}.{form}")
            write(table, written[-1])
        written.append(folder / "schema.json")
        written[-1].write_text(json.dumps(schema_json(), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror or error}") from None
    return written


def schema_json() -> dict[str, Any]:
    """The tables and their columns as JSON data."""
    tables = {name: [column._asdict() for column in columns] for name, columns in TABLES.items()}
    return {"schema": SCHEMA, "tables": tables}


def _frame(columns: Sequence[Column], rows: Iterator[Row]) -> pl.DataFrame:
    schema = {column.name: TYPES[column.type] for column in columns}
    times = [column.name for column in columns if column.type == "time"]
    # polars takes whole nanoseconds as integers only.
    whole = {name: pl.Int64 if name in times else kind for name, kind in schema.items()}
    table = pl.DataFrame(list(rows), schema=whole, orient="row")
    return table.with_columns(pl.from_epoch(name, time_unit="ns").dt.replace_time_zone("UTC") for name in times)


def _parquet(table: pl.DataFrame, path: Path) -> None:
    table.write_parquet(path)


def _csv(table: pl.DataFrame, path: Path) -> None:
    lists = [name for name, kind in table.schema.items() if kind == TYPES["list"]]
    table.with_columns(pl.col(name).list.join(" ") for name in lists).write_csv(path)


def _jsonl(table: pl.DataFrame, path: Path) -> None:
    table.write_ndjson(path)


def _message(record: MessageRecord, dialect: Dialect | None) -> Row:
    fields = _compact(decode(record.raw, dialect=dialect).to_json()["fields"]) if record.raw else None
    return {
        **_place(record.frame),
        "time": record.time,
        "source": str(record.source),
        "destination": str(record.destination),
        "source_home": _text(record.source_home),
        "destination_home": _text(record.destination_home),
        "fields": fields,
        **_same(record, "name mn sequence status lifetime kind transaction binding reply retransmission unanswered"),
    }


def _options(record: MessageRecord, dialect: Dialect | None) -> Iterator[Row]:
    if not record.raw:
        return
    for index, option in enumerate(decode(record.raw, dialect=dialect).to_json()["options"]):
        yield {
            **_place(record.frame),
            "index": index,
            "message": record.name,
            **{name: option.get(name) for name in ("type", "name", "offset", "length", "raw")},
            "fields": _compact(option["fields"]),
            "issues": [str(issue) for issue in option.get("issues", ())],
        }


def _transaction(tx: Transaction) -> Row:
    return {
        **_place(tx.request),
        "requester": str(tx.requester),
        "responder": str(tx.responder),
        "reply_frame": None if tx.reply is None else _ref(tx.reply),
        "retransmissions": [_ref(ref) for ref in tx.retransmissions],
        "remarks": list(tx.remarks),
        **_same(tx, "id binding kind protocol mn time sequence lifetime granted status status_name rtt unanswered"),
    }


def _binding(binding: Binding) -> Row:
    return {
        "anchor": str(binding.anchor),
        "prefixes": [str(each) for each in binding.prefixes],
        "home_addresses": [str(each) for each in binding.home_addresses],
        "end_state": binding.end_state.value,
        **_same(binding, "id protocol mn bid existed_before"),
    }


def _event(binding: Binding, segment: Segment) -> Row:
    return {
        "binding": binding.id,
        "protocol": binding.protocol,
        "mn": binding.mn,
        "state": segment.state.value,
        "from": segment.start,
        "to": segment.end,
        "care_of": _text(segment.care_of),
        **_place(segment.frame),
        **_same(segment, "ended_by lifetime confirmed"),
    }


def _handover(handover: Handover) -> Row:
    return {
        "from": str(handover.old),
        "to": str(handover.new),
        **_same(handover, "binding mn time kind transaction signaling_latency interruption"),
    }


def _service(analysis: Analysis, findings: Sequence[Finding]) -> Iterator[Row]:
    causes = Causes(findings)
    for gap in service_gaps(analysis):
        cause = causes.of(gap)
        yield {
            "anchor": str(gap.anchor),
            "gateway": None if gap.gateway is None else str(gap.gateway),
            "lost": gap.is_loss,
            "from": gap.start,
            "to": gap.end,
            "measured": gap.measured is not None,
            "finding": None if cause is None else cause.code,
            **_same(gap, "protocol mn reason restored duration why"),
        }


def _finding(finding: Finding) -> Row:
    return {
        "severity": finding.severity.value,
        "frames": [_ref(ref) for ref in finding.frames],
        **_same(finding, "code title mn binding time filter rfc text group"),
    }


def _same(value: object, names: str) -> Row:
    return {name: getattr(value, name) for name in names.split()}


def _place(ref: FrameRef) -> Row:
    return {"file": ref.file, "frame": ref.frame}


def _ref(ref: FrameRef) -> str:
    return f"{ref.file}:{ref.frame}"


def _text(value: Address | Prefix | None) -> str | None:
    return None if value is None else str(value)


def _compact(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False, default=str)
