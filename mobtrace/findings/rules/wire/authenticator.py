"""Authenticators that are wrong, or were refused."""

from collections.abc import Iterator

from mobtrace.findings.build import UPDATES, by_sender, of_transaction, with_code
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

MIPV6_AUTH_FAIL = 146


@rule("authenticator-failed", Severity.ERROR, rfc="RFC 4285 section 5.3")
def authenticator(analysis: Analysis) -> Iterator[Finding]:
    """The authenticator of a message is wrong, or was refused.

    What it means: the home agent refused an update with status 146 (MIPV6-AUTH-FAIL); or the authenticator is not the
    one that the key of --auth-keys makes; or the Binding Authorization Data does not fit the tokens of the tests that
    its nonce indices name.
    Why it matters: the receiver discards or refuses the message; a correspondent does so without a word. If key and
    capture are right, somebody changed the message or made it without the key.
    What to check: the key and SPI at both ends; whether the node took the addresses that the receiver takes (alternate
    care-of address, home address); translation of addresses on the way; else treat it as an attack.
    """
    yield from by_sender(with_code(analysis, "authenticator-wrong"))
    for tx in analysis.transactions:
        if tx.status == MIPV6_AUTH_FAIL and tx.kind in UPDATES:
            text = f"{tx.responder} refused the {tx.kind} of {tx.mn} by {tx.requester} for its authenticator"
            yield of_transaction(tx, f"{text}: status {tx.status} ({tx.status_name})")
