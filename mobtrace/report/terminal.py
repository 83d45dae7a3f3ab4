"""The report a person reads in a terminal: what went wrong first, then every node's bindings.

Legible at 80 columns, without colour, and through a pager.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mobtrace.capture.frames import CaptureInfo
from mobtrace.errors import UsageError
from mobtrace.findings.rule import Finding
from mobtrace.lifecycle.states import State
from mobtrace.session.model import Analysis, Binding, Segment, Transaction
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
# Findings of one code shown in full; the rest of them is counted.
SHOWN_OF_A_CODE = 5


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


class _Writer:
    """What all parts of one report share: the console, node names, the first time, how many files."""

    def __init__(self, target: Console, names: Mapping[str, str], start: Nanoseconds, files: int) -> None:
        self.console = target
        self.names = names
        self.start = start
        self.files = files

    def node(self, address: Address | None) -> str:
        if address is None:
            return "-"
        text = str(address)
        return self.names.get(text, text)

    def frame(self, ref: FrameRef) -> str:
        return f"{ref.file}#{ref.frame}" if self.files > 1 else f"#{ref.frame}"

    def frames(self, refs: Sequence[FrameRef]) -> str:
        shown = " ".join(self.frame(ref) for ref in refs[:8])
        return f"{shown} and {len(refs) - 8} more" if len(refs) > 8 else shown

    def since(self, time: Nanoseconds | None) -> str:
        return "" if time is None else f"+{(time - self.start) / 1e9:.3f}"

    def heading(self, text: str) -> None:
        self.console.print()
        self.console.print(Text(text.upper(), style="bold"))


def write_analysis(
    captures: Sequence[CaptureInfo],
    analysis: Analysis,
    findings: Sequence[Finding],
    out: TextIO,
    names: Mapping[str, str] | None = None,
    color: str = "auto",
    verbose: bool = False,
) -> None:
    """Write the whole report to ``out``."""
    times = [info.first_time for info in captures if info.first_time is not None]
    writer = _Writer(console(out, color), names or {}, min(times, default=0), len(captures))
    _captures(writer, captures)
    _summary(writer, analysis)
    _findings(writer, findings, verbose)
    _nodes(writer, analysis)
    _bindings(writer, analysis)
    _handovers(writer, analysis)
    _transactions(writer, analysis, verbose)


def _captures(writer: _Writer, captures: Sequence[CaptureInfo]) -> None:
    for index, info in enumerate(captures):
        tag = f"{index}: " if len(captures) > 1 else ""
        line = Text(f"{tag}{info.file}", style="bold")
        line.append(f"  {info.format}, {info.frames} frames, {info.signaling_frames} signaling", style="")
        if info.first_time is not None and info.last_time is not None:
            line.append(f", {(info.last_time - info.first_time) / 1e9:.1f} s from {_utc(info.first_time)}")
        if not info.complete:
            line.append(f"  INCOMPLETE: cut at octet {info.cut_at}", style="bold red")
        writer.console.print(line, soft_wrap=False)


def _summary(writer: _Writer, analysis: Analysis) -> None:
    asked = [tx for tx in analysis.transactions if tx.expects_reply]
    rejected = sum(tx.rejected for tx in asked)
    silent = sum(tx.unanswered for tx in asked)
    nodes = len({binding.mn for binding in analysis.bindings})
    writer.console.print(
        f"{_count(nodes, 'mobile node')}, {_count(len(analysis.bindings), 'binding')}, "
        f"{_count(len(analysis.handovers), 'handover')}, {_count(len(analysis.transactions), 'transaction')}: "
        f"{len(asked) - silent} answered ({rejected} rejected), {silent} unanswered"
    )
    left_out = [
        _count(analysis.duplicates, "copy from a second tap", "copies from a second tap")
        if analysis.duplicates
        else "",
        _count(analysis.quoted, "message quoted in ICMP errors", "messages quoted in ICMP errors")
        if analysis.quoted
        else "",
    ]
    if any(left_out):
        writer.console.print(f"left out: {', '.join(filter(None, left_out))}")


def _findings(writer: _Writer, findings: Sequence[Finding], verbose: bool) -> None:
    if not findings:
        writer.heading("findings: none")
        return
    counts = Counter(finding.severity.value for finding in findings)
    writer.heading("findings: " + ", ".join(f"{number} {severity}" for severity, number in counts.items()))
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] > SHOWN_OF_A_CODE and not verbose:
            continue
        _finding(writer, finding)
    hidden = {code: number - SHOWN_OF_A_CODE for code, number in seen.items() if number > SHOWN_OF_A_CODE}
    if hidden and not verbose:
        listed = ", ".join(f"{number} {code}" for code, number in hidden.items())
        writer.console.print(f"  ... and {listed} more (-v shows them)", style="dim")


def _finding(writer: _Writer, finding: Finding) -> None:
    head = Text("  ")
    head.append(f"{finding.severity.value:<8}", style=SEVERITY_STYLE[finding.severity.value])
    head.append(finding.code, style="bold")
    if finding.time is not None:
        head.append(f"  {writer.since(finding.time)} s")
    writer.console.print(head)
    writer.console.print(Padding(Text(_renamed(finding.text, writer.names)), (0, 0, 0, 10), expand=False))
    writer.console.print(
        Padding(Text(f"{writer.frames(finding.frames)}  {finding.rfc}", style="dim"), (0, 0, 0, 10), expand=False)
    )


def _nodes(writer: _Writer, analysis: Analysis) -> None:
    if not analysis.nodes:
        return
    writer.heading("nodes")
    table = Table.grid(padding=(0, 2))
    for node in analysis.nodes:
        name = writer.names.get(str(node.address), "")
        table.add_row(" ", ",".join(sorted(node.roles)), str(node.address), name)
    writer.console.print(table)


def _bindings(writer: _Writer, analysis: Analysis) -> None:
    if not analysis.bindings:
        return
    writer.heading("bindings")
    for binding in analysis.bindings:
        head = Text(binding.mn, style="bold")
        head.append(f"  {binding.protocol} at {writer.node(binding.anchor)}", style="")
        if binding.bid is not None:
            head.append(f"  BID {binding.bid}")
        if binding.existed_before:
            head.append("  (existed before the capture)", style="dim")
        writer.console.print(head)
        homes = [*map(str, binding.prefixes), *map(str, binding.home_addresses)]
        if homes:
            writer.console.print(Padding(Text(", ".join(homes)), (0, 0, 0, 2), expand=False))
        writer.console.print(_states(writer, binding))


def _states(writer: _Writer, binding: Binding) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    for _ in range(4):
        table.add_column(no_wrap=True)
    for segment in binding.states:
        table.add_row(
            f"  {writer.since(segment.start)}",
            Text(segment.state.value, style=STATE_STYLE.get(segment.state, "")),
            _where(writer, segment),
            _end(segment),
            writer.frame(segment.frame),
        )
    return table


def _where(writer: _Writer, segment: Segment) -> str:
    if segment.state is not State.ACTIVE:
        return "" if segment.confirmed else "(not confirmed)"
    return f"via {writer.node(segment.care_of)}"


def _end(segment: Segment) -> str:
    if segment.end is None:
        return ""
    return f"{(segment.end - segment.start) / 1e9:.1f} s to {segment.ended_by}"


def _handovers(writer: _Writer, analysis: Analysis) -> None:
    if not analysis.handovers:
        return
    writer.heading("handovers")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    for each in analysis.handovers:
        latency = "" if each.signaling_latency is None else f"{each.signaling_latency * 1000:.1f} ms"
        table.add_row(
            f"  {writer.since(each.time)}", each.mn, f"{writer.node(each.old)} -> {writer.node(each.new)}", latency
        )
    writer.console.print(table)


def _transactions(writer: _Writer, analysis: Analysis, verbose: bool) -> None:
    shown = [tx for tx in analysis.transactions if verbose or tx.remarks or tx.rejected or tx.unanswered]
    if not shown:
        return
    writer.heading("transactions" if verbose else "transactions with remarks, rejected or unanswered")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    for tx in shown:
        table.add_row(f"  {writer.since(tx.time)}", tx.kind, tx.mn or writer.node(tx.requester), _outcome(tx))
    writer.console.print(table)


def _outcome(tx: Transaction) -> str:
    if tx.unanswered:
        text = "unanswered"
    elif tx.reply is None:
        text = "no answer asked for"
    else:
        name = "accepted" if tx.status == 0 else tx.status_name or "answered"
        text = f"{name}, {(tx.rtt or 0) * 1000:.1f} ms"
    if tx.retransmissions:
        text += f", sent {1 + len(tx.retransmissions)} times"
    return f"{text}; {', '.join(tx.remarks)}" if tx.remarks else text


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return " ".join(names.get(word.rstrip(",:"), word) for word in text.split(" ")) if names else text


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _utc(time: Nanoseconds) -> str:
    return datetime.fromtimestamp(time // 1_000_000_000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
