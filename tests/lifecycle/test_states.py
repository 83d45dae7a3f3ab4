"""The transition table and the machine that runs on it."""

import pytest

from mobtrace.lifecycle.machine import MIN_DELAY_BEFORE_BCE_DELETE, Machine
from mobtrace.lifecycle.states import ENDED_BY, TRANSITIONS, IllegalStepError, Input, State, after, is_over
from mobtrace.values import Address

A, B = Address.parse("2001:db8::a"), Address.parse("2001:db8::b")
SECOND = 1_000_000_000


def test_every_input_has_a_word_for_what_it_ended():
    assert set(ENDED_BY) == set(Input)


def test_nothing_follows_an_ended_binding():
    assert not [state for state, _ in TRANSITIONS if is_over(state)]


def test_a_step_the_table_lacks_is_refused():
    with pytest.raises(IllegalStepError):
        after(State.EXPIRED, Input.REFRESH)


def test_register_refresh_move():
    machine = Machine()
    assert machine.accept(A, 100, 0).step is Input.REGISTER
    assert machine.accept(A, 100, 50 * SECOND).step is Input.REFRESH
    assert machine.next_due() == 150 * SECOND
    assert machine.accept(B, 100, 60 * SECOND).step is Input.MOVE


def test_lifetime_ends_when_due_not_when_looked_at():
    machine = Machine()
    machine.accept(A, 100, 0)
    assert machine.tick(99 * SECOND) is None
    moved = machine.tick(500 * SECOND)
    assert moved is not None
    assert (moved.after, moved.time) == (State.EXPIRED, 100 * SECOND)


def test_grace_is_min_delay_before_bce_delete():
    # RFC 5213 section 9.1: 10000 milliseconds
    assert MIN_DELAY_BEFORE_BCE_DELETE == 10
    machine = Machine()
    machine.accept(A, 100, 0)
    machine.step(Input.RELEASE, 20 * SECOND)
    moved = machine.tick(40 * SECOND)
    assert moved is not None
    assert (moved.before, moved.after, moved.time) == (State.GRACE, State.DEREGISTERED, 30 * SECOND)
