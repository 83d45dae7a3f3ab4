"""Home prefixes advertised to nodes that manage their own mobility."""

from collections.abc import Iterator

from mobtrace.findings.build import of_notice
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("home-prefix-advertised", Severity.WARNING, rfc="RFC 6612 section 3.3")
def home_prefix(analysis: Analysis) -> Iterator[Finding]:
    """The home prefix was advertised to a node that runs Mobile IPv6 and is away.

    What it means: a Router Advertisement to the node has its home prefix and does not come from its home agent, and
    the node's registration at a foreign care-of address goes on; the gateway should advertise a prefix of its own to
    nodes that use Mobile IPv6.
    Why it matters: the node takes the link for its home link and de-registers, or uses a home address where nothing
    is forwarded to it.
    What to check: the gateway's policy for the node: emulating the home link is for nodes without Mobile IPv6.
    """
    by_id = {binding.id: binding for binding in analysis.bindings}
    for notice in analysis.notices:
        if notice.kind == "home-prefix":
            node = by_id.get(notice.bindings[0])
            name = node.mn if node is not None else notice.destination
            prefix = notice.values["prefix"]
            yield of_notice(analysis, notice, f"{notice.source} advertised {prefix}, the home prefix of {name}, to it")
