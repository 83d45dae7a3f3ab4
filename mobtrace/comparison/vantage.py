"""One run seen at two places: which messages both saw, which only one did, clocks and delays between the two."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from mobtrace.comparison.sightings import Sighting
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds

# How far apart two sights of one message may be, clocks set right: the longest that a gateway holds packets back.
LONGEST_WAY: Nanoseconds = 5 * NANOSECONDS_PER_SECOND
# Two captures show one run when so much of what the smaller one has is in the other as well.
SHARED_PART = 0.3
# How many sights of messages that are alike are considered to either side in time.
NEIGHBOURS = 8

Window = tuple[Nanoseconds, Nanoseconds]


@dataclass(frozen=True, slots=True)
class Pair:
    """One message at both places."""

    a: Sighting
    b: Sighting

    @property
    def later(self) -> Nanoseconds:
        """How much later B shows it, by its own clock."""
        return self.b.time - self.a.time


@dataclass(slots=True, kw_only=True)
class Clock:
    """How far the clock of B is ahead; ``both_ways`` when messages in both directions tell, else with their delay."""

    ahead: Nanoseconds
    both_ways: bool
    messages: int


@dataclass(slots=True, kw_only=True)
class Path:
    """What two peers said at both places; ``to`` and ``back`` are delays from A to B in either direction.

    They are nanoseconds with the clocks set right: negative where B is first.
    """

    peers: tuple[Address, Address]
    to: list[Nanoseconds] = field(default_factory=list)
    back: list[Nanoseconds] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class OneSide:
    """What the other place did not show.

    ``missing``: though it shows other messages of these peers; ``elsewhere``: it shows none of them; ``outside``: it
    was not being captured then.
    """

    missing: list[Sighting] = field(default_factory=list)
    elsewhere: list[Sighting] = field(default_factory=list)
    outside: list[Sighting] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Vantage:
    """Two places compared."""

    pairs: list[Pair]
    clock: Clock | None
    paths: list[Path]
    only_a: OneSide
    only_b: OneSide

    @property
    def slowest(self) -> list[Pair]:
        """Pairs by how far apart they are with clocks set right, the farthest first."""
        ahead = self.clock.ahead if self.clock else 0
        return sorted(self.pairs, key=lambda pair: -abs(pair.later - ahead))


def one_run(a: Sequence[Sighting], b: Sequence[Sighting], pairs: Sequence[Pair]) -> bool:
    """Whether two captures show one run at two places, and not two runs."""
    least = min(len(a), len(b))
    return least > 0 and len(pairs) >= SHARED_PART * least


def compare(a: Sequence[Sighting], b: Sequence[Sighting], windows: tuple[Window, Window]) -> Vantage:
    """Compare what two places saw; ``windows`` are when they were captured, each by its own clock."""
    pairs = match(a, b)
    clock = _clock(pairs)
    ahead = clock.ahead if clock else 0
    seen_a, seen_b = {id(pair.a) for pair in pairs}, {id(pair.b) for pair in pairs}
    return Vantage(
        pairs=pairs,
        clock=clock,
        paths=_paths(pairs, ahead),
        only_a=_one_side((each for each in a if id(each) not in seen_a), b, windows[1], ahead),
        only_b=_one_side((each for each in b if id(each) not in seen_b), a, windows[0], -ahead),
    )


def match(a: Sequence[Sighting], b: Sequence[Sighting]) -> list[Pair]:
    """The messages that both have, in the order of A.

    By content and addresses first; what is left by content alone, for addresses that were translated on the way.
    """
    ahead = _rough(a, b)
    exact = _matched(a, b, ahead, _strict)
    used_a, used_b = {id(pair.a) for pair in exact}, {id(pair.b) for pair in exact}
    left_a = [each for each in a if id(each) not in used_a and each.mn is not None]
    left_b = [each for each in b if id(each) not in used_b and each.mn is not None]
    loose = _matched(left_a, left_b, ahead, lambda each: (each.name, each.content))
    return sorted([*exact, *loose], key=lambda pair: (pair.a.time, pair.a.frame))


def _strict(each: Sighting) -> Hashable:
    return each.name, each.content, each.source, each.destination


def _by(key: object, found: Iterable[Sighting]) -> dict[Hashable, list[Sighting]]:
    groups: dict[Hashable, list[Sighting]] = defaultdict(list)
    for each in found:
        groups[key(each)].append(each)  # type: ignore[operator]
    return groups


def _rough(a: Sequence[Sighting], b: Sequence[Sighting]) -> Nanoseconds:
    """How far B's clock is ahead, from the messages that are in each of them just once."""
    there, here = _by(_strict, b), _by(_strict, a)
    later = [
        there[key][0].time - found[0].time
        for key, found in here.items()
        if len(found) == 1 and len(there.get(key, ())) == 1
    ]
    return round(median(later)) if later else 0


