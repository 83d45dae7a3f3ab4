"""Two user-plane addresses of one family."""

from collections import Counter
from collections.abc import Iterator

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis
from mobtrace.values import Address


@rule("user-plane-family", Severity.WARNING, rfc="RFC 7389 section 4")
def user_plane_family(analysis: Analysis) -> Iterator[Finding]:
    """A message names two user-plane addresses of one address family.

    What it means: there are two LMA User-Plane Address options, or more, and two of them are both for IPv4 or both
    for IPv6; with two, one has to be for IPv4 and the other for IPv6.
    Why it matters: which of them ends the tunnel is open: gateway and anchor may choose differently, and packets are
    lost though the session looks healthy.
    What to check: the anchor's list of user-plane addresses for this gateway; redundant user-plane functions that each
    add their own option.
    """
    for binding in analysis.bindings:
        for segment in (each for each in binding.states if each.tunnel):
            for name in ("lma_user_plane_asked", "lma_user_plane"):
                told = [text for text in segment.tunnel.get(name, ()) if text]
                if len(told) < 2:
                    continue
                families = Counter(Address.parse(text).version for text in told)
                if any(count > 1 for count in families.values()):
                    yield Finding(
                        text=f"the user-plane addresses {', '.join(told)} of {binding.mn} are of one family",
                        frames=[segment.frame],
                        time=segment.start,
                        mn=binding.mn,
                        binding=binding.id,
                    )
