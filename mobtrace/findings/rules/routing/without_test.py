"""Correspondent bindings without a test."""

from collections.abc import Iterator

from mobtrace.findings.build import REGISTERS, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds

# RFC 6275 section 12.
MAX_TOKEN_LIFETIME = 210 * NANOSECONDS_PER_SECOND


@rule("correspondent-without-test", Severity.WARNING, rfc="RFC 6275 section 5.2.6")
def without_test(analysis: Analysis) -> Iterator[Finding]:
    """A binding was made at a correspondent without a test of the care-of address.

    What it means: no answered Care-of Test of this address is in the capture within MAX_TOKEN_LIFETIME (210 s)
    before the update, though the capture began early enough to show it.
    Why it matters: the correspondent must not accept such an update; if it did, anyone could take over traffic.
    What to check: whether the capture point sees the direct way; a shared key or CGA in place of the test
    (RFC 4449, RFC 4866); else treat it as an attack.
    """
    tested: dict[tuple[Address, Address], Nanoseconds] = {}
    began = analysis.transactions[0].time if analysis.transactions else 0
    for tx in analysis.transactions:
        pair = (tx.requester, tx.responder)
        if tx.kind == "route-optimisation" and tx.reply is not None:
            tested[pair] = tx.time
        elif tx.protocol == "mip6-cn" and tx.kind in REGISTERS and not tx.rejected and tx.lifetime:
            seen = tested.get(pair, began)
            if tx.time - seen > MAX_TOKEN_LIFETIME:
                yield of_transaction(tx, f"{tx.mn} registered {tx.requester} at {tx.responder} without a test of it")
