"""What user traffic did around the events of the signaling, from a second look at just those times.

For each handover: the last user packet by the old path, the first by the new one, how long service was interrupted
and how many packets were lost where the traffic counts them. For each binding: whether its packets used the negotiated
tunnel ends (RFC 7389) and GRE keys (RFC 5845), when the first came, and whether any came after its end.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from mobtrace.capture.frames import CaptureInfo
from mobtrace.capture.look import DIRECTIONS, Captures, Cell, Note, Sight
from mobtrace.session.attach import with_first_packets
from mobtrace.session.model import Analysis, Handover, UserPlane
from mobtrace.session.strays import Cells, Event, strays
from mobtrace.session.watches import events
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, Seconds

# More events than this are not looked at: the handovers come first.
MOST = 5000
# Clocks of two taps that differ by more than these seconds cannot tell together what came late.
TOLERABLE_SKEW = 0.05
# A silence is one that a handover made when it is longer than this many usual ones.
UNUSUAL = 2.0


class Pair(NamedTuple):
    """The last packet before a silence and the first after it, the usual silence in seconds, and the neighbours."""

    old: Note
    new: Note
    usual: Seconds | None
    before: list[Note]
    after: list[Note]

    @property
    def gap(self) -> Seconds:
        """Seconds of silence; 0 when the paths were used side by side."""
        return max(self.new.time - self.old.time, 0) / NANOSECONDS_PER_SECOND


def measure(analysis: Analysis, captures: Captures, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Look at the captures a second time and complete ``analysis`` with what user traffic tells.

    ``meanwhile`` is called once, if at all, while another process looks at them.
    """
    looks = list(events(analysis))
    if not looks:
        return
    look = captures.look([event.watch for event in looks[:MOST]], meanwhile)
    analysis.unlooked = max(len(looks) - MOST, 0) + look.left_out
    analysis.unread_twice = look.unread
    taps = _taps(captures.infos)
    skewed = any(abs(each.seconds or 0) > TOLERABLE_SKEW for each in analysis.visibility if each.kind == "clock-skew")
    for event, by_file in zip(looks, look.sights, strict=False):
        if not by_file:
            continue
        sights = _by_tap(by_file, taps)
        _count(event, _together(sights), _together(_comparable(event, sights, taps)) if skewed else None)
        if event.handover is not None:
            _interruption(event.handover, sights)
    with_first_packets(analysis)


def _taps(captures: Sequence[CaptureInfo]) -> list[int]:
    """Which tap each file is of: files that follow one another in time are one capture, cut; others are beside it."""
    ends: list[Nanoseconds] = []
    taps = [0] * len(captures)
    for number in sorted(range(len(captures)), key=lambda each: captures[each].first_time or 0):
        info = captures[number]
        if info.first_time is None or info.last_time is None:
            continue
        before = [tap for tap, end in enumerate(ends) if end <= info.first_time]
        tap = max(before, key=lambda each: ends[each], default=len(ends))
        ends[tap:] = [info.last_time, *ends[tap + 1 :]]
        taps[number] = tap
    return taps


def _by_tap(by_file: list[Sight], taps: list[int]) -> list[Sight]:
    """What the files of each tap show together."""
    if len(by_file) == 1:
        return by_file
    whole: dict[int, Sight] = {}
    for sight in by_file:
        whole.setdefault(taps[sight.file], Sight(sight.file)).add(sight)
    return list(whole.values())


def _comparable(event: Event, sights: list[Sight], taps: list[int]) -> list[Sight]:
    """What the tap shows that has the signaling, too: by the clocks of the others nobody can say what is late."""
    if event.agreed is None:
        return []
    own = taps[event.agreed.frame.file]
    return [sight for sight in sights if taps[sight.file] == own]


def _together(sights: list[Sight]) -> dict[tuple[str, str], Cell]:
    """The cells of all taps; of a packet that several of them have, one copy."""
    if len(sights) == 1:
        return dict(sorted(sights[0].cells.items(), key=itemgetter(0)))
    found = {key for sight in sights for key in sight.cells}
    return {key: max((sight.cell(*key) for sight in sights), key=lambda cell: cell.count) for key in sorted(found)}


