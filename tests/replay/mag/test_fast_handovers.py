"""Fast handovers between gateways, message by message (RFC 5949 sections 4 and 6, RFC 5568 section 6.2.1)."""

import pytest

from gateways import LL1, LL2, P1, P2, GatewayExchange, gateway
from mobtrace.replay.node import Forward, Hold
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Prefix

HERE = f"""
    0 attach a hi=1 ll={LL1}
    0 mag1 > lma pbu seq=0
    0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hi=1 att=4 ll={LL1} hnp={P1}
"""
CONTEXT = f"mn=a hnp={P1} anchor=lma ll={LL1}"


def networks(exchange: GatewayExchange) -> list[str]:
    return [str(each) for visit in exchange.mag.visits for each in visit.networks]


def test_a_gateway_hands_over_a_node_that_will_go() -> None:
    """Section 4.1 steps (c) to (f): context and anchor go before it, its packets from the answer on; nothing is told
    the anchor, and both gateways end the tunnel together."""
    exchange = gateway()
    exchange.run(f"""{HERE}
        10 handover a mag2
        10 mag1 > mag2 initiate seq=1 flags=FP code=3 {CONTEXT} -wants -gre
        10.01 mag2 > mag1 hack seq=1 code=5 flags=PF mn=a
        10.01 route {P1} mag2
        11 detach a
        15.01 mag1 > mag2 initiate seq=2 flags=FP code=2 mn=a -hnp -anchor
        15.02 mag2 > mag1 hack seq=2 code=0 flags=PF mn=a
        15.02 route {P1} none
        700 quiet
    """)
    assert networks(exchange) == []


@pytest.mark.parametrize("code", [128, 129, 130, 132])
def test_a_node_whose_new_gateway_refuses_leaves_as_any_other(code: int) -> None:
    """RFC 5213 section 6.9.1.4: then it is de-registered."""
    exchange = gateway()
    exchange.run(f"""{HERE}
        10 handover a mag2
        10 mag1 > mag2 initiate seq=1
        10.01 mag2 > mag1 hack seq=1 code={code} flags=P mn=a
        10.01 route {P1} lma
        11 detach a
        11 mag1 > lma pbu seq=1 lifetime=0
    """)


def test_a_message_is_sent_again_as_long_as_it_may_be() -> None:
    """RFC 5568 sections 6.2.1.1 and 9: after 100 ms, which doubles, three times; then the node stays."""
    exchange = gateway()
    exchange.run(f"""{HERE}
        10 handover a mag2
        10 mag1 > mag2 initiate seq=1
        10.1 mag1 > mag2 initiate seq=1
        10.3 mag1 > mag2 initiate seq=1
        10.7 mag1 > mag2 initiate seq=1
        11.5 quiet
        12 detach a
        12 mag1 > lma pbu seq=1 lifetime=0
    """)


def test_a_node_that_never_came_is_deregistered_by_the_gateway_that_it_has_left() -> None:
    exchange = gateway(forwarding_time=2)
    exchange.run(f"""{HERE}
        10 handover a mag2
        10 mag1 > mag2 initiate seq=1
        10 mag2 > mag1 hack seq=1 code=5 flags=PF mn=a
        11 detach a
        12 mag1 > mag2 initiate seq=2 code=2
        12 mag2 > mag1 hack seq=2 code=128 flags=P mn=a
        12 mag1 > lma pbu seq=1 lifetime=0
    """)


def test_a_node_that_does_not_go_has_its_packets_again() -> None:
    exchange = gateway(forwarding_time=2, refresh_at=0.8)
    exchange.run(f"""{HERE}
        10 handover a mag2
        10 mag1 > mag2 initiate seq=1
        10 mag2 > mag1 hack seq=1 code=5 flags=PF mn=a
        12 mag1 > mag2 initiate seq=2 code=2
        12 mag2 > mag1 hack seq=2 code=128 flags=P mn=a
        12 mag1 > lma pbu seq=1 hi=5 lifetime=600
        12 route {P1} lma
    """)


def test_a_node_that_was_announced_is_registered_with_what_was_told() -> None:
    """Section 4.1 steps (h) to (l): at once, with the prefix, at the anchor that it has; appendix A.1: the same
    interface is a handover between gateways."""
    exchange = gateway()
    exchange.run(f"""
        0 mag2 > mag1 initiate seq=7 flags=PF code=3 mn=a hnp={P1} anchor=lma2 ll={LL1}
        0 mag1 > mag2 hack seq=7 code=5 flags=FP mn=a -hnp
        0 route {P1} mag2
        1 attach a ll={LL1}
        1 advertised {P1}
        1 mag1 > lma2 pbu seq=0 hi=3 hnp={P1} ll={LL1}
        1 lma2 > mag1 pba seq=0 status=0 lifetime=600 mn=a hi=3 att=4 ll={LL1} hnp={P1}
        1 advertised {P1}
        5 mag2 > mag1 initiate seq=8 flags=PF code=2 mn=a
        5 mag1 > mag2 hack seq=8 code=0 flags=FP mn=a
        5 route {P1} lma2
    """)
    assert Prefix.parse(P1) in exchange.held  # packets have waited for it


