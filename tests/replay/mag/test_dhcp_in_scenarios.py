"""DHCP between gateways and hosts in a world: addresses that are had, kept, moved and given back."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import mobtrace
from mobtrace.capture.writer import write_frames
from mobtrace.errors import UsageError
from mobtrace.replay.cast import play
from mobtrace.replay.packets import on_ethernet
from mobtrace.replay.scenario import parse_scenario
from mobtrace.replay.scene import Scene
from mobtrace.trace import Tracer
from mobtrace.values import Address, Prefix
from mobtrace.wire.decoded import Decoded
from scenes import DOMAIN
from support import needs_tshark

POOL = 'ipv4_pool = "198.51.100.0/24"'
ALICE = 'mn = "alice@example.org"'
HOME, ROUTER, ALL = "198.51.100.2", "198.51.100.1", "255.255.255.255"
LINKS = ("alice-mag1", "alice-mag2")
ATTACH = "1 alice attach mag1 handoff=1"


def domain(steps: str, *, until: float = 100, lma: str = POOL, mag: str = "", alice: str = 'ipv4 = "dhcp"') -> Scene:
    """The usual nodes; Alice asks for her IPv4 address by DHCP."""
    text = DOMAIN.format(steps=steps, until=until, lma=lma, mag=mag)
    return play(parse_scenario(text.replace(ALICE, f"{ALICE}\n{alice}")))


def dhcp(scene: Scene) -> list[tuple[float, str, str, str]]:
    """The DHCP messages on Alice's links: when, what, from and to, as a capture of them is read."""
    return list(_dhcp(scene))


def _dhcp(scene: Scene) -> Iterator[tuple[float, str, str, str]]:
    for each in Tracer().signals(scene.world.capture(*LINKS)):
        if isinstance(each.content, Decoded) and each.content.protocol == "dhcpv4":
            at = round((each.packet.time - scene.begin) / 1e9, 1)
            kind = each.content.name.removeprefix("DHCP")
            yield at, kind, str(each.packet.source), str(each.packet.destination)


def leased(scene: Scene) -> list[str]:
    return [str(each) for each in scene.node("alice").dhcp.addresses]


def captured(scene: Scene, path: Path) -> Path:
    write_frames(path, [on_ethernet(frame) for frame in scene.world.capture("", *LINKS)])
    return path


def test_a_host_gets_its_address_from_the_gateway() -> None:
    """RFC 5844 figure 7."""
    scene = domain(ATTACH, until=10)
    assert dhcp(scene) == [
        (1.0, "DISCOVER", "0.0.0.0", ALL),
        (1.0, "OFFER", ROUTER, ALL),
        (1.0, "REQUEST", "0.0.0.0", ALL),
        (1.0, "ACK", ROUTER, ALL),
    ]
    assert leased(scene) == [HOME]
    lease = scene.node("alice").dhcp.lease
    assert (lease.length, str(lease.router), lease.mtu) == (24, ROUTER, 1460)
    assert Address.parse(HOME) in scene.node("alice").addresses
    (visit,) = scene.node("mag1").visits
    assert Prefix.parse(f"{HOME}/32") in visit.networks


@pytest.mark.parametrize("more", ['home_address = "0.0.0.0"', "ipv6 = false", 'home_address = "198.51.100.7"'])
def test_the_address_may_be_known_before(more: str) -> None:
    """RFC 5844 section 3.4.1: then there is one registration only."""
    scene = domain(ATTACH, until=10, alice=f'ipv4 = "dhcp"\n{more}')
    assert leased(scene) == ["198.51.100.7" if "7" in more else HOME]
    assert len(scene.world.frames) == 2


def test_a_lease_is_renewed_as_long_as_the_binding_is() -> None:
    """The lease is not longer than the binding of 60 s, which is refreshed every 48 s: the address is never lost."""
    scene = domain(ATTACH, until=1000)
    events = dhcp(scene)
    assert [kind for _, kind, *_ in events if kind not in ("REQUEST", "ACK")] == ["DISCOVER", "OFFER"]
    # 59 whole seconds were left of the binding; half of them is T1 (RFC 2131 section 4.4.5).
    assert (30.5, "REQUEST", HOME, ROUTER) in events
    assert (30.5, "ACK", ROUTER, HOME) in events
    assert len(events) > 20
    assert leased(scene) == [HOME]


