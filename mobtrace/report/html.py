"""The report as one HTML file: nothing is loaded from anywhere, and nothing from a capture is markup.

The first screen is written here; findings, timelines and ladders are drawn by the page from data inside it, when they
come into view, so that thousands of nodes are no more work than a few.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from io import StringIO
from typing import Any, TextIO

import simplejson

from mobtrace.capture.frames import CaptureInfo
from mobtrace.errors import MissingToolError
from mobtrace.findings.causes import Causes
from mobtrace.findings.rule import Finding
from mobtrace.report.html_data import PageData
from mobtrace.report.html_statistics import StatisticsView
from mobtrace.report.screen import Screen, console, count, utc
from mobtrace.report.service import clock, departure_line, handover_line, headline, length, loss_lines
from mobtrace.session.model import Analysis
from mobtrace.session.service import Gap, service_gaps

SCRIPTS = ("base.js", "timeline.js", "ladder.js", "lists.js", "main.js")
FIRST_GAPS = 10


def write_html(
    captures: Sequence[CaptureInfo],
    analysis: Analysis,
    findings: Sequence[Finding],
    out: TextIO,
    names: Mapping[str, str] | None = None,
    version: str = "",
) -> None:
    """Write the report to ``out``; ``version`` is the program's.

    The ladders need an analysis that has records of its messages.

    Raises ``MissingToolError`` without jinja2.
    """
    times = [info.first_time for info in captures if info.first_time is not None]
    screen = Screen(console(StringIO(), "never"), names, min(times, default=0), len(captures))
    gaps = service_gaps(analysis)
    lost = [gap for gap in gaps if gap.is_loss]
    places = " · ".join(loss_lines(screen, lost))
    nodes = len({binding.mn for binding in analysis.bindings})
    causes = Causes(findings)
    style, script = _text("style.css"), "\n".join(map(_text, SCRIPTS))
    page = _environment().get_template("page.html")
    out.write(
        page.render(
            version=version,
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
            data=embedded(PageData(screen, analysis, findings, gaps, causes).data()),
            captures=[_capture(index, info) for index, info in enumerate(captures)],
            folded=len(captures) > 4,
            headline=headline(lost, nodes, any(gap.reason == "handover" for gap in gaps)),
            bad=bool(lost),
            lines=[line for line in (places, handover_line(gaps), departure_line(gaps)) if line],
            summary=_summary(analysis),
            gaps=[_gap(screen, gap, causes.of(gap)) for gap in gaps if gap.reason != "detached"][:FIRST_GAPS],
            limits=[(each.kind, screen.renamed(each.text), screen.frames(each.frames)) for each in analysis.visibility],
            warnings=[(info.file, warning) for info in captures for warning in info.warnings],
            nodes=[(",".join(sorted(each.roles)), str(each.address), screen.names.get(str(each.address), ""))
                   for each in analysis.nodes if each.roles != {"mn"}],
            statistics=StatisticsView(screen, analysis),
        )
    )  # fmt: skip
    out.write("\n")


def embedded(data: Any) -> str:
    """``data`` as JSON for a script element: no character in it can end the element or begin another."""
    text = simplejson.dumps(data, separators=(",", ":"), ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _environment() -> Any:
    try:
        from jinja2 import Environment, PackageLoader  # noqa: PLC0415 - only this form of report needs it
    except ImportError:
        raise MissingToolError("the HTML report needs the package jinja2: pip install jinja2") from None
    return Environment(
        loader=PackageLoader("mobtrace.report", "html_page"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def _text(name: str) -> str:
    return files("mobtrace.report").joinpath("html_page", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a Content-Security-Policy names an inline script or style by."""
    return b64encode(sha256(text.encode()).digest()).decode()


def _capture(index: int, info: CaptureInfo) -> dict[str, Any]:
    span = (
        "" if info.first_time is None or info.last_time is None else f"{(info.last_time - info.first_time) / 1e9:.1f} s"
    )
    return {
        "index": index,
        "file": info.file,
        "format": info.format,
        "frames": info.frames,
        "signaling": info.signaling_frames,
        "span": span,
        "first": "" if info.first_time is None else utc(info.first_time),
        "cut": None if info.complete else info.cut_at,
    }


def _summary(analysis: Analysis) -> str:
    asked = [tx for tx in analysis.transactions if tx.expects_reply]
    silent = sum(tx.unanswered for tx in asked)
    parts = [
        count(len({binding.mn for binding in analysis.bindings}), "mobile node"),
        count(len(analysis.bindings), "binding"),
        count(len(analysis.handovers), "handover"),
        f"{count(len(analysis.transactions), 'transaction')}, {silent} unanswered, "
        f"{sum(tx.rejected for tx in asked)} rejected",
    ]
    if analysis.duplicates:
        parts.append(count(analysis.duplicates, "copy from a second tap", "copies from a second tap") + " left out")
    return " · ".join(parts)


def _gap(screen: Screen, gap: Gap, cause: Finding | None) -> dict[str, Any]:
    # A measured silence is not the stretch between the messages.
    to = "" if gap.measured is not None else clock(gap.end) if gap.restored else "the end of the capture"
    return {
        "length": ("" if gap.restored else "> ") + length(gap.duration),
        "lost": gap.is_loss,
        "mn": gap.mn,
        "when": f"{clock(gap.start)}{f' to {to}' if to else ''} ({screen.since(gap.start)} s)",
        "why": f"{gap.reason}: {screen.renamed(gap.why)}"
        + ("; measured on the node's traffic" if gap.measured else ""),
        "frames": screen.frames(gap.frames),
        "code": "" if cause is None else cause.code,
    }
