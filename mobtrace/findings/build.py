"""What many rules need to make findings of transactions, and of issues by their sender."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from mobtrace.findings.rule import Finding
from mobtrace.session.model import Analysis, Binding, Handover, MessageIssue, Notice, Stray, Transaction
from mobtrace.values import Address, FrameRef, Nanoseconds, Seconds

REGISTERS = ("registration", "refresh", "handover")
# Transactions whose status is one of a Binding Acknowledgement.
UPDATES = (*REGISTERS, "deregistration")


def of_transaction(tx: Transaction, text: str, frames: list[FrameRef] | None = None) -> Finding:
    """A finding on a transaction; its frames are the request and the answer, when no others are given."""
    both = [tx.request] if tx.reply is None else [tx.request, tx.reply]
    return Finding(text=text, frames=frames or both, time=tx.time, mn=tx.mn, binding=tx.binding)


def between(analysis: Analysis, start: Nanoseconds, end: Nanoseconds) -> Sequence[Transaction]:
    """The transactions that were asked from ``start`` to ``end``."""
    first = bisect_left(analysis.transactions, start, key=_time_of)
    return analysis.transactions[first : bisect_right(analysis.transactions, end, key=_time_of)]


def last_seen(analysis: Analysis) -> Nanoseconds:
    """Until when it is known what happened: the end of what is still held, or the last signal of a pair."""
    last = max((tx.reply_time or tx.time for tx in analysis.transactions), default=0)
    return max([last, *(each.states[-1].end or 0 for each in analysis.bindings if each.states)])


def _time_of(tx: Transaction) -> Nanoseconds:
    return tx.time


def with_remark(analysis: Analysis, remark: str) -> Iterator[Transaction]:
    """The transactions that have a remark."""
    return (tx for tx in analysis.transactions if remark in tx.remarks)


def of_notice(analysis: Analysis, notice: Notice, text: str, frames: list[FrameRef] | None = None) -> Finding:
    """A finding on a notice, and on its binding where it is about one only."""
    only = notice.bindings[0] if len(notice.bindings) == 1 else None
    mn = next((binding.mn for binding in analysis.bindings if binding.id in notice.bindings), None)
    return Finding(text=text, frames=frames or [notice.frame], time=notice.time, mn=mn, binding=only)


def all_strays(binding: Binding, stray: Stray) -> bool:
    """Every one counts."""
    return True


def of_strays(
    analysis: Analysis, kind: str, counts: Callable[[Binding, Stray], bool] = all_strays
) -> Iterator[tuple[Binding, list[Stray], Finding]]:
    """Bindings with user packets of that kind where none should be, and a finding whose text is how many there are.

    Only those of which ``counts`` is true are looked at.
    """
    for binding in analysis.bindings:
        strays = binding.user_plane.strays if binding.user_plane is not None else []
        found = [stray for stray in strays if stray.kind == kind and counts(binding, stray)]
        if found:
            count = counted(sum(stray.count for stray in found), "packet")
            first = min(stray.time for stray in found)
            frames = sorted({stray.frame for stray in found})
            yield binding, found, Finding(text=count, frames=frames, time=first, mn=binding.mn, binding=binding.id)


def cut_off_by(analysis: Analysis) -> dict[int | None, Stray]:
    """The streams that a de-registration cut off, by its transaction."""
    return {
        stray.transaction: stray
        for binding in analysis.bindings
        for stray in (binding.user_plane.strays if binding.user_plane is not None else ())
        if stray.kind == "cut-off"
    }


def by_responder(found: Iterable[Transaction], text: Callable[[Transaction, str], str]) -> Iterator[Finding]:
    """One finding for each responder, of all its answers; ``text`` gets the first and ``3 times``."""
    groups: dict[Address, list[Transaction]] = {}
    for tx in found:
        groups.setdefault(tx.responder, []).append(tx)
    for group in groups.values():
        frames = [tx.request if tx.reply is None else tx.reply for tx in group]
        yield Finding(text=text(group[0], counted(len(group), "time")), frames=frames, time=group[0].time)


def granted(analysis: Analysis) -> Iterator[tuple[Transaction, Seconds, Seconds]]:
    """Registrations that were accepted, each with the lifetime that was asked for and the one that was granted."""
    for tx in analysis.transactions:
        accepted = tx.kind in REGISTERS and tx.status is not None and not tx.rejected
        if accepted and tx.lifetime is not None and tx.granted is not None:
            yield tx, tx.lifetime, tx.granted


def with_transactions(analysis: Analysis) -> Iterator[tuple[Handover, Transaction]]:
    """The handovers with their transactions; those whose transaction was not selected are left out."""
    by_id = {tx.id: tx for tx in analysis.transactions} if analysis.handovers else {}
    for handover in analysis.handovers:
        if handover.transaction in by_id:
            yield handover, by_id[handover.transaction]


def by_sender(issues: Iterable[MessageIssue]) -> Iterator[Finding]:
    """One finding for each sender, message and field of the issues, with all frames."""
    groups: dict[tuple[Address | None, str, str], list[MessageIssue]] = {}
    for each in issues:
        groups.setdefault((each.source, each.message, each.issue.field), []).append(each)
    for (source, message, _), found in groups.items():
        sender = f" from {source}" if source is not None else ""
        seen = "" if len(found) == 1 else f" ({counted(len(found), 'time')})"
        frames = list(dict.fromkeys(each.frame for each in found))
        yield Finding(text=f"{message}{sender}{seen}: {found[0].issue}", frames=frames, time=found[0].time)


def with_code(analysis: Analysis, *codes: str) -> Iterator[MessageIssue]:
    """The issues of some codes."""
    return (each for each in analysis.issues if each.issue.code in codes)


def in_known_numbers(analysis: Analysis, code: str) -> Iterator[MessageIssue]:
    """The issues of a code; none when the numbers of the options are most likely another dialect's."""
    return iter(()) if analysis.looks_like is not None else with_code(analysis, code)


def transmissions(tx: Transaction) -> list[tuple[Nanoseconds, FrameRef]]:
    """When a request was sent, each time, with its frame."""
    again = zip(tx.retransmission_times, tx.retransmissions, strict=True)
    return [(tx.time, tx.request), *again]


def counted(number: int, noun: str) -> str:
    """``1 time``, ``3 times``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def duration(seconds: float) -> str:
    """Seconds as people write them: milliseconds below one second, no needless zeros."""
    if abs(seconds) < 1:
        return f"{seconds * 1000:.3g} ms"
    return f"{seconds:.2f}".rstrip("0").rstrip(".") + " s"
