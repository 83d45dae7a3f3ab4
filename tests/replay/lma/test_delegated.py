"""RFC 7148: delegated prefixes (section 5.2.2)."""

import pytest

from anchors import FIRST, anchor, profile
from mobtrace.values import Prefix

# The first of the pool.
DELEGATED = "2001:db8:e000::/56"
IPV4 = {"delegated_ipv4_pool": Prefix.parse("192.0.2.0/24")}
GIVEN = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 dmnp=::
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST} dmnp={DELEGATED}
"""


def test_packets_to_it_go_to_the_gateway() -> None:
    anchor().run(f"""{GIVEN}
        0 route {DELEGATED} mag1
        1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=3 att=4 dmnp={DELEGATED}
        1 lma > mag2 pba seq=2 status=0 dmnp={DELEGATED}
        1 route {DELEGATED} mag2
        2 mag2 > lma pbu seq=3 lifetime=0 mn=a hnp={FIRST} hi=4 att=4 dmnp={DELEGATED}
        2 lma > mag2 pba seq=3 status=0 dmnp={DELEGATED}
        2 route {DELEGATED} none
    """)


@pytest.mark.parametrize(
    ("asked", "given"),
    [("dmnp=::", DELEGATED), ("dmnp=0.0.0.0", "192.0.2.0/28"), ("dmnp=::,0.0.0.0", f"{DELEGATED},192.0.2.0/28")],
)
def test_either_ip_version_or_both(asked: str, given: str) -> None:
    anchor(**IPV4).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 {asked}
        0 lma > mag1 pba seq=1 status=0 dmnp={given}
    """)


def test_those_of_the_profile() -> None:
    anchor(subscribers={"a": profile(delegated="2001:db8:d1::/56 2001:db8:d2::/56")}).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 dmnp=::
        0 lma > mag1 pba seq=1 status=0 dmnp=2001:db8:d1::/56,2001:db8:d2::/56
    """)


def test_a_prefix_that_is_named() -> None:
    anchor().run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 dmnp=2001:db8:e077::/56
        0 lma > mag1 pba seq=1 status=0 dmnp=2001:db8:e077::/56
    """)


@pytest.mark.parametrize("named", [DELEGATED, "2001:db8:77::/56"])
def test_one_that_is_in_use_or_not_of_the_pool(named: str) -> None:
    talk = anchor()
    talk.run(f"""{GIVEN}
        1 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: hi=1 att=4 dmnp={named}
        1 lma > mag1 pba seq=1 status=178 -dmnp
    """)
    assert len(talk.node.cache) == 1


def test_a_node_that_may_have_none() -> None:
    """Section 4.2: NOT_AUTHORIZED_FOR_DELEGATED_MNP."""
    anchor(subscribers={"a": profile(delegation=False)}).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 dmnp=::
        0 lma > mag1 pba seq=1 status=177
    """)


def test_an_anchor_without_delegation_ignores_the_option() -> None:
    anchor(delegated_pool=None).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 dmnp=::
        0 lma > mag1 pba seq=1 status=0 -dmnp
    """)


def test_without_the_option_there_is_none_in_the_answer() -> None:
    anchor().run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=0 -dmnp
    """)


def test_an_update_without_the_option_ends_delegation() -> None:
    """RFC 7148 section 5.2.2; the prefix is free for others then, and for the node when it is named again."""
    anchor().run(f"""{GIVEN}
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4
        1 lma > mag1 pba seq=2 status=0 -dmnp
        1 route {DELEGATED} none
        1 route {FIRST} mag1
        2 mag1 > lma pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 dmnp={DELEGATED}
        2 lma > mag1 pba seq=3 status=0 dmnp={DELEGATED}
        2 route {DELEGATED} mag1
        3 mag2 > lma pbu seq=4 lifetime=600 mn=a hnp={FIRST} hi=3 att=4
        3 lma > mag2 pba seq=4 status=0 -dmnp
        3 route {DELEGATED} none
        4 mag1 > lma pbu seq=4 lifetime=600 mn=b hnp=:: hi=1 att=4 dmnp={DELEGATED}
        4 lma > mag1 pba seq=4 status=0 dmnp={DELEGATED}
        4 route {DELEGATED} mag1
    """)


@pytest.mark.parametrize(
    ("later", "kept", "gone"),
    [
        (f"dmnp={DELEGATED}", DELEGATED, "192.0.2.0/28"),
        ("dmnp=::", DELEGATED, "192.0.2.0/28"),
        ("dmnp=0.0.0.0", "192.0.2.0/28", DELEGATED),
    ],
)
def test_what_is_not_named_any_more_is_de_registered(later: str, kept: str, gone: str) -> None:
    """RFC 7148 section 5.1.3.1: an update without some of the prefixes de-registers those."""
    anchor(**IPV4).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 dmnp=::,0.0.0.0
        0 lma > mag1 pba seq=1 status=0 dmnp={DELEGATED},192.0.2.0/28
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 {later}
        1 lma > mag1 pba seq=2 status=0 dmnp={kept}
        1 route {gone} none
        1 route {kept} mag1
    """)


def test_a_refused_update_de_registers_nothing() -> None:
    anchor().run(f"""{GIVEN}
        1 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: hi=1 att=4
        1 lma > mag1 pba seq=1 status=0 -dmnp
        2 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp=2001:db8:99::/64 hi=5 att=4
        2 lma > mag1 pba seq=2 status=155
        2 route {DELEGATED} mag1
    """)
