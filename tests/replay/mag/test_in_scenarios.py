"""Gateways with AAA servers, anchors and hosts in a world: what is asked of one is done by the others."""

import subprocess
from collections import Counter
from pathlib import Path

from mobtrace.replay.cast import Scene, play
from mobtrace.replay.node import Tell
from mobtrace.replay.scenario import parse_scenario
from mobtrace.trace import Tracer
from mobtrace.values import Address
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.names_aaa import RADIUS_CODES
from scenes import DOMAIN, captured, run
from support import needs_tshark

AAA = """
[nodes.aaa1]
role = "radius"
address = "2001:db8:0:1::1812"

[nodes.aaa1.clients]
mag1 = "secret one"
mag2 = "secret two"

[nodes.aaa1.users."alice@example.org"]
lma = "lma2"
prefixes = ["2001:db8:f000:7::/64"]
capabilities = ["PMIP6_SUPPORTED"]

[nodes.lma2]
role = "lma"
address = "2001:db8:0:1::2"
"""
RADIUS = 'accounting = true\n[[nodes.{name}.radius]]\naddress = "aaa1"\nsecret = "{secret}"'


def told(scene: Scene, what: str) -> list[tuple[str, str]]:
    found = ((each.node, each.effect) for each in scene.world.happened)
    return [(node, effect.mn) for node, effect in found if isinstance(effect, Tell) and effect.what == what]


def codes(scene: Scene) -> list[str]:
    """The RADIUS packets between the nodes, as a capture of them is read."""
    found = (each.content for each in Tracer().signals(scene.world.frames))
    return [RADIUS_CODES[each.type] for each in found if isinstance(each, Decoded) and each.protocol == "radius"]


BOB = '[nodes.aaa1.users."bob@example.org"]\ncapabilities = ["PMIP6_SUPPORTED"]\n'


def domain(steps: str, *, head: str = "", mag: str = "") -> Scene:
    """The domain of the other tests, with an AAA server that both gateways ask."""
    text = DOMAIN.format(steps=steps, until=60, lma="", mag=mag)
    for name, secret in (("mag1", "secret one"), ("mag2", "secret two")):
        before, _, tail = text.partition(f"[nodes.{name}]")
        body, _, rest = tail.partition("\n\n[")
        text = f"{before}[nodes.{name}]{body}\n{RADIUS.format(name=name, secret=secret)}\n\n[{rest}"
    return play(parse_scenario(AAA + head + text))


def test_a_node_is_anchored_where_its_profile_says() -> None:
    """RFC 6572 section 3: the profile's LMA and prefix, at both gateways; a node without a profile has no service."""
    scene = domain("""
        1  alice attach mag1 handoff=1
        2  bob   attach mag2 handoff=1
        10 alice move mag2 gap=0.2 handoff=3
        40 alice detach
    """)
    assert told(scene, "registered").count(("lma2", "alice@example.org")) == 2
    assert told(scene, "refused") == [("aaa1", "bob@example.org"), ("mag2", "bob@example.org")]
    assert [str(each) for each in scene.node("alice").learned] == ["2001:db8:f000:7::/64"]
    assert not scene.node("bob").learned
    # Accounting-On of both gateways; alice at two gateways, each with its start and stop; bob once.
    assert Counter(codes(scene)) == {
        "Accounting-Request": 6,
        "Accounting-Response": 6,
        "Access-Request": 3,
        "Access-Accept": 2,
        "Access-Reject": 1,
    }


@needs_tshark
def test_wireshark_finds_all_authenticators_right(tmp_path: Path) -> None:
    scene = domain("""
        1  alice attach mag1 handoff=1
        2  bob   attach mag1 handoff=1
        40 alice detach
    """)
    words = ["tshark", "-r", captured(scene, tmp_path / "aaa.pcap"), "-o", "radius.shared_secret:secret one"]
    words += ["-o", "radius.validate_authenticator:TRUE", "-Y", "radius", "-T", "fields"]
    words += ["-e", "radius.code", "-e", "radius.authenticator.valid", "-e", "_ws.malformed"]
    shown = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    lines = [line.split("\t") for line in shown.splitlines()]
    assert not any(malformed for *_, malformed in lines)
    answers = [(code, valid) for code, valid, _ in lines if code in ("2", "3", "5")]
    # Only the answer to the other gateway's Accounting-On has another secret.
    assert [code for code, valid in answers if valid != "1"] == ["5"]
    assert {code for code, valid in answers if valid == "1"} == {"2", "3", "5"}


def test_no_service_while_the_server_cannot_be_reached() -> None:
    scene = domain("""
        0 mag1  cut aaa1
        1 alice attach mag1 handoff=1
    """)
    assert told(scene, "refused") == [("mag1", "alice@example.org")]


def test_localized_routing_keeps_traffic_from_the_anchors() -> None:
    """RFC 6705 section 7: a gateway starts it for nodes of different anchors; nothing passes the core any more."""
    steps = """
        1  alice attach mag1 handoff=1
        1  bob   attach mag1 handoff=1
        5  alice ping bob every=0.5 for=10
        20 mag1  localize alice bob lifetime=30
        25 bob   ping alice every=0.5 for=10
    """
    scene = domain(steps, head=BOB, mag="local_routing = true")
    begin = scene.begin
    tunnelled = [
        (frame.time - begin) / 1e9 for frame in scene.world.frames if len(frame.data) > 40 and frame.data[6] == 41
    ]
    assert len(scene.node("alice").answered) == len(scene.node("bob").answered) == 21
    assert tunnelled
    assert max(tunnelled) < 20


def test_a_gateway_with_every_extension_and_an_anchor_agree() -> None:
    mag = """
    ipv4_address = "192.0.2.11"
    gre_key = 100
    bulk_group = 1
    asks_user_plane = true
    redirect = true
    """
    steps = """
        1  alice attach mag1 handoff=1 late=1
        2  mag1  refresh alice
        20 mag1  refresh-group lma1
        30 mag1  revoke-all lma1
    """
    scene = run(steps, mag=mag, lma='user_plane_address = "2001:db8:0:9::1"')
    assert told(scene, "refused") == []
    assert ("mag1", "") in told(scene, "revoking")
    assert not list(scene.node("mag1").visits)
    assert not list(scene.node("lma1").cache)
    assert Address.parse("2001:db8:0:1::11") in scene.node("mag1").addresses


def test_a_node_that_was_handed_over_is_authorized_before_it_is_registered() -> None:
    """RFC 6572 section 5.1, RFC 5949 section 4.1: context does not stand for the profile."""
    scene = domain("""
        1  alice attach mag1 handoff=1
        3  cn    ping alice every=0.05 for=10
        8  alice move mag2 fast=predictive gap=0.2
        20 alice detach
    """)
    assert told(scene, "handover prepared") == [("mag2", "alice@example.org")]
    assert told(scene, "registered").count(("mag2", "alice@example.org")) == 1
    assert codes(scene).count("Access-Accept") == 2
    # Starts and stops of both gateways beside their Accounting-On: the old one's session ends with the handover.
    assert codes(scene).count("Accounting-Request") == 6
    assert len(scene.node("cn").answered) >= 190
