"""``mobtrace replay``: in process, as a scenario, and for real on loopback."""

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from live import command, own_namespace, running
from mobtrace.cli.main import main
from mobtrace.errors import ExitCode
from scenes import captured, run
from support import CAPTURES, needs_namespaces, needs_shared, needs_tshark

OPMIP = str(CAPTURES / "opmip" / "lma-and-mags.pcap")
LIFE = "1 alice attach mag1 handoff=1\n9 alice move mag2 gap=0.5 handoff=3\n30 alice detach"
GREEDY = 'quirks = ["grants-longer-than-asked"]'


@pytest.fixture
def plain(tmp_path: Path) -> str:
    return str(captured(run(LIFE), tmp_path / "plain.pcapng"))


@pytest.fixture
def greedy(tmp_path: Path) -> str:
    return str(captured(run(LIFE, lma=GREEDY), tmp_path / "greedy.pcapng"))


def as_json(capsys, *words: str, code: ExitCode = ExitCode.FINE) -> dict:
    assert main(["replay", *words, "--format", "json"]) == code
    return json.loads(capsys.readouterr().out)


def test_nothing_diverges_is_said_first(capsys, plain: str):
    assert main(["replay", plain, "--against", "all"]) == ExitCode.FINE
    # Four updates, each answered.
    assert capsys.readouterr().out.splitlines()[0] == "NO DIVERGENCE: 8 messages as captured"


def test_the_contract_of_the_json(capsys, greedy: str):
    told = as_json(capsys, greedy, code=ExitCode.FOUND)
    assert told["schema"] == "mobtrace-replay/1"
    assert {key: told[key] for key in ("matched", "divergent", "unanswered", "extra")} == {
        "matched": 2,
        "divergent": 2,
        "unanswered": 0,
        "extra": 0,
    }
    first = told["first_divergence"]
    assert (first["frame"], first["request"]) == ({"file": 0, "frame": 2}, {"file": 0, "frame": 1})
    assert first["differences"] == [{"field": "binding_acknowledgement.lifetime", "captured": 30, "replayed": 15}]
    assert len(told["messages"]) == 4


def test_explain_names_the_behaviour_and_the_frame(capsys, greedy: str):
    assert main(["replay", greedy, "--explain"]) == ExitCode.FOUND
    text = " ".join(capsys.readouterr().out.split())
    assert "the LMA at 2001:db8:0:1::1 behaves as one that" in text
    assert "grants a lifetime longer than the one asked for; first seen in frame 2" in text
    assert "--quirk grants-longer-than-asked" in text


def test_a_quirk_makes_the_emulation_alike(capsys, greedy: str):
    assert main(["replay", greedy, "--quirk", "grants-longer-than-asked"]) == ExitCode.FINE


def test_an_ignored_field_is_not_compared(greedy: str):
    assert main(["replay", greedy, "--ignore", "lifetime"]) == ExitCode.FINE


def test_junit_has_a_case_for_each_message_and_a_failure_for_each_divergence(capsys, greedy: str):
    assert main(["replay", greedy, "--format", "junit"]) == ExitCode.FOUND
    (suite,) = ElementTree.fromstring(capsys.readouterr().out)
    assert (suite.get("tests"), suite.get("failures")) == ("4", "2")
    failed = [case for case in suite if case.find("failure") is not None]
    assert failed[0].find("failure").text == "binding_acknowledgement.lifetime: captured 30, replayed 15"


def test_only_what_is_selected_is_replayed(capsys, plain: str):
    assert as_json(capsys, plain, "--mn", "nobody*")["matched"] == 0
    assert as_json(capsys, plain, "--mn", "alice*")["matched"] == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--against", "king"], "'king' is no role"),
        (["--quirk", "sings"], "known quirks are"),
        (["--speed", "slow"], "--speed takes a number above 0, max or step"),
        (["--map", "x"], "'x' is not OLD=NEW"),
        (["--target", "nowhere"], "'nowhere' is no address"),
        (["--target", "::1", "--transport", "pigeon"], "neither raw nor udp"),
        (["--target", "127.0.0.1"], "different versions of IP"),
        (["--target", "::1", "--transport", "udp"], "--source names it"),
    ],
)
def test_what_cannot_be_is_said(capsys, plain: str, words: list[str], said: str):
    real = ["--dry-run"] if "--map" in words else []
    assert main(["replay", plain, *words, *real]) == ExitCode.USAGE
    assert said in capsys.readouterr().err


def test_a_target_that_is_not_ours_is_refused(capsys, plain: str):
    words = ["--target", "192.0.2.1", "--source", "192.0.2.2", "--transport", "udp"]
    assert main(["replay", plain, *words]) == ExitCode.REFUSED
    assert "--allow ADDRESS/PREFIX" in capsys.readouterr().err


