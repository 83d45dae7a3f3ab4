"""What registrations negotiate beside prefixes and addresses, and bindings that a node has several of."""

from mobtrace.report.parts import features_json
from mobtrace.session.model import Analysis, Binding
from mobtrace.values import Address, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.dsmip6 import IPv4AddressAcknowledgement, IPv4HomeAddress
from mobtrace.wire.options.flow import FlowIdentification
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.multipath import MagMultipathBinding
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    MobileNodeLinklayerIdentifier,
)
from mobtrace.wire.options.pmip6_ipv4 import (
    IPv4DefaultRouterAddress,
    IPv4DhcpSupportMode,
    IPv4HomeAddressReply,
    IPv4HomeAddressRequest,
)
from mobtrace.wire.options.prefix import DelegatedMobileNetworkPrefix
from mobtrace.wire.options.qos import QualityOfService
from mobtrace.wire.options.runtime_lma import Redirect, RedirectCapability
from mobtrace.wire.options.transient import TransientBinding
from mobtrace.wire.rows import Row
from stage import ALICE, HA, HOME, LMA, MAG1, MAG2, PREFIX, Stage, pmip6_options, story

COA1, COA2, COA3 = "2001:db8:f::5", "2001:db8:e::5", "2001:db8:d::5"
LMA2 = "2001:db8::2"


def proxy(
    stage: Stage,
    mag: str,
    at: float,
    asked: list[Row],
    told: list[Row] | None = None,
    *,
    seq: int = 1,
    lifetime: int = 900,
    mn: str | None = ALICE,
    prefix: str | None = PREFIX,
    lma: str = LMA,
) -> None:
    update = BindingUpdate(sequence=seq, a=True, h=True, p=True, lifetime=lifetime)
    stage.send(Message(body=update, options=[*pmip6_options(mn, prefix), *asked]), mag, lma, at)
    answer = BindingAcknowledgement(status=0, p=True, sequence=seq, lifetime=lifetime)
    stage.send(Message(body=answer, options=[*pmip6_options(mn, prefix), *(told or [])]), lma, mag, at + 0.01)


def host(stage: Stage, care_of: str, at: float, asked: list[Row], told: list[Row], *, seq: int = 1, **flags) -> None:
    update = BindingUpdate(sequence=seq, **{"a": True, "h": True, "lifetime": 100, **flags})
    stage.send(Message(body=update, options=asked), care_of, HA, at, home=HOME)
    answer = BindingAcknowledgement(status=0, sequence=seq, lifetime=100)
    stage.send(Message(body=answer, options=told), HA, care_of, at + 0.01, routing=HOME)


def bid(number: int, care_of: str | None = None, **values) -> BindingIdentifier:
    address = Address.parse(care_of) if care_of else None
    return BindingIdentifier(binding_id=number, care_of_address=address, **values)


def only(analysis: Analysis) -> Binding:
    [binding] = analysis.bindings
    return binding


def states(analysis: Analysis) -> list[tuple[int | None, str]]:
    return [(binding.bid, binding.end_state.value) for binding in analysis.bindings]


def test_features_are_kept_once_for_each_direction():
    # RFC 7222 section 3.1: asked for in the update, granted in the acknowledgement, the same at every refresh
    stage = Stage()
    asked = QualityOfService(sr_id=3, dscp=26, oc=1)
    for number in range(3):
        proxy(stage, MAG1, 100 * number, [asked], [QualityOfService(sr_id=3, dscp=18, oc=5)], seq=number)
    features = only(stage.analysis()).features["quality_of_service"]
    assert [(each.by, each.frame.frame, each.value["dscp"]) for each in features] == [
        ("update", 1, 26),
        ("acknowledgement", 2, 18),
    ]


def test_transient_binding():
    stage = Stage()
    proxy(stage, MAG1, 0, [])
    proxy(stage, MAG2, 10, [TransientBinding(l=True, lifetime=15)], seq=2)
    analysis = stage.analysis()
    assert features_json(only(analysis).features) == {
        "transient_binding": [
            {"by": "update", "frame": {"file": 0, "frame": 3}, "reserved": 0, "l": True, "lifetime": 15}
        ]
    }


