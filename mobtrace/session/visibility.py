"""What the captures can and cannot show: said, so that nobody takes for absent what was only not seen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from mobtrace.capture.duplicates import DuplicateFilter
from mobtrace.capture.frames import CaptureInfo
from mobtrace.session.model import Analysis, Binding, MessageIssue, Statement, Transaction
from mobtrace.trace import Unread
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef, Nanoseconds

# Frames named with a statement; it says how many there are in all.
MOST_FRAMES = 20
OPENED_ALL_THE_SAME = "ESP: ICV does not match"
# Differences of time between two files below this are those of the way between the taps.
SMALL_SKEW: Nanoseconds = NANOSECONDS_PER_SECOND // 1000


def of_signals(
    bindings: Iterable[Binding],
    transactions: Sequence[Transaction],
    issues: Iterable[MessageIssue],
    truncated: Sequence[FrameRef],
    duplicates: DuplicateFilter,
) -> list[Statement]:
    """What the signals themselves tell."""
    return [
        *_existed_before([binding for binding in bindings if binding.existed_before]),
        *_one_direction(transactions, issues),
        *_truncated(truncated),
        *_copies(duplicates),
        *_skew(duplicates),
    ]


def of_captures(
    analysis: Analysis, captures: Sequence[CaptureInfo], unread: Mapping[tuple[int, str], Unread]
) -> list[Statement]:
    """What only the files tell: ESP, files that are cut, and parts that were not looked at twice.

    ``unread`` is by file and reason, as a ``Tracer`` has it.
    """
    return [
        *_esp(unread),
        *_cut(captures),
        *_not_looked(analysis, captures),
    ]


def correct(transactions: Iterable[Transaction], duplicates: DuplicateFilter) -> set[int]:
    """Put right the times of answers that another file shows than the requests; the transactions that were."""
    changed = set()
    for tx in transactions:
        if tx.reply is None or tx.reply_time is None or tx.reply.file == tx.request.file:
            continue
        ahead = clock_skew(duplicates, tx.request.file, tx.reply.file)
        if ahead:
            tx.reply_time -= ahead
            changed.add(tx.id)
    return changed


def clock_skew(duplicates: DuplicateFilter, one: int, other: int) -> Nanoseconds | None:
    """How far the clock of file ``other`` is ahead of that of ``one``, from the messages that both have.

    A message takes its time from tap to tap, one sent back takes it with the opposite sign: the middle of both is what
    the clocks differ by. ``None`` when too few messages are in both.
    """
    first, second = min(one, other), max(one, other)
    ways = [median(each) for each in duplicates.differences.get((first, second), {}).values() if each]
    if not ways:
        return None
    ahead = round(sum(ways) / len(ways))
    return ahead if one == first else -ahead


def _existed_before(bindings: Sequence[Binding]) -> Iterator[Statement]:
    if bindings:
        frames = [binding.states[0].frame for binding in bindings if binding.states]
        count = len(bindings)
        yield Statement(
            kind="existed-before",
            text=f"{_many(count, 'binding')} began before the capture: how and with what is not in it",
            frames=frames[:MOST_FRAMES],
            bindings=[binding.id for binding in bindings],
            count=count,
        )


def _one_direction(transactions: Sequence[Transaction], issues: Iterable[MessageIssue]) -> Iterator[Statement]:
    heard = {tx.requester for tx in transactions}
    heard.update(tx.answered_by or tx.responder for tx in transactions if tx.reply is not None)
    silent: dict[tuple[Address, Address], list[Transaction]] = {}
    for tx in transactions:
        if tx.unanswered and tx.responder not in heard and not tx.responder.is_multicast:
            silent.setdefault((tx.requester, tx.responder), []).append(tx)
    for (requester, responder), asked in silent.items():
        yield Statement(
            kind="one-direction",
            text=f"nothing that {responder} sends is in the capture, only what {requester} asks it: whether it answers "
            "cannot be told",
            frames=[tx.request for tx in asked[:MOST_FRAMES]],
            count=len(asked),
        )
    answers = [each for each in issues if each.issue.code == "unsolicited-answer"]
    for source, count in Counter(each.source for each in answers).items():
        frames = [each.frame for each in answers if each.source == source]
        yield Statement(
            kind="one-direction",
            text=f"{_many(count, 'acknowledgement')} of {source} answer updates that are not in the capture",
            frames=frames[:MOST_FRAMES],
            count=count,
        )


def _truncated(frames: Sequence[FrameRef]) -> Iterator[Statement]:
    if frames:
        count = len(frames)
        yield Statement(
            kind="cut-frames",
            text=f"{_many(count, 'message')} cut short by the capture, or with fragments missing: the checksum, "
            "and what stood behind, are not known",
            frames=list(frames[:MOST_FRAMES]),
            count=count,
        )


def _copies(duplicates: DuplicateFilter) -> Iterator[Statement]:
    for file, count in sorted(duplicates.within.items()):
        yield Statement(
            kind="second-tap",
            text=f"file {file} has {_many(count, 'message')} twice, from two taps: the copies are left out",
            files=[file],
            count=count,
        )
    for (one, other), count in sorted(duplicates.between.items()):
        yield Statement(
            kind="second-tap",
            text=f"files {one} and {other} have {_many(count, 'message')} in common: the copies are left out",
            files=[one, other],
            count=count,
        )


def _skew(duplicates: DuplicateFilter) -> Iterator[Statement]:
    for one, other in sorted(duplicates.differences):
        ahead = clock_skew(duplicates, one, other)
        if ahead is None or abs(ahead) < SMALL_SKEW:
            continue
        later, earlier = (other, one) if ahead > 0 else (one, other)
        both = sum(1 for way in duplicates.differences[one, other].values() if way) > 1
        by = f"{abs(ahead) / NANOSECONDS_PER_SECOND:.6f} s"
        how = "by messages in both directions" if both else "by messages in one direction, so with their delay"
        yield Statement(
            kind="clock-skew",
            text=f"the clock of file {later} is {by} ahead of that of file {earlier}, {how}; answers in another "
            "file than their requests are dated by it",
            files=[one, other],
            count=duplicates.between[one, other],
            seconds=ahead / NANOSECONDS_PER_SECOND,
        )


def _esp(unread: Mapping[tuple[int, str], Unread]) -> Iterator[Statement]:
    """One statement for a file, however many security associations there are."""
    by_file: dict[int, list[Unread]] = {}
    for (file, why), found in unread.items():
        if why.startswith("ESP: ") and why != OPENED_ALL_THE_SAME:
            by_file.setdefault(file, []).append(found)
    for file, reasons in sorted(by_file.items()):
        count = sum(each.frames for each in reasons)
        why = reasons[0].why.removeprefix("ESP: ") + (f", and {len(reasons) - 1} more reasons" if reasons[1:] else "")
        yield Statement(
            kind="esp-unread",
            text=f"{_many(count, 'ESP packet')} of file {file} could not be opened, signaling may be in them: {why}; "
            "--esp-keys names a file with keys",
            frames=[FrameRef(file, each.first) for each in reasons[:MOST_FRAMES]],
            files=[file],
            count=count,
        )


def _cut(captures: Sequence[CaptureInfo]) -> Iterator[Statement]:
    for number, info in enumerate(captures):
        if not info.complete:
            yield Statement(
                kind="cut-capture",
                text=f"{info.file} ends early or is damaged behind frame {info.frames}: what comes after is not known",
                files=[number],
                count=1,
            )


def _not_looked(analysis: Analysis, captures: Sequence[CaptureInfo]) -> Iterator[Statement]:
    if analysis.unlooked:
        yield Statement(
            kind="not-measured",
            text=f"user traffic was not looked at around {_many(analysis.unlooked, 'event')}: there are too many",
            count=analysis.unlooked,
        )
    if analysis.narrowed is not None:
        before, after = analysis.narrowed
        count = len(analysis.handovers)
        yield Statement(
            kind="not-measured",
            text=f"user traffic was looked at only from {before:g} s before to {after:g} s after each of "
            f"{_many(count, 'handover')}, because there are so many: an interruption that is longer has no length",
            count=count,
        )
    if analysis.ends_unlooked:
        count = analysis.ends_unlooked
        yield Statement(
            kind="not-measured",
            text=f"user traffic at the beginnings and ends of {_many(count, 'binding')} was not looked at, because "
            "there are so many: a part of the capture (editcap -A and -B) shows it",
            count=count,
        )
    if analysis.unread_twice:
        names = ", ".join(captures[number].file for number in analysis.unread_twice)
        yield Statement(
            kind="not-measured",
            text=f"{names} could be read only once: user traffic around handovers was not looked at",
            files=analysis.unread_twice,
            count=len(analysis.unread_twice),
        )


def _many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"