def test_another_interface_is_a_handover_between_interfaces() -> None:
    """Appendix A.1; without a link-layer identifier nothing is said of it."""
    for identifier, handoff in ((f"ll={LL2}", 2), ("", 4)):
        exchange = gateway()
        exchange.run(f"""
            0 mag2 > mag1 initiate seq=7 flags=PF code=3 mn=a hnp={P1} anchor=lma ll={LL1}
            0 mag1 > mag2 hack seq=7 code=5
            1 attach a {identifier}
            1 mag1 > lma pbu seq=0 hi={handoff} hnp={P1}
        """)


def test_what_was_advertised_and_is_not_granted_is_withdrawn() -> None:
    """Section 5.2."""
    exchange = gateway()
    exchange.run(f"""
        0 mag2 > mag1 initiate seq=7 flags=PF code=3 mn=a hnp={P1} anchor=lma ll={LL1}
        0 mag1 > mag2 hack seq=7 code=5
        1 attach a ll={LL1}
        1 advertised {P1}
        1 mag1 > lma pbu seq=0
        1 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hi=3 att=4 ll={LL1} hnp={P2}
        1 advertised {P2}
        1 advertised withdrawn {P1}
        1 route {P1} none
        1 route {P2} lma
    """)


def test_a_node_that_does_not_come_is_expected_no_more() -> None:
    """RFC 5568 section 10: the state of a handover does not last."""
    exchange = gateway()
    exchange.run(f"""
        0 mag2 > mag1 initiate seq=7 flags=PF code=3 {CONTEXT}
        0 mag1 > mag2 hack seq=7 code=5
        60 route {P1} none
        60 mag2 > mag1 initiate seq=8 flags=PF code=2 mn=a
        60 mag1 > mag2 hack seq=8 code=128 flags=P
        61 attach a ll={LL1}
        61 mag1 > lma pbu seq=0 hi=4 hnp=::
    """)


@pytest.mark.parametrize(
    ("settings", "message", "answer"),
    [
        ({"fast_handovers": False}, f"flags=PF code=3 {CONTEXT}", "code=129 flags=P mn=a"),
        ({"most_prepared": 0}, f"flags=PF code=3 {CONTEXT}", "code=130 flags=P mn=a"),
        ({"forwards": False}, f"flags=PF code=3 {CONTEXT}", "code=132 flags=P mn=a"),
        ({"forwards": False}, f"flags=P code=3 {CONTEXT}", "code=5 flags=P mn=a"),
        ({}, f"flags=PF code=3 hnp={P1}", "code=128 flags=P -mn"),  # nobody is named (section 6.1.1)
        ({}, f"flags=U code=0 {CONTEXT}", "code=128 flags= mn=a"),  # RFC 5568's own
        ({}, "flags=PF mn=z wants=22+25", "code=131 flags=P mn=z -hnp"),  # nobody of that name
        ({}, "flags=PF mn=z", "code=131 flags=P mn=z -hnp"),
    ],
)
def test_the_codes_of_refusals(settings: dict[str, object], message: str, answer: str) -> None:
    """Section 6.1.2."""
    exchange = gateway(**settings)
    exchange.run(f"""
        0 mag2 > mag1 initiate seq=9 {message}
        0 mag1 > mag2 hack seq=9 {answer}
    """)


def test_a_gateway_tells_what_it_knows_of_a_node_that_has_gone() -> None:
    """Section 4.1, reactive steps (c) to (f): all that is requested and the rest; packets go to the new gateway."""
    exchange = gateway()
    exchange.run(f"""{HERE}
        1 solicit {LL1}
        10 mag2 > mag1 initiate seq=5 flags=PF mn=a wants=22+25+41
        10 mag1 > mag2 hack seq=5 code=6 flags=FP {CONTEXT} iid=000000fffe000001 -lla
        10 route {P1} mag2
        11 mag2 > mag1 initiate seq=6 flags=P mn=a wants=26
        11 mag1 > mag2 hack seq=6 code=6 flags=P {CONTEXT} lla=fe80::1
        11 mag2 > mag1 initiate seq=7 flags=P mn=a wants=19
        11 mag1 > mag2 hack seq=7 code=131 flags=P mn=a -hnp -anchor -ll
        12 detach a
    """)


