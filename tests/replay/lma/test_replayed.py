"""What an anchor of any settings answered is what its emulation, made from the capture alone, answers."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from anchors import FIRST, LL1, LL2, SECOND, address, anchor, profile
from exchange import Exchange
from mobtrace.capture.writer import write_frames
from mobtrace.replay.compare import MATCHED
from mobtrace.replay.lma.settings import AniPart, GrePolicy, Load, PrefixSharing
from mobtrace.replay.recording import Recording, record
from mobtrace.replay.rerun import rerun
from mobtrace.replay.selectors import OffloadPolicy, Packets
from mobtrace.trace import Tracer
from mobtrace.values import Prefix
from mobtrace.wire.options.qos import QualityOfService
from support import needs_tshark

NEW = "lifetime=600 hi=1 att=4"
CASES: dict[str, tuple[dict[str, object], str]] = {
    "ipv4 from a pool of its own": (
        {"ipv4_pool": Prefix.parse("203.0.113.0/25"), "ipv4_dhcp_server": True},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: ipv4=0.0.0.0
        1 mag1 > lma pbu seq=2 {NEW} mn=b ipv4=0.0.0.0
        2 mag1 > lma pbu seq=3 {NEW} mn=c ipv4=203.0.113.2/25
        3 mag2 > lma pbu seq=4 lifetime=600 hi=3 att=4 mn=b ipv4=203.0.113.3/25
        4 mag1 > lma pbu seq=5 lifetime=0 hi=4 att=4 mn=a hnp={FIRST} ipv4=203.0.113.2/25
        """,
    ),
    "no ipv4 for a node": (
        {"subscribers": {"a": profile(ipv4=False), "b": profile(ipv6=False)}},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: ipv4=0.0.0.0
        1 mag1 > lma pbu seq=2 {NEW} mn=a hnp=::
        2 mag1 > lma pbu seq=3 {NEW} mn=b hnp=::
        3 mag1 > lma pbu seq=4 {NEW} mn=b ipv4=0.0.0.0
        """,
    ),
    "an anchor of RFC 5213 alone": (
        {"without": frozenset({"RFC 5844", "RFC 5845", "RFC 6058", "RFC 7148", "RFC 7222"})},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: ipv4=0.0.0.0 gre=7 dmnp=:: qos=0:ALLOCATE:5 transient=1
        1 mag1 > lma pbu seq=2 {NEW} mn=b ipv4=0.0.0.0
        """,
    ),
    "gre required": (
        {"gre": GrePolicy.REQUIRED},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=::
        1 mag1 > lma pbu seq=2 {NEW} mn=a hnp=:: gre=7
        2 mag1 > lma pbu seq=3 {NEW} mn=b hnp=:: gre=8
        3 mag2 > lma pbu seq=4 lifetime=600 hi=3 att=4 mn=a hnp={FIRST} gre=9
        """,
    ),
    "gre not required": ({"gre": GrePolicy.NOT_REQUIRED}, f"0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: gre=7"),
    "a user plane elsewhere": (
        {"user_plane_address": address("2001:db8:5::1"), "user_plane_supported_everywhere": True},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=::
        1 mag1 > lma pbu seq=2 {NEW} mn=b hnp=:: plane
        """,
    ),
    "runtime assignment": (
        {"redirect_to": address("lma2"), "load": Load()},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: redirectable
        1 mag1 > lma2 pbu seq=2 lifetime=600 hi=5 att=4 mn=a hnp={FIRST}
        2 mag1 > lma pbu seq=3 {NEW} mn=b hnp=::
        """,
    ),
    "groups": (
        {"bulk_group": 9},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: group=1 flags=B
        1 mag1 > lma pbu seq=2 {NEW} mn=b hnp=:: group=1 flags=B
        500 mag1 > lma pbu seq=3 lifetime=400 group=9
        501 mag1 > lma pbu seq=4 lifetime=400 group=1
        """,
    ),
    "no groups": ({"bulk": False}, f"0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: group=1 flags=B"),
    "delegation": (
        {
            "delegated_pool": Prefix.parse("2001:db8:77::/48"),
            "subscribers": {"a": profile(), "b": profile(delegation=False)},
        },
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: dmnp=::
        1 mag1 > lma pbu seq=2 lifetime=600 hi=5 att=4 mn=a hnp={FIRST} dmnp=2001:db8:77::/56
        2 mag1 > lma pbu seq=3 {NEW} mn=b hnp=:: dmnp=::
        """,
    ),
    "quality of service": (
        {"qos_limits": {"guaranteed_dl_bit_rate": 1000}, "subscribers": {"a": profile(), "b": profile(qos=False)}},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: qos=0:ALLOCATE:5000
        1 mag1 > lma pbu seq=2 lifetime=600 hi=5 att=4 mn=a hnp={FIRST} qos=0:ALLOCATE:1000
        2 mag2 > lma pbu seq=3 lifetime=600 hi=3 att=4 mn=a hnp={FIRST}
        3 mag1 > lma pbu seq=4 {NEW} mn=b hnp=:: qos=0:ALLOCATE:1
        """,
    ),
    "access networks": (
        {"access_network": frozenset({AniPart.NETWORK, AniPart.UPDATE_TIMER}), "ani_update_timer": 40.0},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: ani=net:hall/north+op:example.org+timer:8
        1 mag1 > lma pbu seq=2 lifetime=600 hi=5 att=4 mn=a hnp={FIRST} ani=net:hall/south+timer:8
        2 mag1 > lma pbu seq=3 lifetime=600 hi=5 att=4 mn=a hnp={FIRST}
        3 mag1 > lma pbu seq=4 lifetime=0 hi=4 att=4 mn=a hnp={FIRST} ani=net:hall/south
        """,
    ),
    "access networks that it does not know": (
        {"without": frozenset({"RFC 6757"})},
        f"0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: ani=net:hall/north",
    ),
    "offload": (
        {
            "offload_policy": OffloadPolicy(packets=Packets(protocol=6, source_ports=(25,))),
            "subscribers": {"a": profile(), "b": profile(offload=False)},
        },
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: offload=
        1 mag1 > lma pbu seq=2 {NEW} mn=b hnp=:: offload=6/80
        2 mag1 > lma pbu seq=3 lifetime=600 hi=5 att=4 mn=a hnp={FIRST} offload=
        3 mag2 > lma pbu seq=4 lifetime=600 hi=3 att=4 mn=a hnp={FIRST} offload=6/80
        4 mag2 > lma pbu seq=5 lifetime=600 hi=5 att=4 mn=a hnp={FIRST}
        """,
    ),
    "offload as the gateways propose": (
        {},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: offload=
        1 mag1 > lma pbu seq=2 {NEW} mn=b hnp=:: offload=6/80
        2 mag1 > lma pbu seq=3 {NEW} mn=b hnp={SECOND} offload=6/25
        """,
    ),
    "shared prefixes": (
        {"prefix_sharing": PrefixSharing.SHARED},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: ll={LL1}
        1 mag2 > lma pbu seq=1 lifetime=600 hi=1 att=5 mn=a hnp=:: ll={LL2}
        2 mag3 > lma pbu seq=1 lifetime=600 hi=6 att=3 mn=a hnp={FIRST}
        3 mag1 > lma pbu seq=2 lifetime=0 hi=4 att=4 mn=a hnp={FIRST} ll={LL1}
        20 mag2 > lma pbu seq=2 lifetime=600 hi=5 att=5 mn=a hnp={FIRST} ll={LL2}
        """,
    ),
    "other sessions' prefixes": (
        {"prefix_sharing": PrefixSharing.OFF_LINK},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: ll={LL1}
        1 mag2 > lma pbu seq=1 lifetime=600 hi=1 att=5 mn=a hnp=:: ll={LL2}
        2 mag1 > lma pbu seq=2 lifetime=0 hi=4 att=4 mn=a hnp={FIRST} ll={LL1}
        20 mag2 > lma upa seq=1 status=0 mn=a hnp={SECOND}
        21 mag2 > lma pbu seq=2 lifetime=600 hi=5 att=5 mn=a hnp={SECOND} ll={LL2}
        """,
    ),
    "a late switch": (
        {"max_transient_lifetime": 1.5},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: ll={LL1}
        9 mag2 > lma pbu seq=2 lifetime=600 hi=2 att=5 mn=a hnp={FIRST} ll={LL2} transient=2
        10 mag1 > lma pbu seq=3 lifetime=0 hi=4 att=4 mn=a hnp={FIRST} ll={LL1}
        11 mag2 > lma pbu seq=4 lifetime=600 hi=5 att=5 mn=a hnp={FIRST} ll={LL2} transient=2
        """,
    ),
    "revocation by the gateway": (
        {},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=::
        1 mag1 > lma bri seq=5 trigger=1 flags=P mn=a
        2 mag1 > lma bri seq=6 trigger=1 flags=P mn=a
        3 mag1 > lma bri seq=7 trigger=128 flags=GP mn=mag1
        4 mag1 > lma beat seq=3
        """,
    ),
    "revocation instead of waiting": (
        {"revokes_previous_gateway": True, "bri_sequence": 77},
        f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=::
        9 mag2 > lma pbu seq=2 lifetime=600 hi=4 att=4 mn=a hnp=::
        9.2 mag1 > lma bra seq=77 status=0 flags=P
        30 mag1 > lma pbu seq=3 lifetime=600 hi=4 att=4 mn=a hnp=::
        60 mag1 > lma beat seq=1
        """,
    ),
}


