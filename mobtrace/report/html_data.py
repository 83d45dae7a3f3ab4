"""What the HTML page draws from: findings, and nodes with their lanes, events and messages.

Times are seconds since the first frame.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mobtrace.findings.catalogue import all_rules
from mobtrace.findings.causes import Causes
from mobtrace.findings.rule import Finding
from mobtrace.report.explain import rule_json
from mobtrace.report.ladder import REFUSED, columns_of, homes_of, label_of
from mobtrace.report.screen import Screen
from mobtrace.report.service import length
from mobtrace.report.timeline import EVENTS, event_letter, lanes_of
from mobtrace.session.model import Analysis, Binding, Handover, Segment
from mobtrace.session.records import MessageRecord
from mobtrace.session.service import Gap
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef, Nanoseconds

MOST_FRAMES = 100  # of one finding
MOST_MESSAGES = 200_000  # in all ladders together
AGAIN, SILENT, BAD, BEAT = 1, 2, 4, 8  # flags of a message


class PageData:
    """Gathers the data of a page."""

    def __init__(
        self, screen: Screen, analysis: Analysis, findings: Sequence[Finding], gaps: Sequence[Gap], causes: Causes
    ) -> None:
        self.screen = screen
        self.analysis = analysis
        self.findings = findings
        self.gaps = gaps
        self.causes = causes
        self.places: dict[str, int] = {}
        self.homes = homes_of(analysis)
        self.by_node: dict[str, list[Binding]] = defaultdict(list)
        for binding in analysis.bindings:
            self.by_node[binding.mn].append(binding)
        self.moves: dict[str, list[Handover]] = defaultdict(list)
        for handover in analysis.handovers:
            self.moves[handover.mn].append(handover)
        self.order = self._worst_first()
        self.place_of = {mn: number for number, mn in enumerate(self.order)}
        self.owner = {binding.id: binding.mn for binding in analysis.bindings}

    def data(self) -> dict[str, Any]:
        """One object; lists instead of objects where there are many of a kind."""
        ladders, rest, left_out = self._messages()
        nodes = [self._node(mn, ladders.get(mn, [])) for mn in self.order]
        known = {finding.code for finding in self.findings}
        return {
            "start": self.screen.start // 1_000_000,
            "files": self.screen.files,
            "window": self._window(),
            "manuals": {code: rule_json(rule) for code, rule in all_rules().items() if code in known},
            "findings": [self._finding(finding) for finding in self.findings],
            "gaps": [self._gap(gap) for gap in self.gaps if gap.reason != "detached"],
            "nodes": nodes,
            "rest": self._ladder(rest),
            "left_out": left_out,
            "places": list(self.places),
            "letters": EVENTS,
        }

    def _worst_first(self) -> list[str]:
        lost: dict[str, float] = defaultdict(float)
        for gap in self.gaps:
            lost[gap.mn] += gap.duration if gap.is_loss else 0.0
        about = {finding.mn: -finding.severity.rank for finding in reversed(self.findings)}
        return sorted(self.by_node, key=lambda mn: (-lost[mn], about.get(mn, 1), mn))

    def _seconds(self, time: Nanoseconds) -> float:
        return round((time - self.screen.start) / NANOSECONDS_PER_SECOND, 6)

    def _window(self) -> list[float]:
        segments = [each for binding in self.analysis.bindings for each in binding.states]
        times = [each.start for each in segments] + [each.end for each in segments if each.end is not None]
        times += [record.time for record in self.analysis.records]
        return [self._seconds(min(times, default=0)), self._seconds(max(times, default=0))] if times else [0, 1]

    def _at(self, address: Address | None) -> int | None:
        if address is None:
            return None
        return self.places.setdefault(self.screen.node(address), len(self.places))

    def _frames(self, refs: Iterable[FrameRef]) -> list[str]:
        return [self.screen.frame(ref) for ref in refs]

    def _finding(self, finding: Finding) -> dict[str, Any]:
        mn = finding.mn if finding.mn in self.place_of else self.owner.get(finding.binding or 0)
        return {
            "severity": finding.severity.value,
            "code": finding.code,
            "mn": finding.mn,
            "node": self.place_of.get(mn or ""),
            "time": None if finding.time is None else self._seconds(finding.time),
            "text": self.screen.renamed(finding.text),
            "frames": self._frames(finding.frames[:MOST_FRAMES]),
            "more": max(len(finding.frames) - MOST_FRAMES, 0),
            "filter": finding.filter if len(finding.frames) <= MOST_FRAMES else "",
            "rfc": finding.rfc,
            "group": None if finding.group is None else self.screen.renamed(finding.group),
        }

    def _gap(self, gap: Gap) -> dict[str, Any]:
        cause = self.causes.of(gap)
        return {
            "mn": gap.mn,
            "node": self.place_of.get(gap.mn),
            "from": self._seconds(gap.start),
            "to": self._seconds(gap.end),
            "restored": gap.restored,
            "lost": gap.is_loss,
            "length": length(gap.duration),
            "reason": gap.reason,
            "why": self.screen.renamed(gap.why),
            "measured": gap.measured is not None,
            "frames": self._frames(gap.frames[:MOST_FRAMES]),
            "code": None if cause is None else cause.code,
        }

    def _node(self, mn: str, records: Sequence[MessageRecord]) -> dict[str, Any]:
        bindings = [binding for binding in self.by_node[mn] if binding.states]
        return {
            "mn": mn,
            "lanes": [self._lane(lane) for lane in lanes_of(bindings)],
            "handovers": [self._handover(each) for each in self.moves.get(mn, ())],
            "ladder": self._ladder(records),
        }

    def _lane(self, lane: Sequence[Binding]) -> dict[str, Any]:
        first = lane[0]
        return {
            "protocol": first.protocol,
            "anchor": self._at(first.anchor),
            "bid": first.bid,
            "homes": [*map(str, first.prefixes), *map(str, first.home_addresses)],
            "before": first.existed_before,
            "states": [self._segment(each) for binding in lane for each in binding.states],
            "events": [event for binding in lane for event in self._events(binding)],
        }

    def _segment(self, segment: Segment) -> list[Any]:
        end = None if segment.end is None else self._seconds(segment.end)
        return [
            self._seconds(segment.start),
            end,
            segment.state.value,
            self._at(segment.care_of),
            segment.lifetime,
            self.screen.frame(segment.frame),
            segment.ended_by,
        ]

    def _events(self, binding: Binding) -> Iterator[list[Any]]:
        before: Segment | None = None
        for segment in binding.states:
            letter = event_letter(before, segment)
            if letter:
                yield [
                    self._seconds(segment.start),
                    letter,
                    self._at(segment.care_of),
                    self.screen.frame(segment.frame),
                ]
            before = segment

    def _handover(self, handover: Handover) -> dict[str, Any]:
        return {
            "time": self._seconds(handover.time),
            "from": self._at(handover.old),
            "to": self._at(handover.new),
            "kind": handover.kind,
            "latency": handover.signaling_latency,
            "interruption": handover.interruption,
            "lost": handover.lost,
        }

    def _messages(self) -> tuple[dict[str, list[MessageRecord]], list[MessageRecord], int]:
        """Records by node, those of no node, and how many nodes must do without."""
        ladders: dict[str, list[MessageRecord]] = defaultdict(list)
        rest: list[MessageRecord] = []
        for record in sorted(self.analysis.records, key=lambda each: (each.time, each.frame)):
            mn = record.mn if record.mn in self.by_node else self.owner.get(record.binding or 0)
            (rest if mn is None else ladders[mn]).append(record)
        room, left_out = MOST_MESSAGES, 0
        for mn in self.order:
            room -= len(ladders[mn])
            if room < 0:
                left_out += bool(ladders.pop(mn))
        return ladders, rest[: max(room, 0)], left_out

    def _ladder(self, records: Sequence[MessageRecord]) -> dict[str, Any]:
        columns = columns_of(records, self.analysis, self.homes) if records else []
        where = {address: number for number, address in enumerate(columns)}
        return {
            "columns": [self._at(each) for each in columns],
            "rows": [
                [
                    self._seconds(each.time),
                    self.screen.frame(each.frame),
                    where[self.homes.get(each.sender, each.sender)],
                    where[self.homes.get(each.receiver, each.receiver)],
                    label_of(each, False),
                    _flags(each),
                ]
                for each in records
            ],
        }


def _flags(record: MessageRecord) -> int:
    refused = (record.status or 0) >= REFUSED and record.reply
    return AGAIN * record.retransmission + SILENT * record.unanswered + BAD * refused + BEAT * record.is_heartbeat