def test_a_gateway_that_cannot_forward_tells_the_context_all_the_same() -> None:
    """Section 4.1, reactive step (d)."""
    exchange = gateway(forwards=False)
    exchange.run(f"""{HERE}
        10 mag2 > mag1 initiate seq=5 flags=PF mn=a
        10 mag1 > mag2 hack seq=5 code=132 flags=P {CONTEXT}
        10 route {P1} lma
    """)


def test_packets_wait_for_a_gateway_that_asks_late() -> None:
    """Section 4.1: those of a node that has left are kept; nobody asks for the other's, which is de-registered."""
    exchange = gateway(departure_wait=2)
    exchange.run(f"""{HERE}
        10 detach a
        11 mag2 > mag1 initiate seq=5 flags=PF mn=a
        11 mag1 > mag2 hack seq=5 code=6 flags=FP {CONTEXT}
        11 route {P1} mag2
        16 mag1 > mag2 initiate seq=1 code=2
        16 mag2 > mag1 hack seq=1 code=0 flags=PF mn=a
        20 attach b
        20 mag1 > lma pbu seq=1
        20 lma > mag1 pba seq=1 status=0 lifetime=600 mn=b hnp={P2}
        21 detach b
        23 mag1 > lma pbu seq=2 lifetime=0 mn=b
    """)
    assert {str(each) for each in exchange.held} == {P1, P2}


def test_packets_are_kept_when_the_new_gateway_wants_them_later() -> None:
    """Sections 4.1 step (e) and 4.2: U first, F when they are to come."""
    exchange = gateway()
    exchange.run(f"""{HERE}
        10 mag2 > mag1 initiate seq=5 flags=PU mn=a
        10 mag1 > mag2 hack seq=5 code=6 flags=PU
        10 route {P1} lma
    """)
    assert [str(each) for each in exchange.held] == [P1]
    exchange.run(f"""
        11 mag2 > mag1 initiate seq=6 flags=PF mn=a
        11 mag1 > mag2 hack seq=6 code=6 flags=FP
        11 route {P1} mag2
    """)


def test_the_previous_gateway_is_asked_before_a_node_is_registered() -> None:
    """Section 4.1, reactive steps (c) to (h)."""
    exchange = gateway()
    exchange.run(f"""
        0 attach a ll={LL1} previous=mag2
        0 mag1 > mag2 initiate seq=1 flags=FP code=0 mn=a wants=22+25+41 -hnp
        0.1 mag1 > mag2 initiate seq=1
        0.2 mag2 > mag1 hack seq=1 code=6 flags=PF mn=a hnp={P1} anchor=lma2 ll={LL1}
        0.2 advertised {P1}
        0.2 mag1 > lma2 pbu seq=0 hi=3 hnp={P1}
    """)


def test_without_an_answer_a_node_is_registered_as_any_other() -> None:
    exchange = gateway()
    exchange.run(f"""
        0 attach a ll={LL1} previous=mag2
        0 mag1 > mag2 initiate seq=1
        0.1 mag1 > mag2 initiate seq=1
        0.3 mag1 > mag2 initiate seq=1
        0.7 mag1 > mag2 initiate seq=1
        1.5 mag1 > lma pbu seq=0 hi=4 hnp=::
    """)


def test_a_node_that_leaves_before_its_context_is_there_is_not_registered() -> None:
    exchange = gateway()
    exchange.run(f"""
        0 attach a ll={LL1} previous=mag2
        0 mag1 > mag2 initiate seq=1
        0.05 detach a
        0.06 mag2 > mag1 hack seq=1 code=6 flags=PF {CONTEXT}
        30 quiet
    """)


GRE = f"""
    0 attach a hi=1 ll={LL1}
    0 mag1 > lma pbu seq=0 gre=100
    0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hi=1 att=4 ll={LL1} hnp={P1} gre=5
"""


def test_gre_keys_are_chosen_by_those_who_receive_with_them() -> None:
    """Section 4.2: the previous gateway chooses the uplink's, the new one the downlink's."""
    exchange = gateway(gre_key=100)
    exchange.run(f"""{GRE}
        10 handover a mag2
        10 mag1 > mag2 initiate seq=1 gre=101
        10 mag2 > mag1 hack seq=1 code=5 flags=PF mn=a gre=77
        10 route {P1} mag2 gre 77/101
    """)
    exchange = gateway(gre_key=100)
    exchange.run(f"""{GRE}
        10 mag2 > mag1 initiate seq=5 flags=PF mn=a gre=77
        10 mag1 > mag2 hack seq=5 code=6 gre=101
        10 route {P1} mag2 gre 77/101
        10.1 mag2 > mag1 initiate seq=5 flags=PF mn=a gre=77
        10.1 mag1 > mag2 hack seq=5 code=6 gre=101  # it came again
    """)
    exchange = gateway(gre_key=100)
    exchange.run(f"""
        0 mag2 > mag1 initiate seq=7 flags=PF code=3 {CONTEXT} gre=9
        0 mag1 > mag2 hack seq=7 code=5 gre=100
        0 route {P1} mag2 gre 9/100
    """)


