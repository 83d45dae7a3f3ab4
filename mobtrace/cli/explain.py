"""``mobtrace explain``: the manual page of a finding."""

import sys
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated

import typer

from mobtrace.cli import options
from mobtrace.errors import ExitCode, UsageError
from mobtrace.findings.catalogue import all_rules
from mobtrace.findings.rule import Rule
from mobtrace.report import document
from mobtrace.report.explain import rule_json, write_list, write_manual


class Format(StrEnum):
    """Forms of the page."""

    TERMINAL = "terminal"
    JSON = "json"


def explain(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="The code of a finding.")] = None,
    listing: Annotated[bool, typer.Option("--list", help="All findings, one a line.")] = False,
    form: Annotated[Format, typer.Option("--format", help="Form of the page.")] = Format.TERMINAL,
    color: options.Color = "auto",
) -> int:
    """What a finding means, why it matters, what to check, and where its RFC says so."""
    if listing == (code is not None):
        raise UsageError("name one finding, or ask for all with --list")
    rules = sorted(all_rules().values(), key=lambda rule: rule.code)
    chosen = rules if code is None else [_find(code)]
    if form is Format.JSON:
        pages = [rule_json(rule) for rule in chosen]
        document.write_json(pages if listing else pages[0], sys.stdout)
    elif listing:
        write_list(chosen, sys.stdout, color)
    else:
        write_manual(chosen[0], sys.stdout, color)
    return ExitCode.FINE


def _find(code: str) -> Rule:
    rules = all_rules()
    if code in rules:
        return rules[code]
    near = get_close_matches(code, rules, n=3) or [known for known in sorted(rules) if code.lower() in known][:3]
    hint = f"did you mean {' or '.join(near)}?" if near else "mobtrace explain --list has all"
    raise UsageError(f"no finding is called {code!r}; {hint}")
