"""How long a node waits for an acknowledgement before it sends again (RFC 6275 section 11.8)."""

from dataclasses import dataclass

from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, Seconds

# RFC 6275 section 12.
INITIAL_BINDACK_TIMEOUT: Seconds = 1.0
MAX_BINDACK_TIMEOUT: Seconds = 32.0


@dataclass(slots=True)
class Backoff:
    """The retransmission timer of one request: the wait doubles each time, up to ``longest`` (seconds)."""

    wait: Seconds = INITIAL_BINDACK_TIMEOUT
    longest: Seconds = MAX_BINDACK_TIMEOUT
    due: Nanoseconds | None = None

    def sent(self, now: Nanoseconds) -> None:
        """The request was sent, or sent again."""
        self.due = now + round(self.wait * NANOSECONDS_PER_SECOND)
        self.wait = min(self.wait * 2, self.longest)

    @property
    def is_exhausted(self) -> bool:
        """True once the wait has reached its longest."""
        return self.wait >= self.longest
