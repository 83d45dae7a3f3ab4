"""Accounting that ended before the session."""

from collections.abc import Iterator

from mobtrace.findings.build import of_notice
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.lifecycle.states import State
from mobtrace.session.model import Analysis, Binding, Notice
from mobtrace.values import NANOSECONDS_PER_SECOND

STOP = 2  # RFC 2866 section 5.1
PATIENCE = 10 * NANOSECONDS_PER_SECOND


@rule("accounting-stop-bound", Severity.WARNING, rfc="RFC 6572 section 7.2")
def accounting_stop(analysis: Analysis) -> Iterator[Finding]:
    """Accounting of a node stopped while its binding goes on.

    What it means: the gateway or anchor that has the node's binding reported the end of its session to the AAA server,
    and the binding stays active for ten seconds and more after that.
    Why it matters: the node uses the network unbilled; or the gateway has let it go, and the anchor sends its packets
    to nobody.
    What to check: whether a de-registration should have come with the stop, and why it did not; whether another
    accounting session of the node was started instead.
    """
    by_id = {binding.id: binding for binding in analysis.bindings}
    restarted = [each for each in analysis.notices if each.kind == "accounting" and each.values["event"] != STOP]
    for notice in analysis.notices:
        if notice.kind != "accounting" or notice.values["event"] != STOP:
            continue
        if any(0 <= each.time - notice.time <= PATIENCE and each.bindings == notice.bindings for each in restarted):
            continue
        for number in notice.bindings:
            binding = by_id.get(number)
            if binding is not None and _goes_on(binding, notice):
                finding = of_notice(
                    analysis, notice, f"{notice.source} stopped accounting of {binding.mn}, whose binding went on"
                )
                finding.mn, finding.binding = binding.mn, binding.id
                yield finding


def _goes_on(binding: Binding, notice: Notice) -> bool:
    """True for a binding that the sender of the report has, and keeps for a while."""
    return any(
        segment.state is State.ACTIVE
        and segment.start <= notice.time
        and (segment.end or notice.time) - notice.time > PATIENCE
        and not {segment.care_of, binding.anchor}.isdisjoint(notice.values["servers"])
        for segment in binding.states
    )
