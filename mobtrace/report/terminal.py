"""The report a person reads in a terminal: what went wrong first, then every node's bindings.

Legible at 80 columns, without colour, and through a pager.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TextIO

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mobtrace.capture.frames import CaptureInfo
from mobtrace.findings.rule import Finding
from mobtrace.lifecycle.states import State
from mobtrace.report.screen import SEVERITY_STYLE, STATE_STYLE, Screen, console, count, utc
from mobtrace.report.service import write_service
from mobtrace.session.model import Analysis, Binding, Segment, Transaction
from mobtrace.session.service import service_gaps

# Captures that are named one by one; of more than these only the ones that are cut.
SHOWN_CAPTURES = 4
# Nodes named of those that one cause has hit.
SHOWN_NODES = 4
# Findings of one code shown in full; the rest of them is counted.
SHOWN_OF_A_CODE = 5


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
    screen = Screen(console(out, color), names or {}, min(times, default=0), len(captures), verbose)
    _captures(screen, captures)
    _summary(screen, analysis)
    nodes = len({binding.mn for binding in analysis.bindings})
    write_service(screen, service_gaps(analysis), findings, nodes, verbose)
    _findings(screen, findings, verbose)
    _nodes(screen, analysis)
    _bindings(screen, analysis)
    _handovers(screen, analysis)
    _transactions(screen, analysis, verbose)


def _captures(screen: Screen, captures: Sequence[CaptureInfo]) -> None:
    folded = len(captures) > SHOWN_CAPTURES and not screen.verbose
    if folded:
        frames, signaling = sum(info.frames for info in captures), sum(info.signaling_frames for info in captures)
        line = Text(f"{len(captures)} captures", style="bold")
        line.append(f"  {frames} frames, {signaling} signaling, from {utc(screen.start)} (-v lists them)", style="")
        screen.console.print(line, soft_wrap=False)
    for index, info in enumerate(captures):
        if folded and info.complete:
            continue
        tag = f"{index}: " if len(captures) > 1 else ""
        line = Text(f"{tag}{info.file}", style="bold")
        line.append(f"  {info.format}, {info.frames} frames, {info.signaling_frames} signaling", style="")
        if info.first_time is not None and info.last_time is not None:
            line.append(f", {(info.last_time - info.first_time) / 1e9:.1f} s from {utc(info.first_time)}")
        if not info.complete:
            line.append(f"  INCOMPLETE: cut at octet {info.cut_at}", style="bold red")
        screen.console.print(line, soft_wrap=False)


def _summary(screen: Screen, analysis: Analysis) -> None:
    asked = [tx for tx in analysis.transactions if tx.expects_reply]
    rejected = sum(tx.rejected for tx in asked)
    silent = sum(tx.unanswered for tx in asked)
    nodes = len({binding.mn for binding in analysis.bindings})
    screen.console.print(
        f"{count(nodes, 'mobile node')}, {count(len(analysis.bindings), 'binding')}, "
        f"{count(len(analysis.handovers), 'handover')}, {count(len(analysis.transactions), 'transaction')}: "
        f"{len(asked) - silent} answered ({rejected} rejected), {silent} unanswered"
    )
    left_out = [
        count(analysis.duplicates, "copy from a second tap", "copies from a second tap") if analysis.duplicates else "",
        count(analysis.quoted, "message quoted in ICMP errors", "messages quoted in ICMP errors")
        if analysis.quoted
        else "",
    ]
    if any(left_out):
        screen.console.print(f"left out: {', '.join(filter(None, left_out))}")


def _findings(screen: Screen, findings: Sequence[Finding], verbose: bool) -> None:
    if not findings:
        screen.heading("findings: none")
        return
    counts = Counter(finding.severity.value for finding in findings)
    screen.heading("findings: " + ", ".join(f"{number} {severity}" for severity, number in counts.items()))
    causes: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.group is not None:
            causes.setdefault(finding.group, []).append(finding)
    seen: Counter[str] = Counter()
    for finding in findings:
        of_cause = causes.get(finding.group or "", [])
        if len(of_cause) > 1 and not verbose:
            if finding is of_cause[0]:
                _cause(screen, of_cause)
            continue
        seen[finding.code] += 1
        if seen[finding.code] <= SHOWN_OF_A_CODE or verbose:
            _finding(screen, finding)
    hidden = {code: number - SHOWN_OF_A_CODE for code, number in seen.items() if number > SHOWN_OF_A_CODE}
    if hidden and not verbose:
        listed = ", ".join(f"{number} {code}" for code, number in hidden.items())
        screen.console.print(f"  ... and {listed} more (-v shows them)", style="dim")


def _cause(screen: Screen, findings: Sequence[Finding]) -> None:
    """Findings of one cause: the cause, what it led to, whom it hit."""
    first = findings[0]
    head = Text("  ")
    head.append(f"{first.severity.value:<8}", style=SEVERITY_STYLE[first.severity.value])
    head.append(screen.renamed(first.group or ""), style="bold")
    screen.console.print(head)
    kinds = Counter(finding.code for finding in findings)
    nodes = list(dict.fromkeys(finding.mn for finding in findings if finding.mn is not None))
    lines = [f"led to {', '.join(f'{number} {code}' for code, number in kinds.items())} (-v lists them)"]
    if nodes:
        more = f" and {len(nodes) - SHOWN_NODES} more" if len(nodes) > SHOWN_NODES else ""
        lines.append(f"{count(len(nodes), 'node')}: {', '.join(nodes[:SHOWN_NODES])}{more}")
    for line in lines:
        screen.console.print(Padding(Text(line), (0, 0, 0, 10), expand=False))
    frames = [ref for finding in findings for ref in finding.frames]
    screen.console.print(
        Padding(Text(f"{screen.frames(frames)}  {first.rfc}", style="dim"), (0, 0, 0, 10), expand=False)
    )


def _finding(screen: Screen, finding: Finding) -> None:
    head = Text("  ")
    head.append(f"{finding.severity.value:<8}", style=SEVERITY_STYLE[finding.severity.value])
    head.append(finding.code, style="bold")
    if finding.time is not None:
        head.append(f"  {screen.since(finding.time)} s")
    screen.console.print(head)
    screen.console.print(Padding(Text(screen.renamed(finding.text)), (0, 0, 0, 10), expand=False))
    screen.console.print(
        Padding(Text(f"{screen.frames(finding.frames)}  {finding.rfc}", style="dim"), (0, 0, 0, 10), expand=False)
    )


def _nodes(screen: Screen, analysis: Analysis) -> None:
    if not analysis.nodes:
        return
    screen.heading("nodes")
    table = Table.grid(padding=(0, 2))
    for node in screen.shown(analysis.nodes):
        name = screen.names.get(str(node.address), "")
        table.add_row(" ", ",".join(sorted(node.roles)), str(node.address), name)
    screen.console.print(table)
    screen.left_out(analysis.nodes, "nodes")


def _bindings(screen: Screen, analysis: Analysis) -> None:
    if not analysis.bindings:
        return
    screen.heading("bindings")
    for binding in screen.shown(analysis.bindings):
        head = Text(binding.mn, style="bold")
        head.append(f"  {binding.protocol} at {screen.node(binding.anchor)}", style="")
        if binding.bid is not None:
            head.append(f"  BID {binding.bid}")
        if binding.existed_before:
            head.append("  (existed before the capture)", style="dim")
        screen.console.print(head)
        homes = [*map(str, binding.prefixes), *map(str, binding.home_addresses)]
        if homes:
            screen.console.print(Padding(Text(", ".join(homes)), (0, 0, 0, 2), expand=False))
        screen.console.print(_states(screen, binding))
    screen.left_out(analysis.bindings, "bindings")


def _states(screen: Screen, binding: Binding) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    for _ in range(4):
        table.add_column(no_wrap=True)
    for segment in binding.states:
        table.add_row(
            f"  {screen.since(segment.start)}",
            Text(segment.state.value, style=STATE_STYLE.get(segment.state, "")),
            _where(screen, segment),
            _end(segment),
            screen.frame(segment.frame),
        )
    return table


def _where(screen: Screen, segment: Segment) -> str:
    if segment.state is not State.ACTIVE:
        return "" if segment.confirmed else "(not confirmed)"
    return f"via {screen.node(segment.care_of)}"


def _end(segment: Segment) -> str:
    if segment.end is None:
        return ""
    return f"{(segment.end - segment.start) / 1e9:.1f} s to {segment.ended_by}"


def _handovers(screen: Screen, analysis: Analysis) -> None:
    if not analysis.handovers:
        return
    screen.heading("handovers")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    for each in screen.shown(analysis.handovers):
        latency = "" if each.signaling_latency is None else f"{each.signaling_latency * 1000:.1f} ms"
        table.add_row(
            f"  {screen.since(each.time)}", each.mn, f"{screen.node(each.old)} -> {screen.node(each.new)}", latency
        )
    screen.console.print(table)
    screen.left_out(analysis.handovers, "handovers")


def _transactions(screen: Screen, analysis: Analysis, verbose: bool) -> None:
    shown = [tx for tx in analysis.transactions if verbose or tx.remarks or tx.rejected or tx.unanswered]
    if not shown:
        return
    screen.heading("transactions" if verbose else "transactions with remarks, rejected or unanswered")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    for tx in screen.shown(shown):
        table.add_row(f"  {screen.since(tx.time)}", tx.kind, tx.mn or screen.node(tx.requester), _outcome(tx))
    screen.console.print(table)
    screen.left_out(shown, "transactions")


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
