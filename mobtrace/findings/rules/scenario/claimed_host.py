"""Gateways that claim a node which manages its own mobility."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.homes import accepted, homes, is_active
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis
from mobtrace.values import NANOSECONDS_PER_SECOND

# A node that has come home de-registers as soon as it sees the advertisement.
SOON = 10 * NANOSECONDS_PER_SECOND


@rule("gateway-claims-host", Severity.WARNING, rfc="RFC 6612 section 3.2")
def claimed_host(analysis: Analysis) -> Iterator[Finding]:
    """A gateway claims a node that is elsewhere and manages its own mobility.

    What it means: the node has a home registration of Mobile IPv6 at a foreign care-of address, a gateway registers
    the same home by proxy, and the node goes on refreshing its registration from the same foreign place and never
    de-registers (issue 4).
    Why it matters: unless the node is at both places at once, the gateway is wrong or compromised; by the proxy
    update it reaches for the traffic of a node whose own registration only its own keys may change.
    What to check: whether the node has two interfaces; whether anything shows it on the gateway's link; which gateways
    may register nodes that use Mobile IPv6.
    """
    for home in homes(analysis):
        if any(tx.kind == "deregistration" for tx in home.updates):
            continue
        for tx in home.proxy_updates:
            if tx.kind not in ("registration", "handover") or not accepted(tx) or not is_active(home.host, tx.time):
                continue
            later = [each for each in home.updates if each.kind == "refresh" and each.time - tx.time > SOON]
            if later and accepted(later[0]):
                frames = [ref for ref in (tx.request, tx.reply, later[0].request) if ref is not None]
                text = f"{tx.requester} registered {tx.mn}, which went on refreshing its own registration from"
                yield of_transaction(tx, f"{text} {later[0].requester}", frames)
                break
