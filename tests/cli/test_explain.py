"""``mobtrace explain``: the manual pages of findings."""

import json

import pytest

from mobtrace.cli.main import main
from mobtrace.errors import ExitCode
from mobtrace.findings.catalogue import all_rules


def test_a_page_has_code_severity_source_and_all_headings(capsys):
    assert main(["explain", "registration-rejected", "--color", "never"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "registration-rejected  error  RFC 6275 section 6.1.8"
    assert [line for line in lines if line and not line.startswith(" ")][1:] == [
        "The anchor refused a registration.",
        "What it means",
        "Why it matters",
        "What to check",
    ]
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("code", sorted(all_rules()))
def test_every_page_has_a_text_below_every_heading(capsys, code):
    assert main(["explain", code, "--format", "json"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert page["code"] == code
    assert list(page["manual"]) == ["What it means", "Why it matters", "What to check"]
    assert all(page["manual"].values())


def test_the_list_has_every_rule_once(capsys):
    assert main(["explain", "--list"]) == 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == sorted(all_rules())


@pytest.mark.parametrize(
    ("asked", "near"), [("registration-rejcted", "registration-rejected"), ("checksum", "checksum-wrong")]
)
def test_an_unknown_code_names_near_ones(capsys, asked, near):
    assert main(["explain", asked]) == ExitCode.USAGE
    err = capsys.readouterr().err
    assert near in err and len(err.splitlines()) == 1


@pytest.mark.parametrize("argv", [[], ["checksum-wrong", "--list"]])
def test_one_code_or_the_list(capsys, argv):
    assert main(["explain", *argv]) == ExitCode.USAGE
    assert "--list" in capsys.readouterr().err
