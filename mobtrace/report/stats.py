"""Counters and latency distributions, for a person and as data."""

from collections.abc import Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from mobtrace.report.parts import frame_json, time_json
from mobtrace.report.screen import Screen
from mobtrace.session.statistics import MIB_COUNTERS, Latency, Statistics
from mobtrace.values import Seconds

SCHEMA = "mobtrace-stats/1"
REFUSED = 128


def stats_json(stats: Statistics, messages: Mapping[str, int]) -> dict[str, Any]:
    """One object: message counts of the whole input, and the counters and latencies of what is selected."""
    return {
        "schema": SCHEMA,
        "messages": dict(sorted(messages.items())),
        "statuses": [
            {"status": status, "name": name, "count": number} for (status, name), number in stats.statuses.items()
        ],
        "pmip6_mib": [{"lma": str(lma), "counters": counters} for lma, counters in stats.mib.items()],
        "latency": [_latency_json(each) for each in stats.latencies],
    }


def _latency_json(latency: Latency) -> dict[str, Any]:
    return {
        "protocol": latency.protocol,
        "kind": latency.kind,
        "asked": latency.asked,
        "answered": latency.answered,
        "rejected": latency.rejected,
        "unanswered": latency.unanswered,
        "retransmissions": latency.retransmissions,
        **latency.percentiles,
        "worst": [
            {
                "latency": slow.latency,
                "time": time_json(slow.time),
                "mn": slow.mn,
                "frames": [frame_json(ref) for ref in slow.frames],
            }
            for slow in latency.worst
        ],
    }


def write_stats(screen: Screen, stats: Statistics, messages: Mapping[str, int]) -> None:
    """Write the same for a person."""
    _latencies(screen, stats)
    _worst(screen, stats)
    _counts(screen, stats, messages)
    _mib(screen, stats)


def _latencies(screen: Screen, stats: Statistics) -> None:
    screen.console.print(Text("LATENCY: MILLISECONDS FROM THE FIRST TRANSMISSION TO THE ANSWER", style="bold"))
    table = _table(2, 8)
    table.add_row(
        *(Text(name, style="dim") for name in ("", "", "asked", "ans", "rej", "lost", "p50", "p95", "p99", "max"))
    )
    for each in stats.latencies:
        numbers = (each.asked, each.answered, each.rejected, each.unanswered)
        table.add_row(
            f"  {each.kind}", each.protocol, *map(_number, numbers), *map(milliseconds, each.percentiles.values())
        )
    screen.console.print(table)


def _worst(screen: Screen, stats: Statistics) -> None:
    found = [(each.kind, slow) for each in stats.latencies for slow in each.worst]
    if not found:
        return
    screen.heading("slowest of each kind")
    table = _table(1, 0)
    table.add_column(justify="right", no_wrap=True)
    for kind, slow in found:
        table.add_row(
            f"  {kind}", milliseconds(slow.latency), screen.since(slow.time), slow.mn or "", screen.frames(slow.frames)
        )
    screen.console.print(table)


def _counts(screen: Screen, stats: Statistics, messages: Mapping[str, int]) -> None:
    screen.heading("messages of the whole input")
    table = _table(0, 1)
    for name, number in sorted(messages.items(), key=lambda each: (-each[1], each[0])):
        table.add_row(str(number), name)
    screen.console.print(table)
    if stats.statuses:
        screen.heading("answers by status")
        table = _table(0, 2)
        for (status, name), number in stats.statuses.items():
            table.add_row(str(number), str(status), Text(name, style="red" if status >= REFUSED else ""))
        screen.console.print(table)


def _mib(screen: Screen, stats: Statistics) -> None:
    for lma, counters in stats.mib.items():
        screen.heading(f"{screen.node(lma)}: counters of RFC 6475")
        table = _table(0, 1)
        for name in MIB_COUNTERS:
            if counters[name]:
                table.add_row(str(counters[name]), name)
        screen.console.print(table)


def _table(left: int, right: int) -> Table:
    """A table without lines: ``left`` columns of text, then ``right`` of numbers, then what is added."""
    table = Table.grid(padding=(0, 2))
    for _ in range(left):
        table.add_column(no_wrap=True)
    for _ in range(right):
        table.add_column(justify="right", no_wrap=True)
    return table


def _number(number: int) -> str:
    return str(number) if number else "-"


def milliseconds(latency: Seconds | None) -> str:
    """A latency in milliseconds, with as many digits as people read."""
    if latency is None:
        return "-"
    ms = latency * 1000
    return f"{ms:.0f}" if ms >= 1000 else f"{ms:.1f}" if ms >= 10 else f"{ms:.3f}"
