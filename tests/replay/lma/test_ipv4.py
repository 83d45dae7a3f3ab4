"""RFC 5844: IPv4 home addresses (section 3.1.2) and signaling over IPv4 (section 4.1)."""

import pytest

from anchors import FIRST, address, anchor, profile
from mobtrace.values import Prefix

# The first two addresses of 198.51.100.0/24 that are neither the network's nor its router's.
ONE, TWO = "198.51.100.2", "198.51.100.3"
DUAL = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: ipv4=0.0.0.0 hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST} home=0:{ONE}/24 router=198.51.100.1
"""


class TestHomeAddress:
    def test_a_dual_stack_session_has_one_entry(self) -> None:
        talk = anchor()
        talk.run(f"""{DUAL}
            0 route {FIRST} mag1
            0 route {ONE}/32 mag1
        """)
        assert len(talk.node.cache) == 1

    def test_ipv4_only_there_is_no_prefix_option(self) -> None:
        """Section 3.1.2.6."""
        anchor().run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a ipv4=0.0.0.0 hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 -hnp home=0:{ONE}/24 router=198.51.100.1
            1 mag1 > lma pbu seq=2 lifetime=600 mn=a ipv4={ONE}/24 hi=5
            1 lma > mag1 pba seq=2 status=162 -hnp home=128:{ONE}/24 -router
        """)

    def test_neither_option(self) -> None:
        anchor().run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hi=1 att=4
            0 lma > mag1 pba seq=1 status=158 hnp=::
        """)

    def test_everybody_has_an_address_of_their_own(self) -> None:
        anchor().run(f"""{DUAL}
            1 mag1 > lma pbu seq=1 lifetime=600 mn=b ipv4=0.0.0.0 hi=1 att=4
            1 lma > mag1 pba seq=1 status=0 home=0:{TWO}/24
        """)

    def test_the_address_of_the_profile(self) -> None:
        anchor(subscribers={"a": profile(home_addresses="203.0.113.9")}).run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a ipv4=0.0.0.0 hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 home=0:203.0.113.9/24 router=203.0.113.1
        """)

    @pytest.mark.parametrize(("ipv4", "ipv6", "status"), [(False, True, 170), (True, False, 172)])
    def test_what_the_profile_does_not_allow(self, ipv4: bool, ipv6: bool, status: int) -> None:
        """Section 3.1.2.1."""
        anchor(subscribers={"a": profile(ipv4=ipv4, ipv6=ipv6)}).run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: ipv4=0.0.0.0 hi=1 att=4
            0 lma > mag1 pba seq=1 status={status} -router
        """)

    def test_no_ipv4_in_the_home_network(self) -> None:
        anchor(ipv4_pool=None).run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: ipv4=0.0.0.0 hi=1 att=4
            0 lma > mag1 pba seq=1 status=170 home=129:0.0.0.0/0
        """)

    def test_more_than_one(self) -> None:
        anchor().run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: ipv4=0.0.0.0,198.51.100.9/24 hi=1 att=4
            0 lma > mag1 pba seq=1 status=173
        """)

    def test_one_that_is_named_and_free(self) -> None:
        anchor().run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a ipv4=198.51.100.77/24 hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 home=0:198.51.100.77/24
        """)

    @pytest.mark.parametrize("named", ["203.0.113.5/24", "198.51.100.2/24"])
    def test_one_that_is_not_the_anchors_or_not_free(self, named: str) -> None:
        """Section 3.1.2.2: 171, and 129 in the option."""
        anchor().run(f"""{DUAL}
            1 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: ipv4={named} hi=1 att=4
            1 lma > mag1 pba seq=1 status=171 home=129:{named} -router
        """)

    def test_none_left(self) -> None:
        """Section 3.1.2.2: 130, and 128 in the option."""
        talk = anchor(ipv4_pool=Prefix.parse("198.51.100.0/30"))
        talk.run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a ipv4=0.0.0.0 hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 home=0:{ONE}/30
            1 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: ipv4=0.0.0.0 hi=1 att=4
            1 lma > mag1 pba seq=1 status=130 home=128:0.0.0.0/0
        """)
        assert len(talk.node.cache) == 1

    def test_added_to_a_session_without(self) -> None:
        """Section 3.1.2.1: an IPv6-only session is extended."""
        anchor().run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 hnp={FIRST} -home
            1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} ipv4=0.0.0.0 hi=5 att=4
            1 lma > mag1 pba seq=2 status=0 hnp={FIRST} home=0:{ONE}/24
            1 route {ONE}/32 mag1
        """)

    def test_a_handover_keeps_both(self) -> None:
        anchor().run(f"""{DUAL}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} ipv4={ONE}/24 hi=3 att=4
            1 lma > mag2 pba seq=2 status=0 hnp={FIRST} home=0:{ONE}/24
            1 route {FIRST} mag2
            1 route {ONE}/32 mag2
        """)

    def test_a_handover_releases_what_is_not_asked_for(self) -> None:
        """Section 3.1.2.4."""
        anchor().run(f"""{DUAL}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=3 att=4
            1 lma > mag2 pba seq=2 status=0 hnp={FIRST} -home
            1 route {FIRST} mag2
            1 route {ONE}/32 none
            2 mag3 > lma pbu seq=3 lifetime=600 mn=b ipv4={ONE}/24 hi=1 att=4
            2 lma > mag3 pba seq=3 status=0 home=0:{ONE}/24
        """)

    def test_a_handover_without_prefixes_releases_them(self) -> None:
        anchor().run(f"""{DUAL}
            1 mag2 > lma pbu seq=2 lifetime=600 mn=a ipv4={ONE}/24 hi=3 att=4
            1 lma > mag2 pba seq=2 status=0 -hnp home=0:{ONE}/24
            1 route {FIRST} none
            1 route {ONE}/32 mag2
        """)

    def test_a_de_registration_of_all(self) -> None:
        anchor().run(f"""{DUAL}
            1 mag1 > lma pbu seq=2 lifetime=0 mn=a hnp={FIRST} ipv4={ONE}/24 hi=4 att=4
            1 lma > mag1 pba seq=2 status=0 lifetime=0 hnp={FIRST} home=0:{ONE}/24
            1 route {FIRST} none
            1 route {ONE}/32 none
        """)

    def test_selective_de_registration_of_the_ipv4_home_address(self) -> None:
        """Section 3.1.2.5: the entry MUST NOT be deleted."""
        anchor().run(f"""{DUAL}
            1 mag1 > lma pbu seq=2 lifetime=0 mn=a ipv4={ONE}/24 hi=4 att=4
            1 lma > mag1 pba seq=2 status=0 lifetime=0 -hnp home=0:{ONE}/24
            1 route {ONE}/32 none
            60 route {FIRST} mag1
        """)

    def test_selective_de_registration_of_the_prefixes(self) -> None:
        anchor().run(f"""{DUAL}
            1 mag1 > lma pbu seq=2 lifetime=0 mn=a hnp={FIRST} hi=4 att=4
            1 lma > mag1 pba seq=2 status=0 lifetime=0 -home
            1 route {FIRST} none
            60 route {ONE}/32 mag1
        """)

    @pytest.mark.parametrize(("server", "word"), [(None, "-dhcp"), (True, "dhcp=server"), (False, "dhcp=relay")])
    def test_the_gateways_part_in_dhcp(self, server: bool | None, word: str) -> None:
        """Section 3.3.4."""
        anchor(ipv4_dhcp_server=server).run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a ipv4=0.0.0.0 hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 {word}
        """)

    def test_the_default_router_only_with_status_zero(self) -> None:
        """Section 3.1.2.6; status 6 accepts too (RFC 6058 section 4.8)."""
        anchor().run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: ipv4=0.0.0.0 hi=1 att=4 transient=1
            0 lma > mag1 pba seq=1 status=6 home=0:198.51.100.2/24 -router
        """)


