"""The other side of a replay for real: a node that sends captured requests and judges what comes back.

It is a node as all others, so it runs in a ``World`` as it does on sockets. A request about a mobile node waits until
the one before it was answered or given up, whatever the speed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from mobtrace.replay.compare import DIVERGENT, EXTRA, MATCHED, UNANSWERED, Outcome, differences, outcome_of
from mobtrace.replay.following import Follower, is_unsigned
from mobtrace.replay.node import PMIP6_CONTROL_PORT, Datagram, Effect, Send, Tell
from mobtrace.replay.recording import SEQUENCE_OUT_OF_WINDOW, Recorded, Recording, pairing
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.rewrite import Table

# An answer that takes longer is none.
TIMEOUT: Seconds = 2.0
# The timestamp in an answer is that of the request, which was made anew.
REPEATED = frozenset({"timestamp.timestamp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """How fast: ``speed`` times as fast as captured (infinity sends at once), gaps of ``max_gap`` seconds at most.

    With ``step`` a request goes only when somebody says so.
    """

    speed: float = 1.0
    max_gap: Seconds | None = None
    step: bool = False

    def gap(self, captured: Nanoseconds) -> Nanoseconds:
        """The time between two requests that were ``captured`` apart."""
        gap = captured / self.speed
        longest = gap if self.max_gap is None else self.max_gap * NANOSECONDS_PER_SECOND
        return round(min(gap, longest))


@dataclass(slots=True, kw_only=True)
class Plan:
    """What is to be sent: requests with the time of each (nanoseconds from the start), renamed by ``table``.

    ``ends`` has what stands for captured addresses in IP headers; ``over_udp`` sends as RFC 5844 section 4 has it.
    """

    requests: list[tuple[Nanoseconds, Recorded]] = field(default_factory=list)
    table: Table = field(default_factory=Table)
    pacing: Pacing = field(default_factory=Pacing)
    ends: Mapping[Address, Address] = field(default_factory=dict)
    over_udp: bool = False

    @property
    def lasting(self) -> Seconds:
        """How long the sending takes, if nothing has to be waited for."""
        return self.requests[-1][0] / NANOSECONDS_PER_SECOND if self.requests else 0.0

    @property
    def sources(self) -> list[Address]:
        """The addresses that requests are sent from."""
        return list(dict.fromkeys(self._end(each.datagram.source) for _, each in self.requests))

    @property
    def targets(self) -> list[Address]:
        """The addresses that requests are sent to."""
        return list(dict.fromkeys(self._end(each.datagram.destination) for _, each in self.requests))

    def _end(self, address: Address) -> Address:
        return self.ends.get(address) or self.table.address(address)

    @property
    def unsigned(self) -> int:
        """How many requests carry an authenticator that cannot be made anew."""
        return sum(is_unsigned(each.datagram) for _, each in self.requests)


def make_plan(recording: Recording, targets: Iterable[Address], table: Table, pacing: Pacing) -> Plan:
    """The plan that sends every captured request to one of the captured ``targets``."""
    wanted = frozenset(targets)
    plan = Plan(table=table, pacing=pacing)
    at, before = 0, None
    for each in recording.messages:
        if each.asks and each.datagram.destination in wanted:
            at += 0 if before is None else pacing.gap(each.time - before)
            before = each.time
            plan.requests.append((at, each))
    return plan


@dataclass(slots=True)
class _Pending:
    captured: Recorded
    sent: Datagram
    until: Nanoseconds
    again: bool


class Player:
    """Sends the requests of a plan and compares the answers. ``done`` once nothing is to be sent or waited for."""

    def __init__(self, name: str, plan: Plan, ignored: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.plan = plan
        self.outcomes: list[Outcome] = []
        self.follower = Follower(plan.table, plan.ends)
        self._ignored = ignored | REPEATED
        self._left = list(plan.requests)
        self._pending: list[_Pending] = []
        self._begin: Nanoseconds | None = None
        self._allowed = 0  # requests that may go, step by step

    @property
    def addresses(self) -> frozenset[Address]:
        """Those that the requests are sent from."""
        return frozenset(self.plan.sources)

    @property
    def done(self) -> bool:
        """True at the end."""
        return not self._left and not self._pending

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Begin; the first request goes at once."""
        self._begin = now
        return self.tick(now)

    def step(self, now: Nanoseconds) -> list[Effect]:
        """Let one more request go."""
        self._allowed += 1
        return self.tick(now)

    def next_due(self) -> Nanoseconds | None:
        """The next request that may go, or the next answer to be given up."""
        waits = [each.until for each in self._pending]
        if self._left and self._begin is not None and self._may_go(self._left[0][1]):
            waits.append(self._begin + self._left[0][0])
        return min(waits, default=None)

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Give up answers that are late, and send what is due."""
        for each in [each for each in self._pending if each.until <= now]:
            self._pending.remove(each)
            self._give_up(each)
        effects: list[Effect] = []
        while self._left and self._is_due(now) and self._may_go(self._left[0][1]):
            self._allowed -= self.plan.pacing.step
            effects += self._send(self._left.pop(0)[1], now)
        return [*effects, Tell(what="done")] if self.done else effects

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """An answer, or something that nobody asked for."""
        pending = next((each for each in self._pending if _answers(datagram, each.sent)), None)
        if pending is None:
            if isinstance(datagram.content, Message):
                self.outcomes.append(outcome_of(EXTRA, datagram, now))
            return []
        self._pending.remove(pending)
        try_again = self.follower.learn(pending.captured, pending.sent, datagram, now)
        if try_again and pending.again and not _was_answered_so(pending.captured, datagram):
            return self._send(pending.captured, now, again=False)
        self.outcomes.append(self._judged(pending, datagram, now))
        return self.tick(now)

    def _is_due(self, now: Nanoseconds) -> bool:
        return self._begin is not None and self._begin + self._left[0][0] <= now

    def _may_go(self, request: Recorded) -> bool:
        """False while an earlier request about the same node waits, and until a step is taken."""
        if self.plan.pacing.step and not self._allowed:
            return False
        return all(each.captured.mn != request.mn for each in self._pending)

    def _send(self, captured: Recorded, now: Nanoseconds, *, again: bool = True) -> list[Effect]:
        datagram = self.follower.request(captured, now)
        if self.plan.over_udp:
            datagram = _in_udp(datagram)
        until = now + round(TIMEOUT * NANOSECONDS_PER_SECOND)
        self._pending.append(_Pending(captured, datagram, until, again))
        return [Send(datagram)]

    def _give_up(self, pending: _Pending) -> None:
        captured = pending.captured
        if captured.answer is not None:
            answer = captured.answer
            self.outcomes.append(
                outcome_of(UNANSWERED, answer.datagram, pending.until, captured=answer, request=captured)
            )

    def _judged(self, pending: _Pending, datagram: Datagram, now: Nanoseconds) -> Outcome:
        captured = pending.captured
        if captured.answer is None:
            return outcome_of(EXTRA, datagram, now, request=captured)
        wanted = self.follower.expected(captured.answer, pending.sent)
        different = differences(wanted, datagram, self._ignored)
        verdict = DIVERGENT if different else MATCHED
        return outcome_of(verdict, datagram, now, captured=captured.answer, request=captured, different=different)


def _answers(datagram: Datagram, request: Datagram) -> bool:
    """True for the answer to a request, one with the sequence number that the peer wants among them."""
    answer, asked = pairing(datagram), pairing(request)
    if answer is None or asked is None or answer[0]:
        return False
    is_out_of_window = (
        isinstance(datagram.content, Message) and getattr(datagram.content.body, "status", 0) == SEQUENCE_OUT_OF_WINDOW
    )
    return answer[1:-1] == asked[1:-1] if is_out_of_window else answer[1:] == asked[1:]


def _was_answered_so(captured: Recorded, datagram: Datagram) -> bool:
    """True when the captured node gave the same status: then that is the answer, and no reason to try again."""
    answer = captured.answer
    if answer is None or not isinstance(datagram.content, Message):
        return False
    return getattr(answer.content.body, "status", None) == getattr(datagram.content.body, "status", None)


def _in_udp(datagram: Datagram) -> Datagram:
    return replace(datagram, ports=(PMIP6_CONTROL_PORT, PMIP6_CONTROL_PORT))
