"""Progress on stderr while captures are read: a bar on a terminal, or JSON lines when asked for."""

import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

from mobtrace.values import Seconds

# Nothing is said of what is done within this time.
PATIENCE: Seconds = 1.0
BETWEEN: dict[str, Seconds] = {"bar": 0.1, "json": 1.0}
BAR_WIDTH = 20
ERASE = "\r\x1b[K"
STEPS = ("B", "kB", "MB", "GB", "TB")


class ProgressPrinter:
    """Called with octets read, octets in all (``None``: unknown) and frames seen; a context manager.

    ``form``: ``bar``, ``json``, ``none``, or ``auto``, which is a bar when ``stream`` is a terminal and else nothing.
    ``clock`` gives seconds that never go back.
    """

    def __init__(self, stream: TextIO, form: str = "auto", clock: Callable[[], Seconds] = time.monotonic) -> None:
        self._stream = stream
        self._form = ("bar" if stream.isatty() else "none") if form == "auto" else form
        self._clock = clock
        self._start = clock()
        self._next = self._start + PATIENCE
        self._shown = False

    def __call__(self, octets: int, total: int | None, frames: int) -> None:
        """Say how far it is, unless something was said just now."""
        now = self._clock()
        if self._form not in BETWEEN or now < self._next:
            return
        self._next = now + BETWEEN[self._form]
        rate = octets / (now - self._start)
        left = max(total - octets, 0) / rate if total is not None and rate else None
        self._stream.write(
            _json(octets, total, frames, rate, left)
            if self._form == "json"
            else _bar(octets, total, frames, rate, left)
        )
        self._stream.flush()
        self._shown = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown and self._form == "bar":
            self._stream.write(ERASE)
            self._stream.flush()


def _json(octets: int, total: int | None, frames: int, rate: float, left: Seconds | None) -> str:
    record = {
        "progress": {
            "bytes": octets,
            "total": total,
            "frames": frames,
            "bytes_per_second": round(rate),
            "seconds_left": None if left is None else round(left, 1),
        }
    }
    return json.dumps(record) + "\n"


def _bar(octets: int, total: int | None, frames: int, rate: float, left: Seconds | None) -> str:
    done = amount(octets)
    share = ""
    if total:
        part = min(octets / total, 1)
        filled = round(part * BAR_WIDTH)
        share = f"{'#' * filled}{'.' * (BAR_WIDTH - filled)} {part:4.0%} "
        done = f"{done} of {amount(total)}"
    rest = "" if left is None else f", {duration(left)} left"
    return f"{ERASE}{share}{done}, {amount(rate)}/s, {frames:,} frames{rest}"


def amount(octets: float) -> str:
    """Octets for a person: three digits, decimal units."""
    step = 0
    while octets >= 999.5 and step < len(STEPS) - 1:
        octets, step = octets / 1000, step + 1
    digits = 0 if step == 0 or octets >= 99.95 else 1 if octets >= 9.995 else 2
    return f"{octets:.{digits}f} {STEPS[step]}"


def duration(seconds: Seconds) -> str:
    """Seconds as ``m:ss`` or ``h:mm:ss``."""
    whole = round(seconds)
    minutes, hours = whole // 60 % 60, whole // 3600
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
