"""What is decoded, for a person: one line a type."""

from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from mobtrace.report.screen import console

TYPE_WIDTH = 6


def write_registry(table: Mapping[str, Any], out: TextIO, color: str) -> None:
    """Write the registry's ``table``: messages, options, what is inside options, and the other protocols."""
    target = console(out, color)
    _section(target, "Mobility Header types", table["messages"])
    _section(target, "Mobility options", table["options"])
    for name, rows in table["suboptions"].items():
        _section(target, f"inside options: {name}", rows)
    for name, known in table["protocols"].items():
        _section(target, f"{name}: messages", known["messages"])
        _section(target, f"{name}: options", known["options"])


def _section(target: Console, title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    target.print(Text(f"\n{title} ({len(rows)})", style="bold"))
    width = max((len(row["name"]) for row in rows), default=0)
    for row in rows:
        number = str(row["type"]) if row["variant"] is None else f"{row['type']}.{row['variant']}"
        line = Text(f"{number:>{TYPE_WIDTH}}  {row['name']:<{width}}  ")
        line.append(row["rfc"], style="dim")
        target.print(line, soft_wrap=True)
