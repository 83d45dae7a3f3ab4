"""``mobtrace analyze`` as a user runs it: output, selectors, exit codes, one line for every mistake."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from mobtrace.cli.main import main
from mobtrace.errors import ExitCode
from support import ROOT

SAMPLE = str(ROOT / "samples" / "pmip6-handover.pcapng")
HOME_SAMPLE = str(ROOT / "samples" / "mip6-home.pcapng")


def run(capsys, *argv: str) -> tuple[int, str, str]:
    code = main(["analyze", *argv])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def as_json(capsys, *argv: str) -> dict:
    code, out, _ = run(capsys, "--format", "json", *argv)
    assert code == 0
    return json.loads(out)


def test_the_first_screen_says_what_is_wrong_and_for_whom(capsys):
    code, out, err = run(capsys, SAMPLE, "--color", "never")
    assert (code, err) == (0, "")
    screen = "\n".join(out.splitlines()[:24])
    for words in ("1 handover", "2 ERROR", "registration-rejected", "bob@example.org", "registration-unanswered"):
        assert words in screen
    assert max(map(len, out.splitlines())) <= 80


def test_json_has_the_contract_keys(capsys):
    data = as_json(capsys, SAMPLE)
    assert data["schema"] == "mobtrace/1"
    assert set(data) >= {
        "captures", "nodes", "bindings", "transactions", "handovers", "service", "scenarios", "findings", "stats",
    }  # fmt: skip
    [handover] = data["handovers"]
    assert (handover["from"], handover["to"]) == ("2001:db8:0:1::11", "2001:db8:0:1::12")
    assert handover["kind"] == "between mobile access gateways"
    state = data["bindings"][0]["states"][0]
    assert state["frame"] == {"file": 0, "frame": 1}
    assert (state["state"], state["care_of"], state["lifetime"], state["ended_by"]) == (
        "active", "2001:db8:0:1::11", 600.0, "refresh",
    )  # fmt: skip


def test_json_says_who_lost_service(capsys):
    bob, carol, alice = as_json(capsys, SAMPLE)["service"]
    assert (bob["mn"], bob["reason"], bob["restored"], bob["finding"]) == (
        "bob@example.org", "rejected", False, "registration-rejected",
    )  # fmt: skip
    assert bob["to"] - bob["from"] == pytest.approx(bob["duration"]) == pytest.approx(24.0)
    assert [frame["frame"] for frame in carol["frames"]] == [85, 86, 87]
    # What her traffic shows of the handover: the interruption that was measured.
    assert (alice["mn"], alice["reason"]) == ("alice@example.org", "handover")


def test_json_lines_are_one_record_each(capsys):
    code, out, _ = run(capsys, SAMPLE, "--format", "jsonl")
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert records[0] == {"record": "header", "schema": "mobtrace/1"}
    assert {record["record"] for record in records} >= {"capture", "binding", "transaction", "handover", "finding"}


def test_r_is_the_same_as_a_positional_file(capsys):
    assert as_json(capsys, "-r", SAMPLE) == as_json(capsys, SAMPLE)


def test_stdin_is_the_same_as_the_file():
    with Path(SAMPLE).open("rb") as stdin:
        ran = subprocess.run(
            [sys.executable, "-m", "mobtrace", "analyze", "-", "--format", "json"],
            stdin=stdin,
            capture_output=True,
            check=True,
        )
    assert len(json.loads(ran.stdout)["bindings"]) == 3


def test_selectors_choose(capsys):
    assert [each["mn"] for each in as_json(capsys, SAMPLE, "--mn", "al*")["bindings"]] == ["alice@example.org"]
    assert [each["mn"] for each in as_json(capsys, SAMPLE, "--hnp", "2001:db8:b::/64")["bindings"]] == [
        "bob@example.org"
    ]
    assert [each["status"] for each in as_json(capsys, SAMPLE, "--status", "152")["transactions"]] == [152]
    by_mag = as_json(capsys, SAMPLE, "--mag", "2001:db8:0:1::12")
    assert {each["mn"] for each in by_mag["bindings"]} == {"alice@example.org", "carol@example.org"}
    late = as_json(capsys, SAMPLE, "--from", "19.95")
    assert {each["kind"] for each in late["transactions"]} == {"registration", "heartbeat"}
    by_home = as_json(capsys, HOME_SAMPLE, "--hoa", "2001:db8:10::100", "--protocol", "mip6")
    assert len(by_home["bindings"]) == 1
    assert not as_json(capsys, HOME_SAMPLE, "--protocol", "pmip6")["bindings"]


def test_times_may_be_absolute(capsys):
    late = as_json(capsys, SAMPLE, "--from", "2026-01-01T00:00:20.5")
    early = as_json(capsys, SAMPLE, "--to", "2026-01-01T00:00:05+00:00")
    assert "handover" in {each["kind"] for each in late["transactions"]}
    assert "handover" not in {each["kind"] for each in early["transactions"]}


def test_names_stand_for_addresses(capsys, tmp_path):
    names = tmp_path / "names"
    names.write_text("2001:db8:0:1::1 LMA-east  # the old one\n2001:db8:0:1::11 MAG-1\n")
    _, out, _ = run(capsys, SAMPLE, "--names", str(names))
    assert "pmip6 at LMA-east" in out
    assert "via MAG-1" in out
    assert "LMA-east refused" in out
    _, out, _ = run(capsys, SAMPLE, "--names", str(names), "-n")
    assert "LMA-east" not in out


def test_output_goes_to_a_file(capsys, tmp_path):
    target = tmp_path / "report.json"
    code, out, _ = run(capsys, SAMPLE, "--format", "json", "-o", str(target))
    assert (code, out) == (0, "")
    assert json.loads(target.read_text())["schema"] == "mobtrace/1"


@pytest.mark.parametrize(("severity", "code"), [("error", 1), ("warning", 1), ("info", 1)])
def test_fail_on(capsys, severity, code):
    assert run(capsys, SAMPLE, "--fail-on", severity)[0] == code
    assert run(capsys, HOME_SAMPLE, "--fail-on", severity)[0] == 0


def one_line(err: str) -> str:
    assert len(err.strip().splitlines()) == 1, err
    assert "Traceback" not in err
    return err


def test_bad_input_is_one_line_and_exit_code_3(capsys, tmp_path):
    text, empty, folder = tmp_path / "notes.txt", tmp_path / "empty.pcap", tmp_path / "folder"
    text.write_text("not a capture\n" * 10)
    empty.touch()
    folder.mkdir()
    for path in (text, empty, folder, tmp_path / "missing.pcap"):
        code, out, err = run(capsys, str(path))
        assert (code, out) == (ExitCode.UNREADABLE, ""), path
        assert path.name in one_line(err)


@contextmanager
def ordinary_user():
    """Without the rights of root, for whom no file is unreadable."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


