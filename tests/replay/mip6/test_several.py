"""Multiple care-of addresses (RFC 5648) and flow bindings (RFC 6089)."""

from typing import Any

from homes import HOME, Neighbourhood, agent_settings, answers, at, status_of, update
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.registration import Identifier
from mobtrace.wire.families import Unknown
from mobtrace.wire.options.flow import BindingReference, FlowIdentification, FlowSummary, TrafficSelector
from mobtrace.wire.options.mcoa import BindingIdentifier

ONE, TWO = Identifier(1, at("coa1")), Identifier(2, at("coa2"))


def agent(**more: Any) -> HomeAgent:
    return HomeAgent("ha", agent_settings(**more))


def bid(number: int, care_of: str | None = None, **more: Any) -> BindingIdentifier:
    return BindingIdentifier(binding_id=number, care_of_address=at(care_of) if care_of else None, **more)


def several(*options: Any, sequence: int = 1, **more: Any) -> Any:
    return update(*options, sequence=sequence, alternate=False, **more)


def bids(answer: Any) -> list[tuple[int, int]]:
    """Identifier and status of the bindings in an acknowledgement."""
    return [(each.binding_id, each.status) for each in answer.content.every(BindingIdentifier)]


def bound(node: HomeAgent) -> dict[int | None, str]:
    """What is bound for the home address."""
    entry = node.cache.find(HOME)
    assert entry is not None
    return {number: str(each.machine.care_of) for number, each in entry.bindings.items() if each.is_active}


def test_one_binding_after_the_other():
    node = agent()
    assert status_of(node, several(bid(1, "coa1"))) == 0
    assert status_of(node, several(bid(2, "coa2"), sequence=2)) == 0
    assert bound(node) == {1: "2001:db8:f1::5", 2: "2001:db8:f2::5"}


def test_bulk_registration_of_which_one_part_fails():
    (answer,) = answers(agent(), several(bid(1, "coa1"), bid(2)))
    # RFC 5648 section 6.2: MCOA NOTCOMPLETE, and the reason with the binding that failed.
    assert answer.content.body.status == 4
    assert bids(answer) == [(1, 0), (2, 167)]


def test_a_single_one_without_an_address_must_be_known():
    node = agent()
    (answer,) = answers(node, several(bid(1)))
    assert (answer.content.body.status, bids(answer)) == (167, [(1, 0)])
    node.receive(several(bid(1, "coa1")), 0)
    assert status_of(node, several(bid(1), sequence=2)) == 0


def test_the_overwrite_flag_replaces_all_others():
    node = agent()
    node.receive(several(bid(1, "coa1"), bid(2, "coa2")), 0)
    node.receive(several(bid(3, "coa3"), sequence=2, b=True), 0)
    assert bound(node) == {3: "2001:db8:f3::5"}


def test_an_update_without_identifier_replaces_all_others():
    node = agent()
    node.receive(several(bid(1, "coa1"), bid(2, "coa2")), 0)
    node.receive(update(sequence=2), 0)
    assert bound(node) == {None: "2001:db8:f1::5"}


def test_beside_a_regular_binding_the_overwrite_flag_is_needed():
    node = agent()
    node.receive(update(), 0)
    assert status_of(node, several(bid(1, "coa1"), sequence=2)) == 165
    assert status_of(node, several(bid(1, "coa1"), sequence=3, b=True)) == 0


def test_what_an_operator_can_forbid():
    assert status_of(agent(multiple_care_of=False), several(bid(1, "coa1"))) == 166
    assert status_of(agent(bulk=False), several(bid(1, "coa1"), bid(2, "coa2"))) == 168
    home = bid(1, "home", h=True)
    assert status_of(agent(simultaneous=False), several(home, care_of="home")) == 169


def test_a_malformed_identifier():
    assert status_of(agent(), several(bid(1, "ff02::1"))) == 164
    assert status_of(agent(), several(Unknown(code=35, data=bytes(7), family="mobility option"))) == 164


def test_one_of_several_is_deregistered():
    node = agent()
    node.receive(several(bid(1, "coa1"), bid(2, "coa2")), 0)
    assert status_of(node, several(bid(2), sequence=2, lifetime=0)) == 0
    assert bound(node) == {1: "2001:db8:f1::5"}
    assert status_of(node, several(bid(7), sequence=3, lifetime=0)) == 133


def test_at_home_and_away_at_once():
    node = agent(neighbour_discovery_at_home=False, home_link="home")
    node.receive(several(bid(1, "coa1")), 0)
    (answer,) = answers(node, several(bid(2, "home", h=True), sequence=2, care_of="home"))
    # RFC 5648 section 6.3: MCOA RETURNHOME WO/NDP.
    assert answer.content.body.status == 5
    assert bound(node) == {1: "2001:db8:f1::5", 2: str(HOME)}
    # Section 5.6.5: an update without the H flag ends it.
    node.receive(several(bid(1, "coa1"), sequence=3), 0)
    assert bound(node) == {1: "2001:db8:f1::5"}


