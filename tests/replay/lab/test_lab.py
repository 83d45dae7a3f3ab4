"""A lab as a user runs it: user packets are really carried, captures are what happened, nothing is left."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

import mobtrace
from live import Running, alive, children, command, running, unique, wait_for
from mobtrace.replay.lab import state
from mobtrace.replay.lab.namespaces import left
from support import needs_namespaces, needs_ping, needs_tshark

HANDOVER = Path(__file__).parent / "handover.toml"
ROAMING = Path(__file__).parent / "roaming.toml"

pytestmark = needs_namespaces


@pytest.fixture
def lab() -> str:
    """The name of a lab; whatever happened, nothing of it stays on the machine."""
    name = unique()
    yield name
    state.end(name)


@pytest.fixture
def lasting(tmp_path: Path) -> Path:
    """The scenario, but as long as nobody ends it."""
    path = tmp_path / "lasting.toml"
    path.write_text(HANDOVER.read_text().replace("until = 3\n", "until = 600\n").replace("for=2.5", "for=500"))
    return path


def nothing_left(name: str) -> bool:
    return not left(name) and state.read(name) is None


@needs_tshark
def test_a_ping_survives_a_handover_and_its_loss_is_what_the_captures_say(lab: str, tmp_path: Path) -> None:
    done = command("lab", "run", HANDOVER, "--name", lab, "-w", tmp_path, "--format", "json")
    assert done.returncode == 0, done.stderr
    (ping,) = json.loads(done.stdout.splitlines()[-1])["pings"]
    assert nothing_left(lab)

    assert ping["sent"] == 125
    # 0.2 s without any link cost ten packets at the least.
    assert 9 <= len(ping["lost"]) <= 60
    assert ping["lost"] == list(range(ping["lost"][0], ping["lost"][-1] + 1))

    result = mobtrace.analyze([tmp_path / "core-lma1.pcapng"])
    (handover,) = result.analysis.handovers
    # The captures count one direction: of a request that came and its answer that did not, one alone is lost.
    assert abs(handover.lost - len(ping["lost"])) <= 1
    assert handover.interruption == pytest.approx(ping["longest_silence"], abs=0.06)
    assert [each.code for each in result.findings if each.severity == "error"] == []
    (binding,) = result.analysis.bindings
    assert binding.user_plane.elsewhere == 0

    files = sorted(each.name for each in tmp_path.iterdir())
    assert files == [f"{each}.pcapng" for each in ("access-alice", "core-cn", "core-lma1", "core-mag1", "core-mag2")]
    for each in files:
        shown = subprocess.run(
            ["tshark", "-r", tmp_path / each, "-Y", "_ws.malformed || _ws.expert.severity >= 8388608"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert shown.stdout == ""


@pytest.mark.parametrize(("status", "code"), [(0, 0), (1, 1)])
def test_what_the_scenario_expects_is_held_against_the_captures(
    lab: str, tmp_path: Path, status: int, code: int
) -> None:
    """CLI.md: the exit code of a replay that diverged."""
    scenario, written = tmp_path / "expecting.toml", tmp_path / "captures"
    text = HANDOVER.read_text()
    expected = f"""
