"""RFC 5213 section 5.5: timestamps and sequence numbers, and RFC 6275 section 9.5.1 for the latter."""

import pytest

from anchors import FIRST, anchor

REQUEST = f"lifetime=600 mn=a hnp={FIRST} hi=5 att=4"
REGISTERED = f"""
    0 mag1 > lma pbu seq=10 lifetime=600 mn=a hnp=:: hi=1 att=4
    0 lma > mag1 pba seq=10 status=0 hnp={FIRST} -ts
"""
AT_TEN = f"""
    10 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 ts=10
    10 lma > mag1 pba seq=1 status=0 hnp={FIRST} ts=10.0
"""


def test_item_7_a_valid_timestamp_goes_back() -> None:
    anchor().run(AT_TEN)


@pytest.mark.parametrize(("clock", "status"), [(19.8, 0), (20.2, 0), (19.6, 156), (20.4, 156)])
def test_item_6_the_window(clock: float, status: int) -> None:
    """TimestampValidityWindow is 300 milliseconds (section 9.1); a refusal tells the anchor's own time (item 9)."""
    anchor().run(f"""{AT_TEN}
        20 mag1 > lma pbu seq=2 {REQUEST} ts={clock}
        20 lma > mag1 pba seq=2 status={status} ts={clock if status == 0 else "20.0"}
    """)


def test_item_8_one_lower_than_the_last_accepted() -> None:
    anchor().run(f"""{AT_TEN}
        10.1 mag1 > lma pbu seq=2 {REQUEST} ts=9.9
        10.1 lma > mag1 pba seq=2 status=157 ts=10.1
    """)


def test_item_6_an_equal_one_is_not_greater() -> None:
    anchor().run(f"""{AT_TEN}
        10.1 mag1 > lma pbu seq=2 {REQUEST} ts=10
        10.1 lma > mag1 pba seq=2 status=156 ts=10.1
    """)


def test_a_refused_timestamp_is_not_remembered() -> None:
    anchor().run(f"""{AT_TEN}
        20 mag1 > lma pbu seq=2 {REQUEST} ts=90
        20 lma > mag1 pba seq=2 status=156
        21 mag1 > lma pbu seq=3 {REQUEST} ts=21
        21 lma > mag1 pba seq=3 status=0 ts=21.0
    """)


def test_mobile_node_generated_timestamps_need_only_grow() -> None:
    anchor(mobile_node_generated_timestamps=True).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 ts=-5000
        0 lma > mag1 pba seq=1 status=0 ts=-5000.0
        1 mag1 > lma pbu seq=2 {REQUEST} ts=-6000
        1 lma > mag1 pba seq=2 status=157
    """)


def test_the_anchors_own_clock_counts() -> None:
    anchor(clock_offset=5_000_000_000).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 ts=0
        0 lma > mag1 pba seq=1 status=156 ts=5.0
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp=:: hi=1 att=4 ts=6
        1 lma > mag1 pba seq=2 status=0 ts=6.0
    """)


@pytest.mark.parametrize(("number", "status"), [(11, 0), (10 + 32767, 0), (10, 135), (9, 135), (10 + 32768, 135)])
def test_sequence_numbers_where_there_is_no_timestamp(number: int, status: int) -> None:
    """The answer to one out of window has the last one accepted (RFC 6275 section 9.5.1)."""
    anchor().run(f"""{REGISTERED}
        1 mag1 > lma pbu seq={number} {REQUEST}
        1 lma > mag1 pba seq={number if status == 0 else 10} status={status} -ts
    """)


def test_sequence_numbers_wrap() -> None:
    anchor().run(f"""
        0 mag1 > lma pbu seq=65535 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=65535 status=0
        1 mag1 > lma pbu seq=0 {REQUEST}
        1 lma > mag1 pba seq=0 status=0
    """)


def test_a_number_is_compared_with_those_of_its_own_session() -> None:
    anchor().run(f"""{REGISTERED}
        1 mag1 > lma pbu seq=3 lifetime=600 mn=b hnp=:: hi=1 att=4
        1 lma > mag1 pba seq=3 status=0
    """)
