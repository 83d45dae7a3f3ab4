"""RFC 5213 section 5.4.1: which session a request is about, item by item; RFC 5844 section 3.1.2.7 with IPv4."""

import pytest

from anchors import FIRST, LL1, LL2, SECOND, anchor, profile

# Two sessions of one node, told apart by their link-layer identifiers.
ONE = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 ll={LL1}
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST} ll={LL1}
"""
TWO = f"""{ONE}
    1 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=5 ll={LL2}
    1 lma > mag1 pba seq=1 status=0 hnp={SECOND} ll={LL2}
"""
BARE = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST} -ll
"""


class TestPrefixPresent:
    """Section 5.4.1.1."""

    def test_item_2_an_unknown_prefix_asks_for_a_new_session(self) -> None:
        anchor().run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=2001:db8:f00a::/64 hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 hnp=2001:db8:f00a::/64
            0 route 2001:db8:f00a::/64 mag1
        """)

    def test_item_3_another_nodes_prefix(self) -> None:
        anchor().run(f"""{BARE}
            1 mag2 > lma pbu seq=1 lifetime=600 mn=b hnp={FIRST} hi=3 att=4
            1 lma > mag2 pba seq=1 status=155 hnp={FIRST}
            1 route {FIRST} mag1
        """)

    @pytest.mark.parametrize("named", [FIRST, f"{FIRST},{SECOND},2001:db8:f00a::/64", f"{FIRST},2001:db8:f00a::/64"])
    def test_item_4_not_all_the_prefixes_or_others(self, named: str) -> None:
        anchor(subscribers={"a": profile(prefixes=f"{FIRST} {SECOND}")}).run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 hnp={FIRST},{SECOND}
            1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={named} hi=5 att=4
            1 lma > mag1 pba seq=2 status=159 hnp={named}
        """)

    def test_item_5_same_interface(self) -> None:
        anchor().run(f"""{TWO}
            2 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={SECOND} hi=3 att=5 ll={LL2}
            2 lma > mag2 pba seq=2 status=0 hnp={SECOND}
            2 route {SECOND} mag2
            2 route {FIRST} mag1
        """)

    def test_item_5_handoff_between_interfaces(self) -> None:
        anchor().run(f"""{ONE}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=2 att=5 ll={LL2}
            1 lma > mag2 pba seq=2 status=0 hnp={FIRST}
            1 route {FIRST} mag2
        """)

    def test_item_5_no_link_layer_identifier_on_either_side(self) -> None:
        anchor().run(f"""{BARE}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=3 att=4
            1 lma > mag2 pba seq=2 status=0 hnp={FIRST}
            1 route {FIRST} mag2
        """)

    def test_item_5_same_care_of_address_and_technology(self) -> None:
        anchor().run(f"""{ONE}
            1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4
            1 lma > mag1 pba seq=2 status=0 hnp={FIRST}
        """)

    @pytest.mark.parametrize(
        "request_",
        [
            f"hi=3 att=5 ll={LL1}",  # another technology
            f"hi=3 att=4 ll={LL2}",  # another interface
            "hi=3 att=4",  # the session has an identifier, the request none
            f"hi=4 att=5 ll={LL1}",
        ],
    )
    def test_item_6_anything_else_is_a_new_session_and_the_prefix_is_taken(self, request_: str) -> None:
        """The new session cannot have the prefix of the other (section 5.3.2 item 3)."""
        anchor().run(f"""{ONE}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} {request_}
            1 lma > mag2 pba seq=2 status=155 hnp={FIRST}
            1 route {FIRST} mag1
        """)

    def test_item_6_a_de_registration_of_no_session_is_ignored(self) -> None:
        anchor().run(f"""{ONE}
            1 mag2 > lma pbu seq=2 lifetime=0 mn=a hnp=2001:db8:f00a::/64 hi=4 att=4
            1 mag2 > lma pbu seq=2 lifetime=0 mn=a hnp={FIRST} hi=4 att=5 ll={LL2}
            2 quiet
        """)


