"""RFC 5846: revocation by the anchor (section 8.1) and asked of it (section 8.2); RFC 6602 for groups."""

import pytest

from anchors import FIRST, LL1, LL2, SECOND, address, anchor
from exchange import Exchange

ONE = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a@one.example hnp=:: hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
"""
# Two sessions of one node and one of another, all at mag1.
THREE = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a@one.example hnp=:: hi=1 att=4 ll={LL1}
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a@one.example hnp=:: hi=1 att=5 ll={LL2}
    0 lma > mag1 pba seq=1 status=0 hnp={SECOND}
    0 mag1 > lma pbu seq=1 lifetime=600 mn=b@two.example hnp=:: hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 hnp=2001:db8:f000:2::/64
"""
THIRD = "2001:db8:f000:2::/64"
DUAL = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a@one.example hnp=:: ipv4=0.0.0.0 hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST} home=0:198.51.100.2/24
"""


def revoke(talk: Exchange, at: float, index: int = 0, **how: object) -> None:
    """Have the anchor revoke one of its sessions."""
    entry = list(talk.node.cache)[index]
    talk.do(at, lambda now: talk.node.revocations.revoke_session(entry, now, **how))


class TestByTheAnchor:
    def test_one_session(self) -> None:
        """Section 8.1; the binding goes when the answer comes (section 6.2.2)."""
        talk = anchor()
        talk.run(THREE)
        revoke(talk, 10, trigger=1)
        talk.run(f"""
            10 lma > mag1 bri seq=1 trigger=1 flags=P mn=a@one.example hnp={FIRST}
            10.1 route {FIRST} mag1
            10.2 mag1 > lma bra seq=1 status=0 flags=P
            10.2 route {FIRST} none
            10.2 route {SECOND} mag1
            30 quiet
        """)

    def test_sent_again_once_after_a_second_and_then_cleaned_up(self) -> None:
        """Section 6.3 with the defaults of section 11: one retry, the timeout doubled to 2 seconds."""
        talk = anchor()
        talk.run(ONE)
        revoke(talk, 10)
        talk.run(f"""
            10 lma > mag1 bri seq=1 flags=P
            11 lma > mag1 bri seq=1 flags=P
            12.9 route {FIRST} mag1
            13 route {FIRST} none
            30 quiet
        """)

    @pytest.mark.parametrize(("status", "route"), [(1, "none"), (128, "none"), (132, "mag1"), (133, "mag1")])
    def test_what_the_answer_says(self, status: int, route: str) -> None:
        """Section 6.2.2: other than success it is local policy; what the gateway does not have is not kept."""
        talk = anchor()
        talk.run(ONE)
        revoke(talk, 10)
        talk.run(f"""
            10 lma > mag1 bri seq=1
            10.2 mag1 > lma bra seq=1 status={status} flags=P
            10.2 route {FIRST} {route}
            30 quiet
        """)

    def test_an_answer_with_another_number_is_discarded(self) -> None:
        """Section 6.2.2."""
        talk = anchor()
        talk.run(ONE)
        revoke(talk, 10)
        talk.run(f"""
            10 lma > mag1 bri seq=1
            10.2 mag1 > lma bra seq=2 status=0 flags=P
            10.3 route {FIRST} mag1
            11 lma > mag1 bri seq=1
        """)

    def test_a_registration_meanwhile_keeps_the_session(self) -> None:
        """Section 8.1: accepting it removes the flag that revocation is in progress."""
        talk = anchor()
        talk.run(ONE)
        revoke(talk, 10)
        talk.run(f"""
            10 lma > mag1 bri seq=1
            10.1 mag2 > lma pbu seq=2 lifetime=600 mn=a@one.example hnp={FIRST} hi=3 att=4
            10.1 lma > mag2 pba seq=2 status=0
            10.2 mag1 > lma bra seq=1 status=0 flags=P
            10.2 route {FIRST} mag2
        """)

    def test_numbers_of_outstanding_indications_differ(self) -> None:
        talk = anchor()
        talk.run(THREE)
        revoke(talk, 10, 0)
        revoke(talk, 10, 1)
        talk.run("""
            10 lma > mag1 bri seq=1
            10 lma > mag1 bri seq=2
            10.1 mag1 > lma bra seq=2 status=0 flags=P
            10.1 mag1 > lma bra seq=1 status=0 flags=P
        """)

    def test_only_the_ipv4_home_address(self) -> None:
        """Section 8.1: V, the IPv4 Home Address Request option, no prefix."""
        talk = anchor()
        talk.run(DUAL)
        revoke(talk, 10, trigger=5, ipv4_only=True)
        talk.run(f"""
            10 lma > mag1 bri seq=1 trigger=5 flags=PV mn=a@one.example ipv4=198.51.100.2/32 -hnp
            10.1 mag1 > lma bra seq=1 status=0 flags=PV
            10.1 route 198.51.100.2/32 none
            10.1 route {FIRST} mag1
        """)

    def test_all_sessions_of_a_node(self) -> None:
        talk = anchor()
        talk.run(THREE)
        talk.do(10, lambda now: talk.node.revoke("a@one.example", now))
        talk.run(f"""
            10 lma > mag1 bri seq=1 flags=P mn=a@one.example -hnp
            10.1 mag1 > lma bra seq=1 status=0 flags=P
            10.1 route {FIRST} none
            10.1 route {SECOND} none
            10.1 route {THIRD} mag1
        """)

    def test_all_sessions_of_a_gateway(self) -> None:
        """Section 8.1: G, Per-Peer Policy, no options."""
        talk = anchor()
        talk.run(THREE)
        talk.do(10, lambda now: talk.node.revocations.revoke_peer(address("mag1"), now))
        talk.run(f"""
            10 lma > mag1 bri seq=1 trigger=128 flags=GP -mn -hnp
            10.1 mag1 > lma bra seq=1 status=0 flags=GP
            10.1 route {FIRST} none
            10.1 route {THIRD} none
        """)

    def test_a_realm(self) -> None:
        """Section 8.1: the content after the @ of the identifier is the realm."""
        talk = anchor()
        talk.run(THREE)
        talk.do(10, lambda now: talk.node.revocations.revoke_realm(address("mag1"), "one.example", now))
        talk.run(f"""
            10 lma > mag1 bri seq=1 trigger=129 flags=GP mn=@one.example
            10.1 mag1 > lma bra seq=1 status=0 flags=GP
            10.1 route {FIRST} none
            10.1 route {SECOND} none
            10.1 route {THIRD} mag1
        """)

    def test_where_the_care_of_address_is_not_the_gateways(self) -> None:
        """Section 8.1: then it is named in the Alternate Care-of Address option."""
        talk = anchor()
        talk.run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 coa=mag3
            0 lma > mag1 pba seq=1 status=0
        """)
        revoke(talk, 10)
        talk.run("10 lma > mag1 bri seq=1 coa=mag3")

    def test_over_ipv4_it_goes_to_the_port_of_the_registration(self) -> None:
        """Section 4."""
        talk = anchor(ipv4_address=address("lma.v4"))
        talk.run("""
            0 mag1.v4 > lma.v4 pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 port=6002
            0 lma.v4 > mag1.v4 pba seq=1 status=0
        """)
        revoke(talk, 10)
        talk.run("10 lma.v4 > mag1.v4 bri seq=1 port=6002")