def test_delegated_prefixes_are_prefixes():
    # RFC 7148 section 4.1: all zero asks for one
    stage = Stage()
    zero, network = (Address.parse(text) for text in ("::", "2001:db8:7100::"))
    asked = DelegatedMobileNetworkPrefix(prefix_length=0, delegated_mobile_network_prefix=zero)
    proxy(
        stage,
        MAG1,
        0,
        [asked],
        [DelegatedMobileNetworkPrefix(prefix_length=56, delegated_mobile_network_prefix=network)],
    )
    assert [str(prefix) for prefix in only(stage.analysis()).prefixes] == [PREFIX, "2001:db8:7100::/56"]


def test_ipv4_home_address_and_dhcp():
    # RFC 5844 section 3.3: 0.0.0.0 asks for an address
    stage = Stage()
    zero, address, router = (Address.parse(text) for text in ("0.0.0.0", "192.0.2.7", "192.0.2.1"))
    told = [
        IPv4HomeAddressReply(status=0, pref_len=24, ipv4_home_address=address),
        IPv4DefaultRouterAddress(ipv4_default_router_address=router),
        IPv4DhcpSupportMode(s=True),
    ]
    proxy(stage, MAG1, 0, [IPv4HomeAddressRequest(prefix_len=24, ipv4_home_address=zero)], told)
    binding = only(stage.analysis())
    assert [str(each) for each in binding.home_addresses] == ["192.0.2.7"]
    assert binding.features["ipv4_default_router_address"][0].value["ipv4_default_router_address"] == "192.0.2.1"
    assert binding.features["ipv4_dhcp_support_mode"][0].value["s"] is True


def test_dual_stack_host():
    # RFC 5555 section 3.2.1: the answer tells the address that was assigned
    stage = Stage()
    zero, address = Address.parse("0.0.0.0"), Address.parse("192.0.2.9")
    told = IPv4AddressAcknowledgement(status=0, pref_len=32, ipv4_home_address=address)
    host(stage, COA1, 0, [IPv4HomeAddress(prefix_len=32, ipv4_home_address=zero)], [told])
    assert [str(each) for each in only(stage.analysis()).home_addresses] == [HOME, "192.0.2.9"]


def test_the_session_is_at_the_anchor_that_took_it_over():
    # RFC 6463 section 5.1: the update goes to the first anchor, the next ones to the second
    stage = Stage()
    proxy(stage, MAG1, 0, [RedirectCapability()], [Redirect(k=True, ipv6_r2lma_address=Address.parse(LMA2))])
    proxy(stage, MAG1, 100, [], seq=2, lma=LMA2)
    analysis = stage.analysis()
    binding = only(analysis)
    assert str(binding.anchor) == LMA2
    assert binding.features["redirect"][0].value["ipv6_r2lma_address"] == LMA2
    assert [tx.kind for tx in analysis.transactions] == ["registration", "refresh"]
    assert str(analysis.transactions[0].responder) == LMA


def group(number: int) -> MobileNodeGroupIdentifier:
    return MobileNodeGroupIdentifier(mobile_node_group_identifier=number)


def three_in_groups() -> Stage:
    """RFC 6602 figure 1: the gateway has the first two in its group 7, the anchor all in its group 9."""
    stage = Stage()
    for number, own in enumerate((7, 7, 8)):
        prefix = f"2001:db8:a{number}::/64"
        proxy(stage, MAG1, number, [group(own)], [group(9)], seq=number, mn=f"mn{number}@x", prefix=prefix)
    return stage


def test_one_update_for_a_group():
    stage = three_in_groups()
    proxy(stage, MAG1, 100, [group(7)], [group(9)], seq=50, mn=None, prefix=None)
    analysis = stage.analysis(200)
    assert len(analysis.bindings) == 3
    assert [len(binding.states) for binding in analysis.bindings] == [2, 2, 1]
    assert analysis.bindings[1].states[1].frame.frame == 7
    assert (analysis.transactions[-1].kind, analysis.transactions[-1].status) == ("refresh", 0)


def test_a_group_is_released_at_once():
    stage = three_in_groups()
    proxy(stage, MAG1, 100, [group(7)], seq=50, lifetime=0, mn=None, prefix=None)
    assert [binding.end_state.value for binding in stage.analysis(105).bindings] == ["grace", "grace", "active"]


