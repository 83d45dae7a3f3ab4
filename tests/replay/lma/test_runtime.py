"""RFC 6463: runtime assignment of the anchor, both addresses being its own (section 5.3.1)."""

from anchors import FIRST, SECOND, address, anchor
from mobtrace.replay.lma.settings import Load

TWO = {"redirect_to": address("lma2")}


def test_the_answer_names_the_anchor_that_took_the_session() -> None:
    """From then on the gateway talks to that one, and its answers MUST NOT have the option."""
    anchor(**TWO).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 redirectable
        0 lma > mag1 pba seq=1 status=0 hnp={FIRST} redirect=lma2
        0 route {FIRST} mag1
        1 mag1 > lma2 pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4
        1 lma2 > mag1 pba seq=2 status=0 hnp={FIRST} -redirect
    """)


def test_user_packets_go_to_it() -> None:
    talk = anchor(**TWO)
    talk.run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 redirectable
        0 lma > mag1 pba seq=1 status=0
    """)
    assert {each.tunnel.local for each in talk.routes.values()} == {address("lma2")}


def test_a_request_that_is_sent_again_is_answered_alike() -> None:
    anchor(**TWO).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=3 att=4 redirectable
        0 lma > mag1 pba seq=1 status=0 hnp={FIRST} redirect=lma2
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=3 att=4 redirectable
        1 lma > mag1 pba seq=2 status=0 hnp={FIRST} redirect=lma2
    """)


def test_a_gateway_that_does_not_understand_is_served_as_ever() -> None:
    anchor(**TWO).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=0 -redirect
    """)


def test_or_refused_by_an_anchor_that_only_assigns() -> None:
    """Section 5.3: status 130."""
    anchor(**TWO, redirects_only=True).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=130
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=1 att=4 redirectable
        1 lma > mag1 pba seq=2 status=0 redirect=lma2
        2 mag1 > lma2 pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=5 att=4
        2 lma2 > mag1 pba seq=3 status=0
    """)


def test_not_enabled() -> None:
    anchor().run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 redirectable
        0 lma > mag1 pba seq=1 status=0 -redirect
    """)


def test_the_ip_version_of_the_signaling_stays() -> None:
    """Section 4.2: the address family MUST be the same as that of the transport."""
    anchor(ipv4_address=address("lma.v4"), redirect_to=address("lma2"), redirect_to_ipv4=address("192.0.2.2")).run("""
        0 mag1.v4 > lma.v4 pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 redirectable
        0 lma.v4 > mag1.v4 pba seq=1 status=0 redirect=192.0.2.2
    """)


def test_the_load_is_told_in_every_answer() -> None:
    """Section 4.3."""
    anchor(load=Load(), max_bindings=2).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=0 hnp={FIRST} load=1
        1 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: hi=1 att=4
        1 lma > mag1 pba seq=1 status=0 hnp={SECOND} load=2
        2 mag1 > lma pbu seq=1 lifetime=600 mn=c hnp=:: hi=1 att=4
        2 lma > mag1 pba seq=1 status=130 load=2
    """)