class TestInsteadOfWaiting:
    """Section 8.1: the update to RFC 5213 section 5.4.1."""

    ASKED = f"""{ONE}
        10 mag2 > lma pbu seq=2 lifetime=600 mn=a@one.example hnp=:: hi=4 att=4
        10 lma > mag1 bri seq=1 trigger=4 flags=P mn=a@one.example hnp={FIRST}
    """

    def test_a_success_is_as_a_de_registration(self) -> None:
        anchor(revokes_previous_gateway=True).run(f"""{self.ASKED}
            10.1 mag1 > lma bra seq=1 status=0 flags=P
            10.1 lma > mag2 pba seq=2 status=0 hnp={FIRST}
            10.1 route {FIRST} mag2
        """)

    def test_so_is_a_de_registration(self) -> None:
        anchor(revokes_previous_gateway=True).run(f"""{self.ASKED}
            10.1 mag1 > lma pbu seq=3 lifetime=0 mn=a@one.example hnp={FIRST} hi=4 att=4
            10.1 lma > mag1 pba seq=3 status=0
            10.1 lma > mag2 pba seq=2 status=0 hnp={FIRST}
            10.2 mag1 > lma bra seq=1 status=0 flags=P
            10.2 route {FIRST} mag2
        """)

    def test_a_node_that_is_still_there_has_a_new_session_at_the_other(self) -> None:
        anchor(revokes_previous_gateway=True).run(f"""{self.ASKED}
            10.1 mag1 > lma bra seq=1 status=132 flags=P
            10.1 lma > mag2 pba seq=2 status=0 hnp={SECOND}
            10.1 route {FIRST} mag1
        """)

    def test_one_that_was_refreshed_meanwhile_is_not_released(self) -> None:
        anchor(revokes_previous_gateway=True).run(f"""{self.ASKED}
            10.1 mag1 > lma pbu seq=3 lifetime=600 mn=a@one.example hnp={FIRST} hi=5 att=4
            10.1 lma > mag1 pba seq=3 status=0
            10.2 mag1 > lma bra seq=1 status=0 flags=P
            10.2 lma > mag2 pba seq=2 status=0 hnp={SECOND}
            10.2 route {FIRST} mag1
        """)

    def test_without_an_answer_too(self) -> None:
        anchor(revokes_previous_gateway=True).run(f"""{self.ASKED}
            11 lma > mag1 bri seq=1
            13 lma > mag2 pba seq=2 status=0 hnp={SECOND}
            13 route {FIRST} mag1
        """)