def _matched(a: Sequence[Sighting], b: Sequence[Sighting], ahead: Nanoseconds, key: object) -> list[Pair]:
    """Of several alike, those that are nearest in time belong together."""
    there = _by(key, b)
    pairs = []
    for name, here in _by(key, a).items():
        near = [(abs(pair.later - ahead), pair) for pair in _near(here, there.get(name, []), ahead)]
        taken: set[int] = set()
        for _, pair in sorted(near, key=lambda each: each[0]):
            if taken.isdisjoint((id(pair.a), id(pair.b))):
                taken.update((id(pair.a), id(pair.b)))
                pairs.append(pair)
    return pairs


def _near(here: Sequence[Sighting], there: Sequence[Sighting], ahead: Nanoseconds) -> Iterator[Pair]:
    """Pairs that are near in time: of very many alike, those with a few neighbours each."""
    times = [other.time for other in there]
    for one in here:
        middle = bisect_left(times, one.time + ahead)
        for other in there[max(middle - NEIGHBOURS, 0) : middle + NEIGHBOURS]:
            if abs(other.time - one.time - ahead) <= LONGEST_WAY:
                yield Pair(one, other)


def _upwards(pair: Pair) -> bool:
    return pair.a.source <= pair.a.destination


def _clock(pairs: Sequence[Pair]) -> Clock | None:
    """From the peers who were heard most in both directions: what takes as long there and back is the delay."""
    if not pairs:
        return None
    ways: dict[frozenset[Address], dict[bool, list[Nanoseconds]]] = defaultdict(lambda: {True: [], False: []})
    for pair in pairs:
        ways[pair.a.peers][_upwards(pair)].append(pair.later)
    both = max(ways.values(), key=lambda way: min(len(way[True]), len(way[False])))
    if both[True] and both[False]:
        ahead = (median(both[True]) + median(both[False])) / 2
        return Clock(ahead=round(ahead), both_ways=True, messages=len(both[True]) + len(both[False]))
    return Clock(ahead=round(median(pair.later for pair in pairs)), both_ways=False, messages=len(pairs))


def _paths(pairs: Sequence[Pair], ahead: Nanoseconds) -> list[Path]:
    paths: dict[frozenset[Address], Path] = {}
    for pair in pairs:
        if pair.a.destination.is_multicast:
            continue
        low, high = sorted((pair.a.source, pair.a.destination))
        path = paths.setdefault(pair.a.peers, Path(peers=(low, high)))
        (path.to if _upwards(pair) else path.back).append(pair.later - ahead)
    return sorted(paths.values(), key=lambda path: -len(path.to) - len(path.back))


def _one_side(left: Iterable[Sighting], other: Sequence[Sighting], window: Window, ahead: Nanoseconds) -> OneSide:
    side = OneSide()
    known = {each.peers for each in other}
    first, last = window
    for each in left:
        if not first <= each.time + ahead <= last:
            side.outside.append(each)
        elif each.peers in known:
            side.missing.append(each)
        else:
            side.elsewhere.append(each)
    return side
