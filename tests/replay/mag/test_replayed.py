"""What a gateway of any settings sent is what its emulation, made from the capture alone and told when, sends."""

import subprocess
from pathlib import Path

import pytest

from gateways import LL1, LL2, P1, P2, address, gateway
from mobtrace.capture.writer import write_frames
from mobtrace.replay.compare import MATCHED
from mobtrace.replay.mag.networks import AccessNetwork
from mobtrace.replay.recording import record
from mobtrace.replay.rerun import rerun
from mobtrace.replay.selectors import OffloadPolicy, Packets
from mobtrace.trace import Tracer
from mobtrace.values import Address
from support import needs_tshark

V4 = {"ipv4_address": Address.parse("192.0.2.11")}
HALL = AccessNetwork(network_name="hall", latitude=48.5, longitude=-11.25, realm="example.org")
CASES: dict[str, tuple[dict[str, object], str]] = {
    "retransmission, refresh and release": (
        {"refresh_at": 0.8},
        f"""
        0 attach a hi=1 ll={LL1}
        0 mag1 > lma pbu seq=0
        1 mag1 > lma pbu seq=1
        1.1 lma > mag1 pba seq=1 status=0 lifetime=100 mn=a hnp={P1}
        81.1 mag1 > lma pbu seq=2
        81.2 lma > mag1 pba seq=2 status=0 lifetime=100 mn=a hnp={P1}
        90 detach a
        90 mag1 > lma pbu seq=3
        90.1 lma > mag1 pba seq=3 status=0 mn=a hnp={P1}
        """,
    ),
    "two interfaces of one node": (
        {},
        f"""
        0 attach a hi=1 ll={LL1}
        0 mag1 > lma pbu seq=0
        0.1 lma > mag1 pba seq=0 status=0 lifetime=100 mn=a hnp={P1}
        1 attach a hi=1 ll={LL2}
        1 mag1 > lma pbu seq=1
        1.1 lma > mag1 pba seq=1 status=0 lifetime=100 mn=a hnp={P2}
        2 detach a
        2 mag1 > lma pbu seq=2 hnp={P1}
        2.1 lma > mag1 pba seq=2 status=0 mn=a hnp={P1}
        """,
    ),
    "ipv4": (
        {},
        f"""
        0 attach a ipv4=0.0.0.0
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} home=0:198.51.100.2/24 router=198.51.100.1
        5 refresh a
        5 mag1 > lma pbu seq=1 ipv4=198.51.100.2/24
        5 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1} home=0:198.51.100.2/24
        6 attach b ipv6=no ipv4=198.51.100.7 bits=24
        6 mag1 > lma pbu seq=2
        6 lma > mag1 pba seq=2 status=171 mn=b
        6 mag1 > lma pbu seq=3 ipv4=0.0.0.0
        6 lma > mag1 pba seq=3 status=0 lifetime=600 mn=b home=0:198.51.100.3/24
        9 detach b
        9 mag1 > lma pbu seq=4
        """,
    ),
    "ipv4 transport": (
        {**V4, "forces_udp": True, "gre_key": 5, "tlv_header": True},
        f"""
        0 attach a anchor=lma.v4
        0 mag1.v4 > lma.v4 pbu seq=0
        0 lma.v4 > mag1.v4 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} gre=9 flags=PT
        5 detach a
        5 mag1.v4 > lma.v4 pbu seq=1
        """,
    ),
    "gre required": (
        {},
        f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=163 mn=a
        0 mag1 > lma pbu seq=1 gre=0
        0 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1} gre=256
        """,
    ),
    "user plane, redirect, bulk, delegated prefixes, late switch": (
        {"user_plane_address": address("2001:db8::aa"), "asks_user_plane": True, "redirect": True, "bulk_group": 4},
        f"""
        0 attach a hi=1 dmnp=::/0
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} dmnp=2001:db8:e::/56 redirect=lma2 flags=PB group=1
        5 refresh a
        5 mag1 > lma2 pbu seq=1
        5 lma2 > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1} dmnp=2001:db8:e::/56 flags=PB group=1
        6 attach b hi=3 late=2
        6 mag1 > lma pbu seq=2 transient=2.0
        6 lma > mag1 pba seq=2 status=0 lifetime=600 mn=b hnp={P2} transient=2 flags=PB group=1
        9 detach a
        9 mag1 > lma2 pbu seq=3
        """,
    ),
    "access network": (
        {"access_network": HALL, "access_points": {"north": AccessNetwork(), "south": AccessNetwork(enterprise=9)}},
        f"""
        0 attach a ap=north
        0 mag1 > lma pbu seq=0
        0.5 roam a south
        1 mag1 > lma pbu seq=1
        1 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1} ani=net:hall/north
        1 mag1 > lma pbu seq=2
        1.1 lma > mag1 pba seq=2 status=0 lifetime=600 mn=a hnp={P1} ani=net:hall/south+timer:40
        5 roam a north
        41 mag1 > lma pbu seq=3
        41 lma > mag1 pba seq=3 status=0 lifetime=600 mn=a hnp={P1}
        50 lma > mag1 upn seq=9 reason=4 mn=a
        50 mag1 > lma pbu seq=4
        50 lma > mag1 pba seq=4 status=0 lifetime=600 mn=a hnp={P1}
        60 detach a
        60 mag1 > lma pbu seq=5
        """,
    ),
    "offload": (
        {"offload": True, "offload_policy": OffloadPolicy(packets=Packets(protocol=6, source_ports=(80,)))},
        f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} offload=6/25
        5 refresh a
        5 mag1 > lma pbu seq=1
        5 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1}
        9 detach a
        9 mag1 > lma pbu seq=2
        """,
    ),
    "flow mobility": (
        {},
        f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1},L:{P2}
        1 lma > mag1 upn seq=1 reason=8 flags=A mn=a hnp=L:{P2} flow=4:6
        1 mag1 > lma upa seq=1 status=0
        2 refresh a
        2 mag1 > lma pbu seq=1 hnp={P1}
        2 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1}
        3 lma > mag1 upn seq=2 reason=8 flags=A mn=b hnp=L:{P2}
        3 mag1 > lma upa seq=2 status=132
        """,
    ),
    "no flow mobility": (
        {"flow_mobility": False},
        f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
        1 lma > mag1 upn seq=1 reason=8 flags=A mn=a hnp=L:{P2}
        1 mag1 > lma upa seq=1 status=131
        """,
    ),
    "revocation after a handover": (
        {"gone": frozenset({"a"})},
        f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
        1 attach b
        1 mag1 > lma pbu seq=1
        1 lma > mag1 pba seq=1 status=0 lifetime=600 mn=b hnp={P2}
        3 lma > mag1 bri seq=4 trigger=4 flags=P mn=a
        3 mag1 > lma bra seq=4 status=0
        4 lma > mag1 bri seq=5 trigger=4 flags=P mn=b
        4 mag1 > lma bra seq=5 status=132
        """,
    ),
    "revocation, notification and life": (
        {"restart_counter": 7},
        f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
        1 lma > mag1 beat seq=3
        1 mag1 > lma beat seq=3 flags=R restarts=7
        2 lma > mag1 upn seq=9 reason=1 flags=A mn=a
        2 mag1 > lma upa seq=9 status=0
        2 mag1 > lma pbu seq=1
        2 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1}
        3 lma > mag1 bri seq=4 trigger=1 flags=P mn=a
        3 mag1 > lma bra seq=4 status=0
        """,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_captured_gateway_is_followed(name: str) -> None:
    settings, script = CASES[name]
    exchange = gateway(**settings)
    exchange.run(script)
    recording = record(Tracer().signals(exchange.frames))
    outcomes = rerun(recording, ["mag"]).outcomes
    assert outcomes
    assert [(each.verdict, each.differences) for each in outcomes if each.verdict != MATCHED] == []


@needs_tshark
def test_wireshark_reads_it_all(tmp_path: Path) -> None:
    frames = []
    for settings, script in CASES.values():
        exchange = gateway(**settings)
        exchange.run(script)
        frames += exchange.frames
    path = tmp_path / "gateways.pcap"
    write_frames(path, frames)
    bad = "_ws.malformed || _ws.expert.severity >= 0x600000"
    shown = subprocess.run(["tshark", "-r", path, "-Y", bad], capture_output=True, text=True, check=True)
    assert shown.stdout == ""


def test_bulk_updates_and_revocations_of_the_gateway_are_followed() -> None:
    exchange = gateway(bulk_group=44)
    exchange.run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} flags=PB group=9
    """)
    exchange.do(10, lambda now: exchange.mag.groups.refresh(address("lma"), 9, now))
    exchange.run("""
        10 mag1 > lma pbu seq=1
        11 mag1 > lma pbu seq=2
        11.5 lma > mag1 pba seq=2 status=0 lifetime=400 group=9
    """)
    exchange.do(20, lambda now: exchange.mag.revocations.revoke_all(address("lma"), now))
    exchange.run("""
        20 mag1 > lma bri seq=1
        20.5 lma > mag1 bra seq=1 status=0 flags=GP
    """)
    outcomes = rerun(record(Tracer().signals(exchange.frames)), ["mag"]).outcomes
    assert [each.verdict for each in outcomes] == [MATCHED] * 4