[script]
steps = '0.1 alice attach mag1 handoff=1'
until = 1
expect = '''
  0.1  mag1  binding_update           lma1  mn=alice@example.org
  0.1  lma1  binding_acknowledgement  mag1  mn=alice@example.org status={status}
'''
"""
    scenario.write_text(text[: text.index("[script]")] + expected)
    done = command("lab", "run", scenario, "--name", lab, "--format", "json", *(["-w", written] if code else []))
    assert done.returncode == code, done.stderr
    last = json.loads(done.stdout.splitlines()[-1])
    assert (last["expected"]["matched"], last["expected"]["divergent"]) == (2 - code, code)
    told = [json.loads(line)["node"] for line in done.stdout.splitlines()[:-1]]
    assert ("captures" in told) == written.exists() == bool(code)
    assert nothing_left(lab)


@needs_ping
def test_a_lab_that_stays_takes_steps_and_an_ordinary_ping(lab: str, tmp_path: Path) -> None:
    scenario = tmp_path / "two.toml"
    text = HANDOVER.read_text()
    scenario.write_text(text[: text.index("[script]")])
    done = command("lab", "up", scenario, "--name", lab)
    assert done.returncode == 0, done.stderr
    assert f"alice  host  ip netns exec mobtrace-{lab}-alice ..." in done.stdout
    assert command("lab", "up", scenario, "--name", lab).returncode == 2
    log = state.log_of(lab)

    assert command("lab", "step", "--name", lab, "alice", "attach", "mag1", "handoff=1").returncode == 0
    assert wait_for(lambda: "mag1  registered" in log.read_text())
    assert "no node is called" in command("lab", "step", "--name", lab, "alice", "attach", "mag7").stderr
    inside = ["ip", "netns", "exec", f"mobtrace-{lab}-cn"]
    alice = "2001:db8:f000::ff:fe00:1"  # the pool's first prefix, and RFC 4291 appendix A
    ping = subprocess.Popen(
        [*inside, "ping", "-c", "60", "-i", "0.02", "-w", "20", alice], stdout=subprocess.PIPE, text=True
    )
    assert command("lab", "step", "--name", lab, "alice", "attach", "mag2", "handoff=3").returncode == 0
    assert wait_for(lambda: "mag2  registered" in log.read_text())
    told, _ = ping.communicate(timeout=30)
    answered = int(told.split(" packets transmitted, ")[1].split(" received")[0])
    assert answered >= 30

    down = command("lab", "down", "--name", lab)
    assert down.returncode == 0
    assert f"deleted mobtrace-{lab}-alice" in down.stdout
    assert nothing_left(lab)
    assert not log.exists()
    assert command("lab", "down", "--name", lab).stdout == ""


def started(lab: str, scenario: Path) -> Running:
    return Running("lab", "run", scenario, "--name", lab)


def test_a_run_that_is_killed_leaves_nothing(lab: str, lasting: Path) -> None:
    run = started(lab, lasting)
    run.until("registered")
    processes = children(run.process.pid)
    assert len(processes) >= 4  # three nodes and the one that tidies up
    run.process.send_signal(signal.SIGKILL)
    run.process.communicate()
    assert wait_for(lambda: nothing_left(lab))
    assert wait_for(lambda: not any(map(alive, processes)))


def test_even_without_the_one_that_tidies_up_the_next_command_does(lab: str, lasting: Path) -> None:
    run = started(lab, lasting)
    run.until("registered")
    processes = children(run.process.pid)
    for each in (run.process.pid, *processes):
        os.kill(each, signal.SIGKILL)
    run.process.communicate()
    assert left(lab)
    done = command("lab", "down", "--name", lab)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 6)
    assert nothing_left(lab)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_a_signal_ends_it_tidily(lab: str, lasting: Path, number: int, code: int) -> None:
    with running("lab", "run", lasting, "--name", lab) as run:
        run.until("registered")
        assert run.end(number) == code
        assert run.errors == ""
        assert nothing_left(lab)


def test_two_labs_of_one_name_do_not_mix(lab: str, lasting: Path) -> None:
    with running("lab", "run", lasting, "--name", lab) as run:
        run.until("up")
        other = command("lab", "run", lasting, "--name", lab)
        assert other.returncode == 2
        assert f"mobtrace lab down --name {lab}" in other.stderr
        run.until("registered")
        assert run.end() == 0


def test_a_node_whose_process_dies_ends_the_lab_with_a_word(lab: str, lasting: Path) -> None:
    with running("lab", "run", lasting, "--name", lab) as run:
        run.until("registered")
        victim = next(each for each in children(run.process.pid) if children(each))  # a node has helpers
        os.kill(victim, signal.SIGKILL)
        _, errors = run.process.communicate(timeout=30)
    assert run.process.returncode == 3
    assert "has ended: the lab is taken down" in errors
    assert nothing_left(lab)


# What is written into the tables of lma1, mag1 and mag2, and the frames that Wireshark is to find then.
WAYS = {
    "gre": (
        'gre = "accepted"',
        "gre_key = 256",
        "gre_key = 512",
        "gre.key == 512 && icmpv6.type == 128 && ipv6.src == 2001:db8:0:1::1",
    ),
    "ipv4": (
        'ipv4_address = "192.0.2.1"',
        'ipv4_address = "192.0.2.11"',
        'ipv4_address = "192.0.2.12"',
        "udp.port == 5436 && ip.dst == 192.0.2.12",
    ),
    "ipv4 udp": (
        'ipv4_address = "192.0.2.1"\naccepts_forced_udp = true',
        'ipv4_address = "192.0.2.11"\nforces_udp = true',
        'ipv4_address = "192.0.2.12"\nforces_udp = true',
        "udp.port == 5437 && ip.dst == 192.0.2.12",
    ),
}


@needs_tshark
@pytest.mark.parametrize("way", WAYS)
def test_other_ways_of_packets_survive_a_handover_too(lab: str, tmp_path: Path, way: str) -> None:
    text = HANDOVER.read_text()
    for node, setting in zip(("lma1", "mag1", "mag2"), WAYS[way], strict=False):
        text = text.replace(f"[nodes.{node}]\n", f"[nodes.{node}]\n{setting}\n")
    if way.startswith("ipv4"):
        text = text.replace('anchor = "lma1"', 'anchor = "192.0.2.1"')
    scenario = tmp_path / "way.toml"
    scenario.write_text(text)
    done = command("lab", "run", scenario, "--name", lab, "-w", tmp_path, "--format", "json")
    assert done.returncode == 0, done.stderr
    (ping,) = json.loads(done.stdout.splitlines()[-1])["pings"]
    assert len(ping["lost"]) <= 60
    assert 1 not in ping["lost"] and ping["sent"] not in ping["lost"]
    capture = tmp_path / "core-lma1.pcapng"
    shown = subprocess.run(
        ["tshark", "-r", capture, "-Y", WAYS[way][-1]], capture_output=True, text=True, timeout=60, check=True
    )
    assert shown.stdout
    (handover,) = mobtrace.analyze([capture]).analysis.handovers
    assert abs(handover.lost - len(ping["lost"])) <= 1


@needs_tshark
def test_a_ping_follows_a_mobile_node_that_leaves_home_moves_and_returns(lab: str, tmp_path: Path) -> None:
    done = command("lab", "run", ROAMING, "--name", lab, "-w", tmp_path, "--format", "json")
    assert done.returncode == 0, done.stderr
    (ping,) = json.loads(done.stdout.splitlines()[-1])["pings"]
    assert len(ping["lost"]) <= 75
    assert 1 not in ping["lost"] and ping["sent"] not in ping["lost"]
    capture = tmp_path / "core-ha1.pcapng"
    (binding,) = mobtrace.analyze([capture]).analysis.bindings
    active = [str(each.care_of) for each in binding.states if each.state.value == "active"]
    assert (active, binding.states[-1].state.value) == (["2001:db8:2::100", "2001:db8:3::100"], "deregistered")
    # RFC 6275 section 10.4.5: what the node sends comes through the tunnel, too.
    down, up = "icmpv6.type == 128 && ipv6.dst == 2001:db8:2::100", "icmpv6.type == 129 && ipv6.src == 2001:db8:3::100"
    for wanted in (down, up):
        shown = subprocess.run(
            ["tshark", "-r", capture, "-Y", f"ipv6.nxt == 41 && {wanted}"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert shown.stdout
    assert nothing_left(lab)


def test_what_passes_between_two_nodes_can_be_cut_and_mended(lab: str, tmp_path: Path) -> None:
    scenario = tmp_path / "cut.toml"
    text = HANDOVER.read_text()
    scenario.write_text(
        text[: text.index("[script]")]
        + """[script]
