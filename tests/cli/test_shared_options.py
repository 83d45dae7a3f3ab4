"""What all commands that read captures have in common: inputs, selectors, exit codes."""

from pathlib import Path

import pytest

from mobtrace.cli.main import main
from mobtrace.errors import ExitCode
from support import ROOT

SAMPLE = str(ROOT / "samples" / "pmip6-handover.pcapng")


@pytest.fixture(params=["analyze", "timeline", "ladder", "stats", "carve", "export"])
def command(request, tmp_path) -> list[str]:
    target = {"carve": ["-w", str(tmp_path / "out.pcapng")], "export": ["-o", str(tmp_path / "out")]}
    return [request.param, *target.get(request.param, [])]


def test_r_is_the_same_as_a_positional_file(command, capsys):
    assert main([*command, SAMPLE]) == 0
    positional = capsys.readouterr().out
    assert main([*command, "-r", SAMPLE]) == 0
    assert capsys.readouterr().out == positional


@pytest.mark.parametrize(
    "selector",
    [
        ["--mn", "bob*"],
        ["--hnp", "2001:db8:b::/64"],
        ["--lma", "2001:db8:0:1::1"],
        ["--mag", "2001:db8:0:1::11"],
        ["--coa", "2001:db8:0:1::11"],
        ["--from", "0.5", "--to", "2"],
        ["--status", "152"],
        ["--protocol", "pmip6"],
    ],
    ids=lambda words: words[0],
)
def test_every_selector_is_taken(command, selector):
    assert main([*command, SAMPLE, *selector, "-q"]) == 0


def test_a_cut_capture_is_exit_code_4(command, capsys, tmp_path):
    cut = tmp_path / "cut.pcapng"
    whole = Path(SAMPLE).read_bytes()
    cut.write_bytes(whole[: len(whole) * 3 // 4])
    assert main([*command, str(cut)]) == ExitCode.INCOMPLETE
    assert "cut.pcapng" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["/nonexistent.pcap"], ExitCode.UNREADABLE),
        ([], ExitCode.USAGE),
        ([SAMPLE, "--mag", "nonsense"], ExitCode.USAGE),
        ([SAMPLE, "--names", "/nonexistent"], ExitCode.USAGE),
        ([SAMPLE, "--from", "yesterday"], ExitCode.USAGE),
        ([SAMPLE, "--no-such-option"], ExitCode.USAGE),
    ],
)
def test_mistakes_are_one_line_and_no_traceback(command, words, code, capsys):
    assert main([*command, *words]) == code
    out, err = capsys.readouterr()
    assert out == "" and err and "Traceback" not in err
