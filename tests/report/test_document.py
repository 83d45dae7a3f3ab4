"""JSON is written with all digits, whatever is in it."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest

from mobtrace.report.document import write_json


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