def recorded(talk: Exchange) -> Recording:
    """What a capture of an exchange shows."""
    return record(Tracer().signals(talk.frames))


def assert_alike(talk: Exchange) -> None:
    """The emulation made from the capture sends what was captured, all of it and nothing else."""
    outcomes = rerun(recorded(talk), ["lma"]).outcomes
    different = [(each.verdict, each.message, each.differences) for each in outcomes if each.verdict != MATCHED]
    assert different == []
    assert len(outcomes) == len(talk.sent)


@pytest.mark.parametrize("case", CASES)
def test_answers(case: str) -> None:
    settings, script = CASES[case]
    talk = anchor(**settings)
    talk.give(script)
    assert_alike(talk)


def test_over_ipv4() -> None:
    talk = anchor(ipv4_address=address("lma.v4"), accepts_forced_udp=True)
    talk.give(f"""
        0 mag1.v4 > lma.v4 pbu seq=1 {NEW} mn=a hnp=:: flags=F port=6000
        1 mag1.v4 > lma.v4 pbu seq=2 {NEW} mn=b hnp=:: gre=7 flags=FT
        2 mag1.v4 > lma.v4 beat seq=7
    """)
    assert_alike(talk)


@needs_tshark
def test_wireshark_reads_it_all(tmp_path: Path) -> None:
    frames = []
    for values, script in CASES.values():
        talk = anchor(**values)
        talk.give(script)
        frames += talk.frames
    path = tmp_path / "anchors.pcap"
    write_frames(path, frames)
    bad = "_ws.malformed || _ws.expert.severity >= 0x600000"
    shown = subprocess.run(["tshark", "-r", path, "-Y", bad], capture_output=True, text=True, check=True)
    assert shown.stdout == ""


