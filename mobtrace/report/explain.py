"""The manual of findings, for a person and as data."""

from collections.abc import Iterable
from typing import Any, TextIO

from rich.padding import Padding
from rich.text import Text

from mobtrace.findings.rule import Rule
from mobtrace.report.screen import SEVERITY_STYLE, console

HEADINGS = ("What it means", "Why it matters", "What to check")


def rule_json(rule: Rule) -> dict[str, Any]:
    """A rule and its manual as JSON data; ``manual`` has a text by its heading."""
    return {
        "code": rule.code,
        "severity": rule.severity.value,
        "title": rule.title,
        "rfc": rule.rfc,
        "manual": {heading: text for heading, text in paragraphs(rule.manual) if heading},
    }


def write_manual(rule: Rule, out: TextIO, color: str = "auto") -> None:
    """Write the manual page of one rule."""
    target = console(out, color)
    head = Text()
    head.append(f"{rule.code}  ", style="bold")
    head.append(f"{rule.severity.value}  ", style=SEVERITY_STYLE[rule.severity.value])
    head.append(rule.rfc)
    target.print(head)
    for heading, text in paragraphs(rule.manual):
        target.print()
        if heading:
            target.print(Text(heading, style="bold"))
        target.print(Padding(Text(text), (0, 0, 0, 2 if heading else 0), expand=False))


def write_list(rules: Iterable[Rule], out: TextIO, color: str = "auto") -> None:
    """Write one line a rule."""
    target = console(out, color)
    listed = list(rules)
    width = max((len(rule.code) for rule in listed), default=0)
    for rule in listed:
        line = Text()
        line.append(f"{rule.severity.value:<7}  ", style=SEVERITY_STYLE[rule.severity.value])
        line.append(f"{rule.code:<{width}}  ", style="bold")
        line.append(rule.title)
        target.print(line, soft_wrap=True)


def paragraphs(manual: str) -> list[tuple[str, str]]:
    """(heading, text) of each part of a manual; a line ``What it means: ...`` begins one."""
    parts: list[tuple[str, list[str]]] = []
    for line in manual.splitlines():
        heading, colon, rest = line.partition(": ")
        if colon and heading in HEADINGS:
            parts.append((heading, [rest]))
        elif line and parts:
            parts[-1][1].append(line.strip())
        elif line:
            parts.append(("", [line]))
    return [(heading, " ".join(lines)) for heading, lines in parts]
