"""Captures that speak a known dialect but were read without it."""

from collections.abc import Iterator

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("dialect-unread", Severity.WARNING, rfc="RFC 6275 section 6.2.1")
def dialect_unread(analysis: Analysis) -> Iterator[Finding]:
    """The messages look like a known dialect and were read with the registry's numbers.

    What it means: option types, their lengths or the flag word are those of an implementation that predates
    the registry or ignores it.
    Why it matters: options are taken for others, so nodes, prefixes and states are wrong or missing.
    What to check: run the command again with --dialect and the name given.
    """
    hint = analysis.looks_like
    if hint is not None:
        yield Finding(
            text=f"{hint.messages} messages look like the dialect {hint.name}: use --dialect {hint.name}. "
            + "; ".join(hint.evidence),
            frames=list(hint.frames),
        )
