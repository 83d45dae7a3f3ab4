"""RFC 5847: heartbeats, on an anchor."""

from anchors import FIRST, address, anchor

ATTACHED = f"""
    0 mag1 > lma pbu seq=1 lifetime=6000 mn=a hnp=:: hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
"""


def test_a_request_is_answered_whether_there_are_sessions_or_not() -> None:
    """Section 3."""
    anchor(restart_counter=42).run("""
        0 mag1 > lma beat seq=7
        0 lma > mag1 beat seq=7 flags=R restarts=42
    """)


def test_over_ipv4_it_goes_the_way_it_came() -> None:
    """Section 4."""
    anchor(ipv4_address=address("lma.v4")).run("""
        0 mag1.v4 > lma.v4 beat seq=7 port=6001
        0 lma.v4 > mag1.v4 beat seq=7 flags=R restarts=1 port=6001
    """)


def test_requests_go_at_the_interval_to_gateways_with_sessions() -> None:
    """Section 3: none to a gateway without."""
    anchor(heartbeat_interval=60.0).run(f"""{ATTACHED}
        1 mag2 > lma beat seq=1
        1 lma > mag2 beat seq=1 flags=R
        60 lma > mag1 beat seq=1 flags= -restarts
        61 mag1 > lma beat seq=1 flags=R restarts=5
        120 lma > mag1 beat seq=2
        121 mag1 > lma beat seq=2 flags=R restarts=5
    """)


def beats(*answered: int) -> str:
    """Seven intervals, with answers to some requests."""
    lines = []
    for number in range(1, 8):
        lines.append(f"{number * 60} lma > mag1 beat seq={number}")
        if number in answered:
            lines.append(f"{number * 60 + 1} mag1 > lma beat seq={number} flags=R restarts=5")
    return "\n".join(lines)


def test_a_peer_is_lost_when_more_than_three_are_missing() -> None:
    """Section 3.1: the count is raised before the next request; over MISSING_HEARTBEATS_ALLOWED it is unreachable."""
    talk = anchor(heartbeat_interval=60.0)
    talk.run(ATTACHED + "\n".join(beats().splitlines()[:4]))
    assert [each.what for each in talk.told if "peer" in each.what] == []
    talk.run("300 lma > mag1 beat seq=5")
    assert [each.what for each in talk.told if "peer" in each.what] == ["peer lost"]


def test_an_answer_resets_the_count() -> None:
    talk = anchor(heartbeat_interval=60.0)
    talk.run(ATTACHED + beats(3))
    assert [each.what for each in talk.told if "peer" in each.what] == []


def test_an_answer_to_an_older_request_does_not_count() -> None:
    talk = anchor(heartbeat_interval=60.0)
    script = beats().replace("300 lma", "241 mag1 > lma beat seq=3 flags=R restarts=5\n300 lma")
    talk.run(ATTACHED + script)
    assert [each.what for each in talk.told if "peer" in each.what] == ["peer lost"]


def test_another_restart_counter_invalidates_the_sessions_of_the_gateway() -> None:
    """Sections 3 and 3.2."""
    anchor(heartbeat_interval=60.0).run(f"""{ATTACHED}
        1 mag2 > lma pbu seq=1 lifetime=6000 mn=b hnp=:: hi=1 att=4
        1 lma > mag2 pba seq=1 status=0 hnp=2001:db8:f000:1::/64
        2 mag1 > lma beat seq=9 flags=RU restarts=5
        3 route {FIRST} mag1
        4 mag1 > lma beat seq=0 flags=RU restarts=6
        4 route {FIRST} none
        4 route 2001:db8:f000:1::/64 mag2
    """)


def test_a_peer_without_heartbeats_gets_none_any_more() -> None:
    """Section 3: after a Binding Error with status 2."""
    anchor(heartbeat_interval=60.0).run(f"""{ATTACHED}
        60 lma > mag1 beat seq=1
        61 mag1 > lma error status=2
        500 quiet
    """)


def test_a_restart_is_told_at_once() -> None:
    """Section 3.2."""
    talk = anchor(restart_counter=3)
    talk.run(ATTACHED)
    talk.do(10, talk.node.restart)
    talk.run(f"""
        10 lma > mag1 beat flags=RU restarts=4
        10 route {FIRST} none
        11 mag1 > lma beat seq=1
        11 lma > mag1 beat seq=1 flags=R restarts=4
    """)
