"""What a second look is to watch: handovers, beginnings and ends of bindings, refusals, late de-registrations."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from mobtrace.capture.look import Path, Watch
from mobtrace.lifecycle.states import State, is_held
from mobtrace.session.links import HOME_REGISTRATIONS, SAME_HOME
from mobtrace.session.model import Analysis, Binding, Handover, Segment, Transaction
from mobtrace.session.strays import Event
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Prefix, Seconds

# How far before and after an event its traffic is looked at, in seconds; the second pair when there are many events,
# so that the second look stays small beside the first one.
WIDE: tuple[Seconds, Seconds] = (10.0, 30.0)
NARROW: tuple[Seconds, Seconds] = (2.0, 5.0)
MANY = 200


def events(analysis: Analysis) -> Iterator[Event]:
    """What is to be looked at, handovers first."""
    by_id = {binding.id: binding for binding in analysis.bindings}
    many = len(analysis.handovers) > MANY
    analysis.narrowed = NARROW if many else None
    before, after = NARROW if many else WIDE
    sharing = _sharing(analysis.bindings)
    yield from _handovers(analysis.handovers, by_id, sharing, before, after)
    if len(analysis.bindings) > MANY:
        analysis.ends_unlooked = len(analysis.bindings)
        return
    for binding in analysis.bindings:
        yield from _edges(binding, binding.id in sharing, after)
    for tx in analysis.transactions:
        if tx.kind != "deregistration" or tx.binding not in by_id:
            continue
        binding = by_id[tx.binding]
        if "late-deregistration" in tx.remarks:
            yield from _late(tx, binding, after)
        elif binding.protocol in HOME_REGISTRATIONS:
            # RFC 6612 section 3.2, issue 2: the entry of the node's gateway must outlive it.
            for link in binding.links:
                if link.relation == SAME_HOME:
                    yield from _late(tx, by_id[link.binding], after)


def _sharing(bindings: Sequence[Binding]) -> set[int]:
    """The bindings that have a prefix or home address in common with another one at the same time."""
    users: dict[object, list[Binding]] = {}
    for binding in bindings:
        for home in (*binding.prefixes, *binding.home_addresses):
            users.setdefault(home, []).append(binding)
    found: set[int] = set()
    for each in users.values():
        held = sorted((one for one in each if one.states), key=lambda one: one.states[0].start)
        for one, other in pairwise(held):
            end = one.states[-1].end
            if end is None or end > other.states[0].start:
                found.update((one.id, other.id))
    return found


def _handovers(
    handovers: Iterable[Handover], bindings: dict[int, Binding], sharing: set[int], before: Seconds, after: Seconds
) -> Iterator[Event]:
    per_binding: dict[int, list[Handover]] = {}
    for each in handovers:
        per_binding.setdefault(each.binding, []).append(each)
    for number, moves in per_binding.items():
        binding = bindings[number]
        for index, each in enumerate(moves):
            begin, end = each.time - _ns(before), each.time + _ns(after)
            if index > 0:
                begin = max(begin, moves[index - 1].time)
            if index + 1 < len(moves):
                end = min(end, moves[index + 1].time)
            was, is_now = _around(binding, each)
            old, new = (None if part is None else path(binding, part) for part in (was, is_now))
            if old is None or new is None:
                continue
            prefixes = _prefixes(binding, (each.old, each.new))
            watch = Watch(prefixes=prefixes, begin=begin, at=each.time, end=end, old=old, new=new)
            shares = number in sharing
            yield Event(watch=watch, binding=binding, kind="handover", handover=each, agreed=is_now, shares=shares)


def _around(binding: Binding, handover: Handover) -> tuple[Segment | None, Segment | None]:
    """The segments before and after a handover."""
    old = new = None
    for segment in binding.states:
        if segment.start < handover.time and segment.care_of == handover.old:
            old = segment
        elif segment.start == handover.time and segment.care_of == handover.new:
            new = segment
    return old, new


def _edges(binding: Binding, shares: bool, after: Seconds) -> Iterator[Event]:
    """Where a binding begins to be held, where it ceases to be active, and where it is refused."""
    previous: Segment | None = None
    for index, segment in enumerate(binding.states):
        following = [other.start for other in binding.states[index + 1 :] if other.state is State.ACTIVE][:1]
        end = min([segment.start + _ns(after), *following])
        if segment.state is State.ACTIVE and (previous is None or not is_held(previous.state)):
            yield _edge(binding, segment, segment, end, "begin", shares)
        elif previous is not None and previous.state is State.ACTIVE and segment.state is not State.ACTIVE:
            yield _edge(binding, previous, segment, end, "end", shares)
        elif segment.state is State.REJECTED and not shares and not binding.existed_before:
            yield _edge(binding, segment, segment, end, "unbound", shares)
        previous = segment


def _edge(binding: Binding, path_of: Segment, segment: Segment, end: Nanoseconds, kind: str, shares: bool) -> Event:
    care_of = () if path_of.care_of is None else (path_of.care_of,)
    watch = Watch(
        prefixes=_prefixes(binding, care_of),
        begin=segment.start,
        at=segment.start,
        end=end,
        new=path(binding, path_of),
    )
    return Event(watch=watch, binding=binding, kind=kind, agreed=path_of, shares=shares)


def _late(tx: Transaction, binding: Binding, after: Seconds) -> Iterator[Event]:
    """A de-registration by a former gateway, while another one has the node."""
    for segment in binding.states:
        if segment.state is State.ACTIVE and segment.start < tx.time and (segment.end or tx.time) > tx.time:
            end = min(tx.time + _ns(after), segment.end or tx.time)
            begin = max(tx.time - _ns(NARROW[0]), segment.start)
            now, prefixes = path(binding, segment), _prefixes(binding, ())
            watch = Watch(prefixes=prefixes, begin=begin, at=tx.time, end=end, old=now)
            yield Event(watch=watch, binding=binding, kind="late", agreed=segment, transaction=tx.id)


def path(binding: Binding, segment: Segment) -> Path | None:
    """The tunnel that a segment's registration negotiated; ``None`` when no care-of address is known."""
    if segment.care_of is None:
        return None
    tunnel = segment.tunnel
    more = tuple(Address.parse(text) for text in tunnel.get("mag_user_plane", ()))
    anchors = tuple(Address.parse(text) for text in tunnel.get("lma_user_plane", ())) or (binding.anchor,)
    return _path((segment.care_of, *more), anchors, tunnel.get("gre_key_down"), tunnel.get("gre_key_up"))


@lru_cache(maxsize=1024)
def _path(care_of: tuple[Address, ...], anchors: tuple[Address, ...], key_down: int | None, key_up: int | None) -> Path:
    """A tunnel; the same object for all that go the same way, as the nodes of a gateway do."""
    # An anchor known by one family only may well have an address of the other that no message names.
    known = {each.version for each in care_of} <= {each.version for each in anchors}
    return Path(
        care_of=tuple(dict.fromkeys(care_of)), anchors=anchors if known else (), key_down=key_down, key_up=key_up
    )


def _prefixes(binding: Binding, care_of: Iterable[Address]) -> tuple[Prefix, ...]:
    """What tells the node's packets: its prefixes and home addresses; a host's care-of addresses, too."""
    known = list(binding.prefixes)
    hosts = [*binding.home_addresses, *(care_of if binding.protocol != "pmip6" else ())]
    for address in hosts:
        if not any(address in prefix for prefix in known):
            known.append(Prefix(address, len(address) * 8))
    return tuple(known)


def _ns(duration: Seconds) -> Nanoseconds:
    return round(duration * NANOSECONDS_PER_SECOND)
