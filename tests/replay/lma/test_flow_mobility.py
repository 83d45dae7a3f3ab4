"""RFC 7864: packets of a node's flows go to another of its gateways."""

import pytest

from anchors import FIRST, LL1, LL2, SECOND, THIRD, address, anchor
from exchange import Exchange
from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.settings import PrefixSharing
from mobtrace.values import Prefix
from mobtrace.wire.options.flow import FlowIdentification, TrafficSelector
from mobtrace.wire.sub.traffic_selector import IPv6BinaryTrafficSelector

WLAN = f"lifetime=600 mn=a att=4 ll={LL1}"
LTE = f"lifetime=600 mn=a att=5 ll={LL2}"
# A node with two interfaces, and a prefix of its own at each.
TWO = f"""
    0 mag1 > lma pbu seq=1 {WLAN} hnp=:: hi=1
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
    1 mag2 > lma pbu seq=1 {LTE} hnp=:: hi=1
    1 lma > mag2 pba seq=1 status=0 hnp={SECOND}
"""


def flow(fid: int, protocol: int) -> FlowIdentification:
    selector = IPv6BinaryTrafficSelector(start_next_header=protocol)
    part = TrafficSelector(ts_format=2, traffic_selector=selector)
    return FlowIdentification(fid=fid, fid_pri=10, sub_options=[part])


def session(talk: Exchange, name: str) -> Entry:
    return next(each for each in talk.node.cache.of("a") if each.gateway == address(name))


def move(talk: Exchange, seconds: float, name: str, *flows: FlowIdentification, **more: object) -> None:
    talk.do(seconds, lambda now: talk.node.flow_mobility.move(session(talk, name), now, flows=flows, **more))


def end(talk: Exchange, seconds: float, name: str, **more: object) -> None:
    talk.do(seconds, lambda now: talk.node.flow_mobility.end(session(talk, name), now, **more))


