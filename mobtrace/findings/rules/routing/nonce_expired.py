"""Updates with expired nonces."""

from collections.abc import Iterator

from mobtrace.findings.build import REGISTERS, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

EXPIRED = (136, 137, 138)


@rule("nonce-expired", Severity.WARNING, rfc="RFC 6275 section 9.5.4")
def nonce_expired(analysis: Analysis) -> Iterator[Finding]:
    """A correspondent refused an update because its nonces have expired.

    What it means: status 136 (home), 137 (care-of) or 138 (both): the keygen tokens that sign the update are too old
    for the correspondent.
    Why it matters: there is no route optimisation until the tests have been repeated.
    What to check: how long before the update the tests were made (a token is good for 210 s at most); whether the
    correspondent restarted; whether the node tests again at once, as it should.
    """
    for tx in analysis.transactions:
        if tx.status in EXPIRED and tx.kind in REGISTERS:
            yield of_transaction(
                tx, f"{tx.responder} refused the {tx.kind} of {tx.mn}: status {tx.status} ({tx.status_name})"
            )