def test_a_group_is_revoked_at_once():
    # RFC 6602 section 3.2: the identifier is always that of the sender's group
    stage = three_in_groups()
    indication = BindingRevocationIndication(revocation_trigger=1, sequence=3, p=True, g=True)
    stage.send(Message(body=indication, options=[group(9)]), LMA, MAG1, 50)
    acknowledgement = BindingRevocationAcknowledgement(status=0, sequence=3, p=True, g=True)
    stage.send(Message(body=acknowledgement, options=[group(9)]), MAG1, LMA, 50.1)
    assert {binding.end_state.value for binding in stage.analysis(60).bindings} == {"revoked"}


def test_overwrite_replaces_all_other_bindings():
    # RFC 5648 section 6.2: with the O flag the receiver removes all existing bindings
    stage = Stage()
    host(stage, COA1, 0, [bid(1), bid(2, COA2)], [bid(1), bid(2)])
    host(stage, COA3, 10, [bid(3)], [bid(3)], seq=2, b=True)
    analysis = stage.analysis(20)
    assert states(analysis) == [(1, "deregistered"), (2, "deregistered"), (3, "active")]
    assert story(analysis)[0] == ("active", 0, "replaced")


def test_without_overwrite_the_others_stay():
    stage = Stage()
    host(stage, COA1, 0, [bid(1)], [bid(1)])
    host(stage, COA2, 10, [bid(2)], [bid(2)], seq=2)
    assert states(stage.analysis(20)) == [(1, "active"), (2, "active")]


def test_a_binding_without_an_identifier_takes_the_place_of_all():
    # RFC 5648 section 6.2: such an update is processed as that of a node with one care-of address
    stage = Stage()
    host(stage, COA1, 0, [bid(1), bid(2, COA2)], [bid(1), bid(2)])
    host(stage, COA3, 10, [], [], seq=2)
    assert states(stage.analysis(20)) == [(1, "deregistered"), (2, "deregistered"), (None, "active")]


def test_a_release_without_an_identifier_removes_all():
    stage = Stage()
    host(stage, COA1, 0, [bid(1), bid(2, COA2)], [bid(1), bid(2)])
    host(stage, HOME, 10, [], [], seq=2, lifetime=0)
    analysis = stage.analysis(20)
    assert states(analysis) == [(1, "deregistered"), (2, "deregistered")]
    assert analysis.transactions[-1].binding == 1


def test_one_of_several_is_released():
    stage = Stage()
    host(stage, COA1, 0, [bid(1), bid(2, COA2)], [bid(1), bid(2)])
    host(stage, COA1, 10, [bid(2)], [bid(2)], seq=2, lifetime=0)
    assert states(stage.analysis(20)) == [(1, "active"), (2, "deregistered")]


def test_home_and_foreign_at_once():
    # RFC 5648 section 5.6.3: the H flag, a lifetime, and the home address as care-of address
    stage = Stage()
    host(stage, COA1, 0, [bid(1)], [bid(1)])
    host(stage, HOME, 10, [bid(2, HOME, h=True)], [bid(2, h=True)], seq=2)
    analysis = stage.analysis(20)
    assert states(analysis) == [(1, "active"), (2, "active")]
    assert [str(binding.states[-1].care_of) for binding in analysis.bindings] == [COA1, HOME]
    assert analysis.bindings[1].features["binding_identifier"][0].value["h"] is True


def test_flows_stand_at_the_bindings_that_they_name():
    # RFC 6089 section 4.2: a flow and its binding references
    stage = Stage()
    data = {
        "fid": 5,
        "fid_pri": 40,
        "sub_options": [{"type": 2, "name": "BID Reference", "fields": {"bid": [2]}}],
    }
    flow = FlowIdentification.from_json(data)
    host(stage, COA1, 0, [bid(1), bid(2, COA2), flow], [bid(1), bid(2)])
    first, second = stage.analysis().bindings
    assert "flow_identification" not in first.features
    assert second.features["flow_identification"][0].value["fid"] == 5


