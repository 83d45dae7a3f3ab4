"""The ladder of messages, as characters."""

import io

import pytest
from rich.console import Console

from mobtrace.cli.main import main
from mobtrace.errors import ExitCode
from mobtrace.report.ladder import write_ladder
from mobtrace.report.screen import Screen
from mobtrace.session.observer import Observer
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from stage import LMA, MAG1, MAG2, Stage
from support import CAPTURES, ROOT, needs_shared

SAMPLE = str(ROOT / "samples" / "pmip6-handover.pcapng")
NAMES = {LMA: "LMA", MAG1: "MAG-1", MAG2: "MAG-2"}


def ladder(stage: Stage, *, width: int = 80, names=None, **options) -> list[str]:
    observer = Observer(keep_messages=True)
    for signal in stage.signals:
        observer.receive(signal)
    out = io.StringIO()
    screen = Screen(Console(file=out, width=width, no_color=True), NAMES if names is None else names)
    write_ladder(screen, observer.finish(), **options)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def refused_and_lost() -> Stage:
    stage = Stage()
    stage.pbu(MAG1, 0.0, seq=1)
    stage.pbu(MAG1, 1.0, seq=1)
    stage.pba(MAG1, 1.004, seq=1, status=130)
    stage.pbu(MAG2, 5.0, seq=7)
    return stage


def test_a_request_sent_again_and_one_never_answered_can_be_told():
    head, first, again, refused, lost, legend = ladder(refused_and_lost(), ascii_only=True)
    assert head.split() == ["MAG-1", "MAG-2", "LMA"]
    assert first.startswith("     #1    +0.000         |")
    assert "-- PBU 1 3600s --" in first and first.endswith(">|")
    assert ".. PBU 1 3600s again .." in again and again.endswith(">|")
    assert again[18:25].strip() == "+1.000"
    assert "|<--" in refused and " PBA 1 refused 130 -" in refused
    assert " PBU 7 3600s " in lost and lost.endswith("x|")
    # The second gateway's arrow begins at its own column.
    assert lost.index("--") > first.index("--") + 20
    assert legend == "4 messages; .. sent again (1); x never answered"


def beats(answered: int, silent: int) -> Stage:
    stage = Stage()
    stage.pbu(MAG1, 0.0)
    stage.pba(MAG1, 0.1)
    for number in range(answered + silent):
        stage.send(Message(body=Heartbeat(sequence=number), options=[]), MAG1, LMA, 10.0 + number)
        if number < answered:
            stage.send(Message(body=Heartbeat(r=True, sequence=number), options=[]), LMA, MAG1, 10.1 + number)
    stage.pbu(MAG1, 90.0, seq=2)
    return stage


def test_heartbeats_are_folded_and_expanded():
    lines = ladder(beats(3, 0))
    assert sum("eartbeat" in line for line in lines) == 1
    assert "3 heartbeats, answered, to #8" in lines[3]
    assert "5 heartbeats, 2 unanswered, to #10" in ladder(beats(3, 2))[3]
    expanded = ladder(beats(3, 0), heartbeats=True)
    assert sum("Heartbeat request" in line for line in expanded) == 3
    assert sum("Heartbeat response" in line for line in expanded) == 3


def test_a_node_that_moves_has_one_column():
    stage = Stage()
    stage.bu("2001:db8:f::5", 0.0, seq=1)
    stage.ba("2001:db8:f::5", 0.1, seq=1)
    stage.bu("2001:db8:e::5", 9.0, seq=2)
    stage.ba("2001:db8:e::5", 9.1, seq=2)
    head = ladder(stage)[0].split()
    assert head == ["2001:db8:1::100", "2001:db8:1::1"]


@pytest.mark.parametrize("width", [60, 80, 132])
def test_it_keeps_within_the_width(width):
    assert max(map(len, ladder(refused_and_lost(), width=width))) <= width


def test_too_many_nodes_for_columns_are_named_in_each_line():
    stage = Stage()
    for number in range(9):
        stage.pbu(f"2001:db8::1{number}", float(number), mn=f"mn{number}", seq=number, prefix=None)
    lines = ladder(stage)
    assert "MAG-1 -> LMA  PBU 1 3600s mn1" in lines[1]


def test_real_nodes_at_80_columns(capsys, tmp_path):
    names = tmp_path / "names"
    names.write_text("2001:db8:0:1::1 LMA-east\n")
    assert main(["ladder", SAMPLE, "--mn", "alice*", "--names", str(names), "--color", "never"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].endswith("LMA-east")
    assert any("PBU 7 600s" in line and "#71" in line for line in lines)
    assert not any("carol" in line for line in lines)
    assert main(["ladder", SAMPLE, "--mn", "nobody"]) == ExitCode.USAGE


@needs_shared
def test_the_deregistrations_that_umip_never_answers(capsys):
    capture = str(CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap")
    assert main(["ladder", capture, "--dialect", "umip-2011", "--ascii", "--color", "never"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line.endswith("x|")] == ["#91", "#125"]
    assert [line.split()[0] for line in lines if "PBA 0 ok" in line] == ["#40", "#97"]
    assert any("Access-Request" in line for line in lines)
