"""All rules, and running them over an analysis."""

import pkgutil
from functools import cache
from importlib import import_module

from mobtrace.findings import rules
from mobtrace.findings.groups import group
from mobtrace.findings.rule import Finding, Rule
from mobtrace.session.model import Analysis


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its code; two rules of one code are refused."""
    found: dict[str, Rule] = {}
    for module_info in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}."):
        for value in vars(import_module(module_info.name)).values():
            if isinstance(value, Rule) and found.setdefault(value.code, value) is not value:
                raise TypeError(f"two rules are called {value.code}")
    return found


def of_signaling(analysis: Analysis) -> list[Finding]:
    """The findings of all rules that need no user traffic, not grouped yet; for whoever has time before it is known."""
    return _findings(analysis, traffic=False)


def run_rules(analysis: Analysis, known: list[Finding] | None = None) -> list[Finding]:
    """All findings, those of one cause grouped, the worst first, then by time.

    ``known`` is what ``of_signaling`` gave for the same analysis.
    """
    found = of_signaling(analysis) if known is None else list(known)
    found.extend(_findings(analysis, traffic=True))
    group(analysis, found)
    return sorted(found, key=lambda finding: (-finding.severity.rank, finding.time or 0, finding.code))


def _findings(analysis: Analysis, *, traffic: bool) -> list[Finding]:
    chosen = [rule for rule in all_rules().values() if rule.traffic is traffic]
    return [finding for rule in chosen for finding in rule.findings(analysis)]
