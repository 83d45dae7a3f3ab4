"""A picture of one node's bindings over time: a lane a binding, with what happened to it below.

It needs no colour, fits the width it is given, and can do with ASCII.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.padding import Padding
from rich.text import Text

from mobtrace.findings.rule import Finding
from mobtrace.lifecycle.states import State
from mobtrace.report.axis import Axis
from mobtrace.report.screen import SEVERITY_STYLE, STATE_STYLE, Screen, count
from mobtrace.session.model import Analysis, Binding, Segment
from mobtrace.values import Address, FrameRef, Nanoseconds

# What fills a lane, and what where there are no block characters. Later ones lie on top where several meet.
GLYPHS = {
    State.DEREGISTERED: ("·", "."),
    State.EXPIRED: ("·", "."),
    State.REVOKED: ("·", "."),
    State.ACTIVE: ("█", "="),
    State.REQUESTED: ("░", "?"),
    State.GRACE: ("▒", "~"),
    State.REJECTED: ("x", "x"),
}
LEGEND = (State.ACTIVE, State.GRACE, State.REQUESTED, State.REJECTED)
# Letters of events, the least important first: where several fall into one column, the last is shown.
EVENTS = {
    "r": "refresh",
    "R": "registered",
    "D": "de-registered",
    "H": "handover",
    "S": "lost by a restart",
    "X": "rejected",
    "Q": "asked for",
    "E": "expired",
    "V": "revoked",
}
FINDING_MARKS = {"info": "i", "warning": "?", "error": "!"}
_LETTER_OF_END = {
    "refresh": "r",
    "handover": "H",
    "deregistration": "D",
    "expiry": "E",
    "revocation": "V",
    "restart": "S",
}
_LETTER_OF_STATE = {
    State.ACTIVE: "R",
    State.REQUESTED: "Q",
    State.REJECTED: "X",
    State.GRACE: "D",
    State.DEREGISTERED: "D",
    State.REVOKED: "V",
    State.EXPIRED: "E",
}
LABEL = 10  # columns before the picture
KEYS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a node: a letter for the picture, a line for the list."""

    time: Nanoseconds
    letter: str
    text: str
    frames: tuple[FrameRef, ...]


def write_timelines(
    screen: Screen,
    analysis: Analysis,
    findings: Sequence[Finding],
    window: tuple[Nanoseconds, Nanoseconds] | None = None,
    *,
    ascii_only: bool = False,
    verbose: bool = False,
) -> None:
    """Write a picture for every node, all on one scale; ``window`` is the time to show (all there is)."""
    axis = Axis(*(window or _extent(analysis)), screen.start, max(screen.console.width - LABEL - 1, 20))
    glyph = 1 if ascii_only or screen.ascii_only else 0
    by_node: dict[str, list[Binding]] = defaultdict(list)
    for binding in analysis.bindings:
        if binding.states:
            by_node[binding.mn].append(binding)
    for mn, bindings in by_node.items():
        ids = {binding.id for binding in bindings}
        about = [each for each in findings if each.mn == mn or each.binding in ids]
        _Picture(screen, axis, glyph, mn, bindings, about).write(verbose)
    legend = "  ".join(f"{GLYPHS[state][glyph]} {state.value}" for state in LEGEND)
    screen.console.print(Text(f"{legend}  {GLYPHS[State.EXPIRED][glyph]} none", style="dim"))


def _extent(analysis: Analysis) -> tuple[Nanoseconds, Nanoseconds]:
    segments = [each for binding in analysis.bindings for each in binding.states]
    ends = [each.end for each in segments if each.end is not None]
    starts = [each.start for each in segments]
    return min(starts, default=0), max(starts + ends, default=0)