def test_unreadable_file(capsys, tmp_path):
    run(capsys, SAMPLE)  # what it takes is loaded with the rights it needs
    secret = tmp_path / "secret.pcap"
    secret.write_bytes(Path(SAMPLE).read_bytes())
    secret.chmod(0)
    with ordinary_user():
        code, _, err = run(capsys, str(secret))
    assert code == ExitCode.UNREADABLE
    assert "secret.pcap" in one_line(err)


def test_a_cut_capture_gives_what_was_read_and_exit_code_4(capsys, tmp_path):
    cut = tmp_path / "cut.pcapng"
    whole = Path(SAMPLE).read_bytes()
    cut.write_bytes(whole[: len(whole) * 3 // 4])
    code, out, err = run(capsys, str(cut), "--format", "json")
    assert code == ExitCode.INCOMPLETE
    data = json.loads(out)
    [capture] = data["captures"]
    assert not capture["complete"]
    assert 0 < capture["cut_at"] <= len(whole) * 3 // 4
    assert data["bindings"]
    assert str(capture["cut_at"]) in one_line(err)


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["--mag", "nonsense", SAMPLE],
        ["--hnp", "2001:db8::/300", SAMPLE],
        ["--from", "yesterday", SAMPLE],
        ["--dialect", "nonsense", SAMPLE],
        ["--color", "mauve", SAMPLE],
        ["--format", "xml", SAMPLE],
        ["--names", "/nonexistent", SAMPLE],
        ["-o", "/nonexistent/report", SAMPLE],
        ["--no-such-option", SAMPLE],
    ],
)
def test_usage_errors_are_exit_code_2(capsys, argv):
    code, out, err = run(capsys, *argv)
    assert (code, out) == (ExitCode.USAGE, "")
    assert err and "Traceback" not in err


def test_wrong_esp_keys_are_named_with_their_line(capsys, tmp_path):
    keys = tmp_path / "esp_sa"
    keys.write_text("# keys\nnonsense\n")
    code, _, err = run(capsys, SAMPLE, "--esp-keys", str(keys))
    assert code in (ExitCode.USAGE, ExitCode.UNREADABLE)
    assert "esp_sa" in one_line(err) and "2" in err


def test_a_closed_pipe_ends_quietly():
    command = f"'{sys.executable}' -m mobtrace analyze '{SAMPLE}' --format jsonl | head -n 1"
    ran = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("mobtrace ")


def test_many_captures_are_one_line_and_the_cut_ones(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # short names, so that no line is wrapped
    whole = Path(SAMPLE).read_bytes()
    for number in range(6):
        (tmp_path / f"part{number}.pcapng").write_bytes(whole if number != 3 else whole[:5000])
    _, out, _ = run(capsys, ".", "-q")
    named = [line for line in out.splitlines() if "part" in line]
    assert out.startswith("6 captures")
    assert len(named) == 1 and "part3.pcapng" in named[0]
    _, out, _ = run(capsys, ".", "-q", "-v")
    assert sum("part" in line for line in out.splitlines()) >= 6
