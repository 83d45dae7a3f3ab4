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


def run_rules(analysis: Analysis) -> list[Finding]:
    """All findings, those of one cause grouped, the worst first, then by time."""
    found = [finding for rule in all_rules().values() for finding in rule.findings(analysis)]
    group(analysis, found)
    return sorted(found, key=lambda finding: (-finding.severity.rank, finding.time or 0, finding.code))
