"""What a finding is, and how a rule is declared.

A rule is one function in one file under ``rules/``; its docstring is its manual page (the first line its
title), its cases are a data file in ``tests/cases/``.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from mobtrace.values import FrameRef, Nanoseconds

if TYPE_CHECKING:
    from mobtrace.session.model import Analysis


class Severity(StrEnum):
    """How bad a finding is, mildest first."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return list(Severity).index(self)


@dataclass(slots=True, kw_only=True)
class Finding:
    """One thing that is wrong or worth knowing; ``code``, ``severity``, ``title`` and ``rfc`` come from its rule."""

    text: str
    frames: list[FrameRef]
    time: Nanoseconds | None = None
    mn: str | None = None
    binding: int | None = None
    group: str | None = None
    code: str = ""
    title: str = ""
    rfc: str = ""
    severity: Severity = Severity.INFO

    @property
    def filter(self) -> str:
        """A Wireshark display filter for the frames of the first file."""
        numbers = sorted({ref.frame for ref in self.frames if ref.file == self.frames[0].file})
        return f"frame.number in {{{','.join(map(str, numbers))}}}" if numbers else ""


Check = Callable[["Analysis"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its name, severity, source and manual; ``traffic`` says that it asks what user traffic tells."""

    code: str
    severity: Severity
    rfc: str
    check: Check = field(repr=False)
    traffic: bool = False

    @property
    def title(self) -> str:
        """The first line of the manual."""
        return self.manual.splitlines()[0].rstrip(".")

    @property
    def manual(self) -> str:
        """The manual page: what it means, why it matters, what to check."""
        return inspect.cleandoc(self.check.__doc__ or "")

    def findings(self, analysis: "Analysis") -> Iterator[Finding]:
        """What the rule finds, completed with what the rule knows of itself."""
        title = self.title
        for finding in self.check(analysis):
            finding.code, finding.title, finding.rfc = self.code, title, self.rfc
            finding.severity = self.severity
            yield finding


def rule(code: str, severity: Severity, *, rfc: str, traffic: bool = False) -> Callable[[Check], Rule]:
    """Declare a rule; its docstring is required.

    ``traffic`` is for one that reads what the second look at a capture gives (``session.userplane``).
    """

    def declare(check: Check) -> Rule:
        if not check.__doc__:
            raise TypeError(f"rule {code} has no manual")
        return Rule(code, severity, rfc, check, traffic)

    return declare
