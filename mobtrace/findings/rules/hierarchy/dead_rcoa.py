"""Home bindings over regional bindings that are over."""

from collections.abc import Iterator

from mobtrace.findings.build import duration
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.lifecycle.states import State
from mobtrace.session.links import HOME_REGISTRATIONS, OVER
from mobtrace.session.model import Analysis, Binding
from mobtrace.values import NANOSECONDS_PER_SECOND

PATIENCE = 10 * NANOSECONDS_PER_SECOND
OVER_BY = ("expiry", "deregistration", "revocation", "restart")


@rule("home-at-dead-rcoa", Severity.ERROR, rfc="RFC 5380 section 6.1")
def dead_rcoa(analysis: Analysis) -> Iterator[Finding]:
    """A home binding points at a regional care-of address that is no more.

    What it means: the home agent sends the node's packets to its regional address, and the local binding of that
    address at the mobility anchor point is over: it ran out, was removed or refused; the home binding goes on.
    Why it matters: the packets reach the anchor point, which has nowhere to send them: the node is lost to everybody
    though its home registration is in order.
    What to check: why the local binding was not refreshed; its lifetime: that of the home binding must not be longer.
    """
    by_id = {binding.id: binding for binding in analysis.bindings}
    for host in analysis.bindings:
        below = [by_id[each.binding] for each in host.links if each.relation == OVER and each.binding in by_id]
        for local in below:
            if host.protocol in HOME_REGISTRATIONS and local.protocol == "hmip6":
                yield from _left(host, local)


def _left(host: Binding, local: Binding) -> Iterator[Finding]:
    """The segments of a home binding that outlive the local binding they go over."""
    ended = [each for each in local.states if each.state is State.ACTIVE and each.ended_by in OVER_BY]
    for segment in host.states:
        if segment.state is not State.ACTIVE or segment.care_of not in local.home_addresses or segment.end is None:
            continue
        for each in ended:
            end = each.end or 0
            again = any(other.state is State.ACTIVE and other.start >= end for other in local.states)
            if segment.start < end and segment.end - end > PATIENCE and not again:
                left = duration((segment.end - end) / NANOSECONDS_PER_SECOND)
                yield Finding(
                    text=f"the home binding of {host.mn} went on for {left} at {segment.care_of}, "
                    f"whose local binding at {local.anchor} ended by {each.ended_by}",
                    frames=[each.frame, segment.frame],
                    time=end,
                    mn=host.mn,
                    binding=host.id,
                )
