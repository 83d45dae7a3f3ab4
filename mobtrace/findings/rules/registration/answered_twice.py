"""More answers than updates."""

from collections.abc import Iterator

from mobtrace.findings.build import counted, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("answered-twice", Severity.WARNING, rfc="RFC 6275 section 9.5.4")
def answered_twice(analysis: Analysis) -> Iterator[Finding]:
    """One update got more than one answer.

    What it means: there are more acknowledgements than there were transmissions of the update.
    Why it matters: when two anchors or two processes of one answer, each may hold another state; the requester
    takes the first answer and ignores the rest.
    What to check: redundant anchors that are both active; a capture point that sees packets twice.
    """
    for tx in analysis.transactions:
        if tx.reply is not None and len(tx.more_replies) > len(tx.retransmissions):
            answers = counted(len(tx.more_replies) + 1, "answer")
            yield of_transaction(
                tx,
                f"the {tx.kind} of {tx.mn} by {tx.requester}, sent {counted(len(tx.retransmissions) + 1, 'time')}, "
                f"got {answers}",
                [tx.request, tx.reply, *tx.more_replies],
            )