class TestSharing:
    """Section 3.2.1: a common set of prefixes on all gateways, by handoff indicator 6."""

    def shared(self) -> Exchange:
        talk = anchor()
        talk.run(f"""
            0 mag1 > lma pbu seq=1 {WLAN} hnp=:: hi=1
            0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
            1 mag2 > lma pbu seq=1 {LTE} hnp={FIRST} hi=6
            1 lma > mag2 pba seq=1 status=0 hnp={FIRST} hi=6
            1 route {FIRST} mag1
            1 ways {FIRST} also:mag2
        """)
        return talk

    def test_another_interface_has_a_session_of_its_own(self) -> None:
        assert len(self.shared().node.cache.of("a")) == 2

    def test_the_same_interface_updates_its_own(self) -> None:
        talk = self.shared()
        talk.run(f"""
            2 mag3 > lma pbu seq=2 {LTE} hnp={FIRST} hi=6
            2 lma > mag3 pba seq=2 status=0 hnp={FIRST}
            2 ways {FIRST} also:mag3
        """)
        assert len(talk.node.cache.of("a")) == 2

    def test_without_a_link_layer_identifier_it_is_always_another(self) -> None:
        talk = self.shared()
        talk.run(f"""
            2 mag3 > lma pbu seq=1 lifetime=600 mn=a att=3 hnp={FIRST} hi=6
            2 lma > mag3 pba seq=1 status=0 hnp={FIRST}
        """)
        assert len(talk.node.cache.of("a")) == 3

    @pytest.mark.parametrize(("indicator", "policy"), [(6, PrefixSharing.SEPARATE), (1, PrefixSharing.SHARED)])
    def test_the_prefix_need_not_be_named(self, indicator: int, policy: PrefixSharing) -> None:
        anchor(prefix_sharing=policy).run(f"""
            0 mag1 > lma pbu seq=1 {WLAN} hnp=:: hi={indicator}
            0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
            1 mag2 > lma pbu seq=1 {LTE} hnp=:: hi={indicator}
            1 lma > mag2 pba seq=1 status=0 hnp={FIRST}
        """)

    def test_each_gateway_extends_and_ends_its_own(self) -> None:
        talk = self.shared()
        talk.run(f"""
            2 mag2 > lma pbu seq=2 {LTE} hnp={FIRST} hi=5
            2 lma > mag2 pba seq=2 status=0 hnp={FIRST}
            2 route {FIRST} mag1
            3 mag1 > lma pbu seq=2 lifetime=0 mn=a att=4 ll={LL1} hnp={FIRST} hi=4
            3 lma > mag1 pba seq=2 status=0
            3 route {FIRST} mag2
            3 ways {FIRST}
            20 route {FIRST} mag2
            21 mag2 > lma pbu seq=3 {LTE} hnp={FIRST} hi=5
            21 lma > mag2 pba seq=3 status=0 hnp={FIRST}
        """)
        assert [each.gateway for each in talk.node.cache.of("a")] == [address("mag2")]

    def test_a_prefix_is_free_when_none_has_it(self) -> None:
        talk = self.shared()
        talk.run(f"""
            2 mag1 > lma pbu seq=2 lifetime=0 mn=a att=4 ll={LL1} hnp={FIRST} hi=4
            2 lma > mag1 pba seq=2 status=0
            2 mag2 > lma pbu seq=2 lifetime=0 mn=a att=5 ll={LL2} hnp={FIRST} hi=4
            2 lma > mag2 pba seq=2 status=0
            20 route {FIRST} none
        """)
        assert talk.node.cache.holder(Prefix.parse(FIRST)) is None

    def test_another_node_may_not(self) -> None:
        talk = self.shared()
        talk.run(f"""
            2 mag2 > lma pbu seq=2 lifetime=600 mn=b att=5 ll={LL2} hnp={FIRST} hi=6
            2 lma > mag2 pba seq=2 status=155
        """)

    def test_flows_move_without_a_word(self) -> None:
        """Moving flows is a local decision of the anchor."""
        talk = self.shared()
        move(talk, 5, "mag2", flow(1, 6))
        talk.run(f"""
            5 route {FIRST} mag1
            5 ways {FIRST} also:mag2 flow:6:mag2
        """)
        move(talk, 6, "mag2")
        talk.run(f"""
            6 route {FIRST} mag2
            6 ways {FIRST} also:mag1 flow:6:mag2
        """)
        end(talk, 7, "mag2", fids=(1,))
        talk.run(f"7 ways {FIRST} also:mag1")


