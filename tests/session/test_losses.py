"""Service lost, added up by node, gateway and anchor."""

import pytest

from mobtrace.session.losses import lost_by
from mobtrace.session.service import service_gaps
from stage import run_lines

LINES = [
    # refused by way of the first gateway, for 30 s
    "0.0 pbu mag1 seq=1 mn=a@x prefix=2001:db8:a::/64",
    "0.1 pba mag1 seq=1 mn=a@x prefix=2001:db8:a::/64 status=130",
    # ran out at the second one, for 10 s
    "0.0 pbu mag2 seq=1 mn=b@x prefix=2001:db8:b::/64 lifetime=20",
    "0.1 pba mag2 seq=1 mn=b@x prefix=2001:db8:b::/64 lifetime=20",
    # never answered there by another anchor, for 5 s
    "25.0 pbu mag2 seq=2 mn=c@x prefix=2001:db8:c::/64 lma=2001:db8::2",
    # left of its own accord
    "0.0 pbu mag1 seq=3 mn=d@x prefix=2001:db8:d::/64",
    "0.1 pba mag1 seq=3 mn=d@x prefix=2001:db8:d::/64",
    "9.0 pbu mag1 seq=4 mn=d@x prefix=2001:db8:d::/64 lifetime=0",
    "9.1 pba mag1 seq=4 mn=d@x prefix=2001:db8:d::/64 lifetime=0",
]


def told(lines: list[str], end: float) -> dict[str, list[tuple]]:
    losses = lost_by(service_gaps(run_lines(lines, end)))
    return {name: [(each.where, each.seconds, each.nodes) for each in found] for name, found in losses.items()}


def test_the_most_comes_first():
    found = told(LINES, 30.0)
    assert found["nodes"] == [
        ("a@x", pytest.approx(30), 1),
        ("b@x", pytest.approx(10), 1),
        ("c@x", pytest.approx(5), 1),
    ]
    assert found["gateways"] == [("2001:db8::11", pytest.approx(30), 1), ("2001:db8::12", pytest.approx(15), 2)]
    assert found["anchors"] == [("2001:db8::1", pytest.approx(40), 2), ("2001:db8::2", pytest.approx(5), 1)]


def test_what_lasts_to_the_end_is_told_apart():
    losses = lost_by(service_gaps(run_lines(LINES, 30.0)))
    assert [(each.gaps, each.open) for each in losses["anchors"]] == [(2, 2), (1, 1)]


def test_a_node_that_registers_itself_has_no_gateway():
    found = told(["0.0 bu coa1 seq=1", "0.1 ba coa1 seq=1 status=130"], 9.0)
    assert (found["gateways"], found["anchors"]) == ([], [("2001:db8:1::1", pytest.approx(9), 1)])


def test_nobody_lost_anything():
    assert told(LINES[5:], 30.0) == {"nodes": [], "gateways": [], "anchors": []}
