"""Findings of one cause are one entry: the cause, what it led to, whom it hit."""

import io

from mobtrace.findings.catalogue import run_rules
from mobtrace.report.terminal import write_analysis
from stage import MAG1, Stage


def report(nodes: int, *, verbose: bool = False) -> str:
    stage = Stage()
    for number in range(nodes):
        values = {"mn": f"n{number}@x", "seq": number, "prefix": f"2001:db8:{number + 1:x}::/64"}
        stage.pbu(MAG1, number * 0.3, **values)
        stage.pba(MAG1, number * 0.3 + 0.1, status=130, lifetime=0, **values)
    analysis = stage.analysis(30)
    out = io.StringIO()
    write_analysis([], analysis, run_rules(analysis), out, color="never", verbose=verbose)
    return out.getvalue().split("FINDINGS", 1)[1]


def test_many_nodes_refused_at_one_anchor_are_one_entry():
    text = report(12)
    assert text.count("refused the registration of") == 0
    assert "led to 12 registration-rejected" in text
    assert "12 nodes: n0@x, n1@x, n2@x, n3@x and 8 more" in text
    assert "#1 #2" in text


def test_all_of_them_when_asked():
    assert report(12, verbose=True).count("refused the registration of") == 12


def test_two_nodes_are_no_cause():
    assert report(2).count("refused the registration of") == 2
