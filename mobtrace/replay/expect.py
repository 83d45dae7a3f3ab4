"""What a scenario says should be sent, and what was: the same verdicts as for a captured message.

An expectation is a line: when, who sends which message to whom, and fields with their values::

    1.001  lma1  binding_acknowledgement  mag1  status=0 sequence=7 mn=alice@example.org

A node is named, or an address of one that moves. A field is that of the message, or ``<option>.<field>``; ``mn`` is
the mobile node. ``absent=<option>`` expects that the message does not have an option. An expectation that begins with
``no`` wants the message not to be sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobtrace.errors import UsageError
from mobtrace.replay.compare import DIVERGENT, EXTRA, MATCHED, UNANSWERED, Difference, Outcome, fields, outcome_of
from mobtrace.replay.node import Datagram
from mobtrace.replay.recording import node_of
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds

# A message counts as the expected one when it is sent this near to its time.
TOLERANCE: Seconds = 2.0
NO = "no"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line: a message that is to be sent, or with ``never`` one that is not."""

    at: Seconds
    sender: str
    message: str
    receiver: str
    fields: Mapping[str, str] = field(default_factory=dict)
    never: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A message that was sent in a scenario."""

    time: Nanoseconds
    datagram: Datagram


def read_expectations(text: str) -> list[Expectation]:
    """The expectations in a scenario's ``expect``; raises ``UsageError`` naming the line."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split("#", 1)[0].split()
        if words:
            found.append(_expectation(words, number))
    return found


def _expectation(words: list[str], number: int) -> Expectation:
    never = words[0] == NO
    plain = [word for word in words[never:] if "=" not in word]
    try:
        at, sender, message, receiver = float(plain[0]), *plain[1:4]
    except (ValueError, IndexError):
        raise UsageError(
            f"expectation {number} ({' '.join(words)}): wanted a time, a node, a message and a node"
        ) from None
    return Expectation(at, sender, message, receiver, dict(word.split("=", 1) for word in words if "=" in word), never)


def check(
    wanted: list[Expectation], seen: list[Seen], addresses: Mapping[str, Address], begin: Nanoseconds
) -> list[Outcome]:
    """A verdict on each expectation; ``addresses`` are those of the nodes by name, ``begin`` is time 0."""
    left, outcomes = list(seen), []
    for one in wanted:
        time = begin + round(one.at * NANOSECONDS_PER_SECOND)
        found = _nearest(one, left, addresses, time)
        if found is not None and not one.never:
            left.remove(found)
        outcomes.append(_verdict(one, found, time))
    return outcomes


def _nearest(one: Expectation, seen: list[Seen], addresses: Mapping[str, Address], time: Nanoseconds) -> Seen | None:
    """The message of that kind between those nodes that is nearest in time; one with the right fields first."""
    ends = _end(one.sender, addresses), _end(one.receiver, addresses)
    near = [
        each
        for each in seen
        if (each.datagram.source, each.datagram.destination) == ends
        and abs(each.time - time) <= TOLERANCE * NANOSECONDS_PER_SECOND
        and not isinstance(each.datagram.content, bytes)
        and each.datagram.content.body.info.key == one.message
        and one.fields.get("mn", node_of(each.datagram)) == node_of(each.datagram)
    ]
    return min(near, key=lambda each: (len(_differences(one, each)), abs(each.time - time)), default=None)


def _end(name: str, addresses: Mapping[str, Address]) -> Address | None:
    try:
        return addresses.get(name) or Address.parse(name)
    except ValueError:
        return None


def _verdict(one: Expectation, found: Seen | None, time: Nanoseconds) -> Outcome:
    if found is None:
        return Outcome(
            verdict=MATCHED if one.never else UNANSWERED,
            time=time,
            message=one.message,
            source=one.sender,
            destination=one.receiver,
            mn=one.fields.get("mn", ""),
        )
    different = _differences(one, found)
    if one.never:
        return outcome_of(MATCHED if different else EXTRA, found.datagram, found.time)
    return outcome_of(DIVERGENT if different else MATCHED, found.datagram, found.time, different=different)


def _differences(one: Expectation, found: Seen) -> list[Difference]:
    actual = fields(found.datagram)
    different = []
    for name, text in one.fields.items():
        if name == "mn":
            continue
        if name == "absent":
            if text in actual:
                different.append(Difference(text, None, actual[text]))
            continue
        full = name if "." in name else f"{one.message}.{name}"
        if _text(actual.get(full)) != text:
            different.append(Difference(full, text, actual.get(full)))
    return different


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
