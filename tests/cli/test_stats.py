"""``mobtrace stats``: counters of RFC 6475 and latency distributions."""

import json
import re

import pytest

from mobtrace.cli.main import main
from mobtrace.session.statistics import MIB_COUNTERS, REJECTION_COUNTERS, statistics
from mobtrace.values import Address
from stage import LMA, MAG1, MAG2, Stage, run_lines
from support import CAPTURES, ROOT, SHARED, needs_shared

SAMPLE = str(ROOT / "samples" / "pmip6-handover.pcapng")


def as_json(capsys, *argv: str) -> dict:
    assert main(["stats", *argv, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@needs_shared
def test_the_counters_are_those_of_the_document_with_their_statuses():
    text = (SHARED / "rfc" / "rfc6475.txt").read_text()
    section = text[
        text.index("pmip6Stats:pmip6BindingRegCounters") : text.index("pmip6CounterDiscontinuityTime OBJECT")
    ]
    names = re.findall(r"(pmip6\w+) +OBJECT-TYPE", section)
    assert set(names) == set(MIB_COUNTERS)
    coded = re.findall(r"(pmip6\w+) +OBJECT-TYPE(?:(?!OBJECT-TYPE).)*?\(Code\s+(\d+)\)", section, re.DOTALL)
    assert {int(code): name for name, code in coded} == REJECTION_COUNTERS


def counters(lines: list[str]) -> dict[str, int]:
    mib = statistics(run_lines(lines)).mib[Address.parse(LMA)]
    return {name: number for name, number in mib.items() if number}


@pytest.mark.parametrize(("status", "name"), REJECTION_COUNTERS.items())
def test_rejections(status, name):
    assert counters(["0.0 pbu mag1 seq=1", f"0.1 pba mag1 seq=1 status={status}"]) == {
        name: 1,
        "pmip6BindingBindingAcks": 1,
    }


def test_what_updates_did():
    lines = ["0.0 pbu mag1 seq=1", "0.1 pba mag1 seq=1", "9.0 pbu mag1 seq=2", "9.1 pba mag1 seq=2",
             "20.0 pbu mag2 seq=1 hi=3", "20.1 pba mag2 seq=1", "30.0 pbu mag2 seq=2 lifetime=0",
             "31.0 pbu mag2 seq=2 lifetime=0", "31.1 pba mag2 seq=2 lifetime=0"]  # fmt: skip
    assert counters(lines) == {
        "pmip6InitialBindingRegistrations": 1,
        "pmip6BindingLifeTimeExtensionNoHandOff": 1,
        "pmip6BindingLifeTimeExtensionAfterHandOff": 1,
        "pmip6BindingDeRegistrations": 2,
        "pmip6BindingBindingAcks": 4,
    }


def test_percentiles_are_latencies_that_occurred():
    stage = Stage()
    for number in range(100):
        name = f"mn{number}"
        stage.pbu(MAG1, number * 1.0, mn=name, seq=number, prefix=None)
        stage.pba(MAG1, number + (number + 1) / 1000, mn=name, seq=number, prefix=None)
    stage.pbu(MAG2, 200.0, mn="last", prefix=None)
    [found] = statistics(stage.analysis()).latencies
    assert (found.kind, found.asked, found.answered, found.unanswered) == ("registration", 101, 100, 1)
    assert found.percentiles == pytest.approx({"p50": 0.050, "p95": 0.095, "p99": 0.099, "max": 0.100})
    assert [(slow.mn, slow.frames[0].frame) for slow in found.worst] == [("mn99", 199), ("mn98", 197), ("mn97", 195)]


def test_json(capsys):
    data = as_json(capsys, SAMPLE)
    assert data["schema"] == "mobtrace-stats/1"
    assert data["messages"]["Binding Update"] == 8
    kinds = {each["kind"]: each for each in data["latency"]}
    assert kinds["registration"]["rejected"] == 1
    # RFC 6275 section 11.8: what is sent again has a new sequence number.
    assert (kinds["registration"]["unanswered"], kinds["registration"]["retransmissions"]) == (3, 0)
    assert kinds["handover"]["max"] == pytest.approx(0.004)
    assert kinds["handover"]["worst"][0]["frames"] == [{"file": 0, "frame": 71}, {"file": 0, "frame": 72}]
    [mib] = data["pmip6_mib"]
    assert (mib["lma"], mib["counters"]["pmip6ProxyRegNotEnabled"]) == ("2001:db8:0:1::1", 1)


def test_selectors(capsys):
    assert {each["kind"] for each in as_json(capsys, SAMPLE, "--mn", "bob*")["latency"]} == {"registration"}


def test_terminal_at_80_columns(capsys):
    assert main(["stats", SAMPLE, "--color", "never"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(re.fullmatch(r"  handover +pmip6 +1 +1 +- +- +4.000 +4.000 +4.000 +4.000 *", line) for line in lines)
    assert any(line.split() == ["handover", "4.000", "+19.600", "alice@example.org", "#71", "#72"] for line in lines)
    assert any("pmip6ProxyRegNotEnabled" in line for line in lines)


@needs_shared
def test_the_answers_that_umip_never_gives(capsys):
    capture = str(CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap")
    data = as_json(capsys, capture, "--dialect", "umip-2011")
    release = next(each for each in data["latency"] if each["kind"] == "deregistration")
    assert (release["asked"], release["answered"], release["p50"]) == (2, 0, None)
    assert data["pmip6_mib"][0]["counters"]["pmip6BindingDeRegistrations"] == 2
