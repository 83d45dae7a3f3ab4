"""What nodes can be told to do in a scenario."""

import pytest

from mobtrace.errors import UsageError
from mobtrace.replay.cast import play
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.scenario import parse_scenario, with_quirks
from mobtrace.replay.scene import Scene
from mobtrace.reproduce import play_scenario
from mobtrace.values import Address
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.flow import BindingReference, FlowIdentification, TrafficSelector
from mobtrace.wire.options.qos import QualityOfService
from scenes import recorded, run

SECOND = 1_000_000_000
AWAY = """
[nodes.anchor]
role = "ha-lma"
address = "2001:db8:10::1"
home_prefixes = [{ prefix = "2001:db8:10::/64" }]
detection_time = 0
prefix_pool = "2001:db8:20::/48"

[nodes.mag1]
role = "mag"
address = "2001:db8:0:1::11"
anchor = "anchor"

[nodes.alice]
role = "host"
mn = "alice@example.org"

[nodes.mn]
role = "mn"
home_address = "2001:db8:10::100"
home_agent = "anchor"
"""


def away(steps: str, *, until: float = 30) -> Scene:
    """A node that is home agent and anchor, with a node for each."""
    return play(parse_scenario(f"{AWAY}[script]\nuntil = {until}\nsteps = '''\n{steps}\n'''\n"))


def updates(scene: Scene) -> list[tuple[float, str, int]]:
    """The registrations: when, by whom, and the lifetime."""
    found = []
    for each in recorded(scene).messages:
        body = each.content.body
        if isinstance(body, BindingUpdate):
            found.append(((each.time - scene.begin) / SECOND, str(each.datagram.source), body.lifetime))
    return found


def test_a_gateway_may_notice_late_that_a_host_has_gone():
    scene = run("1 alice attach mag1 handoff=1\n20 alice move mag2 gap=0.5 noticed=0.8 handoff=3", until=21.5)
    assert [(at, who[-2:], lifetime > 0) for at, who, lifetime in updates(scene)] == [
        (1.0, "11", True), (20.5, "12", True), (20.8, "11", False),
    ]  # fmt: skip


def test_a_combined_anchor_serves_both_protocols():
    scene = away("1 alice attach mag1 handoff=1\n2 mn attach 2001:db8:30::100")
    node = scene.nodes["anchor"]
    assert [str(each.machine.care_of) for each in node.lma.cache] == ["2001:db8:0:1::11"]
    assert node.ha.cache.find(Address.parse("2001:db8:10::100")) is not None


def test_a_host_asks_for_a_rate_and_so_does_the_anchor():
    scene = run(
        "1 alice attach mag1 handoff=1 guaranteed=1000 dscp=46\n5 lma1 request-qos alice guaranteed=500 dscp=10"
    )
    found = [
        (option.dscp, option.qos_attributes[0].guaranteed_dl_bit_rate)
        for each in recorded(scene).messages
        if isinstance(each.content, Message) and each.asks
        for option in each.content.every(QualityOfService)
    ]
    assert found == [(46, 1000), (10, 500)]


def test_a_rate_for_nobody_is_a_mistake():
    with pytest.raises(UsageError, match="lma1 has no session of alice"):
        run("5 lma1 request-qos alice guaranteed=500")


def test_flows_go_with_the_next_registration():
    scene = away("1 mn flow 7 2 protocol=17 port=5060 priority=3\n2 mn several 1=2001:db8:30::1 2=2001:db8:40::1 bulk")
    request = next(each for each in recorded(scene).messages if isinstance(each.content.body, BindingUpdate))
    (flow,) = request.content.every(FlowIdentification)
    assert (flow.fid, flow.fid_pri) == (7, 3)
    (reference,) = [each for each in flow.sub_options if isinstance(each, BindingReference)]
    (selector,) = [each for each in flow.sub_options if isinstance(each, TrafficSelector)]
    assert reference.bid == [2]
    assert (selector.traffic_selector.start_destination_port, selector.traffic_selector.start_next_header) == (5060, 17)
    with pytest.raises(UsageError, match="numbers of a flow and of a binding"):
        away("1 mn flow x 2")


def test_a_link_is_captured_where_the_scenario_says_so(tmp_path):
    steps = "[script]\nsteps = '1 alice attach mag1 handoff=1'\nuntil = 3\n"
    path = tmp_path / "one.toml"
    path.write_text(AWAY + steps)
    core = play_scenario(path).frames
    path.write_text('links = ["alice-mag1"]\n' + AWAY + steps)
    both = play_scenario(path).frames
    # A Router Solicitation, and the advertisement of the home network prefix.
    assert (len(core), len(both)) == (2, 4)


def test_a_combined_anchor_can_have_the_behaviours_of_both():
    scenario = parse_scenario(AWAY)
    for quirk in (Quirk.SHARED_ENTRY, Quirk.NO_ACCESS_ECHO, Quirk.NO_ROUTING_HEADER):
        assert with_quirks(scenario, frozenset({quirk})).actors["anchor"].settings["quirks"] == [quirk.value]
    misbehaving = play(with_quirks(scenario, frozenset({Quirk.SHARED_ENTRY}))).nodes["anchor"]
    assert misbehaving.ha.settings.has(Quirk.SHARED_ENTRY) and misbehaving.lma.settings.has(Quirk.SHARED_ENTRY)
