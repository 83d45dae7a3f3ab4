"""User packets in other tunnels than the negotiated one."""

from collections.abc import Iterator

from mobtrace.findings.build import counted
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis


@rule("user-packets-elsewhere", Severity.WARNING, rfc="RFC 5213 section 5.6.2")
def elsewhere(analysis: Analysis) -> Iterator[Finding]:
    """User packets of a binding go through another tunnel than was agreed on.

    What it means: packets of its prefix were seen between other tunnel ends, or with another GRE key, than the
    registration of that time says.
    Why it matters: the far end drops what comes by a tunnel that it does not expect, or takes it for another node's.
    What to check: forwarding state that is behind the signaling, at the end that sends; the user-plane addresses
    (RFC 7389) and keys of both ends.
    """
    for binding in analysis.bindings:
        plane = binding.user_plane
        if plane is not None and plane.elsewhere:
            yield Finding(
                text=f"{counted(plane.elsewhere, 'packet')} of {binding.mn} "
                f"went through another tunnel than was agreed on",
                frames=plane.elsewhere_frames,
                mn=binding.mn,
                binding=binding.id,
            )
