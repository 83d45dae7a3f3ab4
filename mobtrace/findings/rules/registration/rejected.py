"""Registrations that were refused."""

from collections.abc import Iterator

from mobtrace.findings.build import UPDATES, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis
from mobtrace.session.serving import FAST_HANDOVER

# Sequence numbers, nonces, authenticators and timestamps have rules of their own.
ELSEWHERE = (135, 136, 137, 138, 146, 156, 157)
RULED_ELSEWHERE = ("revocation", FAST_HANDOVER)

WHAT_TO_CHECK = {
    129: "the anchor's policy for the node",
    130: "the anchor's limits and memory",
    131: "whether the address that was asked is a home agent's",
    132: "the home address against the anchor's home prefixes",
    133: "which anchor the node is to use",
    134: "who else has the home address on the home link",
    139: "why the H flag changed while the binding lasted",
    140: "whether the anchor takes the node for a mobile router",
    141: "the prefixes that the mobile router asked for",
    142: "the prefixes that the mobile router may have",
    143: "the routes of the anchor",
    144: "the node's clock, which its timestamp shows (RFC 4285); where it set F, whether UDP is forced (RFC 5555)",
    145: "the node's message identifier option",
    151: "the service selection and the node's subscription",
    152: "whether the node's profile at the anchor allows proxy registrations",
    153: "which anchor the gateway was told for the node",
    154: "the anchor's list of gateways",
    155: "the prefix in the node's profile at both ends",
    158: "the gateway's software: a mandatory option is missing",
    159: "the prefixes of the session at both ends: they differ",
    160: "the gateway's software: a mandatory option is missing",
    161: "the gateway's software: a mandatory option is missing",
    162: "the gateway's software: a mandatory option is missing",
    163: "whether the gateway can use GRE with keys",
    165: "a binding without a Binding ID that is still there",
    166: "whether the anchor allows several care-of addresses",
    170: "whether the node's profile allows IPv4",
    171: "the IPv4 address in the node's profile",
    172: "whether the node's profile allows IPv6",
    174: "the care-of address: unicast, and not the home address",
    179: "the quality of service that was asked for",
}


@rule("registration-rejected", Severity.ERROR, rfc="RFC 6275 section 6.1.8")
def rejected(analysis: Analysis) -> Iterator[Finding]:
    """The anchor refused a registration.

    What it means: the acknowledgement carries a status of 128 or above; the node has no binding, or keeps
    the old one until it expires.
    Why it matters: the node has no service by this registration.
    What to check: what the text says for the status; 128 and the others: the anchor's log at that time.
    """
    for tx in analysis.transactions:
        update = tx.kind in UPDATES
        if tx.protocol == "hmip6" and update:
            continue  # local registrations have a rule of their own
        if tx.rejected and tx.kind not in RULED_ELSEWHERE and not (update and tx.status in ELSEWHERE):
            check = WHAT_TO_CHECK.get(tx.status or 0) if update else None
            advice = f"; check {check}" if check else ""
            status = f"status {tx.status} ({tx.status_name}){advice}"
            yield of_transaction(tx, f"{tx.responder} refused the {tx.kind} of {tx.mn}: {status}")
