"""GRE keys that got no answer."""

from collections.abc import Iterator

from mobtrace.findings.build import of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Binding
from mobtrace.values import FrameRef

GRE_KEY_OPTION_NOT_REQUIRED = 2


@rule("gre-key-missing", Severity.WARNING, rfc="RFC 5845 section 4.2")
def gre_key_missing(analysis: Analysis) -> Iterator[Finding]:
    """The anchor accepted a registration but did not answer the GRE key in it.

    What it means: the gateway offered a downlink key; the answer has no key, and not the status that says that none
    is needed (2).
    Why it matters: the gateway has to take the anchor for one that does not know GRE keys, and nodes with
    overlapping private addresses cannot be told apart.
    What to check: whether GRE is enabled at the anchor, for this gateway and this node.
    """
    without: dict[FrameRef, Binding] = {}
    for binding in analysis.bindings:
        for segment in binding.states:
            if "gre_key_down" in segment.tunnel and "gre_key_up" not in segment.tunnel:
                without[segment.frame] = binding
    for tx in analysis.transactions:
        if tx.request in without and tx.status is not None and tx.status != GRE_KEY_OPTION_NOT_REQUIRED:
            yield of_transaction(tx, f"{tx.responder} answered the GRE key for {tx.mn} with none")
