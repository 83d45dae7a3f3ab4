"""RFC 6602: sessions in groups, and updates of a whole group (section 5.2)."""

import pytest

from anchors import FIRST, SECOND, THIRD, address, anchor

TWO = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 group=5 flags=B
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST} group=1 flags=BP
    0 mag1 > lma pbu seq=1 lifetime=600 mn=b hnp=:: hi=1 att=4 group=5 flags=B
    0 lma > mag1 pba seq=1 status=0 hnp={SECOND} group=1 flags=BP
    0 mag1 > lma pbu seq=1 lifetime=600 mn=c hnp=:: hi=1 att=4
    0 lma > mag1 pba seq=1 status=0 hnp={THIRD} -group flags=P
"""


def test_the_lifetime_of_all_members_is_extended() -> None:
    """Section 5.2.3: a session that is in no group is not meant."""
    anchor().run(f"""{TWO}
        500 mag1 > lma pbu seq=9 lifetime=400 group=1
        500 lma > mag1 pba seq=9 status=0 lifetime=400 group=1 -mn -hnp flags=P
        600 route {FIRST} mag1
        600 route {SECOND} mag1
        600 route {THIRD} none
        900 route {FIRST} none
    """)


def test_another_gateways_group_is_another() -> None:
    anchor().run(f"""{TWO}
        500 mag2 > lma pbu seq=9 lifetime=400 group=1
        500 lma > mag2 pba seq=9 status=175 group=1
        600 route {FIRST} none
    """)


@pytest.mark.parametrize(
    "named", ["group=7", "group=1 mn=a", f"group=1 hnp={FIRST}", "group=1 ipv4=0.0.0.0", "group=1 gre=1"]
)
def test_an_unknown_group_or_a_session_named_beside_it(named: str) -> None:
    """Section 5.2.3: INVALID_MOBILE_NODE_GROUP_IDENTIFIER, and no lifetime is updated."""
    anchor().run(f"""{TWO}
        500 mag1 > lma pbu seq=9 lifetime=400 {named}
        500 lma > mag1 pba seq=9 status=175 lifetime=0
        600 route {FIRST} none
    """)


def test_not_accepted() -> None:
    """Section 5.2.2: no option, and the B flag zero."""
    anchor(bulk=False).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 group=1 flags=B
        0 lma > mag1 pba seq=1 status=0 -group flags=P
    """)


def test_a_refresh_without_the_flag_leaves_the_group() -> None:
    """Section 5.2.2."""
    anchor().run(f"""{TWO}
        100 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4
        100 lma > mag1 pba seq=2 status=0 -group flags=P
        500 mag1 > lma pbu seq=9 lifetime=400 group=1
        500 lma > mag1 pba seq=9 status=0
        700 route {FIRST} none
        700 route {SECOND} mag1
    """)


def test_a_gateway_that_is_not_trusted() -> None:
    anchor(gateways=frozenset({address("mag1")})).run(f"""{TWO}
        500 mag2 > lma pbu seq=9 lifetime=400 group=1
        500 lma > mag2 pba seq=9 status=154
    """)


def test_the_timestamp_of_the_request_goes_back() -> None:
    anchor().run(f"""{TWO}
        500 mag1 > lma pbu seq=9 lifetime=400 group=1 ts=500
        500 lma > mag1 pba seq=9 status=0 ts=500.0
        501 mag1 > lma pbu seq=9 lifetime=400 group=1 ts=400
        501 lma > mag1 pba seq=9 status=156 ts=501.0
    """)
