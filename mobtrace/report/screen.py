"""What all reports for a person share: the console, names of nodes, times, frames."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TextIO, TypeVar

from rich.console import Console
from rich.text import Text

from mobtrace.errors import UsageError
from mobtrace.lifecycle.states import State
from mobtrace.values import Address, FrameRef, Nanoseconds

SEVERITY_STYLE = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
STATE_STYLE = {
    State.ACTIVE: "green",
    State.GRACE: "yellow",
    State.REQUESTED: "yellow",
    State.REJECTED: "red",
    State.EXPIRED: "red",
    State.REVOKED: "red",
}


def console(out: TextIO, color: str = "auto") -> Console:
    """A console on ``out``; ``color`` is auto, always or never. Raises ``UsageError`` for other words."""
    if color not in ("auto", "always", "never"):
        raise UsageError(f"--color takes auto, always or never, not {color!r}")
    return Console(
        file=out,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=True if color == "always" else None,
        no_color=True if color == "never" else None,
    )


SHOWN_ROWS = 20
T = TypeVar("T")


class Screen:
    """What all parts of one report share: the console, node names, the first time, how many files."""

    def __init__(
        self,
        target: Console,
        names: Mapping[str, str] | None = None,
        start: Nanoseconds = 0,
        files: int = 1,
        verbose: bool = False,
    ) -> None:
        self.console = target
        self.names = names or {}
        self.start = start
        self.files = files
        self.verbose = verbose

    def node(self, address: Address | None) -> str:
        """The name of an address, or its text."""
        if address is None:
            return "-"
        text = str(address)
        return self.names.get(text, text)

    def frame(self, ref: FrameRef) -> str:
        """``#12``, or ``1#12`` where there are several files."""
        return f"{ref.file}#{ref.frame}" if self.files > 1 else f"#{ref.frame}"

    def frames(self, refs: Sequence[FrameRef]) -> str:
        """The first eight, and how many more there are."""
        shown = " ".join(self.frame(ref) for ref in refs[:8])
        return f"{shown} and {len(refs) - 8} more" if len(refs) > 8 else shown

    @property
    def ascii_only(self) -> bool:
        """True when the output cannot take block characters."""
        return not self.console.encoding.startswith("utf")

    def since(self, time: Nanoseconds | None) -> str:
        """Seconds since the first frame."""
        return "" if time is None else f"+{(time - self.start) / 1e9:.3f}"

    def shown(self, rows: Sequence[T]) -> Sequence[T]:
        """The rows of a part that are shown: a screen or two, not a book."""
        return rows if self.verbose else rows[:SHOWN_ROWS]

    def left_out(self, rows: Sequence[object], what: str) -> None:
        """Say how many rows of a part are not shown."""
        if len(rows) > SHOWN_ROWS and not self.verbose:
            more = f"  ... and {len(rows) - SHOWN_ROWS} more {what} (-v shows them, --mn selects)"
            self.console.print(Text(more, style="dim"))

    def heading(self, text: str) -> None:
        """An empty line and a heading."""
        self.console.print()
        self.console.print(Text(text.upper(), style="bold"))

    def renamed(self, text: str) -> str:
        """``text`` with the names of nodes in place of their addresses."""
        return " ".join(self._renamed(word) for word in text.split(" ")) if self.names else text

    def _renamed(self, word: str) -> str:
        bare = word.rstrip(",:;.")
        return self.names[bare] + word[len(bare) :] if bare in self.names else word


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 frame``, ``2 frames``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def utc(time: Nanoseconds) -> str:
    """Date and time of day in UTC."""
    return datetime.fromtimestamp(time // 1_000_000_000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
