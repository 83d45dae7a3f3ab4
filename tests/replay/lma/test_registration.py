"""RFC 5213 sections 5.3.2 to 5.3.6: new sessions, extensions, handovers, de-registrations and their answers."""

import pytest

from anchors import FIRST, LL1, SECOND, anchor, profile
from mobtrace.values import Prefix

REGISTERED = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={FIRST} hi=1 att=4 flags=P
    0 route {FIRST} mag1
"""


class TestNewSession:
    """Section 5.3.2."""

    def test_item_1_a_prefix_that_nobody_else_has(self) -> None:
        anchor().run(f"""{REGISTERED}
            1 mag1 > lma pbu seq=2 lifetime=600 mn=b hnp=:: hi=1 att=4
            1 lma > mag1 pba seq=2 status=0 hnp={SECOND}
        """)

    def test_item_1_all_prefixes_of_the_profile(self) -> None:
        anchor(subscribers={"a": profile(prefixes="2001:db8:a::/64 2001:db8:b::/64")}).run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 hnp=2001:db8:a::/64,2001:db8:b::/64
        """)

    def test_item_2_none_left(self) -> None:
        anchor(prefix_pool=Prefix.parse("2001:db8:f000::/64")).run(f"""{REGISTERED}
            1 mag1 > lma pbu seq=2 lifetime=600 mn=b hnp=:: hi=1 att=4
            1 lma > mag1 pba seq=2 status=130 lifetime=0 hnp=::
        """)

    def test_item_2_what_was_freed_is_assigned_again(self) -> None:
        anchor(prefix_pool=Prefix.parse("2001:db8:f000::/64")).run(f"""{REGISTERED}
            600 quiet
            601 mag1 > lma pbu seq=2 lifetime=600 mn=b hnp=:: hi=1 att=4
            601 lma > mag1 pba seq=2 status=0 hnp={FIRST}
        """)

    def test_no_more_sessions_than_allowed(self) -> None:
        anchor(max_bindings=1).run(f"""{REGISTERED}
            1 mag1 > lma pbu seq=2 lifetime=600 mn=b hnp=:: hi=1 att=4
            1 lma > mag1 pba seq=2 status=130
            2 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4
            2 lma > mag1 pba seq=2 status=0
        """)

    @pytest.mark.parametrize("named", ["2001:db8:1::/64", f"{FIRST},2001:db8:1::/64"])
    def test_item_3_a_prefix_that_is_not_the_anchors(self, named: str) -> None:
        anchor().run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp={named} hi=1 att=4
            0 lma > mag1 pba seq=1 status=155 hnp={named}
        """)

    def test_item_3_a_prefix_of_another_profile(self) -> None:
        nodes = {"a": profile(prefixes="2001:db8:a::/64"), "b": profile(prefixes="2001:db8:b::/64")}
        anchor(subscribers=nodes).run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=2001:db8:a::/64 hi=1 att=4
            0 lma > mag1 pba seq=1 status=155
        """)

    def test_every_interface_has_a_session_and_a_lifetime_of_its_own(self) -> None:
        """Section 5.4."""
        anchor().run(f"""{REGISTERED}
            1 mag2 > lma pbu seq=1 lifetime=100 mn=a hnp=:: hi=1 att=5 ll={LL1}
            1 lma > mag2 pba seq=1 status=0 lifetime=100 hnp={SECOND}
            101 route {SECOND} none
            101 route {FIRST} mag1
        """)


class TestExtension:
    """Section 5.3.3."""

    def test_the_lifetime_begins_anew(self) -> None:
        anchor().run(f"""{REGISTERED}
            500 mag1 > lma pbu seq=2 lifetime=400 mn=a hnp={FIRST} hi=5 att=4
            500 lma > mag1 pba seq=2 status=0 lifetime=400 hnp={FIRST} hi=5
            899.9 route {FIRST} mag1
            900 route {FIRST} none
        """)

    def test_a_lifetime_runs_out(self) -> None:
        talk = anchor()
        talk.run(f"""{REGISTERED}
            599.9 route {FIRST} mag1
            600 route {FIRST} none
        """)
        assert len(talk.node.cache) == 0

    def test_no_more_is_granted_than_the_anchor_wants(self) -> None:
        anchor(max_lifetime=120.0).run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 lifetime=120
        """)


class TestHandover:
    """Section 5.3.4."""

    def test_packets_go_to_the_new_gateway(self) -> None:
        anchor().run(f"""{REGISTERED}
            10 mag2 > lma pbu seq=2 lifetime=300 mn=a hnp={FIRST} hi=3 att=4
            10 lma > mag2 pba seq=2 status=0 lifetime=300 hnp={FIRST} hi=3
            10 route {FIRST} mag2
        """)

    def test_the_care_of_address_is_that_of_the_option(self) -> None:
        """Section 5.3.1 item 13; the answer goes to where the request came from (section 5.3.6)."""
        anchor().run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 coa=mag3
            0 lma > mag1 pba seq=1 status=0
            0 route 2001:db8:f000::/64 mag3
        """)


