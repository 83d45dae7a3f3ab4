"""User packets in other tunnels than were agreed on."""

from collections.abc import Iterator

from mobtrace.findings.build import of_strays
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Binding, Stray
from mobtrace.session.serving import FAST_HANDOVER
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, Prefix

# RFC 5949 section 4.1: how long the tunnel between gateways is thought to last at most; no document says it.
FORWARDING: Nanoseconds = 10 * NANOSECONDS_PER_SECOND


@rule("user-packets-elsewhere", Severity.WARNING, rfc="RFC 5213 section 5.6.2", traffic=True)
def elsewhere(analysis: Analysis) -> Iterator[Finding]:
    """User packets of a binding go through another tunnel than was agreed on.

    What it means: packets of its prefix were seen between other tunnel ends, or with another GRE key, than the
    registration of that time says. What gateways pass on between them in a fast handover (RFC 5949) is not meant.
    Why it matters: the far end drops what comes by a tunnel that it does not expect, or takes it for another node's.
    What to check: forwarding state that is behind the signaling, at the end that sends; the user-plane addresses
    (RFC 7389) and keys of both ends.
    """
    handed_over = _fast_handovers(analysis)

    def counts(binding: Binding, stray: Stray) -> bool:
        return not any(0 <= stray.time - time <= FORWARDING for time in handed_over.get(binding.id, ()))

    shared = _shared(analysis)
    flows = [notice for notice in analysis.notices if notice.kind == "flow-mobility"]
    for binding, strays, finding in of_strays(analysis, "elsewhere", counts):
        first = min(stray.time for stray in strays)
        # RFC 7864 section 3.2.2: flows of the prefix were moved to another gateway.
        is_told = any(binding.id in notice.bindings and notice.time <= first for notice in flows)
        others = (prefix for other, prefix in shared.get(binding.mn, ()) if other is not binding)
        if not is_told and not any(prefix in binding.prefixes for prefix in others):
            finding.text += f" of {binding.mn} went through another tunnel than was agreed on"
            yield finding


def _shared(analysis: Analysis) -> dict[str, list[tuple[Binding, Prefix]]]:
    """RFC 7864 section 3.3: of a node, the prefixes of its other sessions whose packets may come by a binding, too."""
    found: dict[str, list[tuple[Binding, Prefix]]] = {}
    for binding in analysis.bindings:
        for told in binding.features.get("home_network_prefix", ()):
            prefix = Prefix.parse(f"{told.value['home_network_prefix']}/{told.value['prefix_length']}")
            found.setdefault(binding.mn, []).append((binding, prefix))
    return found


def _fast_handovers(analysis: Analysis) -> dict[int, list[Nanoseconds]]:
    """When gateways agreed on the handover of a binding: its packets pass between them for a while."""
    found: dict[int, list[Nanoseconds]] = {}
    for tx in analysis.transactions:
        is_granted = tx.kind == FAST_HANDOVER and tx.status is not None and not tx.rejected
        if is_granted and tx.binding is not None:
            found.setdefault(tx.binding, []).append(tx.time)
    return found
