"""User-plane addresses that nobody asked for."""

from collections.abc import Iterator

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("user-plane-unasked", Severity.WARNING, rfc="RFC 7389 section 5")
def user_plane_unasked(analysis: Analysis) -> Iterator[Finding]:
    """The anchor told a user-plane address that it was not asked for.

    What it means: the answer has the LMA User-Plane Address option, the update has not; that is right only where the
    whole domain is configured to support it (Domain-wide-LMA-UPA-Support).
    Why it matters: a gateway that does not know the option sends the user packets to the control-plane address.
    What to check: Domain-wide-LMA-UPA-Support, which has to be the same on all anchors and gateways.
    """
    for binding in analysis.bindings:
        for segment in binding.states:
            if "lma_user_plane" in segment.tunnel and "lma_user_plane_asked" not in segment.tunnel:
                told = ", ".join(segment.tunnel["lma_user_plane"])
                yield Finding(
                    text=f"{binding.anchor} told {segment.care_of} the user-plane address {told} "
                    f"for {binding.mn} unasked",
                    frames=[segment.frame],
                    time=segment.start,
                    mn=binding.mn,
                    binding=binding.id,
                )
