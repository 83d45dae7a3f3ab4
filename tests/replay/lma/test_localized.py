"""RFC 6705: localized routing between two nodes of one anchor, and the anchor's answer to a gateway."""

import pytest

from anchors import FIRST, SECOND, anchor
from exchange import Exchange

SAME = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
    0 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 hnp={SECOND}
"""
APART = SAME.replace("mag1 > lma pbu seq=1 lifetime=600 mn=b", "mag2 > lma pbu seq=1 lifetime=600 mn=b").replace(
    f"lma > mag1 pba seq=1 status=0 hnp={SECOND}", f"lma > mag2 pba seq=1 status=0 hnp={SECOND}"
)


def localize(talk: Exchange, at: float, lifetime: int) -> None:
    talk.do(at, lambda now: talk.node.localize("a", "b", lifetime, now))


def test_at_one_gateway() -> None:
    """Section 5: both nodes with identifier and prefix, in this order; sent again until answered (section 10.1)."""
    talk = anchor()
    talk.run(SAME)
    localize(talk, 10, 300)
    talk.run(f"""
        10 lma > mag1 lri seq=1 lifetime=300 mn=a,b hnp={FIRST},{SECOND} -mag
        13 lma > mag1 lri seq=1 lifetime=300
        14 mag1 > lma lra seq=1 status=0 lifetime=300 mn=a,b
        60 quiet
    """)


def test_unanswered_it_is_sent_three_times_more() -> None:
    """Section 12: LRA_WAIT_TIME is 3 seconds, LRI_RETRIES 3."""
    talk = anchor()
    talk.run(SAME)
    localize(talk, 10, 300)
    talk.run("""
        10 lma > mag1 lri seq=1
        13 lma > mag1 lri seq=1
        16 lma > mag1 lri seq=1
        19 lma > mag1 lri seq=1
        60 quiet
    """)


def test_at_two_gateways() -> None:
    """Section 6: each is told its own node, the other one and the gateway of that; section 10.1 has both."""
    talk = anchor()
    talk.run(APART)
    localize(talk, 10, 300)
    talk.run(f"""
        10 lma > mag1 lri seq=1 lifetime=300 mn=a,b hnp={FIRST},{SECOND} mag=mag2
        10 lma > mag2 lri seq=2 lifetime=300 mn=b,a hnp={SECOND},{FIRST} mag=mag1
        10.1 mag1 > lma lra seq=1 status=0 lifetime=300
        10.1 mag2 > lma lra seq=2 status=128 lifetime=300
        60 quiet
    """)


def test_a_handover_has_both_gateways_told_anew() -> None:
    """Section 5.1."""
    talk = anchor()
    talk.run(SAME)
    localize(talk, 10, 300)
    talk.run(f"""
        10 lma > mag1 lri seq=1
        10.1 mag1 > lma lra seq=1 status=0
        20 mag2 > lma pbu seq=2 lifetime=600 mn=b hnp={SECOND} hi=3 att=4
        20 lma > mag2 pba seq=2 status=0
        20 lma > mag1 lri seq=2 mn=a,b mag=mag2
        20 lma > mag2 lri seq=3 mn=b,a mag=mag1
        20.1 mag1 > lma lra seq=2 status=0
        20.1 mag2 > lma lra seq=3 status=0
    """)


def test_after_its_lifetime_a_handover_is_any_other() -> None:
    """Section 4."""
    talk = anchor()
    talk.run(SAME)
    localize(talk, 10, 300)
    talk.run(f"""
        10 lma > mag1 lri seq=1
        10.1 mag1 > lma lra seq=1 status=0
        400 mag2 > lma pbu seq=2 lifetime=600 mn=b hnp={SECOND} hi=3 att=4
        400 lma > mag2 pba seq=2 status=0
        401 quiet
    """)


def test_it_is_stopped_by_a_lifetime_of_zero() -> None:
    """Section 4."""
    talk = anchor()
    talk.run(SAME)
    localize(talk, 10, 300)
    talk.run("""
        10 lma > mag1 lri seq=1
        10.1 mag1 > lma lra seq=1 status=0
    """)
    localize(talk, 20, 0)
    talk.run(f"""
        20 lma > mag1 lri seq=2 lifetime=0 mn=a,b
        20.1 mag1 > lma lra seq=2 status=0
        30 mag2 > lma pbu seq=2 lifetime=600 mn=b hnp={SECOND} hi=3 att=4
        30 lma > mag2 pba seq=2 status=0
        31 quiet
    """)


def test_a_gateway_wishes_another_lifetime() -> None:
    """Section 10.2: an unsolicited answer; a regular message confirms it."""
    talk = anchor()
    talk.run(SAME)
    localize(talk, 10, 300)
    talk.run("""
        10 lma > mag1 lri seq=1
        10.1 mag1 > lma lra seq=1 status=0
        20 mag1 > lma lra seq=0 status=0 flags=U lifetime=100 mn=a,b
        20 lma > mag1 lri seq=2 lifetime=100 mn=a,b
    """)


@pytest.mark.parametrize(
    ("named", "allowed", "status", "echo"),
    [
        (f"mn=a hnp={FIRST}", True, 0, f"mn=a hnp={FIRST}"),
        (f"mn=a hnp={FIRST}", False, 128, "-mn"),
        (f"mn=c hnp={FIRST}", True, 129, "-mn"),
    ],
)
def test_a_gateway_asks_for_its_node(named: str, allowed: bool, status: int, echo: str) -> None:
    """Section 7: where the other node is another anchor's."""
    anchor(localized_routing=allowed).run(f"""{SAME}
        10 mag1 > lma lri seq=5 lifetime=300 {named}
        10 lma > mag1 lra seq=5 status={status} lifetime=300 {echo}
    """)
