"""GRE keys that change while a session lasts."""

from collections.abc import Iterator
from itertools import pairwise

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

DIRECTION = {"gre_key_down": "downlink", "gre_key_up": "uplink"}
# Which key stays when a segment ends so: the downlink key is the gateway's, which changes at a handover.
KEPT = {"refresh": ("gre_key_down", "gre_key_up"), "handover": ("gre_key_up",)}


@rule("gre-key-changed", Severity.WARNING, rfc="RFC 5845 section 3.3.2")
def gre_key_changed(analysis: Analysis) -> Iterator[Finding]:
    """A GRE key changed while the session lasted.

    What it means: a refresh at the same gateway, or a handover in the case of the uplink key, has another key than
    was agreed on before.
    Why it matters: packets with the old key are dropped until both ends use the new one.
    What to check: whether the anchor or the gateway restarted; whether the key of the other direction or of another
    session was taken.
    """
    for binding in analysis.bindings:
        for before, after in pairwise(binding.states):
            for name in KEPT.get(before.ended_by or "", ()):
                old, new = before.tunnel.get(name), after.tunnel.get(name)
                if None not in (old, new) and old != new:
                    yield Finding(
                        text=f"{binding.mn}: the {DIRECTION[name]} GRE key changed from {old:#x} to {new:#x} "
                        f"at a {before.ended_by}",
                        frames=[before.frame, after.frame],
                        time=after.start,
                        mn=binding.mn,
                        binding=binding.id,
                    )
