"""Answers to proxy updates without the P flag."""

from collections.abc import Iterator

from mobtrace.findings.build import by_responder, with_remark
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("answer-without-p", Severity.WARNING, rfc="RFC 5213 section 8.2")
def answer_without_p(analysis: Analysis) -> Iterator[Finding]:
    """A proxy update is answered without the P flag.

    What it means: the acknowledgement says of itself that it is no Proxy Binding Acknowledgement.
    Why it matters: a gateway that checks the flag ignores the answer, and the node stays without service.
    What to check: whether the anchor took the update for one of Mobile IPv6 (its configuration for the gateway),
    or forgets the flag: it does so in every answer then.
    """
    return by_responder(
        with_remark(analysis, "answer-without-p"),
        lambda tx, times: f"{tx.responder} answered proxy updates {times} without P",
    )
