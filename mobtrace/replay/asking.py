"""Messages of a node's own accord that want an answer: sent again until it comes, or given up."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from mobtrace.replay.backoff import Backoff
from mobtrace.replay.node import Datagram, Effect, Send
from mobtrace.replay.paths import Path
from mobtrace.values import Nanoseconds, Seconds
from mobtrace.wire.message import Message

T = TypeVar("T")

SEQUENCES = 1 << 16


@dataclass(frozen=True, slots=True)
class Retry:
    """How often, and after how long, a message is sent again; the wait doubles up to ``longest`` (seconds)."""

    wait: Seconds
    longest: Seconds
    times: int


def unchanged(message: Message) -> Message:
    """A message is sent again as it was."""
    return message


@dataclass(slots=True)
class Outstanding(Generic[T]):
    """A message without its answer, and what it is ``about``."""

    datagram: Datagram
    about: T
    left: int
    backoff: Backoff = field(default_factory=Backoff)


class Asking(Generic[T]):
    """The outstanding messages of one kind, by sequence number from ``first`` on.

    ``again`` makes of a message its retransmission.
    """

    def __init__(self, retry: Retry, again: Callable[[Message], Message] = unchanged, *, first: int = 1) -> None:
        self.retry = retry
        self._again = again
        self._sequence = first - 1
        self._outstanding: dict[int, Outstanding[T]] = {}

    def __contains__(self, sequence: int) -> bool:
        return sequence in self._outstanding

    def about(self) -> list[T]:
        """What the outstanding messages are about."""
        return [each.about for each in self._outstanding.values()]

    def ask(
        self, path: Path, make: Callable[[int], Message], about: T, now: Nanoseconds, sequence: int | None = None
    ) -> Send:
        """Send the message that ``make`` gives for a sequence number, the next free one unless it is given."""
        number = self._next() if sequence is None else sequence
        self._sequence = number
        outstanding = Outstanding(path.carry(make(number)), about, self.retry.times)
        outstanding.backoff = Backoff(self.retry.wait, self.retry.longest)
        outstanding.backoff.sent(now)
        self._outstanding[number] = outstanding
        return Send(outstanding.datagram)

    def tell(self, path: Path, make: Callable[[int], Message], sequence: int | None = None) -> Send:
        """Send a message that wants no answer."""
        self._sequence = self._next() if sequence is None else sequence
        return Send(path.carry(make(self._sequence)))

    def answered(self, sequence: int) -> T | None:
        """What an answer is about; ``None`` for one that nobody waits for."""
        outstanding = self._outstanding.pop(sequence, None)
        return outstanding.about if outstanding is not None else None

    def drop(self, is_dropped: Callable[[T], bool]) -> None:
        """Wait no more for the answers to some."""
        self._outstanding = {number: each for number, each in self._outstanding.items() if not is_dropped(each.about)}

    def next_due(self) -> Nanoseconds | None:
        """When the first is to be sent again or given up."""
        dues = (each.backoff.due for each in self._outstanding.values())
        return min((due for due in dues if due is not None), default=None)

    def tick(self, now: Nanoseconds) -> tuple[list[Effect], list[T]]:
        """What is to be sent again, and what those were about that are given up."""
        sent: list[Effect] = []
        lost: list[T] = []
        for sequence, each in list(self._outstanding.items()):
            if each.backoff.due is None or each.backoff.due > now:
                continue
            if not each.left:
                del self._outstanding[sequence]
                lost.append(each.about)
                continue
            each.left -= 1
            each.backoff.sent(now)
            content = each.datagram.content
            assert isinstance(content, Message)
            sent.append(Send(replace(each.datagram, content=self._again(content))))
        return sent, lost

    def forget(self) -> None:
        """Wait for nothing any more."""
        self._outstanding.clear()

    def _next(self) -> int:
        number = (self._sequence + 1) % SEQUENCES
        while number in self._outstanding:
            number = (number + 1) % SEQUENCES
        return number
