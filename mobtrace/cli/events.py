"""What emulated nodes tell, as lines for people or for programs."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import simplejson

from mobtrace.replay.node import Tell
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, seconds

Teller = Callable[[str, Nanoseconds, Tell], None]


class Format(StrEnum):
    """Forms of event lines."""

    TEXT = "text"
    JSON = "json"


def teller(form: Format) -> Teller:
    """Writes each event as a line on stdout, at once."""
    return write_json if form is Format.JSON else write_text


def write_text(node: str, time: Nanoseconds, event: Tell) -> None:
    """``10:03:12.345678  lma1  registered  alice@example.org  2001:db8::1``."""
    clock = datetime.fromtimestamp(time // NANOSECONDS_PER_SECOND, UTC).strftime("%H:%M:%S")
    fraction = time % NANOSECONDS_PER_SECOND // 1000
    words = [f"{clock}.{fraction:06}", node, event.what, event.mn, event.detail]
    write_line("  ".join(word for word in words if word))


def write_json(node: str, time: Nanoseconds, event: Tell) -> None:
    """One object with ``time`` (seconds since the epoch), ``node``, ``what``, ``mn`` and ``detail``."""
    write_object({"time": seconds(time), "node": node, "what": event.what, "mn": event.mn, "detail": event.detail})


def write_object(value: dict[str, Any]) -> None:
    """A JSON line."""
    write_line(simplejson.dumps(value, use_decimal=True))


def write_line(line: str) -> None:
    """A line that its reader has at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
