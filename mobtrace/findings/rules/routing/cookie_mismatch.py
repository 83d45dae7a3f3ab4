"""Test answers with the wrong cookie."""

from collections.abc import Iterator

from mobtrace.findings.build import of_notice
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("test-cookie-mismatch", Severity.WARNING, rfc="RFC 6275 section 11.6.2")
def cookie_mismatch(analysis: Analysis) -> Iterator[Finding]:
    """The answer to a return routability test has another cookie than the test.

    What it means: a Home Test or Care-of Test came to a node that has tests under way with that correspondent, but it
    repeats none of their cookies.
    Why it matters: the node discards it; if it is no leftover of an old test, somebody who does not see the tests
    answers them, which is what the cookie is there to foil.
    What to check: whether the node restarted between test and answer; whether the capture shows all tests; else where
    the answer came from (link-layer source, hop limit).
    """
    for notice in analysis.notices:
        if notice.kind == "test-mismatch":
            wanted = ", ".join(notice.values["wanted"])
            yield of_notice(
                analysis,
                notice,
                f"the {notice.values['way']} test of {notice.source} to {notice.destination} has the cookie "
                f"{notice.values['cookie']}, not {wanted}",
            )