def test_a_dry_run_prints_the_plan(capsys, plain: str):
    assert main(["replay", plain, "--dry-run", "--speed", "10", "--map", "2001:db8:0:1::1=2001:db8:9::1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "4 requests over the Mobility Header in 2.900 s, on all interfaces"
    assert lines[1:3] == ["  from 2001:db8:0:1::11, 2001:db8:0:1::12", "  to   2001:db8:9::1"]
    assert len(lines) == 7


def test_for_real_over_udp_on_loopback(capsys, plain: str, tmp_path: Path):
    out = tmp_path / "sent.pcapng"
    with running("emulate", "lma", "--address", "127.0.0.1", "--transport", "udp") as node:
        node.until("ready")
        words = ["--target", "127.0.0.1", "--source", "127.0.0.2", "--transport", "udp", "--speed", "max"]
        told = as_json(capsys, plain, *words, "-w", str(out))
    # One address stands for both gateways, so the handover is a refresh for the anchor; the answers are the same.
    assert (told["matched"], told["divergent"], told["unanswered"], told["extra"]) == (4, 0, 0, 0)
    # What went over the wire tells the same story again.
    assert main(["analyze", str(out), "--format", "json"]) == ExitCode.FINE
    found = json.loads(capsys.readouterr().out)
    kinds = [each["kind"] for each in found["transactions"]]
    assert kinds == ["registration", "deregistration", "registration", "deregistration"]


@needs_namespaces
@needs_tshark
def test_for_real_over_raw_sockets_in_a_namespace_of_our_own(capsys, tmp_path: Path):
    plain = str(captured(run(LIFE), tmp_path / "plain.pcapng"))
    out = tmp_path / "sent.pcapng"
    gateways = ("2001:db8:0:1::11", "2001:db8:0:1::12")
    with own_namespace("2001:db8:0:1::1", *gateways) as name:
        words = ("--address", "2001:db8:0:1::1", "--namespace", name, "--interface", "lo", "--no-user-plane")
        with running("emulate", "lma", *words) as node:
            node.until("ready")
            done = command("replay", plain, "--namespace", name, "--speed", "10", "--format", "json", "-w", out)
    told = json.loads(done.stdout)
    # Each gateway has its own address here, so the handover is one.
    assert (told["matched"], told["divergent"], told["unanswered"], told["extra"]) == (4, 0, 0, 0), done.stderr
    assert main(["analyze", str(out), "--format", "json"]) == ExitCode.FINE
    found = json.loads(capsys.readouterr().out)
    assert {each["severity"] for each in found["findings"]} <= {"info"}
    shown = subprocess.run(["tshark", "-r", out, "-V"], capture_output=True, text=True, timeout=60, check=True).stdout
    assert "Malformed" not in shown


def test_what_was_sent_and_received_is_written(capsys, plain: str, tmp_path: Path):
    out = tmp_path / "out.pcapng"
    assert main(["replay", plain, "-w", str(out)]) == ExitCode.FINE
    capsys.readouterr()
    assert as_json(capsys, str(out))["matched"] == 4


def test_a_capture_becomes_a_scenario_that_tells_the_same(capsys, greedy: str, tmp_path: Path):
    scenario = tmp_path / "greedy.toml"
    assert main(["replay", greedy, "--explain", "--write-scenario", str(scenario), "-q"]) == ExitCode.FOUND
    assert 'quirks = ["grants-longer-than-asked"]' in scenario.read_text()
    assert main(["replay", str(scenario)]) == ExitCode.FINE
    # Without the behaviour the case fails, as a regression test should.
    scenario.write_text(scenario.read_text().replace('quirks = ["grants-longer-than-asked"]', ""))
    capsys.readouterr()
    told = as_json(capsys, str(scenario), code=ExitCode.FOUND)
    assert told["divergent"] == 2


@needs_shared
def test_from_a_capture_by_others_to_a_regression_case(capsys, tmp_path: Path):
    scenario = tmp_path / "opmip.toml"
    assert main(["replay", OPMIP, "--explain", "--write-scenario", str(scenario)]) == ExitCode.FOUND
    capsys.readouterr()
    assert as_json(capsys, str(scenario))["matched"] == 7


def test_one_scenario_at_a_time(capsys, plain: str, tmp_path: Path):
    scenario = tmp_path / "a.toml"
    scenario.write_text("")
    assert main(["replay", str(scenario), plain]) == ExitCode.USAGE
    assert main(["replay", str(scenario)]) == ExitCode.FINE
    assert "NOTHING TO COMPARE" in capsys.readouterr().out


def test_a_cut_capture_is_said_and_is_exit_code_4(capsys, plain: str, tmp_path: Path):
    cut = tmp_path / "cut.pcapng"
    cut.write_bytes(Path(plain).read_bytes()[:-20])
    assert main(["replay", str(cut)]) == ExitCode.INCOMPLETE
    assert capsys.readouterr().err.startswith(f"mobtrace: {cut}: cut short")