class TestByTheGateway:
    def test_all_its_sessions(self) -> None:
        """Section 8.2: Per-Peer Policy with the gateway's identity."""
        anchor().run(f"""{THREE}
            5 mag2 > lma pbu seq=1 lifetime=600 mn=c hnp=:: hi=1 att=4
            5 lma > mag2 pba seq=1 status=0 hnp=2001:db8:f000:3::/64
            10 mag1 > lma bri seq=9 trigger=128 flags=GP mn=mag1@example
            10 lma > mag1 bra seq=9 status=0 flags=GP
            10 route {FIRST} none
            10 route {THIRD} none
            10 route 2001:db8:f000:3::/64 mag2
        """)

    def test_those_of_a_care_of_address(self) -> None:
        anchor().run(f"""{THREE}
            5 mag1 > lma pbu seq=1 lifetime=600 mn=c hnp=:: hi=1 att=4 coa=mag3
            5 lma > mag1 pba seq=1 status=0 hnp=2001:db8:f000:3::/64
            10 mag1 > lma bri seq=9 trigger=128 flags=GP mn=mag1@example coa=mag3
            10 lma > mag1 bra seq=9 status=0
            10 route {FIRST} mag1
            10 route 2001:db8:f000:3::/64 none
        """)

    @pytest.mark.parametrize("identity", ["", "mn=mag2@example"])
    def test_without_its_identity_or_authorization(self, identity: str) -> None:
        anchor(per_peer_revocation=frozenset({"mag1@example"})).run(f"""{THREE}
            10 mag1 > lma bri seq=9 trigger=128 flags=GP {identity}
            10 lma > mag1 bra seq=9 status=130 flags=GP
            10 route {FIRST} mag1
        """)

    @pytest.mark.parametrize(
        ("named", "gone", "kept"),
        [
            ("mn=a@one.example", [FIRST, SECOND], [THIRD]),
            (f"mn=a@one.example hnp={SECOND}", [SECOND], [FIRST, THIRD]),
            (f"mn=a@one.example hnp={FIRST},{SECOND}", [FIRST, SECOND], [THIRD]),
        ],
    )
    def test_the_options_name_the_sessions(self, named: str, gone: list[str], kept: list[str]) -> None:
        """Section 8.2, the list with items 1 to 3."""
        talk = anchor()
        talk.run(f"""{THREE}
            10 mag1 > lma bri seq=9 trigger=6 flags=P {named}
            10 lma > mag1 bra seq=9 status=0 flags=P
        """)
        for prefix in gone:
            talk.run(f"10 route {prefix} none")
        for prefix in kept:
            talk.run(f"10 route {prefix} mag1")

    def test_only_the_ipv4_home_address(self) -> None:
        """Section 8.2, item 4."""
        anchor().run(f"""{DUAL}
            10 mag1 > lma bri seq=9 trigger=5 flags=PV mn=a@one.example ipv4=198.51.100.2/24
            10 lma > mag1 bra seq=9 status=0 flags=PV
            10 route 198.51.100.2/32 none
            10 route {FIRST} mag1
        """)

    @pytest.mark.parametrize(
        ("indication", "status"),
        [
            ("trigger=1 flags=P mn=nobody", 128),
            (f"trigger=1 flags=P mn=b@two.example hnp={FIRST}", 128),
            ("trigger=77 flags=P mn=a@one.example", 133),
            ("trigger=1 flags=GP mn=a@one.example", 134),
            ("trigger=128 flags=P mn=a@one.example", 134),
            ("trigger=1 flags= mn=a@one.example", 128),
        ],
    )
    def test_what_is_rejected(self, indication: str, status: int) -> None:
        """Section 6.2.1."""
        anchor().run(f"""{THREE}
            10 mag1 > lma bri seq=9 {indication}
            10 lma > mag1 bra seq=9 status={status}
            10 route {FIRST} mag1
        """)

    def test_another_gateways_sessions_are_not_its_own(self) -> None:
        anchor().run(f"""{ONE}
            10 mag2 > lma bri seq=9 trigger=1 flags=P mn=a@one.example
            10 lma > mag2 bra seq=9 status=128
            10 route {FIRST} mag1
        """)


class TestGroups:
    """RFC 6602 section 5.2.3."""

    GROUPED = f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 group=1 flags=B
        0 lma > mag1 pba seq=1 status=0 hnp={FIRST} group=1 flags=BP
        0 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=0 hnp={SECOND}
    """

    def test_the_sessions_of_a_group(self) -> None:
        anchor().run(f"""{self.GROUPED}
            10 mag1 > lma bri seq=9 trigger=128 flags=GP group=1
            10 lma > mag1 bra seq=9 status=0 flags=GP group=1
            10 route {FIRST} none
            10 route {SECOND} mag1
        """)

    @pytest.mark.parametrize("named", ["group=1 mn=a", f"group=1 hnp={FIRST}", "group=7"])
    def test_with_a_session_named_or_an_unknown_group(self, named: str) -> None:
        anchor().run(f"""{self.GROUPED}
            10 mag1 > lma bri seq=9 trigger=128 flags=GP {named}
            10 lma > mag1 bra seq=9 status=128
            10 route {FIRST} mag1
        """)
