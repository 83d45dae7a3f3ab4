"""Return routability tests without an answer."""

from collections.abc import Iterator

from mobtrace.findings.build import counted
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction
from mobtrace.values import Address


@rule("return-routability-unanswered", Severity.WARNING, rfc="RFC 6275 section 5.2.5")
def test_unanswered(analysis: Analysis) -> Iterator[Finding]:
    """A return routability test was not answered.

    What it means: the correspondent answered none of a node's Home Test Init or Care-of Test Init messages.
    Why it matters: there is no route optimisation: all packets go through the home agent.
    What to check: whether the correspondent supports it at all (then nothing is wrong); filters on the direct way;
    for home tests the tunnel through the home agent.
    """
    tests: dict[tuple[Address, Address], list[Transaction]] = {}
    for tx in analysis.transactions:
        if tx.kind == "route-optimisation":
            tests.setdefault((tx.requester, tx.responder), []).append(tx)
    for (requester, responder), found in tests.items():
        if all(tx.unanswered for tx in found):
            yield Finding(
                text=f"{responder} did not answer {counted(len(found), 'test')} by {requester}",
                frames=[frame for tx in found for frame in (tx.request, *tx.retransmissions)],
                time=found[0].time,
            )
