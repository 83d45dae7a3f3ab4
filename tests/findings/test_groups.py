"""Findings of one cause have one group, which names it."""

import time

from mobtrace.findings.catalogue import run_rules
from mobtrace.session.model import Analysis, Binding, Segment, Transaction
from stage import LMA, MAG1, run_lines


def node(number: int) -> str:
    return f"mn=n{number}@x prefix=2001:db8:{number + 256:x}::/64"


def groups(lines: list[str], code: str, end: float | None = None) -> list[str | None]:
    return [each.group for each in run_rules(run_lines(lines, end)) if each.code == code]


def test_the_same_refusal_of_three_nodes_at_one_anchor():
    lines = []
    for number in range(3):
        lines.append(f"{number}.0 pbu mag1 seq={number} {node(number)}")
        lines.append(f"{number}.1 pba mag1 seq={number} status=130 {node(number)}")
    assert groups(lines, "registration-rejected") == ["registration-rejected of 3 nodes at 2001:db8::1, frame 1"] * 3


def test_two_nodes_or_one_node_often_or_far_apart_are_no_group():
    two = [line for number in (0, 1) for line in _refused(number, number)]
    often = [line for number in range(4) for line in _refused(0, number)]
    apart = [line for number in range(3) for line in _refused(number, 10 * number)]
    for lines in (two, often, apart):
        assert set(groups(lines, "registration-rejected")) == {None}


def _refused(number: int, at: int) -> list[str]:
    return [f"{at}.0 pbu mag1 seq={at} {node(number)}", f"{at}.1 pba mag1 seq={at} status=130 {node(number)}"]


def test_a_restart_told_to_two_gateways_is_one_cause_with_what_came_of_it():
    lines = []
    for mag in ("mag1", "mag2"):
        lines += [f"1.0 beat {mag} seq=1", f"1.1 beaten {mag} seq=1 restarts=1"]
        lines += [f"60.0 beat {mag} seq=2", f"60.1 beaten {mag} seq=2 restarts=2"]
    lines += ["2.0 pbu mag1 seq=1", "2.1 pba mag1 seq=1", "65.0 pbu mag1 seq=2", "66.0 pbu mag1 seq=2"]
    found = run_rules(run_lines(lines, 200))
    assert [each.code for each in found if each.group] == [
        "peer-restarted",
        "peer-restarted",
        "registration-unanswered",
    ]
    assert len({each.group for each in found if each.group}) == 1
    assert found[0].group is not None and found[0].group.startswith(f"{LMA} restarted, frame ")


def test_what_went_unanswered_while_the_path_was_down():
    lines = ["0.0 beat mag1 seq=1", "0.1 beaten mag1 seq=1", "1.0 pbu mag1 seq=1", "1.1 pba mag1 seq=1"]
    lines += [f"{60 * number}.0 beat mag1 seq={number + 1}" for number in range(1, 6)]
    lines += ["90.0 pbu mag1 seq=2", "95.0 pbu mag2 seq=1 mn=bob@x prefix=2001:db8:b::/64"]
    found = {each.mn: each.group for each in run_rules(run_lines(lines)) if each.code == "registration-unanswered"}
    assert found["bob@x"] is None
    assert found["alice@example.org"] is not None
    assert found["alice@example.org"].startswith(f"{LMA} not reached from {MAG1}, frame ")


def test_the_rules_take_no_more_than_their_time():
    analysis = Analysis()
    reference = run_lines(["0.0 pbu mag1 seq=1", "5.0 pbu mag2 seq=2", "5.1 pba mag2 seq=2"])
    frame, address = reference.transactions[0].request, reference.transactions[0].requester
    for number in range(1, 20001):
        analysis.bindings.append(Binding(id=number, protocol="pmip6", mn=f"n{number}", anchor=address))
        state = reference.bindings[0].states[0].state
        analysis.bindings[-1].states.append(Segment(state=state, start=number, frame=frame, care_of=address))
        analysis.transactions.append(
            Transaction(
                id=number,
                kind="registration",
                protocol="pmip6",
                requester=address,
                responder=address,
                time=number * 1_000_000,
                request=frame,
                mn=f"n{number}",
                binding=number,
                lifetime=100.0,
            )
        )
    started = time.process_time()
    found = run_rules(analysis)
    assert time.process_time() - started < 5
    assert len(found) == 20000 and {each.group for each in found} == {found[0].group}
