"""The sequence of messages between the real nodes: a column a node, a line a message."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.text import Text

from mobtrace.report.screen import Screen, count
from mobtrace.session.model import Analysis
from mobtrace.session.records import MessageRecord
from mobtrace.values import Address, Nanoseconds

# Columns from the left, by what a node does; of several roles the first counts.
ROLES = ("mn", "mag", "nas", "map", "lma", "ha", "cn", "aaa")
GLYPHS = {"life": ("│", "|"), "line": ("─", "-"), "again": ("╌", "."), "right": ("►", ">"), "left": ("◄", "<")}
NO_ANSWER = "x"
LEFT = 26  # columns of frame, time and delta
NARROWEST = 12  # columns between two nodes; with less there are no columns at all
SHORT = {
    "Binding Update": "BU",
    "Binding Acknowledgement": "BA",
    "Binding Acknowledgment": "BA",
    "Heartbeat Message": "Heartbeat",
}
REFUSED = 128


@dataclass(frozen=True, slots=True)
class _Fold:
    """Heartbeats between two peers that nothing else came between."""

    records: tuple[MessageRecord, ...]


def write_ladder(screen: Screen, analysis: Analysis, *, heartbeats: bool = False, ascii_only: bool = False) -> None:
    """Write the ladder of the analysis's records; heartbeats are folded unless ``heartbeats``."""
    _Ladder(screen, analysis, heartbeats, ascii_only or screen.ascii_only).write()


