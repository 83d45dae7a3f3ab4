"""Registrations that differ from the node's profile."""

from collections.abc import Iterator

from mobtrace.findings.build import REGISTERS, between, of_transaction
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Binding, Notice, Transaction
from mobtrace.values import NANOSECONDS_PER_SECOND

SOON = 30 * NANOSECONDS_PER_SECOND


@rule("aaa-profile-differs", Severity.WARNING, rfc="RFC 6572 section 4")
def profile_differs(analysis: Analysis) -> Iterator[Finding]:
    """A node was registered otherwise than its profile says.

    What it means: the AAA server told the gateway an identifier, an anchor or a home network prefix for the node, and
    the registration that followed has another one.
    Why it matters: the session is at an anchor that does not know the node's profile, or has a prefix that is routed
    elsewhere; at the next handover the other gateway goes by the profile, and the node loses its prefix.
    What to check: whether the gateway has an older profile in store; an anchor that is configured and overrides the
    profile; a visited and a home anchor that are confused.
    """
    by_id = {binding.id: binding for binding in analysis.bindings}
    for notice in analysis.notices:
        if notice.kind != "aaa-accept":
            continue
        soon = between(analysis, notice.time, notice.time + SOON)
        following = next((tx for tx in soon if _follows(tx, notice)), None)
        if following is None:
            continue
        binding = by_id.get(following.binding or 0)
        said = list(_differences(notice, following, binding))
        if said:
            frames = [notice.frame, following.request]
            yield of_transaction(following, f"{following.mn} was registered {', '.join(said)}", frames)


def _follows(tx: Transaction, notice: Notice) -> bool:
    return tx.protocol == "pmip6" and tx.kind in REGISTERS and tx.binding in notice.bindings


def _differences(notice: Notice, tx: Transaction, binding: Binding | None) -> Iterator[str]:
    profile = notice.values
    if profile["mn"] and tx.mn and profile["mn"].lower() != tx.mn.lower():
        yield f"as {tx.mn}, not as {profile['mn']}"
    families = [each for each in profile["anchors"] if each.version == tx.responder.version]
    if families and tx.responder not in families:
        yield f"at {tx.responder}, not at {' or '.join(map(str, families))}"
    segment = next((each for each in binding.states if each.frame == tx.request), None) if binding is not None else None
    granted = [] if segment is None else [each for each in segment.prefixes if each.address.version == 6]
    if profile["prefixes"] and granted and not set(granted) & set(profile["prefixes"]):
        yield f"with {', '.join(map(str, granted))}, not with {', '.join(map(str, profile['prefixes']))}"
