"""User-plane addresses in requests."""

from collections.abc import Iterator

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

NOTHING = ("", "::", "0.0.0.0")


@rule("user-plane-asked", Severity.WARNING, rfc="RFC 7389 section 4")
def user_plane_asked(analysis: Analysis) -> Iterator[Finding]:
    """An update names a user-plane address instead of asking for one.

    What it means: the LMA User-Plane Address option of the update holds an address; a request has none, or zero.
    Why it matters: an anchor may refuse the option, or take the address for its own.
    What to check: the gateway's software; whether the address is left over from the registration before.
    """
    for binding in analysis.bindings:
        for segment in binding.states:
            for address in segment.tunnel.get("lma_user_plane_asked", ()):
                if address not in NOTHING:
                    yield Finding(
                        text=f"{segment.care_of} asked for a user-plane address of {binding.mn} and named {address}",
                        frames=[segment.frame],
                        time=segment.start,
                        mn=binding.mn,
                        binding=binding.id,
                    )
