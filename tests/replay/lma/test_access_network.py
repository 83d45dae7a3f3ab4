"""RFC 6757 section 4.2 and RFC 7563 section 4.2: what is understood of the access network is kept and repeated."""

from anchors import FIRST, anchor
from exchange import Exchange
from mobtrace.replay.lma.settings import AniPart

TOLD = "net:hall/north+geo:48.5/-11.25+op:example.org+group:7+timer:20"
NEW = "lifetime=600 mn=a hnp=:: hi=1 att=4"


def kept(talk: Exchange) -> list[int]:
    return [len(each.access_network) for each in talk.node.cache]


def test_everything_is_repeated_unaltered() -> None:
    talk = anchor()
    talk.run(f"""
        0 mag1 > lma pbu seq=1 {NEW} ani={TOLD}
        0 lma > mag1 pba seq=1 status=0 ani={TOLD}
    """)
    assert kept(talk) == [5]


def test_only_what_is_supported_is_repeated() -> None:
    talk = anchor(access_network=frozenset({AniPart.NETWORK, AniPart.OPERATOR}))
    talk.run(f"""
        0 mag1 > lma pbu seq=1 {NEW} ani={TOLD}
        0 lma > mag1 pba seq=1 status=0 ani=net:hall/north+op:example.org
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 ani=group:7
        1 lma > mag1 pba seq=2 status=0 -ani
    """)


def test_the_option_alone_without_parts_is_not_sent() -> None:
    """RFC 6757 section 3: it MUST contain one or more."""
    anchor().run(f"""
        0 mag1 > lma pbu seq=1 {NEW} ani=
        0 lma > mag1 pba seq=1 status=0 -ani
    """)


def test_an_update_without_removes_what_was_known() -> None:
    talk = anchor()
    talk.run(f"""
        0 mag1 > lma pbu seq=1 {NEW} ani=net:hall/north
        0 lma > mag1 pba seq=1 status=0
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4
        1 lma > mag1 pba seq=2 status=0 -ani
    """)
    assert kept(talk) == [0]


def test_a_deregistration_is_answered_with_it_too() -> None:
    anchor().run(f"""
        0 mag1 > lma pbu seq=1 {NEW} ani=net:hall/north
        0 lma > mag1 pba seq=1 status=0
        1 mag1 > lma pbu seq=2 lifetime=0 mn=a hnp={FIRST} hi=4 att=4 ani=net:hall/south
        1 lma > mag1 pba seq=2 status=0 ani=net:hall/south
    """)


def test_the_anchor_may_want_another_timer() -> None:
    anchor(ani_update_timer=100.0).run(f"""
        0 mag1 > lma pbu seq=1 {NEW} ani=net:hall/north+timer:20
        0 lma > mag1 pba seq=1 status=0 ani=net:hall/north+timer:100
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 ani=net:hall/north
        1 lma > mag1 pba seq=2 status=0 ani=net:hall/north
    """)


def test_a_refusal_says_nothing_of_it() -> None:
    anchor(subscribers={}).run(f"""
        0 mag1 > lma pbu seq=1 {NEW} ani=net:hall/north
        0 lma > mag1 pba seq=1 status=153 -ani
    """)