class TestOtherPrefixes:
    """Section 3.2.2: the new gateway is told of the prefixes that come to it, and must agree."""

    def test_a_whole_prefix(self) -> None:
        talk = anchor()
        talk.run(TWO)
        move(talk, 5, "mag2")
        talk.run(f"""
            5 lma > mag2 upn seq=1 reason=8 flags=A mn=a hnp=L:{FIRST} -flow
            5.1 route {FIRST} mag1
            5.2 mag2 > lma upa seq=1 status=0 mn=a hnp=L:{FIRST}
            5.2 route {FIRST} mag2
            5.2 ways {FIRST} also:mag1
            5.2 route {SECOND} mag2
        """)

    @pytest.mark.parametrize("status", [131, 132])
    def test_what_the_gateway_refuses_stays(self, status: int) -> None:
        talk = anchor()
        talk.run(TWO)
        move(talk, 5, "mag2")
        talk.run(f"""
            5 lma > mag2 upn seq=1
            5.2 mag2 > lma upa seq=1 status={status} mn=a
            5.2 route {FIRST} mag1
            5.2 ways {FIRST}
        """)

    def test_so_does_what_is_not_answered(self) -> None:
        """RFC 7077 section 5.2: it is sent again with the D flag, once by default."""
        talk = anchor()
        talk.run(TWO)
        move(talk, 5, "mag2")
        talk.run(f"""
            5 lma > mag2 upn seq=1 reason=8 flags=A
            6 lma > mag2 upn seq=1 reason=8 flags=AD hnp=L:{FIRST}
            9 route {FIRST} mag1
        """)

    def moved(self, *flows: FlowIdentification) -> Exchange:
        talk = anchor()
        talk.run(TWO)
        move(talk, 5, "mag2", *flows)
        talk.give(f"5 mag2 > lma upa seq=1 status=0 mn=a hnp=L:{FIRST}")
        talk.sent.clear()
        return talk

    def test_some_flows_only(self) -> None:
        """Section 3.4: each with its selector; all that are moved there are named again."""
        talk = anchor()
        talk.run(TWO)
        move(talk, 5, "mag2", flow(1, 6))
        talk.run(f"""
            5 lma > mag2 upn seq=1 hnp=L:{FIRST} flow=1:6
            5 mag2 > lma upa seq=1 status=0 mn=a hnp=L:{FIRST}
            5 route {FIRST} mag1
            5 ways {FIRST} also:mag2 flow:6:mag2
        """)
        move(talk, 6, "mag2", flow(2, 17))
        talk.run(f"""
            6 lma > mag2 upn seq=2 hnp=L:{FIRST} flow=1:6,2:17
            6 mag2 > lma upa seq=2 status=0 mn=a hnp=L:{FIRST}
            6 ways {FIRST} also:mag2 flow:6:mag2 flow:17:mag2
        """)

    def test_a_flow_ends_by_being_left_out(self) -> None:
        talk = self.moved(flow(1, 6), flow(2, 17))
        end(talk, 6, "mag2", fids=(1,))
        talk.run(f"""
            6 lma > mag2 upn seq=2 hnp=L:{FIRST} flow=2:17
            6 ways {FIRST} also:mag2 flow:17:mag2
            6 mag2 > lma upa seq=2 status=0 mn=a hnp=L:{FIRST}
        """)

    def test_at_the_end_only_the_gateways_own_prefix_is_named(self) -> None:
        """Section 4.2: those that are not there are removed, and one must be there."""
        talk = self.moved(flow(1, 6))
        end(talk, 6, "mag2")
        talk.run(f"""
            6 lma > mag2 upn seq=2 reason=8 hnp={SECOND} -flow
            6 route {FIRST} mag1
            6 ways {FIRST}
            6 mag2 > lma upa seq=2 status=0 mn=a hnp={SECOND}
        """)

    def test_a_flow_is_at_one_gateway_only(self) -> None:
        talk = self.moved(flow(1, 6))
        talk.run(f"""
            6 mag3 > lma pbu seq=1 lifetime=600 mn=a att=3 hnp=:: hi=1
            6 lma > mag3 pba seq=1 status=0 hnp={THIRD}
        """)
        move(talk, 7, "mag3", flow(1, 6), prefixes=(Prefix.parse(FIRST),))
        talk.run(f"""
            7 lma > mag3 upn seq=2 hnp=L:{FIRST} flow=1:6
            7 mag3 > lma upa seq=2 status=0 mn=a hnp=L:{FIRST}
            7 lma > mag2 upn seq=3 hnp={SECOND} -flow
            7 ways {FIRST} also:mag3 flow:6:mag3
            7 mag2 > lma upa seq=3 status=0 mn=a hnp={SECOND}
        """)

    def test_a_prefix_goes_home(self) -> None:
        talk = self.moved()
        move(talk, 7, "mag1", prefixes=(Prefix.parse(FIRST),))
        talk.run(f"""
            7 lma > mag2 upn seq=2 hnp={SECOND}
            7 route {FIRST} mag1
            7 ways {FIRST}
            7 mag2 > lma upa seq=2 status=0 mn=a hnp={SECOND}
        """)

    def test_acknowledgements_say_it_again(self) -> None:
        """Section 3.3; at another gateway, too, when the interface comes there."""
        self.moved(flow(1, 6)).run(f"""
            6 mag2 > lma pbu seq=2 {LTE} hnp={SECOND} hi=5
            6 lma > mag2 pba seq=2 status=0 hnp={SECOND},L:{FIRST} flow=1:6
            7 mag3 > lma pbu seq=3 {LTE} hnp={SECOND} hi=3
            7 lma > mag3 pba seq=3 status=0 hnp={SECOND},L:{FIRST} flow=1:6
            7 route {FIRST} mag1
            7 ways {FIRST} also:mag3 flow:6:mag3
        """)

    def test_when_the_flows_gateway_is_left_they_go_their_usual_way(self) -> None:
        self.moved().run(f"""
            6 route {FIRST} mag2
            6 mag2 > lma pbu seq=2 lifetime=0 mn=a att=5 ll={LL2} hnp={SECOND} hi=4
            6 lma > mag2 pba seq=2 status=0 hnp={SECOND}
            6 route {FIRST} mag1
            30 route {FIRST} mag1
        """)

    def test_when_the_prefix_is_no_more_its_flows_end(self) -> None:
        """They go on while it may still come back (MinDelayBeforeBCEDelete); then the gateway is told."""
        self.moved().run(f"""
            6 mag1 > lma pbu seq=2 lifetime=0 mn=a att=4 ll={LL1} hnp={FIRST} hi=4
            6 lma > mag1 pba seq=2 status=0 hnp={FIRST}
            6 route {FIRST} mag2
            16 lma > mag2 upn seq=2 reason=8 hnp={SECOND}
            16 route {FIRST} none
            16 mag2 > lma upa seq=2 status=0 mn=a hnp={SECOND}
        """)

    def test_a_refresh_leaves_the_ways_alone(self) -> None:
        """What is on its way is not interrupted."""
        talk = self.moved()
        seen = dict(talk.routes)
        talk.run(f"""
            6 mag2 > lma pbu seq=2 {LTE} hnp={SECOND} hi=5
            6 lma > mag2 pba seq=2 status=0
        """)
        assert all(talk.routes[prefix] is way for prefix, way in seen.items())