class _Picture:
    """One node's picture."""

    def __init__(
        self, screen: Screen, axis: Axis, glyph: int, mn: str, bindings: Sequence[Binding], findings: Sequence[Finding]
    ) -> None:
        self.screen = screen
        self.axis = axis
        self.glyph = glyph
        self.mn = mn
        self.bindings = bindings
        self.findings = findings
        places = dict.fromkeys(each.care_of for one in bindings for each in one.states if each.state is State.ACTIVE)
        self.keys: dict[Address | None, str] = dict(zip(places, KEYS, strict=False))

    def write(self, verbose: bool) -> None:
        """Head, lanes, events."""
        out = self.screen.console
        out.print(Text(self.mn, style="bold"))
        events: list[Event] = []
        lanes = lanes_of(self.bindings)
        for number, lane in enumerate(lanes, start=1):
            out.print(Padding(Text(f"{number} {self._about(lane[0])}"), (0, 0, 0, 2), expand=False))
        if self.keys:
            out.print(Padding(Text(self._key_line()), (0, 0, 0, 2), expand=False))
        for line in self.axis.lines(LABEL):
            out.print(Text(line.rstrip(), style="dim"))
        for number, lane in enumerate(lanes, start=1):
            happened = [event for binding in lane for event in self._events(binding)]
            bid = f" BID {lane[0].bid}" if lane[0].bid is not None else ""
            out.print(self._row(f"{number}{bid}", self._bar(lane)))
            out.print(self._row("", self._marks(happened, list(EVENTS).index)))
            events += happened
        found = [self._found(finding) for finding in self.findings if finding.time is not None]
        if found:
            marks = list(FINDING_MARKS.values())
            out.print(self._row("findings", self._marks(found, marks.index)))
        self._list([*events, *found], verbose)
        out.print()

    def _about(self, binding: Binding) -> str:
        homes = ", ".join([*map(str, binding.prefixes), *map(str, binding.home_addresses)])
        bid = f", BID {binding.bid}" if binding.bid is not None else ""
        return f"{binding.protocol} at {self.screen.node(binding.anchor)}{bid}{': ' if homes else ''}{homes}"

    def _key_line(self) -> str:
        return "via " + ", ".join(f"{letter} = {self.screen.node(place)}" for place, letter in self.keys.items())

    def _row(self, label: str, cells: Text) -> Text:
        row = Text(f"{label[: LABEL - 1]:<{LABEL}}", no_wrap=True)
        return row.append_text(cells)

    def _bar(self, lane: Iterable[Binding]) -> Text:
        cells: list[tuple[str, str]] = [(" ", "")] * self.axis.width
        for binding in lane:
            order = list(GLYPHS)
            for segment in sorted(binding.states, key=lambda each: order.index(each.state)):
                cell = (GLYPHS[segment.state][self.glyph], STATE_STYLE.get(segment.state, ""))
                for column in self.axis.columns(segment.start, segment.end):
                    cells[column] = cell
        bar = Text(no_wrap=True)
        labels = self._places(lane, "".join(character for character, _ in cells))
        for column, (character, style) in enumerate(cells):
            letter = labels.get(column)
            bar.append(letter or character, style=f"{style} reverse" if letter and style else style)
        return bar

    def _places(self, lane: Iterable[Binding], bar: str) -> dict[int, str]:
        """By column, the letters of the names that fit into the stretches they belong to."""
        letters: dict[int, str] = {}
        active = GLYPHS[State.ACTIVE][self.glyph]
        for binding in lane:
            for place, run in groupby(binding.states, key=_place):
                segments = list(run)
                columns = [one for each in segments for one in self.axis.columns(each.start, each.end)]
                free = [column for column in columns if bar[column] == active]
                if place is None or not free:
                    continue
                name = self.screen.node(place)
                text = f" {name} " if len(name) + 4 <= len(set(free)) else self.keys.get(place, "")
                if text and len(text) <= len(set(free)):
                    first = free[0] + (1 if len(text) > 1 else 0)
                    letters.update({first + index: letter for index, letter in enumerate(text)})
        return letters

    def _marks(self, events: Iterable[Event], rank: Callable[[str], int]) -> Text:
        cells = [" "] * self.axis.width
        for event in sorted(events, key=lambda each: rank(each.letter)):
            for column in self.axis.columns(event.time, event.time):
                cells[column] = event.letter
        return Text("".join(cells).rstrip(), style="bold", no_wrap=True)

    def _events(self, binding: Binding) -> Iterator[Event]:
        before: Segment | None = None
        for segment in binding.states:
            letter = event_letter(before, segment)
            if letter:
                yield Event(segment.start, letter, self._what(letter, before, segment), (segment.frame,))
            before = segment

    def _what(self, letter: str, before: Segment | None, segment: Segment) -> str:
        text = EVENTS[letter]
        if letter == "H" and before is not None:
            return f"{text} to {self.screen.node(segment.care_of)}"
        if letter == "D" and not segment.confirmed:
            return f"{text}, never answered"
        return f"{text} via {self.screen.node(segment.care_of)}" if letter in "RXQ" else text

    def _found(self, finding: Finding) -> Event:
        return Event(finding.time or 0, FINDING_MARKS[finding.severity.value], finding.code, tuple(finding.frames))

    def _list(self, events: Sequence[Event], verbose: bool) -> None:
        refreshes = sum(event.letter == "r" for event in events)
        first, last = self.axis.start, self.axis.end
        for event in sorted(events, key=lambda each: each.time):
            if first <= event.time <= last and (verbose or event.letter != "r"):
                line = Text(f"{self.screen.since(event.time):>{LABEL}}  ")
                line.append(f"{event.letter}  ", style=_style(event.letter))
                line.append(f"{event.text}  ")
                line.append(self.screen.frames(event.frames), style="dim")
                self.screen.console.print(line)
        if refreshes and not verbose:
            self.screen.console.print(
                Text(f"{'':{LABEL}}  r  {count(refreshes, 'refresh', 'refreshes')} (-v lists them)")
            )


def lanes_of(bindings: Iterable[Binding]) -> list[list[Binding]]:
    """Bindings that follow one another for the same homes share a lane."""
    lanes: dict[object, list[Binding]] = defaultdict(list)
    for binding in bindings:
        homes = (tuple(binding.prefixes), tuple(binding.home_addresses))
        lanes[binding.protocol, binding.anchor, binding.bid, homes].append(binding)
    return list(lanes.values())


def _place(segment: Segment) -> Address | None:
    return segment.care_of if segment.state is State.ACTIVE else None


def event_letter(before: Segment | None, segment: Segment) -> str:
    """The letter of ``EVENTS`` for what began ``segment``; empty when nothing happened."""
    if before is None:
        return _LETTER_OF_STATE[segment.state]
    if before.state is State.GRACE and segment.state is State.DEREGISTERED:
        return ""  # the grace period is over; the node left when it began
    if before.ended_by == "replaced":
        return _LETTER_OF_STATE[segment.state]
    return _LETTER_OF_END.get(before.ended_by or "", "")


def _style(letter: str) -> str:
    severity = {mark: name for name, mark in FINDING_MARKS.items()}.get(letter)
    return SEVERITY_STYLE[severity] if severity else "bold"
