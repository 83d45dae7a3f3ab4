"""A binding that lives: state, care-of address, and the one timer it has. Time is an argument."""

from dataclasses import dataclass, field
from typing import NamedTuple

from mobtrace.lifecycle.states import Input, State, after, is_held
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds

# RFC 5213 section 9.1: MinDelayBeforeBCEDelete, default 10000 milliseconds.
MIN_DELAY_BEFORE_BCE_DELETE: Seconds = 10.0


class Moved(NamedTuple):
    """One step of a binding: what it was, what it is, when and why."""

    before: State
    after: State
    step: Input
    time: Nanoseconds


@dataclass(slots=True)
class Machine:
    """One binding's state. ``due`` is when its timer (lifetime or grace) runs out, or ``None``."""

    state: State = State.NONE
    care_of: Address | None = None
    lifetime: Seconds = 0.0
    due: Nanoseconds | None = None
    grace: Seconds = field(default=MIN_DELAY_BEFORE_BCE_DELETE)

    def registration(self, care_of: Address) -> Input:
        """Which input an accepted registration at ``care_of`` is."""
        if not is_held(self.state):
            return Input.REGISTER
        if care_of != self.care_of:
            return Input.MOVE
        # Coming back to the gateway it left, within the grace period, is a new attachment.
        return Input.REFRESH if self.state is State.ACTIVE else Input.REGISTER

    def accept(self, care_of: Address, lifetime: Seconds, now: Nanoseconds) -> Moved:
        """An accepted registration or refresh, for ``lifetime`` seconds from ``now``."""
        step = self.registration(care_of)
        moved = Moved(self.state, after(self.state, step), step, now)
        self.state, self.care_of, self.lifetime = moved.after, care_of, lifetime
        self.due = now + round(lifetime * NANOSECONDS_PER_SECOND)
        return moved

    def step(self, step: Input, now: Nanoseconds) -> Moved:
        """Any other input; raises ``IllegalStepError`` where the table has no such step."""
        before, self.state = self.state, after(self.state, step)
        if self.state is State.GRACE:
            self.due = now + round(self.grace * NANOSECONDS_PER_SECOND)
        elif self.state is not State.ACTIVE:
            self.due = None
        return Moved(before, self.state, step, now)

    def next_due(self) -> Nanoseconds | None:
        """When ``tick`` should be called next."""
        return self.due

    def tick(self, now: Nanoseconds) -> Moved | None:
        """Run the timer up to ``now``; the step it caused, dated when it was due."""
        if self.due is None or self.due > now:
            return None
        step = Input.GRACE_OVER if self.state is State.GRACE else Input.EXPIRE
        return self.step(step, self.due)