def _count(event: Event, cells: Cells, comparable: Cells | None) -> None:
    """Take an event's packets into account; strays are told from the ``comparable`` ones."""
    plane = event.binding.user_plane = event.binding.user_plane or UserPlane()
    plane.strays.extend(strays(event, cells if comparable is None else comparable))
    if event.kind in ("unbound", "late"):
        return
    if event.kind == "end":
        late = [cell for (_, way), cell in cells.items() if way == "new"]
        plane.after_end += sum(cell.count for cell in late)
        plane.after_end_frames.extend(cell.notes[0].frame for cell in late)
        return
    for (_, way), cell in cells.items():
        if way in ("old", "new", "elsewhere"):
            plane.negotiated += cell.count - cell.odd
            plane.elsewhere += cell.odd
            if cell.odd_frame is not None:
                plane.elsewhere_frames.append(cell.odd_frame)
    for direction in DIRECTIONS:
        notes = [note for way in ("new", "after") for note in cells.get((direction, way), Cell()).notes]
        if notes:
            first = min(notes)
            plane.first.append((event.watch.at, direction, first.time, first.frame))


def _interruption(handover: Handover, sights: list[Sight]) -> None:
    """Judge the silence in each direction: the longest that is unusual, else the shortest there is."""
    pairs = _pairs(sights, "old", "new")
    if not pairs:
        # No tunnel in sight: on an access link the node's own packets tell, the others come from far away.
        pairs = {key: pair for key, pair in _pairs(sights, "before", "after").items() if key == "uplink"}
    if not pairs:
        return
    unusual = {key: pair for key, pair in pairs.items() if pair.usual is None or pair.gap > UNUSUAL * pair.usual}
    if unusual:
        direction = max(unusual, key=lambda key: unusual[key].gap)
    else:
        direction = min(pairs, key=lambda key: pairs[key].gap)
    pair = pairs[direction]
    handover.interruption, handover.measured_on = pair.gap, direction
    handover.last_old, handover.first_new, handover.spacing = pair.old.frame, pair.new.frame, pair.usual
    lost = [_lost(each) for each in (pair, *pairs.values())]
    handover.lost = next((count for count in lost if count is not None), None)


def _pairs(sights: list[Sight], old: str, new: str) -> dict[str, Pair]:
    """By direction; of the first file that shows both paths, else of all together: clocks of files differ."""
    groups = [[sight] for sight in sights]
    for group in groups if len(sights) == 1 else [*groups, sights]:
        found: dict[str, Pair] = {}
        for direction in DIRECTIONS:
            before = [cell for sight in group if (cell := sight.cells.get((direction, old))) is not None]
            after = [cell for sight in group if (cell := sight.cells.get((direction, new))) is not None]
            if before and after:
                found[direction] = _pair(before, after)
        if found:
            return found
    return {}


def _pair(old: list[Cell], new: list[Cell]) -> Pair:
    before = sorted(note for cell in old for note in cell.notes)
    after = sorted(note for cell in new for note in cell.notes)
    spaced = len(before) > 1
    usual = (before[-1].time - before[0].time) / (len(before) - 1) / NANOSECONDS_PER_SECOND if spaced else None
    return Pair(before[-1], after[0], usual, before, after)


def _lost(pair: Pair) -> int | None:
    """Packets missing between two that count in one series; ``None`` when they do not."""
    last = {(note.counter.kind, note.counter.identifier): note.counter.sequence for note in pair.before if note.counter}
    for note in pair.after:
        counter = note.counter
        if counter is None or (counter.kind, counter.identifier) not in last:
            continue
        if counter.kind == "rtp" and not (_is_series(pair.before) and _is_series(pair.after)):
            continue
        missing = (counter.sequence - last[counter.kind, counter.identifier] - 1) & 0xFFFF
        return missing if missing < 0x8000 else 0
    return None


def _is_series(notes: list[Note]) -> bool:
    """True when packets that look like RTP count up one by one, as only RTP does."""
    numbers = [note.counter.sequence for note in notes if note.counter is not None and note.counter.kind == "rtp"]
    steps = [(after - before) & 0xFFFF for before, after in pairwise(numbers)]
    return len(steps) > 0 and all(0 < step < 16 for step in steps)