class _Ladder:
    def __init__(self, screen: Screen, analysis: Analysis, heartbeats: bool, ascii_only: bool) -> None:
        self.screen = screen
        self.records = sorted(analysis.records, key=lambda each: (each.time, each.frame))
        self.heartbeats = heartbeats
        self.glyphs = {name: forms[ascii_only] for name, forms in GLYPHS.items()}
        self.homes = homes_of(analysis)
        self.columns = columns_of(self.records, analysis, self.homes)
        self.room = screen.console.width - LEFT
        self.gap = (self.room - 1) // max(len(self.columns) - 1, 1)
        self.many = len({each.mn for each in self.records if each.mn}) > 1

    def write(self) -> None:
        """Names, then messages."""
        out = self.screen.console
        wide = self.gap >= NARROWEST
        if wide:
            for line in self._header():
                out.print(Text(line.rstrip(), style="bold", no_wrap=True, overflow="ignore"))
        before: Nanoseconds | None = None
        for step in self._steps():
            first = step.records[0] if isinstance(step, _Fold) else step
            if isinstance(step, _Fold):
                out.print(self._fold(step, before, wide))
            else:
                out.print(self._line(step, before, wide))
            before = step.records[-1].time if isinstance(step, _Fold) else first.time
        out.print(Text(self._legend(), style="dim"))

    def _node(self, address: Address) -> Address:
        return self.homes.get(address, address)

    def _header(self) -> Iterator[str]:
        """Names over their columns, in as many lines as the longest needs."""
        names = [_wrapped(self.screen.node(node), self.gap - 2) for node in self.columns]
        for index in range(max(map(len, names), default=0)):
            line = [" "] * self.room
            for place, name in enumerate(names):
                text = name[index] if index < len(name) else ""
                start = min(max(place * self.gap - len(text) // 2, 0), self.room - len(text))
                line[start : start + len(text)] = text
            yield " " * LEFT + "".join(line)

    def _steps(self) -> Iterator[MessageRecord | _Fold]:
        if self.heartbeats:
            yield from self.records
            return
        for beats, run in groupby(self.records, key=lambda each: each.is_heartbeat):
            if not beats:
                yield from run
                continue
            by_pair: dict[frozenset[Address], list[MessageRecord]] = {}
            for record in run:
                by_pair.setdefault(frozenset((record.source, record.destination)), []).append(record)
            yield from (_Fold(tuple(records)) for records in by_pair.values())

    def _left(self, record: MessageRecord, before: Nanoseconds | None) -> Text:
        delta = "" if before is None else f"{(record.time - before) / 1e9:+.3f}"
        left = Text(f"{self.screen.frame(record.frame):>7}{self.screen.since(record.time):>10}")
        return left.append(f"{delta:>8} ", style="dim")

    def _line(self, record: MessageRecord, before: Nanoseconds | None, wide: bool) -> Text:
        line = self._left(record, before)
        label = label_of(record, self.many)
        style = _style(record)
        if not wide:
            sender, receiver = (self.screen.node(self._node(each)) for each in (record.sender, record.receiver))
            return line.append(f"{sender} -> {receiver}  ").append(label, style=style)
        cells = self._lifelines()
        begin, end = (self._place(each) for each in (record.sender, record.receiver))
        if begin == end:
            start = min(begin + 1, max(len(cells) - len(label) - 1, 0))
            return self._cells(line, cells, start, f" {label}"[: len(cells) - start], style)
        inner = abs(end - begin) - 1
        stroke = self.glyphs["again" if record.retransmission else "line"]
        head = NO_ANSWER if record.unanswered else self.glyphs["right" if end > begin else "left"]
        text = f" {label[: inner - 4]} "
        shaft = f"{text:{stroke}^{inner - 1}}"
        arrow = shaft + head if end > begin else head + shaft
        return self._cells(line, cells, min(begin, end) + 1, arrow, style)

    def _cells(self, line: Text, cells: list[str], start: int, text: str, style: str) -> Text:
        line.append("".join(cells[:start]), style="dim")
        line.append(text, style=style)
        line.append("".join(cells[start + len(text) :]).rstrip(), style="dim")
        line.no_wrap = True
        return line

    def _fold(self, fold: _Fold, before: Nanoseconds | None, wide: bool) -> Text:
        first, last = fold.records[0], fold.records[-1]
        line = self._left(first, before)
        asked = [each for each in fold.records if not each.reply and each.transaction is not None]
        silent = sum(each.unanswered for each in asked)
        alone = sum(each.transaction is None for each in fold.records)
        text = count(len(asked), "heartbeat")
        text += f", {silent} unanswered" if silent else ", answered" if asked else ""
        text += f", {alone} unsolicited" if alone else ""
        if last is not first:
            text += f", to {self.screen.frame(last.frame)}"
        if not wide:
            pair = f"{self.screen.node(first.source)} <-> {self.screen.node(first.destination)}  "
            return line.append(pair + text, style="dim")
        ends = sorted(self._place(each) for each in (first.source, first.destination))
        start = max(min(ends[0] + 2, self.room - len(text)), 1)
        return self._cells(line, self._lifelines(), start, text, "bold red" if silent else "dim")

    def _lifelines(self) -> list[str]:
        cells = [" "] * self.room
        for node in self.columns:
            cells[self._place(node)] = self.glyphs["life"]
        return cells

    def _place(self, address: Address) -> int:
        return self.columns.index(self._node(address)) * self.gap

    def _legend(self) -> str:
        kinds = Counter(
            "again" if each.retransmission else "no answer" if each.unanswered else "" for each in self.records
        )
        parts = [count(len(self.records), "message")]
        if kinds["again"]:
            parts.append(f"{self.glyphs['again'] * 2} sent again ({kinds['again']})")
        if any(each.unanswered for each in self.records):
            parts.append(f"{NO_ANSWER} never answered")
        return "; ".join(parts)


def columns_of(records: Sequence[MessageRecord], analysis: Analysis, homes: Mapping[Address, Address]) -> list[Address]:
    """The nodes of ``records`` from left to right, each by its home address where ``homes`` has one."""
    roles: dict[Address, set[str]] = {}
    for node in analysis.nodes:
        roles.setdefault(homes.get(node.address, node.address), set()).update(node.roles)
    seen = dict.fromkeys(homes.get(each, each) for record in records for each in (record.sender, record.receiver))
    return sorted(
        seen, key=lambda node: min((ROLES.index(role) for role in roles.get(node, ()) if role in ROLES), default=1)
    )


def label_of(record: MessageRecord, many: bool) -> str:
    """What stands on a message's arrow; with its node where there are ``many``."""
    name = SHORT.get(record.name, record.name)
    words = [("P" if record.proxy else "") + name]
    if record.is_heartbeat:
        # One without an exchange is an unsolicited response (RFC 5847 section 3.2).
        words.append("request" if record.kind and not record.reply else "response")
    if record.sequence is not None:
        words.append(str(record.sequence))
    words += _verdict(record)
    if record.retransmission:
        words.append("again")
    if many and record.mn:
        words.append(record.mn.partition("@")[0])
    return " ".join(words)


def _verdict(record: MessageRecord) -> list[str]:
    """What a request asks for, or what an answer says, in a word or two."""
    if record.status is not None and record.reply:
        return [f"refused {record.status}"] if record.status >= REFUSED else ["ok", *_lifetime(record)]
    if record.lifetime == 0:
        return ["release"]
    return _lifetime(record)


def _lifetime(record: MessageRecord) -> list[str]:
    return [f"{record.lifetime:g}s"] if record.lifetime else []


def _style(record: MessageRecord) -> str:
    if record.unanswered or (record.status or 0) >= REFUSED:
        return "bold red"
    return "yellow" if record.retransmission else ""


def homes_of(analysis: Analysis) -> dict[Address, Address]:
    """By care-of address the home address of the one host-based node that had it: its columns are one."""
    owners: dict[Address, set[Address]] = {}
    for binding in analysis.bindings:
        if binding.protocol != "pmip6" and binding.home_addresses:
            for segment in binding.states:
                if segment.care_of is not None:
                    owners.setdefault(segment.care_of, set()).add(binding.home_addresses[0])
    return {care_of: next(iter(homes)) for care_of, homes in owners.items() if len(homes) == 1}


def _wrapped(name: str, width: int) -> Sequence[str]:
    return [name[at : at + width] for at in range(0, len(name), width)]
