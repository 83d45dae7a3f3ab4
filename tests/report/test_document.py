"""JSON is written with all digits, whatever is in it."""

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mobtrace.api import analyze
from mobtrace.report.document import TOGETHER, write_json, write_parts
from support import ROOT


def written(data: Any, *, indent: bool = True) -> str:
    out = io.StringIO()
    write_json(data, out, indent=indent)
    return out.getvalue()


@pytest.mark.parametrize("indent", [True, False])
def test_numbers_keep_their_digits(indent: bool) -> None:
    time = Decimal("1700000000.123456789")
    text = written({"time": time, "rtt": 0.000125, "lifetime": 3600.0, "none": None}, indent=indent)
    assert "1700000000.123456789" in text
    read = json.loads(text, parse_float=Decimal)
    assert read == {"time": time, "rtt": Decimal("0.000125"), "lifetime": Decimal(3600), "none": None}


def test_one_line_without_indent() -> None:
    assert written({"a": [1, {"b": "ü"}]}, indent=False) == '{"a":[1,{"b":"ü"}]}\n'


@pytest.mark.parametrize("value", ["\udcff", 1 << 70, -(1 << 70)])
def test_what_is_unusual_is_written_as_well(value: Any) -> None:
    data = {"value": value, "time": Decimal("0.000000001")}
    text = written(data)
    text.encode()
    assert json.loads(text, parse_float=Decimal) == data


@pytest.mark.parametrize("path", sorted((ROOT / "samples").glob("*.pcapng")), ids=lambda path: path.stem)
def test_parts_are_written_as_the_whole(path: Path) -> None:
    result, out = analyze(path), io.StringIO()
    write_parts(result.parts(), out)
    assert out.getvalue() == written(result.to_json())


@pytest.mark.parametrize("count", [0, 1, TOGETHER, TOGETHER + 1, 3 * TOGETHER])
@pytest.mark.parametrize("value", ["a\nb", "\udcff", 1 << 70, Decimal("0.000000001"), []])
def test_lists_of_any_length(value: Any, count: int) -> None:
    elements = [{"number": number, "value": value} for number in range(count)]
    out = io.StringIO()
    write_parts({"schema": "x", "elements": iter(elements), "more": {"value": value}}, out)
    assert json.loads(out.getvalue(), parse_float=Decimal) == {
        "schema": "x",
        "elements": elements,
        "more": {"value": value},
    }
    if value != "\udcff" and not isinstance(value, int):
        assert out.getvalue() == written({"schema": "x", "elements": elements, "more": {"value": value}})
