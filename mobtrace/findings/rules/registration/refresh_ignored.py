"""Binding Refresh Requests that nobody followed."""

from collections.abc import Iterator

from mobtrace.findings.build import between, last_seen, of_notice
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.lifecycle.states import State
from mobtrace.session.model import Analysis, Binding, Notice
from mobtrace.values import NANOSECONDS_PER_SECOND

# How long a node may take; return routability comes before an update to a correspondent.
PATIENCE = 10 * NANOSECONDS_PER_SECOND


@rule("refresh-request-ignored", Severity.WARNING, rfc="RFC 6275 section 11.7.4")
def refresh_ignored(analysis: Analysis) -> Iterator[Finding]:
    """A node did not follow a Binding Refresh Request.

    What it means: the holder of a binding asked the node to refresh it, and no update came in the ten seconds after
    that.
    Why it matters: the binding is in use and about to run out: then packets go by the home agent again, or nowhere.
    What to check: whether the request reached the node (its care-of address, filters on the Mobility Header); whether
    the node still has the binding in its list, else it ignores the request rightly.
    """
    by_id = {binding.id: binding for binding in analysis.bindings}
    last = last_seen(analysis)
    for notice in analysis.notices:
        if notice.kind != "refresh-request" or last - notice.time < PATIENCE:
            continue
        held = [by_id[each] for each in notice.bindings if each in by_id and _held(by_id[each], notice)]
        homes = {home for binding in held for home in binding.home_addresses} | {notice.destination}
        followed = any(
            tx.responder == notice.source and (tx.binding in notice.bindings or tx.requester in homes)
            for tx in between(analysis, notice.time, notice.time + PATIENCE)
        )
        if held and not followed:
            yield of_notice(
                analysis, notice, f"{held[0].mn} did not follow the Binding Refresh Request of {notice.source}"
            )


def _held(binding: Binding, notice: Notice) -> bool:
    """True for a binding at the sender of the request that was active then."""
    return binding.anchor == notice.source and any(
        segment.state is State.ACTIVE and segment.start <= notice.time <= (segment.end or notice.time)
        for segment in binding.states
    )
