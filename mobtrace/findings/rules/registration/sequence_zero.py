"""Requesters that do not count."""

from collections.abc import Iterator

from mobtrace.findings.build import counted, with_remark
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction
from mobtrace.values import Address


@rule("sequence-zero", Severity.INFO, rfc="RFC 5213 section 5.5")
def sequence_zero(analysis: Analysis) -> Iterator[Finding]:
    """All updates of a gateway have the sequence number 0.

    What it means: the gateway relies on something else to order its updates, such as the Timestamp option.
    Why it matters: without timestamps an update that was delayed on the way is taken for a new one.
    What to check: that the gateway sends the Timestamp option and that its clock is right.
    """
    groups: dict[Address, list[Transaction]] = {}
    for tx in with_remark(analysis, "sequence-zero"):
        groups.setdefault(tx.requester, []).append(tx)
    for requester, found in groups.items():
        yield Finding(
            text=f"{requester} sent {counted(len(found), 'update')} with sequence number 0 and none with another",
            frames=[tx.request for tx in found],
            time=found[0].time,
        )
