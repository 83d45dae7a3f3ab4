"""Replay in one process: captured requests go to emulated nodes, their answers are compared with the captured ones.

Each emulated node meets the capture alone: what it sends goes nowhere but into the comparison, what the others sent
comes to it as it was captured, at its time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mobtrace.replay.compare import (
    DIVERGENT,
    EXTRA,
    MATCHED,
    UNANSWERED,
    Outcome,
    differences,
    kind_of,
    outcome_of,
    same_pairing,
)
from mobtrace.replay.node import Datagram, Effect, Node, Send
from mobtrace.replay.peers import announces_restart
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.replay.roles import ANCHORS, ROLES, Role, is_of
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds

# An answer with another tag than its request's is looked for so long.
LATE_ANSWER: Nanoseconds = 2 * NANOSECONDS_PER_SECOND
# A captured node is given so long to answer before the capture ends.
TO_ANSWER: Nanoseconds = NANOSECONDS_PER_SECOND // 2


@dataclass(slots=True)
class Replayed:
    """What an emulated node sent, when, and on which captured message."""

    datagram: Datagram
    time: Nanoseconds
    cause: Recorded | None


@dataclass(slots=True)
class Rerun:
    """The outcome of a replay: every captured message of the emulated nodes, and what they sent beyond.

    ``traffic`` has what came to the emulated nodes and what they sent, each with its time.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    traffic: list[tuple[Nanoseconds, Datagram]] = field(default_factory=list)

    def count(self, verdict: str) -> int:
        """How many messages have a verdict."""
        return sum(each.verdict == verdict for each in self.outcomes)

    @property
    def first_divergence(self) -> Outcome | None:
        """The first message that is not as it was captured."""
        return next((each for each in self.outcomes if each.verdict != MATCHED), None)

    @property
    def diverged(self) -> bool:
        """True when anything is not as it was captured."""
        return self.first_divergence is not None


def rerun(
    recording: Recording,
    roles: Iterable[str] = ANCHORS,
    *,
    quirks: frozenset[Quirk] = frozenset(),
    ignored: frozenset[str] = frozenset(),
) -> Rerun:
    """Replay a recording against emulated nodes of ``roles``, all with ``quirks``; outcomes in the order of time."""
    result = Rerun()
    for role in roles:
        for address in recording.addresses(role):
            expected, sent = play(recording, address, ROLES[role], quirks)
            result.outcomes += _match(expected, sent, ignored, recording.end)
            own = recording.own(address)
            result.traffic += [(each.time, each.datagram) for each in recording.messages if each.comes_to(*own)]
            result.traffic += [(each.time, each.datagram) for each in sent]
    result.outcomes.sort(key=lambda each: each.time)
    return result


def rerun_node(
    recording: Recording,
    address: Address,
    role: Role,
    quirks: frozenset[Quirk] = frozenset(),
    ignored: frozenset[str] = frozenset(),
) -> list[Outcome]:
    """The outcomes of one emulated node, which stands for the one at ``address``."""
    expected, sent = play(recording, address, role, quirks)
    return _match(expected, sent, ignored, recording.end)


def play(
    recording: Recording, address: Address, role: Role, quirks: frozenset[Quirk]
) -> tuple[list[Recorded], list[Replayed]]:
    """What the captured node at ``address`` sent, and what the emulated one sends when it meets the same."""
    expected: list[Recorded] = []
    sent: list[Replayed] = []
    node, own = role.make(recording, address, quirks), recording.own(address)
    for number, each in enumerate(recording.messages):
        if number == 0:
            _keep(sent, node.start(each.time), each.time, None)
        _advance(node, each.time, sent)
        if each.comes_to(*own) or each.datagram.destination in node.addresses:
            _keep(sent, node.receive(each.datagram, each.time), each.time, each)
        elif each.datagram.source in own:
            effects = role.order(node, each, each.time) if each.asks or announces_restart(each.content) else []
            _keep(sent, effects or [], each.time, None)
            if effects is not None and is_of(role, each):
                expected.append(each)
    return expected, sent


def _advance(node: Node, until: Nanoseconds, sent: list[Replayed]) -> None:
    while (due := node.next_due()) is not None and due <= until:
        _keep(sent, node.tick(due), due, None)


def _keep(sent: list[Replayed], effects: Iterable[Effect], time: Nanoseconds, cause: Recorded | None) -> None:
    sent += [
        Replayed(each.datagram, time, cause) for each in effects if isinstance(each, Send) and not each.datagram.link
    ]


def _match(mine: list[Recorded], sent: list[Replayed], ignored: frozenset[str], end: Nanoseconds) -> list[Outcome]:
    """Lay captured and replayed messages side by side."""
    outcomes, left = [], list(sent)
    unmatched: list[Recorded] = []
    for captured in mine:
        found = _answer_to_same(captured, left)
        if found is None:
            unmatched.append(captured)
        else:
            left.remove(found)
            outcomes.append(_compared(captured, found, ignored))
    for captured in unmatched:
        found = _nearest(captured, left)
        if found is None:
            outcomes.append(
                outcome_of(UNANSWERED, captured.datagram, captured.time, captured=captured, request=captured.asked)
            )
        else:
            left.remove(found)
            outcomes.append(_compared(captured, found, ignored))
    told = [each for each in left if each.time <= end - TO_ANSWER]
    return outcomes + [outcome_of(EXTRA, each.datagram, each.time, request=each.cause) for each in told]


def _answer_to_same(captured: Recorded, sent: list[Replayed]) -> Replayed | None:
    """The replayed message that answers the very request which the captured one answers."""
    for each in sent:
        if captured.asked is not None and each.cause is not None:
            if each.cause is captured.asked:
                return each
        elif same_pairing(captured.datagram, each.datagram):
            return each
        if each.time > captured.time + LATE_ANSWER:
            break
    return None


def _nearest(captured: Recorded, sent: list[Replayed]) -> Replayed | None:
    """The replayed message of the same kind that is nearest in time: one with another tag, for instance."""
    kind = kind_of(captured.datagram)
    near = [each for each in sent if abs(each.time - captured.time) <= LATE_ANSWER and kind_of(each.datagram) == kind]
    return min(near, key=lambda each: abs(each.time - captured.time), default=None)


def _compared(captured: Recorded, found: Replayed, ignored: frozenset[str]) -> Outcome:
    different = differences(captured.datagram, found.datagram, ignored)
    return outcome_of(
        DIVERGENT if different else MATCHED,
        captured.datagram,
        captured.time,
        captured=captured,
        request=captured.asked,
        different=different,
    )
