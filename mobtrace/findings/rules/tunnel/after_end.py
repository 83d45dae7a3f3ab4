"""User packets after the end of the binding."""

from collections.abc import Iterator

from mobtrace.findings.build import counted
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("user-packets-after-end", Severity.WARNING, rfc="RFC 5213 section 5.3.5")
def after_end(analysis: Analysis) -> Iterator[Finding]:
    """User packets of a binding are tunnelled after its end.

    What it means: the binding was removed, revoked or ran out, and its packets still go through the tunnel.
    Why it matters: a node uses a service that it is no longer entitled to, or sends into nothing.
    What to check: whether the gateway and the anchor removed their routes; whether a refresh is missing in the
    capture.
    """
    for binding in analysis.bindings:
        plane = binding.user_plane
        if plane is not None and plane.after_end:
            yield Finding(
                text=f"{counted(plane.after_end, 'packet')} of {binding.mn} came after the end of its binding",
                frames=plane.after_end_frames,
                mn=binding.mn,
                binding=binding.id,
            )
