"""The statistics of a report as rows of text, for the tables of the HTML page."""

from collections.abc import Iterator, Sequence

from mobtrace.report.screen import Screen
from mobtrace.report.stats import milliseconds
from mobtrace.session.model import Analysis
from mobtrace.session.statistics import MIB_COUNTERS, statistics

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]  # title, heads, rows


class StatisticsView:
    """Tables of statistics: each has a title, heads and rows, all of them text."""

    def __init__(self, screen: Screen, analysis: Analysis) -> None:
        self.screen = screen
        self.analysis = analysis
        self.found = statistics(analysis)

    def tables(self) -> Iterator[Table]:
        """Those that have rows."""
        for table in (
            self._latency(),
            self._slowest(),
            self._messages(),
            self._statuses(),
            *self._mib(),
            self._paths(),
        ):
            if table[2]:
                yield table

    def _latency(self) -> Table:
        heads = ("", "", "asked", "answered", "rejected", "unanswered", "sent again", "p50", "p95", "p99", "max")
        rows = [
            (
                each.kind,
                each.protocol,
                *map(str, (each.asked, each.answered, each.rejected, each.unanswered, each.retransmissions)),
                *map(milliseconds, each.percentiles.values()),
            )
            for each in self.found.latencies
        ]
        return "Latency: milliseconds from the first transmission to the answer", heads, rows

    def _slowest(self) -> Table:
        rows = [
            (each.kind, milliseconds(slow.latency), self.screen.since(slow.time), slow.mn or "",
             self.screen.frames(slow.frames))
            for each in self.found.latencies
            for slow in each.worst
        ]  # fmt: skip
        return "Slowest of each kind", ("", "ms", "s", "node", "frames"), rows

    def _messages(self) -> Table:
        counts = sorted(self.analysis.messages.items(), key=lambda each: (-each[1], each[0]))
        return "Messages of the whole input", ("", "count"), [(name, str(number)) for name, number in counts]

    def _statuses(self) -> Table:
        rows = [(str(status), name, str(number)) for (status, name), number in self.found.statuses.items()]
        return "Answers by status", ("status", "", "count"), rows

    def _mib(self) -> Iterator[Table]:
        for anchor, counters in self.found.mib.items():
            rows = [(name, str(counters[name])) for name in MIB_COUNTERS if counters[name]]
            yield f"{self.screen.node(anchor)}: counters of RFC 6475", ("", "count"), rows

    def _paths(self) -> Table:
        rows = [
            (
                " and ".join(map(self.screen.node, path.peers)),
                str(path.heartbeats),
                str(path.answered),
                str(len(path.restarts)),
                str(len(path.revocations)),
                path.states[-1].state if path.states else "",
            )
            for path in self.analysis.paths
        ]
        return "Paths between peers", ("", "heartbeats", "answered", "restarts", "revocations", "at the end"), rows