def test_packets_go_to_the_binding_with_the_best_priority():
    node = agent()
    effects = node.receive(several(bid(1, "coa1", bid_pri=20), bid(2, "coa2", bid_pri=3)), 0)
    assert [str(each.tunnel.remote) for each in effects if hasattr(each, "tunnel")] == ["2001:db8:f2::5"]


# The mobile node


def test_a_node_registers_several_in_bulk_and_ends_one():
    life = Neighbourhood()
    life.do("attach_several", [ONE, TWO], bulk=True).do("drop", [2])
    assert life.said() == [
        "coa1 > ha BU ah 1 3600s",
        "ha > coa1 BA 0 1 3600s",
        "coa1 > ha BU ah 2 0s",
        "ha > coa1 BA 0 2 0s",
    ]
    assert bound(life.ha) == {1: "2001:db8:f1::5"}


def test_a_node_registers_several_one_by_one():
    life = Neighbourhood().do("attach_several", [ONE, TWO])
    assert sorted(life.said()) == [
        "coa1 > ha BU ah 1 3600s",
        "coa2 > ha BU ah 2 3600s",
        "ha > coa1 BA 0 1 3600s",
        "ha > coa2 BA 0 2 3600s",
    ]
    assert bound(life.ha) == {1: "2001:db8:f1::5", 2: "2001:db8:f2::5"}


def test_a_node_overwrites_a_regular_binding_when_it_must():
    life = Neighbourhood().do("attach", at("coa1")).do("attach_several", [ONE])
    # RFC 5648 section 5.7: MCOA NON-MCOA BINDING EXISTS has the node set the O flag.
    assert life.said()[2:] == [
        "coa1 > ha BU ah 2 3600s",
        "ha > coa1 BA 165 2 0s",
        "coa1 > ha BU ahb 3 3600s",
        "ha > coa1 BA 0 3 3600s",
    ]


# RFC 6089


def selector(ts_format: int = 1) -> TrafficSelector:
    return TrafficSelector(ts_format=ts_format, traffic_selector=b"\0\0")


def flow(fid: int, *parts: Any, priority: int = 10) -> FlowIdentification:
    return FlowIdentification(fid=fid, fid_pri=priority, sub_options=list(parts))


def reference(*numbers: int) -> BindingReference:
    return BindingReference(bid=list(numbers))


def flows(answer: Any) -> list[tuple[int, int]]:
    """Number and status of the flows in an acknowledgement."""
    return [(each.fid, each.status) for each in answer.content.every(FlowIdentification)]


def with_flows(node: HomeAgent, *options: Any, sequence: int = 1) -> list[tuple[int, int]]:
    (answer,) = answers(node, several(bid(1, "coa1"), bid(2, "coa2"), *options, sequence=sequence))
    assert answer.content.body.status == 0
    return flows(answer)


def test_flows_are_bound_in_the_order_of_their_priorities():
    node = agent()
    first, second = flow(1, selector(), reference(1), priority=20), flow(2, selector(), reference(2), priority=5)
    assert with_flows(node, first, second) == [(1, 0), (2, 0)]
    entry = node.cache.find(HOME)
    assert [(each.fid, each.bids) for each in entry.flows.values()] == [(2, (2,)), (1, (1,))]


def test_flows_that_are_refused():
    # RFC 6089 section 5.3.2.1
    assert with_flows(agent(), flow(1, reference(1))) == [(1, 130)]
    assert with_flows(agent(), flow(1, selector(), reference(9))) == [(1, 131)]
    assert with_flows(agent(), flow(1, selector(9), reference(1))) == [(1, 133)]
    assert with_flows(agent(), flow(1, selector())) == [(1, 130)]
    assert with_flows(agent(flows=False), flow(1, selector(), reference(1))) == [(1, 128)]
    twice = flow(1, selector(), reference(1))
    assert with_flows(agent(), twice, twice) == [(1, 129), (1, 129)]


def test_a_flow_keeps_what_an_update_of_it_does_not_name():
    node = agent()
    with_flows(node, flow(1, selector(), reference(1)))
    assert with_flows(node, flow(1, reference(2)), sequence=2) == [(1, 0)]
    found = node.cache.find(HOME).flows[1]
    assert (found.bids, found.selector) == ((2,), selector())


def test_a_flow_that_is_not_named_again_is_gone_and_a_summary_keeps_it():
    node = agent()
    with_flows(node, flow(1, selector(), reference(1)), flow(2, selector(), reference(2)))
    assert with_flows(node, FlowSummary(fid=[2, 7]), sequence=2) == [(7, 132)]
    assert list(node.cache.find(HOME).flows) == [2]


def test_a_flow_is_inactive_while_its_bindings_are_gone():
    node = agent()
    with_flows(node, flow(1, selector(), reference(2)))
    entry = node.cache.find(HOME)
    assert entry.flows[1].is_active(entry)
    node.receive(several(bid(2), FlowSummary(fid=[1]), sequence=2, lifetime=0), 0)
    assert not entry.flows[1].is_active(entry)
