"""User packets in another encapsulation than was agreed on."""

from collections.abc import Iterator

from mobtrace.findings.build import of_strays
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("encapsulation", Severity.WARNING, rfc="RFC 5845 section 3.3.1", traffic=True)
def encapsulation(analysis: Analysis) -> Iterator[Finding]:
    """User packets are encapsulated in another way than was agreed on.

    What it means: GRE keys were agreed on and the packets have none, or no GRE header at all; or they come in UDP
    though the signaling did not.
    Why it matters: a far end that wants the key drops the packets, or cannot tell nodes with the same private
    address apart; UDP encapsulation that was not asked for is dropped as well.
    What to check: the tunnel's mode at the end that sends; whether its forwarding plane was told of the keys; a
    session that was moved from a gateway without keys.
    """
    for binding, _, finding in of_strays(analysis, "encapsulation"):
        finding.text = f"at least {finding.text} of {binding.mn} came in another encapsulation than was agreed on"
        yield finding
