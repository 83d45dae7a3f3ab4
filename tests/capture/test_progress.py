"""Progress: nothing of what is quick; a bar on a terminal, JSON lines when asked for."""

import io
import json

import pytest

from mobtrace.capture.progress import ERASE, ProgressPrinter, amount, duration


class Screen(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


class Clock:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def shown(form: str, terminal: bool, *calls: tuple[float, int, int | None, int]) -> str:
    """What is written when told at some seconds after the start."""
    screen, clock = Screen(terminal), Clock()
    with ProgressPrinter(screen, form, clock) as printer:
        for seconds, *call in calls:
            clock.now = 50.0 + seconds
            printer(*call)
    return screen.getvalue()


def test_nothing_within_the_first_second() -> None:
    for form in ("bar", "json"):
        assert shown(form, True, (0.2, 10, 100, 1), (0.99, 90, 100, 9)) == ""


def test_a_bar_with_octets_rate_and_time_left() -> None:
    assert shown("auto", True, (2, 600_000_000, 1_330_000_000, 1_234_567)) == (
        f"{ERASE}#########...........  45% 600 MB of 1.33 GB, 300 MB/s, 1,234,567 frames, 0:02 left{ERASE}"
    )


def test_a_bar_without_an_end() -> None:
    assert shown("bar", False, (2, 5_000, None, 7)) == f"{ERASE}5.00 kB, 2.50 kB/s, 7 frames{ERASE}"


def test_a_bar_is_not_drawn_too_often() -> None:
    assert shown("bar", True, (1, 1, 9, 1), (1.05, 2, 9, 2), (1.2, 3, 9, 3)).count("frames") == 2


def test_json_lines_once_a_second() -> None:
    lines = shown(
        "json", False, (1.5, 300, 900, 3), (1.9, 400, 900, 4), (2.5, 900, 900, 9), (4, 950, None, 9)
    ).splitlines()
    assert [json.loads(line)["progress"] for line in lines] == [
        {"bytes": 300, "total": 900, "frames": 3, "bytes_per_second": 200, "seconds_left": 3.0},
        {"bytes": 900, "total": 900, "frames": 9, "bytes_per_second": 360, "seconds_left": 0.0},
        {"bytes": 950, "total": None, "frames": 9, "bytes_per_second": 238, "seconds_left": None},
    ]


@pytest.mark.parametrize(("form", "terminal"), [("auto", False), ("none", True)])
def test_nothing_where_nobody_looks(form: str, terminal: bool) -> None:
    assert shown(form, terminal, (5, 1, 2, 1)) == ""


def test_a_file_that_grew_while_it_was_read() -> None:
    assert " 100% " in shown("bar", True, (2, 200, 100, 1))
    assert "0:00 left" in shown("bar", True, (2, 200, 100, 1))


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.00 kB"),
        (9_996, "10.0 kB"),
        (99_960, "100 kB"),
        (999_600, "1.00 MB"),
        (5e15, "5000 TB"),
    ],
)
def test_amounts(octets: float, text: str) -> None:
    assert amount(octets) == text


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.6, "1:00"), (3599, "59:59"), (3661, "1:01:01")])
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text
