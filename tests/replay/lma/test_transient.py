"""RFC 6058: transient binding, the downlink path switched late (sections 4.4 and 4.6)."""

import pytest

from anchors import FIRST, LL1, LL2, anchor

REGISTERED = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 ll={LL1}
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
"""
LATE = f"""{REGISTERED}
    10 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=2 att=5 ll={LL2} transient=2
    10 lma > mag2 pba seq=2 status=0 hnp={FIRST} transient=2.0
    10 route {FIRST} mag1
"""
FROM_OLD = f"mn=a hnp={FIRST} att=4 ll={LL1}"
FROM_NEW = f"mn=a hnp={FIRST} att=5 ll={LL2}"


def test_the_path_is_switched_when_the_time_is_up() -> None:
    """Transient-L until TIMEOUT_1."""
    anchor().run(f"""{LATE}
        11.9 route {FIRST} mag1
        12 route {FIRST} mag2
    """)


def test_or_when_the_new_gateway_says_so() -> None:
    """A request without the option."""
    anchor().run(f"""{LATE}
        11 mag2 > lma pbu seq=3 lifetime=600 hi=5 {FROM_NEW}
        11 lma > mag2 pba seq=3 status=0 -transient
        11 route {FIRST} mag2
    """)


def test_or_when_the_old_one_de_registers() -> None:
    anchor().run(f"""{LATE}
        11 mag1 > lma pbu seq=3 lifetime=0 hi=4 {FROM_OLD}
        11 lma > mag1 pba seq=3 status=0 lifetime=0
        11 route {FIRST} mag2
        60 route {FIRST} mag2
    """)


def test_the_old_gateway_may_extend_meanwhile() -> None:
    """Section 4.6.2: approved, and the handover goes on."""
    anchor().run(f"""{LATE}
        11 mag1 > lma pbu seq=3 lifetime=600 hi=5 {FROM_OLD}
        11 lma > mag1 pba seq=3 status=0 lifetime=600
        11 route {FIRST} mag1
        12 route {FIRST} mag2
    """)


def test_back_to_the_old_gateway() -> None:
    """Section 4.6.2: the transient state ends; the option is ignored with status 6."""
    anchor().run(f"""{LATE}
        11 mag1 > lma pbu seq=3 lifetime=600 hi=2 {FROM_OLD} transient=2
        11 lma > mag1 pba seq=3 status=6 -transient
        11 route {FIRST} mag1
        30 route {FIRST} mag1
    """)


def test_on_to_a_third() -> None:
    anchor().run(f"""{LATE}
        11 mag3 > lma pbu seq=3 lifetime=600 hi=2 {FROM_OLD}
        11 lma > mag3 pba seq=3 status=0
        11 route {FIRST} mag3
        30 route {FIRST} mag3
    """)


@pytest.mark.parametrize("option", ["transient=0", "transient=early:2"])
def test_settings_that_are_not_known(option: str) -> None:
    """Section 4.6.1: a lifetime of 0, or the L flag 0: accepted as any handover, with status 6."""
    anchor().run(f"""{REGISTERED}
        10 mag2 > lma pbu seq=2 lifetime=600 hi=2 {FROM_NEW} {option}
        10 lma > mag2 pba seq=2 status=6 -transient
        10 route {FIRST} mag2
    """)


def test_from_the_gateway_that_has_the_node_it_is_ignored() -> None:
    """Section 4.6.1; in transient state it switches the path."""
    anchor().run(f"""{LATE}
        11 mag2 > lma pbu seq=3 lifetime=600 hi=5 {FROM_NEW} transient=2
        11 lma > mag2 pba seq=3 status=6 -transient
        11 route {FIRST} mag2
    """)


def test_its_lifetime_is_less_than_the_registrations() -> None:
    """Section 4.6.1."""
    anchor().run(f"""{REGISTERED}
        10 mag2 > lma pbu seq=2 lifetime=4 hi=2 {FROM_NEW} transient=20
        10 lma > mag2 pba seq=2 status=0 lifetime=4 transient=3.9
    """)


def test_the_anchors_policy_may_be_shorter() -> None:
    anchor(max_transient_lifetime=1.0).run(f"""{REGISTERED}
        10 mag2 > lma pbu seq=2 lifetime=600 hi=2 {FROM_NEW} transient=2
        10 lma > mag2 pba seq=2 status=0 transient=1.0
        11 route {FIRST} mag2
    """)


def test_an_activation_state_follows() -> None:
    """Section 4.4: Transient-LA, then Transient-A for ACTIVATIONDELAY (2000 ms)."""
    talk = anchor(transient_activation=True)
    talk.run(f"""{LATE}
        12 route {FIRST} mag2
        13.9 quiet
    """)
    entry = next(iter(talk.node.cache))
    assert entry.transient is not None
    talk.run("14 quiet")
    assert entry.transient is None
    talk.run(f"14 route {FIRST} mag2")


def test_an_anchor_that_does_not_know_it() -> None:
    anchor(without=frozenset({"RFC 6058"})).run(f"""{REGISTERED}
        10 mag2 > lma pbu seq=2 lifetime=600 hi=2 {FROM_NEW} transient=2
        10 lma > mag2 pba seq=2 status=0 -transient
        10 route {FIRST} mag2
    """)
