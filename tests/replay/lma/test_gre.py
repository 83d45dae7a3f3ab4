"""RFC 5845: GRE encapsulation and its keys."""

from anchors import FIRST, address, anchor, profile
from mobtrace.replay.lma.settings import GrePolicy
from mobtrace.wire.options.gre import GreKey

# 256 is the first key that the anchor gives.
KEYED = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 gre=7
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST} gre=256
    0 route {FIRST} mag1 gre 7/256
"""


def test_encapsulation_only() -> None:
    """Section 3.2."""
    anchor().run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 gre
        0 lma > mag1 pba seq=1 status=0 gre=
        0 route {FIRST} mag1 gre
    """)


def test_every_session_has_its_own_uplink_key() -> None:
    anchor().run(f"""{KEYED}
        1 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: hi=1 att=4 gre=8
        1 lma > mag1 pba seq=1 status=0 gre=257
    """)


def test_the_uplink_key_is_the_same_for_the_life_of_the_session() -> None:
    """Section 3.3.2; the downlink key is the gateway's to change."""
    anchor().run(f"""{KEYED}
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 gre=7
        1 lma > mag1 pba seq=2 status=0 gre=256
        2 mag2 > lma pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=3 att=4 gre=99
        2 lma > mag2 pba seq=3 status=0 gre=256
        2 route {FIRST} mag2 gre 99/256
    """)


def test_a_handover_without_the_option_ends_gre() -> None:
    """Section 3.3.2: without a policy that requires it, accepted and answered without the option."""
    anchor().run(f"""{KEYED}
        2 mag2 > lma pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=3 att=4
        2 lma > mag2 pba seq=3 status=0 -gre
        2 route {FIRST} mag2
    """)


def test_an_extension_without_the_option_keeps_it() -> None:
    anchor().run(f"""{KEYED}
        2 mag1 > lma pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=5 att=4
        2 lma > mag1 pba seq=3 status=0 -gre
        2 route {FIRST} mag1 gre 7/256
    """)


def test_required() -> None:
    """Section 5.2; a de-registration need not have it (section 4.2)."""
    anchor(gre=GrePolicy.REQUIRED).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=163 -gre
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=1 att=4 gre=7
        1 lma > mag1 pba seq=2 status=0 gre=256
        2 mag2 > lma pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=3 att=4
        2 lma > mag2 pba seq=3 status=163
        3 mag1 > lma pbu seq=4 lifetime=0 mn=a hnp={FIRST} hi=4 att=4
        3 lma > mag1 pba seq=4 status=0 -gre
    """)


def test_not_required() -> None:
    anchor(gre=GrePolicy.NOT_REQUIRED).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 gre=7
        0 lma > mag1 pba seq=1 status=2 -gre
        0 route {FIRST} mag1
    """)


def test_not_known() -> None:
    """Section 4.2: a success without the option and without status 2."""
    anchor(without=frozenset({"RFC 5845"})).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 gre=7
        0 lma > mag1 pba seq=1 status=0 -gre
    """)


def test_a_key_is_free_again_when_its_session_is_over() -> None:
    talk = anchor()
    talk.run(f"""{KEYED}
        600 quiet
    """)
    assert talk.node.cache.holder(256) is None


def test_the_key_that_a_node_is_known_by() -> None:
    known = {"a": profile(choices={"gre_key": GreKey(gre_key_identifier=256)}), "b": profile()}
    anchor(subscribers=known).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 gre=7
        0 lma > mag1 pba seq=1 status=0 gre=256
        1 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: hi=1 att=4 gre=7
        1 lma > mag1 pba seq=1 status=0 gre=257
    """)


class TestTlvHeader:
    """Section 7.2: GRE in UDP over IPv4."""

    REQUEST = "0 mag1.v4 > lma.v4 pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 gre=7 flags=FT"

    def test_supported(self) -> None:
        anchor(ipv4_address=address("lma.v4"), accepts_forced_udp=True).run(f"""
            {self.REQUEST}
            0 lma.v4 > mag1.v4 pba seq=1 status=0 gre=256 flags=PT
            0 route {FIRST} mag1.v4 udp 7/256
        """)

    def test_not_supported(self) -> None:
        """Section 6.4: GRE is agreed on all the same."""
        anchor(ipv4_address=address("lma.v4"), accepts_forced_udp=True, tlv_header=False).run(f"""
            {self.REQUEST}
            0 lma.v4 > mag1.v4 pba seq=1 status=3 gre=256 flags=P
            0 route {FIRST} mag1.v4 gre 7/256
        """)

    def test_never_unless_asked_for(self) -> None:
        anchor().run("""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 gre=7
            0 lma > mag1 pba seq=1 status=0 flags=P
        """)
