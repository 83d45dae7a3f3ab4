"""User-plane addresses that are gone at a refresh."""

from collections.abc import Iterator
from itertools import pairwise

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("user-plane-gone", Severity.WARNING, rfc="RFC 7389 section 4")
def user_plane_gone(analysis: Analysis) -> Iterator[Finding]:
    """The user-plane address of a session is gone or another after a refresh.

    What it means: the anchor told one address first, and at a refresh by the same gateway another or none.
    Why it matters: the tunnel's far end changes under traffic; packets to the old address are lost.
    What to check: a change of the anchor's user-plane function; whether the refresh repeats the option.
    """
    for binding in analysis.bindings:
        for before, after in pairwise(binding.states):
            old, new = before.tunnel.get("lma_user_plane"), after.tunnel.get("lma_user_plane")
            if before.ended_by == "refresh" and old and old != new:
                told = f"changed to {', '.join(new)}" if new else "was told no more"
                yield Finding(
                    text=f"the user-plane address {', '.join(old)} of {binding.mn} {told} at a refresh",
                    frames=[before.frame, after.frame],
                    time=after.start,
                    mn=binding.mn,
                    binding=binding.id,
                )