def test_without_gre_at_the_anchor_there_is_none_between_gateways() -> None:
    """Section 4.2: as between anchor and gateway unless configured otherwise."""
    exchange = gateway()
    exchange.run(f"""{HERE}
        10 mag2 > mag1 initiate seq=5 flags=PF mn=a gre=77
        10 mag1 > mag2 hack seq=5 code=6 -gre
        10 route {P1} mag2
    """)


def test_the_ipv4_home_address_goes_along() -> None:
    """Sections 4.3 and 6.2.7."""
    exchange = gateway()
    exchange.run(f"""
        0 attach a ipv4=0.0.0.0
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} home=0:198.51.100.2/24
        9 handover a mag2
        9 mag1 > mag2 initiate seq=1 mn=a hnp={P1} ipv4=198.51.100.2/24 anchor=lma -ll
    """)
    exchange = gateway()
    exchange.run(f"""
        0 mag2 > mag1 initiate seq=7 flags=PF code=3 mn=a hnp={P1} ipv4=198.51.100.2/24 anchor=lma
        0 mag1 > mag2 hack seq=7 code=5
        0 route 198.51.100.2/32 mag2
        1 attach a
        1 mag1 > lma pbu seq=0 hnp={P1} ipv4=198.51.100.2/24
    """)


def test_a_node_that_comes_back_begins_anew() -> None:
    """Its binding may have been at the other gateway: a re-registration would claim that it never left."""
    exchange = gateway()
    exchange.run(f"""{HERE}
        10 handover a mag2
        10 mag1 > mag2 initiate seq=1
        10 mag2 > mag1 hack seq=1 code=5 flags=PF mn=a
        10.5 detach a
        11 mag2 > mag1 initiate seq=4 flags=PF code=3 {CONTEXT}
        11 mag1 > mag2 hack seq=4 code=5
        11.5 attach a ll={LL1}
        11.5 mag1 > lma pbu seq=1 hi=3 hnp={P1}
    """)


def test_a_gateway_that_answers_nothing_and_one_that_forgets() -> None:
    silent = gateway(quirks=frozenset({Quirk.NO_HANDOVER_ANSWER}))
    silent.run(f"""
        0 mag2 > mag1 initiate seq=7 flags=PF code=3 {CONTEXT}
        9 quiet
    """)
    forgetful = gateway(quirks=frozenset({Quirk.DROPS_CONTEXT}))
    forgetful.run(f"""
        0 mag2 > mag1 initiate seq=7 flags=PF code=3 {CONTEXT}
        0 mag1 > mag2 hack seq=7 code=5 flags=FP
        0 route {P1} none
        1 attach a ll={LL1}
        1 mag1 > lma pbu seq=0 hi=4 hnp=::
    """)
    reticent = gateway(quirks=frozenset({Quirk.NO_CONTEXT}))
    reticent.run(f"""{HERE}
        10 mag2 > mag1 initiate seq=5 flags=PF mn=a wants=22
        10 mag1 > mag2 hack seq=5 code=6 flags=FP mn=a -hnp -anchor
    """)


def test_after_the_registration_packets_of_both_tunnels_are_taken() -> None:
    """What the anchor sent before it still comes from the previous gateway."""
    exchange = gateway()
    effects: list[object] = []
    keep = exchange._keep
    exchange._keep = lambda found: keep(effects.extend(new := list(found)) or new)  # type: ignore[method-assign]
    exchange.run(f"""
        0 mag2 > mag1 initiate seq=7 flags=PF code=3 {CONTEXT}
        0 mag1 > mag2 hack seq=7 code=5
        1 attach a ll={LL1}
        1 mag1 > lma pbu seq=0
        1 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hi=3 att=4 ll={LL1} hnp={P1}
    """)
    ways = [each for each in effects if isinstance(each, Forward | Hold)]
    assert isinstance(ways[1], Hold)
    assert [(each.outward, each.also, each.link) for each in ways if isinstance(each, Forward)] == [
        (True, False, ""),  # announced: packets from it go to the previous gateway,
        (False, False, LL1),  # here: those to it to its link,
        (True, False, ""),  # registered: those from it go to the anchor,
        (False, False, LL1),
        (True, True, ""),  # and those from the previous gateway still come
    ]