def path(number: int, **flags) -> MagMultipathBinding:
    return MagMultipathBinding(if_att=4, if_label=number, binding_id=number, **flags)


def two_paths() -> Stage:
    stage = Stage()
    proxy(stage, MAG1, 0, [path(1)], [path(1)])
    proxy(stage, MAG2, 1, [path(2)], [path(2)], seq=2)
    return stage


def test_each_path_of_a_gateway_has_its_binding():
    # RFC 8278 section 3.1, figure 2: the same node over two accesses, no handover
    analysis = two_paths().analysis(10)
    assert states(analysis) == [(1, "active"), (2, "active")]
    assert analysis.handovers == []


def test_one_update_renews_all_paths():
    # RFC 8278 section 4.1: the B flag
    stage = two_paths()
    proxy(stage, MAG1, 100, [path(1, b=True)], [path(1)], seq=3)
    assert [len(binding.states) for binding in stage.analysis(200).bindings] == [2, 2]


def test_one_path_replaces_all_others():
    # RFC 8278 section 4.1: the O flag
    stage = two_paths()
    proxy(stage, MAG1, 100, [path(1, o=True)], [path(1)], seq=3)
    assert states(stage.analysis(200)) == [(1, "active"), (2, "deregistered")]


def interface(indicator: int, technology: int, mac: str) -> list[Row]:
    link = MobileNodeLinklayerIdentifier.from_json({"link_layer_identifier": mac})
    return [HandoffIndicator(hi=indicator), AccessTechnologyType(att=technology), link]


def test_two_interfaces_share_their_prefixes():
    # RFC 7864 section 3.2: handoff indicator 6, a session of its own with the same prefix
    stage = Stage()
    proxy(stage, MAG1, 0, interface(1, 4, "02:00:00:00:00:01"))
    proxy(stage, MAG2, 10, interface(6, 8, "02:00:00:00:00:02"), seq=2)
    proxy(stage, MAG1, 100, interface(5, 4, "02:00:00:00:00:01"), seq=3)
    proxy(stage, MAG2, 101, interface(5, 8, "02:00:00:00:00:02"), seq=4)
    analysis = stage.analysis(110)
    assert [[str(prefix) for prefix in binding.prefixes] for binding in analysis.bindings] == [[PREFIX], [PREFIX]]
    assert [[str(part.care_of) for part in binding.states] for binding in analysis.bindings] == [
        [MAG1, MAG1],
        [MAG2, MAG2],
    ]
    assert analysis.handovers == []


def test_a_handover_between_interfaces_is_still_one():
    # RFC 5213 section 8.4: handoff indicator 2
    stage = Stage()
    proxy(stage, MAG1, 0, interface(1, 4, "02:00:00:00:00:01"))
    proxy(stage, MAG2, 10, interface(2, 8, "02:00:00:00:00:02"), seq=2)
    analysis = stage.analysis(20)
    assert len(analysis.bindings) == 1
    assert [each.kind for each in analysis.handovers] == ["between interfaces"]


def test_a_prefix_with_the_l_flag_is_another_sessions() -> None:
    """RFC 7864 section 3.3: packets of that session may come by this one; the prefix stays where it is."""
    stage, shared = Stage(), "2001:db8:a1::/64"
    proxy(stage, MAG1, 0, [HandoffIndicator(hi=1), AccessTechnologyType(att=4)])
    off_link = HomeNetworkPrefix(l=True, prefix_length=64, home_network_prefix=Prefix.parse(PREFIX).address)
    other = [HandoffIndicator(hi=1), AccessTechnologyType(att=5)]
    proxy(stage, MAG2, 5, other, [*other, off_link], seq=2, prefix=shared)
    proxy(stage, MAG1, 9, [HandoffIndicator(hi=5), AccessTechnologyType(att=4)], seq=3)
    analysis = stage.analysis()
    assert [[str(each) for each in binding.prefixes] for binding in analysis.bindings] == [[PREFIX], [shared]]
    assert analysis.handovers == [] and [tx.kind for tx in analysis.transactions][-1] == "refresh"
    (kept,) = analysis.bindings[1].features["home_network_prefix"]
    assert (kept.by, kept.value["l"]) == ("acknowledgement", True)