class TestDeRegistration:
    """Section 5.3.5."""

    LEFT = f"""{REGISTERED}
        10 mag1 > lma pbu seq=2 lifetime=0 mn=a hnp={FIRST} hi=4 att=4
        10 lma > mag1 pba seq=2 status=0 lifetime=0 mn=a hnp={FIRST}
        10 route {FIRST} none
    """

    def test_item_1_by_another_gateway_it_is_ignored(self) -> None:
        anchor().run(f"""{REGISTERED}
            10 mag2 > lma pbu seq=2 lifetime=300 mn=a hnp={FIRST} hi=3 att=4
            10 lma > mag2 pba seq=2 status=0
            11 mag1 > lma pbu seq=3 lifetime=0 mn=a hnp=:: hi=4 att=4
            12 quiet
            12 route {FIRST} mag2
        """)

    def test_item_2_the_session_is_kept_for_a_while(self) -> None:
        """MinDelayBeforeBCEDelete is 10000 milliseconds (section 9.1)."""
        talk = anchor()
        talk.run(f"""{self.LEFT}
            19.9 quiet
        """)
        assert len(talk.node.cache) == 1
        talk.run("20 quiet")
        assert len(talk.node.cache) == 0

    def test_item_2_within_it_the_node_can_come_back(self) -> None:
        anchor().run(f"""{self.LEFT}
            15 mag2 > lma pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=3 att=4
            15 lma > mag2 pba seq=3 status=0 hnp={FIRST}
            30 route {FIRST} mag2
        """)

    def test_item_2_afterwards_the_prefix_may_be_anybodys(self) -> None:
        talk = anchor()
        talk.run(f"""{self.LEFT}
            21 mag2 > lma pbu seq=1 lifetime=600 mn=b hnp={FIRST} hi=1 att=4
            21 lma > mag2 pba seq=1 status=0 hnp={FIRST}
        """)

    def test_sent_again_it_is_answered_again_and_ends_no_later(self) -> None:
        talk = anchor()
        talk.run(f"""{self.LEFT}
            11 mag1 > lma pbu seq=3 lifetime=0 mn=a hnp={FIRST} hi=4 att=4
            11 lma > mag1 pba seq=3 status=0
            20 quiet
        """)
        assert len(talk.node.cache) == 0


class TestAnswer:
    """Section 5.3.6."""

    def test_only_what_was_in_the_request(self) -> None:
        anchor().run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
            0 lma > mag1 pba seq=1 -ts -ll -lla -gre -plane -home -router -group -dmnp -qos -redirect -load -transient
        """)

    def test_link_local_address_asked_for(self) -> None:
        anchor().run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 lla=::
            0 lma > mag1 pba seq=1 lla=fe80::1
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=3 att=4 lla=::
            1 lma > mag2 pba seq=2 lla=fe80::1
        """)

    def test_link_local_address_named_is_kept_for_the_next_gateway(self) -> None:
        anchor().run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 lla=fe80::77
            0 lma > mag1 pba seq=1 lla=fe80::77
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=3 att=4 lla=::
            1 lma > mag2 pba seq=2 lla=fe80::77
            2 mag2 > lma pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 lla=fe80::88
            2 lma > mag2 pba seq=3 lla=fe80::88
            3 mag2 > lma pbu seq=4 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 lla=::
            3 lma > mag2 pba seq=4 lla=fe80::88
        """)

    def test_the_link_local_address_of_a_refused_request_goes_back(self) -> None:
        anchor(gateways=frozenset()).run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 lla=::
            0 lma > mag1 pba seq=1 status=154 lla=::
        """)