until = 3.5
steps = '''
  0.1  lma1   cut mag1
  0.2  alice  attach mag1 handoff=1
  1.0  lma1   mend mag1
'''
"""
    )
    done = command("lab", "run", scenario, "--name", lab, "--format", "json")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    at = {each["what"]: each["time"] for each in events if "what" in each}
    # RFC 6275 section 12: the first retransmission comes after INITIAL_BINDACK_TIMEOUT, one second.
    assert at["registered"] - at["attached"] == pytest.approx(1.0, abs=0.4)
    assert nothing_left(lab)


@pytest.mark.parametrize(("how", "setting"), [("predictive lead=0.1", ""), ("reactive", "departure_wait = 2")])
def test_a_fast_handover_loses_next_to_nothing(lab: str, tmp_path: Path, how: str, setting: str) -> None:
    """RFC 5949: what came without any link has waited in a gateway; an answer or two cross the anchor's switch."""
    text = HANDOVER.read_text().replace("gap=0.2 handoff=3", f"gap=0.2 fast={how}")
    path = tmp_path / "fast.toml"
    path.write_text(text.replace('anchor = "lma1"', f'anchor = "lma1"\n{setting}'))
    done = command("lab", "run", path, "--name", lab, "-w", tmp_path / "seen", "--format", "json")
    assert done.returncode == 0, done.stderr
    (ping,) = json.loads(done.stdout.splitlines()[-1])["pings"]
    assert ping["sent"] == 125
    assert len(ping["lost"]) <= 5  # ten and more without
    result = mobtrace.analyze([tmp_path / "seen" / f"core-{each}.pcapng" for each in ("mag1", "mag2")])
    (handover,) = result.analysis.handovers
    assert handover.exchanges
