"""The picture of a node's bindings, as characters."""

import io

import pytest
from rich.console import Console

from mobtrace.cli.main import main
from mobtrace.errors import ExitCode
from mobtrace.findings.catalogue import run_rules
from mobtrace.report.axis import Axis, label
from mobtrace.report.screen import Screen
from mobtrace.report.timeline import write_timelines
from stage import MAG1, MAG2, Stage, ns
from support import CAPTURES, ROOT, needs_shared

SAMPLE = str(ROOT / "samples" / "pmip6-handover.pcapng")
NAMES = {"2001:db8::1": "LMA", MAG1: "MAG-1", MAG2: "MAG-2"}


def picture(stage: Stage, end: float, *, width: int = 61, encoding: str = "utf-8", **options) -> list[str]:
    analysis = stage.analysis(end)
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    screen = Screen(Console(file=out, width=width, no_color=True), NAMES)
    write_timelines(screen, analysis, run_rules(analysis), **options)
    out.seek(0)
    return [line.rstrip() for line in out.read().splitlines()]


def moved() -> Stage:
    """50 s at 1 s a column: registered, refreshed, gone for 5 s, at another gateway, gone."""
    stage = Stage()
    stage.pbu(MAG1, 0.0, seq=1)
    stage.pba(MAG1, 0.1, seq=1)
    stage.pbu(MAG1, 10.0, seq=2)
    stage.pba(MAG1, 10.1, seq=2)
    stage.pbu(MAG1, 20.0, seq=3, lifetime=0)
    stage.pba(MAG1, 20.1, seq=3, lifetime=0)
    stage.pbu(MAG2, 25.0, seq=1, hi=3)
    stage.pba(MAG2, 25.1, seq=1)
    stage.pbu(MAG2, 35.0, seq=2, lifetime=0)
    stage.pba(MAG2, 35.1, seq=2, lifetime=0)
    return stage


def test_a_lane_shows_states_gateways_and_events_where_they_belong():
    lines = picture(moved(), 50.0)
    assert lines[:8] == [
        "alice@example.org",
        "  1 pmip6 at LMA: 2001:db8:a::/64",
        "  via A = MAG-1, B = MAG-2",
        "          +0s                 +20s                +40s",
        "          +-------------------+-------------------+---------",
        "1         █ MAG-1 ████████████▒▒▒▒▒█ MAG-2 ██▒▒▒▒▒▒▒▒▒▒·····",
        "          R         r         D    H         D",
        "    +0.000  R  registered via MAG-1  #1",
    ]
    assert "   +25.000  H  handover to MAG-2  #7" in lines
    assert "            r  1 refresh (-v lists them)" in lines
    assert "   +10.000  r  refresh  #3" in picture(moved(), 50.0, verbose=True)


@pytest.mark.parametrize("options", [{"encoding": "ascii"}, {"ascii_only": True}])
def test_without_block_characters(options):
    lines = picture(moved(), 50.0, **options)
    assert "1         = MAG-1 ============~~~~~= MAG-2 ==~~~~~~~~~~....." in lines
    assert all(line.isascii() for line in lines)


def test_a_name_that_does_not_fit_is_its_letter():
    lane = next(line for line in picture(moved(), 50.0, width=36) if line.startswith("1  "))
    assert lane == "1         █ MAG-1 ██▒▒B████▒▒▒▒▒···"


def test_one_lane_for_every_binding_identifier():
    stage = Stage()
    for number, care_of in ((1, "2001:db8:f::5"), (2, "2001:db8:e::5")):
        stage.bu(care_of, number * 10.0, seq=number, bids={number: None})
        stage.ba(care_of, number * 10.0 + 0.1, seq=number, bids={number: 0})
    lines = picture(stage, 60.0)
    assert [line.split("█")[0].strip() for line in lines if "█" in line][:2] == ["1 BID 1", "2 BID 2"]


def test_findings_are_marked_and_listed():
    stage = Stage()
    stage.pbu(MAG1, 0.0, seq=1)
    stage.pba(MAG1, 0.1, seq=1, lifetime=40)
    stage.pbu(MAG1, 30.0, seq=2)
    lines = picture(stage, 50.0)
    assert "findings  " + " " * 30 + "!" in lines
    assert "   +30.000  !  registration-unanswered  #3" in lines
    assert "   +40.000  E  expired  #1" in lines


def test_a_window_leaves_out_what_is_outside():
    lines = picture(moved(), 50.0, window=(ns(22.0), ns(32.0)))
    assert any(line.startswith("1         ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒█ MAG-2 ███") for line in lines)
    assert not any("registered" in line for line in lines)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "+0s"), (0.25, "+0.25s"), (90, "+90s"), (180, "+3m"), (9000, "+2h30m"), (-5, "-5s")]
)
def test_labels_of_the_axis(seconds, text):
    assert label(ns(seconds)) == text


@pytest.mark.parametrize("seconds", [0.001, 1, 59, 3600, 86400 * 9])
def test_labels_do_not_run_into_one_another(seconds):
    labels, ticks = Axis(0, ns(seconds), 0, 69).lines(10)
    assert len(labels) == len(ticks) == 79
    known = labels.split()
    assert 3 <= len(known) <= ticks.count("+") <= len(known) + 1
    assert all(text.startswith("+") and text.count("+") == 1 for text in known)


def test_on_real_nodes_at_80_columns(capsys):
    assert main(["timeline", SAMPLE, "--color", "never"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert out.index("alice@") < out.index("bob@") < out.index("carol@")
    assert main(["timeline", SAMPLE, "--mn", "b*", "--color", "never"]) == 0
    out = capsys.readouterr().out
    assert "alice@" not in out and "xxxxxxxx" in out


def test_nobody_selected(capsys):
    assert main(["timeline", SAMPLE, "--mn", "nobody"]) == ExitCode.USAGE
    assert len(capsys.readouterr().err.splitlines()) == 1


@needs_shared
def test_the_handovers_of_opmip(capsys):
    assert main(["timeline", str(CAPTURES / "opmip" / "lma-and-mags.pcap"), "--ascii", "--color", "never"]) == 0
    lane = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("1  "))
    # At mag1, away for 0.8 s, at mag2, at mag3, gone (events.txt).
    assert [lane.count(mark) for mark in "BC"] == [1, 1]
    assert lane.index("2001:db8:100::11") < lane.index("~") < lane.index("B") < lane.index("C") < lane.rindex("~")