def test_the_address_moves_with_the_host() -> None:
    """RFC 5844 figure 8 and section 3.4.3: verified at the new gateway, renewed there, at the same server address."""
    scene = domain(f"{ATTACH}\n20 alice move mag2 gap=0.2 handoff=3")
    events = [each for each in dhcp(scene) if each[0] > 2]
    assert events[:4] == [
        (20.2, "REQUEST", "0.0.0.0", ALL),
        (20.2, "ACK", ROUTER, ALL),
        (50.2, "REQUEST", HOME, ROUTER),
        (50.2, "ACK", ROUTER, HOME),
    ]
    assert leased(scene) == [HOME]
    assert [str(each.home_address) for each in scene.node("mag2").visits] == [HOME]
    # The address is in the first update, by context transfer: without it the anchor would release it.
    assert len([each for each in scene.world.frames if 20.1 < (each.time - scene.begin) / 1e9 < 30]) == 2


def test_make_before_break() -> None:
    scene = domain(f"{ATTACH}\n20 alice move mag2 overlap=0.5 handoff=2", until=90)
    assert leased(scene) == [HOME]
    assert [kind for at, kind, *_ in dhcp(scene) if 2 < at < 25] == ["REQUEST", "ACK"]


def test_an_address_that_is_given_back_leaves_the_prefix() -> None:
    """RFC 5844 section 3.4.3."""
    scene = domain(f"{ATTACH}\n20 alice release")
    assert leased(scene) == []
    (entry,) = scene.node("lma1").cache
    assert entry.home_address is None
    assert entry.prefixes
    assert scene.node("alice").learned


def test_no_address_where_the_anchor_gives_none() -> None:
    scene = domain(ATTACH, lma='[nodes.lma1.subscribers."alice@example.org"]\nipv4 = false', until=10)
    assert leased(scene) == []
    assert scene.node("alice").learned
    assert {kind for _, kind, *_ in dhcp(scene)} == {"DISCOVER"}


def test_a_lossy_link_only_takes_longer() -> None:
    text = DOMAIN.format(steps=ATTACH, until=300, lma=POOL, mag="").replace(ALICE, f'{ALICE}\nipv4 = "dhcp"')
    for seed in range(5):
        scene = play(parse_scenario(f"seed = {seed}\nweather = {{ loss = 0.2 }}\n{text}"))
        assert leased(scene) == [HOME], seed


def test_hosts_know_no_other_way() -> None:
    with pytest.raises(UsageError, match="ipv4"):
        domain(ATTACH, alice='ipv4 = "ppp"')


def test_the_chain_of_an_attachment_has_the_steps_of_dhcp(tmp_path: Path) -> None:
    scene = domain(f"{ATTACH}\n20 alice move mag2 gap=0.2 handoff=3", until=40)
    first, second = mobtrace.analyze(captured(scene, tmp_path / "dhcp.pcap")).analysis.attaches
    names = [step.name for step in first.steps]
    kept = [name for name in names if name.startswith("dhcp") or name in ("update", "acknowledgement")]
    assert kept == ["update", "dhcp discover", "acknowledgement", "dhcp offer", "dhcp request", "dhcp ack"]
    assert [step.name for step in second.steps if step.name.startswith("dhcp")] == ["dhcp request", "dhcp ack"]


@needs_tshark
def test_wireshark_reads_the_frames(tmp_path: Path) -> None:
    """tshark finds nothing malformed and all checksums right, and shows the values of RFC 5844 section 3.4.3."""
    scene = domain(f"{ATTACH}\n50 alice release", until=60)
    words = ["tshark", "-r", captured(scene, tmp_path / "dhcp.pcap"), "-Y", "dhcp", "-T", "fields", "-E", "separator=|"]
    words += ["-o", "udp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"]
    for name in ("option.dhcp", "option.dhcp_server_id", "option.subnet_mask", "option.router", "option.interface_mtu"):
        words += ["-e", f"dhcp.{name}"]
    words += ["-e", "dhcp.ip.your", "-e", "udp.checksum.status", "-e", "ip.checksum.status", "-e", "_ws.malformed"]
    lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    told = f"{ROUTER}|255.255.255.0|{ROUTER}|1460|{HOME}|1|1|"
    assert [lines[1], lines[3]] == [f"2|{told}", f"5|{told}"]
    assert lines[0] == "1||||||0.0.0.0|1|1|".replace("||||||", "|||||")
    assert all(line.endswith("|1|1|") for line in lines)
    assert lines[-1].startswith(f"7|{ROUTER}|")
