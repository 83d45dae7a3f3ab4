"""Answers from another address than the one asked."""

from collections.abc import Iterator

from mobtrace.findings.build import by_responder, with_remark
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("answered-by-other", Severity.WARNING, rfc="RFC 5213 section 5.3.6")
def answered_by_other(analysis: Analysis) -> Iterator[Finding]:
    """The answer comes from another address than the one that was asked.

    What it means: the acknowledgement's source is not the destination of the update.
    Why it matters: a requester that checks its peer, or whose IPsec policy does, drops the answer.
    What to check: source address selection on an anchor with several addresses; redundant anchors; whether
    another anchor was assigned at run time (RFC 6463), which the answer then says in an option.
    """
    return by_responder(
        with_remark(analysis, "answered-by-other"),
        lambda tx, times: f"{tx.answered_by} answered {times} what {tx.responder} was asked",
    )