def test_at_the_attachment_the_new_gateway_is_told() -> None:
    """Section 3.3: with the L flag in the acknowledgement, instead of a message of its own."""
    anchor(prefix_sharing=PrefixSharing.OFF_LINK).run(f"""
        0 mag1 > lma pbu seq=1 {WLAN} hnp=:: hi=1
        0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
        1 mag2 > lma pbu seq=1 {LTE} hnp=:: hi=1
        1 lma > mag2 pba seq=1 status=0 hnp={SECOND},L:{FIRST}
        1 route {FIRST} mag2
        1 ways {FIRST} also:mag1
    """)


def test_to_refreshes_it_need_not_be_said_again() -> None:
    """At another gateway it must be, as that one does not know it."""
    talk = anchor(repeats_flows=False)
    talk.run(TWO)
    move(talk, 5, "mag2")
    talk.run(f"""
        5 lma > mag2 upn seq=1 hnp=L:{FIRST}
        5 mag2 > lma upa seq=1 status=0 mn=a hnp=L:{FIRST}
        6 mag2 > lma pbu seq=2 {LTE} hnp={SECOND} hi=5
        6 lma > mag2 pba seq=2 status=0 hnp={SECOND}
        6 route {FIRST} mag2
        7 mag3 > lma pbu seq=3 {LTE} hnp={SECOND} hi=3
        7 lma > mag3 pba seq=3 status=0 hnp={SECOND},L:{FIRST}
    """)


def test_a_gateway_that_let_the_node_go_is_told_again_when_it_comes_back() -> None:
    """Section 3.3: it is an attachment, though the anchor has not deleted the session yet; what follows is none."""
    talk = anchor(repeats_flows=False, prefix_sharing=PrefixSharing.OFF_LINK)
    talk.run(f"""
        0 mag1 > lma pbu seq=1 {WLAN} hnp=:: hi=1
        0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
        1 mag2 > lma pbu seq=1 {LTE} hnp=:: hi=1
        1 lma > mag2 pba seq=1 status=0 hnp={SECOND},L:{FIRST}
        5 mag2 > lma pbu seq=2 mn=a att=5 ll={LL2} lifetime=0 hnp={SECOND} hi=4
        5 lma > mag2 pba seq=2 status=0 lifetime=0 hnp={SECOND}
        6 mag2 > lma pbu seq=3 {LTE} hnp=:: hi=1
        6 lma > mag2 pba seq=3 status=0 hnp={SECOND},L:{FIRST}
        8 mag2 > lma pbu seq=4 {LTE} hnp=:: hi=1
        8 lma > mag2 pba seq=4 status=0 hnp={SECOND}
    """)