def _revoke(talk: Exchange, now: int) -> list[object]:
    return talk.node.revocations.revoke_session(talk.node.cache.of("a")[0], now, trigger=5)


def _revoke_all(talk: Exchange, now: int) -> list[object]:
    return talk.node.revocations.revoke_peer(address("mag1"), now)


def _notify(talk: Exchange, now: int) -> list[object]:
    return talk.node.notices.notify(talk.node.cache.of("a")[0], 2, now)


def _request_qos(talk: Exchange, now: int) -> list[object]:
    entry = talk.node.cache.of("a")[0]
    return talk.node.notices.request_qos(entry, [QualityOfService(sr_id=0, dscp=46, oc=1)], now)


def _localize(talk: Exchange, now: int) -> list[object]:
    first, second = talk.node.cache.of("a")[0], talk.node.cache.of("b")[0]
    return talk.node.localized.localize(first, second, 300, now)


def _move_flow(talk: Exchange, now: int) -> list[object]:
    session = next(each for each in talk.node.cache.of("a") if each.gateway == address("mag1"))
    return talk.node.flow_mobility.move(session, now)


@pytest.mark.parametrize("repeats", [True, False])
@pytest.mark.parametrize("answer", ["status=0", "status=131", ""])
def test_the_flows_that_it_moved(answer: str, repeats: bool) -> None:
    """Its acknowledgements name them again, or do not, until the prefix is no more."""
    talk = anchor(repeats_flows=repeats)
    talk.give(f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=:: ll={LL1}
        1 mag2 > lma pbu seq=1 lifetime=600 hi=1 att=5 mn=a hnp=:: ll={LL2}
    """)
    talk.do(10, lambda now: _move_flow(talk, now))
    if answer:
        talk.give(f"10.2 mag1 > lma upa seq=1 {answer} mn=a hnp=L:{SECOND}")
    talk.give(f"""
        20 mag1 > lma pbu seq=2 lifetime=600 hi=5 att=4 mn=a hnp={FIRST} ll={LL1}
        30 mag2 > lma pbu seq=2 lifetime=0 hi=4 att=5 mn=a hnp={SECOND} ll={LL2}
        60 mag1 > lma beat seq=1
    """)
    assert_alike(talk)


@pytest.mark.parametrize("repeats", [True, False])
@pytest.mark.parametrize(
    "between",
    [
        "",
        f"11 mag1 > lma pbu seq=9 lifetime=600 hi=5 att=4 mn=a hnp={SECOND},{FIRST} ll={LL1}",  # refused
        f"11 mag3 > lma pbu seq=9 lifetime=600 hi=3 att=4 mn=a hnp={SECOND} ll={LL1}",  # takes the session
        "11 mag3 > lma pbu seq=9 lifetime=600 hi=1 att=6 mn=a hnp=:: ll=02:00:00:00:00:09",  # has one of its own
    ],
)
def test_what_a_gateway_hears_that_asks_again(between: str, repeats: bool) -> None:
    """A gateway that missed an answer attaches the node again, to a session that is there: it is refreshed."""
    talk = anchor(repeats_flows=repeats, prefix_sharing=PrefixSharing.OFF_LINK)
    again = f"{NEW} mn=a hnp=:: ll={LL1}"
    talk.give(f"""
        0 mag2 > lma pbu seq=1 lifetime=600 hi=1 att=5 mn=a hnp=:: ll={LL2}
        10 mag1 > lma pbu seq=1 {again}
        {between}
        12 mag1 > lma pbu seq=20 {again}
        20 mag1 > lma pbu seq=21 lifetime=600 hi=5 att=4 mn=a hnp={SECOND} ll={LL1}
        60 mag1 > lma beat seq=1
    """)
    assert_alike(talk)


@pytest.mark.parametrize("repeats", [True, False])
@pytest.mark.parametrize("end", ["expiry", "de-registration", "short absence", "revocation"])
def test_what_a_gateway_hears_of_a_session_that_comes_again(end: str, repeats: bool) -> None:
    """It is attached, and its gateway must be told: that says nothing of refreshes."""
    talk = anchor(repeats_flows=repeats, prefix_sharing=PrefixSharing.OFF_LINK)
    lifetime = 8 if end == "expiry" else 600
    talk.give(f"""
        0 mag2 > lma pbu seq=1 lifetime=600 hi=1 att=5 mn=a hnp=:: ll={LL2}
        1 mag1 > lma pbu seq=1 lifetime={lifetime} hi=1 att=4 mn=a hnp=:: ll={LL1}
    """)
    if end in ("de-registration", "short absence"):
        gone = 2 if end == "de-registration" else 29
        talk.give(f"{gone} mag1 > lma pbu seq=2 lifetime=0 hi=4 att=4 mn=a hnp={SECOND} ll={LL1}")
    elif end == "revocation":
        entry = next(each for each in talk.node.cache.of("a") if each.gateway == address("mag1"))
        talk.do(2, lambda now: talk.node.revocations.revoke_session(entry, now, trigger=5))
        talk.give("2.2 mag1 > lma bra seq=1 status=0 flags=P")
    talk.give(f"""
        30 mag1 > lma pbu seq=20 {NEW} mn=a hnp=:: ll={LL1}
        40 mag1 > lma pbu seq=21 lifetime=600 hi=5 att=4 mn=a hnp={SECOND} ll={LL1}
        60 mag1 > lma beat seq=1
    """)
    assert_alike(talk)


@pytest.mark.parametrize("does", [_revoke, _revoke_all, _notify, _request_qos, _localize])
@pytest.mark.parametrize("answers", ["bra", "", "late"])
def test_what_it_did_of_its_own_accord(does: Callable[[Exchange, int], list[object]], answers: str) -> None:
    """The captured message is an order to the emulation; what follows of it is its own doing."""
    talk = anchor()
    talk.give(f"""
        0 mag1 > lma pbu seq=1 {NEW} mn=a hnp=::
        0 mag1 > lma pbu seq=1 {NEW} mn=b hnp=::
    """)
    talk.do(10, lambda now: does(talk, now))
    kind = {_revoke: "bra", _revoke_all: "bra", _localize: "lra"}.get(does, "upa")
    flags = " flags=P" if kind == "bra" else ""
    if answers:
        talk.give(f"{10.2 if answers == 'bra' else 11.2} mag1 > lma {kind} seq=1 status=0{flags}")
    talk.give(f"""
        30 mag1 > lma pbu seq=2 lifetime=600 hi=5 att=4 mn=a hnp={FIRST}
        40 mag2 > lma pbu seq=3 lifetime=600 hi=3 att=4 mn=a hnp={FIRST}
        60 mag1 > lma beat seq=1
    """)
    assert_alike(talk)


def test_heartbeats_and_the_restart_that_they_tell() -> None:
    talk = anchor(heartbeat_interval=60.0)
    talk.give(f"""
        0 mag1 > lma pbu seq=1 lifetime=6000 hi=1 att=4 mn=a hnp=::
        61 mag1 > lma beat seq=1 flags=R restarts=1
        121 mag1 > lma beat seq=2 flags=R restarts=2
        130 mag2 > lma pbu seq=2 {NEW} mn=b hnp={FIRST}
        150 mag1 > lma beat seq=9
    """)
    assert_alike(talk)
