"""A comparison as JSON data (schema ``mobtrace-diff/1``); times and delays are seconds."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from mobtrace.comparison.runs import Change, Runs
from mobtrace.comparison.sightings import Sighting
from mobtrace.comparison.vantage import OneSide, Pair, Vantage
from mobtrace.report.parts import frame_json, time_json
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, Seconds

SCHEMA = "mobtrace-diff/1"


def vantage_json(found: Vantage) -> dict[str, Any]:
    """Messages of one run at two places."""
    clock = found.clock
    ahead = clock.ahead if clock else 0
    return {
        "clock": None
        if clock is None
        else {"b_ahead": _seconds(clock.ahead), "both_directions": clock.both_ways, "messages": clock.messages},
        "common": [_pair(pair, ahead) for pair in found.pairs],
        "paths": [
            {"peers": [str(peer) for peer in path.peers], "delay": _delay(path.to), "delay_back": _delay(path.back)}
            for path in found.paths
        ],
        "only_a": _one_side(found.only_a),
        "only_b": _one_side(found.only_b),
    }


def runs_json(found: Runs) -> dict[str, Any]:
    """What differs between two runs."""
    return {
        "only_a": found.only_a,
        "only_b": found.only_b,
        "same": found.same,
        "changed": [{"mn": mn, "changes": _changes(changes)} for mn, changes in found.changed.items()],
        "findings": _changes(found.findings),
        "messages": _changes(found.messages),
        "latency": _changes(found.latency),
    }


def _changes(changes: Sequence[Change]) -> list[dict[str, str]]:
    return [change._asdict() for change in changes]


def _pair(pair: Pair, ahead: Nanoseconds) -> dict[str, Any]:
    return {
        **_message(pair.a),
        "frame": frame_json(pair.a.frame),
        "frame_b": frame_json(pair.b.frame),
        "time_b": time_json(pair.b.time),
        "delay": _seconds(pair.later - ahead),
    }


def _one_side(side: OneSide) -> dict[str, Any]:
    return {
        name: [_message(each) for each in found]
        for name, found in (("missing", side.missing), ("elsewhere", side.elsewhere), ("outside", side.outside))
    }


def _message(each: Sighting) -> dict[str, Any]:
    return {
        "name": each.name,
        "mn": each.mn,
        "source": str(each.source),
        "destination": str(each.destination),
        "time": time_json(each.time),
        "frame": frame_json(each.frame),
    }


def _delay(delays: Sequence[Nanoseconds]) -> dict[str, Any] | None:
    if not delays:
        return None
    return {
        "messages": len(delays),
        "min": _seconds(min(delays)),
        "median": _seconds(round(median(delays))),
        "max": _seconds(max(delays)),
    }


def _seconds(amount: Nanoseconds) -> Seconds:
    return amount / NANOSECONDS_PER_SECOND
