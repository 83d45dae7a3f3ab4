"""Many timers: the next one, whatever was set and set again."""

from hypothesis import given
from hypothesis import strategies as st

from mobtrace.replay.timers import Timers


def test_the_earliest_is_next_and_is_taken_once():
    timers: Timers[str] = Timers()
    timers.set("late", 30)
    timers.set("early", 10)
    assert timers.next_due() == 10
    assert timers.take(20) == ["early"]
    assert timers.take(20) == []
    assert timers.next_due() == 30


def test_a_timer_set_again_runs_out_at_its_last_time():
    timers: Timers[str] = Timers()
    timers.set("a", 10)
    timers.set("a", 50)
    assert (timers.next_due(), timers.take(40), timers.take(50)) == (50, [], ["a"])


def test_a_timer_that_was_stopped_does_not_run_out():
    timers: Timers[str] = Timers()
    timers.set("a", 10)
    timers.set("a", None)
    assert (timers.next_due(), timers.take(99)) == (None, [])


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 50)), max_size=40), st.integers(0, 50))
def test_they_are_as_a_plain_table_says(settings: list[tuple[int, int | None]], now: int):
    timers: Timers[int] = Timers()
    table: dict[int, int] = {}
    for key, due in settings:
        timers.set(key, due)
        table.pop(key, None)
        if due is not None:
            table[key] = due
    assert timers.next_due() == min(table.values(), default=None)
    assert sorted(timers.take(now)) == sorted(key for key, due in table.items() if due <= now)
