"""What a lab is made of, and what cannot be in one: told without privileges, before anything is made."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from live import command
from mobtrace.cli.main import main
from mobtrace.errors import UsageError
from mobtrace.replay.lab.plan import make_plan
from mobtrace.replay.lab.steps import act_of, check_steps
from mobtrace.replay.scenario import parse_scenario, read_scenario
from support import needs_root

HANDOVER = Path(__file__).parent / "handover.toml"

NODES = """
[nodes.lma1]
role = "lma"
address = "2001:db8:0:1::1"
[nodes.mag1]
role = "mag"
address = "2001:db8:0:2::1"
anchor = "lma1"
[nodes.alice]
role = "host"
[nodes.cn]
role = "correspondent"
address = "2001:db8:c::1"
"""


def test_each_node_has_a_namespace_and_an_anchor_draws_its_prefixes() -> None:
    plan = make_plan("bench", read_scenario(HANDOVER))
    assert plan.core == "mobtrace-bench-core"
    assert [each.namespace for each in plan.mobile] == ["mobtrace-bench-alice"]
    assert [each.name for each, _ in plan.emulated] == ["lma1", "mag1", "mag2"]
    assert [str(each) for each in plan.places["lma1"].networks] == ["2001:db8:f000::/36"]
    assert str(plan.places["alice"].link_layer) == "02:00:00:00:00:01"


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("1 alice attach", "the name of a node is missing"),
        ("1 alice attach cn", "cn is a correspondent: nodes attach to a mag"),
        ("1 alice attach mag9", "no node is called 'mag9'"),
        ("1 alice fly mag1", "in a lab a host can attach, detach, move, roam, ping"),
        ("1 alice roam", "the name of a node is missing"),
        ("1 lma1 attach mag1", "in a lab a lma can restart, cut, mend"),
        ("1 alice move mag1 overlap=1", "no overlap"),
        ("1 alice attach mag1 handoff=x", "no number"),
        ("1 alice move mag1 fast=very", "neither predictive nor reactive"),
        ("1 alice attach mag1 previous=nobody", "no node is called 'nobody'"),
        ("1 mag1 hand-over alice", "the name of a node is missing"),
    ],
)
def test_a_step_that_a_lab_cannot_do(step: str, says: str) -> None:
    scenario = parse_scenario(f"{NODES}\n[script]\nsteps = '{step}'")
    with pytest.raises(UsageError, match=says):
        check_steps(make_plan("bench", scenario), scenario)


def test_a_gateway_is_told_at_which_access_point_a_host_is() -> None:
    scenario = parse_scenario(f"{NODES}\n[script]\nsteps = '1 alice roam north'")
    plan, orders = make_plan("bench", scenario), []
    lab = SimpleNamespace(
        gateway_of={"alice": plan.places["mag1"]}, order=lambda place, order: orders.append((place.name, order))
    )
    (step,) = scenario.steps
    act_of(plan, step)(lab, plan.places["alice"], step)
    told = {"do": "roam", "mn": plan.places["alice"].mn, "link": "alice", "access_point": "north"}
    assert orders == [("mag1", told)]


@pytest.mark.parametrize(
    ("nodes", "says"),
    [
        ('[nodes.core]\nrole = "lma"\naddress = "::1"', "interfaces are called as nodes are"),
        ('[nodes.a234567890123456]\nrole = "lma"\naddress = "::1"', "at most 15 letters"),
        ('[nodes.bob]\nrole = "correspondent"', "a correspondent has an address"),
        ('[nodes.lma2]\nrole = "lma"\naddress = "::2"', "lma1 and lma2 both have 2001:db8:f000::/36"),
        ('[nodes.x]\nrole = "elephant"', "is no role"),
        ('[nodes.bob]\nrole = "host"\nipv4 = "dhcp"', "a system of its own"),
        ('[nodes.bob]\nrole = "host"\nprefix_delegation = true', "a system of its own"),
    ],
)
def test_a_node_that_cannot_be_in_a_lab(nodes: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        make_plan("bench", parse_scenario(NODES + nodes))


@pytest.mark.parametrize("where", ["ha1", "192.0.2.1", "nowhere"])
def test_a_mobile_node_goes_to_an_address_or_home(where: str) -> None:
    text = (HANDOVER.parent / "roaming.toml").read_text()
    scenario = parse_scenario(f"{text[: text.index('[script]')]}\n[script]\nsteps = '1 mn1 attach {where}'")
    with pytest.raises(UsageError, match="an IPv6 care-of address, or home, is wanted"):
        check_steps(make_plan("bench", scenario), scenario)


def test_a_dry_run_says_what_would_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "run", str(HANDOVER), "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "mobtrace-lab-lma1  lma  2001:db8:0:1::1, 2001:db8:f000::/36" in out
    assert "1.500  alice  move  mag2" in out


@needs_root
def test_without_privileges_it_says_what_is_missing() -> None:
    done = command("lab", "run", HANDOVER, within=("setpriv", "--bounding-set=-sys_admin,-net_admin"))
    assert (done.returncode, done.stdout) == (3, "")
    assert "needs root (CAP_SYS_ADMIN, CAP_NET_ADMIN)" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["run", "/no/such.toml"], 3, "No such file"),
        (["run", HANDOVER, "--name", "../x"], 2, "--name"),
        (["step", "--name", "nobody_has_it", "alice", "detach"], 2, "is not up"),
    ],
)
def test_a_mistake_is_one_line_and_its_exit_code(
    words: list[object], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lab", *map(str, words)]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert len(err.splitlines()) == 1