class TestTransport:
    """Section 4.1.3: the answer goes the way the request came."""

    def test_udp_from_the_control_port_to_the_port_of_the_request(self) -> None:
        anchor(ipv4_address=address("lma.v4")).run(f"""
            0 mag1.v4 > lma.v4 pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 port=6000
            0 lma.v4 > mag1.v4 pba seq=1 status=0 hnp={FIRST} port=6000 -nat
            0 route {FIRST} mag1.v4
        """)

    def test_forced_udp_encapsulation_is_refused_unless_configured(self) -> None:
        """Sections 4.1.3.1 and 5.1."""
        anchor(ipv4_address=address("lma.v4")).run("""
            0 mag1.v4 > lma.v4 pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 flags=F
            0 lma.v4 > mag1.v4 pba seq=1 status=129
        """)

    def test_forced_udp_encapsulation(self) -> None:
        """Section 4.2.2: the gateway looks for the NAT Detection option with F."""
        anchor(ipv4_address=address("lma.v4"), accepts_forced_udp=True).run(f"""
            0 mag1.v4 > lma.v4 pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 flags=F
            0 lma.v4 > mag1.v4 pba seq=1 status=0 nat=4294967295
            0 route {FIRST} mag1.v4 udp
        """)

    def test_the_flag_says_nothing_over_ipv6(self) -> None:
        anchor().run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 flags=F
            0 lma > mag1 pba seq=1 status=0 -nat
            0 route {FIRST} mag1
        """)

    def test_an_ipv4_care_of_address_of_another_node(self) -> None:
        """RFC 6463 section 4.4: the Alternate IPv4 Care-of Address."""
        anchor(ipv4_address=address("lma.v4")).run(f"""
            0 mag1.v4 > lma.v4 pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 coa4=mag2.v4
            0 lma.v4 > mag1.v4 pba seq=1 status=0
            0 route {FIRST} mag2.v4
        """)

    def test_from_ipv6_to_ipv4_transport(self) -> None:
        anchor(ipv4_address=address("lma.v4")).run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
            0 lma > mag1 pba seq=1 status=0
            1 mag2.v4 > lma.v4 pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=3 att=4
            1 lma.v4 > mag2.v4 pba seq=2 status=0 port=5436
            1 route {FIRST} mag2.v4
        """)
