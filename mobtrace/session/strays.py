"""User packets where no binding lets them be: after its end, by the old path, without one, in another encapsulation.

Each stray is judged on the few packets that the second look kept; the signaling takes its time, too, so that what was
under way when it came is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mobtrace.capture.look import DIRECTIONS, Cell, Note, Path, Watch
from mobtrace.session.model import Binding, Handover, Segment, Stray
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds

# What was sent before the signaling took effect has passed after this.
CROSSING: Nanoseconds = NANOSECONDS_PER_SECOND // 5
# Anchor and gateway start the lifetime when the answer is sent and when it comes, not with the request.
LIFETIME_SLACK: Nanoseconds = NANOSECONDS_PER_SECOND
# A stream has been cut when it is silent for longer than this many of its usual gaps, and this long at least.
USUAL_GAPS = 5
SILENCE: Nanoseconds = NANOSECONDS_PER_SECOND // 2
STREAM = 3  # packets in a row that make a stream

# By what ended a binding's last active state.
AFTER = {"expiry": "expired", "revocation": "revoked", "deregistration": "released"}

Cells = dict[tuple[str, str], Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a watch is for: a handover, the beginning or end of a binding's state, a refusal, a late de-registration.

    ``agreed`` is the segment whose tunnel the new path is; ``transaction`` a late de-registration's.
    """

    watch: Watch
    binding: Binding
    kind: str  # handover, begin, end, unbound, late
    handover: Handover | None = None
    agreed: Segment | None = None
    transaction: int | None = None
    shares: bool = False  # other bindings have the same prefixes, so that its packets may take their tunnels


def strays(event: Event, cells: Cells) -> Iterator[Stray]:
    """The strays that the cells of an event show."""
    if event.kind == "end":
        ended_by = event.agreed.ended_by if event.agreed is not None else None
        yield from _late(event, cells, AFTER.get(ended_by or "", "ended"))
    elif event.kind == "unbound":
        yield from _late(event, cells, "unbound")
    elif event.kind == "late":
        yield from _cut_off(event, cells)
    else:
        yield from _misled(event, cells)
        if event.handover is not None:
            yield from _old_path(event, event.handover, cells)


def _late(event: Event, cells: Cells, kind: str) -> Iterator[Stray]:
    slack = LIFETIME_SLACK if kind == "expired" else CROSSING
    for direction in DIRECTIONS:
        cell = cells.get((direction, "new"), Cell())
        late = [note for note in cell.notes if note.time > event.watch.at + slack]
        count = cell.count - (len(cell.notes) - len(late))
        if count:
            # When all that were kept are early ones, a later one is not known by its place.
            yield _stray(event, kind, direction, count, (late or cell.notes)[-1 if not late else 0])


def _old_path(event: Event, handover: Handover, cells: Cells) -> Iterator[Stray]:
    """Downlink packets that still go to the old care-of address; a transient binding wants just that."""
    if event.shares or "transient_binding" in event.binding.features:  # RFC 6058 section 4.1
        return
    took = round((handover.signaling_latency or 0) * NANOSECONDS_PER_SECOND)
    notes = cells.get(("downlink", "old"), Cell()).notes
    late = [note for note in notes if note.time > handover.time + took + CROSSING]
    if late:
        yield _stray(event, "old-path", "downlink", len(late), late[0])


def _misled(event: Event, cells: Cells) -> Iterator[Stray]:
    """Packets in another tunnel, or in the right one with another encapsulation."""
    path = event.watch.new
    for direction in DIRECTIONS:
        cell = cells.get((direction, "new"), Cell())
        other = [note for note in cell.notes if path is not None and _is_other(note, path, direction, event.agreed)]
        if other:
            yield _stray(event, "encapsulation", direction, len(other), other[0])
        for way in ("new", "old", "elsewhere"):
            each = cells.get((direction, way), Cell())
            if each.odd and not event.shares and not (way == "new" and other):
                frame = each.odd_frame
                place = next((note for note in each.notes if note.frame == frame), None)
                if frame is not None:
                    at = place.time if place is not None else event.watch.at
                    yield Stray(kind="elsewhere", direction=direction, count=each.odd, time=at, frame=frame)


def _is_other(note: Note, path: Path, direction: str, agreed: Segment | None) -> bool:
    if (path.key_down if direction == "downlink" else path.key_up) is not None:
        return note.encapsulation != "gre"  # RFC 5845 section 3.3.1
    # RFC 5844 section 4.1.3.2: UDP only where the signaling came in it, or where the F flag asked for it.
    is_udp = agreed is None or agreed.tunnel.get("transport") == "udp" or "forced_udp" in agreed.tunnel
    return note.encapsulation == "udp" and not is_udp


def _cut_off(event: Event, cells: Cells) -> Iterator[Stray]:
    """A downlink stream that ends with a late de-registration, though there is still something to send to the node."""
    stream = cells.get(("downlink", "old"), Cell()).notes
    if len(stream) < STREAM:
        return
    last, at = stream[-1], event.watch.at
    gap = (last.time - stream[0].time) // (len(stream) - 1)
    signs = [cells.get(("uplink", "old"), Cell()), cells.get(("downlink", "after"), Cell())]
    heard = max((note.time for cell in signs for note in cell.notes), default=0)
    if abs(last.time - at) <= max(gap, SILENCE) and heard - max(last.time, at) > max(USUAL_GAPS * gap, SILENCE):
        yield _stray(event, "cut-off", "downlink", len(stream), last)


def _stray(event: Event, kind: str, direction: str, count: int, note: Note) -> Stray:
    return Stray(
        kind=kind,
        direction=direction,
        count=count,
        time=note.time,
        frame=note.frame,
        care_of=event.agreed.care_of if event.agreed is not None else None,
        transaction=event.transaction,
    )