class TestLinkLayerPresent:
    """Section 5.4.1.2."""

    def test_item_2_identifier_technology_and_interface(self) -> None:
        anchor().run(f"""{TWO}
            2 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=3 att=5 ll={LL2}
            2 lma > mag2 pba seq=2 status=0 hnp={SECOND}
        """)

    def test_item_3_between_interfaces_with_one_session(self) -> None:
        anchor().run(f"""{ONE}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=2 att=5 ll={LL2}
            1 lma > mag2 pba seq=2 status=0 hnp={FIRST}
        """)

    def test_item_3_between_interfaces_with_two_sessions_is_a_new_one(self) -> None:
        anchor().run(f"""{TWO}
            2 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=2 att=6 ll=02:00:00:00:00:03
            2 lma > mag2 pba seq=2 status=0 hnp=2001:db8:f000:2::/64
        """)

    def test_item_4_handoff_unknown_waits_for_the_de_registration(self) -> None:
        anchor().run(f"""{ONE}
            1.0 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=4 att=5 ll={LL2}
            1.8 mag1 > lma pbu seq=3 lifetime=0 mn=a hnp={FIRST} hi=4 att=4 ll={LL1}
            1.8 lma > mag1 pba seq=3 status=0 lifetime=0 hnp={FIRST}
            1.8 lma > mag2 pba seq=2 status=0 hnp={FIRST} ll={LL2}
            1.8 route {FIRST} mag2
        """)

    def test_item_4_without_one_it_is_a_new_session(self) -> None:
        """MaxDelayBeforeNewBCEAssign is 1500 milliseconds (section 9.1)."""
        anchor().run(f"""{ONE}
            1.0 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=4 att=5 ll={LL2}
            2.5 lma > mag2 pba seq=2 status=0 hnp={SECOND}
            2.5 route {FIRST} mag1
            2.5 route {SECOND} mag2
        """)

    def test_item_4_with_two_sessions_there_is_nothing_to_wait_for(self) -> None:
        anchor().run(f"""{TWO}
            2 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=4 att=6 ll=02:00:00:00:00:03
            2 lma > mag2 pba seq=2 status=0 hnp=2001:db8:f000:2::/64
        """)

    def test_item_4_a_request_that_waits_is_overtaken_by_one_that_need_not(self) -> None:
        talk = anchor()
        talk.run(f"""{ONE}
            1.0 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=4 att=5 ll={LL2}
            1.5 mag2 > lma pbu seq=3 lifetime=600 mn=a hnp=:: hi=2 att=5 ll={LL2}
            1.5 lma > mag2 pba seq=3 status=0 hnp={FIRST}
            9.0 quiet
        """)
        assert len(talk.node.cache) == 1

    def test_item_4_a_request_sent_again_is_answered_once_as_the_last(self) -> None:
        anchor().run(f"""{ONE}
            1.0 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=4 att=5 ll={LL2}
            2.0 mag2 > lma pbu seq=3 lifetime=600 mn=a hnp=:: hi=4 att=5 ll={LL2}
            2.5 lma > mag2 pba seq=3 status=0 hnp={SECOND}
            9.0 quiet
        """)

    @pytest.mark.parametrize("handoff", [1, 3, 5])
    def test_item_5_anything_else_is_a_new_session(self, handoff: int) -> None:
        anchor().run(f"""{ONE}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi={handoff} att=4 ll={LL2}
            1 lma > mag2 pba seq=2 status=0 hnp={SECOND}
        """)

    def test_item_5_a_de_registration_of_no_session_is_ignored(self) -> None:
        anchor().run(f"""{TWO}
            2 mag1 > lma pbu seq=2 lifetime=0 mn=a hnp=:: hi=4 att=6 ll=02:00:00:00:00:03
            3 quiet
        """)


class TestNeitherPresent:
    """Section 5.4.1.3."""

    @pytest.mark.parametrize("handoff", [2, 3])
    def test_item_2_the_only_session(self, handoff: int) -> None:
        anchor().run(f"""{BARE}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi={handoff} att=4
            1 lma > mag2 pba seq=2 status=0 hnp={FIRST}
        """)

    def test_item_3_handoff_unknown_waits(self) -> None:
        anchor().run(f"""{BARE}
            1.0 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=4 att=4
            1.4 mag1 > lma pbu seq=3 lifetime=0 mn=a hnp={FIRST} hi=4 att=4
            1.4 lma > mag1 pba seq=3 status=0
            1.4 lma > mag2 pba seq=2 status=0 hnp={FIRST}
        """)

    def test_item_3_in_vain(self) -> None:
        anchor(max_delay_before_new_bce_assign=0.4).run(f"""{BARE}
            1.0 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=4 att=4
            1.4 lma > mag2 pba seq=2 status=0 hnp={SECOND}
        """)

    def test_item_3_after_a_de_registration_there_is_nothing_to_wait_for(self) -> None:
        anchor().run(f"""{BARE}
            1 mag1 > lma pbu seq=2 lifetime=0 mn=a hnp={FIRST} hi=4 att=4
            1 lma > mag1 pba seq=2 status=0
            2 mag2 > lma pbu seq=3 lifetime=600 mn=a hnp=:: hi=4 att=4
            2 lma > mag2 pba seq=3 status=0 hnp={FIRST}
        """)

    @pytest.mark.parametrize("handoff", [1, 5])
    def test_item_4_anything_else_is_a_new_session(self, handoff: int) -> None:
        anchor().run(f"""{BARE}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi={handoff} att=4
            1 lma > mag2 pba seq=2 status=0 hnp={SECOND}
        """)

    def test_item_4_with_two_sessions_too(self) -> None:
        anchor().run(f"""{TWO}
            2 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=3 att=4
            2 lma > mag2 pba seq=2 status=0 hnp=2001:db8:f000:2::/64
        """)

    def test_item_4_a_de_registration_of_no_session_is_ignored(self) -> None:
        anchor().run("""
            0 mag1 > lma pbu seq=2 lifetime=0 mn=a hnp=:: hi=4 att=4
            1 quiet
        """)


class TestHomeAddress:
    """RFC 5844 section 3.1.2.7: the IPv4 home address is the key where no prefix is named."""

    FIRST = """
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a ipv4=0.0.0.0 hi=1 att=4
        0 lma > mag1 pba seq=1 status=0 home=0:198.51.100.2/24 -hnp
    """

    def test_same_session(self) -> None:
        anchor().run(f"""{self.FIRST}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a ipv4=198.51.100.2/24 hi=3 att=4
            1 lma > mag2 pba seq=2 status=0 home=0:198.51.100.2/24
            1 route 198.51.100.2/32 mag2
        """)

    def test_another_nodes_address(self) -> None:
        anchor().run(f"""{self.FIRST}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=b ipv4=198.51.100.2/24 hi=3 att=4
            1 lma > mag2 pba seq=2 status=171 home=129:198.51.100.2/24
        """)

    def test_all_zero_is_looked_up_as_without_it(self) -> None:
        """Section 3.1.2.1: RFC 5213 section 5.4.1 applies."""
        anchor().run(f"""{self.FIRST}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a ipv4=0.0.0.0 hi=3 att=4
            1 lma > mag2 pba seq=2 status=0 home=0:198.51.100.2/24
        """)
