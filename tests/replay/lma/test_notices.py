"""RFC 7077: update notifications (section 5)."""

from anchors import FIRST, anchor
from exchange import Exchange

REGISTERED = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
"""


def notify(talk: Exchange, at: float, reason: int) -> None:
    talk.do(at, lambda now: talk.node.notify("a", reason, now))


def registered() -> Exchange:
    talk = anchor()
    talk.run(REGISTERED)
    return talk


def test_re_registration_wants_no_acknowledgement() -> None:
    """Section 5.1: RECOMMENDED for reasons 1 and 4."""
    talk = registered()
    notify(talk, 10, 1)
    talk.run("""
        10 lma > mag1 upn seq=1 reason=1 flags= mn=a
        60 quiet
    """)


def test_it_is_sent_again_once_with_the_d_flag() -> None:
    """Section 5.2: after 1000 milliseconds, once by default, all else the same."""
    talk = registered()
    notify(talk, 10, 2)
    talk.run("""
        10 lma > mag1 upn seq=1 reason=2 flags=A mn=a
        11 lma > mag1 upn seq=1 reason=2 flags=AD mn=a
        60 quiet
    """)
    assert [each.what for each in talk.told if each.what.startswith("notification")] == ["notification lost"]


def test_not_when_it_was_acknowledged() -> None:
    talk = registered()
    notify(talk, 10, 2)
    talk.run("""
        10 lma > mag1 upn seq=1 reason=2 flags=A
        10.5 mag1 > lma upa seq=1 status=0
        60 quiet
    """)


def test_an_acknowledgement_of_something_else_is_discarded() -> None:
    talk = registered()
    notify(talk, 10, 2)
    talk.run("""
        10 lma > mag1 upn seq=1 reason=2 flags=A
        10.5 mag1 > lma upa seq=2 status=0
        11 lma > mag1 upn seq=1 reason=2 flags=AD
    """)


def test_one_that_was_not_asked_for_is_handled_alike() -> None:
    talk = registered()
    notify(talk, 10, 1)
    talk.run("""
        10 lma > mag1 upn seq=1 reason=1 flags=
        10.1 mag1 > lma upa seq=1 status=128
    """)
    assert [each.what for each in talk.told if each.what.startswith("notification")] == ["notification refused"]


def test_numbers_grow() -> None:
    talk = registered()
    notify(talk, 10, 1)
    notify(talk, 11, 1)
    assert [each.datagram.content.body.sequence for each in talk.sent] == [1, 2]


def test_a_gateway_that_does_not_know_it_gets_no_more() -> None:
    """Section 5.2: after a Binding Error with status 2."""
    talk = registered()
    notify(talk, 10, 2)
    talk.run("""
        10 lma > mag1 upn seq=1 reason=2 flags=A
        10.1 mag1 > lma error status=2
        20 quiet
    """)
    notify(talk, 21, 2)
    talk.run("30 quiet")


def test_a_group_of_sessions() -> None:
    """Section 5: either the identifier of a node or of a group; 1 is all between anchor and gateway."""
    talk = registered()
    path = next(iter(talk.node.cache)).path
    talk.do(10, lambda now: talk.node.notices.notify_group(path, 1, 1, now))
    talk.run("10 lma > mag1 upn seq=1 reason=1 flags= group=1 -mn")
