"""The section of the report that is read first."""

import io
import json

import pytest
from rich.console import Console

from mobtrace.cli.main import main
from mobtrace.findings.catalogue import run_rules
from mobtrace.report.screen import Screen
from mobtrace.report.service import write_service
from mobtrace.session.service import service_gaps
from stage import MAG1, Stage
from support import CAPTURES, ROOT, needs_shared

SAMPLE = str(ROOT / "samples" / "pmip6-handover.pcapng")


def section(stage: Stage, end: float, *, names=None, verbose=False, width=80) -> list[str]:
    analysis = stage.analysis(end)
    out = io.StringIO()
    screen = Screen(Console(file=out, width=width, no_color=True), names)
    nodes = len({binding.mn for binding in analysis.bindings})
    write_service(screen, service_gaps(analysis), run_rules(analysis), nodes, verbose)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def refused(nodes: int) -> Stage:
    stage = Stage()
    for number in range(nodes):
        stage.pbu(MAG1, float(number), mn=f"mn{number}@example.org", seq=number, prefix=f"2001:db8:{number:x}::/64")
        stage.pba(MAG1, number + 0.1, mn=f"mn{number}@example.org", seq=number, prefix=None, status=130)
    return stage


def test_who_when_how_long_and_why():
    lines = section(refused(1), 90.0, names={"2001:db8::1": "LMA-east"})
    assert lines == [
        "SERVICE: 1 OF 1 NODE LOST IT, 90.0 S IN ALL; 1 WITHOUT IT AT THE END",
        "   >90.0 s  mn0@example.org  00:00:00 to the end of the capture (+0.000)",
        "            rejected: LMA-east refused the registration: status 130",
        "            (Insufficient resources)",
        "            #1 #2  registration-rejected",
    ]


def test_the_longest_comes_first_and_the_rest_is_counted():
    lines = section(refused(14), 60.0)
    lengths = [line.split()[0] for line in lines if "to the end of the capture" in line]
    assert lengths == [f">{60 - number}.0" for number in range(10)]
    assert lines[-1] == "  ... and 4 more: 4 rejected (-v shows them)"
    assert len([line for line in section(refused(14), 60.0, verbose=True) if "to the end" in line]) == 14


def test_with_several_nodes_the_places_are_named():
    lines = section(refused(3), 60.0, names={"2001:db8::11": "MAG-7"})
    assert lines[1:3] == ["  by anchor: 2001:db8::1 177.0 s, 3 nodes", "  by gateway: MAG-7 177.0 s, 3 nodes"]


def test_the_same_as_json(capsys):
    assert main(["analyze", SAMPLE, "--format", "json", "-q"]) == 0
    whole = json.loads(capsys.readouterr().out)
    [anchor] = whole["service_lost"]["anchors"]
    assert (anchor["where"], anchor["seconds"], anchor["nodes"], anchor["open"]) == ("2001:db8:0:1::1", 27.0, 2, 2)
    gateways = [each["gateway"] for each in whole["service"] if each["lost"]]
    assert gateways == ["2001:db8:0:1::11", "2001:db8:0:1::12"]
    assert [each["where"] for each in whole["service_lost"]["gateways"]] == gateways


@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_keeps_within_the_width(width):
    assert max(map(len, section(refused(3), 60.0, width=width))) <= width


def test_nobody_lost_service():
    stage = Stage()
    stage.pbu(MAG1, 0.0)
    stage.pba(MAG1, 0.1)
    assert section(stage, 5.0) == ["SERVICE: NOBODY LOST IT"]


def test_it_stands_below_the_summary_and_above_the_findings(capsys):
    assert main(["analyze", SAMPLE, "--color", "never"]) == 0
    out = capsys.readouterr().out
    assert out.index("3 mobile nodes") < out.index("SERVICE: 2 OF 3 NODES") < out.index("FINDINGS:")
    assert ">24.0 s  bob@example.org  00:00:02 to the end of the capture (+1.000)" in out


@needs_shared
def test_the_handover_with_a_break_of_opmip(capsys):
    # events.txt: mag1 lets go at 67.012, mag2 attaches at 67.820.
    assert main(["analyze", str(CAPTURES / "opmip" / "lma-and-mags.pcap"), "--color", "never"]) == 0
    out = capsys.readouterr().out
    assert "SERVICE: NOBODY LOST IT BUT FOR HANDOVERS" in out
    assert "handover: de-registered via 2001:db8:100::11, registered again via" in out
    assert "1 time a node was de-registered and gone" in out


def restarted(nodes: int) -> Stage:
    """An anchor that loses the bindings of all its nodes, which come back one a second."""
    stage = Stage()
    for number in range(nodes):
        who = {"mn": f"mn{number}@example.org", "prefix": f"2001:db8:{number:x}::/64"}
        stage.pbu(MAG1, 1.0, seq=number, **who)
        stage.pba(MAG1, 1.1, seq=number, **who)
        stage.pbu(MAG1, 21.0 + number, seq=100 + number, **who)
        stage.pba(MAG1, 21.1 + number, seq=100 + number, **who)
    for at, restarts in ((5.0, 1), (20.0, 2)):
        stage.beat(MAG1, at, seq=int(at))
        stage.beaten(MAG1, at + 0.001, seq=int(at), restarts=restarts)
    return stage


def test_many_nodes_that_lost_it_together_are_one_entry():
    lines = section(restarted(8), 60.0)
    assert len([line for line in lines if "restart: " in line]) == 1
    (head,) = [line for line in lines if "8 nodes  " in line]
    assert head == "   7.999 s  8 nodes  00:00:20 to 00:00:28 (+20.001), 0.999 s the shortest"
    assert any("and 2 more (-v lists them)" in line for line in lines)
    assert len([line for line in section(restarted(8), 60.0, verbose=True) if "restart: " in line]) == 8
    assert len([line for line in section(restarted(3), 60.0) if "restart: " in line]) == 3
